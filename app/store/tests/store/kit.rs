//! What a device takes along, on both databases.

use crate::common::{act, actor, fresh, now, played};
use chrono::Duration;
use model::activities::{self, Draft, Method};
use model::issues;
use model::knowledge::{self, Field};
use model::read::KitPlace;
use model::time::Slot;
use model::{Actor, Command, Key, Outcome, Record};
use std::collections::BTreeSet;
use store::Store;

async fn kit(store: &Store, actor: &Actor) -> Vec<Record> {
    let (mut records, mut place, mut pieces) = (vec![], Some(KitPlace::default()), 0);
    while let Some(now_at) = place {
        let piece = store.kit(actor, now(), now_at).await.expect("no fault");
        records.extend(piece.seed.records);
        place = piece.next;
        pieces += 1;
        assert!(pieces < 20, "it comes to an end");
    }
    records
}

#[tokio::test]
async fn a_device_takes_along_the_calendar_around_today_own_customers_the_board_and_articles_for_the_field() {
    for stage in played().await {
        let (store, database) = (&stage.store, &stage.database);
        let (rosa, ines) = (actor(store, "rosa").await, actor(store, "ines").await);
        let visit = |days: i64| {
            let start = now().naive_utc() + Duration::days(days);
            let draft = Draft::new(fresh().into(), Method::Visit, Slot::timed(start, 60, "UTC"));
            (draft.id, Command::Activities(activities::Command::Plan(Draft { title: "Probe".into(), ..draft })))
        };
        let mut near = BTreeSet::new();
        for number in 0..520 {
            let (id, plan) = visit(number % 100);
            near.insert(id);
            assert!(matches!(act(store, &rosa, plan).await, Outcome::Accepted(_)), "{database}");
        }
        let (far, plan) = visit(150);
        act(store, &rosa, plan).await;
        let hafen = store.find_customers(&rosa, "hafen").await.expect("no fault").records[0].key().id.into();
        let nordwind = store.find_customers(&rosa, "nordwind").await.expect("no fault").records[0].key().id.into();
        let mut dealings = vec![];
        for days in (70..77).map(|days| -days) {
            let (id, plan) = visit(days);
            let Command::Activities(activities::Command::Plan(draft)) = plan else { unreachable!() };
            let plan = Command::Activities(activities::Command::Plan(Draft { customer: Some(hafen), ..draft }));
            assert!(matches!(act(store, &rosa, plan).await, Outcome::Accepted(_)), "{database}");
            dealings.push(id);
        }
        let (others, plan) = visit(-80);
        let Command::Activities(activities::Command::Plan(draft)) = plan else { unreachable!() };
        let plan = Command::Activities(activities::Command::Plan(Draft { customer: Some(nordwind), ..draft }));
        assert!(matches!(act(store, &rosa, plan).await, Outcome::Accepted(_)), "{database}");
        // More for the field than one piece holds.
        let titles = (0..120).map(|number| (format!("For the field {number}"), true));
        for (title, field) in titles.chain([("For the desk".into(), false)]) {
            let set = vec![Field::Title(title), Field::Field(field)];
            let write = knowledge::Command::Write { id: fresh().into(), set };
            assert!(matches!(act(store, &ines, Command::Knowledge(write)).await, Outcome::Accepted(_)), "{database}");
        }

        // More on the board than one piece holds.
        for number in 0..110 {
            let set = vec![issues::Field::Title(format!("Case {number}"))];
            let register = issues::Command::Register { id: fresh().into(), customer: hafen, set };
            assert!(matches!(act(store, &ines, Command::Issues(register)).await, Outcome::Accepted(_)), "{database}");
        }
        let cards = |records: &[Record]| -> Vec<Key> {
            let mut cards: Vec<_> = records.iter().map(Record::key).collect();
            cards.retain(|key| key.entity == model::Entity::Issue);
            cards.sort();
            cards
        };
        for who in [&ines, &rosa] {
            let board = store.open_board(who).await.expect("no fault").records;
            assert!(cards(&board).len() > 110, "{database}");
            assert_eq!(cards(&kit(store, who).await), cards(&board), "{database}: the board, each card once");
        }

        let records = kit(store, &rosa).await;
        let keys: BTreeSet<Key> = records.iter().map(Record::key).collect();
        let activities = records.iter().filter(|record| matches!(record, Record::Activity(_))).count();
        let distinct = keys.iter().filter(|key| key.entity == model::Entity::Activity).count();
        assert_eq!(activities, distinct, "{database}: each once");
        let has = |id: model::ActivityId| keys.contains(&Key { entity: model::Entity::Activity, id: id.0 });
        assert!(near.iter().all(|id| has(*id)), "{database}");
        assert!(!has(far), "{database}");
        assert!(has(others), "{database}: of each customer");
        let taken: Vec<_> = dealings.iter().filter(|id| has(**id)).collect();
        assert_eq!(taken, dealings.iter().take(5).collect::<Vec<_>>(), "{database}: the newest with a customer");
        let owned = records
            .iter()
            .filter(|record| matches!(record, Record::Customer(customer) if customer.owner == Some(rosa.id)));
        assert!(owned.count() > 1, "{database}");
        assert!(records.iter().any(|record| matches!(record, Record::Contact(_))), "{database}");
        assert!(records.iter().any(|record| matches!(record, Record::Issue(_))), "{database}");
        let articles: Vec<&str> = records
            .iter()
            .filter_map(|record| match record {
                Record::Article(article) => Some(article.title.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(articles.len(), 120, "{database}: in several pieces");
        assert_eq!(articles.iter().collect::<BTreeSet<_>>().len(), 120, "{database}: each once");
        assert!(articles.iter().all(|title| title.starts_with("For the field")), "{database}");
        let hidden = records.iter().any(|record| match record {
            Record::Customer(customer) => !rosa.sees(record.key().entity, &customer.holders(), &store.directory()),
            _ => false,
        });
        assert!(!hidden, "{database}: nothing a person may not see");
    }
}
