//! Products, what was agreed about them, orders; terms of trade and credit of customers.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, date_null, integer, json, pk_uuid, string, text, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [products(), agreements(), orders()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in INDEXES {
            let mut index = Index::create().name(*name).table(*table).to_owned();
            for column in *columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        for column in terms() {
            manager.alter_table(Table::alter().table("customers").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in TERMS {
            manager.alter_table(Table::alter().table("customers").drop_column(*column).to_owned()).await?;
        }
        for table in ["orders", "agreements", "products"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, &str, &[&str])] = &[
    ("products_by_code", "products", &["code"]),
    ("products_by_name", "products", &["name", "id"]),
    ("agreements_by_customer", "agreements", &["customer", "product"]),
    ("orders_by_customer", "orders", &["customer", "date"]),
    ("orders_by_date", "orders", &["date", "id"]),
    ("orders_by_rep", "orders", &["rep", "date"]),
];

const TERMS: &[&str] = &[
    "bill_to",
    "sale",
    "level",
    "discount",
    "settlement",
    "currency",
    "tax_number",
    "tax_rate",
    "credit_limit",
    "credit_policy",
    "credit_used",
    "closing_day",
    "collection_day",
    "bill_term",
];

fn terms() -> [ColumnDef; 14] {
    let word =
        |name: &'static str, usual: &'static str| ColumnDef::new(name).text().not_null().default(usual).to_owned();
    let number = |name: &'static str| ColumnDef::new(name).integer().not_null().default(0).to_owned();
    let amount = |name: &'static str| ColumnDef::new(name).big_integer().to_owned();
    [
        ColumnDef::new("bill_to").uuid().to_owned(),
        word("sale", "normal"),
        word("level", "standard"),
        number("discount"),
        word("settlement", ""),
        word("currency", ""),
        word("tax_number", ""),
        number("tax_rate"),
        amount("credit_limit"),
        word("credit_policy", "none"),
        amount("credit_used").not_null().default(0).to_owned(),
        number("closing_day"),
        number("collection_day"),
        number("bill_term"),
    ]
}

fn products() -> TableCreateStatement {
    Table::create()
        .table("products")
        .col(pk_uuid("id"))
        .col(string("code"))
        .col(string("name"))
        .col(string("category"))
        .col(string("unit"))
        .col(json("standard"))
        .col(json("wholesale"))
        .col(json("retail"))
        .col(boolean("discontinued"))
        .col(text("search"))
        .to_owned()
}

fn agreements() -> TableCreateStatement {
    Table::create()
        .table("agreements")
        .col(pk_uuid("id"))
        .col(uuid("customer"))
        .col(uuid("product"))
        .col(string("own_number"))
        .col(json("price"))
        .col(integer("discount"))
        .col(big_integer("at_least"))
        .col(date_null("valid_from"))
        .col(date_null("valid_until"))
        .col(boolean("withdrawn"))
        .foreign_key(ForeignKey::create().from("agreements", "customer").to("customers", "id"))
        .foreign_key(ForeignKey::create().from("agreements", "product").to("products", "id"))
        .to_owned()
}

fn orders() -> TableCreateStatement {
    Table::create()
        .table("orders")
        .col(pk_uuid("id"))
        .col(string("number"))
        .col(uuid("customer"))
        .col(uuid_null("bill_to"))
        .col(uuid("rep"))
        .col(string("state"))
        .col(string("sale"))
        .col(date("date"))
        .col(string("currency"))
        .col(json("lines"))
        .col(json("documents"))
        .col(text("note"))
        .col(big_integer("amount"))
        .col(big_integer("charged"))
        .col(big_integer("exceeded"))
        .col(big_integer("turnover"))
        .foreign_key(ForeignKey::create().from("orders", "customer").to("customers", "id"))
        .foreign_key(ForeignKey::create().from("orders", "rep").to("people", "id"))
        .to_owned()
}
