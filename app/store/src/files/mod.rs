//! Files: their contents by hash, and who may have them.

pub(crate) mod entity;
pub(crate) mod parts;

use crate::{Answer, Fault, Store, customers, issues, rows};
use model::files::{Attachment, Kept, TELLING, media};
use model::{Actor, AttachmentId, CustomerId, Directory, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use sha2::{Digest, Sha256};

/// Table `blobs`: contents by their SHA-256.
pub(crate) mod blob {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "blobs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
        pub content: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The attachments an actor may see: those of customers and issues they may see, and of articles.
pub(crate) fn visible_to(actor: &Actor, directory: &Directory) -> Select<entity::Entity> {
    use entity::Column::{Kind, Record};
    let issue = rows::named_by(Record, issues::entity::Column::Id, issues::visible_to(actor, directory));
    let customer = rows::named_by(Record, customers::entity::Column::Id, customers::visible_to(actor, directory));
    entity::Entity::find().filter(
        Condition::any()
            .add(Kind.eq(Entity::Article.name()))
            .add(Condition::all().add(Kind.eq(Entity::Customer.name())).add(customer))
            .add(Condition::all().add(Kind.eq(Entity::Issue.name())).add(issue)),
    )
}

/// The files attached to a customer.
pub(crate) async fn of_customer(db: &impl ConnectionTrait, id: CustomerId) -> Result<Vec<Attachment>, Fault> {
    let found = entity::Entity::find().filter(entity::Column::Kind.eq(Entity::Customer.name()));
    let rows = found.filter(entity::Column::Record.eq(id.0)).all(db).await?;
    rows.into_iter().map(Attachment::try_from).collect()
}

/// The attachments of articles that everybody may read.
fn public() -> Select<entity::Entity> {
    use crate::knowledge::entity as article;
    let article = rows::named_by(entity::Column::Record, article::Column::Id, crate::knowledge::public());
    entity::Entity::find().filter(entity::Column::Kind.eq(Entity::Article.name())).filter(article)
}

pub(crate) fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Store {
    /// Keeps a content; the same content is kept once.
    pub fn keep_content(&self, content: Vec<u8>) -> Answer<'_, Kept> {
        Box::pin(async move {
            let kept = Kept { hash: hash(&content), media: media(&content).to_owned(), size: content.len() as u64 };
            let row = blob::ActiveModel { hash: Set(kept.hash.clone()), content: Set(content) };
            let there = OnConflict::column(blob::Column::Hash).do_nothing_on([blob::Column::Hash]).to_owned();
            let _writing = self.0.writing.lock().await;
            blob::Entity::insert(row).on_conflict(there).exec_without_returning(&self.0.db).await?;
            Ok(kept)
        })
    }

    /// An attachment with its content; `None` where there is none for the actor. Nobody (`None`) sees what belongs to
    /// public articles.
    pub fn content<'a>(
        &'a self,
        actor: Option<&'a Actor>,
        id: AttachmentId,
    ) -> Answer<'a, Option<(Attachment, Vec<u8>)>> {
        Box::pin(async move {
            let directory = self.directory();
            let found = actor.map_or_else(public, |actor| visible_to(actor, &directory));
            let found = found.filter(entity::Column::Id.eq(id.0)).filter(entity::Column::Removed.eq(false));
            let Some(row) = found.one(&self.0.db).await? else { return Ok(None) };
            let attachment = Attachment::try_from(row)?;
            let content = blob::Entity::find_by_id(attachment.hash.clone()).one(&self.0.db).await?;
            let content = content.ok_or_else(|| Fault::corrupt("the content of an attachment is missing"))?;
            Ok(Some((attachment, content.content)))
        })
    }
}

/// What is kept under a hash; the content itself, which may be long, stays in the database.
pub(crate) async fn kept(db: &impl ConnectionTrait, hash: &str) -> Result<Option<Kept>, Fault> {
    let found: Option<(i64, Option<Vec<u8>>)> = blob::Entity::find_by_id(hash)
        .select_only()
        .expr_as(Expr::cust("CAST(LENGTH(content) AS BIGINT)"), "size")
        .expr_as(Expr::cust(format!("SUBSTR(content, 1, {TELLING})")), "first")
        .into_tuple()
        .one(db)
        .await?;
    let read = |(size, first): (i64, Option<Vec<u8>>)| {
        let size = size.try_into().map_err(Fault::corrupt)?;
        // SQLite finds nothing at all in an empty content.
        let media = media(&first.unwrap_or_default()).to_owned();
        Ok(Kept { hash: hash.to_owned(), media, size })
    };
    found.map(read).transpose()
}
