//! What follows from a command about customers.

use super::{Command, Contact, ContactField, Customer, Field, Standing};
use crate::actor::Role;
use crate::change::Change;
use crate::command::Context;
use crate::id::PersonId;
use crate::record::Entity;
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, email, line, note, required};
use crate::world::World;

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
                created: context.now,
            };
            for field in set {
                customer.set(field)?;
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
                after.set(field)?;
            }
            free_code(world, &after)?;
            Ok(changed(before, after))
        }
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

fn known_owner(world: &World, context: &Context<'_>, owner: Option<PersonId>) -> Result<Option<PersonId>, Refusal> {
    match owner {
        Some(id) if !world.people.contains_key(&id) => Err(Refusal::field("owner", Fault::Unknown)),
        Some(id) if !context.actor.acts_for(id, context.directory) => Err(Refusal::Forbidden),
        owner => Ok(owner),
    }
}

/// Two customers do not share a code. The store loads whoever has it already.
fn free_code(world: &World, customer: &Customer) -> Result<(), Refusal> {
    let taken = !customer.code.is_empty()
        && world.customers.values().any(|other| other.id != customer.id && other.code == customer.code);
    if taken { Err(Refusal::field("code", Fault::Taken)) } else { Ok(()) }
}

impl Customer {
    fn set(&mut self, field: &Field) -> Result<(), Refusal> {
        match field {
            Field::Code(code) => self.code = line("code", code, 40)?,
            Field::Name(name) => self.name = required("name", name, LINE)?,
            Field::Standing(standing) => self.standing = *standing,
            Field::Grade(grade) => self.grade = *grade,
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
        }
        Ok(())
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
