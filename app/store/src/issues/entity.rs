//! Table `issues`.

use crate::{Fault, row};
use chrono::{DateTime, NaiveDate, Utc};
use model::issues::Issue;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "issues")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub customer: Uuid,
    pub contact: Option<Uuid>,
    pub title: String,
    pub description: String,
    pub channel: String,
    pub category: String,
    pub urgency: String,
    pub responsible: Option<Uuid>,
    pub offered: Option<Uuid>,
    pub expected_end: Option<NaiveDate>,
    pub call_back: Option<Json>,
    pub solution: String,
    pub knowledge: bool,
    pub links: Json,
    pub archived: bool,
    /// `column` is a word of SQL.
    pub board_column: String,
    pub rank: String,
    pub registered_by: Uuid,
    pub reported: DateTime<Utc>,
    pub responded: Option<DateTime<Utc>>,
    pub phases: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Issue {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            number: row.number,
            customer: row.customer.into(),
            contact: row.contact.map(Into::into),
            title: row.title,
            description: row.description,
            channel: row::read(&row.channel)?,
            category: row.category,
            urgency: row::read(&row.urgency)?,
            responsible: row.responsible.map(Into::into),
            offered: row.offered.map(Into::into),
            expected_end: row.expected_end,
            call_back: row.call_back.map(serde_json::from_value).transpose()?,
            solution: row.solution,
            knowledge: row.knowledge,
            links: serde_json::from_value(row.links)?,
            archived: row.archived,
            column: row::read(&row.board_column)?,
            rank: row.rank,
            registered_by: row.registered_by.into(),
            reported: row.reported,
            responded: row.responded,
            phases: serde_json::from_value(row.phases)?,
        })
    }
}

pub(crate) fn row(issue: &Issue) -> Result<ActiveModel, Fault> {
    Ok(ActiveModel {
        id: Set(issue.id.0),
        number: Set(issue.number.clone()),
        customer: Set(issue.customer.0),
        contact: Set(issue.contact.map(Into::into)),
        title: Set(issue.title.clone()),
        description: Set(issue.description.clone()),
        channel: Set(row::word(&issue.channel)?),
        category: Set(issue.category.clone()),
        urgency: Set(row::word(&issue.urgency)?),
        responsible: Set(issue.responsible.map(Into::into)),
        offered: Set(issue.offered.map(Into::into)),
        expected_end: Set(issue.expected_end),
        call_back: Set(issue.call_back.as_ref().map(serde_json::to_value).transpose()?),
        solution: Set(issue.solution.clone()),
        knowledge: Set(issue.knowledge),
        links: Set(serde_json::to_value(&issue.links)?),
        archived: Set(issue.archived),
        board_column: Set(row::word(&issue.column)?),
        rank: Set(issue.rank.clone()),
        registered_by: Set(issue.registered_by.0),
        reported: Set(issue.reported),
        responded: Set(issue.responded),
        phases: Set(serde_json::to_value(&issue.phases)?),
    })
}
