//! The commands a row becomes.

use super::{Kind, Target, Writing};
use crate::activities::{self, Draft, Method};
use crate::command::Command;
use crate::customers::custom::{CustomField, CustomKind};
use crate::customers::{self, ContactField, Field, Grade, Standing};
use crate::id::{CustomerId, PersonId, ProductId};
use crate::money::Money;
use crate::products;
use crate::refusal::{Fault, Refusal};
use crate::time::Slot;
use chrono::{Duration, NaiveTime};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Makes fresh identities.
pub type Maker<'a> = &'a mut dyn FnMut() -> Uuid;

/// What rows can name: customers and products by code or name, people by sign-in name or name.
#[derive(Clone, Debug, Default)]
pub struct Known {
    customers: BTreeMap<String, (CustomerId, String)>,
    people: BTreeMap<String, PersonId>,
    products: BTreeMap<String, ProductId>,
    pub(super) currency: String,
    zone: String,
    /// The company's own fields of customers.
    pub own: Vec<CustomField>,
    /// Whether discounts are written as shares of one.
    pub shares: bool,
}

impl Known {
    /// Nobody yet; prices without a currency are in this one (ISO 4217), times in this zone (IANA).
    pub fn of(currency: &str, zone: &str) -> Self {
        Self { currency: currency.to_owned(), zone: zone.to_owned(), ..Self::default() }
    }

    /// Knows a customer; one that is known by the same code or name stays.
    pub fn customer(&mut self, id: CustomerId, code: &str, name: &str) {
        for word in [code, name] {
            if !word.trim().is_empty() {
                self.customers.entry(word.trim().to_lowercase()).or_insert_with(|| (id, name.trim().to_owned()));
            }
        }
    }

    /// Knows a customer no longer.
    pub fn forget(&mut self, id: CustomerId) {
        self.customers.retain(|_, (known, _)| *known != id);
    }

    /// Knows a person.
    pub fn person(&mut self, id: PersonId, login: &str, name: &str) {
        for word in [login, name] {
            self.people.insert(word.trim().to_lowercase(), id);
        }
    }

    /// Knows a product.
    pub fn product(&mut self, id: ProductId, code: &str, name: &str) {
        for word in [code, name] {
            if !word.trim().is_empty() {
                self.products.insert(word.trim().to_lowercase(), id);
            }
        }
    }

    pub(super) fn product_named(&self, word: &str) -> Option<ProductId> {
        self.products.get(&word.trim().to_lowercase()).copied()
    }

    fn customer_named(&self, word: &str) -> Option<(CustomerId, &str)> {
        self.customers.get(&word.trim().to_lowercase()).map(|(id, name)| (*id, name.as_str()))
    }
}

/// The cells of a row by what they mean. A cell that says `NULL` is empty.
pub(super) struct Cells<'a>(Vec<(Target, &'a str)>);

impl<'a> Cells<'a> {
    pub(super) fn of(cells: &'a [String], columns: &[Option<Target>]) -> Self {
        let meant = cells.iter().zip(columns).filter_map(|(cell, target)| Some(((*target)?, cell.trim())));
        Self(meant.filter(|(_, cell)| !cell.is_empty() && *cell != "NULL").collect())
    }

    pub(super) fn get(&self, target: Target) -> &'a str {
        self.0.iter().find(|(known, _)| *known == target).map_or("", |(_, cell)| cell)
    }
}

/// The commands a row becomes, or the rows of an order.
///
/// # Errors
/// Refuses a cell that cannot be read as what its column means, and a name that nobody here has.
pub fn commands(
    kind: Kind,
    rows: &[&[String]],
    columns: &[Option<Target>],
    writing: Writing,
    known: &mut Known,
    make: Maker<'_>,
) -> Result<Vec<Command>, Refusal> {
    let rows: Vec<Cells<'_>> = rows.iter().map(|cells| Cells::of(cells, columns)).collect();
    let [cells, ..] = rows.as_slice() else { return Ok(vec![]) };
    match kind {
        Kind::Orders => super::order::order(&rows, writing, known, make),
        Kind::Customers => customer(cells, writing, known, make),
        Kind::Contacts => contact(cells, known, make),
        Kind::Products => product(cells, writing, known, make).map(|command| vec![command]),
        Kind::Activities => activity(cells, writing, known, make).map(|command| vec![command]),
    }
}

/// A customer, and the contact where one is named. A row with the name, and the code if there are any, of a customer
/// that is known already adds its contact to that one.
fn customer(cells: &Cells<'_>, writing: Writing, known: &mut Known, make: Maker<'_>) -> Result<Vec<Command>, Refusal> {
    let (code, name) = (cells.get(Target::Code), cells.get(Target::Name));
    let met = contact_fields(cells);
    let there = known.customer_named(if code.is_empty() { name } else { code });
    let there = there.filter(|(_, known)| known.eq_ignore_ascii_case(name) && met.is_some()).map(|(id, _)| id);
    let id = there.unwrap_or_else(|| make().into());
    let mut made = vec![];
    if there.is_none() {
        let mut set = vec![];
        for (target, cell) in &cells.0 {
            set.extend(customer_field(*target, cell, writing, &known.own)?);
        }
        made.push(Command::Customers(customers::Command::Add { id, set, owner: None }));
        known.customer(id, code, name);
    }
    if let Some(set) = met {
        made.push(Command::Customers(customers::Command::AddContact { id: make().into(), customer: id, set }));
    }
    Ok(made)
}

fn customer_field(target: Target, cell: &str, writing: Writing, own: &[CustomField]) -> Result<Option<Field>, Refusal> {
    let text = cell.to_owned();
    Ok(Some(match target {
        Target::Code => Field::Code(text),
        Target::Name => Field::Name(text),
        Target::Standing => Field::Standing(standing(cell)?),
        Target::Grade => Field::Grade(Some(grade(cell)?)),
        Target::Address => Field::Address(text),
        Target::City => Field::City(text),
        Target::Region => Field::Region(text),
        Target::PostalCode => Field::PostalCode(text),
        Target::Country => Field::Country(text),
        Target::Phone => Field::Phone(text),
        Target::Fax => Field::Fax(text),
        Target::Email => Field::Email(text),
        Target::Note => Field::Note(text),
        Target::TaxNumber => Field::TaxNumber(text),
        Target::Source => Field::Source(text),
        Target::Custom(at) => match own.get(usize::from(at)) {
            Some(field) => Field::Custom(field.name.clone(), own_value(field, cell, writing)),
            None => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

/// What is typed in an own field, as the field reads it.
fn own_value(field: &CustomField, cell: &str, writing: Writing) -> String {
    match field.kind {
        CustomKind::Number if cell.bytes().any(|byte| byte.is_ascii_digit()) => writing.number(cell),
        CustomKind::Date => writing.day(cell).map_or_else(|| cell.to_owned(), |day| day.to_string()),
        _ => cell.to_owned(),
    }
}

fn contact_fields(cells: &Cells<'_>) -> Option<Vec<ContactField>> {
    let field = |(target, cell): &(Target, &str)| match target {
        Target::ContactName => Some(ContactField::Name((*cell).to_owned())),
        Target::ContactTitle => Some(ContactField::Title((*cell).to_owned())),
        Target::ContactPhone => Some(ContactField::Phone((*cell).to_owned())),
        Target::ContactEmail => Some(ContactField::Email((*cell).to_owned())),
        _ => None,
    };
    (!cells.get(Target::ContactName).is_empty()).then(|| cells.0.iter().filter_map(field).collect())
}

fn contact(cells: &Cells<'_>, known: &Known, make: Maker<'_>) -> Result<Vec<Command>, Refusal> {
    let customer = named_customer(cells, known)?.ok_or(Refusal::field("customer", Fault::Required))?;
    let mut set = contact_fields(cells).ok_or(Refusal::field("contact_name", Fault::Required))?;
    if !cells.get(Target::Note).is_empty() {
        set.push(ContactField::Note(cells.get(Target::Note).to_owned()));
    }
    Ok(vec![Command::Customers(customers::Command::AddContact { id: make().into(), customer, set })])
}

pub(super) fn named_customer(cells: &Cells<'_>, known: &Known) -> Result<Option<CustomerId>, Refusal> {
    let word = cells.get(Target::Customer);
    if word.is_empty() {
        return Ok(None);
    }
    let found = known.customer_named(word).map(|(id, _)| id);
    found.map(Some).ok_or(Refusal::field("customer", Fault::Unknown))
}

fn product(cells: &Cells<'_>, writing: Writing, known: &Known, make: Maker<'_>) -> Result<Command, Refusal> {
    use products::Field as Of;
    let price = |target: Target| {
        let cell = cells.get(target);
        let letters: String = cell.chars().filter(char::is_ascii_alphabetic).collect();
        let typed = if cell.is_empty() { String::new() } else { writing.number(cell) + " " + &letters };
        Money::read(target.name(), &typed, &known.currency)
    };
    let mut set = vec![];
    for (target, cell) in &cells.0 {
        let text = (*cell).to_owned();
        set.push(match target {
            Target::Code => Of::Code(text),
            Target::Name => Of::Name(text),
            Target::Category => Of::Category(text),
            Target::Unit => Of::Unit(text),
            Target::Standard => Of::Standard(price(Target::Standard)?),
            Target::Wholesale => Of::Wholesale(price(Target::Wholesale)?),
            Target::Retail => Of::Retail(price(Target::Retail)?),
            Target::Cost => Of::Cost(price(Target::Cost)?),
            Target::Discontinued => Of::Discontinued(matches!(*cell, "1" | "true" | "yes" | "是")),
            _ => continue,
        });
    }
    Ok(Command::Products(products::Command::Add { id: make().into(), set }))
}

fn activity(cells: &Cells<'_>, writing: Writing, known: &Known, make: Maker<'_>) -> Result<Command, Refusal> {
    let day = cells.get(Target::Date);
    let date = writing.day(day).ok_or(Refusal::field("date", missing(day)))?;
    let time = |target: Target| -> Result<Option<NaiveTime>, Refusal> {
        let cell = cells.get(target);
        let read = writing.time(cell);
        if cell.is_empty() || read.is_some() { Ok(read) } else { Err(Refusal::field(target.name(), Fault::Malformed)) }
    };
    let slot = match (time(Target::Start)?, time(Target::End)?) {
        (None, _) => Slot::AllDay { first: date, last: date },
        (Some(from), to) => {
            let start = date.and_time(from);
            let end = to.map_or_else(|| start + Duration::hours(1), |to| date.and_time(to));
            Slot::Timed { start, end, zone: known.zone.clone() }
        }
    };
    let draft = Draft {
        rep: named_rep(cells, known)?,
        customer: named_customer(cells, known)?,
        title: cells.get(Target::Title).to_owned(),
        note: cells.get(Target::Note).to_owned(),
        ..Draft::new(make().into(), method(cells.get(Target::Method))?, slot)
    };
    let outcome = cells.get(Target::Outcome).to_owned();
    Ok(Command::Activities(if outcome.is_empty() {
        activities::Command::Plan(draft)
    } else {
        activities::Command::Record { draft, outcome, sale: vec![] }
    }))
}

pub(super) fn named_rep(cells: &Cells<'_>, known: &Known) -> Result<Option<PersonId>, Refusal> {
    match cells.get(Target::Rep).to_lowercase() {
        word if word.is_empty() => Ok(None),
        word => known.people.get(&word).copied().map(Some).ok_or(Refusal::field("rep", Fault::Unknown)),
    }
}

pub(super) fn missing(cell: &str) -> Fault {
    if cell.is_empty() { Fault::Required } else { Fault::Malformed }
}

fn method(text: &str) -> Result<Method, Refusal> {
    match text.to_lowercase().as_str() {
        "" | "visit" | "拜访" => Ok(Method::Visit),
        "call" | "phone" | "电话" => Ok(Method::Call),
        "email" | "e-mail" | "mail" | "邮件" => Ok(Method::Email),
        "meeting" | "会议" => Ok(Method::Meeting),
        "message" | "消息" => Ok(Method::Message),
        _ => Err(Refusal::field("method", Fault::Malformed)),
    }
}

fn standing(text: &str) -> Result<Standing, Refusal> {
    match text.to_lowercase().as_str() {
        "prospect" | "lead" | "潜在" | "潜在客户" => Ok(Standing::Prospect),
        "formal" | "customer" | "正式" | "正式客户" => Ok(Standing::Formal),
        _ => Err(Refusal::field("standing", Fault::Malformed)),
    }
}

fn grade(text: &str) -> Result<Grade, Refusal> {
    let grade = Grade::ALL.into_iter().find(|grade| grade.name().eq_ignore_ascii_case(text));
    grade.ok_or(Refusal::field("grade", Fault::Malformed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_of(kind: Kind, heads: &[&str], rows: &[&[&str]]) -> Vec<Result<Vec<Command>, Refusal>> {
        let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        let columns = kind.guess_all(&heads, &[]);
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        let writing = Writing::guess(rows.iter().flatten().map(String::as_str));
        let mut known = Known::of("EUR", "Asia/Shanghai");
        known.customer(Uuid::from_u128(900).into(), "HAFEN", "Hafen-Apotheke");
        known.person(Uuid::from_u128(901).into(), "rosa", "Rosa Klein");
        let mut next = 0;
        let mut make = || {
            next += 1;
            Uuid::from_u128(next)
        };
        rows.iter().map(|row| commands(kind, &[row], &columns, writing, &mut known, &mut make)).collect()
    }

    #[test]
    fn a_null_is_an_empty_cell() {
        let made = rows_of(Kind::Customers, &["name", "region"], &[&["Hafen", "NULL"]]);
        let set = vec![Field::Name("Hafen".into())];
        let add = customers::Command::Add { id: Uuid::from_u128(1).into(), set, owner: None };
        assert_eq!(made, [Ok(vec![Command::Customers(add)])]);
    }

    #[test]
    fn rows_of_one_customer_add_their_contacts_to_it() {
        let rows: &[&[&str]] = &[
            &["A1", "Anker", "Li Wei"],
            &["A1", "Anker", "Wang Fang"],
            &["A1", "Another", "Zhao"],
            &["HAFEN", "Hafen-Apotheke", "Mia"],
            &["HAFEN", "Hafen-Apotheke", ""],
        ];
        let made = rows_of(Kind::Customers, &["code", "company", "contact"], rows);
        let kinds: Vec<Vec<&str>> = made
            .iter()
            .map(|made| {
                let kind = |command: &Command| match command {
                    Command::Customers(customers::Command::Add { .. }) => "customer",
                    _ => "contact",
                };
                made.as_ref().expect("commands").iter().map(kind).collect()
            })
            .collect();
        // A code that another name has, or that comes without anybody to add, is for the rules to refuse.
        let expected = [
            vec!["customer", "contact"],
            vec!["contact"],
            vec!["customer", "contact"],
            vec!["contact"],
            vec!["customer"],
        ];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn activities_are_planned_or_recorded_and_prices_read_as_they_are_written() {
        let rows: &[&[&str]] = &[
            &["hafen", "25.11.2026", "9:30", "", "call", "", "Rosa"],
            &["", "26.11.2026", "", "", "", "agreed", "rosa"],
            &["", "27.11.2026", "x", "", "", "", ""],
            &["", "28.11.2026", "", "", "", "", "nobody"],
        ];
        let heads = ["customer", "date", "start", "end", "method", "outcome", "rep"];
        let made = rows_of(Kind::Activities, &heads, rows);
        assert!(matches!(&made[0], Ok(made) if matches!(made[0], Command::Activities(activities::Command::Plan(_)))));
        assert!(
            matches!(&made[1], Ok(made) if matches!(made[0], Command::Activities(activities::Command::Record { .. })))
        );
        assert_eq!(made[2], Err(Refusal::field("start", Fault::Malformed)));
        assert_eq!(made[3], Err(Refusal::field("rep", Fault::Unknown)));
        let products = rows_of(Kind::Products, &["name", "price"], &[&["Tea", "1.234,50"], &["Mug", "x"]]);
        let Ok(tea) = &products[0] else { panic!("{products:?}") };
        let Command::Products(products::Command::Add { set, .. }) = &tea[0] else { panic!("{tea:?}") };
        let price = Some(Money { minor: 123_450, currency: "EUR".into() });
        assert!(set.contains(&products::Field::Standard(price)));
        assert_eq!(products[1], Err(Refusal::field("standard", Fault::Malformed)));
    }
}
