//! Passwords: how they are kept, and which are not taken. They never enter the change log: they are secrets, not facts.

use super::session::end_all;
use crate::{Answer, Fault, Store};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::{DateTime, Utc};
use model::people::check_password;
use model::{Actor, PersonId, Refusal, Role};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, TransactionTrait};
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
        /// Somebody else chose it.
        pub given: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who chose a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// Whoever signs in with it.
    ByThemselves,
    /// Somebody else: it is good until they have one of their own.
    ByAnother,
}

impl Chosen {
    fn of(known: &credential::Model) -> Self {
        if known.given { Self::ByAnother } else { Self::ByThemselves }
    }
}

/// Guesses that whoever tries passwords needs at least: what zxcvbn calls "safely unguessable" where each try takes time.
const FEWEST_GUESSES: u64 = 100_000_000;

impl Store {
    /// Whether this is somebody's password.
    pub fn knows_password<'a>(&'a self, person: PersonId, password: &'a str) -> Answer<'a, bool> {
        Box::pin(async move { Ok(self.recognised(Some(person), password).await?.is_some()) })
    }

    /// Who chose somebody's password, if this is it; takes as long where there is nobody.
    pub(super) async fn recognised(&self, person: Option<PersonId>, password: &str) -> Result<Option<Chosen>, Fault> {
        let known = match person {
            Some(person) => credential::Entity::find_by_id(person.0).one(&self.0.db).await?,
            None => None,
        };
        let hash = known.as_ref().map_or(NOBODY, |known| &known.hash).to_owned();
        let right = verify(password.to_owned(), hash).await?;
        Ok(known.filter(|_| right).as_ref().map(Chosen::of))
    }

    /// Who chose somebody's password; nobody, where they have none.
    pub(super) async fn chosen(&self, person: PersonId) -> Result<Option<Chosen>, Fault> {
        Ok(credential::Entity::find_by_id(person.0).one(&self.0.db).await?.as_ref().map(Chosen::of))
    }

    /// Gives somebody a password and ends their sessions. Everyone may change their own, an administrator anyone's; who
    /// is given one chooses another when they sign in with it.
    pub fn set_password<'a>(
        &'a self,
        actor: &'a Actor,
        person: PersonId,
        password: &'a str,
        now: DateTime<Utc>,
    ) -> Answer<'a, Result<(), Refusal>> {
        Box::pin(async move {
            if actor.id != person && actor.role != Role::Administrator {
                return Ok(Err(Refusal::Forbidden));
            }
            let Some(known) = self.person(person).await? else { return Ok(Err(Refusal::NotFound)) };
            if let Err(refusal) = checked(&known.login, &known.name, password).await? {
                return Ok(Err(refusal));
            }
            let chosen = if actor.id == person { Chosen::ByThemselves } else { Chosen::ByAnother };
            self.keep_password(person, password, chosen, now).await.map(Ok)
        })
    }

    pub(crate) async fn keep_password(
        &self,
        person: PersonId,
        password: &str,
        chosen: Chosen,
        now: DateTime<Utc>,
    ) -> Result<(), Fault> {
        use credential::Column::{Changed, Given, Hash, Person};
        let hash = hash(password.to_owned()).await?;
        let tx = self.0.db.begin().await?;
        let given = chosen == Chosen::ByAnother;
        let row =
            credential::ActiveModel { person: Set(person.0), hash: Set(hash), changed: Set(now), given: Set(given) };
        credential::Entity::insert(row)
            .on_conflict(OnConflict::column(Person).update_columns([Hash, Changed, Given]).to_owned())
            .exec_without_returning(&tx)
            .await?;
        end_all(&tx, person).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Whether somebody of this name may have this password: neither too short nor among those that are tried first
/// (passwords that became known, words, names, keys in a row; also with letters replaced).
pub(crate) async fn checked(login: &str, name: &str, password: &str) -> Result<Result<(), Refusal>, Fault> {
    if let Err(refusal) = check_password(login, password) {
        return Ok(Err(refusal));
    }
    let mut own = vec!["daybook".to_owned(), login.to_owned(), name.to_owned()];
    own.extend(name.split_whitespace().map(str::to_owned));
    own.push(name.split_whitespace().collect());
    let password = password.to_owned();
    let guesses = hashing(move || {
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        zxcvbn::zxcvbn(&password, &own).guesses()
    });
    let easy = guesses.await? < FEWEST_GUESSES;
    Ok(if easy { Err(Refusal::field("password", model::Fault::Guessable)) } else { Ok(()) })
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
