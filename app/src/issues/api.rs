//! Server functions of the board.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::read::Seed;

/// The board's issues and the customers they are about.
#[server(endpoint = "board", input = Json)]
pub async fn open_board() -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.open_board(&host.actor).await.map(Wire).map_err(crate::ssr::fault)
}
