//! What follows from a command about products.

use super::{Agreement, AgreementField, Command, Field, Product};
use crate::change::Change;
use crate::command::Context;
use crate::money::Money;
use crate::record::Entity;
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, line, required};
use crate::world::World;
use chrono::Datelike;

/// All of it: the largest discount, in hundredths of a percent.
const WHOLE: u16 = 10_000;

/// # Errors
/// See [`crate::command::decide`].
pub(crate) fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::Add { .. } | Command::Edit { .. } if !context.actor.assigns() => Err(Refusal::Forbidden),
        Command::Add { id, set } => {
            world.free(Entity::Product, *id)?;
            let mut product = Product {
                id: *id,
                code: String::new(),
                name: String::new(),
                category: String::new(),
                unit: String::new(),
                standard: None,
                wholesale: None,
                retail: None,
                cost: None,
                discontinued: false,
            };
            for field in set {
                product.set(field)?;
            }
            required("name", &product.name, LINE)?;
            free_code(world, &product)?;
            Ok(vec![Change::create(product, vec![])])
        }
        Command::Edit { id, set } => {
            let before = world.products.get(id).ok_or(Refusal::NotFound)?;
            let mut after = before.clone();
            for field in set {
                after.set(field)?;
            }
            free_code(world, &after)?;
            Ok(Change::between(before.clone(), after, vec![], vec![]).into_iter().collect())
        }
        Command::Agree { id, customer, product, set } => {
            let customer = world.customers.get(customer).ok_or(Refusal::NotFound)?;
            let product = world.products.get(product).ok_or(Refusal::field("product", Fault::Unknown))?;
            world.free(Entity::Agreement, *id)?;
            let mut agreement = Agreement {
                id: *id,
                customer: customer.id,
                product: product.id,
                own_number: String::new(),
                price: None,
                discount: 0,
                at_least: 0,
                from: None,
                until: None,
                withdrawn: false,
            };
            for field in set {
                agreement.set(field)?;
            }
            agreement.checked()?;
            Ok(vec![Change::create(agreement, customer.holders())])
        }
        Command::EditAgreement { id, set } => {
            let before = world.agreements.get(id).ok_or(Refusal::NotFound)?;
            let customer = world.customers.get(&before.customer).ok_or(Refusal::NotFound)?;
            let mut after = before.clone();
            for field in set {
                after.set(field)?;
            }
            after.checked()?;
            let holders = customer.holders();
            Ok(Change::between(before.clone(), after, holders.clone(), holders).into_iter().collect())
        }
    }
}

/// Two products do not share a code. The store loads whichever has it already.
fn free_code(world: &World, product: &Product) -> Result<(), Refusal> {
    let taken = !product.code.is_empty()
        && world.products.values().any(|other| other.id != product.id && other.code == product.code);
    if taken { Err(Refusal::field("code", Fault::Taken)) } else { Ok(()) }
}

fn price(field: &str, price: &Option<Money>) -> Result<Option<Money>, Refusal> {
    match price {
        Some(price) if price.minor < 0 || !price.is_plausible() => Err(Refusal::field(field, Fault::OutOfRange)),
        price => Ok(price.clone()),
    }
}

impl Product {
    fn set(&mut self, field: &Field) -> Result<(), Refusal> {
        match field {
            Field::Code(code) => self.code = line("code", code, 40)?,
            Field::Name(name) => self.name = required("name", name, LINE)?,
            Field::Category(category) => self.category = line("category", category, LINE)?,
            Field::Unit(unit) => self.unit = line("unit", unit, 60)?,
            Field::Standard(money) => self.standard = price("standard", money)?,
            Field::Wholesale(money) => self.wholesale = price("wholesale", money)?,
            Field::Retail(money) => self.retail = price("retail", money)?,
            Field::Cost(money) => self.cost = price("cost", money)?,
            Field::Discontinued(discontinued) => self.discontinued = *discontinued,
        }
        Ok(())
    }
}

impl Agreement {
    fn set(&mut self, field: &AgreementField) -> Result<(), Refusal> {
        match field {
            AgreementField::OwnNumber(number) => self.own_number = line("own_number", number, 60)?,
            AgreementField::Price(money) => self.price = price("price", money)?,
            AgreementField::Discount(discount) if *discount > WHOLE => {
                return Err(Refusal::field("discount", Fault::OutOfRange));
            }
            AgreementField::Discount(discount) => self.discount = *discount,
            AgreementField::AtLeast(quantity) if *quantity < 0 => {
                return Err(Refusal::field("at_least", Fault::OutOfRange));
            }
            AgreementField::AtLeast(quantity) => self.at_least = *quantity,
            AgreementField::From(Some(day)) if !(1970..2200).contains(&day.year()) => {
                return Err(Refusal::field("from", Fault::OutOfRange));
            }
            AgreementField::Until(Some(day)) if !(1970..2200).contains(&day.year()) => {
                return Err(Refusal::field("until", Fault::OutOfRange));
            }
            AgreementField::From(day) => self.from = *day,
            AgreementField::Until(day) => self.until = *day,
            AgreementField::Withdrawn(withdrawn) => self.withdrawn = *withdrawn,
        }
        Ok(())
    }

    fn checked(&self) -> Result<(), Refusal> {
        match (self.from, self.until) {
            (Some(from), Some(until)) if until < from => Err(Refusal::field("until", Fault::EndsBeforeStart)),
            _ => Ok(()),
        }
    }
}
