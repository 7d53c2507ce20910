//! Who acts, and what a role lets somebody see.

use crate::id::PersonId;
use crate::people::Person;
use crate::record::Entity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Whoever acts where no person does: what comes by mail or over the public form, and what is done in the background.
pub const DAYBOOK: PersonId = PersonId(Uuid::from_u128(0xda1_b00c));

/// What somebody does in the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Visits customers (业务员): own customers, own team's calendar.
    Rep,
    /// Handles customers' issues: every customer and issue.
    Agent,
    /// Plans campaigns: every customer.
    Marketing,
    /// Leads a team: its customers, calendar and issues.
    Manager,
    /// Sees and sets up everything.
    Administrator,
}

impl Role {
    /// Every role, in the order lists show them.
    pub const ALL: [Role; 5] = [Role::Rep, Role::Agent, Role::Marketing, Role::Manager, Role::Administrator];
}

/// Somebody who acts: the person's identity, role and team at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person.
    pub id: PersonId,
    /// Their role.
    pub role: Role,
    /// Their team's name; empty for none.
    pub team: String,
    /// Their IANA time zone.
    pub zone: String,
}

impl Actor {
    /// The actor a signed-in person is.
    pub fn of(person: &Person) -> Self {
        Self { id: person.id, role: person.role, team: person.team.clone(), zone: person.zone.clone() }
    }

    /// Who acts where no person does.
    pub fn daybook() -> Self {
        Self { id: DAYBOOK, role: Role::Administrator, team: String::new(), zone: "UTC".to_owned() }
    }

    /// Whether a record of this kind held by these people may be seen. What may not be seen does not exist for
    /// the actor. The store's scoped finders say the same in SQL.
    pub fn sees(&self, entity: Entity, holders: &[PersonId], directory: &Directory) -> bool {
        let own = || holders.contains(&self.id);
        let team = || own() || holders.iter().any(|holder| directory.in_team(*holder, &self.team));
        match (self.role, entity) {
            (_, Entity::BoardView | Entity::CustomerSet) => own(),
            (Role::Administrator, _) | (_, Entity::Person | Entity::Company | Entity::Article | Entity::Product) => {
                true
            }
            // What is attached to an article is nobody's.
            (Role::Rep, Entity::Attachment) => holders.is_empty() || own(),
            (_, Entity::Activity) => team(),
            (Role::Rep, _) => own(),
            (Role::Manager, _) => holders.is_empty() || team(),
            (Role::Agent | Role::Marketing, _) => true,
        }
    }

    /// The actor and whoever else is in their team.
    pub fn and_team(&self, directory: &Directory) -> impl Iterator<Item = PersonId> {
        directory.team(&self.team).into_iter().chain([self.id])
    }

    /// Whether the actor reads this field of such records that they see: what goods cost is for those who lead.
    pub fn reads(&self, entity: Entity, field: &str) -> bool {
        self.assigns() || (entity, field) != (Entity::Product, "cost")
    }

    /// Whether the actor may change what `holder` holds: their own, a manager the team's, an administrator all.
    pub fn acts_for(&self, holder: PersonId, directory: &Directory) -> bool {
        match self.role {
            Role::Administrator => true,
            Role::Manager => holder == self.id || directory.in_team(holder, &self.team),
            _ => holder == self.id,
        }
    }

    /// Whether customers' issues are the actor's work.
    pub fn handles_issues(&self) -> bool {
        matches!(self.role, Role::Agent | Role::Manager | Role::Administrator)
    }

    /// Whether the actor hands customers from one rep to another.
    pub fn assigns(&self) -> bool {
        matches!(self.role, Role::Manager | Role::Administrator)
    }
}

/// Who is in which team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory(BTreeMap<PersonId, String>);

impl Directory {
    /// The directory of these people.
    pub fn of<'a>(people: impl IntoIterator<Item = &'a Person>) -> Self {
        Self(people.into_iter().map(|person| (person.id, person.team.clone())).collect())
    }

    /// Whether the person belongs to the team of this name; nobody belongs to the nameless team.
    pub fn in_team(&self, person: PersonId, team: &str) -> bool {
        !team.is_empty() && self.0.get(&person).is_some_and(|own| own == team)
    }

    /// The people of a team.
    pub fn team(&self, team: &str) -> Vec<PersonId> {
        self.0.iter().filter(|(_, own)| !team.is_empty() && *own == team).map(|(id, _)| *id).collect()
    }
}
