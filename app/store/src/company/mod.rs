//! The company: reading what holds for everybody.

pub(crate) mod entity;

use crate::{Answer, Fault, Store};
use model::company::Company;
use sea_orm::{ConnectionTrait, EntityTrait};

/// The company, once anything about it was changed.
pub(crate) async fn find(db: &impl ConnectionTrait) -> Result<Option<Company>, Fault> {
    entity::Entity::find().one(db).await?.map(Company::try_from).transpose()
}

impl Store {
    /// What holds for everybody, once anything about it was changed.
    pub fn company(&self) -> Answer<'_, Option<Company>> {
        Box::pin(async move { find(&self.0.db).await })
    }
}
