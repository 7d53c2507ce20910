//! What happened to anything, from the change log, in words.

use crate::sync::use_device;
use crate::words::{Words, fill, words};
use leptos::prelude::*;
use model::change::FieldChange;
use model::decimal::{self, PERCENT, QUANTITY};
use model::money::Money;
use model::read::Past as Entry;
use model::{Change, Entity, World};
use serde_json::Value;

/// Fields whose values tell nobody anything.
const QUIET: [&str; 18] = [
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

/// What a field of such a record is called in its history.
pub fn field_word(t: &Words, entity: Entity, field: &str) -> &'static str {
    let l = t.later();
    match field {
        "stage" => l.sales_stage,
        "sale" if entity == Entity::Activity => t.sale,
        "status" if entity == Entity::Article => l.status,
        "offered" => l.asked,
        "solution" => l.solution,
        "channel" => l.channel,
        "knowledge" => l.into_knowledge,
        "links" => l.linked_issues,
        "archived" => l.archive,
        "body" => l.article_text,
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
        ("last_contact" | "expected_close", Value::String(day)) => {
            model::iso::day(day).map(|day| t.full_date(day)).unwrap_or_default()
        }
        ("credit_limit" | "credit_used" | "amount", Value::Number(_)) => {
            let minor = value.as_i64().unwrap_or_default();
            Money { minor, currency: world.company().currency.clone() }.to_string()
        }
        ("price" | "amount" | "quoted" | "standard" | "wholesale" | "retail" | "cost", Value::Object(_)) => {
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
        ("sale", Value::Object(parts)) if parts.is_empty() => t.value(world, field, &Value::Null),
        ("sale", Value::Object(parts)) => {
            let told = |(part, value): (&String, _)| {
                format!("{} {}", field_word(t, Entity::Activity, part), value_word(t, world, part, value))
            };
            parts.iter().map(told).collect::<Vec<_>>().join(", ")
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
    let fields = loud(change).filter(|_| !change.created);
    let words = fields.map(|(field, values)| {
        let value = |value| value_word(t, world, field, value);
        format!("{}: {} → {}", field_word(t, change.key.entity, field), value(&values.old), value(&values.new))
    });
    words.collect::<Vec<_>>().join(" · ")
}

/// What a change did to fields whose values tell somebody something.
pub fn loud(change: &Change) -> impl Iterator<Item = (&String, &FieldChange)> {
    change.fields.iter().filter(|(field, _)| !QUIET.contains(&field.as_str()))
}

/// What kind of record it was; what came or went by mail is a mail.
pub fn kind_word(t: &Words, change: &Change) -> &'static str {
    if by_mail(change) { t.email_method } else { t.entity(change.key.entity) }
}

/// Whether this is something said that came or goes by mail. What is asked over the public form has a sender, too, but no
/// Message-ID.
pub fn by_mail(change: &Change) -> bool {
    let says = |field| change.fields.get(field).and_then(|field| field.new.as_str()).is_some_and(|new| !new.is_empty());
    change.key.entity == Entity::Comment && (says("mail") || says("to"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words_of;
    use model::Key;
    use model::people::Language;
    use serde_json::json;
    use uuid::Uuid;

    fn change(entity: Entity, created: bool, fields: &Value) -> Change {
        let fields = fields
            .as_object()
            .expect("fields")
            .iter()
            .map(|(name, values)| (name.clone(), FieldChange { old: values[0].clone(), new: values[1].clone() }));
        let key = Key { entity, id: Uuid::from_u128(1) };
        Change { key, created, removed: false, fields: fields.collect(), holders: vec![], held_before: None }
    }

    #[test]
    fn a_mail_is_what_came_by_mail_or_is_sent_as_one() {
        let said = |from: &str, mail: &str, to: &str| {
            let fields = json!({ "from": [null, from], "mail": [null, mail], "to": [null, to] });
            by_mail(&change(Entity::Comment, true, &fields))
        };
        assert!(said("ole@nordwind.example", "1@nordwind.example", ""));
        assert!(said("", "", "ole@nordwind.example"));
        assert!(!said("ole@nordwind.example", "", ""), "asked over the public form");
        assert!(!said("", "", ""), "a note");
        let withdrawn = json!({ "kind": ["answer", "note"], "to": ["ole@nordwind.example", ""] });
        assert!(!by_mail(&change(Entity::Comment, false, &withdrawn)));
    }

    #[test]
    fn that_an_answer_has_left_tells_nothing_but_that_it_was_kept_back_does() {
        let sent = change(Entity::Comment, false, &json!({ "sent": [null, "2026-11-18T09:00:00Z"] }));
        assert_eq!(loud(&sent).count(), 0);
        let kept = change(Entity::Comment, false, &json!({ "kind": ["answer", "note"], "sent": [null, null] }));
        assert_eq!(loud(&kept).count(), 1);
    }

    #[test]
    fn what_a_visit_says_about_the_sale_is_told_in_words() {
        let sale = json!({ "next_stage": "proposal", "status": "on_track", "quoted": { "minor": 120_000, "currency": "EUR" } });
        let told = change_word(
            words_of(Language::En),
            &World::default(),
            &change(Entity::Activity, false, &json!({ "sale": [{}, sale] })),
        );
        assert_eq!(told, "About the sale: – → Next sales stage Proposal, Quoted 1,200.00 EUR, Sales status On track");
    }
}
