//! What is said about issues, files, views of the board, articles, and what was looked for in vain.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date_null, integer, json, pk_uuid, string, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        for table in
            [comments(), attachments(), blobs(postgres), board_views(), articles(), missed_searches(), left_out_mails()]
        {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in INDEXES {
            let mut index = Index::create().name(*name).table(*table).to_owned();
            for column in *columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        let wip = ColumnDef::new("wip").json().not_null().default("[]").to_owned();
        manager.alter_table(Table::alter().table("companies").add_column(wip).to_owned()).await?;
        // Who acts where no person does: what they register refers to somebody, but they never sign in.
        let daybook = format!(
            "INSERT INTO people (id, name, login, role, team, zone, language, hours, active) VALUES ({}, 'Daybook', \
             '~daybook', 'agent', '', 'UTC', 'en', '{HOURS}', {})",
            id(postgres),
            if postgres { "FALSE" } else { "0" },
        );
        manager.get_connection().execute_unprepared(&daybook).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let daybook = format!("DELETE FROM people WHERE id = {}", id(postgres));
        manager.get_connection().execute_unprepared(&daybook).await?;
        for table in
            ["left_out_mails", "missed_searches", "articles", "board_views", "blobs", "attachments", "comments"]
        {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("companies").drop_column("wip").to_owned()).await
    }
}

/// No hours of work.
const HOURS: &str = r#"{"days":[false,false,false,false,false,false,false],"from":0,"to":0}"#;

/// The identity of `model::DAYBOOK`, as each database writes it.
fn id(postgres: bool) -> &'static str {
    if postgres { "'00000000-0000-0000-0000-00000da1b00c'" } else { "X'0000000000000000000000000DA1B00C'" }
}

const INDEXES: &[(&str, &str, &[&str])] = &[
    ("comments_by_issue", "comments", &["issue", "at"]),
    ("comments_by_mail", "comments", &["mail"]),
    ("comments_by_sender", "comments", &["sender", "at"]),
    ("comments_by_author", "comments", &["by", "at"]),
    ("comments_to_send", "comments", &["kind", "sent"]),
    ("attachments_by_record", "attachments", &["record"]),
    ("articles_by_written", "articles", &["written", "id"]),
    ("missed_searches_by_query", "missed_searches", &["query"]),
];

fn comments() -> TableCreateStatement {
    Table::create()
        .table("comments")
        .col(pk_uuid("id"))
        .col(uuid("issue"))
        .col(string("kind"))
        .col(text("body"))
        .col(uuid("by"))
        .col(string("sender"))
        .col(string("recipient"))
        .col(string("mail"))
        .col(timestamp_with_time_zone("at"))
        .col(timestamp_with_time_zone_null("sent"))
        .col(string("failed"))
        .foreign_key(ForeignKey::create().from("comments", "issue").to("issues", "id"))
        .to_owned()
}

fn attachments() -> TableCreateStatement {
    Table::create()
        .table("attachments")
        .col(pk_uuid("id"))
        .col(string("kind"))
        .col(uuid("record"))
        .col(string("name"))
        .col(string("media"))
        .col(big_integer("size"))
        .col(string("hash"))
        .col(uuid("by"))
        .col(timestamp_with_time_zone("at"))
        .col(boolean("removed"))
        .to_owned()
}

fn blobs(postgres: bool) -> TableCreateStatement {
    let mut content = ColumnDef::new("content");
    // Each database has its own word for bytes of any length.
    if postgres {
        content.custom("bytea")
    } else {
        content.custom("blob")
    };
    let hash = string("hash").primary_key().to_owned();
    Table::create().table("blobs").col(hash).col(content.not_null()).to_owned()
}

fn board_views() -> TableCreateStatement {
    Table::create()
        .table("board_views")
        .col(pk_uuid("id"))
        .col(string("name"))
        .col(text("query"))
        .col(uuid("owner"))
        .col(boolean("team"))
        .col(boolean("dropped"))
        .col(json("seen_by"))
        .to_owned()
}

fn articles() -> TableCreateStatement {
    Table::create()
        .table("articles")
        .col(pk_uuid("id"))
        .col(string("title"))
        .col(text("body"))
        .col(string("category"))
        .col(json("tags"))
        .col(string("status"))
        .col(boolean("public"))
        .col(boolean("field"))
        .col(date_null("review_on"))
        .col(uuid_null("source"))
        .col(integer("revision"))
        .col(json("helpful"))
        .col(json("unhelpful"))
        .col(uuid("author"))
        .col(timestamp_with_time_zone("written"))
        .to_owned()
}

fn left_out_mails() -> TableCreateStatement {
    Table::create()
        .table("left_out_mails")
        .col(pk_uuid("id"))
        .col(text("sender"))
        .col(text("subject"))
        .col(string("reason"))
        .col(string("hash"))
        .col(timestamp_with_time_zone("at"))
        .to_owned()
}

fn missed_searches() -> TableCreateStatement {
    Table::create()
        .table("missed_searches")
        .col(pk_uuid("id"))
        .col(string("query"))
        .col(uuid_null("person"))
        .col(timestamp_with_time_zone("at"))
        .to_owned()
}
