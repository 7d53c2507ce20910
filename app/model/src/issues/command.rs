//! What can be done about issues.

use super::{BoardView, Channel, Column, Kind, Said, Urgency};
use crate::command::key;
use crate::id::{CommentId, ContactId, CustomerId, IssueId, PersonId};
use crate::record::{Entity, Key};
use crate::time::Slot;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A field of an issue, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of Issue of that name")]
pub enum Field {
    Contact(Option<ContactId>),
    Title(String),
    Description(String),
    Channel(Channel),
    Category(String),
    Urgency(Urgency),
    /// Whoever does not lead a team offers it instead; see [`Command::Answer`].
    Responsible(Option<PersonId>),
    ExpectedEnd(Option<NaiveDate>),
    CallBack(Option<Slot>),
    Solution(String),
    Knowledge(bool),
    Archived(bool),
}

/// What can be done about issues.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Registers one; it gets its number and goes on top of the first column.
    Register {
        /// The identity to be.
        id: IssueId,
        /// Whose issue.
        customer: CustomerId,
        /// What is known; `title` at least.
        set: Vec<Field>,
    },
    /// Changes fields of one.
    Edit {
        /// Which.
        id: IssueId,
        /// The fields that change.
        set: Vec<Field>,
    },
    /// Moves a card: below `after`, else above `before`, else on top.
    Move {
        /// Which.
        id: IssueId,
        /// To which column.
        to: Column,
        /// The card it goes below.
        #[serde(default)]
        after: Option<IssueId>,
        /// The card it goes above.
        #[serde(default)]
        before: Option<IssueId>,
    },
    /// Says whether the actor takes over what they were offered.
    Answer {
        /// Which.
        id: IssueId,
        /// Whether they take it.
        takes: bool,
    },
    /// Says something about one: among colleagues, to the customer, or what the customer said.
    Say(Said),
    /// Notes that an answer has left, or why it could not; see [`crate::actor::DAYBOOK`].
    Delivered {
        /// Which answer.
        id: CommentId,
        /// Why it could not leave; empty where it did.
        failed: String,
    },
    /// Does not send an answer that has not left yet; it becomes a note.
    Withdraw {
        /// Which answer.
        id: CommentId,
    },
    /// Gives every card of a column a short key again; the order stays. See [`crate::rank`].
    Tidy {
        /// Which column.
        column: Column,
    },
    /// Keeps a view of the issues under a name.
    SaveView(BoardView),
    /// Notes that it has to do with something else, or no longer; of two issues, each has the other.
    Link {
        /// Which.
        id: IssueId,
        /// Another issue, an activity, or an article.
        to: Key,
        /// Whether it has.
        linked: bool,
    },
}

impl Command {
    pub(crate) fn names(&self) -> Vec<Key> {
        match self {
            Self::Register { id, customer, set } => {
                let mut names = vec![key(Entity::Issue, *id), key(Entity::Customer, *customer)];
                names.extend(set.iter().filter_map(Field::names));
                names
            }
            Self::Edit { id, set } => {
                let own = std::iter::once(key(Entity::Issue, *id));
                own.chain(set.iter().filter_map(Field::names)).collect()
            }
            Self::Move { id, after, before, .. } => {
                let cards = std::iter::once(id).chain(after).chain(before);
                cards.map(|card| key(Entity::Issue, *card)).collect()
            }
            Self::Answer { id, .. } => vec![key(Entity::Issue, *id)],
            Self::Say(said) => vec![key(Entity::Comment, said.id), key(Entity::Issue, said.issue)],
            Self::Delivered { id, .. } | Self::Withdraw { id } => vec![key(Entity::Comment, *id)],
            Self::Tidy { .. } => vec![],
            Self::SaveView(view) => vec![key(Entity::BoardView, view.id)],
            Self::Link { id, to, .. } => vec![key(Entity::Issue, *id), *to],
        }
    }

    /// The column whose order the rule needs to know.
    pub fn column(&self) -> Option<Column> {
        match self {
            Self::Register { .. } => Some(Column::New),
            Self::Move { to, .. } => Some(*to),
            Self::Say(said) if said.kind == Kind::Reply => Some(Column::InProgress),
            Self::Tidy { column } => Some(*column),
            _ => None,
        }
    }
}

impl Field {
    fn names(&self) -> Option<Key> {
        match self {
            Field::Contact(contact) => contact.map(|contact| key(Entity::Contact, contact)),
            Field::Responsible(person) => person.map(|person| key(Entity::Person, person)),
            _ => None,
        }
    }
}
