//! Products and what was agreed about them: finding them.

pub(crate) mod agreement;
pub(crate) mod entity;

use crate::typed::occurring;
use crate::{Answer, Fault, Store, customers, log, rows};
use model::products::Product;
use model::read::{AfterProduct, PRODUCTS_A_PAGE, Seed};
use model::{Actor, CustomerId, Directory, Entity, ProductId, Record};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::BTreeSet;

/// The agreements an actor may see: those with customers they may see.
pub(crate) fn agreements_visible_to(actor: &Actor, directory: &Directory) -> Select<agreement::Entity> {
    let customers = customers::visible_to(actor, directory);
    let theirs = rows::named_by(agreement::Column::Customer, customers::entity::Column::Id, customers);
    agreement::Entity::find().filter(theirs)
}

/// A product as far as the actor reads it.
pub(crate) fn shown(actor: &Actor, row: entity::Model) -> Result<Product, Fault> {
    let product = Product::try_from(row)?;
    let cost = product.cost.filter(|_| actor.reads(Entity::Product, "cost"));
    Ok(Product { cost, ..product })
}

/// What was agreed with a customer, and the products it is about.
pub(crate) async fn agreed_with(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: CustomerId,
) -> Result<Vec<Record>, Fault> {
    let rows = agreement::Entity::find().filter(agreement::Column::Customer.eq(id.0)).all(db).await?;
    let about: BTreeSet<ProductId> = rows.iter().map(|row| row.product.into()).collect();
    let mut records = of_ids(db, actor, about).await?;
    for row in rows {
        records.push(Record::Agreement(row.try_into()?));
    }
    Ok(records)
}

/// These products.
pub(crate) async fn of_ids(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: BTreeSet<ProductId>,
) -> Result<Vec<Record>, Fault> {
    let rows = entity::Entity::find().filter(entity::Column::Id.is_in(ids.into_iter().map(|id| id.0))).all(db).await?;
    rows.into_iter().map(|row| shown(actor, row).map(Record::Product)).collect()
}

impl Store {
    /// Every product, by name: for a file.
    pub fn export_products<'a>(&'a self, actor: &'a Actor) -> Answer<'a, Vec<Product>> {
        Box::pin(async move {
            let rows = entity::Entity::find().order_by_asc(entity::Column::Name).order_by_asc(entity::Column::Id);
            rows.all(&self.0.db).await?.into_iter().map(|row| shown(actor, row)).collect()
        })
    }

    /// A page of the products in whose name, code or category each word typed occurs, by name.
    pub fn list_products<'a>(
        &'a self,
        actor: &'a Actor,
        query: &'a str,
        after: Option<&'a AfterProduct>,
    ) -> Answer<'a, Seed> {
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
            let rows = found.order_by_asc(Name).order_by_asc(Id).limit(PRODUCTS_A_PAGE as u64).all(db).await?;
            let records = rows.into_iter().map(|row| shown(actor, row).map(Record::Product));
            Ok(Seed { version, records: records.collect::<Result<_, _>>()? })
        })
    }
}
