//! Connecting to SQLite or PostgreSQL.

use crate::Fault;
use sea_orm::sqlx::Connection;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::time::Duration;

/// How many rows SQLite reads ahead: they go from one thread to another, and few at a time cost more than reading them.
const AHEAD: usize = 2_000;

/// How many it reads ahead where the contents of files may be among them.
const AHEAD_OF_FILES: usize = 4;

/// How much of a file of SQLite a connection keeps in memory, in KiB where it is negative (sqlite.org, "PRAGMA cache_size"):
/// a team's week at a million activities reads more pages than the 2 MiB that are usual hold.
const PAGES: &str = "-8192";

/// How many connections to a file of SQLite there are at most. Each has a thread, pages and statements of its own, which
/// it keeps.
const OF_FILE: u32 = 8;

/// How many connections to a PostgreSQL there are at most.
const OF_SERVER: u32 = 16;

/// Connects to `url`: `sqlite://FILE?mode=rwc` or `postgres://…`.
///
/// SQLite runs with a write-ahead log and full synchronisation, so that what was confirmed survives the power
/// going; foreign keys are on.
///
/// # Errors
/// The database does not answer, or the URL names neither.
pub async fn connect(url: &str) -> Result<DatabaseConnection, Fault> {
    reading_ahead(url, AHEAD).await
}

/// The same, for whoever goes through everything there is: little of it is in memory at a time.
///
/// # Errors
/// As [`connect`].
pub async fn connect_to_all(url: &str) -> Result<DatabaseConnection, Fault> {
    reading_ahead(url, AHEAD_OF_FILES).await
}

async fn reading_ahead(url: &str, rows: usize) -> Result<DatabaseConnection, Fault> {
    let mut options = ConnectOptions::new(url);
    let at_once = if url.starts_with("sqlite:") { OF_FILE } else { OF_SERVER };
    options.max_connections(at_once).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .row_buffer_size(rows)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("cache_size", PAGES)
    });
    // SQLite ends a transaction by itself when the disk is full or fails (sqlite.org, "Response To Errors Within A
    // Transaction"), which the driver does not notice: it begins the next ones as savepoints, and once one of those is rolled
    // back, all that follow lie in what it left open, and are never committed.
    options.map_sqlx_sqlite_before_acquire(|connection, _| {
        let out_of_step = connection.is_in_transaction();
        Box::pin(async move { Ok(!out_of_step) })
    });
    Ok(Database::connect(options).await?)
}
