//! Server functions of the customers' pages.

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::CustomerId;
use model::customers::import::{Imported, Preview, Target};
use model::read::{AfterCustomer, CustomerFilter, CustomerPage, Past, Seed};

/// A page of the list.
#[server(endpoint = "list_customers", input = Json)]
pub async fn list_customers(
    filter: CustomerFilter,
    #[server(default)] after: Option<AfterCustomer>,
) -> Result<Wire<CustomerPage>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.list_customers(&host.actor, &filter, after.as_ref()).await.map(Wire).map_err(crate::ssr::fault)
}

/// A customer and all that belongs to it, with its history.
#[server(endpoint = "open_customer", input = Json)]
pub async fn open_customer(id: CustomerId) -> Result<Wire<(Seed, Vec<Past>)>, AppError> {
    let host = crate::ssr::asking().await?;
    let seed = host.store.open_customer(&host.actor, id).await.map_err(crate::ssr::fault)?;
    let seed = seed.ok_or_else(crate::ssr::not_found)?;
    let keys: Vec<_> = seed.records.iter().map(model::Record::key).collect();
    let past = host.store.history(&host.actor, &keys).await.map_err(crate::ssr::fault)?;
    Ok(Wire((seed, past)))
}

/// A few customers that match what is typed, with their contacts.
#[server(endpoint = "find_customers", input = Json)]
pub async fn find_customers(query: String) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.find_customers(&host.actor, &query).await.map(Wire).map_err(crate::ssr::fault)
}

/// A customer with its contacts, if there is one for this person.
#[server(endpoint = "find_customer", input = Json)]
pub async fn find_customer(id: CustomerId) -> Result<Wire<Seed>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.find_customer(&host.actor, id).await.map(Wire).map_err(crate::ssr::fault)
}

/// Tries a file without writing. The columns are guessed unless they are given.
#[server(endpoint = "try_import", input = Json)]
pub async fn try_import(
    file: Vec<u8>,
    #[server(default)] columns: Option<Vec<Option<Target>>>,
) -> Result<Wire<Preview>, AppError> {
    let host = crate::ssr::asking().await?;
    let plan = store::ImportPlan { columns, leave_out_broken: false };
    let table = store::ImportTable::read(&file);
    host.store.try_import(&host.actor, host.now, &table, &plan).await.map(Wire).map_err(crate::ssr::fault)
}

/// Takes a file in.
#[server(endpoint = "import_customers", input = Json)]
pub async fn import_customers(
    file: Vec<u8>,
    columns: Vec<Option<Target>>,
    leave_out_broken: bool,
) -> Result<Wire<Imported>, AppError> {
    let host = crate::ssr::asking().await?;
    let plan = store::ImportPlan { columns: Some(columns), leave_out_broken };
    let table = store::ImportTable::read(&file);
    host.store.import_customers(&host.actor, host.now, &table, &plan).await.map(Wire).map_err(crate::ssr::fault)
}
