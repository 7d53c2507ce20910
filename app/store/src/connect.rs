//! Connecting to SQLite or PostgreSQL.

use crate::Fault;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::time::Duration;

/// Connects to `url`: `sqlite://FILE?mode=rwc` or `postgres://…`.
///
/// SQLite runs with a write-ahead log and full synchronisation, so that what was confirmed survives the power
/// going; foreign keys are on.
///
/// # Errors
/// The database does not answer, or the URL names neither.
pub async fn connect(url: &str) -> Result<DatabaseConnection, Fault> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(16).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            // Rows go from one thread to another: few at a time would cost more than reading them.
            .row_buffer_size(2_000)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
    });
    Ok(Database::connect(options).await?)
}
