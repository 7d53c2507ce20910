//! What the service clock needs: what is promised, the hours of service, and the past of each issue.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}

fn columns() -> [(&'static str, ColumnDef); 6] {
    let list =
        |name: &'static str, usual: &'static str| ColumnDef::new(name).json().not_null().default(usual).to_owned();
    [
        ("companies", list("targets", r#"[{"respond":720,"solve":2880}]"#)),
        ("companies", list("service_calendars", "[]")),
        ("companies", list("pauses", r#"["waiting"]"#)),
        ("companies", ColumnDef::new("warn_at").integer().not_null().default(80).to_owned()),
        ("issues", ColumnDef::new("responded").timestamp_with_time_zone().null().to_owned()),
        ("issues", list("phases", "[]")),
    ]
}
