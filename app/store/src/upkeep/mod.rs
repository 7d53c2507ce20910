//! Keeping the data safe as a whole: copying all of it (backup, restore) and finding out what is wrong with it.

mod copy;
mod finding;
mod log;
mod records;
mod rest;

pub use copy::{Table, copy, read_through};
pub use finding::Finding;

use crate::fault::sqlite_code;
use crate::{Answer, Fault};
use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, TransactionTrait,
};

/// Everything that is wrong with a database whose schema is current, as it stands at one moment; it is only read.
///
/// # Errors
/// The database does not answer.
pub fn examine(db: &DatabaseConnection) -> Answer<'_, Vec<Finding>> {
    Box::pin(async move {
        match look_through(db).await {
            // What lies in a damaged file need not be readable at all.
            Err(Fault::Database(error)) if is_damaged(&error) => Ok(vec![Finding::File(error.to_string())]),
            found => found,
        }
    })
}

async fn look_through(db: &DatabaseConnection) -> Result<Vec<Finding>, Fault> {
    let tx = snapshot(db).await?;
    let mut findings = rest::file(&tx).await?;
    if findings.iter().any(|finding| matches!(finding, Finding::File(_))) {
        return Ok(findings);
    }
    let told = log::walk(&tx, &mut findings).await?;
    records::compare(&tx, told, &mut findings).await?;
    rest::streams(&tx, &mut findings).await?;
    rest::contents(&tx, &mut findings).await?;
    tx.rollback().await?;
    Ok(findings)
}

/// SQLITE_CORRUPT and SQLITE_NOTADB (sqlite.org, "Result and Error Codes").
const DAMAGED: [i32; 2] = [11, 26];

fn is_damaged(error: &DbErr) -> bool {
    sqlite_code(error).is_some_and(|code| DAMAGED.contains(&(code & 0xff)))
}

/// A transaction that sees the database as it is now, whatever is written meanwhile.
async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, Fault> {
    // With its write-ahead log a transaction on SQLite is one by itself, from its first statement on.
    let strict = (db.get_database_backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
    let access = strict.map(|_| AccessMode::ReadOnly);
    Ok(db.begin_with_config(strict, access).await?)
}
