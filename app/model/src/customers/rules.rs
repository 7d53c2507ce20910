//! What follows from a command about customers.

use super::{
    Command, Contact, ContactField, Customer, Field, MOST_HANDED_OVER, Standing, address, hand_over, merge, pyramid,
    set,
};
use crate::actor::Role;
use crate::change::Change;
use crate::command::Context;
use crate::id::{CustomerId, PersonId};
use crate::money::is_currency;
use crate::orders::Sale;
use crate::orders::credit::Policy;
use crate::products::Level;
use crate::record::Entity;
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, email, line, note, required};
use crate::world::World;

/// All of it, in hundredths of a percent.
const WHOLE: u16 = 10_000;
/// Most credit, in minor units.
const MOST_CREDIT: i64 = 1_000_000_000_000_000;

/// # Errors
/// See [`crate::command::decide`].
pub(crate) fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::Add { id, set, owner } => {
            world.free(Entity::Customer, *id)?;
            let mut customer = Customer {
                id: *id,
                code: String::new(),
                name: String::new(),
                standing: Standing::Prospect,
                grade: None,
                owner: first_owner(world, context, *owner)?,
                phone: String::new(),
                fax: String::new(),
                email: String::new(),
                address: String::new(),
                city: String::new(),
                region: String::new(),
                postal_code: String::new(),
                country: String::new(),
                note: String::new(),
                source: String::new(),
                stage: None,
                status: None,
                key: String::new(),
                last_contact: None,
                bill_to: None,
                sale: Sale::default(),
                level: Level::default(),
                discount: 0,
                settlement: String::new(),
                currency: String::new(),
                tax_number: String::new(),
                tax_rate: 0,
                credit_limit: None,
                credit_policy: Policy::default(),
                credit_used: 0,
                closing_day: 0,
                collection_day: 0,
                bill_term: 0,
                addresses: vec![],
                custom: Default::default(),
                merged_into: None,
                grading: None,
                created: context.now,
            };
            for field in set {
                customer.set(world, context, field)?;
            }
            required("name", &customer.name, LINE)?;
            free_code(world, &customer)?;
            let holders = customer.holders();
            Ok(vec![Change::create(customer, holders)])
        }
        Command::Edit { id, set } => {
            let before = world.customers.get(id).ok_or(Refusal::NotFound)?;
            let mut after = before.clone();
            for field in set {
                after.set(world, context, field)?;
            }
            free_code(world, &after)?;
            Ok(changed(before, after))
        }
        Command::Merge { id, gone, set } => merge::merge(world, context, (*id, *gone), set),
        Command::Unmerge { id } => merge::unmerge(world, context, *id),
        Command::HandOver(over) if over.customers.len() > MOST_HANDED_OVER => {
            Err(Refusal::field("customers", Fault::TooMany(MOST_HANDED_OVER)))
        }
        Command::HandOver(over) => hand_over::hand_over(world, context, over),
        Command::Grade(found) => pyramid::grade(world, context, found),
        Command::SaveSet(set) => set::save(world, context, set),
        Command::Gather { set, put_in, taken_out } => set::gather(world, *set, put_in, taken_out),
        Command::Assign { id, owner } => {
            let before = world.customers.get(id).ok_or(Refusal::NotFound)?;
            if !context.actor.assigns() {
                return Err(Refusal::Forbidden);
            }
            Ok(changed(before, Customer { owner: known_owner(world, context, *owner)?, ..before.clone() }))
        }
        Command::AddContact { id, customer, set } => {
            let customer = world.customers.get(customer).ok_or(Refusal::NotFound)?;
            world.free(Entity::Contact, *id)?;
            let mut contact = Contact {
                id: *id,
                customer: customer.id,
                name: String::new(),
                title: String::new(),
                phone: String::new(),
                email: String::new(),
                note: String::new(),
            };
            for field in set {
                contact.set(field)?;
            }
            required("name", &contact.name, LINE)?;
            Ok(vec![Change::create(contact, customer.holders())])
        }
        Command::EditContact { id, set } => {
            let before = world.contacts.get(id).ok_or(Refusal::NotFound)?;
            let customer = world.customers.get(&before.customer).ok_or(Refusal::NotFound)?;
            let mut after = before.clone();
            for field in set {
                after.set(field)?;
            }
            let holders = customer.holders();
            Ok(Change::between(before.clone(), after, holders.clone(), holders).into_iter().collect())
        }
    }
}

fn changed(before: &Customer, after: Customer) -> Vec<Change> {
    let (held, holders) = (before.holders(), after.holders());
    Change::between(before.clone(), after, held, holders).into_iter().collect()
}

fn first_owner(world: &World, context: &Context<'_>, wanted: Option<PersonId>) -> Result<Option<PersonId>, Refusal> {
    match wanted {
        Some(owner) if owner != context.actor.id && !context.actor.assigns() => Err(Refusal::Forbidden),
        None if context.actor.role == Role::Rep => Ok(Some(context.actor.id)),
        wanted => known_owner(world, context, wanted),
    }
}

pub(super) fn known_owner(
    world: &World,
    context: &Context<'_>,
    owner: Option<PersonId>,
) -> Result<Option<PersonId>, Refusal> {
    match owner {
        Some(id) if !world.people.contains_key(&id) => Err(Refusal::field("owner", Fault::Unknown)),
        Some(id) if !context.actor.acts_for(id, context.directory) => Err(Refusal::Forbidden),
        owner => Ok(owner),
    }
}

/// Two customers do not share a code. The store loads whoever has it already.
pub(super) fn free_code(world: &World, customer: &Customer) -> Result<(), Refusal> {
    let taken = !customer.code.is_empty()
        && world.customers.values().any(|other| other.id != customer.id && other.code == customer.code);
    if taken { Err(Refusal::field("code", Fault::Taken)) } else { Ok(()) }
}

impl Customer {
    pub(super) fn set(&mut self, world: &World, context: &Context<'_>, field: &Field) -> Result<(), Refusal> {
        let out_of_range = |field: &str| Err(Refusal::field(field, Fault::OutOfRange));
        match field {
            // How much somebody is trusted is not for those to say who sell to them.
            Field::CreditLimit(_) | Field::CreditPolicy(_) if field.differs_from(self) && !context.actor.assigns() => {
                return Err(Refusal::Forbidden);
            }
            // Nor is in which currency that counts, or whose credit is taken instead.
            Field::Currency(_) | Field::BillTo(_)
                if self.is_limited() && field.differs_from(self) && !context.actor.assigns() =>
            {
                return Err(Refusal::Forbidden);
            }
            Field::Code(code) => self.code = line("code", code, 40)?,
            Field::Name(name) => self.name = required("name", name, LINE)?,
            Field::Standing(standing) => self.standing = *standing,
            Field::Grade(grade) if *grade == self.grade => {}
            Field::Grade(grade) => (self.grade, self.grading) = (*grade, None),
            Field::Phone(phone) => self.phone = line("phone", phone, 60)?,
            Field::Fax(fax) => self.fax = line("fax", fax, 60)?,
            Field::Email(address) => self.email = email("email", address)?,
            Field::Address(address) => self.address = line("address", address, LINE)?,
            Field::City(city) => self.city = line("city", city, LINE)?,
            Field::Region(region) => self.region = line("region", region, LINE)?,
            Field::PostalCode(code) => self.postal_code = line("postal_code", code, 40)?,
            Field::Country(country) => self.country = line("country", country, LINE)?,
            Field::Note(text) => self.note = note("note", text)?,
            Field::Source(source) => self.source = line("source", source, LINE)?,
            Field::BillTo(payer) => self.bill_to = self.payer(world, *payer)?,
            Field::Sale(sale) => self.sale = *sale,
            Field::Level(level) => self.level = *level,
            Field::Discount(discount) if *discount > WHOLE => return out_of_range("discount"),
            Field::Discount(discount) => self.discount = *discount,
            Field::Settlement(settlement) => self.settlement = line("settlement", settlement, LINE)?,
            Field::Currency(code) if !code.is_empty() && !is_currency(code) => {
                return Err(Refusal::field("currency", Fault::Malformed));
            }
            // What is used is counted in it.
            Field::Currency(code) if *code != self.currency && self.credit_used != 0 => {
                return Err(Refusal::field("currency", Fault::Kept));
            }
            Field::Currency(code) => self.currency.clone_from(code),
            Field::TaxNumber(number) => self.tax_number = line("tax_number", number, 60)?,
            Field::TaxRate(rate) if *rate > WHOLE => return out_of_range("tax_rate"),
            Field::TaxRate(rate) => self.tax_rate = *rate,
            Field::CreditLimit(Some(limit)) if !(0..=MOST_CREDIT).contains(limit) => {
                return out_of_range("credit_limit");
            }
            Field::CreditLimit(limit) => self.credit_limit = *limit,
            Field::CreditPolicy(policy) => self.credit_policy = *policy,
            Field::ClosingDay(day) if *day > 31 => return out_of_range("closing_day"),
            Field::ClosingDay(day) => self.closing_day = *day,
            Field::CollectionDay(day) if *day > 31 => return out_of_range("collection_day"),
            Field::CollectionDay(day) => self.collection_day = *day,
            Field::BillTerm(days) if *days > 730 => return out_of_range("bill_term"),
            Field::BillTerm(days) => self.bill_term = *days,
            Field::Addresses(addresses) => self.addresses = address::kept(addresses)?,
            Field::Custom(name, typed) => {
                let own = world.company().own_fields().into_iter().find(|field| field.name == *name);
                let value = own.ok_or(Refusal::field("custom", Fault::Unknown))?.value(typed)?;
                if value.is_empty() {
                    self.custom.remove(name);
                } else {
                    self.custom.insert(name.clone(), value);
                }
            }
        }
        Ok(())
    }

    pub(super) fn is_limited(&self) -> bool {
        self.credit_limit.is_some() || self.credit_policy != Policy::None
    }

    /// Somebody else who pays for it, and for themselves.
    fn payer(&self, world: &World, payer: Option<CustomerId>) -> Result<Option<CustomerId>, Refusal> {
        let payer = payer.filter(|payer| *payer != self.id);
        let Some(id) = payer else { return Ok(None) };
        match world.customers.get(&id) {
            None => Err(Refusal::field("bill_to", Fault::Unknown)),
            Some(other) if other.bill_to.is_some() => Err(Refusal::field("bill_to", Fault::OutOfRange)),
            Some(_) => Ok(payer),
        }
    }
}

impl Contact {
    fn set(&mut self, field: &ContactField) -> Result<(), Refusal> {
        match field {
            ContactField::Name(name) => self.name = required("name", name, LINE)?,
            ContactField::Title(title) => self.title = line("title", title, LINE)?,
            ContactField::Phone(phone) => self.phone = line("phone", phone, 60)?,
            ContactField::Email(address) => self.email = email("email", address)?,
            ContactField::Note(text) => self.note = note("note", text)?,
        }
        Ok(())
    }
}
