//! The second factor: codes of an application that shares a secret with Daybook (TOTP, RFC 6238, 30 seconds each), and
//! ten recovery codes for whoever has lost it. Like passwords they never enter the change log.

use super::session::{self, digest, random};
use crate::{Answer, Fault, Store};
use chrono::{DateTime, Utc};
use model::people::Person;
use model::read::{Enrolment, SecondFactor};
use model::{Actor, PersonId, Refusal, Role};
use qrcode::QrCode;
use qrcode::render::svg;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, TransactionTrait};
use totp_rs::{Builder, Secret, Totp};

/// Table `second_factors`.
pub(crate) mod factor {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "second_factors")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person: Uuid,
        /// In base32 (RFC 4648 §6).
        pub secret: String,
        /// Since when it is asked for; not yet where its first code has not come.
        pub since: Option<DateTime<Utc>>,
        /// The step of the last code taken, counted from 1970: none up to it is taken again.
        pub step: i64,
        /// How many wrong codes have come in a row.
        pub missed: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `recovery_codes`: of each code only its SHA-256 is kept.
pub(crate) mod recovery {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Wrong codes in a row after which only a recovery code helps (NIST SP 800-63B §5.2.2).
const MOST_MISSED: i32 = 100;

/// How many recovery codes somebody gets.
const RECOVERY_CODES: usize = 10;

impl Store {
    /// Somebody's second factor, where they have set one up.
    pub fn second_factor(&self, person: PersonId) -> Answer<'_, Option<SecondFactor>> {
        Box::pin(async move {
            let factor = factor::Entity::find_by_id(person.0).one(&self.0.db).await?;
            let Some(since) = factor.and_then(|factor| factor.since) else { return Ok(None) };
            let own = recovery::Entity::find().filter(recovery::Column::Person.eq(person.0));
            Ok(Some(SecondFactor { since, codes: own.count(&self.0.db).await? }))
        })
    }

    /// Begins setting up a second factor: makes the secret that the person's application is to share. It counts once its
    /// first code has come.
    pub fn begin_second_factor<'a>(&'a self, person: &'a Person) -> Answer<'a, Result<Enrolment, Refusal>> {
        Box::pin(async move {
            if self.second_factor(person.id).await?.is_some() {
                return Ok(Err(Refusal::field("factor_code", model::Fault::Taken)));
            }
            let mut bytes = [0_u8; 20];
            random(&mut bytes)?;
            let secret = Secret::new_stack(bytes).to_base32();
            let row = factor::ActiveModel {
                person: Set(person.id.0),
                secret: Set(secret.clone()),
                since: Set(None),
                step: Set(0),
                missed: Set(0),
            };
            let again = [factor::Column::Secret, factor::Column::Step, factor::Column::Missed];
            factor::Entity::insert(row)
                .on_conflict(OnConflict::column(factor::Column::Person).update_columns(again).to_owned())
                .exec_without_returning(&self.0.db)
                .await?;
            let address = totp(&secret, &person.login)?.to_url().map_err(Fault::corrupt)?;
            let code = QrCode::new(&address).map_err(Fault::corrupt)?;
            let picture = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
            Ok(Ok(Enrolment { secret, address, picture }))
        })
    }

    /// Takes the first code of the person's application: from now on one is asked for, all their sessions end, and
    /// they get recovery codes, which nobody can read again.
    pub fn confirm_second_factor<'a>(
        &'a self,
        person: PersonId,
        code: &'a str,
        now: DateTime<Utc>,
    ) -> Answer<'a, Result<Vec<String>, Refusal>> {
        Box::pin(async move {
            let pending = factor::Entity::find_by_id(person.0).filter(factor::Column::Since.is_null());
            let Some(pending) = pending.one(&self.0.db).await? else { return Ok(Err(Refusal::NotFound)) };
            let Some(step) = matching(&pending.secret, code, now)? else {
                return Ok(Err(Refusal::field("factor_code", model::Fault::Wrong)));
            };
            let codes = (0..RECOVERY_CODES).map(|_| recovery_code()).collect::<Result<Vec<_>, _>>()?;
            let tx = self.0.db.begin().await?;
            let confirmed = factor::ActiveModel { since: Set(Some(now)), step: Set(step), ..Default::default() };
            factor::Entity::update_many().set(confirmed).filter(factor::Column::Person.eq(person.0)).exec(&tx).await?;
            let row = |code: &String| recovery::ActiveModel { person: Set(person.0), hash: Set(digest(&plain(code))) };
            recovery::Entity::insert_many(codes.iter().map(row)).exec_without_returning(&tx).await?;
            session::end_all(&tx, person).await?;
            tx.commit().await?;
            Ok(Ok(codes))
        })
    }

    /// Ends all of somebody's sessions, and with `factor` removes their second factor as well. Everyone may shut themselves
    /// out, an administrator anyone; then the private address of the person's calendar ends too.
    pub fn shut_out<'a>(&'a self, actor: &'a Actor, person: PersonId, factor: bool) -> Answer<'a, Result<(), Refusal>> {
        Box::pin(async move {
            if actor.id != person && actor.role != Role::Administrator {
                return Ok(Err(Refusal::Forbidden));
            }
            let tx = self.0.db.begin().await?;
            if factor {
                factor::Entity::delete_by_id(person.0).exec(&tx).await?;
                recovery::Entity::delete_many().filter(recovery::Column::Person.eq(person.0)).exec(&tx).await?;
            }
            if actor.id == person {
                session::end_all(&tx, person).await?;
            } else {
                session::keep_out(&tx, person).await?;
            }
            tx.commit().await?;
            Ok(Ok(()))
        })
    }

    /// Whether a code is one of somebody's; it is no more from now on.
    pub(super) async fn takes_code(&self, person: PersonId, code: &str, now: DateTime<Utc>) -> Result<bool, Fault> {
        let Some(factor) = factor::Entity::find_by_id(person.0).one(&self.0.db).await? else { return Ok(false) };
        let own = || factor::Entity::update_many().filter(factor::Column::Person.eq(person.0));
        if let Some(step) = matching(&factor.secret, code, now)? {
            let taken = factor::ActiveModel { step: Set(step), missed: Set(0), ..Default::default() };
            let unused = own()
                .filter(factor::Column::Step.lt(step))
                .filter(factor::Column::Missed.lt(MOST_MISSED))
                .set(taken)
                .exec(&self.0.db)
                .await?;
            if unused.rows_affected == 1 {
                return Ok(true);
            }
        }
        let used = recovery::Entity::delete_by_id((person.0, digest(&plain(code)))).exec(&self.0.db).await?;
        let recovered = used.rows_affected == 1;
        let missed = if recovered { Expr::value(0) } else { factor::Column::Missed.into_expr().add(1) };
        own().col_expr(factor::Column::Missed, missed).exec(&self.0.db).await?;
        Ok(recovered)
    }
}

/// The step whose code this is: the one of now, or one beside it, for clocks that differ.
fn matching(secret: &str, code: &str, now: DateTime<Utc>) -> Result<Option<i64>, Fault> {
    let seconds = u64::try_from(now.timestamp()).map_err(Fault::corrupt)?;
    match totp(secret, "")?.check(&plain(code), seconds) {
        Some(step) => i64::try_from(step).map(Some).map_err(Fault::corrupt),
        None => Ok(None),
    }
}

fn totp(secret: &str, login: &str) -> Result<Totp, Fault> {
    let secret = Secret::try_from_base32(secret).map_err(|_| Fault::corrupt("a secret that is no base32"))?;
    // The address that applications read has no colon in a name.
    let builder =
        Builder::new().with_secret(secret).with_issuer(Some("Daybook")).with_account_name(login.replace(':', " "));
    builder.build().map_err(Fault::corrupt)
}

/// 160 bits, in groups that can be read.
fn recovery_code() -> Result<String, Fault> {
    let mut bytes = [0_u8; 20];
    random(&mut bytes)?;
    let text: Vec<char> = Secret::new(Box::new(bytes)).to_base32().chars().collect();
    Ok(text.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-"))
}

/// A code as it counts, however it was typed.
fn plain(code: &str) -> String {
    code.chars().filter(|sign| sign.is_ascii_alphanumeric()).map(|sign| sign.to_ascii_uppercase()).collect()
}
