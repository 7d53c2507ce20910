//! What resembles a text or answers it: solved cases (相似案例) and articles. Indexes in memory that follow the change
//! log.
//!
//! **Invariant:** the indexes only propose; what comes out has passed `visible_to` like everything else.

mod everything;
mod index;
mod register;
mod words;

use crate::knowledge::{self, entity as article};
use crate::log::{self, entity::change};
use crate::{Answer, Fault, Store, customers, issues};
use index::{Texts, Words};
use issues::entity::{Column as Field, Entity as Issues, Model as Row};
use model::issues::{Column, Issue};
use model::knowledge::{Article, Status};
use model::read::{Case, Found, FoundArticles, Seed, Similar};
use model::{Actor, Entity, IssueId, Record, Version};
pub(crate) use register::{Register, same_name};
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

/// How many articles a search shows.
const FOUND: usize = 30;
/// How many articles are shown beside cases.
const BESIDE: usize = 3;
/// How much of an article is shown, in characters.
const EXCERPT: usize = 180;

/// The indexes, and up to which version of the log they know the records.
pub(crate) struct Library {
    cases: Texts,
    articles: Texts,
    fed: Version,
}

impl Library {
    /// Every issue that was solved, and every article.
    async fn read(db: &impl ConnectionTrait) -> Result<Self, Fault> {
        let mut library = Self { cases: Texts::new()?, articles: Texts::new()?, fed: log::version(db).await? };
        let mut after = Uuid::nil();
        loop {
            let page = solved().filter(Field::Id.gt(after)).order_by_asc(Field::Id).limit(PAGE).all(db).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for row in &page {
                library.put_case(row)?;
            }
        }
        for row in article::Entity::find().all(db).await? {
            library.put_article(&row)?;
        }
        library.commit()?;
        Ok(library)
    }

    /// Takes in what has happened since.
    async fn catch_up(&mut self, db: &impl ConnectionTrait) -> Result<(), Fault> {
        let now = log::version(db).await?;
        if now == self.fed {
            return Ok(());
        }
        let changed: Vec<(String, Uuid)> = change::Entity::find()
            .select_only()
            .column(change::Column::Entity)
            .column(change::Column::Record)
            .distinct()
            .filter(change::Column::Version.gt(log::signed(self.fed)?))
            .filter(change::Column::Entity.is_in([Entity::Issue.name(), Entity::Article.name()]))
            .into_tuple()
            .all(db)
            .await?;
        for piece in changed.chunks(500) {
            let ids = |kind: Entity| piece.iter().filter(move |(name, _)| name == kind.name()).map(|(_, id)| *id);
            for id in ids(Entity::Issue) {
                self.cases.remove(id);
            }
            for row in solved().filter(Field::Id.is_in(ids(Entity::Issue))).all(db).await? {
                self.put_case(&row)?;
            }
            for row in article::Entity::find().filter(article::Column::Id.is_in(ids(Entity::Article))).all(db).await? {
                self.put_article(&row)?;
            }
        }
        if !changed.is_empty() {
            self.commit()?;
        }
        self.fed = now;
        Ok(())
    }

    fn put_case(&mut self, row: &Row) -> Result<(), Fault> {
        let text = [row.category.as_str(), &row.description, &row.solution].join("\n");
        self.cases.put(row.id, &row.title, &text)
    }

    fn put_article(&mut self, row: &article::Model) -> Result<(), Fault> {
        let text = [row.category.clone(), row.tags.to_string(), row.body.clone()].join("\n");
        self.articles.put(row.id, &row.title, &text)
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.cases.commit()?;
        self.articles.commit()
    }
}

fn solved() -> sea_orm::Select<Issues> {
    let over = Column::ALL.into_iter().filter(|column| !column.open()).map(Column::name);
    Issues::find().filter(Condition::any().add(Field::BoardColumn.is_in(over)).add(Field::Solution.ne("")))
}

/// Rows in the order in which the index proposed them, no more than `most`.
fn best<R>(mut rows: Vec<R>, proposed: &[Uuid], id: impl Fn(&R) -> Uuid, most: usize) -> Vec<R> {
    rows.sort_by_key(|row| proposed.iter().position(|other| *other == id(row)));
    rows.truncate(most);
    rows
}

impl Store {
    /// The solved issues that resemble a text, best first, as far as the actor may see them, and articles about it;
    /// `but` is not among them.
    pub fn similar<'a>(&'a self, actor: &'a Actor, text: &'a str, but: Option<IssueId>) -> Answer<'a, Similar> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let text: String = text.chars().take(LOOKED_AT).collect();
            let mut library = self.library().await?;
            let Some(library) = library.as_mut() else { return Ok(Similar::default()) };
            let (mut found, words) = library.cases.resembling(&text, PROPOSED)?;
            found.retain(|id| but.is_none_or(|but| but.0 != *id));
            let seen = issues::visible_to(actor, &directory).filter(Field::Id.is_in(found.iter().copied()));
            let rows = best(seen.all(db).await?, &found, |row| row.id, SHOWN);
            let version = library.fed;
            let mut similar = Similar { seed: Seed { version, records: vec![] }, cases: vec![], articles: vec![] };
            for row in rows {
                let about = customers::visible_to(actor, &directory)
                    .filter(customers::entity::Column::Id.eq(row.customer))
                    .one(db)
                    .await?;
                let issue = Issue::try_from(row)?;
                similar.cases.push(Case {
                    id: issue.id,
                    title: library.cases.marked(&issue.title, &words),
                    solution: library.cases.marked(&issue.solution, &words),
                });
                similar.seed.records.push(Record::Issue(issue));
                if let Some(row) = about {
                    similar.seed.records.push(Record::Customer(row.try_into()?));
                }
            }
            let published = article::Column::Status.eq(Status::Published.name());
            let articles = library.articles_about(db, &text, article::Entity::find().filter(published), BESIDE).await?;
            similar.seed.records.extend(articles.seed.records);
            similar.articles = articles.found;
            Ok(similar)
        })
    }

    /// The articles that say something about a text, best first: drafts too for whoever signs in, public ones for
    /// everybody else (`None`).
    pub fn find_articles<'a>(&'a self, actor: Option<&'a Actor>, text: &'a str) -> Answer<'a, FoundArticles> {
        Box::pin(async move {
            let text: String = text.chars().take(LOOKED_AT).collect();
            let mut library = self.library().await?;
            let Some(library) = library.as_mut() else { return Ok(FoundArticles::default()) };
            let readable = if actor.is_some() { article::Entity::find() } else { knowledge::public() };
            library.articles_about(&self.0.db, &text, readable, FOUND).await
        })
    }

    /// The indexes as the log has come, held until they are let go.
    async fn library(&self) -> Result<tokio::sync::MutexGuard<'_, Option<Library>>, Fault> {
        let mut library = self.0.library.lock().await;
        match library.as_mut() {
            Some(library) => library.catch_up(&self.0.db).await?,
            None => *library = Some(Library::read(&self.0.db).await?),
        }
        Ok(library)
    }
}

impl Library {
    async fn articles_about(
        &self,
        db: &impl ConnectionTrait,
        text: &str,
        readable: sea_orm::Select<article::Entity>,
        most: usize,
    ) -> Result<FoundArticles, Fault> {
        let (proposed, words) = self.articles.resembling(text, PROPOSED)?;
        let rows = readable.filter(article::Column::Id.is_in(proposed.iter().copied())).all(db).await?;
        let mut articles = FoundArticles { seed: Seed { version: self.fed, records: vec![] }, found: vec![] };
        for row in best(rows, &proposed, |row| row.id, most) {
            let article = Article::try_from(row)?;
            articles.found.push(self.found(&article, &words));
            articles.seed.records.push(Record::Article(article));
        }
        Ok(articles)
    }

    fn found(&self, article: &Article, words: &Words) -> Found {
        let title = self.articles.marked(&article.title, words);
        let body = article.body.replace(['*', '`', '#', '>', '|'], "");
        Found { id: article.id, title, text: index::excerpt(self.articles.marked(&body, words), EXCERPT) }
    }
}
