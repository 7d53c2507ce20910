//! Server functions about people. Signing in and out are plain forms of the server: they work before the page has
//! come alive.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::PersonId;

/// The names of all time zones.
#[server(endpoint = "zones", input = Json)]
pub async fn zone_names() -> Result<Vec<String>, AppError> {
    crate::ssr::asking().await?;
    Ok(store::Iana::names().map(str::to_owned).collect())
}

/// Changes one's own password; ends one's other sessions and this one.
#[server(endpoint = "change_password", input = Json)]
pub async fn change_password(current: String, new: String) -> Result<(), AppError> {
    let host = crate::ssr::asking().await?;
    let known = host.store.knows_password(host.actor.id, &current).await.map_err(crate::ssr::fault)?;
    if !known {
        return Err(crate::ssr::refused(model::Refusal::field("current", model::Fault::Malformed)));
    }
    set(&host, host.actor.id, &new).await
}

/// Gives somebody else a password; for administrators.
#[server(endpoint = "set_password", input = Json)]
pub async fn set_password(person: PersonId, new: String) -> Result<(), AppError> {
    let host = crate::ssr::asking().await?;
    set(&host, person, &new).await
}

#[cfg(feature = "ssr")]
async fn set(host: &crate::ssr::Asking, person: PersonId, new: &str) -> Result<(), AppError> {
    let known = host.store.person(person).await.map_err(crate::ssr::fault)?;
    let known = known.ok_or_else(crate::ssr::not_found)?;
    model::people::check_password(&known.login, new).map_err(crate::ssr::refused)?;
    let done = host.store.set_password(&host.actor, person, new, host.now).await.map_err(crate::ssr::fault)?;
    done.map_err(crate::ssr::refused)
}
