//! Server functions of issues.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::IssueId;
use model::read::{LeftOut, Past, Present, PublicArticle, Seed, Similar};
use serde::{Deserialize, Serialize};

/// The board's issues and the customers they are about.
#[server(endpoint = "board", input = Json)]
pub async fn open_board() -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.open_board(&host.actor).await.map(Wire).map_err(crate::ssr::fault)
}

/// A page of the issues that a filter (the pairs of its address) finds; `after` is the last one of the page before.
#[server(endpoint = "issues", input = Json)]
pub async fn list_issues(
    /// The filter.
    pairs: Vec<(String, String)>,
    /// Where to go on.
    after: Option<IssueId>,
) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    let filter =
        model::issues::Filter::read(|key| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone()));
    host.store.list_issues(&host.actor, &filter, after).await.map(Wire).map_err(crate::ssr::fault)
}

/// Tells the others who look at the board that somebody is there.
#[server(endpoint = "look", input = Json)]
pub async fn look(
    /// Who, and which card they hold.
    present: Wire<Present>,
) -> Result<(), AppError> {
    let host = crate::ssr::asking().await?;
    let present = Present { person: host.actor.id, ..present.0 };
    host.store.meet(&present).await.map_err(crate::ssr::fault)
}

/// One issue, what it is linked with, and whom it is about.
#[server(endpoint = "issue", input = Json)]
pub async fn open_issue(
    /// Which.
    id: IssueId,
) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    let found = host.store.open_issue(&host.actor, id).await.map_err(crate::ssr::fault)?;
    found.map(Wire).ok_or_else(crate::ssr::not_found)
}

/// The messages that were left out, for those who handle issues.
#[server(endpoint = "left_out_mails", input = Json)]
pub async fn left_out_mails() -> Result<Wire<Vec<LeftOut>>, AppError> {
    let host = crate::ssr::asking().await?;
    if !host.actor.handles_issues() {
        return Err(crate::ssr::refused(model::Refusal::Forbidden));
    }
    host.store.left_out().await.map(Wire).map_err(crate::ssr::fault)
}

/// What somebody who is not signed in asks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Asked {
    /// Their name.
    pub name: String,
    /// Their mail address.
    pub email: String,
    /// Their company.
    pub company: String,
    /// What it is about.
    pub subject: String,
    /// In full.
    pub text: String,
    /// A field that people do not see; what fills it in is a machine.
    pub trap: String,
}

/// Registers an issue for somebody who is not signed in.
#[server(endpoint = "ask", input = Json)]
pub async fn ask(
    /// What they say.
    asked: Asked,
) -> Result<(), AppError> {
    crate::ssr::take_question(asked).await
}

/// Articles for everybody that may answer what is being typed.
#[server(endpoint = "public_articles", input = Json)]
pub async fn public_articles(
    /// What is typed.
    text: String,
) -> Result<Wire<Vec<PublicArticle>>, AppError> {
    crate::ssr::articles_for_everybody(&text).await.map(Wire)
}

/// What happened to an issue and what was said about it, newest first.
#[server(endpoint = "issue_history", input = Json)]
pub async fn issue_history(
    /// Which.
    id: IssueId,
) -> Result<Wire<Vec<Past>>, AppError> {
    let host = crate::ssr::asking().await?;
    let keys = [model::Key { entity: model::Entity::Issue, id: id.0 }];
    host.store.history(&host.actor, &keys).await.map(Wire).map_err(crate::ssr::fault)
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
