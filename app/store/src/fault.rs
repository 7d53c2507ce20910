//! What goes wrong without being anybody's fault: logged by the server, never told in words.

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::sqlite::SqliteError;
use sea_orm::{DbErr, RuntimeErr};
use std::fmt;

/// Something unexpected: a bug, or a database that does not answer. Refusals are answers, not faults.
#[derive(Debug)]
pub enum Fault {
    /// The database said this.
    Database(DbErr),
    /// The database takes no writes at the moment: its disk is full, or it may only be read. What was confirmed stands.
    Unwritable(DbErr),
    /// The index of texts said this.
    Index(tantivy::TantivyError),
    /// Something stored does not read back.
    Corrupt(String),
    /// The surroundings are not as they should be.
    Setup(String),
}

impl Fault {
    pub(crate) fn corrupt(what: impl fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => write!(f, "database: {error}"),
            Self::Unwritable(error) => write!(f, "the database takes no writes: {error}"),
            Self::Index(error) => write!(f, "index of texts: {error}"),
            Self::Corrupt(what) => write!(f, "stored data does not read back: {what}"),
            Self::Setup(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Fault {}

impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Self {
        if takes_no_writes(&error) { Self::Unwritable(error) } else { Self::Database(error) }
    }
}

/// SQLITE_READONLY, SQLITE_FULL, and what a quota, a limit of size or a disk that notices late come to:
/// SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_SHMSIZE (sqlite.org, "Result and Error Codes").
const NO_WRITES_SQLITE: [i32; 5] = [8, 13, 778, 1034, 4874];
/// disk_full and read_only_sql_transaction (PostgreSQL, appendix A).
const NO_WRITES_POSTGRES: [&str; 2] = ["53100", "25006"];

fn takes_no_writes(error: &DbErr) -> bool {
    let of_postgres = || said_by_database(error)?.code().map(|code| NO_WRITES_POSTGRES.contains(&code.as_ref()));
    match sqlite_code(error) {
        Some(code) => [code, code & 0xff].iter().any(|code| NO_WRITES_SQLITE.contains(code)),
        None => of_postgres().unwrap_or_default(),
    }
}

fn said_by_database(error: &DbErr) -> Option<&dyn DatabaseError> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))
    | DbErr::Conn(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    error.as_database_error()
}

/// SQLite's extended code of an error, if it comes from there; its lowest byte is the plain code.
pub(crate) fn sqlite_code(error: &DbErr) -> Option<i32> {
    let code = said_by_database(error)?.try_downcast_ref::<SqliteError>()?.code()?;
    code.parse().ok()
}

impl From<tantivy::TantivyError> for Fault {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Index(error)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
