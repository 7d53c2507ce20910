//! What happened to anything, from the change log, in words.

use crate::sync::use_device;
use crate::words::{Words, fill, words};
use leptos::prelude::*;
use model::decimal::{self, PERCENT, QUANTITY};
use model::money::Money;
use model::read::Past as Entry;
use model::{Change, Entity, World};
use serde_json::Value;

/// Fields whose values tell nobody anything.
pub const QUIET: [&str; 18] = [
    "rank",
    "id",
    "customer",
    "created",
    "registered_by",
    "reported",
    "responded",
    "phases",
    "helpful",
    "unhelpful",
    "revision",
    "written",
    "seen_by",
    "sent",
    "failed",
    "charged",
    "exceeded",
    "product",
];

/// What a field is called where only the history names it.
pub fn field_word(t: &Words, field: &str) -> &'static str {
    let l = t.later();
    match field {
        "offered" => l.asked,
        "solution" => l.solution,
        "channel" => l.channel,
        "knowledge" => l.into_knowledge,
        "links" => l.linked_issues,
        "archived" => l.archive,
        "body" => l.article_text,
        "status" => l.status,
        "grading" => l.reason_of_grade,
        "public" => l.public,
        "field" => l.field_help,
        "tags" => l.tags,
        "review_on" => l.review_on,
        field => t.field(field),
    }
}

/// The value of a field in words.
pub fn value_word(t: &Words, world: &World, field: &str, value: &Value) -> String {
    match (field, value) {
        ("offered", value) => t.value(world, "responsible", value),
        (_, Value::Bool(yes)) => if *yes { "✓" } else { "–" }.to_owned(),
        ("tags", Value::Array(tags)) => tags.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        (_, Value::Array(several)) => several.len().to_string(),
        ("channel", value) => {
            model::json::read(value.clone()).map(|channel| t.later().channel(t, channel).to_owned()).unwrap_or_default()
        }
        ("stage" | "next_stage", Value::String(_)) => {
            model::json::read(value.clone()).map(|stage| t.stage(stage).to_owned()).unwrap_or_default()
        }
        ("status", Value::String(_)) => match model::json::read(value.clone()) {
            Ok(status) => t.sales_status_of(status).to_owned(),
            Err(_) => t.value(world, field, value),
        },
        ("last_contact", Value::String(day)) => model::iso::day(day).map(|day| t.full_date(day)).unwrap_or_default(),
        ("credit_limit" | "credit_used" | "amount", Value::Number(_)) => {
            let minor = value.as_i64().unwrap_or_default();
            Money { minor, currency: world.company().currency.clone() }.to_string()
        }
        ("price" | "amount" | "standard" | "wholesale" | "retail" | "cost", Value::Object(_)) => {
            model::json::read::<Money>(value.clone()).map(|money| money.to_string()).unwrap_or_default()
        }
        ("discount" | "tax_rate", Value::Number(_)) => decimal::write(value.as_i64().unwrap_or_default(), PERCENT),
        ("at_least", Value::Number(_)) => decimal::write(value.as_i64().unwrap_or_default(), QUANTITY),
        ("bill_to" | "merged_into", Value::String(id)) => {
            let customer = id.parse().ok().and_then(|id| world.customers.get(&id));
            customer.map(|customer| customer.name.clone()).unwrap_or_default()
        }
        ("grading", Value::Object(_)) => {
            model::json::read(value.clone()).map(|graded| crate::customers::why(t, &graded)).unwrap_or_default()
        }
        ("state", value) => match model::json::read(value.clone()) {
            Ok(state) => t.later().order_state(state).to_owned(),
            Err(_) => t.value(world, field, value),
        },
        ("sale", Value::String(_)) => {
            model::json::read(value.clone()).map(|sale| t.later().sale(sale).to_owned()).unwrap_or_default()
        }
        ("level", value) => {
            model::json::read(value.clone()).map(|level| t.later().level(level).to_owned()).unwrap_or_default()
        }
        ("credit_policy", value) => model::json::read(value.clone())
            .map(|policy| t.later().credit_policy(policy).to_owned())
            .unwrap_or_default(),
        ("description" | "solution" | "body", Value::String(text)) if text.chars().count() > SHORT => {
            text.chars().take(SHORT).chain(['…']).collect()
        }
        (field, value) => t.value(world, field, value),
    }
}

/// What a change did to the fields of a record, in words; empty where it made the record.
pub fn change_word(t: &Words, world: &World, change: &Change) -> String {
    let fields = change.fields.iter().filter(|(field, _)| !change.created && !QUIET.contains(&field.as_str()));
    let words = fields.map(|(field, change)| {
        let value = |value| value_word(t, world, field, value);
        format!("{}: {} → {}", field_word(t, field), value(&change.old), value(&change.new))
    });
    words.collect::<Vec<_>>().join(" · ")
}

/// What kind of record it was; what came or went by mail is a mail.
pub fn kind_word(t: &Words, change: &Change) -> &'static str {
    if by_mail(change) { t.email_method } else { t.entity(change.key.entity) }
}

/// Whether this is something said that came or goes by mail.
pub fn by_mail(change: &Change) -> bool {
    let address =
        |field| change.fields.get(field).and_then(|field| field.new.as_str()).is_some_and(|to| !to.is_empty());
    change.key.entity == Entity::Comment && (address("from") || address("to"))
}

/// What was done to a record, with its title where it has one that one may know.
pub fn done_to(t: &Words, change: &Change, title: &str) -> String {
    let kind = kind_word(t, change);
    match (change.created, title) {
        (true, "") => fill(t.history_created_unnamed, &[kind]),
        (false, "") => fill(t.history_changed_unnamed, &[kind]),
        (true, title) => fill(t.history_created, &[kind, title]),
        (false, title) => fill(t.history_changed, &[kind, title]),
    }
}

/// How much of a long text is shown, in characters.
const SHORT: usize = 160;

/// Entries of the log in words, newest first.
#[component]
pub fn Past(
    /// The entries.
    past: Vec<Entry>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let line = move |entry: Entry| {
        let at = device.moment(entry.at);
        let subject = done_to(t, &entry.change, &entry.title);
        view! {
            <li>
                <span class="figures">{at}</span>
                <span>{device.name_of(entry.actor)}</span>
                <span>{subject}</span>
                <small>{device.peek(|world| change_word(t, world, &entry.change))}</small>
            </li>
        }
    };
    view! { <ol class="past">{past.into_iter().map(line).collect_view()}</ol> }
}
