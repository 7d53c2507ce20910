//! What a server function gives back instead of what was asked for.
//!
//! Which error goes where: what a person may be told is a [`Refusal`] and carries its sentence's key; a fault has
//! been logged by the server and crosses the wire as its trace id only; everything that happened on the way
//! (no network, a broken answer) is [`AppError::Unreachable`].

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use model::Refusal;
use serde::{Deserialize, Serialize};

/// Why a server function did not answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The server could not be reached, or its answer not be understood.
    Unreachable,
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
