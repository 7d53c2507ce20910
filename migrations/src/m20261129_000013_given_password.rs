//! Passwords that somebody else chose, and what is still to come of whoever is about to sign in.

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
        let given = ColumnDef::new("given").boolean().not_null().default(false).to_owned();
        manager.alter_table(Table::alter().table("credentials").add_column(given).to_owned()).await?;
        let needs = ColumnDef::new("needs").string().not_null().default("code").to_owned();
        manager.alter_table(Table::alter().table("sign_in_steps").add_column(needs).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("sign_in_steps").drop_column("needs").to_owned()).await?;
        manager.alter_table(Table::alter().table("credentials").drop_column("given").to_owned()).await
    }
}
