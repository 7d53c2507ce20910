//! Table `people`.

use crate::{Fault, row};
use model::people::Person;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "people")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub login: String,
    pub role: String,
    pub team: String,
    pub zone: String,
    pub language: String,
    pub hours: Json,
    pub days_off: Json,
    pub calendar: String,
    pub no_clashes: bool,
    pub lead: i32,
    pub active: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Person {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            name: row.name,
            login: row.login,
            role: row::read(&row.role)?,
            team: row.team,
            zone: row.zone,
            language: row::read(&row.language)?,
            hours: serde_json::from_value(row.hours)?,
            days_off: serde_json::from_value(row.days_off)?,
            calendar: row.calendar,
            no_clashes: row.no_clashes,
            lead: u16::try_from(row.lead).map_err(Fault::corrupt)?,
            active: row.active,
        })
    }
}

pub(crate) fn row(person: &Person) -> Result<ActiveModel, Fault> {
    Ok(ActiveModel {
        id: Set(person.id.0),
        name: Set(person.name.clone()),
        login: Set(person.login.clone()),
        role: Set(row::word(&person.role)?),
        team: Set(person.team.clone()),
        zone: Set(person.zone.clone()),
        language: Set(row::word(&person.language)?),
        hours: Set(serde_json::to_value(person.hours)?),
        days_off: Set(serde_json::to_value(&person.days_off)?),
        calendar: Set(person.calendar.clone()),
        no_clashes: Set(person.no_clashes),
        lead: Set(person.lead.into()),
        active: Set(person.active),
    })
}
