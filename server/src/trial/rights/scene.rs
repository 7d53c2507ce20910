//! Records of everything there is, held by somebody.

use super::now;
use model::{Actor, Command, Outcome, PersonId};
use serde_json::{Value, json};
use store::Store;
use uuid::Uuid;

/// One record of each kind; `word` is in the names of all that somebody holds.
pub struct Scene {
    pub holder: PersonId,
    /// Somebody else.
    pub other: PersonId,
    pub word: String,
    /// In the names of what everybody sees.
    pub public: String,
    pub customer: Uuid,
    pub second: Uuid,
    pub merged: Uuid,
    pub contact: Uuid,
    pub activity: Uuid,
    pub done: Uuid,
    pub issue: Uuid,
    /// Offered to the holder, if issues are their work.
    pub offered: Uuid,
    pub comment: Uuid,
    pub view: Uuid,
    pub article: Uuid,
    pub product: Uuid,
    pub agreement: Uuid,
    pub order: Uuid,
    pub confirmed: Uuid,
    pub set: Uuid,
    pub file: Uuid,
    /// A content that can be attached.
    pub kept: Value,
}

/// A slot on the day of the scene.
pub fn slot(hour: u32) -> Value {
    let day = now().date_naive();
    json!({ "timed": { "start": format!("{day}T{hour:02}:00:00"), "end": format!("{day}T{hour:02}:30:00"), "zone": "Europe/Berlin" } })
}

/// A command as it crosses the wire.
pub fn command(value: Value) -> Command {
    model::json::read(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

impl Scene {
    /// Sets one for a holder.
    pub async fn set(store: &Store, holder: &Actor) -> Self {
        let [customer, second, merged, contact, activity, done, issue, offered, solved] =
            [(); 9].map(|()| Uuid::now_v7());
        let [comment, view] = [(); 2].map(|()| Uuid::now_v7());
        let [article, product, agreement, order, confirmed, set, file] = [(); 7].map(|()| Uuid::now_v7());
        let (who, word) = (holder.id, format!("W{}", Uuid::new_v8(*customer.as_bytes()).simple()));
        let public = word.replace('W', "P");
        let kept = store.keep_content(word.clone().into_bytes()).await.expect("kept");
        let kept = serde_json::to_value(kept).expect("JSON");
        let named = async |login: &str| store.person_named(login).await.expect("people").expect("one of the cast");
        let [rosa, tom, ines, lin] = [named("rosa").await, named("tom").await, named("ines").await, named("lin").await];
        let other = if who == rosa.id { tom.id } else { rosa.id };
        let money = json!({ "minor": 1000, "currency": "EUR" });
        let lines = json!([{ "product": product, "quantity": 1000, "price": 1000, "discount": 0 }]);
        let scene = Self {
            holder: who,
            other,
            word: word.clone(),
            public: public.clone(),
            customer,
            second,
            merged,
            contact,
            activity,
            done,
            issue,
            offered,
            comment,
            view,
            article,
            product,
            agreement,
            order,
            confirmed,
            set,
            file,
            kept: kept.clone(),
        };
        let customers = [customer, second, merged].map(|id| {
            json!({ "customers": { "add": { "id": id, "set": [{ "name": format!("{word} {id}") }], "owner": who } } })
        });
        let plan = |id, hour| {
            json!({ "activities": { "plan": {
                "id": id, "rep": who, "customer": customer, "method": "visit", "title": word, "slot": slot(hour),
            } } })
        };
        let quote = |id| {
            json!({ "orders": { "quote": {
                "id": id, "customer": customer, "rep": who, "set": [{ "lines": lines }, { "note": word }],
            } } })
        };
        let register = |id, title: &str| json!({ "issues": { "register": { "id": id, "customer": customer, "set": [{ "title": title }, { "urgency": "high" }] } } });
        let mut by_ada: Vec<Value> = customers.into();
        by_ada.extend([
            json!({ "customers": { "merge": { "id": customer, "gone": merged, "set": [] } } }),
            json!({ "customers": { "add_contact": { "id": contact, "customer": customer, "set": [{ "name": word }] } } }),
            plan(activity, 9),
            plan(done, 10),
            json!({ "activities": { "complete": { "id": done, "outcome": "Talked" } } }),
            register(issue, &word),
            register(offered, &word),
            register(solved, &format!("{word} the printer prints nothing")),
            json!({ "issues": { "edit": { "id": solved, "set": [{ "solution": "Turn it on" }] } } }),
            json!({ "issues": { "move": { "id": solved, "to": "solved" } } }),
            json!({ "knowledge": { "write": { "id": article, "set": [{ "title": public }, { "body": "How to" }] } } }),
            json!({ "products": { "add": { "id": product, "set": [{ "code": product.to_string()[24..].to_string() }, { "name": public }, { "standard": money }] } } }),
            json!({ "products": { "agree": { "id": agreement, "customer": customer, "product": product, "set": [{ "price": money }] } } }),
            quote(order),
            quote(confirmed),
            json!({ "orders": { "confirm": { "id": confirmed } } }),
            json!({ "files": { "attach": { "id": file, "of": { "entity": "customer", "id": customer }, "name": format!("{word}.txt"), "kept": kept } } }),
        ]);
        let ada = Actor::of(&store.person_named("admin").await.expect("people").expect("Ada"));
        carry_out(store, &ada, by_ada).await;
        if holder.handles_issues() {
            carry_out(
                store,
                &ada,
                vec![json!({ "issues": { "edit": { "id": issue, "set": [{ "responsible": who }] } } })],
            )
            .await;
            // Whoever does not assign offers.
            let agent = if who == ines.id { lin } else { ines };
            let offer = json!({ "issues": { "edit": { "id": offered, "set": [{ "responsible": who }] } } });
            carry_out(store, &Actor::of(&agent), vec![offer]).await;
        }
        let by_holder = vec![
            json!({ "customers": { "save_set": { "id": set, "name": word, "filter": null, "members": [customer], "owner": who, "team": false, "dropped": false, "seen_by": [] } } }),
            json!({ "issues": { "save_view": { "id": view, "name": word, "query": "", "owner": who, "team": false, "dropped": false, "seen_by": [] } } }),
            json!({ "issues": { "say": { "id": comment, "issue": issue, "kind": "answer", "to": "a@b.example", "body": word } } }),
        ];
        carry_out(store, holder, by_holder).await;
        scene
    }
}

async fn carry_out(store: &Store, actor: &Actor, commands: Vec<Value>) {
    let told = commands.clone();
    let outcomes = store.act(actor, now(), commands.into_iter().map(command).collect()).await.expect("no fault");
    for (outcome, command) in outcomes.iter().zip(told) {
        assert!(matches!(outcome, Outcome::Accepted(_)), "{:?}: {command}: {outcome:?}", actor.role);
    }
}
