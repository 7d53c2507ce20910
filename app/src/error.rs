//! What a server function gives back instead of what was asked for.
//!
//! Which error goes where: what a person may be told is a [`Refusal`] and carries its sentence's key; a fault has
//! been logged by the server and crosses the wire as its trace id only; everything that happened on the way
//! (no network, a broken answer) is [`AppError::Unreachable`].

use crate::wire::Wire;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use model::Refusal;
use serde::{Deserialize, Serialize};

/// Why a server function did not answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", from = "Wire<Read>")]
pub enum AppError {
    /// Nobody is signed in (401).
    SignedOut,
    /// It does not exist for this person (404).
    NotFound,
    /// It was refused (422, or 403).
    Refused(Refusal),
    /// What was sent could not be understood (400); the trace id.
    Malformed(String),
    /// Something went wrong on the server (500); the trace id.
    Fault(String),
    /// The server can store nothing at the moment (507).
    Unwritable,
    /// The server could not be reached, or its answer not be understood.
    Unreachable,
}

/// [`AppError`] as it is read: by way of a value, like everything that crosses the wire.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "snake_case", remote = "AppError")]
enum Remote {
    SignedOut,
    NotFound,
    Refused(Refusal),
    Malformed(String),
    Fault(String),
    Unwritable,
    Unreachable,
}

#[derive(Clone)]
struct Read(AppError);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Remote::deserialize(deserializer).map(Self)
    }
}

impl From<Wire<Read>> for AppError {
    fn from(Wire(Read(error)): Wire<Read>) -> Self {
        error
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                malformed(error)
            }
            _ => Self::Unreachable,
        }
    }
}

#[cfg(feature = "ssr")]
fn malformed(error: ServerFnErrorErr) -> AppError {
    crate::ssr::malformed(&error)
}

#[cfg(not(feature = "ssr"))]
fn malformed(_: ServerFnErrorErr) -> AppError {
    AppError::Unreachable
}
