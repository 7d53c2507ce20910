//! The one path for every write.

use crate::log::entity::{client, head, number, receipt};
use crate::log::{self, Entry};
use crate::{Answer, Fault, Iana, Store, facts, people, rows};
use chrono::{DateTime, Utc};
use model::change::Origin;
use model::command::decide;
use model::merge::conflicts;
use model::{
    Actor, Change, Command, Context, Directory, Entity, Envelope, Key, Outcome, Receipt, Record, Refusal, Version,
    World,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, TransactionTrait,
};

impl Store {
    /// Carries out envelopes in their order, in one transaction: each is decided with the rules of `model` on the
    /// facts its actor may see, written, and put into the change log; one that has been taken before gets the same
    /// receipt again, and a mutation that is in the log is not carried out again, whatever stream it comes in; what
    /// was refused or changed nothing is decided anew in another one. A refusal is an answer and does not touch the others.
    ///
    /// # Errors
    /// A fault; nothing has been written then.
    pub fn submit<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        envelopes: &'a [Envelope],
    ) -> Answer<'a, Vec<Receipt>> {
        Box::pin(async move {
            let writing = self.0.writing.lock().await;
            let tx = self.0.db.begin().await?;
            let mut taking = Taking::begin(&tx, actor, now).await?;
            let mut receipts = vec![];
            for envelope in envelopes {
                receipts.push(taking.take(envelope).await?);
            }
            let people_changed = taking.end().await?;
            tx.commit().await?;
            drop(writing);
            self.0.committed.notify_one();
            if people_changed {
                self.reread_directory().await?;
            }
            Ok(receipts)
        })
    }
}

/// A transaction that takes envelopes. It holds the lock on the head of the log from its first statement on, so
/// that versions rise in commit order and without gaps.
struct Taking<'a> {
    tx: &'a DatabaseTransaction,
    actor: &'a Actor,
    now: DateTime<Utc>,
    version: Version,
    began_at: Version,
    /// What every decision may need: everybody, and the company.
    common: World,
    directory: Directory,
    people_changed: bool,
}

impl<'a> Taking<'a> {
    async fn begin(tx: &'a DatabaseTransaction, actor: &'a Actor, now: DateTime<Utc>) -> Result<Self, Fault> {
        let lock = head::Entity::update_many()
            .col_expr(head::Column::Version, Expr::col(head::Column::Version))
            .filter(head::Column::Id.eq(1));
        lock.exec(tx).await?;
        let version = log::version(tx).await?;
        let common = facts::common(tx).await?;
        let directory = Directory::of(common.people.values());
        Ok(Self { tx, actor, now, version, began_at: version, common, directory, people_changed: false })
    }

    async fn take(&mut self, envelope: &Envelope) -> Result<Receipt, Fault> {
        let answer = |outcome| Receipt { client: envelope.client, seq: envelope.seq, outcome };
        let known = client::Entity::find_by_id(envelope.client.0).one(self.tx).await?;
        if known.as_ref().is_some_and(|known| known.person != self.actor.id.0) {
            return Ok(answer(Outcome::Refused(Refusal::OutOfStep)));
        }
        let last = known.map_or(0, |known| known.last_seq);
        // They count from one.
        let Some(seq) = i64::try_from(envelope.seq).ok().filter(|seq| *seq > 0) else {
            return Ok(answer(Outcome::Refused(Refusal::OutOfStep)));
        };
        if seq <= last {
            let taken = receipt::Entity::find_by_id((envelope.client.0, seq)).one(self.tx).await?;
            let taken = taken.ok_or_else(|| Fault::corrupt("a receipt is missing"))?;
            return Ok(answer(serde_json::from_value(taken.outcome)?));
        }
        if seq != last + 1 {
            return Ok(answer(Outcome::Refused(Refusal::OutOfStep)));
        }
        let outcome = match log::taken(self.tx, envelope.mutation).await? {
            // A device that has lost its stream sends again in another one what it does not know the answer to.
            Some((by, version)) if by == self.actor.id => Outcome::Accepted(version),
            Some(_) => Outcome::Refused(Refusal::Forbidden),
            None => match self.decide(envelope).await? {
                Ok(changes) => Outcome::Accepted(self.write(envelope, changes).await?),
                Err(refusal) => Outcome::Refused(refusal),
            },
        };
        self.keep_receipt(envelope, seq, &outcome).await?;
        Ok(answer(outcome))
    }

    async fn decide(&self, envelope: &Envelope) -> Result<Result<Vec<Change>, Refusal>, Fault> {
        let Some(world) = self.facts(&envelope.command).await? else { return Ok(Err(Refusal::NotFound)) };
        let context = Context { actor: self.actor, directory: &self.directory, now: self.now, zones: &Iana };
        let changes = match decide(&world, &context, &envelope.command) {
            Ok(changes) => changes,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let keys: Vec<Key> = changes.iter().filter(|change| !change.created).map(|change| change.key).collect();
        if keys.is_empty() || envelope.seen >= self.version {
            return Ok(Ok(changes));
        }
        let earlier = log::since(self.tx, &keys, envelope.seen, envelope.client).await?;
        let found = conflicts(&changes, envelope.client, envelope.seen, &earlier);
        Ok(if found.is_empty() { Ok(changes) } else { Err(Refusal::Conflict(found)) })
    }

    async fn facts(&self, command: &Command) -> Result<Option<World>, Fault> {
        facts::load(self.tx, self.actor, &self.directory, &self.common, self.now, command).await
    }

    async fn write(&mut self, envelope: &Envelope, changes: Vec<Change>) -> Result<Version, Fault> {
        if changes.is_empty() {
            return Ok(self.version);
        }
        let mut in_order: Vec<&Change> = changes.iter().collect();
        in_order.sort_by_key(|change| place(change));
        for run in in_order.chunk_by(|a, b| place(a) == place(b)) {
            if run.iter().any(|change| change.removed) {
                rows::delete(self.tx, run).await?;
                continue;
            }
            let mut born = vec![];
            let kept = run.iter().filter(|change| !change.created).map(|change| change.key);
            let mut known = rows::of_keys(self.tx, kept).await?;
            for change in run.iter().copied() {
                let before = if change.created { None } else { known.get(&change.key).cloned() };
                let after = change.apply(before.as_ref());
                let record = after.ok_or_else(|| Fault::corrupt("a change does not fit its record"))?;
                self.keep_number(&record, change.created).await?;
                self.keep_common(&record);
                // Also when they are let in again: a session may have begun while they were not.
                let out = |record: &Record| matches!(record, Record::Person(person) if !person.active);
                if out(&record) || before.as_ref().is_some_and(out) {
                    people::keep_out(self.tx, change.key.id.into()).await?;
                }
                if change.created {
                    born.push(record);
                } else {
                    rows::update(self.tx, &record).await?;
                    known.insert(change.key, record);
                }
            }
            rows::insert(self.tx, &born).await?;
        }
        self.version += 1;
        let origin = Origin { client: envelope.client, id: envelope.mutation };
        log::append(self.tx, &Entry { version: self.version, origin, actor: self.actor.id, at: self.now, changes })
            .await?;
        Ok(self.version)
    }

    /// What every later decision may need.
    fn keep_common(&mut self, record: &Record) {
        match record {
            Record::Person(_) => {
                self.common.put(record.clone());
                self.directory = Directory::of(self.common.people.values());
                self.people_changed = true;
            }
            Record::Company(_) => self.common.put(record.clone()),
            _ => {}
        }
    }

    /// A number that was given is not given again.
    async fn keep_number(&self, record: &Record, created: bool) -> Result<(), Fault> {
        let number = match record {
            Record::Issue(issue) => &issue.number,
            Record::Order(order) => &order.number,
            _ => return Ok(()),
        };
        let Some((series, last)) = number.rsplit_once('-').filter(|_| created) else { return Ok(()) };
        let row =
            number::ActiveModel { series: Set(series.to_owned()), last: Set(last.parse().map_err(Fault::corrupt)?) };
        let replace = OnConflict::column(number::Column::Series).update_column(number::Column::Last).to_owned();
        number::Entity::insert(row).on_conflict(replace).exec_without_returning(self.tx).await?;
        Ok(())
    }

    async fn keep_receipt(&self, envelope: &Envelope, seq: i64, outcome: &Outcome) -> Result<(), Fault> {
        let receipt = receipt::ActiveModel {
            client: Set(envelope.client.0),
            seq: Set(seq),
            outcome: Set(serde_json::to_value(outcome)?),
        };
        receipt::Entity::insert(receipt).exec_without_returning(self.tx).await?;
        let row = client::ActiveModel { id: Set(envelope.client.0), person: Set(self.actor.id.0), last_seq: Set(seq) };
        let replace = OnConflict::column(client::Column::Id).update_column(client::Column::LastSeq).to_owned();
        client::Entity::insert(row).on_conflict(replace).exec_without_returning(self.tx).await?;
        Ok(())
    }

    /// Moves the head of the log; on PostgreSQL tells the other servers, once this is committed.
    async fn end(self) -> Result<bool, Fault> {
        if self.version > self.began_at {
            log::move_head(self.tx, self.version).await?;
            if self.tx.get_database_backend() == DbBackend::Postgres {
                self.tx.execute_unprepared(&format!("NOTIFY {}", log::CHANNEL)).await?;
            }
        }
        Ok(self.people_changed)
    }
}

/// Where a change comes when its decision is written: what others belong to is made before them, and goes after them.
fn place(change: &Change) -> (u8, i8) {
    let kind = Entity::ALL.iter().zip(0..).find(|(entity, _)| **entity == change.key.entity).map_or(0, |(_, at)| at);
    match change {
        Change { created: true, .. } => (0, kind),
        Change { removed: true, .. } => (2, -kind),
        _ => (1, kind),
    }
}
