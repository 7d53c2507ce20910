//! Why something was refused: expected, typed, and told to the person in their language.
//!
//! A *refusal* is an answer. A *fault* (a database that does not answer, a bug) is not here: the server logs it
//! and the person sees its trace id only.

use crate::merge::Conflict;
use crate::money::Money;
use serde::{Deserialize, Serialize};

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// What the command names does not exist, or not for this actor.
    NotFound,
    /// The actor sees it but may not do this with it.
    Forbidden,
    /// One field cannot be taken as it is.
    Field {
        /// The field's name as in the command.
        field: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Somebody else changed the same guarded fields meanwhile; the person chooses.
    Conflict(Vec<Conflict>),
    /// The credit of whoever pays would be exceeded by this much.
    OverCredit(Money),
    /// The envelope has no place where the stream of its device ends, or the program does not know this rule yet; no
    /// rule says so of a command it knows.
    OutOfStep,
}

impl Refusal {
    /// A refusal that points at a field.
    pub fn field(field: &str, fault: Fault) -> Self {
        Self::Field { field: field.to_owned(), fault }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It must be given.
    Required,
    /// It is longer than this many characters.
    TooLong(usize),
    /// It is not written as such a thing is written.
    Malformed,
    /// It lies outside what makes sense.
    OutOfRange,
    /// There would be more than this many.
    TooMany(usize),
    /// It is larger than this many bytes.
    TooLarge(u64),
    /// The column holds as many cards as it may.
    Full(u16),
    /// It stays as it is.
    Kept,
    /// There is no such time zone in the IANA data.
    UnknownZone,
    /// The end does not come after the start.
    EndsBeforeStart,
    /// It is not the one that is kept: a password, a code.
    Wrong,
    /// It is a password that would be tried early.
    Guessable,
    /// Something with this identity or name is there already.
    Taken,
    /// It names something that does not exist (for this actor).
    Unknown,
    /// The activity is no longer planned.
    NotPlanned,
    /// It lies in days to come, and so cannot have taken place.
    NotYet,
    /// Something else is planned at the same time, and the rep does not want that.
    Clashes,
    /// It is not the currency whoever pays is invoiced in.
    OtherCurrency,
    /// The day would be this full, in percent of working hours; more than it may be.
    Overloaded(i64),
}
