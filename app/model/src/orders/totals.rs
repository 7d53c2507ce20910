//! What orders and parts of them are worth and how much of them is where. Whole minor units, rounded half up.

use super::{Kind, Line, Order, Part};
use crate::id::ProductId;

/// What a quantity (thousandths of the unit) of a line is worth, in minor units.
pub fn portion(line: &Line, quantity: i64) -> i64 {
    const SCALE: i128 = 1_000 * 10_000;
    let exact = i128::from(line.price) * i128::from(quantity) * i128::from(10_000 - line.discount.min(10_000));
    i64::try_from((exact + SCALE / 2).div_euclid(SCALE)).unwrap_or(i64::MAX)
}

/// What a line is worth, in minor units.
pub fn line_amount(line: &Line) -> i64 {
    portion(line, line.quantity)
}

/// What is where of a line, in thousandths of the unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Where {
    /// Ordered.
    pub ordered: i64,
    /// Delivered, whatever came back later.
    pub delivered: i64,
    /// Invoiced and not credited.
    pub invoiced: i64,
    /// Come back.
    pub returned: i64,
}

impl Where {
    /// What stayed with the customer.
    pub fn kept(self) -> i64 {
        self.delivered - self.returned
    }

    /// What is still to be invoiced once everything is delivered.
    pub fn not_invoiced(self) -> i64 {
        self.ordered - self.returned - self.invoiced
    }

    /// How much of what comes back is credited: what was not invoiced comes back first.
    fn credited_by(self, returned: i64) -> i64 {
        (self.invoiced - (self.kept() - returned)).max(0)
    }

    /// How much a document of this kind can be about at most.
    pub fn open_for(self, kind: Kind) -> i64 {
        match kind {
            Kind::Delivery => self.ordered - self.delivered,
            Kind::Invoice => self.kept() - self.invoiced,
            Kind::Return => self.kept(),
            Kind::Payment => 0,
        }
    }
}

impl Order {
    /// What is where of one of its lines.
    pub fn line(&self, place: usize) -> Where {
        let mut so_far = Where { ordered: self.lines.get(place).map_or(0, |line| line.quantity), ..Where::default() };
        for document in &self.documents {
            for part in document.parts.iter().filter(|part| part.line == place) {
                match document.kind {
                    Kind::Delivery => so_far.delivered += part.quantity,
                    Kind::Invoice => so_far.invoiced += part.quantity,
                    Kind::Return => {
                        so_far.invoiced -= so_far.credited_by(part.quantity);
                        so_far.returned += part.quantity;
                    }
                    Kind::Payment => {}
                }
            }
        }
        so_far
    }

    /// What a document about these parts is worth: of a return only what was invoiced of it. Invoices and credits are
    /// differences of rounded sums, so that a line that is invoiced bit by bit is worth what the whole line is.
    pub(super) fn worth(&self, kind: Kind, parts: &[Part]) -> i64 {
        let worth = |part: &Part| {
            let Some(line) = self.lines.get(part.line) else { return 0 };
            let now = self.line(part.line);
            match kind {
                Kind::Invoice => portion(line, now.invoiced + part.quantity) - portion(line, now.invoiced),
                Kind::Return => {
                    portion(line, now.invoiced) - portion(line, now.invoiced - now.credited_by(part.quantity))
                }
                Kind::Delivery | Kind::Payment => portion(line, part.quantity),
            }
        };
        parts.iter().map(worth).sum()
    }

    /// What is ordered and has not come back is worth, in minor units.
    pub fn worth_keeping(&self) -> i64 {
        let kept = |(place, line): (usize, &Line)| portion(line, line.quantity - self.line(place).returned);
        self.lines.iter().enumerate().map(kept).sum()
    }

    /// What its documents of a kind are worth together, in minor units.
    pub fn total(&self, kind: Kind) -> i64 {
        self.documents.iter().filter(|document| document.kind == kind).map(|document| document.amount).sum()
    }

    /// What is invoiced and not credited, in minor units: the turnover.
    pub fn turnover(&self) -> i64 {
        self.total(Kind::Invoice) - self.total(Kind::Return)
    }

    /// What of the turnover is left once the goods are paid for, in minor units; `cost` is what a product's unit costs
    /// in the order's currency. Of products without one nothing counts.
    pub fn margin(&self, cost: impl Fn(ProductId) -> Option<i64>) -> i64 {
        let left = |(place, line): (usize, &Line)| {
            let Some(cost) = cost(line.product) else { return 0 };
            let invoiced = self.line(place).invoiced;
            portion(line, invoiced)
                .saturating_sub(portion(&Line { price: cost, discount: 0, ..line.clone() }, invoiced))
        };
        self.lines.iter().enumerate().map(left).fold(0, i64::saturating_add)
    }

    /// What the customer still has to pay of what is invoiced, in minor units; less than nothing where they are ahead.
    pub fn due(&self) -> i64 {
        self.turnover() - self.total(Kind::Payment)
    }
}
