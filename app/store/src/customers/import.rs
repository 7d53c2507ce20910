//! Customers from a file: reading it, trying it, taking it in one transaction.

use crate::{Answer, Fault, Iana, Store, customers};
use chrono::{DateTime, Utc};
use encoding_rs::Encoding;
use model::command::decide;
use model::customers::import::{Imported, Preview, RowFault, Target, commands};
use model::{Actor, ClientId, Command, Context, Envelope, Outcome, Record, Refusal, World};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeSet;
use uuid::{NoContext, Timestamp, Uuid};

/// A table read from a file.
#[derive(Clone, Debug, Default)]
pub struct ImportTable {
    encoding: &'static str,
    headings: Vec<String>,
    /// Line of the file and cells.
    rows: Vec<(u64, Vec<String>)>,
}

/// How a table is to be taken.
#[derive(Clone, Debug)]
pub struct ImportPlan {
    /// What each column means; guessed where not given.
    pub columns: Option<Vec<Option<Target>>>,
    /// Whether rows that cannot be taken are left out, instead of taking none.
    pub leave_out_broken: bool,
}

impl ImportTable {
    /// Reads a file of comma-, semicolon- or tab-separated values with a line of headings. UTF-8, or what the bytes
    /// look like: GBK, Big5, a Windows code page.
    pub fn read(bytes: &[u8]) -> Self {
        let (text, encoding) = decode(bytes);
        let first = text.lines().next().unwrap_or_default();
        let count = |mark: char| first.matches(mark).count();
        let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|mark| (count(*mark as char), *mark == b','));
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter.unwrap_or(b',')).flexible(true).from_reader(text.as_bytes());
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        let headings = reader.headers().map(cells).unwrap_or_default();
        let rows = reader
            .records()
            .filter_map(Result::ok)
            .filter(|record| record.iter().any(|cell| !cell.trim().is_empty()))
            .map(|record| (record.position().map_or(0, csv::Position::line), cells(&record)))
            .collect();
        Self { encoding: encoding.name(), headings, rows }
    }

    /// Its headings.
    pub(crate) fn headings(&self) -> &[String] {
        &self.headings
    }

    /// Its rows: line of the file, and cells.
    pub(crate) fn rows(&self) -> &[(u64, Vec<String>)] {
        &self.rows
    }

    fn columns(&self, plan: &ImportPlan) -> Vec<Option<Target>> {
        plan.columns.clone().unwrap_or_else(|| Target::guess_all(&self.headings))
    }
}

fn decode(bytes: &[u8]) -> (String, &'static Encoding) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (text.into_owned(), encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), encoding_rs::UTF_8);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), encoding)
}

impl Store {
    /// Tries a table without writing: how it was understood, and each row that cannot be taken, with the reason.
    pub fn try_import<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        table: &'a ImportTable,
        plan: &'a ImportPlan,
    ) -> Answer<'a, Preview> {
        Box::pin(async move {
            let (_, faults) = self.plan_import(actor, now, table, plan).await?;
            Ok(Preview {
                encoding: table.encoding.to_owned(),
                headings: table.headings.clone(),
                columns: table.columns(plan),
                sample: table.rows.iter().take(5).map(|(_, cells)| cells.clone()).collect(),
                rows: table.rows.len(),
                faults,
            })
        })
    }

    /// Takes a table in, all of it in one transaction: every row, or those that can be taken if that is the plan.
    pub fn import_customers<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        table: &'a ImportTable,
        plan: &'a ImportPlan,
    ) -> Answer<'a, Imported> {
        Box::pin(async move {
            let (rows, mut faults) = self.plan_import(actor, now, table, plan).await?;
            if !faults.is_empty() && !plan.leave_out_broken {
                return Ok(Imported::Broken(faults));
            }
            let client = ClientId(fresh(now));
            let seen = self.version().await?;
            let lines: Vec<u64> = rows.iter().flat_map(|(line, commands)| commands.iter().map(|_| *line)).collect();
            let envelopes: Vec<Envelope> = rows
                .into_iter()
                .flat_map(|(_, commands)| commands)
                .zip(1..)
                .map(|(command, seq)| Envelope { client, seq, mutation: fresh(now).into(), seen, command })
                .collect();
            let receipts = self.submit(actor, now, &envelopes).await?;
            let added =
                |command: &Command| matches!(command, Command::Customers(model::customers::Command::Add { .. }));
            let mut customers = 0;
            for ((receipt, envelope), line) in receipts.into_iter().zip(&envelopes).zip(lines) {
                match receipt.outcome {
                    Outcome::Accepted(_) => customers += usize::from(added(&envelope.command)),
                    Outcome::Refused(refusal) => faults.push(RowFault { line, refusal }),
                }
            }
            faults.sort_by_key(|fault| fault.line);
            faults.dedup_by_key(|fault| fault.line);
            Ok(Imported::Added { customers, left_out: faults })
        })
    }

    /// The commands of the rows that can be taken, and the faults of the others.
    async fn plan_import(
        &self,
        actor: &Actor,
        now: DateTime<Utc>,
        table: &ImportTable,
        plan: &ImportPlan,
    ) -> Result<(Vec<(u64, Vec<Command>)>, Vec<RowFault>), Fault> {
        let columns = table.columns(plan);
        let mut world = self.taken_codes(table, &columns).await?;
        for person in self.people().await? {
            world.put(Record::Person(person));
        }
        let directory = self.directory();
        let context = Context { actor, directory: &directory, now, zones: &Iana };
        let (mut rows, mut faults) = (vec![], vec![]);
        for (line, cells) in &table.rows {
            match row(&mut world, &context, cells, &columns) {
                Ok(commands) => rows.push((*line, commands)),
                Err(refusal) => faults.push(RowFault { line: *line, refusal }),
            }
        }
        Ok((rows, faults))
    }

    /// The customers that have one of the codes of the table already.
    pub(crate) async fn taken_codes(&self, table: &ImportTable, columns: &[Option<Target>]) -> Result<World, Fault> {
        let mut world = World::default();
        let Some(place) = columns.iter().position(|column| *column == Some(Target::Code)) else { return Ok(world) };
        let codes: BTreeSet<&str> =
            table.rows.iter().filter_map(|(_, cells)| cells.get(place)).map(|code| code.trim()).collect();
        let codes: Vec<&str> = codes.into_iter().filter(|code| !code.is_empty()).collect();
        for some in codes.chunks(500) {
            let found =
                customers::entity::Entity::find().filter(customers::entity::Column::Code.is_in(some.iter().copied()));
            for row in found.all(&self.0.db).await? {
                world.put(Record::Customer(row.try_into()?));
            }
        }
        Ok(world)
    }
}

/// The commands of one row, decided on the rows before it, so that two of them cannot take the same code.
fn row(
    world: &mut World,
    context: &Context<'_>,
    cells: &[String],
    columns: &[Option<Target>],
) -> Result<Vec<Command>, Refusal> {
    let made = commands(cells, columns, fresh(context.now).into(), fresh(context.now).into())?;
    let made: Vec<Command> = made.into_iter().map(Command::Customers).collect();
    for command in &made {
        for change in decide(world, context, command)? {
            world.apply(&change);
        }
    }
    Ok(made)
}

/// A fresh identity (UUID version 7) of this moment.
pub(crate) fn fresh(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
}
