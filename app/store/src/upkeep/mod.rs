//! Keeping the data safe as a whole: copying all of it (backup, restore) and finding out what is wrong with it.

mod copy;
mod finding;
mod log;
mod records;
mod rest;

pub use copy::{Table, copy, read_through};
pub use finding::Finding;

use crate::{Answer, Fault};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel, Statement,
    TransactionTrait,
};

/// Everything that is wrong with a database whose schema is current, as it stands at one moment; it is only read.
///
/// # Errors
/// The database does not answer.
pub fn examine(db: &DatabaseConnection) -> Answer<'_, Vec<Finding>> {
    Box::pin(async move {
        let found = look_through(db).await;
        // What lies in a damaged file need not be readable at all.
        found.or_else(|fault| Finding::of(&fault).map(|finding| vec![finding]).ok_or(fault))
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

/// Makes one file of a SQLite database that nobody else has open: nothing stays in its write-ahead log.
///
/// # Errors
/// The disk does not take it.
pub fn settle(db: &DatabaseConnection) -> Answer<'_, ()> {
    Box::pin(async move {
        let settle = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
        let busy: i32 = match db.query_one_raw(settle).await? {
            Some(row) => row.try_get_by_index(0)?,
            None => 1,
        };
        if busy == 0 { Ok(()) } else { Err(Fault::Setup("the write-ahead log cannot be written back".to_owned())) }
    })
}

/// A transaction that sees the database as it is now, whatever is written meanwhile.
async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, Fault> {
    // With its write-ahead log a transaction on SQLite is one by itself, from its first statement on.
    let strict = (db.get_database_backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
    let access = strict.map(|_| AccessMode::ReadOnly);
    Ok(db.begin_with_config(strict, access).await?)
}
