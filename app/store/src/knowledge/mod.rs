//! Knowledge: finding articles.

pub(crate) mod entity;
pub(crate) mod missed;

use crate::{Answer, Fault, Store, files, issues, log};
use model::knowledge::Status;
use model::read::Seed;
use model::{Actor, ArticleId, Record};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// How many articles a list holds; what is older is found by searching.
const LIST: u64 = 300;

/// The articles that customers may read.
pub(crate) fn public() -> Select<entity::Entity> {
    entity::Entity::find()
        .filter(entity::Column::Public.eq(true))
        .filter(entity::Column::Status.eq(Status::Published.name()))
}

impl Store {
    /// The newest articles. Everybody who signs in may read all of them.
    pub fn list_articles<'a>(&'a self, _: &'a Actor) -> Answer<'a, Seed> {
        Box::pin(async move {
            let version = log::version(&self.0.db).await?;
            let rows =
                entity::Entity::find().order_by_desc(entity::Column::Written).limit(LIST).all(&self.0.db).await?;
            let records = rows.into_iter().map(|row| Ok(Record::Article(row.try_into()?)));
            Ok(Seed { version, records: records.collect::<Result<_, Fault>>()? })
        })
    }

    /// An article, its files, and the issue it was learned from where the actor may see that.
    pub fn open_article<'a>(&'a self, actor: &'a Actor, id: ArticleId) -> Answer<'a, Option<Seed>> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let Some(row) = entity::Entity::find_by_id(id.0).one(db).await? else { return Ok(None) };
            let source = row.source;
            let mut records = vec![Record::Article(row.try_into()?)];
            let attached = files::entity::Entity::find().filter(files::entity::Column::Record.eq(id.0));
            for row in attached.all(db).await? {
                records.push(Record::Attachment(row.try_into()?));
            }
            if let Some(source) = source {
                let issue = issues::visible_to(actor, &directory).filter(issues::entity::Column::Id.eq(source));
                for row in issue.all(db).await? {
                    records.push(Record::Issue(row.try_into()?));
                }
            }
            Ok(Some(Seed { version, records }))
        })
    }
}
