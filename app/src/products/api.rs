//! Server functions of the products.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::read::{AfterProduct, Seed};

/// A page of the products that match what is typed.
#[server(endpoint = "list_products", input = Json)]
pub async fn list_products(
    query: String,
    #[server(default)] after: Option<AfterProduct>,
) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.list_products(&host.actor, &query, after.as_ref()).await.map(Wire).map_err(crate::ssr::fault)
}
