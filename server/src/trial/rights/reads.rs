//! Every way to read something.

use super::{Daybook, Scene, Visitor, now};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use futures::StreamExt;
use leptos::server_fn::axum::server_fn_paths;
use model::Actor;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Server functions that show no record, with the reason why.
const SHOW_NONE: [(&str, &str); 26] = [
    ("submit", "carries out commands, which are tried one by one"),
    ("look", "says that one looks"),
    ("zones", "lists time zones"),
    ("ask", "takes in a question of anybody"),
    ("public_articles", "is for everybody"),
    ("change_password", "is about one's own"),
    ("access", "is about one's own"),
    ("end_sessions", "is about one's own"),
    ("begin_second_factor", "is about one's own"),
    ("confirm_second_factor", "is about one's own"),
    ("remove_second_factor", "is about one's own"),
    ("has_feed", "is about one's own"),
    ("begin_feed", "is about one's own; the feed is tried as a file"),
    ("end_feed", "is about one's own"),
    ("import_calendar", "plans one's own"),
    ("read_holidays", "reads the text it is given"),
    ("try_import", "reads a file one has"),
    ("begin_import", "carries out commands as whoever begins it"),
    ("go_on_with_import", "is about one's own imports"),
    ("take_import_back", "is about one's own imports"),
    ("unmerge_customer", "is a command"),
    ("list_imports", "lists one's own"),
    ("left_out_mails", "lists what is no record; who may is tried below"),
    ("missed_searches", "lists what is no record; who may is tried below"),
    ("set_password", "is tried below, by its answer"),
    ("shut_out", "is tried below, by its answer"),
];

/// The server functions that show records, and what they are asked.
fn functions(scene: &Scene, from: u64) -> Vec<(&'static str, Value)> {
    let day = now().date_naive();
    let Scene { word, customer, .. } = scene;
    vec![
        ("to_plan", json!({})),
        ("activities", json!({ "period": { "first": day, "last": day } })),
        (
            "spread_visits",
            json!({ "wish": { "customers": [customer], "reps": [scene.holder], "first": day, "last": day, "from": 480, "to": 1080, "length": 30, "most_a_day": 8 } }),
        ),
        ("list_for_batch", json!({ "filter": { "query": word } })),
        ("list_customers", json!({ "filter": { "query": word } })),
        ("open_customer", json!({ "id": customer })),
        ("find_customers", json!({ "query": word })),
        ("find_customer", json!({ "id": customer })),
        (
            "find_alike",
            json!({ "typed": { "name": format!("{word} {customer}"), "phone": "", "email": "", "tax_number": "" } }),
        ),
        ("planned_with", json!({ "customers": [customer], "from": day })),
        ("open_pyramid", json!({})),
        ("find_everything", json!({ "typed": word })),
        ("board", json!({})),
        ("issues", json!({ "pairs": [["q", word]] })),
        ("issue", json!({ "id": scene.issue })),
        ("issue_history", json!({ "id": scene.issue })),
        ("similar", json!({ "text": format!("{word} the printer prints nothing") })),
        ("articles", json!({})),
        ("find_articles", json!({ "text": scene.public, "asked": false })),
        ("article", json!({ "id": scene.article })),
        ("list_orders", json!({ "filter": { "customer": customer } })),
        ("open_order", json!({ "id": scene.order })),
        ("open_quotation", json!({ "customer": customer })),
        ("list_products", json!({ "query": scene.public })),
        ("kit", json!({ "place": { "part": "customers" } })),
        ("catch_up", json!({ "from": from })),
        ("today", json!({})),
    ]
}

/// Files and pages.
fn addresses(scene: &Scene) -> Vec<(&'static str, String)> {
    let day = now().date_naive();
    let Scene { word, customer, holder, .. } = scene;
    vec![
        ("customers/export.csv", format!("/customers/export.csv?q={word}")),
        ("customers/history.csv", format!("/customers/{customer}/history.csv")),
        ("orders/export.csv", format!("/orders/export.csv?customer={customer}")),
        ("products/export.csv", format!("/products/export.csv?q={}", scene.public)),
        ("issues/export.csv", format!("/issues/export.csv?q={word}")),
        ("calendar/export.ics", "/calendar/export.ics".to_owned()),
        ("calendar/plan.csv", format!("/calendar/plan.csv?from={day}&to={day}&who={holder}")),
        ("files", format!("/files/{}", scene.file)),
        ("page customers", format!("/customers?q={word}")),
        ("page customer", format!("/customers/{customer}")),
        ("page order", format!("/orders/{}", scene.order)),
        ("page issue", format!("/issues?open={}", scene.issue)),
        ("page calendar", format!("/calendar?view=day&date={day}&who={holder}")),
    ]
}

fn every_function_is_known(scene: &Scene) {
    let known = functions(scene, 0).into_iter().map(|(name, _)| name).chain(SHOW_NONE.map(|(name, _)| name));
    let known: BTreeSet<String> = known.map(|name| format!("/api/{name}")).collect();
    let there: BTreeSet<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(known, there, "every server function is tried, or said why not");
}

/// Whether each read shows what `holder` holds.
pub async fn tried(daybook: &Daybook, who: &Visitor, holder: &Actor) -> Vec<(String, char)> {
    let from = daybook.store.version().await.expect("a version");
    let scene = Scene::set(&daybook.store, holder).await;
    every_function_is_known(&scene);
    // What everybody may see has another word in it; of pages with a word in their search, the identity tells.
    let public = ["articles", "find_articles", "article", "list_products", "products/export.csv"];
    let shows = |name: &str, status: StatusCode, text: &str| {
        let word = match name {
            name if public.contains(&name) => scene.public.clone(),
            "page customers" | "planned_with" | "open_pyramid" => scene.customer.to_string(),
            _ => scene.word.clone(),
        };
        match status {
            StatusCode::OK if text.contains(&word) => 'y',
            status if status.is_server_error() || status == StatusCode::BAD_REQUEST => {
                panic!("{name}: {status} {text}")
            }
            _ => '0',
        }
    };
    let mut signs = vec![];
    for (name, question) in functions(&scene, from) {
        let (status, text) =
            daybook.ask(who, Method::POST, &format!("/api/{name}"), Some(question.to_string().into_bytes())).await;
        signs.push((format!("read {name}"), shows(name, status, &text)));
    }
    for (name, address) in addresses(&scene) {
        let (status, text) = daybook.ask(who, Method::GET, &address, None).await;
        signs.push((format!("read {name}"), shows(name, status, &text)));
    }
    signs.push(("read live".to_owned(), shows("live", StatusCode::OK, &stream(daybook, who, from).await)));
    let (_, feed) = daybook.ask(who, Method::POST, "/api/begin_feed", Some(b"{}".to_vec())).await;
    let token = feed.trim_matches('"');
    let (status, text) = daybook.ask(who, Method::GET, &format!("/feed/{token}.ics"), None).await;
    assert_eq!(status, StatusCode::OK, "{feed}: {text}");
    signs.push(("read feed".to_owned(), shows("feed", status, &text)));
    for name in ["left_out_mails", "missed_searches"] {
        let (status, text) = daybook.ask(who, Method::POST, &format!("/api/{name}"), Some(b"{}".to_vec())).await;
        let sign = match status {
            StatusCode::OK => 'y',
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => 'n',
            _ => panic!("{name}: {status} {text}"),
        };
        signs.push((name.to_owned(), sign));
    }
    for (name, act) in [
        ("set_password", json!({ "person": holder.id, "new": "a fence of seven wet hats" })),
        ("shut_out", json!({ "person": holder.id, "factor": true })),
    ] {
        if holder.id == who.actor.id {
            signs.push((name.to_owned(), '-'));
            continue;
        }
        let (status, text) =
            daybook.ask(who, Method::POST, &format!("/api/{name}"), Some(act.to_string().into_bytes())).await;
        let sign = match status {
            StatusCode::OK => 'y',
            StatusCode::FORBIDDEN => 'n',
            _ => panic!("{name}: {status} {text}"),
        };
        signs.push((name.to_owned(), sign));
    }
    signs
}

/// What a stream says first of what happened after a version.
async fn stream(daybook: &Daybook, who: &Visitor, from: u64) -> String {
    let request = Request::builder().uri(format!("/live?from={from}")).header(header::COOKIE, &who.cookie);
    let answer = daybook.send(request.body(Body::empty()).expect("a request")).await;
    let mut said = answer.into_body().into_data_stream();
    let first = said.next().await.expect("an event").expect("a piece");
    String::from_utf8_lossy(&first).into_owned()
}
