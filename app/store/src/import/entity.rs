//! Table `imports`: tables that were taken in, as far as they have come.

use crate::{Fault, row};
use chrono::{DateTime, Utc};
use model::import::{Import, Undo};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "imports")]
pub struct Model {
    /// Also the stream of envelopes that its rows come in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person: Uuid,
    pub kind: String,
    pub name: String,
    /// What is kept of the file.
    pub hash: String,
    pub columns: Option<Json>,
    pub rows: i32,
    pub done: i32,
    pub added: i32,
    pub left_out: i32,
    pub faults: Json,
    pub started: DateTime<Utc>,
    /// The stream of envelopes that takes it back.
    pub undo: Option<Uuid>,
    /// How many records went again; -1 minus that while some are still to be looked at.
    pub taken_back: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Import {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        let count = |number: i32| usize::try_from(number).map_err(Fault::corrupt);
        let complete = row.taken_back >= 0;
        let taken_back = count(if complete { row.taken_back } else { -1 - row.taken_back })?;
        Ok(Self {
            id: row.id.into(),
            kind: row::read(&row.kind)?,
            name: row.name,
            rows: count(row.rows)?,
            done: count(row.done)?,
            added: count(row.added)?,
            left_out: count(row.left_out)?,
            faults: serde_json::from_value(row.faults)?,
            started: row.started,
            undo: row.undo.map(|_| Undo { complete, taken_back }),
        })
    }
}
