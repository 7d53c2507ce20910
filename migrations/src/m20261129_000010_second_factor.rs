//! The second factor, its recovery codes, steps of signing in, and what is known of each session.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let factors = Table::create()
            .table("second_factors")
            .col(ColumnDef::new("person").uuid().not_null().primary_key())
            .col(ColumnDef::new("secret").string().not_null())
            .col(ColumnDef::new("since").timestamp_with_time_zone())
            .col(ColumnDef::new("step").big_integer().not_null())
            .col(ColumnDef::new("missed").integer().not_null())
            .to_owned();
        manager.create_table(factors).await?;
        let codes = Table::create()
            .table("recovery_codes")
            .col(ColumnDef::new("person").uuid().not_null())
            .col(ColumnDef::new("hash").string().not_null())
            .primary_key(Index::create().col("person").col("hash"))
            .to_owned();
        manager.create_table(codes).await?;
        let steps = Table::create()
            .table("sign_in_steps")
            .col(ColumnDef::new("token").string().not_null().primary_key())
            .col(ColumnDef::new("person").uuid().not_null())
            .col(ColumnDef::new("expires").timestamp_with_time_zone().not_null())
            .to_owned();
        manager.create_table(steps).await?;
        let agent = ColumnDef::new("agent").string().not_null().default("").to_owned();
        manager.alter_table(Table::alter().table("sessions").add_column(agent).to_owned()).await?;
        // A column that is added needs a value that does not depend on the row.
        let used = ColumnDef::new("used")
            .timestamp_with_time_zone()
            .not_null()
            .default("1970-01-01T00:00:00+00:00")
            .to_owned();
        manager.alter_table(Table::alter().table("sessions").add_column(used).to_owned()).await?;
        manager.get_connection().execute_unprepared("UPDATE sessions SET used = created").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["used", "agent"] {
            manager.alter_table(Table::alter().table("sessions").drop_column(column).to_owned()).await?;
        }
        for table in ["sign_in_steps", "recovery_codes", "second_factors"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
