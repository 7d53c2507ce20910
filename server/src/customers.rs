//! Customers as files: what the list shows and more, for spreadsheets.

use crate::guard::{self, SignedIn};
use crate::sheet::Sheet;
use app::history::{field_word, kind_word, loud, value_word};
use app::ssr::Host;
use app::words::words_of;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::customers::{Grade, Standing};
use model::people::Person;
use model::read::CustomerFilter;
use model::time::civil;
use model::{Actor, CustomerId, Record, World};
use std::collections::HashMap;
use store::Iana;

/// The customers that the filter of the address finds.
pub async fn export(
    State(host): State<Host>,
    SignedIn(person): SignedIn,
    Path(format): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    match sheet(&host, &person, &query).await {
        Ok(sheet) => sheet.download(&format),
        Err(fault) => guard::fault(&fault),
    }
}

async fn sheet(host: &Host, person: &Person, query: &HashMap<String, String>) -> Result<Sheet, store::Fault> {
    let get = |key: &str| query.get(key).map(String::as_str).unwrap_or_default();
    let filter = CustomerFilter {
        query: get("q").to_owned(),
        standing: Standing::named(get("standing")),
        grade: Grade::named(get("grade")),
        owner: get("owner").parse().ok(),
        set: get("set").parse().ok(),
        custom: query.get("field").cloned().zip(query.get("value").cloned()),
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
    let own = host.store.company().await?.map(|company| company.own_fields()).unwrap_or_default();
    let row = |customer: model::customers::Customer| {
        let held = own.iter().map(|field| customer.custom.get(&field.name).cloned().unwrap_or_default());
        let held: Vec<String> = held.collect();
        let known = vec![
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
        ];
        [known, held].concat()
    };
    let customers = host.store.export_customers(&Actor::of(person), &filter).await?;
    let heads = fields.iter().map(|field| t.field(field).to_owned());
    let heads = heads.chain(own.iter().map(|field| field.name.clone())).collect();
    Ok(Sheet { name: "customers", heads, rows: customers.into_iter().map(row).collect(), numbers: &[] })
}

/// What happened with a customer: `history.csv` or `history.xlsx`.
pub async fn history(
    State(host): State<Host>,
    SignedIn(person): SignedIn,
    Path((id, name)): Path<(CustomerId, String)>,
) -> Response {
    let Some(format) = name.strip_prefix("history.") else { return StatusCode::NOT_FOUND.into_response() };
    match story(&host, &person, id).await {
        Ok(Some(sheet)) => sheet.download(format),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(fault) => guard::fault(&fault),
    }
}

/// One row for each field that changed, and for each record that was made.
async fn story(host: &Host, person: &Person, id: CustomerId) -> Result<Option<Sheet>, store::Fault> {
    let actor = Actor::of(person);
    let Some(seed) = host.store.open_customer(&actor, id).await? else { return Ok(None) };
    let past = host.store.history_with(&actor, id, &seed).await?;
    let mut world = World::default();
    for record in host.store.people().await?.into_iter().map(Record::Person).chain(seed.records) {
        world.put(record);
    }
    if let Some(company) = host.store.company().await? {
        world.put(Record::Company(company));
    }
    let t = words_of(person.language);
    let mut rows = vec![];
    for entry in past {
        let at = civil(&Iana, &person.zone, entry.at.naive_utc());
        let begins = [
            at.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
            world.people.get(&entry.actor).map_or_else(|| "Daybook".to_owned(), |person| person.name.clone()),
            kind_word(t, &entry.change).to_owned(),
            entry.title.clone(),
        ];
        if entry.change.created {
            rows.push([begins.as_slice(), &[t.added.to_owned(), String::new(), String::new()]].concat());
            continue;
        }
        for (field, change) in loud(&entry.change) {
            let value = |value| value_word(t, &world, field, value);
            let told =
                [field_word(t, entry.change.key.entity, field).to_owned(), value(&change.old), value(&change.new)];
            rows.push([begins.as_slice(), &told].concat());
        }
    }
    let heads = t.history_heads().map(str::to_owned).to_vec();
    Ok(Some(Sheet { name: "history", heads, rows, numbers: &[] }))
}
