//! Activities (业务活动): visits, calls and the like, planned or done: types and commands. The rules are in
//! [`rules`].

mod on_calendar;
mod record;
pub mod round;
mod rules;
mod series;
pub mod spread;

use crate::command::key;
use crate::id::{ActivityId, ContactId, CustomerId, PersonId};
use crate::record::{Entity, Key};
use crate::recurrence::Rule;
use crate::time::Slot;
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

pub(crate) use on_calendar::OnCalendar;
pub use on_calendar::entry_of;
pub use record::{Sale, SaleField, SalesStatus, Stage};
pub(crate) use rules::decide;
pub(crate) use series::occurrence_id;
pub use series::{Occurrence, Part, Scope};

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
    /// What it says about the sale.
    #[serde(default)]
    pub sale: Sale,
    /// Why it was planned on a day that was full already; empty where nobody had to ask.
    #[serde(default)]
    pub reason: String,
    /// How it repeats; then it stands for a whole series, and `slot` is the first occurrence.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// Occurrences of the series, by their start, that do not take place or have a record of their own.
    #[serde(default)]
    #[serde(with = "crate::iso::list")]
    pub skipped: Vec<NaiveDateTime>,
    /// The occurrence this stands for, where it was taken out of a series.
    #[serde(default)]
    pub part_of: Option<Occurrence>,
    /// Its identity in the calendar it was imported from; empty for one made here.
    #[serde(default)]
    pub uid: String,
    /// When it was put down; kept by the system.
    #[serde(with = "crate::iso")]
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
    /// How it repeats.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// Occurrences that do not take place.
    #[serde(default)]
    #[serde(with = "crate::iso::list")]
    pub skipped: Vec<NaiveDateTime>,
    /// The occurrence it stands for, where a series is brought in with its exceptions.
    #[serde(default)]
    pub part_of: Option<Occurrence>,
    /// Its identity in the calendar it comes from.
    #[serde(default)]
    pub uid: String,
    /// Why it has to be on a day that is full already.
    #[serde(default)]
    pub reason: String,
    /// When it was put down, where it comes from another calendar; else now.
    #[serde(default)]
    #[serde(with = "crate::iso::option")]
    pub created: Option<DateTime<Utc>>,
}

impl Draft {
    /// A draft with nothing but a time.
    pub fn new(id: ActivityId, method: Method, slot: Slot) -> Self {
        Self {
            id,
            rep: None,
            customer: None,
            contact: None,
            method,
            title: String::new(),
            place: String::new(),
            note: String::new(),
            slot,
            rule: None,
            skipped: vec![],
            part_of: None,
            uid: String::new(),
            reason: String::new(),
            created: None,
        }
    }
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
    Sale(SaleField),
}

/// What can be done about activities. Where `part` is given, `id` is a series and the command is about one of its
/// occurrences, or what follows it, or all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "commands are made one at a time")]
pub enum Command {
    /// Plans one.
    Plan(Draft),
    /// Puts down one that has taken place.
    Record {
        /// What took place.
        draft: Draft,
        /// What came of it.
        outcome: String,
        /// What it says about the sale.
        #[serde(default)]
        sale: Vec<SaleField>,
    },
    /// Moves or resizes one that is planned.
    Reschedule {
        /// Which.
        id: ActivityId,
        /// The new slot; of the occurrence named, where there is one.
        to: Slot,
        /// Which part of a series.
        #[serde(default)]
        part: Option<Part>,
        /// Why it has to be on a day that is full already.
        #[serde(default)]
        reason: String,
    },
    /// Gives one to another rep.
    Reassign {
        /// Which.
        id: ActivityId,
        /// To whom.
        rep: PersonId,
        /// Which part of a series.
        #[serde(default)]
        part: Option<Part>,
        /// Why it has to be on a day that is full already.
        #[serde(default)]
        reason: String,
    },
    /// Changes fields of one.
    Edit {
        /// Which.
        id: ActivityId,
        /// The fields that change.
        set: Vec<Field>,
        /// Which part of a series.
        #[serde(default)]
        part: Option<Part>,
    },
    /// Changes how one repeats; with no rule it takes place once.
    Repeat {
        /// Which.
        id: ActivityId,
        /// The new rule.
        rule: Option<Rule>,
        /// From which occurrence on; the whole series where not given.
        #[serde(default)]
        part: Option<Part>,
    },
    /// Says that it took place.
    Complete {
        /// Which.
        id: ActivityId,
        /// What came of it; may follow later.
        outcome: String,
        /// Which occurrence of a series.
        #[serde(default)]
        part: Option<Part>,
        /// What it says about the sale.
        #[serde(default)]
        sale: Vec<SaleField>,
    },
    /// Says that it will not take place.
    Cancel {
        /// Which.
        id: ActivityId,
        /// Which part of a series.
        #[serde(default)]
        part: Option<Part>,
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
                .chain(draft.part_of.map(|of| key(Entity::Activity, of.series)))
                .collect(),
            Self::Reassign { id, rep, .. } => vec![key(Entity::Activity, *id), key(Entity::Person, *rep)],
            Self::Edit { id, set, .. } => std::iter::once(key(Entity::Activity, *id))
                .chain(set.iter().filter_map(|field| match field {
                    Field::Customer(customer) => customer.map(|customer| key(Entity::Customer, customer)),
                    Field::Contact(contact) => contact.map(|contact| key(Entity::Contact, contact)),
                    _ => None,
                }))
                .collect(),
            Self::Reschedule { id, .. }
            | Self::Repeat { id, .. }
            | Self::Complete { id, .. }
            | Self::Cancel { id, .. }
            | Self::Reopen { id } => vec![key(Entity::Activity, *id)],
        }
    }
}

impl Field {
    /// Whether two activities have the same value in this field.
    pub(crate) fn same_in(&self, a: &Activity, b: &Activity) -> bool {
        match self {
            Field::Customer(_) => a.customer == b.customer,
            Field::Contact(_) => a.contact == b.contact,
            Field::Method(_) => a.method == b.method,
            Field::Title(_) => a.title == b.title,
            Field::Place(_) => a.place == b.place,
            Field::Note(_) => a.note == b.note,
            Field::Outcome(_) => a.outcome == b.outcome,
            Field::Sale(_) => a.sale == b.sale,
        }
    }
}
