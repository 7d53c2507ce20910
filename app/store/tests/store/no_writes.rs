//! A database that takes no writes: nothing confirmed is lost, nothing is half done, and it goes on by itself.

use crate::common::{Client, actor, bare, fresh, now, submit};
use migrations::{Migrator, MigratorTrait};
use model::activities::{Command as Act, Draft, Method};
use model::time::Slot;
use model::{Command, Outcome};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, Statement};
use store::{Fault, Store, examine};

/// A visit with a note that needs pages of its own.
fn visit() -> Command {
    let start = now().date_naive().and_hms_opt(9, 0, 0).expect("an hour");
    let draft = Draft::new(fresh().into(), Method::Visit, Slot::timed(start, 60, "Europe/Berlin"));
    Command::Activities(Act::Plan(Draft { title: "Round".into(), note: "x".repeat(3_000), ..draft }))
}

/// What stops writing on a connection, and what lets it go on.
const STOPS: [(&str, &str, &str); 3] = [
    ("SQLite", "PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
    ("SQLite", "PRAGMA max_page_count = 1", "PRAGMA max_page_count = 100000"),
    ("PostgreSQL", "SET default_transaction_read_only = on", "SET default_transaction_read_only = off"),
];

#[tokio::test]
async fn what_a_full_or_read_only_database_does_not_take_is_taken_later_and_nothing_confirmed_is_lost() {
    for old in bare().await {
        // One connection only, so that what is set on it holds for everything.
        let db = Database::connect(ConnectOptions::new(old.url.clone()).max_connections(1).to_owned())
            .await
            .expect("a database");
        Migrator::up(&db, None).await.expect("the schema");
        let store = Store::open(db.clone()).await.expect("a store");
        store.seed_demo(now()).await.expect("the cast");
        let (rosa, mut client) = (actor(&store, "rosa").await, Client::new());
        for (database, stop, go_on) in STOPS.into_iter().filter(|(database, ..)| *database == old.database) {
            let confirmed = client.envelope(0, visit());
            let first = submit(&store, &rosa, &confirmed).await;
            let version = store.version().await.expect("a version");
            assert_eq!(first, Outcome::Accepted(version), "{database}");
            db.query_all_raw(Statement::from_string(db.get_database_backend(), stop)).await.expect("stopped");
            let envelope = client.envelope(0, visit());
            for _ in 0..2 {
                let refused = store.submit(&rosa, now(), std::slice::from_ref(&envelope)).await;
                assert!(matches!(refused, Err(Fault::Unwritable(_))), "{database}, {stop}: {refused:?}");
                assert_eq!(store.version().await.expect("a version"), version, "{database}, {stop}");
            }
            db.query_all_raw(Statement::from_string(db.get_database_backend(), go_on)).await.expect("going on");
            assert_eq!(submit(&store, &rosa, &envelope).await, Outcome::Accepted(version + 1), "{database}, {stop}");
            assert_eq!(submit(&store, &rosa, &confirmed).await, first, "{database}, {stop}");
        }
        assert_eq!(examine(&db).await.expect("examined"), [], "{}", old.database);
    }
}
