//! Every command.

use super::scene::{command, slot};
use super::{Daybook, Scene, Visitor, now};
use axum::http::{Method, StatusCode};
use model::{Actor, Command, activities, company, customers, files, issues, knowledge, orders, people, products};
use serde_json::{Value, json};
use uuid::Uuid;

macro_rules! every_command {
    ($($feature:ident $module:ident: $($name:ident)*;)*) => {
        /// The name of each command there is.
        const NAMES: &[&str] = &[$($(concat!(stringify!($module), ".", stringify!($name)),)*)*];

        /// The compiler knows if one is missing.
        fn name(command: &Command) -> &'static str {
            match command {
                $(Command::$feature(command) => match command {
                    $($module::Command::$name { .. } => concat!(stringify!($module), ".", stringify!($name)),)*
                },)*
                Command::Together(_) => "together",
                Command::TakeBack(_) => "take_back",
            }
        }
    };
}

every_command! {
    Company company: Edit AddHolidays DropHolidays;
    People people: Add Edit;
    Customers customers: Add Edit Assign AddContact EditContact Merge Unmerge HandOver Grade SaveSet Gather;
    Activities activities: Plan Record Reschedule Reassign Edit Repeat Complete Cancel Reopen;
    Issues issues: Register Edit Move Answer Say Delivered Withdraw Tidy SaveView Link;
    Files files: Attach Detach;
    Knowledge knowledge: Write Learn Edit Rate;
    Products products: Add Edit Agree EditAgreement;
    Orders orders: Quote Edit Confirm Add Cancel;
}

/// A command of each kind about what is there.
fn commands(scene: &Scene) -> Vec<Value> {
    let (id, day) = (Uuid::now_v7(), now().date_naive());
    let Scene { customer, activity, issue, article, order, confirmed, set, view, .. } = scene;
    let holiday = json!({ "calendar": "CN", "date": day, "name": "A day", "works": false });
    let draft = json!({ "id": id, "rep": scene.holder, "customer": customer, "method": "visit", "title": "x", "slot": slot(12) });
    let dealings =
        json!({ "turnover": { "minor": 0, "currency": "EUR" }, "margin": 0, "orders": 0, "last_order": null });
    let saved = |id| json!({ "id": id, "name": "x", "filter": null, "query": "", "members": [], "owner": scene.holder, "team": false, "dropped": false, "seen_by": [] });
    let lines = json!([{ "product": scene.product, "quantity": 1000, "price": 1000, "discount": 0 }]);
    vec![
        json!({ "company": { "edit": { "set": [{ "warn_at": 80 }] } } }),
        json!({ "company": { "add_holidays": { "days": [holiday] } } }),
        json!({ "company": { "drop_holidays": { "calendar": "CN", "dates": [day] } } }),
        json!({ "people": { "add": { "id": id, "set": [{ "name": "x" }, { "login": id.simple() }] } } }),
        json!({ "people": { "edit": { "id": scene.holder, "set": [{ "lead": 20 }] } } }),
        json!({ "customers": { "add": { "id": id, "set": [{ "name": id }], "owner": scene.holder } } }),
        json!({ "customers": { "edit": { "id": customer, "set": [{ "city": "Kiel" }] } } }),
        json!({ "customers": { "assign": { "id": customer, "owner": null } } }),
        json!({ "customers": { "add_contact": { "id": id, "customer": customer, "set": [{ "name": "x" }] } } }),
        json!({ "customers": { "edit_contact": { "id": scene.contact, "set": [{ "name": "x" }] } } }),
        json!({ "customers": { "merge": { "id": customer, "gone": scene.second, "set": [] } } }),
        json!({ "customers": { "unmerge": { "id": scene.merged } } }),
        json!({ "customers": { "hand_over": { "customers": [customer], "to": scene.other, "from": day, "visits": true, "note": "", "notes": [id, Uuid::now_v7()] } } }),
        json!({ "customers": { "grade": [{ "customer": customer, "grade": "A", "score": 1, "dealings": dealings }] } }),
        json!({ "customers": { "save_set": saved(set) } }),
        json!({ "customers": { "gather": { "set": set, "put_in": [scene.second], "taken_out": [] } } }),
        json!({ "activities": { "plan": draft } }),
        json!({ "activities": { "record": { "draft": draft, "outcome": "x" } } }),
        json!({ "activities": { "reschedule": { "id": activity, "to": slot(14) } } }),
        json!({ "activities": { "reassign": { "id": activity, "rep": scene.holder } } }),
        json!({ "activities": { "edit": { "id": activity, "set": [{ "note": "x" }] } } }),
        json!({ "activities": { "repeat": { "id": activity, "rule": null } } }),
        json!({ "activities": { "complete": { "id": activity, "outcome": "x" } } }),
        json!({ "activities": { "cancel": { "id": activity } } }),
        json!({ "activities": { "reopen": { "id": scene.done } } }),
        json!({ "issues": { "register": { "id": id, "customer": customer, "set": [{ "title": "x" }, { "urgency": "high" }] } } }),
        json!({ "issues": { "edit": { "id": issue, "set": [{ "title": "x" }] } } }),
        json!({ "issues": { "move": { "id": issue, "to": "in_progress" } } }),
        json!({ "issues": { "answer": { "id": scene.offered, "takes": true } } }),
        json!({ "issues": { "say": { "id": id, "issue": issue, "kind": "note", "body": "x" } } }),
        json!({ "issues": { "delivered": { "id": scene.comment, "failed": "" } } }),
        json!({ "issues": { "withdraw": { "id": scene.comment } } }),
        json!({ "issues": { "tidy": { "column": "new" } } }),
        json!({ "issues": { "save_view": saved(view) } }),
        json!({ "issues": { "link": { "id": issue, "to": { "entity": "article", "id": article }, "linked": true } } }),
        json!({ "files": { "attach": { "id": id, "of": { "entity": "customer", "id": customer }, "name": "x", "kept": scene.kept } } }),
        json!({ "files": { "detach": { "id": scene.file } } }),
        json!({ "knowledge": { "write": { "id": id, "set": [{ "title": "x" }, { "body": "x" }] } } }),
        json!({ "knowledge": { "learn": { "id": id, "issue": issue } } }),
        json!({ "knowledge": { "edit": { "id": article, "set": [{ "title": "x" }] } } }),
        json!({ "knowledge": { "rate": { "id": article, "helped": true } } }),
        json!({ "products": { "add": { "id": id, "set": [{ "code": id.to_string()[24..].to_string() }, { "name": "x" }] } } }),
        json!({ "products": { "edit": { "id": scene.product, "set": [{ "name": "x" }] } } }),
        json!({ "products": { "agree": { "id": id, "customer": customer, "product": scene.product, "set": [{ "discount": 100 }, { "at_least": 5 }] } } }),
        json!({ "products": { "edit_agreement": { "id": scene.agreement, "set": [{ "at_least": 2 }] } } }),
        json!({ "orders": { "quote": { "id": id, "customer": customer, "rep": scene.holder, "set": [{ "lines": lines }] } } }),
        json!({ "orders": { "edit": { "id": order, "set": [{ "note": "x" }] } } }),
        json!({ "orders": { "confirm": { "id": order } } }),
        json!({ "orders": { "add": { "id": confirmed, "kind": "delivery", "on": day, "parts": [{ "line": 0, "quantity": 1000 }], "paid": 0 } } }),
        json!({ "orders": { "cancel": { "id": confirmed } } }),
    ]
}

/// What comes of each command about what `holder` holds, everything anew for each.
pub async fn tried(daybook: &Daybook, who: &Visitor, holder: &Actor) -> Vec<(String, char)> {
    let mut signs = vec![];
    for (at, known) in NAMES.iter().enumerate() {
        let scene = Scene::set(&daybook.store, holder).await;
        let wanted = commands(&scene).swap_remove(at);
        let name = name(&command(wanted.clone()));
        assert_eq!(name, *known, "commands are tried in order, and each of them");
        let envelope = json!({ "client": Uuid::now_v7(), "seq": 1, "mutation": Uuid::now_v7(), "seen": u32::MAX, "command": wanted });
        let body = json!({ "envelopes": [envelope], "seen": 0 });
        let (status, text) = daybook.ask(who, Method::POST, "/api/submit", Some(body.to_string().into_bytes())).await;
        assert_eq!(status, StatusCode::OK, "{name}: {text}");
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        let outcome = &answer["receipts"][0]["outcome"];
        let sign = match outcome {
            Value::Object(known) if known.contains_key("accepted") => 'y',
            Value::Object(known) => match &known["refused"] {
                Value::String(refused) if refused == "forbidden" => 'n',
                Value::String(refused) if refused == "not_found" => '0',
                Value::Object(refused) if refused.contains_key("field") => 'f',
                other => panic!("{name} by {:?}: {other}", who.actor.role),
            },
            other => panic!("{name}: {other}"),
        };
        if sign == 'f' {
            eprintln!("{name} by {:?} of {:?}: {outcome}", who.actor.role, holder.id == who.actor.id);
        }
        signs.push((name.to_owned(), sign));
    }
    signs
}
