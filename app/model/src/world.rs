//! The facts a rule decides on: all that a replica holds, or just what the store loaded for one command.

use crate::activities::Activity;
use crate::change::Change;
use crate::customers::{Contact, Customer};
use crate::id::{ActivityId, ContactId, CustomerId, IssueId, PersonId};
use crate::issues::Issue;
use crate::people::Person;
use crate::record::{Entity, Key, Record};
use crate::refusal::{Fault, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Records by identity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct World {
    /// People.
    pub people: BTreeMap<PersonId, Person>,
    /// Customers.
    pub customers: BTreeMap<CustomerId, Customer>,
    /// Contacts.
    pub contacts: BTreeMap<ContactId, Contact>,
    /// Activities.
    pub activities: BTreeMap<ActivityId, Activity>,
    /// Issues.
    pub issues: BTreeMap<IssueId, Issue>,
    /// Identities that are taken though their records are not here: they exist out of the actor's sight.
    pub taken: BTreeSet<Uuid>,
    /// The last number given in a series (`Q-2026` → 41). The browser has none: numbers are the server's to give.
    pub numbers: BTreeMap<String, u32>,
}

impl World {
    /// The record of this key.
    pub fn get(&self, key: Key) -> Option<Record> {
        match key.entity {
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
            Record::Person(person) => drop(self.people.insert(person.id, person)),
            Record::Customer(customer) => drop(self.customers.insert(customer.id, customer)),
            Record::Contact(contact) => drop(self.contacts.insert(contact.id, contact)),
            Record::Activity(activity) => drop(self.activities.insert(activity.id, activity)),
            Record::Issue(issue) => drop(self.issues.insert(issue.id, issue)),
        }
    }

    /// Takes a record out.
    pub fn remove(&mut self, key: Key) {
        match key.entity {
            Entity::Person => drop(self.people.remove(&key.id.into())),
            Entity::Customer => drop(self.customers.remove(&key.id.into())),
            Entity::Contact => drop(self.contacts.remove(&key.id.into())),
            Entity::Activity => drop(self.activities.remove(&key.id.into())),
            Entity::Issue => drop(self.issues.remove(&key.id.into())),
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
