//! What somebody wants, wrapped so that it is carried out once, and what came of it.

use crate::actor::{Actor, Directory};
use crate::change::{Change, Version};
use crate::id::{ClientId, MutationId};
use crate::record::{Entity, Key};
use crate::refusal::Refusal;
use crate::time::Zones;
use crate::world::World;
use crate::{activities, customers, issues, people};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What somebody wants done; an intent, never a whole record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Something about the people who sign in.
    People(people::Command),
    /// Something about customers and their contacts.
    Customers(customers::Command),
    /// Something about activities.
    Activities(activities::Command),
    /// Something about issues.
    Issues(issues::Command),
}

impl Command {
    /// The records the rule needs to know.
    pub fn names(&self) -> Vec<Key> {
        match self {
            Self::People(command) => command.names(),
            Self::Customers(command) => command.names(),
            Self::Activities(command) => command.names(),
            Self::Issues(command) => command.names(),
        }
    }

    /// The command that takes this one back, asked before it is carried out; `None` where there is none.
    pub fn inverse(&self, before: &World) -> Option<Command> {
        match self {
            Self::People(_) | Self::Customers(_) => None,
            Self::Activities(command) => command.inverse(before).map(Self::Activities),
            Self::Issues(command) => command.inverse(before).map(Self::Issues),
        }
    }
}

/// What a rule may know besides the facts: who acts, when, and the zones.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// Who is in which team.
    pub directory: &'a Directory,
    /// The moment of the decision.
    pub now: DateTime<Utc>,
    /// Zone data.
    pub zones: &'a dyn Zones,
}

/// Decides what follows from a command: the one rule that browser and server both run.
///
/// # Errors
/// Refuses what may not or cannot be done; nothing has changed then.
pub fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::People(command) => people::decide(world, context, command),
        Command::Customers(command) => customers::decide(world, context, command),
        Command::Activities(command) => activities::decide(world, context, command),
        Command::Issues(command) => issues::decide(world, context, command),
    }
}

/// A command on its way: sent as often as needed, carried out once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The stream it belongs to.
    pub client: ClientId,
    /// Its place in that stream, from 1, without gaps.
    pub seq: u64,
    /// Its identity.
    pub mutation: MutationId,
    /// What the sender had seen of the change log.
    pub seen: Version,
    /// What is wanted.
    pub command: Command,
}

/// What came of an envelope. The same for every delivery of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The envelope's client.
    pub client: ClientId,
    /// The envelope's place.
    pub seq: u64,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an envelope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Carried out, at this position of the change log.
    Accepted(Version),
    /// Not carried out.
    Refused(Refusal),
}

pub(crate) fn key(entity: Entity, id: impl Into<uuid::Uuid>) -> Key {
    Key { entity, id: id.into() }
}
