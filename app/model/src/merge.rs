//! When two people change the same thing: other fields merge, guarded fields ask.

use crate::change::{Change, Version};
use crate::id::{ClientId, PersonId};
use crate::record::Key;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A guarded field that somebody else changed since the sender last looked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Which record.
    pub key: Key,
    /// Which field.
    pub field: String,
    /// What the sender wants it to be.
    pub mine: Value,
    /// What it is now.
    pub theirs: Value,
    /// What it was when the sender looked.
    pub before: Value,
    /// Who changed it.
    pub by: PersonId,
    /// When they did.
    #[serde(with = "crate::iso")]
    pub at: DateTime<Utc>,
}

/// An earlier change of the log, as much of it as merging needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// Its position.
    pub version: Version,
    /// Where it came from.
    pub client: ClientId,
    /// Who made it.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// What changed.
    pub change: Change,
}

/// The conflicts of a decision with what others did after `seen`; `earlier` by rising version. Wanting what is
/// already so is no conflict, and nobody conflicts with themselves. A record that somebody else has made meanwhile
/// counts too: an occurrence that both took out of its series is one record (there is no `before` then).
pub fn conflicts(decision: &[Change], client: ClientId, seen: Version, earlier: &[Earlier]) -> Vec<Conflict> {
    let theirs = |change: &Change, field: &str| {
        let mut touching = earlier.iter().filter(|past| {
            past.version > seen
                && past.client != client
                && past.change.key == change.key
                && past.change.fields.contains_key(field)
        });
        let first = touching.next()?;
        let last = touching.next_back().unwrap_or(first);
        Some((first.change.fields[field].old.clone(), last.clone()))
    };
    let mut found = vec![];
    for change in decision.iter().filter(|change| !change.created) {
        for field in change.key.entity.guarded() {
            let (Some(mine), Some((before, last))) = (change.fields.get(*field), theirs(change, field)) else {
                continue;
            };
            found.push(Conflict {
                key: change.key,
                field: (*field).to_owned(),
                mine: mine.new.clone(),
                theirs: mine.old.clone(),
                before,
                by: last.by,
                at: last.at,
            });
        }
    }
    found
}
