//! The store's verbs on SQLite and PostgreSQL.

mod common;
mod import;
mod people;
mod spine;
