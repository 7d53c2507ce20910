//! What the calendar needs: series, records of sales, working times, the company's settings, feeds, call-backs.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, json, pk_uuid, string, timestamp_with_time_zone, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        manager.create_table(companies()).await?;
        manager.create_table(feeds()).await?;
        for (name, table, columns) in INDEXES {
            let mut index = Index::create().name(*name).table(*table).to_owned();
            for column in *columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, _) in INDEXES {
            manager.drop_index(Index::drop().name(*name).table(*table).to_owned()).await?;
        }
        for table in ["feeds", "companies"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for (table, column) in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, &str, &[&str])] = &[
    ("activities_by_series", "activities", &["series"]),
    ("activities_that_repeat", "activities", &["repeats", "until_utc"]),
    ("activities_by_uid", "activities", &["uid"]),
    ("changes_by_mutation", "changes", &["mutation"]),
    ("feeds_by_person", "feeds", &["person"]),
];

fn columns() -> Vec<(&'static str, ColumnDef)> {
    let text = |name: &'static str| ColumnDef::new(name).string().not_null().default("").to_owned();
    let flag = |name: &'static str| ColumnDef::new(name).boolean().not_null().default(false).to_owned();
    let list = |name: &'static str| ColumnDef::new(name).json().not_null().default("[]").to_owned();
    vec![
        ("people", list("days_off")),
        ("people", text("calendar")),
        ("people", flag("no_clashes")),
        ("people", ColumnDef::new("lead").integer().not_null().default(15).to_owned()),
        ("customers", text("source")),
        ("customers", text("stage")),
        ("customers", text("status")),
        ("customers", text("key")),
        ("activities", ColumnDef::new("sale").json().not_null().default("{}").to_owned()),
        ("activities", text("reason")),
        ("activities", text("rule")),
        ("activities", flag("repeats")),
        ("activities", list("skipped")),
        ("activities", ColumnDef::new("series").uuid().null().to_owned()),
        ("activities", ColumnDef::new("original").date_time().null().to_owned()),
        ("activities", text("uid")),
        ("issues", ColumnDef::new("call_back").json().null().to_owned()),
    ]
}

fn companies() -> TableCreateStatement {
    Table::create()
        .table("companies")
        .col(pk_uuid("id"))
        .col(string("currency"))
        .col(integer("best_from"))
        .col(integer("best_to"))
        .col(integer("most"))
        .col(integer("travel"))
        .col(string("policy"))
        .col(json("holidays"))
        .to_owned()
}

fn feeds() -> TableCreateStatement {
    Table::create()
        .table("feeds")
        .col(string("token").primary_key())
        .col(uuid("person"))
        .col(timestamp_with_time_zone("created"))
        .foreign_key(ForeignKey::create().from("feeds", "person").to("people", "id"))
        .to_owned()
}
