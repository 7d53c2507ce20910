//! Contents that come in parts.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let parts = Table::create()
            .table("parts")
            .col(ColumnDef::new("person").uuid().not_null())
            .col(ColumnDef::new("hash").string().not_null())
            .col(ColumnDef::new("begins").big_integer().not_null())
            .col(ColumnDef::new("content").blob().not_null())
            .col(ColumnDef::new("kept").timestamp_with_time_zone().not_null())
            .primary_key(Index::create().col("person").col("hash").col("begins"))
            .to_owned();
        manager.create_table(parts).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("parts").to_owned()).await
    }
}
