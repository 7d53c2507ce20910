//! The server function of the palette.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::read::Seed;

/// A few records of every kind in which what is typed occurs, the best first.
#[server(endpoint = "find_everything", input = Json)]
pub async fn find_everything(typed: String) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.find_everything(&host.actor, host.now, &typed).await.map(Wire).map_err(crate::ssr::fault)
}
