//! What goes wrong without being anybody's fault: logged by the server, never told in words.

use std::fmt;

/// Something unexpected: a bug, or a database that does not answer. Refusals are answers, not faults.
#[derive(Debug)]
pub enum Fault {
    /// The database said this.
    Database(sea_orm::DbErr),
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
            Self::Index(error) => write!(f, "index of texts: {error}"),
            Self::Corrupt(what) => write!(f, "stored data does not read back: {what}"),
            Self::Setup(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Fault {}

impl From<sea_orm::DbErr> for Fault {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error)
    }
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
