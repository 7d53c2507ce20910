//! Signing in: a password, where somebody has set up a second factor a code of it, and where the password was given to
//! them by somebody else, one of their own.

use super::password::{Chosen, checked};
use super::session::{Session, digest, token};
use crate::{Answer, Fault, Store};
use chrono::{DateTime, Duration, Utc};
use model::people::Person;
use model::{PersonId, Refusal};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Table `sign_in_steps`: those whose password was right and of whom something is still to come. Of the token only its
/// SHA-256 is kept.
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
        /// One of [`super::CODE`] and [`super::PASSWORD`].
        pub needs: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A code is to come.
const CODE: &str = "code";
/// A password of their own is to come; everything else was right.
const PASSWORD: &str = "password";

/// How long somebody may look for their code, or think of a password.
pub const STEP_WITHIN: Duration = Duration::minutes(10);

/// What came of a step of signing in.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// They are who they say.
    Welcome(Session),
    /// The password is right; what the browser keeps until the code comes.
    CodeNeeded(String),
    /// They are, by a password that somebody else gave them; what the browser keeps until they have one of their own.
    PasswordNeeded(String),
    /// They are not, or may not, or it is not their code: which of these is not told.
    Refused,
    /// What they chose may not be their password.
    NotTaken(Refusal),
    /// It is the one that they were given.
    Same,
    /// They have to begin again, with the password they have.
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
            let chosen = self.recognised(person.as_ref().map(|person| person.id), password).await?;
            let (Some(person), Some(chosen)) = (person, chosen) else { return Ok(SignIn::Refused) };
            if self.second_factor(person.id).await?.is_some() {
                return Ok(SignIn::CodeNeeded(self.begin_step(person.id, CODE, now).await?));
            }
            self.let_in(person.id, chosen, agent, now).await
        })
    }

    /// Lets in somebody who has shown who they are; where somebody else chose their password, as far as to the next step.
    async fn let_in(&self, person: PersonId, chosen: Chosen, agent: &str, now: DateTime<Utc>) -> Result<SignIn, Fault> {
        Ok(match chosen {
            Chosen::ByAnother => SignIn::PasswordNeeded(self.begin_step(person, PASSWORD, now).await?),
            Chosen::ByThemselves => SignIn::Welcome(self.begin_session(person, agent, now).await?),
        })
    }

    async fn begin_step(&self, person: PersonId, needs: &str, now: DateTime<Utc>) -> Result<String, Fault> {
        let token = token()?;
        let row = step::ActiveModel {
            token: Set(digest(&token)),
            person: Set(person.0),
            expires: Set(now + STEP_WITHIN),
            needs: Set(needs.to_owned()),
        };
        step::Entity::insert(row).exec_without_returning(&self.0.db).await?;
        step::Entity::delete_many().filter(step::Column::Expires.lte(now)).exec(&self.0.db).await?;
        Ok(token)
    }

    /// Whose step this is, if they may still come in.
    async fn at_step(&self, token: &str, needs: &str, now: DateTime<Utc>) -> Result<Option<Person>, Fault> {
        let step = step::Entity::find_by_id(digest(token)).filter(step::Column::Needs.eq(needs));
        let Some(step) = step.filter(step::Column::Expires.gt(now)).one(&self.0.db).await? else { return Ok(None) };
        Ok(self.person(PersonId(step.person)).await?.filter(|person| person.active))
    }

    /// Signs in somebody whose password was right: `token` is what [`SignIn::CodeNeeded`] gave, `code` one of their
    /// application or a recovery code. Each lets in once.
    pub fn sign_in_with_code<'a>(
        &'a self,
        token: &'a str,
        code: &'a str,
        agent: &'a str,
        now: DateTime<Utc>,
    ) -> Answer<'a, SignIn> {
        Box::pin(async move {
            let Some(Person { id, .. }) = self.at_step(token, CODE, now).await? else { return Ok(SignIn::Over) };
            if !self.takes_code(id, code, now).await? {
                return Ok(SignIn::Refused);
            }
            step::Entity::delete_by_id(digest(token)).exec(&self.0.db).await?;
            let Some(chosen) = self.chosen(id).await? else { return Ok(SignIn::Over) };
            self.let_in(id, chosen, agent, now).await
        })
    }

    /// Signs in somebody of whom everything was right, with a password that nobody gave them: `token` is what
    /// [`SignIn::PasswordNeeded`] gave.
    pub fn sign_in_with_own_password<'a>(
        &'a self,
        token: &'a str,
        password: &'a str,
        agent: &'a str,
        now: DateTime<Utc>,
    ) -> Answer<'a, SignIn> {
        Box::pin(async move {
            let Some(person) = self.at_step(token, PASSWORD, now).await? else { return Ok(SignIn::Over) };
            if let Err(refusal) = checked(&person.login, &person.name, password).await? {
                return Ok(SignIn::NotTaken(refusal));
            }
            if self.recognised(Some(person.id), password).await?.is_some() {
                return Ok(SignIn::Same);
            }
            // With it every step of theirs ends.
            self.keep_password(person.id, password, Chosen::ByThemselves, now).await?;
            Ok(SignIn::Welcome(self.begin_session(person.id, agent, now).await?))
        })
    }
}
