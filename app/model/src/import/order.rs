//! Orders from rows: each row is a line, rows of one number that follow each other are one order.

use super::row::{Cells, Known, Maker, missing, named_customer, named_rep};
use super::{Kind, Target, Writing};
use crate::command::Command;
use crate::decimal::{self, PERCENT, QUANTITY};
use crate::money::Money;
use crate::orders::{Command as Act, Field, Kind as Of, Line, line_amount};
use crate::refusal::{Fault, Refusal};
use chrono::NaiveDate;

/// A row of a table: its line in the file, and its cells.
type Row = (u64, Vec<String>);

/// The rows of a table in batches of about `most`, such that what belongs together stays together.
pub fn batches<'a>(kind: Kind, columns: &[Option<Target>], rows: &'a [Row], most: usize) -> Vec<&'a [Row]> {
    let number = columns.iter().position(|column| kind == Kind::Orders && *column == Some(Target::Number));
    let told =
        |row: &'a Row| number.and_then(|at| row.1.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let (mut found, mut from) = (vec![], 0);
    for (at, pair) in rows.windows(2).enumerate() {
        let goes_on = told(&pair[0]).is_some() && told(&pair[0]) == told(&pair[1]);
        if !goes_on && at + 1 - from >= most {
            found.extend(rows.get(from..=at));
            from = at + 1;
        }
    }
    found.extend(rows.get(from..).filter(|rest| !rest.is_empty()));
    found
}

/// The commands that the rows of an order become: it is quoted and confirmed on its day; with a day of shipping it is
/// delivered and invoiced then, with a day of payment paid in full.
pub(super) fn order(
    rows: &[Cells<'_>],
    writing: Writing,
    known: &Known,
    make: Maker<'_>,
) -> Result<Vec<Command>, Refusal> {
    let first = rows.first().ok_or(Refusal::field("lines", Fault::Required))?;
    let customer = named_customer(first, known)?.ok_or(Refusal::field("customer", Fault::Required))?;
    let day = |target: Target| -> Result<Option<NaiveDate>, Refusal> {
        let cell = first.get(target);
        let read = writing.day(cell);
        if cell.is_empty() || read.is_some() { Ok(read) } else { Err(Refusal::field(target.name(), Fault::Malformed)) }
    };
    let ordered = day(Target::Date)?.ok_or(Refusal::field("date", missing(first.get(Target::Date))))?;
    let currency = match first.get(Target::Currency) {
        "" => known.currency.clone(),
        code => code.to_ascii_uppercase(),
    };
    let lines = rows.iter().map(|cells| line(cells, writing, known, &currency)).collect::<Result<Vec<_>, _>>()?;
    let (shipped, settled) = (day(Target::Shipped)?, day(Target::Paid)?);
    let paid: i64 = lines.iter().map(line_amount).sum();
    let id = make().into();
    let set = vec![
        Field::Date(ordered),
        Field::Currency(currency),
        Field::Lines(lines),
        Field::Note(first.get(Target::Number).to_owned()),
    ];
    let mut made = vec![Act::Quote { id, customer, rep: named_rep(first, known)?, set }, Act::Confirm { id }];
    let mut add = |kind, on, paid| made.push(Act::Add { id, kind, on, parts: vec![], paid });
    if let Some(on) = shipped {
        add(Of::Delivery, on, 0);
        add(Of::Invoice, on, 0);
    }
    // What cost nothing is not paid.
    if let Some(on) = settled.filter(|_| paid > 0) {
        add(Of::Payment, on, paid);
    }
    Ok(made.into_iter().map(Command::Orders).collect())
}

fn line(cells: &Cells<'_>, writing: Writing, known: &Known, currency: &str) -> Result<Line, Refusal> {
    let wrong = |field: &str, cell: &str| Refusal::field(field, missing(cell));
    let (named, count, price) = (cells.get(Target::Product), cells.get(Target::Quantity), cells.get(Target::Price));
    let product = match known.product_named(named) {
        Some(product) => product,
        None if named.is_empty() => return Err(Refusal::field("product", Fault::Required)),
        None => return Err(Refusal::field("product", Fault::Unknown)),
    };
    let quantity = decimal::read(&writing.number(count), QUANTITY).ok_or(wrong("quantity", count))?;
    let price = Money::read("price", &writing.number(price), currency)?.ok_or(wrong("price", price))?.minor;
    let discount =
        discount(cells.get(Target::Discount), writing).ok_or(Refusal::field("discount", Fault::Malformed))?;
    Ok(Line { product, quantity, price, discount })
}

/// `5 %`, `5`, or a share of one: `0.05`. Nobody takes off less than one percent.
fn discount(cell: &str, writing: Writing) -> Option<u16> {
    let number = writing.number(cell);
    let percent = match number.as_str() {
        "" => 0,
        share if share.starts_with("0.") && !cell.contains('%') => decimal::read(share, 4)?,
        percent => decimal::read(percent, PERCENT)?,
    };
    u16::try_from(percent).ok()
}

#[cfg(test)]
mod tests {
    use super::super::commands;
    use super::*;
    use uuid::Uuid;

    fn rows(cells: &[&[&str]]) -> Vec<Row> {
        (2..).zip(cells).map(|(line, row)| (line, row.iter().map(|cell| (*cell).to_owned()).collect())).collect()
    }

    #[test]
    fn the_rows_of_an_order_stay_together() {
        let columns = [Some(Target::Number), Some(Target::Product)];
        let table = rows(&[&["1", "a"], &["1", "b"], &["2", "a"], &["", "a"], &["", "b"], &["1", "a"]]);
        let sizes =
            |kind, most| batches(kind, &columns, &table, most).into_iter().map(<[Row]>::len).collect::<Vec<_>>();
        assert_eq!(sizes(Kind::Orders, 1), [2, 1, 1, 1, 1]);
        assert_eq!(sizes(Kind::Orders, 3), [3, 3]);
        assert_eq!(sizes(Kind::Products, 4), [4, 2]);
        assert!(batches(Kind::Orders, &columns, &[], 1).is_empty());
    }

    #[test]
    fn an_order_is_quoted_confirmed_delivered_invoiced_and_paid() {
        let heads = ["order", "customer", "date", "product", "qty", "price", "discount", "shipped", "paid"];
        let heads: Vec<String> = heads.map(str::to_owned).to_vec();
        let columns = Kind::Orders.guess_all(&heads, &[]);
        let table = rows(&[
            &["7", "hafen", "2026-11-02", "TEA", "2", "10", "5%", "2026-11-03", "2026-11-20"],
            &["7", "hafen", "2026-11-02", "MUG", "1.5", "4", "0.25", "", ""],
        ]);
        let mut known = Known::of("EUR", "UTC");
        known.customer(Uuid::from_u128(900).into(), "HAFEN", "Hafen-Apotheke");
        known.product(Uuid::from_u128(901).into(), "TEA", "Green tea");
        known.product(Uuid::from_u128(902).into(), "MUG", "Mug");
        let cells: Vec<&[String]> = table.iter().map(|(_, cells)| cells.as_slice()).collect();
        let writing = Writing { day_first: false, comma: false };
        let made = commands(Kind::Orders, &cells, &columns, writing, &mut known, &mut || Uuid::from_u128(1))
            .expect("commands");
        let Command::Orders(Act::Quote { set, .. }) = &made[0] else { panic!("{made:?}") };
        let lines = set.iter().find_map(|field| if let Field::Lines(lines) = field { Some(lines) } else { None });
        let lines: Vec<_> =
            lines.expect("lines").iter().map(|line| (line.quantity, line.price, line.discount)).collect();
        assert_eq!(lines, [(2_000, 1_000, 500), (1_500, 400, 2_500)]);
        let paid = made.iter().find_map(|command| match command {
            Command::Orders(Act::Add { kind: Of::Payment, paid, .. }) => Some(*paid),
            _ => None,
        });
        assert_eq!((made.len(), paid), (5, Some(1_900 + 450)));
        let mut nobody = Known::of("EUR", "UTC");
        let unknown = commands(Kind::Orders, &cells[..1], &columns, writing, &mut nobody, &mut || Uuid::nil());
        assert_eq!(unknown, Err(Refusal::field("customer", Fault::Unknown)));
    }
}
