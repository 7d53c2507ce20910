//! People: finding them, and letting them in.

pub(crate) mod entity;
pub(crate) mod password;
pub(crate) mod second_factor;
pub(crate) mod session;
pub(crate) mod sign_in;

use crate::{Answer, Fault, Store};
use model::people::Person;
use model::{DAYBOOK, PersonId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

pub use session::Session;
pub(crate) use session::{digest, keep_out, token};
pub use sign_in::{STEP_WITHIN, SignIn};

/// Everybody, by name. Who works here is no secret among colleagues.
pub(crate) async fn all(db: &impl ConnectionTrait) -> Result<Vec<Person>, Fault> {
    let rows = entity::Entity::find()
        .filter(entity::Column::Id.ne(DAYBOOK.0))
        .order_by_asc(entity::Column::Name)
        .all(db)
        .await?;
    rows.into_iter().map(Person::try_from).collect()
}

impl Store {
    /// Everybody who signs in or used to, by name.
    pub fn people(&self) -> Answer<'_, Vec<Person>> {
        Box::pin(async move { all(&self.0.db).await })
    }

    /// Whether nobody has been set up yet.
    pub fn is_new(&self) -> Answer<'_, bool> {
        Box::pin(async move { Ok(all(&self.0.db).await?.is_empty()) })
    }

    /// The person of this sign-in name.
    pub fn person_named<'a>(&'a self, login: &'a str) -> Answer<'a, Option<Person>> {
        Box::pin(async move {
            let people = all(&self.0.db).await?;
            Ok(people.into_iter().find(|person| person.login == login.trim().to_lowercase()))
        })
    }

    /// The person of this identity.
    pub fn person(&self, id: PersonId) -> Answer<'_, Option<Person>> {
        Box::pin(async move {
            let row = entity::Entity::find_by_id(id.0).one(&self.0.db).await?;
            row.map(Person::try_from).transpose()
        })
    }
}
