//! A database that takes no writes: nothing confirmed is lost, nothing is half done, and it goes on by itself.

use crate::common::{Client, Stage, actor, fresh, now, played, submit};
use model::activities::{Command as Act, Draft, Method};
use model::time::Slot;
use model::{Command, Outcome};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, Statement, TransactionTrait};
use store::{Fault, Store, examine};

/// A visit with a note that needs pages of its own.
fn visit() -> Command {
    let start = now().date_naive().and_hms_opt(9, 0, 0).expect("an hour");
    let draft = Draft::new(fresh().into(), Method::Visit, Slot::timed(start, 60, "Europe/Berlin"));
    Command::Activities(Act::Plan(Draft { title: "Round".into(), note: "x".repeat(3_000), ..draft }))
}

/// What stops writing on a connection, and what lets it go on. When a transaction finds the disk full, SQLite ends it by
/// itself, when it may only read it does not: the one must not spoil a connection for the other.
const STOPS: [(&str, &str, &str); 3] = [
    ("SQLite", "PRAGMA max_page_count = 1", "PRAGMA max_page_count = 100000"),
    ("SQLite", "PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
    ("PostgreSQL", "SET default_transaction_read_only = on", "SET default_transaction_read_only = off"),
];

/// Takes all connections but one, so that what is set on that one holds for everything.
async fn all_but_one(db: &DatabaseConnection) -> Vec<DatabaseTransaction> {
    let most = match db.get_database_backend() {
        DbBackend::Sqlite => db.get_sqlite_connection_pool().options().get_max_connections(),
        _ => db.get_postgres_connection_pool().options().get_max_connections(),
    };
    let mut taken = vec![];
    for _ in 1..most {
        taken.push(db.begin().await.expect("a connection"));
    }
    taken
}

#[tokio::test]
async fn what_a_full_or_read_only_database_does_not_take_is_taken_later_and_nothing_confirmed_is_lost() {
    for Stage { store, database, db, url, .. } in &played().await {
        let others = all_but_one(db).await;
        let set = async |what: &str| {
            db.query_all_raw(Statement::from_string(db.get_database_backend(), what)).await.expect("set");
        };
        let (rosa, mut client) = (actor(store, "rosa").await, Client::new());
        for (_, stop, go_on) in STOPS.into_iter().filter(|(of, ..)| of == database) {
            let confirmed = client.envelope(0, visit());
            let first = submit(store, &rosa, &confirmed).await;
            let version = store.version().await.expect("a version");
            assert_eq!(first, Outcome::Accepted(version), "{database}");
            let envelope = client.envelope(0, visit());
            for _ in 0..2 {
                set(stop).await;
                let refused = store.submit(&rosa, now(), std::slice::from_ref(&envelope)).await;
                assert!(matches!(refused, Err(Fault::Unwritable(_))), "{database}, {stop}: {refused:?}");
                assert_eq!(store.version().await.expect("a version"), version, "{database}, {stop}");
            }
            set(go_on).await;
            assert_eq!(submit(store, &rosa, &envelope).await, Outcome::Accepted(version + 1), "{database}, {stop}");
            assert_eq!(submit(store, &rosa, &confirmed).await, first, "{database}, {stop}");
            // Not only this connection says so.
            let elsewhere = Store::open(store::connect(url).await.expect("a connection")).await.expect("a store");
            assert_eq!(elsewhere.version().await.expect("a version"), version + 1, "{database}, {stop}");
        }
        drop(others);
        assert_eq!(examine(db).await.expect("examined"), [], "{database}");
    }
}
