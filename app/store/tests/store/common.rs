//! A stage for each test: an empty store on SQLite, and another on PostgreSQL, with the cast on it.

use chrono::{DateTime, Utc};
use migrations::{Migrator, MigratorTrait};
use model::read::CustomerFilter;
use model::{Actor, ClientId, Command, CustomerId, Envelope, Outcome};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::sync::atomic::{AtomicU64, Ordering};
use store::Store;
use uuid::Uuid;

static STAGES: AtomicU64 = AtomicU64::new(0);

/// A store, and what has to stay while it is used.
pub struct Stage {
    pub store: Store,
    pub database: &'static str,
    pub db: DatabaseConnection,
    pub url: String,
    file: Option<std::path::PathBuf>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            for ending in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
            }
        }
    }
}

/// Where the tests' PostgreSQL is. Under CI it has to be there.
fn postgres() -> Option<String> {
    let url = std::env::var("DAYBOOK_TEST_POSTGRES").ok();
    assert!(url.is_some() || std::env::var("CI").is_err(), "DAYBOOK_TEST_POSTGRES must name a server under CI");
    url
}

/// Every database there is to test on, empty and with the newest schema.
pub async fn stages() -> Vec<Stage> {
    let mut stages = vec![];
    for Bare { db, url, database, file } in bare().await {
        Migrator::up(&db, None).await.expect("the schema");
        let store = Store::open(db.clone()).await.expect("a store");
        stages.push(Stage { store, database, db, url, file });
    }
    stages
}

/// A database without a schema.
pub struct Bare {
    pub db: DatabaseConnection,
    pub url: String,
    pub database: &'static str,
    pub file: Option<std::path::PathBuf>,
}

/// Every database there is to test on, without a schema.
pub async fn bare() -> Vec<Bare> {
    let number = STAGES.fetch_add(1, Ordering::Relaxed);
    let file = std::env::temp_dir().join(format!("daybook-test-{}-{number}.db", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let at = format!("sqlite://{}?mode=rwc", file.display());
    let sqlite = store::connect(&at).await.expect("SQLite");
    let mut found = vec![Bare { db: sqlite, url: at, database: "SQLite", file: Some(file) }];
    if let Some(url) = postgres() {
        let name = format!("daybook_test_{}_{number}", std::process::id());
        let server = Database::connect(&url).await.expect("PostgreSQL");
        server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
        let (host, _) = url.rsplit_once('/').expect("a URL with a database");
        let at = format!("{host}/{name}");
        let db = store::connect(&at).await.expect("PostgreSQL");
        found.push(Bare { db, url: at, database: "PostgreSQL", file: None });
    }
    found
}

/// The same, with the cast.
pub async fn played() -> Vec<Stage> {
    let stages = stages().await;
    for stage in &stages {
        stage.store.seed_demo(now()).await.expect("the cast");
    }
    stages
}

/// The moment all tests happen in: a Wednesday.
pub fn now() -> DateTime<Utc> {
    "2026-11-18T09:00:00Z".parse().expect("an instant")
}

pub fn fresh() -> Uuid {
    Uuid::now_v7()
}

pub async fn actor(store: &Store, login: &str) -> Actor {
    Actor::of(&store.person_named(login).await.expect("people").expect("one of the cast"))
}

/// Somebody's browser: numbers its envelopes.
pub struct Client {
    pub id: ClientId,
    pub seq: u64,
}

impl Client {
    pub fn new() -> Self {
        Self { id: ClientId(fresh()), seq: 0 }
    }

    pub fn envelope(&mut self, seen: u64, command: Command) -> Envelope {
        self.seq += 1;
        Envelope { client: self.id, seq: self.seq, mutation: fresh().into(), seen, command }
    }
}

pub async fn submit(store: &Store, actor: &Actor, envelope: &Envelope) -> Outcome {
    let receipts = store.submit(actor, now(), std::slice::from_ref(envelope)).await.expect("no fault");
    receipts.into_iter().next().expect("a receipt").outcome
}

/// Carries out a command on its own.
pub async fn act(store: &Store, actor: &Actor, command: Command) -> Outcome {
    let outcomes = store.act(actor, now(), vec![command]).await.expect("no fault");
    outcomes.into_iter().next().expect("an outcome")
}

/// The customer that is found by a code, as somebody sees it.
pub async fn customer_of(store: &Store, who: &Actor, code: &str) -> CustomerId {
    let filter = CustomerFilter { query: code.into(), ..CustomerFilter::default() };
    store.list_customers(who, &filter, None).await.expect("a list").customers[0].id
}
