//! Table `comments`.

use crate::{Fault, row};
use chrono::{DateTime, Utc};
use model::issues::Comment;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "comments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub issue: Uuid,
    pub kind: String,
    pub body: String,
    pub by: Uuid,
    pub sender: String,
    pub recipient: String,
    pub mail: String,
    pub at: DateTime<Utc>,
    pub sent: Option<DateTime<Utc>>,
    pub failed: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Comment {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            issue: row.issue.into(),
            kind: row::read(&row.kind)?,
            body: row.body,
            by: row.by.into(),
            from: row.sender,
            to: row.recipient,
            mail: row.mail,
            at: row.at,
            sent: row.sent,
            failed: row.failed,
        })
    }
}

pub(crate) fn row(comment: &Comment) -> ActiveModel {
    ActiveModel {
        id: Set(comment.id.into()),
        issue: Set(comment.issue.into()),
        kind: Set(comment.kind.name().to_owned()),
        body: Set(comment.body.clone()),
        by: Set(comment.by.into()),
        sender: Set(comment.from.clone()),
        recipient: Set(comment.to.clone()),
        mail: Set(comment.mail.clone()),
        at: Set(comment.at),
        sent: Set(comment.sent),
        failed: Set(comment.failed.clone()),
    }
}
