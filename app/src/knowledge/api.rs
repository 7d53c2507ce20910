//! Server functions of knowledge.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::ArticleId;
use model::read::{FoundArticles, Past, Seed};

/// The newest articles.
#[server(endpoint = "articles", input = Json)]
pub async fn list_articles() -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.list_articles(&host.actor).await.map(Wire).map_err(crate::ssr::fault)
}

/// The articles that say something about a text; what nothing is found for is noted.
#[server(endpoint = "find_articles", input = Json)]
pub async fn find_articles(
    /// The text.
    text: String,
    /// Whether somebody has finished asking, and what is not found is to be noted.
    asked: bool,
) -> Result<Wire<FoundArticles>, AppError> {
    let host = crate::ssr::asking().await?;
    let found = host.store.find_articles(Some(&host.actor), &text).await.map_err(crate::ssr::fault)?;
    if asked && found.found.is_empty() {
        host.store.note_missed(Some(host.actor.id), host.now, &text).await.map_err(crate::ssr::fault)?;
    }
    Ok(Wire(found))
}

/// An article with its files, and what happened to it.
#[server(endpoint = "article", input = Json)]
pub async fn open_article(
    /// Which.
    id: ArticleId,
) -> Result<Wire<(Seed, Vec<Past>)>, AppError> {
    let host = crate::ssr::asking().await?;
    let seed = host.store.open_article(&host.actor, id).await.map_err(crate::ssr::fault)?;
    let seed = seed.ok_or_else(crate::ssr::not_found)?;
    let keys = [model::Key { entity: model::Entity::Article, id: id.0 }];
    let past = host.store.history(&host.actor, &keys).await.map_err(crate::ssr::fault)?;
    Ok(Wire((seed, past)))
}

/// What was looked for in vain, and how often.
#[server(endpoint = "missed_searches", input = Json)]
pub async fn missed_searches() -> Result<Wire<Vec<(String, i64)>>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.missed_searches().await.map(Wire).map_err(crate::ssr::fault)
}
