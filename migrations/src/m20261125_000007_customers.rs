//! Records that go again, imports, customers that were merged, sets of customers.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, json, json_null, pk_uuid, string, text, timestamp_with_time_zone, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [imports(), customer_sets()] {
            manager.create_table(table).await?;
        }
        let removed = ColumnDef::new("removed").boolean().not_null().default(false).to_owned();
        manager.alter_table(Table::alter().table("changes").add_column(removed).to_owned()).await?;
        let merged_into = ColumnDef::new("merged_into").uuid().to_owned();
        manager.alter_table(Table::alter().table("customers").add_column(merged_into).to_owned()).await?;
        let empty = |column: &'static str, empty: &'static str| {
            ColumnDef::new(column).json().not_null().default(empty).to_owned()
        };
        for (table, column) in [
            ("customers", empty("addresses", "[]")),
            ("customers", empty("custom", "{}")),
            ("companies", empty("custom_fields", "[]")),
        ] {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
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
        for (table, column) in COLUMNS {
            manager.alter_table(Table::alter().table(*table).drop_column(*column).to_owned()).await?;
        }
        for table in ["customer_sets", "imports"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

const COLUMNS: &[(&str, &str)] = &[
    ("companies", "custom_fields"),
    ("customers", "custom"),
    ("customers", "addresses"),
    ("customers", "merged_into"),
    ("changes", "removed"),
];

const INDEXES: &[(&str, &str, &[&str])] = &[
    ("changes_by_client", "changes", &["client", "version"]),
    ("customers_by_payer", "customers", &["bill_to"]),
    ("imports_by_person", "imports", &["person", "started"]),
];

fn imports() -> TableCreateStatement {
    Table::create()
        .table("imports")
        .col(pk_uuid("id"))
        .col(uuid("person"))
        .col(string("kind"))
        .col(string("name"))
        .col(string("hash"))
        .col(json_null("columns"))
        .col(integer("rows"))
        .col(integer("done"))
        .col(integer("added"))
        .col(integer("left_out"))
        .col(json("faults"))
        .col(timestamp_with_time_zone("started"))
        .col(uuid_null("undo"))
        .col(integer("taken_back"))
        .to_owned()
}

fn customer_sets() -> TableCreateStatement {
    Table::create()
        .table("customer_sets")
        .col(pk_uuid("id"))
        .col(text("name"))
        .col(json_null("filter"))
        .col(json("members"))
        .col(uuid("owner"))
        .col(boolean("team"))
        .col(boolean("dropped"))
        .col(json("seen_by"))
        .foreign_key(ForeignKey::create().from("customer_sets", "owner").to("people", "id"))
        .to_owned()
}
