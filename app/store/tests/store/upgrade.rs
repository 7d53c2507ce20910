//! Data of an earlier Daybook is brought up to date: from every schema there was.

use crate::common::{Bare, Stage, act, actor, bare, fresh, now, played};
use chrono::Days;
use migrations::{Migrator, MigratorTrait};
use model::activities::{Command as Act, Draft, Method};
use model::time::Slot;
use model::{Command, Outcome};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};
use store::{Finding, Store, examine, read_through};

/// The columns of a table; none where it is not there.
async fn columns(db: &DatabaseConnection, database: &str, table: &str) -> Vec<String> {
    let ask = if database == "SQLite" {
        format!("SELECT name FROM pragma_table_info('{table}')")
    } else {
        format!("SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}'")
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), ask)).await.expect("columns");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a name")).collect()
}

/// Puts into a table what another one has in the columns that both know.
async fn fill(old: &Bare, full: &Stage, table: &str, known: &[String]) {
    let list = known.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let emptied = old.db.execute_unprepared(&format!("DELETE FROM {table}")).await.expect("emptied");
    // Whoever acts where no person does comes with a later step.
    let later = if table == "people" && emptied.rows_affected() == 0 { "WHERE login <> '~daybook'" } else { "" };
    let backend = full.db.get_database_backend();
    // Each database writes its rows as text and reads them back, so that nothing here has to know a type.
    let (ask, put) = if old.database == "SQLite" {
        let names = known.iter().map(|name| format!("quote(\"{name}\")")).collect::<Vec<_>>().join(" || ', ' || ");
        (format!("SELECT {names} FROM {table} {later}"), "values")
    } else {
        (format!("SELECT row_to_json(t)::text FROM (SELECT {list} FROM {table} {later}) t"), "json")
    };
    for row in full.db.query_all_raw(Statement::from_string(backend, ask)).await.expect("rows") {
        let text: String = row.try_get_by_index(0).expect("a row");
        let statement = if put == "values" {
            Statement::from_string(backend, format!("INSERT INTO {table} ({list}) VALUES ({text})"))
        } else {
            let insert = format!(
                "INSERT INTO {table} ({list}) SELECT {list} FROM json_populate_record(NULL::{table}, $1::json)"
            );
            Statement::from_sql_and_values(backend, insert, [Value::from(text)])
        };
        old.db.execute_raw(statement).await.expect("a row goes in");
    }
}

#[tokio::test]
async fn data_of_every_earlier_schema_is_brought_up_to_date_and_nothing_of_it_is_lost() {
    let full = played().await;
    for stage in &full {
        let rosa = actor(&stage.store, "rosa").await;
        let day = now().date_naive();
        for (slot, rule) in [
            (Slot::AllDay { first: day, last: day + Days::new(4) }, None),
            (Slot::AllDay { first: day, last: day }, None),
            (Slot::AllDay { first: day, last: day }, Some("FREQ=WEEKLY".parse().expect("a rule"))),
        ] {
            let draft = Draft { title: "Fair".into(), rule, ..Draft::new(fresh().into(), Method::Meeting, slot) };
            let planned = act(&stage.store, &rosa, Command::Activities(Act::Plan(draft))).await;
            assert!(matches!(planned, Outcome::Accepted(_)), "{planned:?}");
        }
    }
    for steps in 1..Migrator::migrations().len() {
        for (old, full) in bare().await.into_iter().zip(&full) {
            let at = format!("{} after {steps} steps", old.database);
            Migrator::up(&old.db, u32::try_from(steps).ok()).await.expect("an old schema");
            let (mut filled, mut lacking) = (vec![], vec![]);
            for table in read_through(&full.db).await.expect("read") {
                let there = columns(&old.db, old.database, &table.name).await;
                let now = columns(&full.db, old.database, &table.name).await;
                let (known, new): (Vec<_>, Vec<_>) = now.into_iter().partition(|name| there.contains(name));
                lacking.extend(new);
                if !known.is_empty() {
                    fill(&old, full, &table.name, &known).await;
                    filled.push((table.name, table.rows));
                }
            }
            Migrator::up(&old.db, None).await.unwrap_or_else(|error| panic!("{at}: {error}"));
            for (name, rows) in filled {
                let after = read_through(&old.db).await.expect("read").into_iter().find(|table| table.name == name);
                assert_eq!(after.map(|table| table.rows), Some(rows), "{at}: {name}");
            }
            // What the old schema had no place for is not there; all else is as the log says.
            for finding in examine(&old.db).await.expect("examined") {
                let expected = match &finding {
                    // A schema that knows no series takes one for something that takes place once.
                    Finding::Computed { .. } if lacking.contains(&"rule".into()) => true,
                    // What can be computed from what was there is.
                    Finding::Computed { column, .. } if *column == "lasts_until" => false,
                    Finding::Field { name, .. } | Finding::Computed { column: name, .. } => lacking.contains(name),
                    Finding::Missing(_) | Finding::Credit { .. } | Finding::Lost { .. } => !lacking.is_empty(),
                    _ => false,
                };
                assert!(expected, "{at}: {finding}");
            }
            let store = Store::open(old.db.clone()).await.expect("a store");
            let rosa = actor(&store, "rosa").await;
            let start = now().date_naive().and_hms_opt(17, 0, 0).expect("an hour");
            let draft = Draft::new(fresh().into(), Method::Call, Slot::timed(start, 30, "Europe/Berlin"));
            let plan = Command::Activities(Act::Plan(Draft { title: "Goes on".into(), ..draft }));
            let before = store.version().await.expect("a version");
            assert_eq!(act(&store, &rosa, plan).await, Outcome::Accepted(before + 1), "{at}");
            if let Some(file) = &old.file {
                std::fs::remove_file(file).expect("removed");
            }
        }
    }
}
