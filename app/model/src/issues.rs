//! Customers' issues (客户问题) and the board they move over: types. The commands are in [`command`], the rules in
//! [`rules`].

mod command;
mod comment;
mod filter;
mod on_calendar;
mod rules;
mod stacks;
mod view;

use crate::id::{ContactId, CustomerId, IssueId, PersonId};
use crate::order::sorted;
use crate::record::Key;
use crate::service::Phase;
use crate::time::Slot;
use crate::world::World;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use command::{Command, Field};
pub(crate) use comment::holders as comment_holders;
pub use comment::{Comment, Kind, Said};
pub use filter::{Filter, Lanes, Layout, Who};
pub(crate) use on_calendar::{CallBacks, Deadlines};
pub(crate) use rules::decide;
pub use rules::series;
use rules::{changed, to_top};
pub use stacks::Stacks;
pub use view::BoardView;

/// A column of the board: how far an issue has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Registered.
    New,
    /// Somebody is at it.
    InProgress,
    /// Waits for the customer.
    Waiting,
    /// Answered.
    Solved,
    /// Done with.
    Closed,
}

impl Column {
    /// From left to right.
    pub const ALL: [Column; 5] = [Column::New, Column::InProgress, Column::Waiting, Column::Solved, Column::Closed];

    /// As in tables, addresses and the markup.
    pub fn name(self) -> &'static str {
        match self {
            Column::New => "new",
            Column::InProgress => "in_progress",
            Column::Waiting => "waiting",
            Column::Solved => "solved",
            Column::Closed => "closed",
        }
    }

    /// Whether somebody still has to do something.
    pub fn open(self) -> bool {
        !matches!(self, Column::Solved | Column::Closed)
    }
}

/// How much an issue presses (紧急程度).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Work stands still.
    Critical,
    /// Soon.
    High,
    /// In turn.
    Normal,
    /// When there is time.
    Low,
}

impl Urgency {
    /// The most pressing first.
    pub const ALL: [Urgency; 4] = [Urgency::Critical, Urgency::High, Urgency::Normal, Urgency::Low];

    /// As in tables, addresses and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Urgency::Critical => "critical",
            Urgency::High => "high",
            Urgency::Normal => "normal",
            Urgency::Low => "low",
        }
    }
}

/// How an issue reached us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Somebody rang.
    #[default]
    Phone,
    /// A mail.
    Email,
    /// A message: chat, text.
    Message,
    /// It was said during a visit.
    Visit,
    /// The customer registered it.
    Portal,
}

impl Channel {
    /// In the order forms show them.
    pub const ALL: [Channel; 5] = [Channel::Phone, Channel::Email, Channel::Message, Channel::Visit, Channel::Portal];

    /// As in tables and forms.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Phone => "phone",
            Channel::Email => "email",
            Channel::Message => "message",
            Channel::Visit => "visit",
            Channel::Portal => "portal",
        }
    }
}

/// An issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Identity.
    pub id: IssueId,
    /// Number, as people say it (`Q-2026-00042`); empty until the server has given it.
    pub number: String,
    /// Whose issue.
    pub customer: CustomerId,
    /// Who reported it.
    pub contact: Option<ContactId>,
    /// In a few words.
    pub title: String,
    /// In full.
    pub description: String,
    /// How it reached us.
    #[serde(default)]
    pub channel: Channel,
    /// What it is about: a path of the company's categories, `Scanner / Battery`; empty for none.
    pub category: String,
    /// How much it presses.
    pub urgency: Urgency,
    /// Who answers for it.
    pub responsible: Option<PersonId>,
    /// Who was asked to take it over and has not answered yet; until they accept, `responsible` owns it.
    #[serde(default)]
    pub offered: Option<PersonId>,
    /// Day by which it should be over.
    #[serde(default, with = "crate::iso::option")]
    pub expected_end: Option<NaiveDate>,
    /// When somebody promised to call back; kept until that is done.
    #[serde(default)]
    pub call_back: Option<Slot>,
    /// What solved it, in Markdown; empty while nobody knows.
    #[serde(default)]
    pub solution: String,
    /// Whether what was learned is to go into the knowledge base (并入知识库).
    #[serde(default)]
    pub knowledge: bool,
    /// What it has to do with: other issues, activities, articles.
    #[serde(default)]
    pub links: Vec<Key>,
    /// Whether it is put away: off the board, still found.
    #[serde(default)]
    pub archived: bool,
    /// How far it has come.
    pub column: Column,
    /// Place in the column; see [`crate::rank`]. Ties go by identity.
    pub rank: String,
    /// Who registered it; kept by the system.
    pub registered_by: PersonId,
    /// When; kept by the system.
    #[serde(with = "crate::iso")]
    pub reported: DateTime<Utc>,
    /// When the customer first had an answer, or somebody took it up; kept by the system.
    #[serde(default, with = "crate::iso::option")]
    pub responded: Option<DateTime<Utc>>,
    /// What the service clock needs to know of its past, by time; kept by the system.
    #[serde(default)]
    pub phases: Vec<Phase>,
}

impl Issue {
    /// One that has just been registered; whoever was asked first answers for it.
    pub fn new(id: IssueId, customer: CustomerId, registered_by: PersonId, reported: DateTime<Utc>) -> Self {
        Self {
            id,
            number: String::new(),
            customer,
            contact: None,
            title: String::new(),
            description: String::new(),
            channel: Channel::default(),
            category: String::new(),
            urgency: Urgency::Normal,
            responsible: Some(registered_by),
            offered: None,
            expected_end: None,
            call_back: None,
            solution: String::new(),
            knowledge: false,
            links: vec![],
            archived: false,
            column: Column::New,
            rank: String::new(),
            registered_by,
            reported,
            responded: None,
            phases: vec![],
        }
    }

    /// Who holds it, for [`crate::Actor::sees`]: who answers or is asked to, who registered it, and
    /// the customer's owner.
    pub fn holders(&self, owner: Option<PersonId>) -> Vec<PersonId> {
        let holders: Vec<_> =
            self.responsible.into_iter().chain(self.offered).chain([self.registered_by]).chain(owner).collect();
        let mut holders = sorted(holders, PersonId::cmp);
        holders.dedup();
        holders
    }

    /// Sorts a column from top to bottom.
    pub fn place(&self) -> (&str, IssueId) {
        (&self.rank, self.id)
    }
}

impl World {
    /// A column's cards from top to bottom.
    pub fn column(&self, column: Column) -> Vec<&Issue> {
        let issues = self.issues.values().filter(|issue| issue.column == column).collect();
        sorted(issues, |a: &&Issue, b: &&Issue| a.place().cmp(&b.place()))
    }
}
