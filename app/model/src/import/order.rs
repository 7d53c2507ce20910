//! Orders from rows: each row is a line, rows of one number that follow each other are one order.

use super::row::{Cells, Known, Maker, missing, named_customer, named_rep};
use super::{Kind, Target, Writing};
use crate::command::Command;
use crate::decimal::{self, PERCENT, QUANTITY};
use crate::money::{Money, is_currency};
use crate::orders::{Command as Act, Field, Kind as Of, Line, line_amount};
use crate::refusal::{Fault, Refusal};
use chrono::NaiveDate;

/// A row of a table: its line in the file, and its cells.
type Row = (u64, Vec<String>);

/// The rows of a table in batches of about `most`, such that what belongs together stays together.
pub fn batches<'a>(kind: Kind, columns: &[Option<Target>], rows: &'a [Row], most: usize) -> Vec<&'a [Row]> {
    let number = columns.iter().position(|column| kind == Kind::Orders && *column == Some(Target::Number));
    let told = |row: &'a Row| {
        number.and_then(|at| row.1.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty() && *cell != "NULL")
    };
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
    // What holds for the whole order is told by its first row; a later one may repeat it, or say nothing.
    for target in [Target::Customer, Target::Date, Target::Currency, Target::Shipped, Target::Paid, Target::Rep] {
        let same = |cells: &Cells<'_>| ["", first.get(target)].contains(&cells.get(target));
        if !rows.iter().all(same) {
            return Err(Refusal::field(target.name(), Fault::Taken));
        }
    }
    let currency = match first.get(Target::Currency) {
        "" => known.currency.clone(),
        code => code.to_ascii_uppercase(),
    };
    if !is_currency(&currency) {
        return Err(Refusal::field("currency", Fault::Malformed));
    }
    let lines = rows.iter().map(|cells| line(cells, writing, known, &currency)).collect::<Result<Vec<_>, _>>()?;
    let (shipped, settled) = (day(Target::Shipped)?, day(Target::Paid)?);
    let paid = lines.iter().map(line_amount).fold(0, i64::saturating_add);
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
    let letters: String = price.chars().filter(char::is_ascii_alphabetic).collect();
    let typed = if price.is_empty() { String::new() } else { writing.number(price) + " " + &letters };
    let price = Money::read("price", &typed, currency)?.ok_or(wrong("price", price))?;
    if price.currency != currency {
        return Err(Refusal::field("price", Fault::OtherCurrency));
    }
    let off = cells.get(Target::Discount);
    let discount = discount(off, writing, known.shares).ok_or(Refusal::field("discount", Fault::Malformed))?;
    Ok(Line { product, quantity, price: price.minor, discount })
}

/// Whether a column of discounts is written as shares of one (`0.05`) and not in percent: none is above one, and none
/// says percent.
pub fn are_shares<'a>(mut cells: impl Iterator<Item = &'a str> + Clone, writing: Writing) -> bool {
    let told = |cell: &str| writing.number(cell).bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let share =
        |cell: &str| !cell.contains(['%', '％']) && parts(cell, writing).is_none_or(|hundredths| hundredths <= 10_000);
    cells.clone().any(told) && cells.all(share)
}

/// A number in ten-thousandths; nothing where none stands.
fn parts(cell: &str, writing: Writing) -> Option<i64> {
    fraction(cell, writing, 4)
}

/// A number with so many decimals, also without the nought before the point; nothing where none stands.
fn fraction(cell: &str, writing: Writing, decimals: usize) -> Option<i64> {
    let number = writing.number(cell);
    decimal::read(&if number.starts_with('.') { format!("0{number}") } else { number }, decimals)
}

/// What is taken off, in hundredths of a percent: nothing where nothing stands.
fn discount(cell: &str, writing: Writing, shares: bool) -> Option<u16> {
    if cell.trim().is_empty() {
        return Some(0);
    }
    u16::try_from(fraction(cell, writing, if shares { 4 } else { PERCENT })?).ok()
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
    fn discounts_are_shares_where_none_is_above_one() {
        let point = Writing { day_first: false, comma: false };
        let comma = Writing { comma: true, ..point };
        let shares = |cells: &[&str], writing| are_shares(cells.iter().copied(), writing);
        assert!(shares(&["0", "0.05", ".1", ""], point) && shares(&["0,25"], comma));
        assert!(!shares(&["0.5", "5"], point) && !shares(&["0.5%"], point) && !shares(&["0", ""], point));
        assert_eq!(discount("2,5", comma, false), Some(250));
        assert_eq!(discount(".05", point, true), Some(500));
        assert_eq!(discount("0.05", point, false), Some(5));
        assert_eq!(discount(" ", point, false), Some(0));
        assert_eq!([discount("x", point, false), discount("n/a", point, true), discount("%", point, false)], [None; 3]);
    }

    #[test]
    fn an_order_is_quoted_confirmed_delivered_invoiced_and_paid() {
        let heads = ["order", "customer", "date", "product", "qty", "price", "discount", "shipped", "paid"];
        let heads: Vec<String> = heads.map(str::to_owned).to_vec();
        let columns = Kind::Orders.guess_all(&heads, &[]);
        let table = rows(&[
            &["7", "hafen", "2026-11-02", "TEA", "2", "10", "5%", "2026-11-03", "2026-11-20"],
            &["7", "hafen", "2026-11-02", "MUG", "1.5", "4", "25", "", ""],
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
        let other = |at: usize, cell: &str| {
            let mut rows = table.clone();
            rows[1].1[at] = cell.to_owned();
            let cells: Vec<&[String]> = rows.iter().map(|(_, cells)| cells.as_slice()).collect();
            commands(Kind::Orders, &cells, &columns, writing, &mut known.clone(), &mut || Uuid::nil())
        };
        assert_eq!(other(1, "somebody else"), Err(Refusal::field("customer", Fault::Taken)));
        assert_eq!(other(5, "4 USD"), Err(Refusal::field("price", Fault::OtherCurrency)));
        let unknown = commands(Kind::Orders, &cells[..1], &columns, writing, &mut nobody, &mut || Uuid::nil());
        assert_eq!(unknown, Err(Refusal::field("customer", Fault::Unknown)));
    }
}
