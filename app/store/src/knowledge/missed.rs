//! What was looked for and not found: what should be written next. No change of anything, and so not in the log.

use crate::{Answer, Store};
use chrono::{DateTime, Utc};
use model::PersonId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Table `missed_searches`.
pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "missed_searches")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub query: String,
        pub person: Option<Uuid>,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Longest query that is kept, in characters.
const LONGEST: usize = 100;
/// How many of them are listed.
const LIST: u64 = 50;

impl Store {
    /// Notes that nothing was found; `None` for somebody who is not signed in.
    pub fn note_missed<'a>(&'a self, person: Option<PersonId>, now: DateTime<Utc>, query: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let query: String = query.trim().to_lowercase().chars().take(LONGEST).collect();
            if query.is_empty() {
                return Ok(());
            }
            let row = entity::ActiveModel {
                id: Set(Uuid::now_v7()),
                query: Set(query),
                person: Set(person.map(Into::into)),
                at: Set(now),
            };
            let _writing = self.0.writing.lock().await;
            entity::Entity::insert(row).exec_without_returning(&self.0.db).await?;
            Ok(())
        })
    }

    /// What was looked for in vain and how often, the most wanted first.
    pub fn missed_searches(&self) -> Answer<'_, Vec<(String, i64)>> {
        Box::pin(async move {
            let count = Expr::col(entity::Column::Id).count();
            let rows = entity::Entity::find()
                .select_only()
                .column(entity::Column::Query)
                .column_as(count.clone(), "times")
                .group_by(entity::Column::Query)
                .order_by(count, Order::Desc)
                .limit(LIST)
                .into_tuple()
                .all(&self.0.db)
                .await?;
            Ok(rows)
        })
    }
}
