//! Solved cases that resemble what somebody describes (相似案例): an index in memory that follows the change log.
//!
//! **Invariant:** the index only proposes; what comes out has passed `visible_to` like everything else.

mod index;
mod words;

use crate::log::{self, entity::change};
use crate::{Answer, Fault, Store, customers, issues};
use index::Texts;
use issues::entity::{Column as Field, Entity as Issues, Model as Row};

use model::issues::{Column, Issue};
use model::read::{Case, Seed, Similar};
use model::{Actor, Entity, IssueId, Record, Version};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// How many cases are shown.
const SHOWN: usize = 5;
/// How many the index proposes: enough that some are left when those are gone that the actor may not see.
const PROPOSED: usize = 60;
/// How much of a description is looked at, in characters: its beginning tells.
const LOOKED_AT: usize = 2_000;
/// How many issues are read at once.
const PAGE: u64 = 2_000;

/// The index, and up to which version of the log it knows the issues.
pub(crate) struct Cases {
    texts: Texts,
    fed: Version,
}

impl Cases {
    /// Every issue that was solved.
    async fn read(db: &impl ConnectionTrait) -> Result<Self, Fault> {
        let mut cases = Self { texts: Texts::new()?, fed: log::version(db).await? };
        let mut after = Uuid::nil();
        loop {
            let page = solved().filter(Field::Id.gt(after)).order_by_asc(Field::Id).limit(PAGE).all(db).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for row in &page {
                cases.put(row)?;
            }
        }
        cases.texts.commit()?;
        Ok(cases)
    }

    /// Takes in what has happened since.
    async fn catch_up(&mut self, db: &impl ConnectionTrait) -> Result<(), Fault> {
        let now = log::version(db).await?;
        if now == self.fed {
            return Ok(());
        }
        let changed: Vec<Uuid> = change::Entity::find()
            .select_only()
            .column(change::Column::Record)
            .distinct()
            .filter(change::Column::Version.gt(log::signed(self.fed)?))
            .filter(change::Column::Entity.eq(Entity::Issue.name()))
            .into_tuple()
            .all(db)
            .await?;
        for ids in changed.chunks(500) {
            for id in ids {
                self.texts.remove(*id);
            }
            for row in solved().filter(Field::Id.is_in(ids.iter().copied())).all(db).await? {
                self.put(&row)?;
            }
        }
        if !changed.is_empty() {
            self.texts.commit()?;
        }
        self.fed = now;
        Ok(())
    }

    fn put(&mut self, row: &Row) -> Result<(), Fault> {
        let text = [row.category.as_str(), &row.description, &row.solution].join("\n");
        self.texts.put(row.id, &row.title, &text)
    }
}

fn solved() -> sea_orm::Select<Issues> {
    let over = Column::ALL.into_iter().filter(|column| !column.open()).map(Column::name);
    Issues::find().filter(Condition::any().add(Field::BoardColumn.is_in(over)).add(Field::Solution.ne("")))
}

impl Store {
    /// The solved issues that resemble a text, best first, as far as the actor may see them; `but` is not among them.
    pub fn similar<'a>(&'a self, actor: &'a Actor, text: &'a str, but: Option<IssueId>) -> Answer<'a, Similar> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let text: String = text.chars().take(LOOKED_AT).collect();
            let mut cases = self.0.cases.lock().await;
            let version = log::version(db).await?;
            if cases.is_none() {
                *cases = Some(Cases::read(db).await?);
            }
            let Some(cases) = cases.as_mut() else { return Ok(Similar::default()) };
            cases.catch_up(db).await?;
            let (mut found, words) = cases.texts.resembling(&text, PROPOSED)?;
            found.retain(|id| but.is_none_or(|but| but.0 != *id));
            let seen = issues::visible_to(actor, &directory).filter(Field::Id.is_in(found.iter().copied()));
            let seen: Vec<Row> = seen.all(db).await?;
            let place = |row: &Row| found.iter().position(|id| *id == row.id);
            let mut rows = seen;
            rows.sort_by_key(place);
            rows.truncate(SHOWN);
            let mut similar = Similar { seed: Seed { version, records: vec![] }, cases: vec![] };
            for row in rows {
                let about = customers::visible_to(actor, &directory)
                    .filter(customers::entity::Column::Id.eq(row.customer))
                    .one(db)
                    .await?;
                let issue = Issue::try_from(row)?;
                similar.cases.push(Case {
                    id: issue.id,
                    title: cases.texts.marked(&issue.title, &words),
                    solution: cases.texts.marked(&issue.solution, &words),
                });
                similar.seed.records.push(Record::Issue(issue));
                if let Some(row) = about {
                    similar.seed.records.push(Record::Customer(row.try_into()?));
                }
            }
            Ok(similar)
        })
    }
}
