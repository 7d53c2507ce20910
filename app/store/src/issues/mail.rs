//! Mail beside the issues: answers that have to leave, and messages that were left out, with their reason.

use super::{comment, entity};
use crate::files::blob;
use crate::{Answer, Store, row};
use chrono::{DateTime, Utc};
use model::DAYBOOK;
use model::issues::{Comment, Issue, Kind};
use model::read::{LeftOut, WhyLeftOut};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Table `left_out_mails`.
pub(crate) mod left_out {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "left_out_mails")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub sender: String,
        pub subject: String,
        pub reason: String,
        /// Of the message as it came; see [`crate::files::blob`].
        pub hash: String,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How many answers are sent in one go.
const SENDING: u64 = 50;
/// How many messages are listed.
const LIST: u64 = 1_000;

impl Store {
    /// Answers written before `before` that have to leave by mail, with their issues: before that they can still be
    /// taken back.
    pub fn answers_to_send(&self, before: DateTime<Utc>) -> Answer<'_, Vec<(Comment, Issue)>> {
        Box::pin(async move {
            let rows = comment::Entity::find()
                .filter(comment::Column::Kind.eq(Kind::Answer.name()))
                .filter(comment::Column::Recipient.ne(""))
                .filter(comment::Column::Sent.is_null())
                .filter(comment::Column::At.lte(before))
                // Those that could not leave do not keep the others waiting.
                .order_by_asc(comment::Column::Failed)
                .order_by_asc(comment::Column::At)
                .limit(SENDING)
                .all(&self.0.db)
                .await?;
            let mut answers = vec![];
            for row in rows {
                if let Some(issue) = entity::Entity::find_by_id(row.issue).one(&self.0.db).await? {
                    answers.push((row.try_into()?, issue.try_into()?));
                }
            }
            Ok(answers)
        })
    }

    /// The Message-IDs of an issue's mails so far, the oldest first: what an answer refers to.
    pub fn thread<'a>(&'a self, comment: &'a Comment) -> Answer<'a, Vec<String>> {
        Box::pin(async move {
            let rows = comment::Entity::find()
                .filter(comment::Column::Issue.eq(comment.issue.0))
                .filter(comment::Column::At.lte(comment.at))
                .filter(comment::Column::Id.ne(comment.id.0))
                .order_by_asc(comment::Column::At)
                .order_by_asc(comment::Column::Id)
                .all(&self.0.db)
                .await?;
            let name = |row: comment::Model| match (row.kind.as_str(), row.mail.is_empty()) {
                (_, false) => Some(row.mail),
                ("answer", true) if row.sent.is_some() => Some(format!("{}@{}", row.id, super::intake::OWN_HOST)),
                _ => None,
            };
            Ok(rows.into_iter().filter_map(name).collect())
        })
    }

    /// How many messages of a sender have come since a moment.
    pub fn mails_since<'a>(&'a self, sender: &'a str, since: DateTime<Utc>) -> Answer<'a, u64> {
        Box::pin(async move {
            let found = comment::Entity::find()
                .filter(comment::Column::Sender.eq(sender))
                .filter(comment::Column::At.gte(since));
            Ok(found.count(&self.0.db).await?)
        })
    }

    /// How many messages have come over the public form since a moment.
    pub fn asked_since(&self, since: DateTime<Utc>) -> Answer<'_, u64> {
        Box::pin(async move {
            let found = comment::Entity::find()
                .filter(comment::Column::By.eq(DAYBOOK.0))
                .filter(comment::Column::Mail.eq(""))
                .filter(comment::Column::At.gte(since));
            Ok(found.count(&self.0.db).await?)
        })
    }

    /// Keeps a message that becomes neither issue nor reply, with the reason.
    pub fn leave_out<'a>(
        &'a self,
        now: DateTime<Utc>,
        sender: &'a str,
        subject: &'a str,
        reason: WhyLeftOut,
        message: Vec<u8>,
    ) -> Answer<'a, ()> {
        Box::pin(async move {
            let kept = self.keep_content(message).await?;
            let short = |text: &str| text.chars().filter(|letter| !letter.is_control()).take(200).collect::<String>();
            let row = left_out::ActiveModel {
                id: Set(Uuid::now_v7()),
                sender: Set(short(sender)),
                subject: Set(short(subject)),
                reason: Set(row::word(&reason)?),
                hash: Set(kept.hash),
                at: Set(now),
            };
            let _writing = self.0.writing.lock().await;
            left_out::Entity::insert(row).exec_without_returning(&self.0.db).await?;
            Ok(())
        })
    }

    /// The messages that were left out, the newest first.
    pub fn left_out(&self) -> Answer<'_, Vec<LeftOut>> {
        Box::pin(async move {
            let rows = left_out::Entity::find().order_by_desc(left_out::Column::Id).limit(LIST).all(&self.0.db).await?;
            let read = |row: left_out::Model| {
                let why = row::read(&row.reason)?;
                Ok(LeftOut { id: row.id, sender: row.sender, subject: row.subject, why, at: row.at })
            };
            rows.into_iter().map(read).collect()
        })
    }

    /// A message that was left out, as it came.
    pub fn left_out_message(&self, id: Uuid) -> Answer<'_, Option<Vec<u8>>> {
        Box::pin(async move {
            let Some(row) = left_out::Entity::find_by_id(id).one(&self.0.db).await? else { return Ok(None) };
            let content = blob::Entity::find_by_id(row.hash).one(&self.0.db).await?;
            Ok(content.map(|content| content.content))
        })
    }
}
