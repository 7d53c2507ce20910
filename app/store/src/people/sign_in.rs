//! Passwords and sessions. Neither enters the change log: they are secrets, not facts.

use crate::{Answer, Fault, Store};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::{DateTime, Duration, Utc};
use model::people::Person;
use model::{Actor, PersonId, Role};
use rand::TryRngCore;
use rand::rngs::OsRng;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, TransactionTrait};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{LazyLock, mpsc};
use tokio::sync::oneshot;

/// Table `credentials`.
pub(crate) mod credential {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "credentials")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person: Uuid,
        pub hash: String,
        pub changed: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `sessions`. Of the token only its SHA-256 is kept.
pub(crate) mod session {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token: String,
        pub person: Uuid,
        pub created: DateTime<Utc>,
        pub expires: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How long somebody stays signed in, in days.
const SESSION_DAYS: i64 = 14;

/// A session that has just begun.
#[derive(Clone, Debug)]
pub struct Session {
    /// What the browser keeps; nobody else knows it.
    pub token: String,
    /// When it ends.
    pub expires: DateTime<Utc>,
}

/// What came of trying to sign in.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// They are who they say.
    Welcome(Session),
    /// They are not, or may not: which of the two is not told.
    Refused,
}

impl Store {
    /// Signs somebody in. Takes as long for a name that nobody has.
    pub fn sign_in<'a>(&'a self, login: &'a str, password: &'a str, now: DateTime<Utc>) -> Answer<'a, SignIn> {
        Box::pin(async move {
            let person = self.person_named(login).await?.filter(|person| person.active);
            let known = match &person {
                Some(person) => credential::Entity::find_by_id(person.id.0).one(&self.0.db).await?,
                None => None,
            };
            let hash = known.map_or_else(|| NOBODY.to_owned(), |known| known.hash);
            let right = verify(password.to_owned(), hash).await?;
            match person {
                Some(person) if right => Ok(SignIn::Welcome(self.begin_session(person.id, now).await?)),
                _ => Ok(SignIn::Refused),
            }
        })
    }

    async fn begin_session(&self, person: PersonId, now: DateTime<Utc>) -> Result<Session, Fault> {
        let token = token()?;
        let expires = now + Duration::days(SESSION_DAYS);
        let row = session::ActiveModel {
            token: Set(digest(&token)),
            person: Set(person.0),
            created: Set(now),
            expires: Set(expires),
        };
        session::Entity::insert(row).exec_without_returning(&self.0.db).await?;
        session::Entity::delete_many().filter(session::Column::Expires.lt(now)).exec(&self.0.db).await?;
        Ok(Session { token, expires })
    }

    /// Who this token belongs to; the only maker of an [`Actor`] outside tests and the command line.
    pub fn session<'a>(&'a self, token: &'a str, now: DateTime<Utc>) -> Answer<'a, Option<Person>> {
        Box::pin(async move {
            let live = session::Entity::find_by_id(digest(token)).filter(session::Column::Expires.gt(now));
            let Some(session) = live.one(&self.0.db).await? else { return Ok(None) };
            Ok(self.person(session.person.into()).await?.filter(|person| person.active))
        })
    }

    /// Ends a session.
    pub fn sign_out<'a>(&'a self, token: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            session::Entity::delete_by_id(digest(token)).exec(&self.0.db).await?;
            Ok(())
        })
    }

    /// Whether this is somebody's password.
    pub fn knows_password<'a>(&'a self, person: PersonId, password: &'a str) -> Answer<'a, bool> {
        Box::pin(async move {
            let known = credential::Entity::find_by_id(person.0).one(&self.0.db).await?;
            let hash = known.map_or_else(|| NOBODY.to_owned(), |known| known.hash);
            verify(password.to_owned(), hash).await
        })
    }

    /// Gives somebody a password and ends their sessions. Everyone may change their own, an administrator anyone's.
    /// The password has passed [`model::people::check_password`].
    pub fn set_password<'a>(
        &'a self,
        actor: &'a Actor,
        person: PersonId,
        password: &'a str,
        now: DateTime<Utc>,
    ) -> Answer<'a, Result<(), model::Refusal>> {
        Box::pin(async move {
            if actor.id != person && actor.role != Role::Administrator {
                return Ok(Err(model::Refusal::Forbidden));
            }
            self.keep_password(person, password, now).await.map(Ok)
        })
    }

    pub(crate) async fn keep_password(
        &self,
        person: PersonId,
        password: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Fault> {
        let hash = hash(password.to_owned()).await?;
        let tx = self.0.db.begin().await?;
        let row = credential::ActiveModel { person: Set(person.0), hash: Set(hash), changed: Set(now) };
        credential::Entity::insert(row)
            .on_conflict(
                OnConflict::column(credential::Column::Person)
                    .update_columns([credential::Column::Hash, credential::Column::Changed])
                    .to_owned(),
            )
            .exec_without_returning(&tx)
            .await?;
        session::Entity::delete_many().filter(session::Column::Person.eq(person.0)).exec(&tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A hash no password has, so that checking nobody's takes as long as checking somebody's.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$QJcPGLuWmQmRHcGTsRDPUEqmIvmNXmyDpyvgLVeFJWE";

async fn hash(password: String) -> Result<String, Fault> {
    let hashed = hashing(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()));
    hashed.await?.map_err(|error| Fault::Setup(format!("hashing: {error}")))
}

async fn verify(password: String, hash: String) -> Result<bool, Fault> {
    hashing(move || {
        let parsed = PasswordHash::new(&hash).map_err(Fault::corrupt)?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await?
}

type Job = Box<dyn FnOnce() + Send>;

/// The one thread that hashes: each hash takes 19 MiB, and the allocator keeps that for every thread that ever did one.
/// One at a time is also all that people who try passwords get of the processor.
static HASHER: LazyLock<mpsc::Sender<Job>> = LazyLock::new(|| {
    let (sender, jobs) = mpsc::channel::<Job>();
    // One that panics is not answered; the next ones are.
    std::thread::spawn(move || jobs.into_iter().for_each(|job| drop(catch_unwind(AssertUnwindSafe(job)))));
    sender
});

async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let (answer, answered) = oneshot::channel();
    // Whoever asked may have gone.
    let job = Box::new(move || drop(answer.send(work())));
    HASHER.send(job).map_err(|error| Fault::Setup(error.to_string()))?;
    answered.await.map_err(|error| Fault::Setup(error.to_string()))
}

pub(crate) fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A secret nobody can guess, to be kept by a browser or in an address.
pub(crate) fn token() -> Result<String, Fault> {
    let mut bytes = [0_u8; 32];
    OsRng.try_fill_bytes(&mut bytes).map_err(|error| Fault::Setup(format!("no randomness: {error}")))?;
    Ok(hex(&bytes))
}
