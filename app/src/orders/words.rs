//! What the words of orders are called.

use crate::words::{Later, fill, later_words};
use model::World;
use model::decimal::{self, PERCENT};
use model::money::Money;
use model::orders::credit::Policy;
use model::orders::{Kind, Order, Sale, State};
use model::products::Level;
use model::products::price::{Found, From, Off};

impl Later {
    /// Quotation, order, cancelled.
    pub fn order_state(&self, state: State) -> &'static str {
        match state {
            State::Quoted => self.quoted_state,
            State::Confirmed => self.confirmed_state,
            State::Cancelled => self.cancelled_state,
        }
    }

    /// Delivery, invoice, …
    pub fn document(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Delivery => self.delivery,
            Kind::Invoice => self.invoice,
            Kind::Payment => self.payment,
            Kind::Return => self.return_of_goods,
        }
    }

    /// Deliver, invoice, …
    pub fn add_document(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Delivery => self.deliver,
            Kind::Invoice => self.invoice_it,
            Kind::Payment => self.pay,
            Kind::Return => self.take_back,
        }
    }

    /// Normal, consignment.
    pub fn sale(&self, sale: Sale) -> &'static str {
        match sale {
            Sale::Normal => self.sale_normal,
            Sale::Consignment => self.sale_consignment,
        }
    }

    /// Standard price, …
    pub fn level(&self, level: Level) -> &'static str {
        match level {
            Level::Standard => self.standard_price,
            Level::Wholesale => self.wholesale_price,
            Level::Retail => self.retail_price,
        }
    }

    /// What happens where credit is exceeded.
    pub fn credit_policy(&self, policy: Policy) -> &'static str {
        match policy {
            Policy::None => self.policy_none,
            Policy::Warn => self.policy_warns,
            Policy::Block => self.policy_blocks,
        }
    }

    /// Where a price comes from: `Agreed, from 100 on · customer’s discount 5 %`.
    pub fn why(&self, world: &World, found: &Found) -> String {
        let from = match found.from {
            From::Listed(level) => self.level(level).to_owned(),
            From::Agreed(id) => match world.agreements.get(&id).map_or(0, |agreed| agreed.at_least) {
                0 => self.agreed_price.to_owned(),
                quantity => format!("{}, {}", self.agreed_price, fill(self.from_quantity, &[&amount_of(quantity)])),
            },
        };
        let percent = decimal::write(found.discount.into(), PERCENT);
        match found.off {
            Off::None => from,
            Off::Agreed(_) => format!("{from} · {}", fill(self.agreed_discount, &[&percent])),
            Off::Customer => format!("{from} · {}", fill(self.customers_discount, &[&percent])),
        }
    }
}

/// A quantity in words.
pub fn amount_of(quantity: i64) -> String {
    decimal::write(quantity, decimal::QUANTITY)
}

/// An amount of an order's currency.
pub fn money(order: &Order, minor: i64) -> String {
    Money { minor, currency: order.currency.clone() }.to_string()
}

/// By how much an order exceeded the credit, said to whoever has just confirmed it.
pub fn exceeded(order: &Order) -> Option<String> {
    (order.exceeded > 0).then(|| fill(later_words().exceeded_by, &[&money(order, order.exceeded)]))
}
