//! Taking tables in: trying them, then batch by batch, each in one transaction, going on where it was interrupted; and
//! taking an import back.
//!
//! **Invariant:** the rows of an import are envelopes of one stream, one a batch. Whatever happens, a batch is taken
//! once, and the log knows what to take back.

pub(crate) mod entity;
mod table;
mod try_out;

pub use table::ImportTable;

use crate::log::entity::{change, client};
use crate::{Answer, Fault, Store, log, row};
use chrono::{DateTime, Utc};
use model::customers::custom::CustomField;
use model::import::{Import, Kind, LISTED, Preview, RowFault, Target, batches};
use model::{Actor, ClientId, Command, Envelope, ImportId, MutationId, Outcome, Refusal};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::Arc;
use try_out::{Trial, Tried};
use uuid::{NoContext, Timestamp, Uuid};

/// How many rows make a batch: with a contact each they still go together.
const BATCH: usize = 200;
/// How many rows one step takes.
const STEP: usize = 2_000;
/// How many batches one step takes back.
const UNDONE: usize = 10;
/// How many imports are listed.
const RECENT: u64 = 20;

/// How a table is to be taken.
#[derive(Clone, Debug)]
pub struct ImportPlan {
    /// What its rows are.
    pub kind: Kind,
    /// What each column means; guessed where not given.
    pub columns: Option<Vec<Option<Target>>>,
}

impl ImportPlan {
    /// What each column of the table means.
    fn columns(&self, table: &ImportTable, own: &[CustomField]) -> Vec<Option<Target>> {
        self.columns.clone().unwrap_or_else(|| self.kind.guess_all(table.headings(), own))
    }
}

impl Store {
    /// Tries a table without writing: how it was understood, and the rows that cannot be taken, with the reason.
    pub fn try_import<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        table: &'a ImportTable,
        plan: &'a ImportPlan,
    ) -> Answer<'a, Preview> {
        Box::pin(async move {
            let mut trial = Trial::begin(self, actor, now, table, plan).await?;
            let mut faults = vec![];
            for rows in batches(plan.kind, &trial.columns.clone(), &table.rows, BATCH) {
                faults.extend(trial.run(rows).await?.faults);
            }
            Ok(Preview {
                encoding: table.encoding.clone(),
                headings: table.headings.clone(),
                columns: trial.columns.clone(),
                writing: trial.writing,
                sample: table.rows.iter().take(5).map(|(_, cells)| cells.clone()).collect(),
                rows: table.rows.len(),
                broken: faults.len(),
                faults: faults.into_iter().take(LISTED).collect(),
            })
        })
    }

    /// The same for a file that is kept; nothing where no such file is.
    pub fn try_kept<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        hash: &'a str,
        plan: &'a ImportPlan,
    ) -> Answer<'a, Option<Preview>> {
        Box::pin(async move {
            match self.kept_table(hash).await? {
                Some(table) => self.try_import(actor, now, &table, plan).await.map(Some),
                None => Ok(None),
            }
        })
    }

    /// Begins to take in a file that is kept; nothing where no such file is.
    pub fn begin_import<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        (hash, name): (&'a str, &'a str),
        plan: &'a ImportPlan,
    ) -> Answer<'a, Option<Import>> {
        Box::pin(async move {
            let Some(table) = self.kept_table(hash).await? else { return Ok(None) };
            let company = crate::company::find(&self.0.db).await?.unwrap_or_default();
            let begun = entity::Model {
                id: fresh(now),
                person: actor.id.0,
                kind: row::word(&plan.kind)?,
                name: model::files::plain_name(name),
                hash: hash.to_owned(),
                columns: Some(serde_json::to_value(plan.columns(&table, &company.own_fields()))?),
                rows: i32::try_from(table.rows.len()).map_err(Fault::corrupt)?,
                done: 0,
                added: 0,
                left_out: 0,
                faults: serde_json::json!([]),
                started: now,
                undo: None,
                taken_back: 0,
            };
            entity::Entity::insert(entity::ActiveModel::from(begun.clone())).exec_without_returning(&self.0.db).await?;
            Ok(Some(begun.try_into()?))
        })
    }

    /// Takes in some more rows of an import; nothing where the actor has none of this identity. What was interrupted
    /// goes on where it stood.
    pub fn go_on_with_import<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        id: ImportId,
    ) -> Answer<'a, Option<Import>> {
        Box::pin(async move {
            let _one_at_a_time = self.0.importing.lock().await;
            let Some(mut job) = self.job(actor, id).await? else { return Ok(None) };
            if job.done >= job.rows || job.undo.is_some() {
                return Ok(Some(job.try_into()?));
            }
            let Some(table) = self.kept_table(&job.hash).await? else { return Ok(None) };
            let columns = job.columns.clone().map(serde_json::from_value).transpose()?;
            let plan = ImportPlan { kind: row::read(&job.kind)?, columns };
            let mut trial = Trial::begin(self, actor, now, &table, &plan).await?;
            let mut faults: Vec<RowFault> = serde_json::from_value(job.faults.clone())?;
            // A day may be full for one of them and not for the next, credit be gone: these go in one by one.
            let alone = matches!(plan.kind, Kind::Activities | Kind::Orders);
            let batches = batches(plan.kind, &trial.columns.clone(), &table.rows, if alone { 1 } else { BATCH });
            let done = usize::try_from(job.done).map_err(Fault::corrupt)?;
            let first = batches.iter().scan(0, |rows, batch| {
                *rows += batch.len();
                Some(*rows)
            });
            let first = first.take_while(|rows| *rows <= done).count();
            let taken = client::Entity::find_by_id(id.0).one(&self.0.db).await?.map_or(0, |client| client.last_seq);
            let taken = usize::try_from(taken).map_err(Fault::corrupt)?;
            let count = |number: usize| i32::try_from(number).map_err(Fault::corrupt);
            let step = if alone { STEP / 10 } else { STEP / BATCH };
            for (nth, rows) in batches.into_iter().enumerate().skip(first).take(step) {
                // One that was taken before somebody could note it.
                if nth >= taken {
                    let tried = trial.run(rows).await?;
                    let broken = self.take_batch(actor, now, id, nth, &tried).await?;
                    job.left_out += count(tried.faults.len() + broken.len())?;
                    faults.extend(tried.faults.into_iter().chain(broken));
                    faults.truncate(LISTED);
                    job.faults = serde_json::to_value(&faults)?;
                }
                job.done += count(rows.len())?;
                self.keep_job(&job).await?;
            }
            job.added = self.written_by(ClientId(id.0), Some(change::Column::Created)).await?;
            self.keep_job(&job).await?;
            Ok(Some(job.try_into()?))
        })
    }

    /// The actor's imports, the newest first.
    pub fn imports<'a>(&'a self, actor: &'a Actor) -> Answer<'a, Vec<Import>> {
        Box::pin(async move {
            let own = entity::Entity::find().filter(entity::Column::Person.eq(actor.id.0));
            let rows = own.order_by_desc(entity::Column::Started).limit(RECENT).all(&self.0.db).await?;
            rows.into_iter().map(Import::try_from).collect()
        })
    }

    /// Takes back some more of what an import added, the newest first: what is as it was added, and nothing belongs to.
    pub fn take_import_back<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        id: ImportId,
    ) -> Answer<'a, Option<Import>> {
        Box::pin(async move {
            let _one_at_a_time = self.0.importing.lock().await;
            let Some(mut job) = self.job(actor, id).await? else { return Ok(None) };
            let stream = match job.undo {
                Some(stream) => stream,
                None => {
                    job.taken_back = -1;
                    *job.undo.insert(fresh(now))
                }
            };
            if job.taken_back >= 0 {
                return Ok(Some(job.try_into()?));
            }
            self.keep_job(&job).await?;
            let done = client::Entity::find_by_id(stream).one(&self.0.db).await?.map_or(0, |client| client.last_seq);
            let made = self.mutations(ClientId(id.0), done).await?;
            for (mutation, seq) in made.iter().take(UNDONE).zip(done + 1..) {
                let seen = log::version(&self.0.db).await?;
                let seq = u64::try_from(seq).map_err(Fault::corrupt)?;
                let command = Command::TakeBack(*mutation);
                let envelope = Envelope { client: ClientId(stream), seq, mutation: fresh(now).into(), seen, command };
                self.submit(actor, now, &[envelope]).await?;
            }
            // Of an order its payer and its customer are touched as well.
            let counted = (job.kind == Kind::Orders.name()).then_some(change::Column::Removed);
            let gone = self.written_by(ClientId(stream), counted).await?;
            job.taken_back = if made.len() > UNDONE { -1 - gone } else { gone };
            self.keep_job(&job).await?;
            Ok(Some(job.try_into()?))
        })
    }

    /// Takes in what a trial has left of a batch, unless that has happened already. Gives back the rows that were
    /// refused after all: those of a batch go together.
    async fn take_batch(
        &self,
        actor: &Actor,
        now: DateTime<Utc>,
        id: ImportId,
        nth: usize,
        tried: &Tried,
    ) -> Result<Vec<RowFault>, Fault> {
        let commands = tried.commands.clone();
        let seen = log::version(&self.0.db).await?;
        let command = if commands.is_empty() { Command::Together(vec![]) } else { Command::together(commands) };
        let (client, seq) = (ClientId(id.0), nth as u64 + 1);
        let envelope = Envelope { client, seq, mutation: fresh(now).into(), seen, command };
        let receipts = self.submit(actor, now, &[envelope]).await?;
        let refusal = receipts.into_iter().find_map(|receipt| match receipt.outcome {
            Outcome::Refused(refusal) => Some(refusal),
            Outcome::Accepted(_) => None,
        });
        let broken = |refusal: Refusal| {
            tried.lines.iter().map(|line| RowFault { line: *line, refusal: refusal.clone() }).collect()
        };
        Ok(refusal.map(broken).unwrap_or_default())
    }

    async fn job(&self, actor: &Actor, id: ImportId) -> Result<Option<entity::Model>, Fault> {
        let own = entity::Entity::find_by_id(id.0).filter(entity::Column::Person.eq(actor.id.0));
        Ok(own.one(&self.0.db).await?)
    }

    async fn keep_job(&self, job: &entity::Model) -> Result<(), Fault> {
        let row = entity::ActiveModel {
            id: Set(job.id),
            done: Set(job.done),
            added: Set(job.added),
            left_out: Set(job.left_out),
            faults: Set(job.faults.clone()),
            undo: Set(job.undo),
            taken_back: Set(job.taken_back),
            ..Default::default()
        };
        let _writing = self.0.writing.lock().await;
        entity::Entity::update(row).exec(&self.0.db).await?;
        Ok(())
    }

    /// The table of a kept file. The last one read is remembered: an import asks for it at each step.
    async fn kept_table(&self, hash: &str) -> Result<Option<Arc<ImportTable>>, Fault> {
        let mut last = self.0.last_table.lock().await;
        if let Some((_, table)) = last.as_ref().filter(|(known, _)| known == hash) {
            return Ok(Some(table.clone()));
        }
        let blob = crate::files::blob::Entity::find_by_id(hash).one(&self.0.db).await?;
        let table = blob.map(|blob| Arc::new(ImportTable::read(&blob.content)));
        *last = table.clone().map(|table| (hash.to_owned(), table));
        Ok(table)
    }

    /// What came in a stream, the newest first, without the first so many; a little more than is taken back at a time.
    async fn mutations(&self, stream: ClientId, without: i64) -> Result<Vec<MutationId>, Fault> {
        let found =
            change::Entity::find().select_only().column(change::Column::Version).column(change::Column::Mutation);
        let found = found.distinct().filter(change::Column::Client.eq(stream.0));
        let without = u64::try_from(without).map_err(Fault::corrupt)?;
        let found = found.order_by_desc(change::Column::Version).offset(without).limit(UNDONE as u64 + 1);
        let rows: Vec<(i64, Uuid)> = found.into_tuple().all(&self.0.db).await?;
        Ok(rows.into_iter().map(|(_, mutation)| mutation.into()).collect())
    }

    /// How many records a stream has made, or touched at all.
    async fn written_by(&self, stream: ClientId, what: Option<change::Column>) -> Result<i32, Fault> {
        let written = change::Entity::find().filter(change::Column::Client.eq(stream.0));
        let written = what.into_iter().fold(written, |written, what| written.filter(what.eq(true)));
        i32::try_from(written.count(&self.0.db).await?).map_err(Fault::corrupt)
    }
}

/// A fresh identity (UUID version 7) of this moment.
pub(crate) fn fresh(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
}
