//! Server functions about people. Signing in and out are plain forms of the server: they work before the page has
//! come alive.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::PersonId;
use model::read::{Enrolment, SecondFactor, SignedIn};

/// The names of all time zones.
#[server(endpoint = "zones", input = Json)]
pub async fn zone_names() -> Result<Vec<String>, AppError> {
    crate::ssr::asking().await?;
    Ok(store::Iana::names().map(str::to_owned).collect())
}

/// Changes one's own password; ends one's other sessions.
#[server(endpoint = "change_password", input = Json)]
pub async fn change_password(current: String, new: String) -> Result<(), AppError> {
    let host = known(&current).await?;
    let done = host.store.set_password(&host.actor, host.actor.id, &new, host.now).await.map_err(crate::ssr::fault)?;
    done.map_err(crate::ssr::refused)?;
    host.note(host.actor.id, "a new password");
    crate::ssr::begin_again(&host).await
}

/// Gives somebody else a password; for administrators.
#[server(endpoint = "set_password", input = Json)]
pub async fn set_password(person: PersonId, new: String) -> Result<(), AppError> {
    let host = about_another(person).await?;
    let done = host.store.set_password(&host.actor, person, &new, host.now).await.map_err(crate::ssr::fault)?;
    done.map_err(crate::ssr::refused)?;
    host.note(person, "a new password");
    Ok(())
}

/// One's second factor, and where one is signed in.
#[server(endpoint = "access", input = Json)]
pub async fn access() -> Result<Wire<(Option<SecondFactor>, Vec<SignedIn>)>, AppError> {
    let (host, token) = (crate::ssr::asking().await?, crate::ssr::own_token());
    let factor = host.store.second_factor(host.actor.id).await.map_err(crate::ssr::fault)?;
    let sessions = host.store.sessions(host.actor.id, &token, host.now).await.map_err(crate::ssr::fault)?;
    Ok(Wire((factor, sessions)))
}

/// Ends some of one's sessions.
#[server(endpoint = "end_sessions", input = Json)]
pub async fn end_sessions(current: String, ids: Vec<String>) -> Result<(), AppError> {
    let host = known(&current).await?;
    host.store.end_sessions(host.actor.id, &ids).await.map_err(crate::ssr::fault)?;
    host.note(host.actor.id, "sessions ended");
    Ok(())
}

/// Begins setting up one's second factor.
#[server(endpoint = "begin_second_factor", input = Json)]
pub async fn begin_second_factor(current: String) -> Result<Wire<Enrolment>, AppError> {
    let host = known(&current).await?;
    let person = host.store.person(host.actor.id).await.map_err(crate::ssr::fault)?;
    let person = person.ok_or_else(crate::ssr::not_found)?;
    host.store.begin_second_factor(&person).await.map_err(crate::ssr::fault)?.map(Wire).map_err(crate::ssr::refused)
}

/// Sets one's second factor up with its first code; gives back the recovery codes, and ends one's other sessions.
#[server(endpoint = "confirm_second_factor", input = Json)]
pub async fn confirm_second_factor(code: String) -> Result<Vec<String>, AppError> {
    let host = crate::ssr::asking().await?;
    let confirmed =
        host.store.confirm_second_factor(host.actor.id, &code, host.now).await.map_err(crate::ssr::fault)?;
    let codes = confirmed.map_err(crate::ssr::refused)?;
    host.note(host.actor.id, "a second factor is set up");
    crate::ssr::begin_again(&host).await?;
    Ok(codes)
}

/// Removes one's second factor; ends one's other sessions.
#[server(endpoint = "remove_second_factor", input = Json)]
pub async fn remove_second_factor(current: String) -> Result<(), AppError> {
    let host = known(&current).await?;
    let done = host.store.shut_out(&host.actor, host.actor.id, true).await.map_err(crate::ssr::fault)?;
    done.map_err(crate::ssr::refused)?;
    host.note(host.actor.id, "a second factor is removed");
    crate::ssr::begin_again(&host).await
}

/// Ends all sessions of somebody who has lost a device, and with `factor` takes their second factor off as well; for
/// administrators.
#[server(endpoint = "shut_out", input = Json)]
pub async fn shut_out(person: PersonId, factor: bool) -> Result<(), AppError> {
    let host = about_another(person).await?;
    let done = host.store.shut_out(&host.actor, person, factor).await.map_err(crate::ssr::fault)?;
    done.map_err(crate::ssr::refused)?;
    host.note(
        person,
        if factor { "signed out everywhere, and a second factor removed" } else { "signed out everywhere" },
    );
    Ok(())
}

/// Whoever asks about somebody else: for what is their own they give their password.
#[cfg(feature = "ssr")]
async fn about_another(person: PersonId) -> Result<crate::ssr::Asking, AppError> {
    let host = crate::ssr::asking().await?;
    if host.actor.id == person { Err(crate::ssr::refused(model::Refusal::Forbidden)) } else { Ok(host) }
}

/// Whoever asks, if this is their password.
#[cfg(feature = "ssr")]
async fn known(password: &str) -> Result<crate::ssr::Asking, AppError> {
    let host = crate::ssr::asking().await?;
    if host.store.knows_password(host.actor.id, password).await.map_err(crate::ssr::fault)? {
        return Ok(host);
    }
    host.note(host.actor.id, "a wrong password of one's own");
    Err(crate::ssr::refused(model::Refusal::field("current", model::Fault::Wrong)))
}
