//! Sessions: who comes with a request. They never enter the change log, and no backup has them.

use super::sign_in::step;
use crate::activities::exchange::end_feed;
use crate::{Answer, Fault, Store};
use chrono::{DateTime, Duration, Utc};
use model::PersonId;
use model::people::Person;
use model::read::SignedIn;
use rand::TryRngCore;
use rand::rngs::OsRng;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, Select};
use sha2::{Digest, Sha256};

/// Table `sessions`. Of the token only its SHA-256 is kept.
pub(crate) mod entity {
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
        pub used: DateTime<Utc>,
        pub agent: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How long somebody stays signed in at most.
const LONGEST: Duration = Duration::days(14);

/// How long a session lives that nobody uses: over a long weekend.
const IDLE: Duration = Duration::days(4);

/// How exactly is known when a session was last used.
const EXACTLY: Duration = Duration::hours(1);

/// A session that has just begun.
#[derive(Clone, Debug)]
pub struct Session {
    /// What the browser keeps; nobody else knows it.
    pub token: String,
    /// When it ends.
    pub expires: DateTime<Utc>,
}

impl Store {
    /// Begins a session of somebody who has shown who they are. `agent` is what their browser calls itself.
    pub fn begin_session<'a>(&'a self, person: PersonId, agent: &'a str, now: DateTime<Utc>) -> Answer<'a, Session> {
        Box::pin(async move {
            let token = token()?;
            let expires = now + LONGEST;
            let row = entity::ActiveModel {
                token: Set(digest(&token)),
                person: Set(person.0),
                created: Set(now),
                expires: Set(expires),
                used: Set(now),
                agent: Set(agent.chars().take(model::text::LINE).collect()),
            };
            entity::Entity::insert(row).exec_without_returning(&self.0.db).await?;
            let over = entity::Column::Expires.lte(now).or(entity::Column::Used.lte(now - IDLE));
            entity::Entity::delete_many().filter(over).exec(&self.0.db).await?;
            Ok(Session { token, expires })
        })
    }

    /// Who this token belongs to; the only maker of an [`model::Actor`] outside tests and the command line.
    pub fn session<'a>(&'a self, token: &'a str, now: DateTime<Utc>) -> Answer<'a, Option<Person>> {
        Box::pin(async move {
            let Some(session) = live(now).filter(entity::Column::Token.eq(digest(token))).one(&self.0.db).await? else {
                return Ok(None);
            };
            if now - session.used >= EXACTLY {
                self.used(session.token, now).await?;
            }
            Ok(self.person(session.person.into()).await?.filter(|person| person.active))
        })
    }

    /// Notes when a session was used. Where nothing can be stored people may still read.
    async fn used(&self, token: String, now: DateTime<Utc>) -> Result<(), Fault> {
        let own = entity::Entity::update_many().filter(entity::Column::Token.eq(token));
        let noted = own.col_expr(entity::Column::Used, Expr::value(now));
        match noted.exec(&self.0.db).await.map_err(Fault::from) {
            Ok(_) | Err(Fault::Unwritable(_)) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    /// Where somebody is signed in, the one used last first. `token` is that of whoever asks.
    pub fn sessions<'a>(&'a self, person: PersonId, token: &'a str, now: DateTime<Utc>) -> Answer<'a, Vec<SignedIn>> {
        Box::pin(async move {
            let own = digest(token);
            let live = live(now).filter(entity::Column::Person.eq(person.0)).order_by_desc(entity::Column::Used);
            let shown = |session: entity::Model| SignedIn {
                here: session.token == own,
                id: session.token,
                agent: session.agent,
                begun: session.created,
                used: session.used,
            };
            Ok(live.all(&self.0.db).await?.into_iter().map(shown).collect())
        })
    }

    /// Ends some of somebody's sessions.
    pub fn end_sessions<'a>(&'a self, person: PersonId, ids: &'a [String]) -> Answer<'a, ()> {
        Box::pin(async move {
            let own = entity::Entity::delete_many().filter(entity::Column::Person.eq(person.0));
            own.filter(entity::Column::Token.is_in(ids)).exec(&self.0.db).await?;
            Ok(())
        })
    }

    /// Ends a session.
    pub fn sign_out<'a>(&'a self, token: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            entity::Entity::delete_by_id(digest(token)).exec(&self.0.db).await?;
            Ok(())
        })
    }
}

/// Ends somebody's sessions, and what was about to become one.
pub(super) async fn end_all(db: &impl ConnectionTrait, person: PersonId) -> Result<(), Fault> {
    step::Entity::delete_many().filter(step::Column::Person.eq(person.0)).exec(db).await?;
    entity::Entity::delete_many().filter(entity::Column::Person.eq(person.0)).exec(db).await?;
    Ok(())
}

/// Ends whatever somebody could come with: their sessions, and the private address of their calendar.
pub(crate) async fn keep_out(db: &impl ConnectionTrait, person: PersonId) -> Result<(), Fault> {
    end_all(db, person).await?;
    end_feed(db, person).await
}

/// Sessions that are neither over nor given up.
fn live(now: DateTime<Utc>) -> Select<entity::Entity> {
    entity::Entity::find().filter(entity::Column::Expires.gt(now)).filter(entity::Column::Used.gt(now - IDLE))
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
    random(&mut bytes)?;
    Ok(hex(&bytes))
}

/// Fills bytes with what nobody can guess.
pub(super) fn random(bytes: &mut [u8]) -> Result<(), Fault> {
    OsRng.try_fill_bytes(bytes).map_err(|error| Fault::Setup(format!("no randomness: {error}")))
}
