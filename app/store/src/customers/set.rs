//! Table `customer_sets`.

use crate::Fault;
use model::customers::CustomerSet;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_sets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub filter: Option<Json>,
    pub members: Json,
    pub owner: Uuid,
    pub team: bool,
    pub dropped: bool,
    pub seen_by: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for CustomerSet {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            name: row.name,
            filter: row.filter.map(serde_json::from_value).transpose()?,
            members: serde_json::from_value(row.members)?,
            owner: row.owner.into(),
            team: row.team,
            dropped: row.dropped,
            seen_by: serde_json::from_value(row.seen_by)?,
        })
    }
}

pub(crate) fn row(set: &CustomerSet) -> Result<ActiveModel, Fault> {
    Ok(ActiveModel {
        id: Set(set.id.into()),
        name: Set(set.name.clone()),
        filter: Set(set.filter.as_ref().map(serde_json::to_value).transpose()?),
        members: Set(serde_json::to_value(&set.members)?),
        owner: Set(set.owner.into()),
        team: Set(set.team),
        dropped: Set(set.dropped),
        seen_by: Set(serde_json::to_value(&set.seen_by)?),
    })
}
