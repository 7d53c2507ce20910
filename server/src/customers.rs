//! Customers as files: what the list shows and more, for spreadsheets.

use crate::guard;
use crate::sheet::Sheet;
use app::ssr::Host;
use app::words::words_of;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::Actor;
use model::customers::{Grade, Standing};
use model::people::Person;
use model::read::CustomerFilter;
use std::collections::HashMap;

/// The customers that the filter of the address finds.
pub async fn export(
    State(host): State<Host>,
    Path(format): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let person = match host.person(&headers).await {
        Ok(Some(person)) => person,
        Ok(None) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(fault) => return guard::fault(&fault),
    };
    match sheet(&host, &person, &query).await {
        Ok(sheet) => sheet.download(&format),
        Err(fault) => guard::fault(&fault),
    }
}

async fn sheet(host: &Host, person: &Person, query: &HashMap<String, String>) -> Result<Sheet, store::Fault> {
    let get = |key: &str| query.get(key).map(String::as_str).unwrap_or_default();
    let filter = CustomerFilter {
        query: get("q").to_owned(),
        standing: Standing::ALL.into_iter().find(|known| known.name() == get("standing")),
        grade: Grade::ALL.into_iter().find(|known| known.name() == get("grade")),
        owner: get("owner").parse().ok(),
        set: get("set").parse().ok(),
    };
    let people: HashMap<_, _> = host.store.people().await?.into_iter().map(|person| (person.id, person.name)).collect();
    let t = words_of(person.language);
    let fields = [
        "code",
        "name",
        "standing",
        "grade",
        "owner",
        "phone",
        "fax",
        "email",
        "address",
        "city",
        "region",
        "postal_code",
        "country",
        "last_contact",
        "note",
    ];
    let row = |customer: model::customers::Customer| {
        vec![
            customer.code,
            customer.name,
            t.standing(customer.standing).to_owned(),
            customer.grade.map(|grade| grade.name().to_owned()).unwrap_or_default(),
            customer.owner.and_then(|owner| people.get(&owner).cloned()).unwrap_or_default(),
            customer.phone,
            customer.fax,
            customer.email,
            customer.address,
            customer.city,
            customer.region,
            customer.postal_code,
            customer.country,
            customer.last_contact.map(|day| day.to_string()).unwrap_or_default(),
            customer.note,
        ]
    };
    let customers = host.store.export_customers(&Actor::of(person), &filter).await?;
    let heads = fields.map(|field| t.field(field).to_owned()).to_vec();
    Ok(Sheet { name: "customers", heads, rows: customers.into_iter().map(row).collect() })
}
