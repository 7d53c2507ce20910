//! The server functions that synchronise.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::{Delivery, Envelope, Receipt, Version};
use serde::{Deserialize, Serialize};

/// What came of envelopes, and what else has happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Submitted {
    /// A receipt for each envelope.
    pub receipts: Vec<Receipt>,
    /// The log since the sender last looked, their own effects included; none if that is too long ago.
    pub delivery: Option<Delivery>,
}

/// Carries out envelopes in their order.
#[server(endpoint = "submit", input = Json)]
pub async fn submit(envelopes: Vec<Envelope>, seen: Version) -> Result<Wire<Submitted>, AppError> {
    let host = crate::ssr::asking().await?;
    let receipts = host.store.submit(&host.actor, host.now, &envelopes).await.map_err(crate::ssr::fault)?;
    let delivery = host.store.delivery(&host.actor, seen).await.map_err(crate::ssr::fault)?;
    Ok(Wire(Submitted { receipts, delivery }))
}

/// The log after `from`; none if that is too long ago.
#[server(endpoint = "catch_up", input = Json)]
pub async fn catch_up(from: Version) -> Result<Wire<Option<Delivery>>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.delivery(&host.actor, from).await.map(Wire).map_err(crate::ssr::fault)
}
