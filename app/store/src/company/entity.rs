//! Table `companies`: one row at most.

use crate::{Fault, row};
use model::company::Company;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "companies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub currency: String,
    pub best_from: i32,
    pub best_to: i32,
    pub most: i32,
    pub travel: i32,
    pub policy: String,
    pub holidays: Json,
    pub targets: Json,
    pub service_calendars: Json,
    pub pauses: Json,
    pub warn_at: i32,
    pub categories: Json,
    pub wip: Json,
    pub custom_fields: Json,
    pub pyramid: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Company {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        let number = |number: i32| u16::try_from(number).map_err(Fault::corrupt);
        Ok(Self {
            id: row.id.into(),
            currency: row.currency,
            best_from: number(row.best_from)?,
            best_to: number(row.best_to)?,
            most: number(row.most)?,
            travel: number(row.travel)?,
            policy: row::read(&row.policy)?,
            holidays: serde_json::from_value(row.holidays)?,
            targets: serde_json::from_value(row.targets)?,
            service_calendars: serde_json::from_value(row.service_calendars)?,
            pauses: serde_json::from_value(row.pauses)?,
            warn_at: number(row.warn_at)?,
            categories: serde_json::from_value(row.categories)?,
            wip: serde_json::from_value(row.wip)?,
            custom_fields: serde_json::from_value(row.custom_fields)?,
            pyramid: row.pyramid.map(serde_json::from_value).transpose()?.unwrap_or_default(),
        })
    }
}

pub(crate) fn row(company: &Company) -> Result<ActiveModel, Fault> {
    Ok(ActiveModel {
        id: Set(company.id.0),
        currency: Set(company.currency.clone()),
        best_from: Set(company.best_from.into()),
        best_to: Set(company.best_to.into()),
        most: Set(company.most.into()),
        travel: Set(company.travel.into()),
        policy: Set(row::word(&company.policy)?),
        holidays: Set(serde_json::to_value(&company.holidays)?),
        targets: Set(serde_json::to_value(&company.targets)?),
        service_calendars: Set(serde_json::to_value(&company.service_calendars)?),
        pauses: Set(serde_json::to_value(&company.pauses)?),
        warn_at: Set(company.warn_at.into()),
        categories: Set(serde_json::to_value(&company.categories)?),
        wip: Set(serde_json::to_value(&company.wip)?),
        custom_fields: Set(serde_json::to_value(&company.custom_fields)?),
        pyramid: Set(Some(serde_json::to_value(&company.pyramid)?)),
    })
}
