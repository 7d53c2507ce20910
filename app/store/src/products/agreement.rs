//! Table `agreements`.

use crate::Fault;
use chrono::NaiveDate;
use model::products::Agreement;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agreements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub customer: Uuid,
    pub product: Uuid,
    pub own_number: String,
    pub price: Json,
    pub discount: i32,
    pub at_least: i64,
    pub valid_from: Option<NaiveDate>,
    pub valid_until: Option<NaiveDate>,
    pub withdrawn: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Agreement {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            customer: row.customer.into(),
            product: row.product.into(),
            own_number: row.own_number,
            price: serde_json::from_value(row.price)?,
            discount: row.discount.try_into().map_err(Fault::corrupt)?,
            at_least: row.at_least,
            from: row.valid_from,
            until: row.valid_until,
            withdrawn: row.withdrawn,
        })
    }
}

pub(crate) fn row(agreement: &Agreement) -> Result<ActiveModel, Fault> {
    Ok(ActiveModel {
        id: Set(agreement.id.0),
        customer: Set(agreement.customer.0),
        product: Set(agreement.product.0),
        own_number: Set(agreement.own_number.clone()),
        price: Set(serde_json::to_value(&agreement.price)?),
        discount: Set(agreement.discount.into()),
        at_least: Set(agreement.at_least),
        valid_from: Set(agreement.from),
        valid_until: Set(agreement.until),
        withdrawn: Set(agreement.withdrawn),
    })
}
