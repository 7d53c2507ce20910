//! Server functions of the company's settings.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::company::Holiday;

/// The holidays a file holds; nothing is kept yet. The inner error says in words what is wrong with it.
#[server(endpoint = "read_holidays", input = Json)]
pub async fn read_holidays(text: String, calendar: String) -> Result<Wire<Result<Vec<Holiday>, String>>, AppError> {
    crate::ssr::asking().await?;
    Ok(Wire(store::Store::read_holidays(&text, &calendar)))
}
