//! The server functions that synchronise. They say for whom: a page that was left open knows nothing of whoever has
//! signed in after it.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::read::{Kit, KitPlace};
use model::{Delivery, Envelope, PersonId, Receipt, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What came of envelopes, and what else has happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Submitted {
    /// A receipt for each envelope.
    pub receipts: Vec<Receipt>,
    /// The log since the sender last looked, their own effects included; none if that is too long ago.
    pub delivery: Option<Delivery>,
}

/// Carries out envelopes in their order; none of them where one is not understood.
#[server(endpoint = "submit", input = Json)]
pub async fn submit(
    envelopes: Vec<Envelope<Value>>,
    seen: Version,
    #[server(default)] person: Option<PersonId>,
) -> Result<Wire<Submitted>, AppError> {
    let host = crate::ssr::asking_as(person).await?;
    let envelopes = envelopes.into_iter().map(Envelope::read).collect::<Result<Vec<_>, _>>();
    let envelopes = envelopes.map_err(|error| crate::ssr::malformed(&error))?;
    let receipts = host.store.submit(&host.actor, host.now, &envelopes).await.map_err(crate::ssr::fault)?;
    host.note_forbidden(&envelopes, &receipts);
    // It is carried out, whether or not what else happened can be told.
    let delivery = host.store.delivery(&host.actor, seen).await;
    let delivery = delivery.unwrap_or_else(|fault| {
        crate::ssr::log(&fault);
        None
    });
    Ok(Wire(Submitted { receipts, delivery }))
}

/// A piece of what the person's device takes along for days without a network.
#[server(endpoint = "kit", input = Json)]
pub async fn fetch_kit(place: KitPlace, #[server(default)] person: Option<PersonId>) -> Result<Wire<Kit>, AppError> {
    let host = crate::ssr::asking_as(person).await?;
    host.store.kit(&host.actor, host.now, place).await.map(Wire).map_err(crate::ssr::fault)
}

/// The log after `from`; none if that is too long ago.
#[server(endpoint = "catch_up", input = Json)]
pub async fn catch_up(
    from: Version,
    #[server(default)] person: Option<PersonId>,
) -> Result<Wire<Option<Delivery>>, AppError> {
    let host = crate::ssr::asking_as(person).await?;
    host.store.delivery(&host.actor, from).await.map(Wire).map_err(crate::ssr::fault)
}
