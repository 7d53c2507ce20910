//! The store's verbs on SQLite and PostgreSQL.

mod books;
mod calendar;
mod cases;
mod common;
mod customers;
mod files;
mod history;
mod import;
mod kit;
mod no_writes;
mod orders;
mod people;
mod pyramid;
mod service;
mod spine;
mod upgrade;
mod upkeep;
