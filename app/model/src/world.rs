//! The facts a rule decides on: all that a replica holds, or just what the store loaded for one command.

use crate::activities::Activity;
use crate::change::Change;
use crate::command::Made;
use crate::company::{COMPANY, Company};
use crate::customers::{Contact, Customer};
use crate::id::{ActivityId, CompanyId, ContactId, CustomerId, IssueId, MutationId, PersonId};
use crate::issues::Issue;
use crate::people::Person;
use crate::record::{Entity, Key, Record};
use crate::refusal::{Fault, Refusal};
use crate::table::Table;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use uuid::Uuid;

/// Records by identity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// The company, once anything about it was changed.
    pub company: Table<CompanyId, Company>,
    /// People.
    pub people: Table<PersonId, Person>,
    /// Customers.
    pub customers: Table<CustomerId, Customer>,
    /// Contacts.
    pub contacts: Table<ContactId, Contact>,
    /// Activities.
    pub activities: Table<ActivityId, Activity>,
    /// Issues.
    pub issues: Table<IssueId, Issue>,
    /// Identities that are taken though their records are not here: they exist out of the actor's sight.
    pub taken: BTreeSet<Uuid>,
    /// The last number given in a series (`Q-2026` → 41). The browser has none: numbers are the server's to give.
    pub numbers: BTreeMap<String, u32>,
    /// What mutations changed that are to be taken back.
    pub past: Table<MutationId, Made>,
}

impl World {
    /// What holds for everybody; the usual where nobody has set it up.
    pub fn company(&self) -> &Company {
        static USUAL: LazyLock<Company> = LazyLock::new(Company::default);
        self.company.get(&COMPANY).unwrap_or(&USUAL)
    }

    /// The record of this key.
    pub fn get(&self, key: Key) -> Option<Record> {
        match key.entity {
            Entity::Company => self.company.get(&key.id.into()).cloned().map(Record::Company),
            Entity::Person => self.people.get(&key.id.into()).cloned().map(Record::Person),
            Entity::Customer => self.customers.get(&key.id.into()).cloned().map(Record::Customer),
            Entity::Contact => self.contacts.get(&key.id.into()).cloned().map(Record::Contact),
            Entity::Activity => self.activities.get(&key.id.into()).cloned().map(Record::Activity),
            Entity::Issue => self.issues.get(&key.id.into()).cloned().map(Record::Issue),
        }
    }

    /// Puts a record in, in place of the one of its key.
    pub fn put(&mut self, record: Record) {
        match record {
            Record::Company(company) => self.company.insert(company.id, company),
            Record::Person(person) => self.people.insert(person.id, person),
            Record::Customer(customer) => self.customers.insert(customer.id, customer),
            Record::Contact(contact) => self.contacts.insert(contact.id, contact),
            Record::Activity(activity) => self.activities.insert(activity.id, activity),
            Record::Issue(issue) => self.issues.insert(issue.id, issue),
        }
    }

    /// Takes a record out.
    pub fn remove(&mut self, key: Key) {
        match key.entity {
            Entity::Company => self.company.remove(&key.id.into()),
            Entity::Person => self.people.remove(&key.id.into()),
            Entity::Customer => self.customers.remove(&key.id.into()),
            Entity::Contact => self.contacts.remove(&key.id.into()),
            Entity::Activity => self.activities.remove(&key.id.into()),
            Entity::Issue => self.issues.remove(&key.id.into()),
        }
    }

    /// Who holds a record, for [`crate::Actor::sees`].
    pub fn holders(&self, record: &Record) -> Vec<PersonId> {
        let owner = |customer| self.customers.get(customer).and_then(|customer: &Customer| customer.owner);
        match record {
            Record::Company(_) | Record::Person(_) => vec![],
            Record::Customer(customer) => customer.holders(),
            Record::Contact(contact) => owner(&contact.customer).into_iter().collect(),
            Record::Activity(activity) => activity.holders(),
            Record::Issue(issue) => issue.holders(owner(&issue.customer)),
        }
    }

    /// Applies a change; one that fits nothing held here is passed over. Says whether anything came of it.
    pub fn apply(&mut self, change: &Change) -> bool {
        let after = change.apply(self.get(change.key).as_ref());
        let applied = after.is_some();
        if let Some(record) = after {
            self.put(record);
        }
        applied
    }

    /// Counts the numbers that issues of this world have on.
    pub(crate) fn count_numbers(&mut self) {
        for (series, last) in &mut self.numbers {
            let given = self.issues.values().filter_map(|issue| {
                let (own, number) = issue.number.rsplit_once('-')?;
                (own == series).then(|| number.parse().ok())?
            });
            *last = given.max().unwrap_or(0).max(*last);
        }
    }

    /// A free identity, for what is about to be made.
    ///
    /// # Errors
    /// Refuses one that is taken, seen or unseen.
    pub fn free(&self, entity: Entity, id: impl Into<Uuid>) -> Result<(), Refusal> {
        let id = id.into();
        let taken = self.taken.contains(&id) || self.get(Key { entity, id }).is_some();
        if taken { Err(Refusal::field("id", Fault::Taken)) } else { Ok(()) }
    }
}
