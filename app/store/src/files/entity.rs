//! Table `attachments`.

use crate::{Fault, row};
use chrono::{DateTime, Utc};
use model::files::Attachment;
use model::{Entity as Kind, Key};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The kind of record it is attached to.
    pub kind: String,
    pub record: Uuid,
    pub name: String,
    pub media: String,
    pub size: i64,
    pub hash: String,
    pub by: Uuid,
    pub at: DateTime<Utc>,
    pub removed: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Attachment {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        let entity: Kind = row::read(&row.kind)?;
        Ok(Self {
            id: row.id.into(),
            of: Key { entity, id: row.record },
            name: row.name,
            media: row.media,
            size: row.size.try_into().map_err(Fault::corrupt)?,
            hash: row.hash,
            by: row.by.into(),
            at: row.at,
            removed: row.removed,
        })
    }
}

pub(crate) fn row(attachment: &Attachment) -> Result<ActiveModel, Fault> {
    Ok(ActiveModel {
        id: Set(attachment.id.into()),
        kind: Set(attachment.of.entity.name().to_owned()),
        record: Set(attachment.of.id),
        name: Set(attachment.name.clone()),
        media: Set(attachment.media.clone()),
        size: Set(attachment.size.try_into().map_err(Fault::corrupt)?),
        hash: Set(attachment.hash.clone()),
        by: Set(attachment.by.into()),
        at: Set(attachment.at),
        removed: Set(attachment.removed),
    })
}
