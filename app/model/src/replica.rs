//! What a browser holds: *base*, what the server said, and *pending*, what its person did meanwhile, shown as if
//! it had happened already.
//!
//! A delivery of the change log patches base and the pending commands are run again on top. Undoing a failed
//! command is therefore a recomputation: it can never take back a later one.

use crate::actor::{Actor, Directory};
use crate::change::{Change, Delivery, Event, Logged, Version};
use crate::command::{Command, Context, Made, Rule, is_bound};
use crate::id::MutationId;
use crate::json;
use crate::record::{Entity, Key, Record};
use crate::refusal::Refusal;
use crate::time::ZoneTable;
use crate::world::World;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How many entries of the log are kept for records that arrive later than the log did.
const REMEMBERED: usize = 1_000;

/// Who a replica belongs to and what it decides with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Viewer {
    /// The person.
    pub actor: Actor,
    /// Who is in which team.
    pub directory: Directory,
    /// Offsets of the zones that occur.
    pub zones: ZoneTable,
}

impl Viewer {
    /// What a rule may know at this moment.
    pub fn context(&self, now: DateTime<Utc>) -> Context<'_> {
        Context { actor: &self.actor, directory: &self.directory, now, zones: &self.zones }
    }
}

/// A command that the server has not confirmed yet. Its place in the device's stream is given when it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pending<C = Command> {
    /// Its identity.
    pub mutation: MutationId,
    /// What had been seen of the change log.
    pub seen: Version,
    /// What is wanted.
    pub command: C,
    /// When the person did it.
    #[serde(with = "crate::iso")]
    pub at: DateTime<Utc>,
}

impl Pending {
    /// As it is kept and sent.
    pub fn written(&self) -> Pending<Value> {
        let command = serde_json::to_value(&self.command).unwrap_or_default();
        Pending { mutation: self.mutation, seen: self.seen, command, at: self.at }
    }
}

impl Pending<Value> {
    /// With its command as this program understands it.
    ///
    /// # Errors
    /// It does not.
    pub fn read(self) -> Result<Pending, json::Error> {
        let Self { mutation, seen, command, at } = self;
        Ok(Pending { mutation, seen, command: json::read(command)?, at })
    }
}

/// A device's copy of what its person may see, and what they did to it.
#[derive(Clone, Debug)]
pub struct Replica {
    base: World,
    shown: World,
    pending: Vec<Pending>,
    /// Records whose shown state differs from base because of pending commands.
    overlaid: BTreeSet<Key>,
    /// For records read later than the log stood: the version they were read at.
    read_at: BTreeMap<Key, Version>,
    version: Version,
    remembered: VecDeque<Logged>,
    forgotten: Version,
    rule: Rule,
}

/// The records whose shown state may have changed.
pub type Touched = BTreeSet<Key>;

impl Replica {
    /// An empty replica that has seen the log up to `version` and decides by `rule`.
    pub fn new(version: Version, rule: Rule) -> Self {
        Self {
            base: World::default(),
            shown: World::default(),
            pending: vec![],
            overlaid: BTreeSet::new(),
            read_at: BTreeMap::new(),
            version,
            remembered: VecDeque::new(),
            forgotten: version,
            rule,
        }
    }

    /// Decides by this rule from now on, what waits already too.
    pub fn learn(&mut self, viewer: &Viewer, rule: Rule) -> Touched {
        self.rule = rule;
        self.rebase(viewer, Touched::new())
    }

    /// Whether a command could be carried out, as far as can be seen from here; nothing happens.
    ///
    /// # Errors
    /// What the rules say against it.
    pub fn would(&self, viewer: &Viewer, now: DateTime<Utc>, command: &Command) -> Result<(), Refusal> {
        (self.rule)(&self.shown, &viewer.context(now), command).map(drop)
    }

    /// What the person sees.
    pub fn shown(&self) -> &World {
        &self.shown
    }

    /// How far the log has been seen.
    pub fn version(&self) -> Version {
        self.version
    }

    /// What waits to be confirmed, in order.
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Whether a record shows something not confirmed yet.
    pub fn is_pending(&self, key: Key) -> bool {
        self.overlaid.contains(&key)
    }

    /// Does what the person wants: shows it at once, and it waits to be sent.
    ///
    /// # Errors
    /// Refuses what the rule refuses; nothing has changed then.
    pub fn dispatch(
        &mut self,
        viewer: &Viewer,
        now: DateTime<Utc>,
        mutation: MutationId,
        command: Command,
    ) -> Result<Touched, Refusal> {
        self.dispatch_as_of(viewer, now, mutation, command, self.version)
    }

    /// The same, for what the person has made up their mind about at an earlier version: a form that was opened then.
    ///
    /// # Errors
    /// Refuses what the rule refuses; nothing has changed then.
    pub fn dispatch_as_of(
        &mut self,
        viewer: &Viewer,
        now: DateTime<Utc>,
        mutation: MutationId,
        command: Command,
        seen: Version,
    ) -> Result<Touched, Refusal> {
        let changes = (self.rule)(&self.shown, &viewer.context(now), &command)?;
        self.pending.push(Pending { mutation, seen, command, at: now });
        let touched = self.show(&changes);
        self.shown.past.insert(mutation, Made { by: viewer.actor.id, changes });
        Ok(touched)
    }

    /// Takes in what was done before this replica was made, or with another one of the same device, and waits still;
    /// with what was seen of it then, for what it names need not be here.
    pub fn adopt(&mut self, viewer: &Viewer, waiting: Vec<(Pending, Vec<Change>)>) -> Touched {
        for (pending, changes) in waiting {
            if self.pending.iter().all(|known| known.mutation != pending.mutation) {
                self.shown.past.insert(pending.mutation, Made { by: viewer.actor.id, changes });
                self.pending.push(pending);
            }
        }
        self.rebase(viewer, Touched::new())
    }

    /// Whether what was done here can be taken back.
    pub fn can_take_back(&self, mutation: MutationId) -> bool {
        let made = self.shown.past.get(&mutation);
        made.is_some_and(|made| {
            let back =
                |change: &Change| !is_bound(change) && (!change.created || change.key.entity == Entity::Activity);
            !made.changes.is_empty() && made.changes.iter().all(back)
        })
    }

    /// Takes in records read at `version`. Says no (and takes nothing) where the log kept here does not reach back
    /// that far: the page has to be read again.
    pub fn seed(
        &mut self,
        viewer: &Viewer,
        records: impl IntoIterator<Item = Record>,
        version: Version,
    ) -> Option<Touched> {
        if version < self.forgotten {
            return None;
        }
        let mut touched = Touched::new();
        for record in records {
            let key = record.key();
            let known = self.read_at.get(&key).copied().unwrap_or(self.version);
            if self.base.get(key).is_some() && version <= known {
                continue;
            }
            self.base.put(record);
            touched.insert(key);
            if version > self.version {
                self.read_at.insert(key, version);
            }
        }
        if version < self.version {
            let since: Vec<_> = self.remembered.iter().filter(|entry| entry.version > version).cloned().collect();
            for entry in since {
                for event in &entry.events {
                    if touched.contains(&event.key()) {
                        apply_event(&mut self.base, event);
                    }
                }
            }
        }
        Some(self.rebase(viewer, touched))
    }

    /// Takes in a piece of the log. Pieces seen before change nothing; `None` says that something in between is
    /// missing and has to be fetched first.
    pub fn receive(&mut self, viewer: &Viewer, delivery: &Delivery) -> Option<Touched> {
        if delivery.from > self.version {
            return None;
        }
        let mut touched = Touched::new();
        let seen = self.version;
        for entry in delivery.log.iter().filter(|entry| entry.version > seen) {
            for event in &entry.events {
                let key = event.key();
                if self.read_at.get(&key).is_some_and(|read| entry.version <= *read) {
                    continue;
                }
                if apply_event(&mut self.base, event) {
                    touched.insert(key);
                }
            }
            self.pending.retain(|pending| pending.mutation != entry.mutation.id);
            self.remember(entry.clone());
        }
        self.version = self.version.max(delivery.to);
        let version = self.version;
        self.read_at.retain(|_, read| *read > version);
        Some(self.rebase(viewer, touched))
    }

    /// What these mutations did waits no longer: the log that carries the effect of those that were carried out has
    /// been received before, and the others have none.
    pub fn settle(&mut self, viewer: &Viewer, settled: &[MutationId]) -> Touched {
        self.pending.retain(|pending| !settled.contains(&pending.mutation));
        self.rebase(viewer, Touched::new())
    }

    /// What a mutation that was made here did, as far as could be seen from here.
    pub fn made(&self, mutation: MutationId) -> &[Change] {
        self.shown.past.get(&mutation).map_or(&[], |made| &made.changes)
    }

    /// Starts over from nothing at `version`, keeping what is pending: the log does not reach back to where this
    /// replica stood.
    pub fn restart(&mut self, version: Version) {
        self.base = World::default();
        self.shown = World { past: std::mem::take(&mut self.shown.past), ..World::default() };
        self.overlaid.clear();
        self.read_at.clear();
        self.remembered.clear();
        self.version = version;
        self.forgotten = version;
    }

    fn remember(&mut self, entry: Logged) {
        self.remembered.push_back(entry);
        while self.remembered.len() > REMEMBERED {
            if let Some(gone) = self.remembered.pop_front() {
                self.forgotten = gone.version;
            }
        }
    }

    /// Shows base with the pending commands run again on top. Only records touched by either are recomputed.
    fn rebase(&mut self, viewer: &Viewer, mut touched: Touched) -> Touched {
        touched.append(&mut self.overlaid);
        for key in &touched {
            match self.base.get(*key) {
                Some(record) => self.shown.put(record),
                None => self.shown.remove(*key),
            }
        }
        for at in 0..self.pending.len() {
            let Pending { command, at, .. } = &self.pending[at];
            // A refusal now may be none on the server: its answer decides, not ours.
            if let Ok(changes) = (self.rule)(&self.shown, &viewer.context(*at), command) {
                touched.append(&mut self.show(&changes));
            }
        }
        touched
    }

    fn show(&mut self, changes: &[Change]) -> Touched {
        let mut touched = Touched::new();
        for change in changes {
            if self.shown.apply(change) {
                self.overlaid.insert(change.key);
                touched.insert(change.key);
            }
        }
        touched
    }
}

fn apply_event(world: &mut World, event: &Event) -> bool {
    match event {
        Event::Changed(change) => world.apply(change),
        Event::Appeared(record) => {
            world.put(record.clone());
            true
        }
        Event::Vanished(key) => {
            world.remove(*key);
            true
        }
    }
}
