//! Records from a table somebody has: which column means what, how its dates and decimals are written, and the
//! commands a row becomes.

mod columns;
mod order;
mod row;
mod writing;

pub use columns::Target;
pub use order::{are_shares, batches};
pub use row::{Known, Maker, commands};
pub use writing::Writing;

use crate::id::ImportId;
use crate::refusal::Refusal;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Customers, with a contact each if need be.
    Customers,
    /// Contacts of customers that are there.
    Contacts,
    /// Products.
    Products,
    /// Activities: those with an outcome took place, the others are planned.
    Activities,
    /// Orders, a line of them a row; rows that follow each other with one number are one order.
    Orders,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 5] = [Kind::Customers, Kind::Contacts, Kind::Products, Kind::Orders, Kind::Activities];

    /// As in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Customers => "customers",
            Kind::Contacts => "contacts",
            Kind::Products => "products",
            Kind::Activities => "activities",
            Kind::Orders => "orders",
        }
    }
}

/// How a table was read, and what was found wrong with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// What it was read as: an encoding (a WHATWG name), `XLSX` or `vCard`.
    pub encoding: String,
    /// Its headings.
    pub headings: Vec<String>,
    /// What each column means.
    pub columns: Vec<Option<Target>>,
    /// How its dates and decimals are written.
    pub writing: Writing,
    /// Its first rows.
    pub sample: Vec<Vec<String>>,
    /// How many rows it has.
    pub rows: usize,
    /// How many of them cannot be taken.
    pub broken: usize,
    /// The first of those.
    pub faults: Vec<RowFault>,
}

/// A row that cannot be taken, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowFault {
    /// Line of the file where the row begins, from 1.
    pub line: u64,
    /// Why.
    pub refusal: Refusal,
}

/// Most faults that are listed.
pub const LISTED: usize = 200;

/// An import, as far as it has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// Identity.
    pub id: ImportId,
    /// What its rows are.
    pub kind: Kind,
    /// What the file is called.
    pub name: String,
    /// How many rows it has.
    pub rows: usize,
    /// How many of them were dealt with.
    pub done: usize,
    /// How many records were added.
    pub added: usize,
    /// How many rows were left out.
    pub left_out: usize,
    /// The first of those.
    pub faults: Vec<RowFault>,
    /// When it began.
    #[serde(with = "crate::iso")]
    pub started: DateTime<Utc>,
    /// What has been taken back of it; nothing where nobody wished that.
    pub undo: Option<Undo>,
}

/// How far the undo of an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// Whether everything was looked at.
    pub complete: bool,
    /// How many records went again.
    pub taken_back: usize,
}

impl Import {
    /// Whether every row was dealt with.
    pub fn is_complete(&self) -> bool {
        self.done >= self.rows
    }
}
