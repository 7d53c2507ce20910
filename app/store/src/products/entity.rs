//! Table `products`.

use crate::Fault;
use model::products::Product;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "products")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub category: String,
    pub unit: String,
    pub standard: Json,
    pub wholesale: Json,
    pub retail: Json,
    pub cost: Option<Json>,
    pub discontinued: bool,
    /// What a search looks through, in lower case.
    pub search: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Product {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            code: row.code,
            name: row.name,
            category: row.category,
            unit: row.unit,
            standard: serde_json::from_value(row.standard)?,
            wholesale: serde_json::from_value(row.wholesale)?,
            retail: serde_json::from_value(row.retail)?,
            cost: row.cost.map(serde_json::from_value).transpose()?,
            discontinued: row.discontinued,
        })
    }
}

pub(crate) fn row(product: &Product) -> Result<ActiveModel, Fault> {
    let search = [&product.name, &product.code, &product.category].map(|part| part.to_lowercase()).join("\n");
    Ok(ActiveModel {
        id: Set(product.id.0),
        code: Set(product.code.clone()),
        name: Set(product.name.clone()),
        category: Set(product.category.clone()),
        unit: Set(product.unit.clone()),
        standard: Set(serde_json::to_value(&product.standard)?),
        wholesale: Set(serde_json::to_value(&product.wholesale)?),
        retail: Set(serde_json::to_value(&product.retail)?),
        cost: Set(product.cost.as_ref().map(serde_json::to_value).transpose()?),
        discontinued: Set(product.discontinued),
        search: Set(search),
    })
}
