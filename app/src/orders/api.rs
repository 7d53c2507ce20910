//! Server functions of the orders.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::read::{AfterOrder, OrderFilter, Seed};
use model::{CustomerId, OrderId};

/// A page of the orders that a filter finds.
#[server(endpoint = "list_orders", input = Json)]
pub async fn list_orders(
    filter: OrderFilter,
    #[server(default)] after: Option<AfterOrder>,
) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.list_orders(&host.actor, &filter, after).await.map(Wire).map_err(crate::ssr::fault)
}

/// An order and what its page shows.
#[server(endpoint = "open_order", input = Json)]
pub async fn open_order(id: OrderId) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    let seed = host.store.open_order(&host.actor, id).await.map_err(crate::ssr::fault)?;
    seed.map(Wire).ok_or_else(crate::ssr::not_found)
}

/// What has to be known to quote something to a customer.
#[server(endpoint = "open_quotation", input = Json)]
pub async fn open_quotation(customer: CustomerId) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.open_quotation(&host.actor, customer).await.map(Wire).map_err(crate::ssr::fault)
}
