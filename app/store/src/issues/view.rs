//! Table `board_views`.

use crate::Fault;
use model::issues::BoardView;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "board_views")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub query: String,
    pub owner: Uuid,
    pub team: bool,
    pub dropped: bool,
    pub seen_by: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for BoardView {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            name: row.name,
            query: row.query,
            owner: row.owner.into(),
            team: row.team,
            dropped: row.dropped,
            seen_by: serde_json::from_value(row.seen_by)?,
        })
    }
}

pub(crate) fn row(view: &BoardView) -> Result<ActiveModel, Fault> {
    Ok(ActiveModel {
        id: Set(view.id.into()),
        name: Set(view.name.clone()),
        query: Set(view.query.clone()),
        owner: Set(view.owner.into()),
        team: Set(view.team),
        dropped: Set(view.dropped),
        seen_by: Set(serde_json::to_value(&view.seen_by)?),
    })
}
