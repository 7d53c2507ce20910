//! Server functions of the calendar.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::activities::spread::{Stop, Wish};
use model::read::{CalendarImported, CustomerFilter, CustomerPage, Period, Seed};

/// What waits to be planned: the person's overdue visits and undated issues, and customers due for a visit.
#[server(endpoint = "to_plan", input = Json)]
pub async fn open_to_plan() -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.to_plan(&host.actor, host.now).await.map(Wire).map_err(crate::ssr::fault)
}

/// The activities of a period that the person may see.
#[server(endpoint = "activities", input = Json)]
pub async fn open_days(period: Period) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.activities_between(&host.actor, period.first, period.last).await.map(Wire).map_err(crate::ssr::fault)
}

/// Where visits to many customers would come to lie; nothing is planned yet.
#[server(endpoint = "spread_visits", input = Json)]
pub async fn spread_visits(wish: Wish) -> Result<Wire<(Vec<Stop>, Seed)>, AppError> {
    let host = crate::ssr::asking().await?;
    let spread = host.store.spread_visits(&host.actor, &wish).await.map_err(crate::ssr::fault)?;
    spread.map(Wire).map_err(crate::ssr::refused)
}

/// Customers to choose from for a batch.
#[server(endpoint = "list_for_batch", input = Json)]
pub async fn list_for_batch(filter: CustomerFilter) -> Result<Wire<CustomerPage>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.list_customers(&host.actor, &filter, None).await.map(Wire).map_err(crate::ssr::fault)
}

/// Takes a calendar file into the person's calendar; the inner error says in words that it is none.
#[server(endpoint = "import_calendar", input = Json)]
pub async fn import_calendar(text: String) -> Result<Result<CalendarImported, String>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.import_calendar(&host.actor, host.now, &text).await.map_err(crate::ssr::fault)
}

/// Whether the person's calendar can be subscribed to.
#[server(endpoint = "has_feed", input = Json)]
pub async fn has_feed() -> Result<bool, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.has_feed(host.actor.id).await.map_err(crate::ssr::fault)
}

/// A new secret for the address to subscribe to; the one before ceases to work.
#[server(endpoint = "begin_feed", input = Json)]
pub async fn begin_feed() -> Result<String, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.begin_feed(host.actor.id, host.now).await.map_err(crate::ssr::fault)
}

/// Nobody can subscribe any more.
#[server(endpoint = "end_feed", input = Json)]
pub async fn end_feed() -> Result<(), AppError> {
    let host = crate::ssr::asking().await?;
    host.store.end_feed(host.actor.id).await.map_err(crate::ssr::fault)
}
