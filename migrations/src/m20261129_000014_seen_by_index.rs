//! Whether an issue may be seen is read in the index that finds it: the rows of those that may not be seen are not fetched to
//! find that out.

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
        for (name, _, on) in INDEXES {
            replace(manager, name, on).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, before, _) in INDEXES {
            replace(manager, name, before).await?;
        }
        Ok(())
    }
}

/// The index of that name is on these columns from now on.
async fn replace(manager: &SchemaManager<'_>, name: &str, on: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    db.execute_unprepared(&format!("DROP INDEX {name}")).await?;
    db.execute_unprepared(&format!("CREATE INDEX {name} ON {on}")).await?;
    Ok(())
}

/// Name, what it was on, what it is on.
const INDEXES: &[(&str, &str, &str)] = &[
    ("issues_by_end", "issues (expected_end)", "issues (expected_end, responsible, offered, registered_by, customer)"),
    (
        "issues_on_the_board",
        "issues (board_column, archived, rank, id)",
        "issues (board_column, archived, rank, id, responsible, offered, registered_by, customer)",
    ),
];
