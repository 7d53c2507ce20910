//! Table `articles`.

use crate::{Fault, row};
use chrono::{DateTime, NaiveDate, Utc};
use model::knowledge::Article;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "articles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub title: String,
    pub body: String,
    pub category: String,
    pub tags: Json,
    pub status: String,
    pub public: bool,
    pub field: bool,
    pub review_on: Option<NaiveDate>,
    pub source: Option<Uuid>,
    pub revision: i32,
    pub helpful: Json,
    pub unhelpful: Json,
    pub author: Uuid,
    pub written: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Article {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            title: row.title,
            body: row.body,
            category: row.category,
            tags: serde_json::from_value(row.tags)?,
            status: row::read(&row.status)?,
            public: row.public,
            field: row.field,
            review_on: row.review_on,
            source: row.source.map(Into::into),
            revision: row.revision.try_into().map_err(Fault::corrupt)?,
            helpful: serde_json::from_value(row.helpful)?,
            unhelpful: serde_json::from_value(row.unhelpful)?,
            author: row.author.into(),
            written: row.written,
        })
    }
}

pub(crate) fn row(article: &Article) -> Result<ActiveModel, Fault> {
    Ok(ActiveModel {
        id: Set(article.id.into()),
        title: Set(article.title.clone()),
        body: Set(article.body.clone()),
        category: Set(article.category.clone()),
        tags: Set(serde_json::to_value(&article.tags)?),
        status: Set(article.status.name().to_owned()),
        public: Set(article.public),
        field: Set(article.field),
        review_on: Set(article.review_on),
        source: Set(article.source.map(Into::into)),
        revision: Set(article.revision.try_into().map_err(Fault::corrupt)?),
        helpful: Set(serde_json::to_value(&article.helpful)?),
        unhelpful: Set(serde_json::to_value(&article.unhelpful)?),
        author: Set(article.author.into()),
        written: Set(article.written),
    })
}
