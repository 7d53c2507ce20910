//! Products and what was agreed about them: finding them.

pub(crate) mod agreement;
pub(crate) mod entity;

use crate::typed::occurring;
use crate::{Answer, Fault, Store, customers, log};
use model::products::Product;
use model::read::{AfterProduct, Seed};
use model::{Actor, CustomerId, Directory, ProductId, Record};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use std::collections::BTreeSet;

/// How many products a page of the list holds.
const PAGE: u64 = 200;

/// The agreements an actor may see: those with customers they may see.
pub(crate) fn agreements_visible_to(actor: &Actor, directory: &Directory) -> Select<agreement::Entity> {
    let customers = customers::visible_to(actor, directory).select_only().column(customers::entity::Column::Id);
    agreement::Entity::find().filter(agreement::Column::Customer.in_subquery(customers.into_query()))
}

/// What was agreed with a customer, and the products it is about.
pub(crate) async fn agreed_with(db: &impl ConnectionTrait, id: CustomerId) -> Result<Vec<Record>, Fault> {
    let rows = agreement::Entity::find().filter(agreement::Column::Customer.eq(id.0)).all(db).await?;
    let about: BTreeSet<ProductId> = rows.iter().map(|row| row.product.into()).collect();
    let mut records = of_ids(db, about).await?;
    for row in rows {
        records.push(Record::Agreement(row.try_into()?));
    }
    Ok(records)
}

/// These products.
pub(crate) async fn of_ids(db: &impl ConnectionTrait, ids: BTreeSet<ProductId>) -> Result<Vec<Record>, Fault> {
    let rows = entity::Entity::find().filter(entity::Column::Id.is_in(ids.into_iter().map(|id| id.0))).all(db).await?;
    rows.into_iter().map(|row| Product::try_from(row).map(Record::Product)).collect()
}

impl Store {
    /// Every product, by name: for a file.
    pub fn export_products(&self) -> Answer<'_, Vec<Product>> {
        Box::pin(async move {
            let rows = entity::Entity::find().order_by_asc(entity::Column::Name).order_by_asc(entity::Column::Id);
            rows.all(&self.0.db).await?.into_iter().map(Product::try_from).collect()
        })
    }

    /// A page of the products in whose name, code or category each word typed occurs, by name.
    pub fn list_products<'a>(&'a self, query: &'a str, after: Option<&'a AfterProduct>) -> Answer<'a, Seed> {
        Box::pin(async move {
            use entity::Column::{Id, Name, Search};
            let db = &self.0.db;
            let version = log::version(db).await?;
            let mut found = entity::Entity::find();
            found = found.filter(occurring(Search, query));
            if let Some(after) = after {
                let same_name = Condition::all().add(Name.eq(&after.name)).add(Id.gt(after.id.0));
                found = found.filter(Condition::any().add(Name.gt(&after.name)).add(same_name));
            }
            let rows = found.order_by_asc(Name).order_by_asc(Id).limit(PAGE).all(db).await?;
            let records = rows.into_iter().map(|row| Product::try_from(row).map(Record::Product));
            Ok(Seed { version, records: records.collect::<Result<_, _>>()? })
        })
    }
}
