//! Server functions of the customers' pages.

use crate::error::AppError;
use crate::wire::Wire;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::read::{AfterCustomer, Alike, CustomerFilter, CustomerPage, Past, Pyramid, Seed, Typed, Year};
use model::{CustomerId, Outcome};
use std::collections::BTreeMap;

/// A page of the list.
#[server(endpoint = "list_customers", input = Json)]
pub async fn list_customers(
    filter: CustomerFilter,
    #[server(default)] after: Option<AfterCustomer>,
) -> Result<Wire<CustomerPage>, AppError> {
    /// More than a screen shows, and not more than a browser reads at once before it answers.
    const FIRST: usize = 60;
    let host = crate::ssr::asking().await?;
    let mut page = host.store.list_customers(&host.actor, &filter, after.as_ref()).await.map_err(crate::ssr::fault)?;
    if after.is_none() && page.customers.len() > FIRST {
        page.customers.truncate(FIRST);
        page.more = true;
    }
    Ok(Wire(page))
}

/// A customer and all that belongs to it, with its history, and what happened in each year.
#[server(endpoint = "open_customer", input = Json)]
pub async fn open_customer(id: CustomerId) -> Result<Wire<(Seed, Vec<Past>, Vec<Year>)>, AppError> {
    let host = crate::ssr::asking().await?;
    let seed = host.store.open_customer(&host.actor, id).await.map_err(crate::ssr::fault)?;
    let seed = seed.ok_or_else(crate::ssr::not_found)?;
    let past = host.store.history_with(&host.actor, id, &seed).await.map_err(crate::ssr::fault)?;
    let years = host.store.years_of(&host.actor, id).await.map_err(crate::ssr::fault)?;
    Ok(Wire((seed, past, years)))
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

/// Customers that may be the one that is typed, with what speaks for it; `but` is not among them.
#[server(endpoint = "find_alike", input = Json)]
pub async fn find_alike(
    typed: Typed,
    #[server(default)] but: Option<CustomerId>,
) -> Result<Wire<Vec<Alike>>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.alike(&host.actor, &typed, but).await.map(Wire).map_err(crate::ssr::fault)
}

/// How much is planned with each of these customers from a day on.
#[server(endpoint = "planned_with", input = Json)]
pub async fn planned_with(
    customers: Vec<CustomerId>,
    from: NaiveDate,
) -> Result<Wire<BTreeMap<CustomerId, usize>>, AppError> {
    let host = crate::ssr::asking().await?;
    host.store.planned_with(&host.actor, &customers, from).await.map(Wire).map_err(crate::ssr::fault)
}

/// The customers in the grades that the company's scheme finds, for those who lead.
#[server(endpoint = "open_pyramid", input = Json)]
pub async fn open_pyramid() -> Result<Wire<Pyramid>, AppError> {
    let host = crate::ssr::asking().await?;
    if !host.actor.assigns() {
        return Err(crate::ssr::refused(model::Refusal::Forbidden));
    }
    let today = model::time::today(&store::Iana, &host.actor.zone, host.now);
    host.store.pyramid(&host.actor, today).await.map(Wire).map_err(crate::ssr::fault)
}

/// Takes a merge apart: the log, which only the server has, knows what it was.
#[server(endpoint = "unmerge_customer", input = Json)]
pub async fn unmerge_customer(id: CustomerId) -> Result<Wire<Outcome>, AppError> {
    let host = crate::ssr::asking().await?;
    let command = model::Command::Customers(model::customers::Command::Unmerge { id });
    let outcomes = host.store.act(&host.actor, host.now, vec![command]).await.map_err(crate::ssr::fault)?;
    outcomes.into_iter().next().map(Wire).ok_or_else(crate::ssr::not_found)
}
