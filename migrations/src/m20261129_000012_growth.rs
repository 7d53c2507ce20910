//! Issues are found by their deadline, by a promised call, by when they were reported, and on the board without what is
//! archived; customers in the register of whoever they belong to; and what belongs to something that is about to go. What
//! else there is, is not read for it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        // On SQLite as well: whoever is interrupted begins anew.
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, on) in INDEXES {
            manager.get_connection().execute_unprepared(&format!("CREATE INDEX {name} ON {on}")).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDEXES {
            manager.get_connection().execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, &str)] = &[
    ("issues_by_end", "issues (expected_end)"),
    ("issues_to_call_back", "issues (board_column) WHERE call_back IS NOT NULL"),
    ("issues_by_report", "issues (reported, id)"),
    ("issues_on_the_board", "issues (board_column, archived, rank, id)"),
    ("customers_in_register", "customers (owner, name, id) WHERE merged_into IS NULL"),
    ("customers_that_were_merged", "customers (merged_into) WHERE merged_into IS NOT NULL"),
    ("activities_by_contact", "activities (contact) WHERE contact IS NOT NULL"),
    ("issues_by_contact", "issues (contact) WHERE contact IS NOT NULL"),
    ("orders_by_payer", "orders (bill_to) WHERE bill_to IS NOT NULL"),
    ("agreements_by_product", "agreements (product)"),
];
