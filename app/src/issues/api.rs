//! Server functions of issues.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::IssueId;
use model::read::{Seed, Similar};

/// The board's issues and the customers they are about.
#[server(endpoint = "board", input = Json)]
pub async fn open_board() -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.open_board(&host.actor).await.map(Wire).map_err(crate::ssr::fault)
}

/// One issue, what it is linked with, and whom it is about.
#[server(endpoint = "issue", input = Json)]
pub async fn open_issue(
    /// Which.
    id: IssueId,
) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    let found = host.store.open_issue(&host.actor, id).await.map_err(crate::ssr::fault)?;
    found.map(Wire).ok_or(AppError::NotFound)
}

/// Solved cases that resemble a text.
#[server(endpoint = "similar", input = Json)]
pub async fn similar_cases(
    /// What was told.
    text: String,
    /// The issue it is told of, where there is one.
    but: Option<IssueId>,
) -> Result<Wire<Similar>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.similar(&host.actor, &text, but).await.map(Wire).map_err(crate::ssr::fault)
}
