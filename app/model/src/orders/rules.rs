//! What follows from a command about orders.

use super::credit::{charge, excess};
use super::{Command, Document, Field, Kind, Line, Order, Part, State, line_amount};
use crate::change::Change;
use crate::command::Context;
use crate::customers::{Customer, Standing};
use crate::id::{CustomerId, PersonId};
use crate::money::is_currency;
use crate::record::Entity;
use crate::refusal::{Fault, Refusal};
use crate::text::note;
use crate::time::{Zones, today};
use crate::world::World;
use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// Most lines of an order.
const MOST_LINES: usize = 500;
/// Most documents of an order.
const MOST_DOCUMENTS: usize = 500;
/// Largest quantity, in thousandths of the unit, and price, in minor units.
const MOST: i64 = 1_000_000_000_000;

/// The series an order quoted now takes its number from: one a year, in the actor's zone.
pub fn series(zone: &str, zones: &dyn Zones, now: DateTime<Utc>) -> String {
    format!("S-{}", today(zones, zone, now).year())
}

/// # Errors
/// See [`crate::command::decide`].
pub(crate) fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::Quote { id, customer, rep, set } => {
            let customer = world.customers.get(customer).ok_or(Refusal::field("customer", Fault::Unknown))?;
            world.free(Entity::Order, *id)?;
            let mut order = Order {
                id: *id,
                number: world.next_number(&series(&context.actor.zone, context.zones, context.now)),
                customer: customer.id,
                bill_to: None,
                rep: seller(world, context, *rep)?,
                state: State::Quoted,
                sale: customer.sale,
                date: today(context.zones, &context.actor.zone, context.now),
                currency: customer.currency_or(world.company()).to_owned(),
                lines: vec![],
                documents: vec![],
                note: String::new(),
                amount: 0,
                charged: 0,
                exceeded: 0,
            };
            for field in set {
                order.set(world, field)?;
            }
            let holders = order.holders(customer.owner);
            Ok(vec![Change::create(order, holders)])
        }
        Command::Edit { id, set } => {
            let before = world.orders.get(id).ok_or(Refusal::NotFound)?;
            let mut after = before.clone();
            for field in set {
                if before.state != State::Quoted && !matches!(field, Field::Note(_)) {
                    return Err(Refusal::field("state", Fault::Kept));
                }
                after.set(world, field)?;
            }
            changed(world, before, after)
        }
        Command::Confirm { id } => {
            let before = world.orders.get(id).ok_or(Refusal::NotFound)?;
            if before.state != State::Quoted {
                return Err(Refusal::field("state", Fault::Kept));
            }
            if before.lines.is_empty() {
                return Err(Refusal::field("lines", Fault::Required));
            }
            let customer = world.customers.get(&before.customer).ok_or(Refusal::NotFound)?;
            let bill_to = Some(customer.bill_to.unwrap_or(customer.id));
            let payer = bill_to.and_then(|id| world.customers.get(&id));
            if payer.is_some_and(|payer| payer.currency_or(world.company()) != before.currency) {
                return Err(Refusal::field("currency", Fault::OtherCurrency));
            }
            changed(world, before, Order { state: State::Confirmed, bill_to, ..before.clone() })
        }
        Command::Add { id, kind, on, parts, paid } => {
            let before = world.orders.get(id).ok_or(Refusal::NotFound)?;
            if before.state != State::Confirmed {
                return Err(Refusal::field("state", Fault::Kept));
            }
            if before.documents.len() >= MOST_DOCUMENTS {
                return Err(Refusal::field("documents", Fault::TooMany(MOST_DOCUMENTS)));
            }
            let document = document(before, *kind, *on, parts, *paid)?;
            let mut after = before.clone();
            after.documents.push(document);
            changed(world, before, after)
        }
        Command::Cancel { id } => {
            let before = world.orders.get(id).ok_or(Refusal::NotFound)?;
            changed(world, before, cancelled(before))
        }
    }
}

fn seller(world: &World, context: &Context<'_>, rep: Option<PersonId>) -> Result<PersonId, Refusal> {
    match rep {
        Some(rep) if !world.people.contains_key(&rep) => Err(Refusal::field("rep", Fault::Unknown)),
        Some(rep) if !context.actor.acts_for(rep, context.directory) => Err(Refusal::Forbidden),
        rep => Ok(rep.unwrap_or(context.actor.id)),
    }
}

fn document(order: &Order, kind: Kind, on: NaiveDate, parts: &[Part], paid: i64) -> Result<Document, Refusal> {
    if !(1970..2200).contains(&on.year()) {
        return Err(Refusal::field("on", Fault::OutOfRange));
    }
    if kind == Kind::Payment {
        // Nobody pays more than the goods that stay are worth: it would make room for credit that nobody gave.
        let sensible = (1..=order.worth_keeping() - order.total(Kind::Payment)).contains(&paid);
        return if sensible {
            Ok(Document { kind, on, parts: vec![], amount: paid })
        } else {
            Err(Refusal::field("paid", Fault::OutOfRange))
        };
    }
    let open = |line: usize| order.line(line).open_for(kind);
    let parts: Vec<Part> = if parts.is_empty() {
        let all = (0..order.lines.len()).map(|line| Part { line, quantity: open(line) });
        all.filter(|part| part.quantity > 0).collect()
    } else {
        parts.to_vec()
    };
    let mut named = std::collections::BTreeSet::new();
    let fits = |part: &Part| part.quantity > 0 && part.quantity <= open(part.line);
    if parts.is_empty() || !parts.iter().all(|part| fits(part) && named.insert(part.line)) {
        return Err(Refusal::field("parts", Fault::OutOfRange));
    }
    let amount = order.worth(kind, &parts);
    Ok(Document { kind, on, parts, amount })
}

/// What has not been delivered is called off: all of it where nothing has.
fn cancelled(order: &Order) -> Order {
    if order.documents.is_empty() {
        return Order { state: State::Cancelled, ..order.clone() };
    }
    let delivered = |(place, line): (usize, &Line)| Line { quantity: order.line(place).delivered, ..line.clone() };
    Order { lines: order.lines.iter().enumerate().map(delivered).collect(), ..order.clone() }
}

/// The order, and what it means for whoever pays and whoever bought: credit taken or given back, a prospect that has
/// become a customer.
fn changed(world: &World, before: &Order, mut after: Order) -> Result<Vec<Change>, Refusal> {
    after.amount = after.lines.iter().map(line_amount).sum();
    after.charged = charge(&after);
    let mut customers: Vec<(&Customer, Customer)> = vec![];
    let known = |id: CustomerId| world.customers.get(&id);
    if let Some(payer) = after.bill_to.and_then(known)
        && before.charged != after.charged
    {
        if after.charged > before.charged && payer.currency_or(world.company()) != after.currency {
            return Err(Refusal::field("currency", Fault::OtherCurrency));
        }
        after.exceeded = excess(payer, before.charged, &after)?;
        let credit_used = payer.credit_used - before.charged + after.charged;
        // From now on it counts in this currency, whatever the company's comes to be.
        customers.push((payer, Customer { credit_used, currency: after.currency.clone(), ..payer.clone() }));
    }
    let owner = known(before.customer).and_then(|customer| customer.owner);
    if let Some(buyer) = known(before.customer)
        && after.state == State::Confirmed
        && buyer.standing == Standing::Prospect
    {
        match customers.iter_mut().find(|(known, _)| known.id == buyer.id) {
            Some((_, changed)) => changed.standing = Standing::Formal,
            None => customers.push((buyer, Customer { standing: Standing::Formal, ..buyer.clone() })),
        }
    }
    let (held, holders) = (before.holders(owner), after.holders(owner));
    let order = Change::between(before.clone(), after, held, holders);
    let of_customer = |(before, after): (&Customer, Customer)| {
        let (held, holders) = (before.holders(), after.holders());
        Change::between(before.clone(), after, held, holders)
    };
    Ok(order.into_iter().chain(customers.into_iter().filter_map(of_customer)).collect())
}

impl Order {
    fn set(&mut self, world: &World, field: &Field) -> Result<(), Refusal> {
        match field {
            Field::Sale(sale) => self.sale = *sale,
            Field::Date(day) if !(1970..2200).contains(&day.year()) => {
                return Err(Refusal::field("date", Fault::OutOfRange));
            }
            Field::Date(day) => self.date = *day,
            Field::Currency(code) if !is_currency(code) => return Err(Refusal::field("currency", Fault::Malformed)),
            Field::Currency(code) => self.currency.clone_from(code),
            Field::Lines(lines) => {
                checked(world, lines)?;
                self.amount = lines.iter().map(line_amount).sum();
                self.lines.clone_from(lines);
            }
            Field::Note(text) => self.note = note("note", text)?,
        }
        Ok(())
    }
}

fn checked(world: &World, lines: &[Line]) -> Result<(), Refusal> {
    if lines.len() > MOST_LINES {
        return Err(Refusal::field("lines", Fault::TooMany(MOST_LINES)));
    }
    for line in lines {
        if !world.products.contains_key(&line.product) {
            return Err(Refusal::field("product", Fault::Unknown));
        }
        if !(1..=MOST).contains(&line.quantity) {
            return Err(Refusal::field("quantity", Fault::OutOfRange));
        }
        if !(0..=MOST).contains(&line.price) || line_amount(line) > MOST {
            return Err(Refusal::field("price", Fault::OutOfRange));
        }
        if line.discount > 10_000 {
            return Err(Refusal::field("discount", Fault::OutOfRange));
        }
    }
    Ok(())
}
