//! The change log and what the first features keep: people, customers, contacts, activities, issues.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date_null, date_time, json, json_null, pk_uuid, string, string_uniq, text,
    timestamp_with_time_zone, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [people(), credentials(), sessions(), customers(), contacts(), activities(), numbers()] {
            manager.create_table(table).await?;
        }
        manager.create_table(issues(manager.get_database_backend())).await?;
        for table in [log_head(), changes(), clients(), receipts()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in INDEXES {
            let mut index = Index::create().name(*name).table(*table).to_owned();
            for column in *columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        let head = Query::insert()
            .into_table("log_head")
            .columns(["id", "version"])
            .values_panic([1.into(), 0.into()])
            .to_owned();
        manager.execute(head).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            manager.drop_table(Table::drop().table(*table).to_owned()).await?;
        }
        Ok(())
    }
}

const TABLES: &[&str] = &[
    "receipts",
    "clients",
    "changes",
    "log_head",
    "numbers",
    "issues",
    "activities",
    "contacts",
    "customers",
    "sessions",
    "credentials",
    "people",
];

const INDEXES: &[(&str, &str, &[&str])] = &[
    ("customers_by_owner", "customers", &["owner"]),
    ("customers_by_name", "customers", &["name", "id"]),
    ("customers_by_code", "customers", &["code"]),
    ("contacts_by_customer", "contacts", &["customer"]),
    ("activities_by_time", "activities", &["from_utc", "rep"]),
    ("activities_by_rep", "activities", &["rep", "from_utc"]),
    ("activities_by_customer", "activities", &["customer", "from_utc"]),
    ("issues_by_place", "issues", &["board_column", "rank", "id"]),
    ("issues_by_customer", "issues", &["customer"]),
    ("issues_by_responsible", "issues", &["responsible"]),
    ("changes_by_record", "changes", &["record", "version"]),
    ("sessions_by_person", "sessions", &["person"]),
];

fn people() -> TableCreateStatement {
    Table::create()
        .table("people")
        .col(pk_uuid("id"))
        .col(string("name"))
        .col(string_uniq("login"))
        .col(string("role"))
        .col(string("team"))
        .col(string("zone"))
        .col(string("language"))
        .col(json("hours"))
        .col(boolean("active"))
        .to_owned()
}

fn credentials() -> TableCreateStatement {
    Table::create()
        .table("credentials")
        .col(pk_uuid("person"))
        .col(text("hash"))
        .col(timestamp_with_time_zone("changed"))
        .foreign_key(ForeignKey::create().from("credentials", "person").to("people", "id"))
        .to_owned()
}

fn sessions() -> TableCreateStatement {
    Table::create()
        .table("sessions")
        .col(string("token").primary_key())
        .col(uuid("person"))
        .col(timestamp_with_time_zone("created"))
        .col(timestamp_with_time_zone("expires"))
        .foreign_key(ForeignKey::create().from("sessions", "person").to("people", "id"))
        .to_owned()
}

fn customers() -> TableCreateStatement {
    Table::create()
        .table("customers")
        .col(pk_uuid("id"))
        .col(string("code"))
        .col(string("name"))
        .col(string("standing"))
        .col(string("grade"))
        .col(uuid_null("owner"))
        .col(string("phone"))
        .col(string("fax"))
        .col(string("email"))
        .col(string("address"))
        .col(string("city"))
        .col(string("region"))
        .col(string("postal_code"))
        .col(string("country"))
        .col(text("note"))
        .col(date_null("last_contact"))
        .col(timestamp_with_time_zone("created"))
        .col(text("search"))
        .foreign_key(ForeignKey::create().from("customers", "owner").to("people", "id"))
        .to_owned()
}

fn contacts() -> TableCreateStatement {
    Table::create()
        .table("contacts")
        .col(pk_uuid("id"))
        .col(uuid("customer"))
        .col(string("name"))
        .col(string("title"))
        .col(string("phone"))
        .col(string("email"))
        .col(text("note"))
        .foreign_key(ForeignKey::create().from("contacts", "customer").to("customers", "id"))
        .to_owned()
}

fn activities() -> TableCreateStatement {
    Table::create()
        .table("activities")
        .col(pk_uuid("id"))
        .col(uuid("rep"))
        .col(uuid_null("customer"))
        .col(uuid_null("contact"))
        .col(string("method"))
        .col(string("title"))
        .col(string("place"))
        .col(boolean("all_day"))
        .col(date_time("starts"))
        .col(date_time("ends"))
        .col(string("zone"))
        .col(date_time("from_utc"))
        .col(date_time("until_utc"))
        .col(string("state"))
        .col(text("note"))
        .col(text("outcome"))
        .col(timestamp_with_time_zone("created"))
        .foreign_key(ForeignKey::create().from("activities", "rep").to("people", "id"))
        .foreign_key(ForeignKey::create().from("activities", "customer").to("customers", "id"))
        .foreign_key(ForeignKey::create().from("activities", "contact").to("contacts", "id"))
        .to_owned()
}

fn issues(backend: DbBackend) -> TableCreateStatement {
    let mut rank = text("rank");
    if backend == DbBackend::Postgres {
        // Ranks are compared byte by byte, as SQLite does by itself.
        rank.extra("COLLATE \"C\"");
    }
    Table::create()
        .table("issues")
        .col(pk_uuid("id"))
        .col(string_uniq("number"))
        .col(uuid("customer"))
        .col(uuid_null("contact"))
        .col(string("title"))
        .col(text("description"))
        .col(string("category"))
        .col(string("urgency"))
        .col(uuid_null("responsible"))
        .col(date_null("expected_end"))
        .col(string("board_column"))
        .col(rank)
        .col(uuid("registered_by"))
        .col(timestamp_with_time_zone("reported"))
        .foreign_key(ForeignKey::create().from("issues", "customer").to("customers", "id"))
        .foreign_key(ForeignKey::create().from("issues", "contact").to("contacts", "id"))
        .foreign_key(ForeignKey::create().from("issues", "responsible").to("people", "id"))
        .foreign_key(ForeignKey::create().from("issues", "registered_by").to("people", "id"))
        .to_owned()
}

/// The last number given in each series.
fn numbers() -> TableCreateStatement {
    Table::create().table("numbers").col(string("series").primary_key()).col(big_integer("last")).to_owned()
}

/// One row: the version of the newest mutation. Its lock puts mutations in order.
fn log_head() -> TableCreateStatement {
    Table::create().table("log_head").col(big_integer("id").primary_key()).col(big_integer("version")).to_owned()
}

fn changes() -> TableCreateStatement {
    Table::create()
        .table("changes")
        .col(big_integer("version"))
        .col(big_integer("place"))
        .col(uuid("client"))
        .col(uuid("mutation"))
        .col(uuid("actor"))
        .col(timestamp_with_time_zone("at"))
        .col(string("entity"))
        .col(uuid("record"))
        .col(boolean("created"))
        .col(json("fields"))
        .col(json("holders"))
        .col(json_null("held_before"))
        .primary_key(Index::create().col("version").col("place"))
        .to_owned()
}

/// How far each client's stream of envelopes has been taken, and whose it is.
fn clients() -> TableCreateStatement {
    Table::create().table("clients").col(pk_uuid("id")).col(uuid("person")).col(big_integer("last_seq")).to_owned()
}

fn receipts() -> TableCreateStatement {
    Table::create()
        .table("receipts")
        .col(uuid("client"))
        .col(big_integer("seq"))
        .col(json("outcome"))
        .primary_key(Index::create().col("client").col("seq"))
        .to_owned()
}
