//! Knowledge (服务知识库): articles, most of them learned from issues.

mod rules;

use crate::command::key;
use crate::id::{ArticleId, IssueId, PersonId};
use crate::record::{Entity, Key};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use rules::without_customer;
pub(crate) use rules::{decide, edits};

/// How far an article has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    Draft,
    /// To be relied on.
    Published,
    /// Out of date; still found when asked for.
    Retired,
}

impl Status {
    /// In the order forms show them.
    pub const ALL: [Status; 3] = [Status::Draft, Status::Published, Status::Retired];

    /// As in tables, addresses and the markup.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Published => "published",
            Status::Retired => "retired",
        }
    }
}

/// An article (知识).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Identity.
    pub id: ArticleId,
    /// What it is about, in a line.
    pub title: String,
    /// The article, in Markdown.
    pub body: String,
    /// One of the company's categories, or empty.
    pub category: String,
    /// Words it is grouped by.
    pub tags: Vec<String>,
    /// How far it has come.
    pub status: Status,
    /// Whether customers may read it once it is published.
    pub public: bool,
    /// Whether reps take it along to where there is no signal.
    pub field: bool,
    /// The day somebody should look at it again.
    #[serde(default, with = "crate::iso::option")]
    pub review_on: Option<NaiveDate>,
    /// The issue it was learned from.
    pub source: Option<IssueId>,
    /// Rises with each change of title or text; the texts of before are in the change log.
    pub revision: u32,
    /// Those it helped.
    pub helpful: Vec<PersonId>,
    /// Those it did not help.
    pub unhelpful: Vec<PersonId>,
    /// Who wrote it.
    pub author: PersonId,
    /// When title or text last changed.
    #[serde(with = "crate::iso")]
    pub written: DateTime<Utc>,
}

/// A field of an article, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of Article of that name")]
pub enum Field {
    Title(String),
    Body(String),
    Category(String),
    Tags(Vec<String>),
    Status(Status),
    Public(bool),
    Field(bool),
    ReviewOn(Option<NaiveDate>),
}

/// What can be done about articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Writes one; it begins as a draft.
    Write {
        /// The identity to be.
        id: ArticleId,
        /// What is known; `title` at least.
        set: Vec<Field>,
    },
    /// Makes a draft of what was learned from an issue, without the customer's data.
    Learn {
        /// The identity to be.
        id: ArticleId,
        /// The issue.
        issue: IssueId,
    },
    /// Changes fields of one.
    Edit {
        /// Which.
        id: ArticleId,
        /// The fields that change.
        set: Vec<Field>,
    },
    /// Says whether it helped the actor; `None` takes back what they said.
    Rate {
        /// Which.
        id: ArticleId,
        /// Whether it did.
        helped: Option<bool>,
    },
}

impl Command {
    pub(crate) fn names(&self) -> Vec<Key> {
        let (Self::Write { id, .. } | Self::Learn { id, .. } | Self::Edit { id, .. } | Self::Rate { id, .. }) = self;
        let mut names = vec![key(Entity::Article, *id)];
        if let Self::Learn { issue, .. } = self {
            names.push(key(Entity::Issue, *issue));
        }
        names
    }
}
