//! What happened to records, as far as somebody may know it, on both databases.

use crate::common::{act, actor, customer_of, fresh, played};
use model::customers::{self, Field};
use model::{Command, Entity, Key, Outcome};

#[tokio::test]
async fn what_a_record_is_called_by_now_is_not_told_to_those_who_held_it_once() {
    for stage in played().await {
        let store = &stage.store;
        let (rosa, tom, malik) = (actor(store, "rosa").await, actor(store, "tom").await, actor(store, "malik").await);
        let hafen = customer_of(store, &rosa, "HAFEN").await;
        let named = |name: &str| customers::Command::Edit { id: hafen, set: vec![Field::Name(name.into())] };
        let assign = customers::Command::Assign { id: hafen, owner: Some(tom.id) };
        for (who, command) in [(&malik, named("Before")), (&malik, assign), (&tom, named("After"))] {
            assert!(matches!(act(store, who, Command::Customers(command)).await, Outcome::Accepted(_)));
        }
        let key = Key { entity: Entity::Customer, id: hafen.0 };
        for (who, last, title) in [(&rosa, "Before", ""), (&tom, "After", "After"), (&malik, "After", "After")] {
            let history = store.history(who, &[key]).await.expect("a history");
            let names = history.iter().find_map(|past| past.change.fields.get("name"));
            assert_eq!(names.map(|name| &name.new), Some(&last.into()), "{}", stage.database);
            assert!(history.iter().all(|past| past.title == title), "{}: {history:?}", stage.database);
        }
    }
}

#[tokio::test]
async fn a_history_may_be_of_more_records_than_a_database_takes_in_one_question() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let hafen = Key { entity: Entity::Customer, id: customer_of(store, &rosa, "HAFEN").await.0 };
        let mut keys: Vec<Key> = (0..70_000).map(|_| Key { entity: Entity::Activity, id: fresh() }).collect();
        keys.push(hafen);
        let history = store.history(&rosa, &keys).await.expect("a history");
        assert_eq!(history, store.history(&rosa, &[hafen]).await.expect("a history"), "{}", stage.database);
        assert!(!history.is_empty(), "{}", stage.database);
    }
}
