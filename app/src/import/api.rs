//! Server functions of the import page.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::ImportId;
use model::files::Kept;
use model::import::{Import, Kind, Preview, Target};

/// Tries a file that is kept without writing. The columns are guessed unless they are given.
#[server(endpoint = "try_import", input = Json)]
pub async fn try_import(
    file: Kept,
    kind: Kind,
    #[server(default)] columns: Option<Vec<Option<Target>>>,
) -> Result<Wire<Preview>, AppError> {
    let host = crate::ssr::asking().await?;
    let plan = store::ImportPlan { kind, columns };
    let tried = host.store.try_kept(&host.actor, host.now, &file.hash, &plan).await.map_err(crate::ssr::fault)?;
    tried.map(Wire).ok_or_else(crate::ssr::not_found)
}

/// Begins to take in a file that is kept.
#[server(endpoint = "begin_import", input = Json)]
pub async fn begin_import(
    file: Kept,
    name: String,
    kind: Kind,
    columns: Vec<Option<Target>>,
) -> Result<Wire<Import>, AppError> {
    let host = crate::ssr::asking().await?;
    let plan = store::ImportPlan { kind, columns: Some(columns) };
    let begun = host.store.begin_import(&host.actor, host.now, (&file.hash, &name), &plan).await;
    begun.map_err(crate::ssr::fault)?.map(Wire).ok_or_else(crate::ssr::not_found)
}

/// Takes some more rows in.
#[server(endpoint = "go_on_with_import", input = Json)]
pub async fn go_on_with_import(id: ImportId) -> Result<Wire<Import>, AppError> {
    let host = crate::ssr::asking().await?;
    let import = host.store.go_on_with_import(&host.actor, host.now, id).await.map_err(crate::ssr::fault)?;
    import.map(Wire).ok_or_else(crate::ssr::not_found)
}

/// Takes some more of an import back.
#[server(endpoint = "take_import_back", input = Json)]
pub async fn take_import_back(id: ImportId) -> Result<Wire<Import>, AppError> {
    let host = crate::ssr::asking().await?;
    let import = host.store.take_import_back(&host.actor, host.now, id).await.map_err(crate::ssr::fault)?;
    import.map(Wire).ok_or_else(crate::ssr::not_found)
}

/// The imports of whoever looks, the newest first.
#[server(endpoint = "list_imports", input = Json)]
pub async fn list_imports() -> Result<Wire<Vec<Import>>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.imports(&host.actor).await.map(Wire).map_err(crate::ssr::fault)
}
