//! Server functions of the calendar.

use crate::error::AppError;
use crate::wire::Wire;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::read::Seed;

/// The activities of the days from `first` to `last` that the person may see.
#[server(endpoint = "activities", input = Json)]
pub async fn open_days(first: NaiveDate, last: NaiveDate) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.activities_between(&host.actor, first, last).await.map(Wire).map_err(crate::ssr::fault)
}
