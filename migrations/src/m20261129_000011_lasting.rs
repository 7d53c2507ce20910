//! Activities that repeat or last longer than a day are found by when they are over, all others by when they begin.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("lasts_until").date_time().null().to_owned();
        manager.alter_table(Table::alter().table("activities").add_column(column).to_owned()).await?;
        let long = match manager.get_database_backend() {
            DbBackend::Sqlite => "strftime('%s', until_utc) - strftime('%s', from_utc) > 86400",
            _ => "until_utc - from_utc > interval '1 day'",
        };
        let filled = format!("UPDATE activities SET lasts_until = until_utc WHERE repeats OR {long}");
        manager.get_connection().execute_unprepared(&filled).await?;
        manager.drop_index(Index::drop().name("activities_that_repeat").table("activities").to_owned()).await?;
        let all = Index::create().name("activities_that_last").table("activities").col("lasts_until").to_owned();
        manager.create_index(all).await?;
        let own = Index::create()
            .name("activities_that_last_by_rep")
            .table("activities")
            .col("rep")
            .col("lasts_until")
            .to_owned();
        manager.create_index(own).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in ["activities_that_last_by_rep", "activities_that_last"] {
            manager.drop_index(Index::drop().name(index).table("activities").to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("activities").drop_column("lasts_until").to_owned()).await?;
        let repeats = Index::create()
            .name("activities_that_repeat")
            .table("activities")
            .col("repeats")
            .col("until_utc")
            .to_owned();
        manager.create_index(repeats).await
    }
}
