//! Backups, and finding what is wrong: on both databases, and from one to the other.

use crate::common::{Client, Stage, act, actor, bare, fresh, now, played, stages, submit};
use migrations::{Migrator, MigratorTrait};
use model::activities::{Command as Act, Draft, Method};
use model::time::Slot;
use model::{AttachmentId, Command, Entity, Key, Outcome};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Finding, Store, copy, examine, read_through};

fn visit() -> Command {
    let start = now().date_naive().and_hms_opt(9, 0, 0).expect("an hour");
    Command::Activities(Act::Plan(Draft {
        title: "Round".into(),
        ..Draft::new(fresh().into(), Method::Visit, Slot::timed(start, 60, "Europe/Berlin"))
    }))
}

/// The cast, somebody's stream, and a file.
async fn lived_in() -> Vec<Stage> {
    let stages = played().await;
    for Stage { store, .. } in &stages {
        let (rosa, mut client) = (actor(store, "rosa").await, Client::new());
        for _ in 0..3 {
            let envelope = client.envelope(0, visit());
            assert!(matches!(submit(store, &rosa, &envelope).await, Outcome::Accepted(_)));
        }
        let kept = store.keep_content(b"a contract".to_vec()).await.expect("kept");
        let customers = store.list_customers(&rosa, &Default::default(), None).await.expect("a list").customers;
        let of = Key { entity: Entity::Customer, id: customers[0].id.0 };
        let id = AttachmentId(fresh());
        let attach = model::files::Command::Attach { id, of, name: "contract.txt".into(), kept };
        assert!(matches!(act(store, &rosa, Command::Files(attach)).await, Outcome::Accepted(_)));
    }
    stages
}

#[tokio::test]
async fn a_backup_made_while_people_write_is_whole_and_restores_to_the_same_on_every_database() {
    for stage in lived_in().await {
        let (store, database) = (&stage.store, stage.database);
        let (going, rosa) = (AtomicBool::new(true), actor(store, "rosa").await);
        let writing = async {
            let (mut client, mut written) = (Client::new(), 0);
            while going.load(Ordering::Relaxed) {
                let envelope = client.envelope(0, visit());
                assert!(matches!(submit(store, &rosa, &envelope).await, Outcome::Accepted(_)), "{database}");
                written += 1;
            }
            written
        };
        let copying = async {
            // A small company is copied so soon that on a busy machine nobody may have written meanwhile.
            for _ in 0..20 {
                let backup = stages().await.remove(0);
                let before = store.version().await.expect("a version");
                let copied = copy(&stage.db, &backup.db).await.expect("copied");
                let after = store.version().await.expect("a version");
                if after > before {
                    going.store(false, Ordering::Relaxed);
                    return (backup, before, copied, after);
                }
            }
            panic!("{database}: nobody wrote meanwhile");
        };
        let (written, (backup, before, copied, after)) = tokio::join!(writing, copying);
        assert!(written > 0, "{database}");
        assert_eq!(read_through(&backup.db).await.expect("read"), copied, "{database}");
        let at = backup.store.version().await.expect("a version");
        assert!((before..=after).contains(&at), "{database}: {at} is not between {before} and {after}");
        assert_eq!(examine(&backup.db).await.expect("examined"), [], "{database}");
        for target in stages().await {
            copy(&backup.db, &target.db).await.expect("restored");
            assert_eq!(read_through(&target.db).await.expect("read"), copied, "{database} → {}", target.database);
            assert_eq!(examine(&target.db).await.expect("examined"), [], "{database} → {}", target.database);
            let store = Store::open(target.db.clone()).await.expect("a store");
            let again = act(&store, &actor(&store, "rosa").await, visit()).await;
            assert_eq!(again, Outcome::Accepted(at + 1), "{database} → {}", target.database);
            assert!(copy(&backup.db, &target.db).await.is_err(), "there is something already");
        }
    }
}

async fn names(db: &DatabaseConnection, database: &str) -> Vec<String> {
    let ask = if database == "SQLite" {
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    } else {
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), ask)).await.expect("tables");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a name")).collect()
}

#[tokio::test]
async fn no_table_is_forgotten_but_the_sessions() {
    for stage in stages().await {
        let mut copied: Vec<_> =
            read_through(&stage.db).await.expect("read").into_iter().map(|table| table.name).collect();
        copied.extend(["sessions", "sign_in_steps", "seaql_migrations"].map(str::to_owned));
        copied.sort();
        let mut there = names(&stage.db, stage.database).await;
        there.sort();
        assert_eq!(copied, there, "{}", stage.database);
    }
}

/// Whether this is what is looked for.
type IsFound = fn(&Finding) -> bool;

/// What somebody does to the tables by hand, and how it is found.
const DAMAGE: &[(&str, IsFound)] = &[
    ("DELETE FROM changes WHERE version = 3", |found| matches!(found, Finding::Gap { after: 2, next: 4 })),
    (
        "UPDATE log_head SET version = version + 5",
        |found| matches!(found, Finding::Head { head, newest } if *head == newest + 5),
    ),
    (
        "UPDATE issues SET urgency = 'dreadful' WHERE id = (SELECT id FROM issues LIMIT 1)",
        |found| matches!(found, Finding::Unreadable { key, .. } if key.entity == Entity::Issue),
    ),
    (
        "UPDATE changes SET fields = '[]' WHERE entity = 'activity'",
        |found| matches!(found, Finding::Unreadable { key, why } if key.entity == Entity::Activity && why.contains("log")),
    ),
    (
        "DELETE FROM activities WHERE title = 'Round'",
        |found| matches!(found, Finding::Missing(key) if key.entity == Entity::Activity),
    ),
    (
        "DELETE FROM changes WHERE entity = 'activity'",
        |found| matches!(found, Finding::Unlogged(key) if key.entity == Entity::Activity),
    ),
    (
        "UPDATE changes SET removed = TRUE WHERE entity = 'activity'",
        |found| matches!(found, Finding::Undead(key) if key.entity == Entity::Activity),
    ),
    (
        "UPDATE customers SET city = 'Elsewhere' WHERE id = (SELECT id FROM customers LIMIT 1)",
        |found| matches!(found, Finding::Field { key, name } if key.entity == Entity::Customer && name == "city"),
    ),
    (
        "UPDATE activities SET from_utc = '2001-01-01 00:00:00' WHERE title = 'Round'",
        |found| matches!(found, Finding::Computed { column, .. } if column == "from_utc"),
    ),
    (
        "UPDATE customers SET credit_used = credit_used + 700 WHERE id = (SELECT id FROM customers LIMIT 1)",
        |found| matches!(found, Finding::Credit { kept, taken, .. } if *kept == taken + 700),
    ),
    ("UPDATE numbers SET last = 0", |found| matches!(found, Finding::Number { last: 0, given, .. } if *given > 0)),
    ("DELETE FROM receipts WHERE seq = 2", |found| matches!(found, Finding::Receipts(_))),
    ("UPDATE blobs SET hash = 'a contract'", |found| matches!(found, Finding::Content(_))),
    ("DELETE FROM blobs", |found| matches!(found, Finding::Lost { name, .. } if name == "contract.txt")),
];

#[tokio::test]
async fn damage_done_by_hand_is_found_and_explained() {
    for stage in lived_in().await {
        assert_eq!(examine(&stage.db).await.expect("examined"), [], "{}", stage.database);
        for (statement, is_found) in DAMAGE {
            let of_its_kind = stages().await.into_iter().find(|other| other.database == stage.database);
            let target = of_its_kind.expect("a stage");
            copy(&stage.db, &target.db).await.expect("copied");
            let done = target.db.execute_unprepared(statement).await.expect("damaged");
            assert!(done.rows_affected() > 0, "{}: {statement} does nothing", stage.database);
            let findings = examine(&target.db).await.expect("examined");
            let found = findings.iter().find(|finding| is_found(finding));
            let found = found.unwrap_or_else(|| panic!("{}: {statement} gives {findings:?}", stage.database));
            assert!(found.to_string().len() > 60, "{found} explains nothing");
        }
    }
}

#[tokio::test]
async fn a_damaged_file_and_a_reference_to_nothing_are_found_on_sqlite() {
    let stage = lived_in().await.remove(0);
    let target = stages().await.remove(0);
    copy(&stage.db, &target.db).await.expect("copied");
    let not_json = "UPDATE activities SET sale = '{' WHERE id = (SELECT min(id) FROM activities)";
    target.db.execute_unprepared(not_json).await.expect("damaged");
    let findings = examine(&target.db).await.expect("examined");
    let only = matches!(findings.as_slice(), [Finding::Unreadable { key, .. }] if key.entity == Entity::Activity);
    assert!(only, "{findings:?}");
    let without = "PRAGMA foreign_keys = OFF; DELETE FROM customers; PRAGMA foreign_keys = ON";
    target.db.execute_unprepared(without).await.expect("deleted");
    let findings = examine(&target.db).await.expect("examined");
    let refers = |found: &Finding| matches!(found, Finding::Dangling { to, .. } if to == "customers");
    assert!(findings.iter().any(refers), "{findings:?}");

    let file = bare().await.remove(0);
    Migrator::up(&file.db, None).await.expect("the schema");
    copy(&stage.db, &file.db).await.expect("copied");
    file.db.close().await.expect("closed");
    let path = file.file.expect("a file");
    let mut bytes = std::fs::read(&path).expect("a file");
    let half = bytes.len() / 2 / 4096 * 4096;
    bytes[half..half + 8192].fill(0xa5);
    std::fs::write(&path, bytes).expect("written");
    let db = store::connect(&format!("sqlite://{}?mode=rw", path.display())).await.expect("a database");
    let findings = examine(&db).await.expect("examined");
    assert!(findings.iter().any(|found| matches!(found, Finding::File(_))), "{findings:?}");
    std::fs::remove_file(path).expect("removed");
}
