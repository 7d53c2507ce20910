//! Contents that come in parts, over networks that break: each part is kept as it comes, and the whole once it is there
//! and is what it should be.

use super::{blob, hash};
use crate::{Answer, Fault, Store};
use chrono::{DateTime, Duration, Utc};
use model::files::{LARGEST, Received};
use model::{Fault as RuleFault, PersonId, Refusal};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait};

/// For so many days a part waits for the next one.
const PATIENCE: i64 = 7;

/// Table `parts`: the parts of a person's contents, by where they begin.
pub(crate) mod part {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "parts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub begins: i64,
        pub content: Vec<u8>,
        pub kept: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl Store {
    /// How much of a person's content is there.
    pub fn received<'a>(&'a self, person: PersonId, content: &'a str) -> Answer<'a, Received> {
        Box::pin(async move { received(&self.0.db, person, content).await })
    }

    /// Keeps a part of a content of `size` bytes that begins at a byte; where another one is to come next, nothing is
    /// kept. With the last part the whole is kept under its hash. Says how much is there.
    pub fn keep_part<'a>(
        &'a self,
        person: PersonId,
        now: DateTime<Utc>,
        content: &'a str,
        begins: u64,
        size: u64,
        bytes: Vec<u8>,
    ) -> Answer<'a, Result<Received, Refusal>> {
        Box::pin(async move {
            let ends = begins.checked_add(bytes.len() as u64).filter(|ends| *ends <= size && size <= LARGEST);
            let Some(ends) = ends else {
                return Ok(Err(Refusal::field("files", RuleFault::TooLarge(LARGEST))));
            };
            let _writing = self.0.writing.lock().await;
            let tx = self.0.db.begin().await?;
            let old = part::Entity::delete_many().filter(part::Column::Kept.lt(now - Duration::days(PATIENCE)));
            old.exec(&tx).await?;
            let there = received(&tx, person, content).await?;
            if there.complete || there.bytes != begins {
                tx.commit().await?;
                return Ok(Ok(there));
            }
            let row = part::ActiveModel {
                person: Set(person.0),
                hash: Set(content.to_owned()),
                begins: Set(i64::try_from(begins).map_err(|_| Fault::corrupt("a part begins too late"))?),
                content: Set(bytes),
                kept: Set(now),
            };
            part::Entity::insert(row).exec_without_returning(&tx).await?;
            let answer = if ends < size {
                Ok(Received { bytes: ends, complete: false })
            } else {
                whole(&tx, person, content).await?
            };
            tx.commit().await?;
            Ok(answer)
        })
    }
}

async fn received(db: &impl ConnectionTrait, person: PersonId, content: &str) -> Result<Received, Fault> {
    let kept: Option<String> = blob::Entity::find_by_id(content.to_owned())
        .select_only()
        .column(blob::Column::Hash)
        .into_tuple()
        .one(db)
        .await?;
    if kept.is_some() {
        return Ok(Received { bytes: 0, complete: true });
    }
    let last = parts(person, content).order_by_desc(part::Column::Begins).one(db).await?;
    let bytes = last.map_or(0, |last| last.begins.unsigned_abs() + last.content.len() as u64);
    Ok(Received { bytes, complete: false })
}

fn parts(person: PersonId, content: &str) -> sea_orm::Select<part::Entity> {
    part::Entity::find().filter(part::Column::Person.eq(person.0)).filter(part::Column::Hash.eq(content))
}

/// The parts become one content, if it is what its name says; else all of it has to come again.
async fn whole(db: &impl ConnectionTrait, person: PersonId, content: &str) -> Result<Result<Received, Refusal>, Fault> {
    let rows = parts(person, content).order_by_asc(part::Column::Begins).all(db).await?;
    let bytes: Vec<u8> = rows.into_iter().flat_map(|row| row.content).collect();
    let gone = part::Entity::delete_many().filter(part::Column::Person.eq(person.0));
    gone.filter(part::Column::Hash.eq(content)).exec(db).await?;
    if hash(&bytes) != content {
        return Ok(Err(Refusal::field("files", RuleFault::Malformed)));
    }
    let received = Received { bytes: bytes.len() as u64, complete: true };
    let row = blob::ActiveModel { hash: Set(content.to_owned()), content: Set(bytes) };
    let there = OnConflict::column(blob::Column::Hash).do_nothing_on([blob::Column::Hash]).to_owned();
    blob::Entity::insert(row).on_conflict(there).exec_without_returning(db).await?;
    Ok(Ok(received))
}
