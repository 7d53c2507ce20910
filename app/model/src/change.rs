//! What a decision changes, field by field, and how it travels.

use crate::id::{ClientId, MutationId, PersonId};
use crate::record::{Key, Record};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A position in the change log: 1 for the first mutation ever, rising without gaps.
pub type Version = u64;

/// One field's value before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Before; null if the record is new.
    pub old: Value,
    /// After.
    pub new: Value,
}

/// What one decision changes in one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Which record.
    pub key: Key,
    /// Whether the record comes into being.
    pub created: bool,
    /// Whether it goes: its making is taken back.
    #[serde(default)]
    pub removed: bool,
    /// The fields that change; all of them where the record is new.
    pub fields: BTreeMap<String, FieldChange>,
    /// Who holds the record afterwards: decides who may see the change.
    pub holders: Vec<PersonId>,
    /// Who held it before, where that differs: they see it go.
    pub held_before: Option<Vec<PersonId>>,
}

impl Change {
    /// The birth of a record.
    pub fn create(record: impl Into<Record>, holders: Vec<PersonId>) -> Self {
        Self::create_record(record.into(), holders)
    }

    fn create_record(record: Record, holders: Vec<PersonId>) -> Self {
        let fields = record.fields().into_iter().map(|(name, new)| (name, FieldChange { old: Value::Null, new }));
        Self { key: record.key(), created: true, removed: false, fields: gathered(fields), holders, held_before: None }
    }

    /// The end of a record that `holders` held.
    pub fn remove(record: &Record, holders: Vec<PersonId>) -> Self {
        let fields = record.fields().into_iter().map(|(name, old)| (name, FieldChange { old, new: Value::Null }));
        Self { key: record.key(), created: false, removed: true, fields: gathered(fields), holders, held_before: None }
    }

    /// What differs between two states of a record; `None` where nothing does.
    pub fn between(
        before: impl Into<Record>,
        after: impl Into<Record>,
        held_before: Vec<PersonId>,
        holders: Vec<PersonId>,
    ) -> Option<Self> {
        Self::between_records(&before.into(), &after.into(), held_before, holders)
    }

    fn between_records(
        before: &Record,
        after: &Record,
        held_before: Vec<PersonId>,
        holders: Vec<PersonId>,
    ) -> Option<Self> {
        let mut old = before.fields();
        let fields = gathered(after.fields().into_iter().filter_map(|(name, new)| {
            let old = old.remove(&name).unwrap_or(Value::Null);
            (old != new).then_some((name, FieldChange { old, new }))
        }));
        let held_before = (held_before != holders).then_some(held_before);
        let key = after.key();
        (!fields.is_empty()).then_some(Self { key, created: false, removed: false, fields, holders, held_before })
    }

    /// The record after the change, given the record before (nothing where it is new). `None` where they do not
    /// fit together, and where it goes.
    pub fn apply(&self, before: Option<&Record>) -> Option<Record> {
        let mut fields = match (self.created, before) {
            (true, _) => serde_json::Map::new(),
            (false, Some(_)) if self.removed => return None,
            (false, Some(record)) => record.fields(),
            (false, None) => return None,
        };
        fields.extend(self.fields.iter().map(|(name, change)| (name.clone(), change.new.clone())));
        Record::from_fields(self.key.entity, fields)
    }
}

/// A map, filled one by one: collecting would bring a sort along.
fn gathered(fields: impl Iterator<Item = (String, FieldChange)>) -> BTreeMap<String, FieldChange> {
    let mut map = BTreeMap::new();
    for (name, change) in fields {
        map.insert(name, change);
    }
    map
}

/// One entry of the change log: a mutation with all it changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Logged {
    /// Its position.
    pub version: Version,
    /// Which mutation it was.
    pub mutation: Origin,
    /// Who did it.
    pub actor: PersonId,
    /// When the server took it.
    #[serde(with = "crate::iso")]
    pub at: DateTime<Utc>,
    /// What changed, as far as the reader may see it.
    pub events: Vec<Event>,
}

/// What a reader of the log learns about one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "events are read once and not kept in numbers")]
pub enum Event {
    /// It changed.
    Changed(Change),
    /// The reader may see it from now on, or has to do with it from now on: all of it.
    Appeared(Record),
    /// The reader may not see it any more.
    Vanished(Key),
}

impl Event {
    /// The record it is about.
    pub fn key(&self) -> Key {
        match self {
            Self::Changed(change) => change.key,
            Self::Appeared(record) => record.key(),
            Self::Vanished(key) => *key,
        }
    }
}

/// Everything the reader may see of the log after `from`, up to and including `to`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Where the reader stood.
    pub from: Version,
    /// Where this takes it.
    pub to: Version,
    /// The entries, by rising version.
    pub log: Vec<Logged>,
}

/// Names a mutation and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The stream it came in.
    pub client: ClientId,
    /// Its identity.
    pub id: MutationId,
}
