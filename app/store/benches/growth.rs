//! What growing costs: the team's week, the board and a customer among 1,000,000 activities and 100,000 customers, beside
//! the same among 10,000 and 1,000. A team does as much in a week in both; what grows is the number of teams, of weeks, and
//! of each team's customers.
//! `DATABASE_URL` names a PostgreSQL that databases are made on; otherwise both are SQLite files of their own.

use chrono::{DateTime, NaiveDate, Utc};
use migrations::{Migrator, MigratorTrait};
use model::read::CustomerFilter;
use model::{Actor, CustomerId};
use sea_orm::{ConnectionTrait, Database, DbBackend};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use store::{Size, Store};

const SMALL: Size = Size { teams: 1, weeks: 27, customers: 1_000 };
const GROWN: Size = Size { teams: 5, weeks: 540, customers: 20_000 };
/// How often each is asked; in turns, so that both meet the same weather.
const ASKED: usize = 1_000;
/// How many times what it takes among few the team's week may take among many, at the 99th percentile.
const TIMES: f64 = 1.5;

struct Company {
    store: Store,
    manager: Actor,
    rep: Actor,
    customer: CustomerId,
}

#[derive(Clone, Copy)]
enum Question {
    Week,
    Board,
    Customer,
    List,
}

impl Company {
    /// One of that size, and the file it lies in.
    async fn of(name: &str, size: Size, now: DateTime<Utc>) -> (Self, Option<PathBuf>) {
        let (url, file) = match std::env::var("DATABASE_URL") {
            Ok(url) => {
                let server = Database::connect(&url).await.expect("PostgreSQL");
                server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
                let (host, _) = url.rsplit_once('/').expect("a URL with a database");
                (format!("{host}/{name}"), None)
            }
            Err(_) => {
                let file = std::env::temp_dir().join(format!("daybook-{name}-{}.db", std::process::id()));
                (format!("sqlite://{}?mode=rwc", file.display()), Some(file))
            }
        };
        let db = store::connect(&url).await.expect("a database");
        Migrator::up(&db, None).await.expect("the schema");
        let store = Store::open(db.clone()).await.expect("a store");
        let began = Instant::now();
        store.seed_company(now, size, 1).await.expect("a company");
        let seconds = began.elapsed().as_secs_f64();
        if db.get_database_backend() == DbBackend::Postgres {
            // What it does by itself after a while.
            db.execute_unprepared("ANALYZE").await.expect("statistics");
        }
        println!("{name}: {size:?} made up in {seconds:.0} s on {:?}", db.get_database_backend());
        let person = async |login| Actor::of(&store.person_named(login).await.expect("people").expect("one of them"));
        let (manager, rep) = (person("manager").await, person("rep1").await);
        let page = store.list_customers(&rep, &CustomerFilter::default(), None).await.expect("customers");
        let customer = page.customers.first().expect("a customer").id;
        (Self { store, manager, rep, customer }, file)
    }

    async fn ask(&self, question: Question) -> (Duration, usize) {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a day");
        let began = Instant::now();
        let found = match question {
            Question::Week => {
                self.store.activities_between(&self.manager, day(16), day(22)).await.map(|seed| seed.records.len())
            }
            Question::Board => self.store.open_board(&self.manager).await.map(|seed| seed.records.len()),
            Question::Customer => {
                let found = self.store.open_customer(&self.rep, self.customer).await;
                found.map(|seed| seed.map_or(0, |seed| seed.records.len()))
            }
            Question::List => {
                let page = self.store.list_customers(&self.rep, &CustomerFilter::default(), None).await;
                page.map(|page| page.customers.len())
            }
        };
        (began.elapsed(), found.expect("an answer"))
    }
}

/// At the middle and at the 99th percentile, in milliseconds.
fn at(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort();
    let at = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1000.0;
    (at(50), at(99))
}

#[tokio::main]
async fn main() {
    let now: DateTime<Utc> = "2026-11-18T09:00:00Z".parse().expect("an instant");
    let (small, few) = Company::of("small", SMALL, now).await;
    let (grown, many) = Company::of("grown", GROWN, now).await;
    let questions = [
        ("team week", Question::Week, ASKED, true),
        ("board", Question::Board, ASKED / 10, false),
        ("one customer", Question::Customer, ASKED / 10, false),
        ("list of customers", Question::List, ASKED / 10, false),
    ];
    for (name, question, asked, budgeted) in questions {
        let (mut before, mut after, mut found) = (vec![], vec![], (0, 0));
        for _ in 0..asked {
            let (took, records) = small.ask(question).await;
            before.push(took);
            found.0 = records;
            let (took, records) = grown.ask(question).await;
            after.push(took);
            found.1 = records;
        }
        let ((half, most), (half_grown, most_grown)) = (at(before), at(after));
        let times = most_grown / most;
        let verdict = match budgeted {
            true if times <= TIMES => format!("budget {TIMES:.2}  yes"),
            true => format!("budget {TIMES:.2}  NO"),
            false => String::new(),
        };
        println!(
            "{name}, {} and {} records: median {half:.2} → {half_grown:.2} ms, p99 {most:.2} → {most_grown:.2} ms: {times:.2} times  {verdict}",
            found.0, found.1
        );
    }
    for file in [few, many].into_iter().flatten() {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
        }
    }
}
