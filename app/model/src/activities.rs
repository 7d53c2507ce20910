//! Activities (业务活动): visits, calls and the like, planned or done: types and commands. The rules are in
//! [`rules`].

mod rules;

use crate::command::key;
use crate::id::{ActivityId, ContactId, CustomerId, PersonId};
use crate::record::{Entity, Key};
use crate::time::Slot;
use crate::world::World;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub(crate) use rules::decide;

/// How a customer is met (活动方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// At the customer's (拜访).
    Visit,
    /// By telephone (电话).
    Call,
    /// By e-mail (邮件).
    Email,
    /// Around a table (会议).
    Meeting,
    /// By a messenger (消息).
    Message,
}

impl Method {
    /// Every method, the most usual first.
    pub const ALL: [Method; 5] = [Method::Visit, Method::Call, Method::Meeting, Method::Email, Method::Message];

    /// As in tables, addresses and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Method::Visit => "visit",
            Method::Call => "call",
            Method::Email => "email",
            Method::Meeting => "meeting",
            Method::Message => "message",
        }
    }
}

/// How far an activity has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Planned (计划).
    Planned,
    /// Done (记录).
    Done,
    /// Cancelled (取消).
    Cancelled,
}

impl State {
    /// As in tables and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Done => "done",
            State::Cancelled => "cancelled",
        }
    }
}

/// An activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Identity.
    pub id: ActivityId,
    /// Whose it is.
    pub rep: PersonId,
    /// With whom; none for work of one's own.
    pub customer: Option<CustomerId>,
    /// The contact met.
    pub contact: Option<ContactId>,
    /// How.
    pub method: Method,
    /// What the calendar shows: the customer's name unless something else was typed.
    pub title: String,
    /// Where.
    pub place: String,
    /// When.
    pub slot: Slot,
    /// How far it has come.
    pub state: State,
    /// What is to be kept in mind.
    pub note: String,
    /// What was said and agreed, once it is done.
    pub outcome: String,
    /// When it was put down; kept by the system.
    pub created: DateTime<Utc>,
}

impl Activity {
    /// Who holds it, for [`crate::Actor::sees`].
    pub fn holders(&self) -> Vec<PersonId> {
        vec![self.rep]
    }
}

/// What is known of an activity when it is put down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The identity to be.
    pub id: ActivityId,
    /// Whose it is; the actor's own where not given.
    #[serde(default)]
    pub rep: Option<PersonId>,
    /// With whom.
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// The contact to meet.
    #[serde(default)]
    pub contact: Option<ContactId>,
    /// How.
    pub method: Method,
    /// Title; empty for the customer's name.
    #[serde(default)]
    pub title: String,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// What is to be kept in mind.
    #[serde(default)]
    pub note: String,
    /// When.
    pub slot: Slot,
}

/// A field of an activity, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of Activity of that name")]
pub enum Field {
    Customer(Option<CustomerId>),
    Contact(Option<ContactId>),
    Method(Method),
    Title(String),
    Place(String),
    Note(String),
    Outcome(String),
}

/// What can be done about activities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Plans one.
    Plan(Draft),
    /// Puts down one that has taken place.
    Record {
        /// What took place.
        draft: Draft,
        /// What came of it.
        outcome: String,
    },
    /// Moves or resizes one that is planned.
    Reschedule {
        /// Which.
        id: ActivityId,
        /// The new slot.
        to: Slot,
    },
    /// Gives one to another rep.
    Reassign {
        /// Which.
        id: ActivityId,
        /// To whom.
        rep: PersonId,
    },
    /// Changes fields of one.
    Edit {
        /// Which.
        id: ActivityId,
        /// The fields that change.
        set: Vec<Field>,
    },
    /// Says that it took place.
    Complete {
        /// Which.
        id: ActivityId,
        /// What came of it; may follow later.
        outcome: String,
    },
    /// Says that it will not take place.
    Cancel {
        /// Which.
        id: ActivityId,
    },
    /// Makes a done or cancelled one planned again.
    Reopen {
        /// Which.
        id: ActivityId,
    },
}

impl Command {
    pub(crate) fn names(&self) -> Vec<Key> {
        match self {
            Self::Plan(draft) | Self::Record { draft, .. } => std::iter::once(key(Entity::Activity, draft.id))
                .chain(draft.rep.map(|rep| key(Entity::Person, rep)))
                .chain(draft.customer.map(|customer| key(Entity::Customer, customer)))
                .chain(draft.contact.map(|contact| key(Entity::Contact, contact)))
                .collect(),
            Self::Reassign { id, rep } => vec![key(Entity::Activity, *id), key(Entity::Person, *rep)],
            Self::Edit { id, set } => std::iter::once(key(Entity::Activity, *id))
                .chain(set.iter().filter_map(|field| match field {
                    Field::Customer(customer) => customer.map(|customer| key(Entity::Customer, customer)),
                    Field::Contact(contact) => contact.map(|contact| key(Entity::Contact, contact)),
                    _ => None,
                }))
                .collect(),
            Self::Reschedule { id, .. } | Self::Complete { id, .. } | Self::Cancel { id } | Self::Reopen { id } => {
                vec![key(Entity::Activity, *id)]
            }
        }
    }

    pub(crate) fn inverse(&self, before: &World) -> Option<Command> {
        let then = |id: &ActivityId| before.activities.get(id);
        match self {
            Self::Plan(draft) | Self::Record { draft, .. } => Some(Self::Cancel { id: draft.id }),
            Self::Reschedule { id, .. } => then(id).map(|then| Self::Reschedule { id: *id, to: then.slot.clone() }),
            Self::Reassign { id, .. } => then(id).map(|then| Self::Reassign { id: *id, rep: then.rep }),
            Self::Edit { id, set } => {
                then(id).map(|then| Self::Edit { id: *id, set: set.iter().map(|field| field.as_in(then)).collect() })
            }
            Self::Complete { id, .. } | Self::Cancel { id } => Some(Self::Reopen { id: *id }),
            Self::Reopen { id } => then(id).and_then(|then| match then.state {
                State::Done => Some(Self::Complete { id: *id, outcome: then.outcome.clone() }),
                State::Cancelled => Some(Self::Cancel { id: *id }),
                State::Planned => None,
            }),
        }
    }
}

impl Field {
    /// The same field with the value it has in an activity.
    fn as_in(&self, activity: &Activity) -> Field {
        match self {
            Field::Customer(_) => Field::Customer(activity.customer),
            Field::Contact(_) => Field::Contact(activity.contact),
            Field::Method(_) => Field::Method(activity.method),
            Field::Title(_) => Field::Title(activity.title.clone()),
            Field::Place(_) => Field::Place(activity.place.clone()),
            Field::Note(_) => Field::Note(activity.note.clone()),
            Field::Outcome(_) => Field::Outcome(activity.outcome.clone()),
        }
    }
}
