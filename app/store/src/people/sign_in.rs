//! Signing in: a password, and where somebody has set up a second factor, a code of it.

use super::session::{Session, digest, token};
use crate::{Answer, Fault, Store};
use chrono::{DateTime, Duration, Utc};
use model::PersonId;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Table `sign_in_steps`: those whose password was right and whose code is still to come. Of the token only its SHA-256
/// is kept.
pub(crate) mod step {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_steps")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token: String,
        pub person: Uuid,
        pub expires: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How long somebody may look for their code.
pub const CODE_WITHIN: Duration = Duration::minutes(10);

/// What came of trying to sign in.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// They are who they say.
    Welcome(Session),
    /// The password is right; what the browser keeps until the code comes.
    CodeNeeded(String),
    /// They are not, or may not: which of the two is not told.
    Refused,
}

/// What came of giving a code.
#[derive(Clone, Debug)]
pub enum SecondStep {
    /// They are who they say.
    Welcome(Session),
    /// It is not the code, or no longer.
    Wrong,
    /// They have to begin with the password again.
    Over,
}

impl Store {
    /// Signs somebody in. Takes as long for a name that nobody has. `agent` is what their browser calls itself.
    pub fn sign_in<'a>(
        &'a self,
        login: &'a str,
        password: &'a str,
        agent: &'a str,
        now: DateTime<Utc>,
    ) -> Answer<'a, SignIn> {
        Box::pin(async move {
            let person = self.person_named(login).await?.filter(|person| person.active);
            let right = self.is_password_of(person.as_ref().map(|person| person.id), password).await?;
            let Some(person) = person.filter(|_| right) else { return Ok(SignIn::Refused) };
            match self.second_factor(person.id).await? {
                Some(_) => Ok(SignIn::CodeNeeded(self.begin_step(person.id, now).await?)),
                None => Ok(SignIn::Welcome(self.begin_session(person.id, agent, now).await?)),
            }
        })
    }

    async fn begin_step(&self, person: PersonId, now: DateTime<Utc>) -> Result<String, Fault> {
        let token = token()?;
        let row =
            step::ActiveModel { token: Set(digest(&token)), person: Set(person.0), expires: Set(now + CODE_WITHIN) };
        step::Entity::insert(row).exec_without_returning(&self.0.db).await?;
        step::Entity::delete_many().filter(step::Column::Expires.lte(now)).exec(&self.0.db).await?;
        Ok(token)
    }

    /// Signs in somebody whose password was right: `token` is what [`SignIn::CodeNeeded`] gave, `code` one of their
    /// application or a recovery code. Each lets in once.
    pub fn sign_in_with_code<'a>(
        &'a self,
        token: &'a str,
        code: &'a str,
        agent: &'a str,
        now: DateTime<Utc>,
    ) -> Answer<'a, SecondStep> {
        Box::pin(async move {
            let step = step::Entity::find_by_id(digest(token)).filter(step::Column::Expires.gt(now));
            let Some(step) = step.one(&self.0.db).await? else { return Ok(SecondStep::Over) };
            let person = PersonId(step.person);
            if self.person(person).await?.is_none_or(|person| !person.active) {
                return Ok(SecondStep::Over);
            }
            if !self.takes_code(person, code, now).await? {
                return Ok(SecondStep::Wrong);
            }
            step::Entity::delete_by_id(step.token).exec(&self.0.db).await?;
            Ok(SecondStep::Welcome(self.begin_session(person, agent, now).await?))
        })
    }
}
