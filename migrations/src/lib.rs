//! The schema of Daybook, step by step, the same on SQLite and PostgreSQL.
//!
//! **Invariant:** a migration that has landed never changes; what follows is a new one. Nothing here knows what a
//! column means.

mod m20261121_000001_spine;
mod m20261123_000002_calendar;
mod m20261124_000003_service;
mod m20261124_000004_cases;
mod m20261124_000005_board_and_knowledge;
mod m20261125_000006_orders;
mod m20261125_000007_customers;
mod m20261125_000008_pyramid;
mod m20261125_000009_parts;
mod m20261129_000010_second_factor;
mod m20261129_000011_lasting;
mod m20261129_000012_growth;
mod m20261129_000013_given_password;
mod m20261129_000014_seen_by_index;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// Brings a database to the newest schema.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_spine::Migration),
            Box::new(m20261123_000002_calendar::Migration),
            Box::new(m20261124_000003_service::Migration),
            Box::new(m20261124_000004_cases::Migration),
            Box::new(m20261124_000005_board_and_knowledge::Migration),
            Box::new(m20261125_000006_orders::Migration),
            Box::new(m20261125_000007_customers::Migration),
            Box::new(m20261125_000008_pyramid::Migration),
            Box::new(m20261125_000009_parts::Migration),
            Box::new(m20261129_000010_second_factor::Migration),
            Box::new(m20261129_000011_lasting::Migration),
            Box::new(m20261129_000012_growth::Migration),
            Box::new(m20261129_000013_given_password::Migration),
            Box::new(m20261129_000014_seen_by_index::Migration),
        ]
    }
}
