//! The server function of Today.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::read::{Past, Seed};

/// What the day begins with, and what others changed in the last day.
#[server(endpoint = "today", input = Json)]
pub async fn open_today() -> Result<Wire<(Seed, Vec<Past>)>, AppError> {
    let host = crate::ssr::asking().await?;
    let seed = host.store.open_today(&host.actor, host.now).await.map_err(crate::ssr::fault)?;
    let since = host.now - chrono::Duration::days(1);
    let news = host.store.news(&host.actor, since).await.map_err(crate::ssr::fault)?;
    Ok(Wire((seed, news)))
}
