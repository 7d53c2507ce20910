//! What makes an issue a case to learn from: how it came, what solved it, what it has to do with, and who is asked to
//! take it over.

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

fn columns() -> [(&'static str, ColumnDef); 7] {
    let list = |name: &'static str| ColumnDef::new(name).json().not_null().default("[]").to_owned();
    let no = |name: &'static str| ColumnDef::new(name).boolean().not_null().default(false).to_owned();
    [
        ("companies", list("categories")),
        ("issues", ColumnDef::new("channel").string().not_null().default("phone").to_owned()),
        ("issues", ColumnDef::new("offered").uuid().null().to_owned()),
        ("issues", ColumnDef::new("solution").text().not_null().default("").to_owned()),
        ("issues", no("knowledge")),
        ("issues", list("links")),
        ("issues", no("archived")),
    ]
}
