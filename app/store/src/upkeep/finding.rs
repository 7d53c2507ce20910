//! What can be wrong, and what it means.

use crate::Fault;
use crate::fault::sqlite_code;
use model::{ClientId, CustomerId, Key, Version};
use std::fmt;

/// Something that is wrong with the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The database itself says that its file or an index is damaged.
    File(String),
    /// A row refers to one that is not there.
    Dangling {
        /// The table it is in.
        table: String,
        /// The table it refers to.
        to: String,
    },
    /// Versions are missing in the change log.
    Gap {
        /// The last before.
        after: Version,
        /// The next there is.
        next: Version,
    },
    /// The head of the log is not its newest version.
    Head {
        /// What it says.
        head: Version,
        /// What is newest.
        newest: Version,
    },
    /// A row cannot be read.
    Unreadable {
        /// Which.
        key: Key,
        /// Why not.
        why: String,
    },
    /// The log has a record, its table does not.
    Missing(Key),
    /// A table has a record, and the log does not know it.
    Unlogged(Key),
    /// The log says that a record has gone, and its table has it.
    Undead(Key),
    /// A field is not what the log says.
    Field {
        /// Of which record.
        key: Key,
        /// Its name.
        name: String,
    },
    /// A column that is computed of the others is not what comes of them.
    Computed {
        /// Of which record.
        key: Key,
        /// Its name.
        column: String,
    },
    /// A customer's used credit is not what their orders take, in minor units.
    Credit {
        /// Whose.
        customer: CustomerId,
        /// What is kept.
        kept: i64,
        /// What the orders take.
        taken: i64,
    },
    /// A number was given that the series has not come to: it may be given again.
    Number {
        /// The series.
        series: String,
        /// The last it says it gave.
        last: i64,
        /// The highest there is.
        given: i64,
    },
    /// A device's stream has not as many receipts as it has been taken in.
    Receipts(ClientId),
    /// The content of a file is not what its name, the SHA-256 of it, says.
    Content(String),
    /// A file has no content.
    Lost {
        /// The file.
        key: Key,
        /// Its name.
        name: String,
    },
}

/// SQLITE_CORRUPT and SQLITE_NOTADB (sqlite.org, "Result and Error Codes").
const DAMAGED: [i32; 2] = [11, 26];

impl Finding {
    /// The damage to a file that a fault comes from, if it does.
    pub fn of(fault: &Fault) -> Option<Self> {
        let Fault::Database(error) = fault else { return None };
        let damaged = sqlite_code(error).is_some_and(|code| DAMAGED.contains(&(code & 0xff)));
        damaged.then(|| Self::File(error.to_string()))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |key: &Key| format!("{} {}", key.entity.name(), key.id);
        match self {
            Self::File(what) => write!(
                f,
                "the database file is damaged: {what}. Stop the server, keep a copy of the file as it is, and restore \
                 the last backup"
            ),
            Self::Dangling { table, to } => write!(
                f,
                "a row of {table} refers to one of {to} that is not there: it was removed by hand. Restore it from a \
                 backup"
            ),
            Self::Gap { after, next } => write!(
                f,
                "the change log goes from version {after} to {next}: what was changed in between is not told to \
                 devices that were away, and no longer in any history. Rows were removed by hand, or a restore was cut \
                 short; restore a backup"
            ),
            Self::Head { head, newest } => write!(
                f,
                "the head of the change log is at {head}, its newest version is {newest}: the next change would be \
                 refused or never be told. Set version in log_head to {newest}"
            ),
            Self::Unreadable { key, why } => {
                write!(f, "{} cannot be read ({why}): every page that shows it fails. Restore the row", of(key))
            }
            Self::Missing(key) => write!(
                f,
                "{} is in the change log and not in its table: it was removed without Daybook. Restore the row, or \
                 devices that hold it go on showing it",
                of(key)
            ),
            Self::Unlogged(key) => write!(
                f,
                "{} is in its table and not in the change log: it was put there without Daybook, and no device that \
                 was open is told of it",
                of(key)
            ),
            Self::Undead(key) => {
                write!(f, "{} was removed, says the change log, and is in its table: it was put back by hand", of(key))
            }
            Self::Field { key, name } => write!(
                f,
                "{name} of {} is not what the change log says it was last set to: it was changed without Daybook, and \
                 devices show another value than the server",
                of(key)
            ),
            Self::Computed { key, column } => write!(
                f,
                "{column} of {} does not follow from its other columns: lists and searches by it are wrong. Saving the \
                 record again computes it",
                of(key)
            ),
            Self::Credit { customer, kept, taken } => write!(
                f,
                "customer {customer} has {kept} of credit used, and their orders take {taken}: new orders are let \
                 through or refused wrongly"
            ),
            Self::Number { series, last, given } => write!(
                f,
                "series {series} stands at {last}, and {given} has been given: the next record would get a number that \
                 there is. Set last in numbers to {given}"
            ),
            Self::Receipts(client) => write!(
                f,
                "the stream of device {client} lacks receipts: a change it sends again may be carried out twice"
            ),
            Self::Content(hash) => write!(
                f,
                "the content {hash} is not what it was when it was taken in: its file is damaged. Restore the row of \
                 blobs"
            ),
            Self::Lost { key, name } => {
                write!(f, "{} (\"{name}\") has no content: it cannot be opened. Restore the row of blobs", of(key))
            }
        }
    }
}
