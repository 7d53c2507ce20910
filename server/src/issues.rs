//! Issues as files: what the page shows, for spreadsheets.

use crate::files::plain_file;
use crate::guard::{self, SignedIn};
use crate::sheet::Sheet;
use app::ssr::Host;
use app::words::words_of;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Actor;
use model::issues::Filter;
use model::time::civil;
use std::collections::HashMap;
use store::Iana;

/// The issues that the filter of the address finds.
pub async fn export(
    State(host): State<Host>,
    SignedIn(person): SignedIn,
    Path(format): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let filter = Filter::read(|key| query.get(key).cloned());
    let (issues, world) = match host.store.export_issues(&Actor::of(&person), &filter).await {
        Ok(found) => found,
        Err(fault) => return guard::fault(&fault),
    };
    let people = match host.store.people().await {
        Ok(people) => people,
        Err(fault) => return guard::fault(&fault),
    };
    let t = words_of(person.language);
    let name = |id| people.iter().find(|person| person.id == id).map(|person| person.name.clone()).unwrap_or_default();
    let at = |moment: chrono::DateTime<chrono::Utc>| {
        civil(&Iana, &person.zone, moment.naive_utc()).map(|at| at.format("%Y-%m-%d %H:%M").to_string())
    };
    let row = |issue: model::issues::Issue| {
        vec![
            issue.number,
            issue.title,
            world.customers.get(&issue.customer).map(|customer| customer.name.clone()).unwrap_or_default(),
            issue.category,
            t.urgency(issue.urgency).to_owned(),
            issue.responsible.map(name).unwrap_or_default(),
            t.column(issue.column).to_owned(),
            at(issue.reported).unwrap_or_default(),
            issue.expected_end.map(|day| day.to_string()).unwrap_or_default(),
            issue.description,
            issue.solution,
        ]
    };
    let heads = t.issue_heads().map(str::to_owned).to_vec();
    Sheet { name: "issues", heads, rows: issues.into_iter().map(row).collect(), numbers: &[] }.download(&format)
}

/// A message that was left out, as it came; for those who handle issues.
pub async fn left_out(State(host): State<Host>, SignedIn(person): SignedIn, Path(name): Path<String>) -> Response {
    if !Actor::of(&person).handles_issues() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(id) = name.strip_suffix(".eml").and_then(|id| id.parse().ok()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match host.store.left_out_message(id).await {
        Ok(Some(message)) => (plain_file(&name, "message/rfc822", false), message).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(fault) => guard::fault(&fault),
    }
}
