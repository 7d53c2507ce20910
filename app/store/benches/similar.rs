//! How long it takes to find similar cases among many: prints the times at the middle and at the 95th percentile.
//! `cargo bench -p store --bench similar -- 100000` says how many cases.

#[path = "../tests/store/cases/said.rs"]
mod said;

use chrono::{DateTime, Utc};
use migrations::{Migrator, MigratorTrait};
use model::issues::{Command as Act, Field};
use model::read::CustomerFilter;
use model::{Actor, Command, IssueId};
use said::{DEVICES, EN, ZH};
use std::time::{Duration, Instant};
use store::Store;
use uuid::Uuid;

/// How many queries are timed.
const QUERIES: usize = 400;
/// How many cases go into one command.
const TOGETHER: usize = 400;

#[tokio::main]
async fn main() {
    let count = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    let file = std::env::temp_dir().join(format!("daybook-bench-{}.db", std::process::id()));
    let db = store::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.expect("SQLite");
    Migrator::up(&db, None).await.expect("the schema");
    let store = Store::open(db).await.expect("a store");
    let now: DateTime<Utc> = "2026-11-18T09:00:00Z".parse().expect("an instant");
    store.seed_demo(now).await.expect("the cast");
    let ines = Actor::of(&store.person_named("ines").await.expect("people").expect("one of the cast"));
    fill(&store, &ines, now, count).await;
    let began = Instant::now();
    store.similar(&ines, "warm up", None).await.expect("cases");
    println!("{count} cases: read into the index in {:.1} s", began.elapsed().as_secs_f64());
    let mut times: Vec<Duration> = vec![];
    for nth in 0..QUERIES {
        let query = query(nth);
        let began = Instant::now();
        store.similar(&ines, &query, None).await.expect("cases");
        times.push(began.elapsed());
    }
    times.sort();
    let at = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1000.0;
    let verdict = if at(95) <= 20.0 { "yes" } else { "NO" };
    println!("similar cases among {count}: median {:.2} ms, p95 {:.2} ms, budget 20 ms, ok {verdict}", at(50), at(95));
    let _ = std::fs::remove_file(&file);
}

/// A device and a trouble in one of two languages, each case with particulars of its own.
fn particulars(nth: usize) -> (String, String, String) {
    let (device, serial) = (&DEVICES[nth % DEVICES.len()], nth / 7);
    let said = if nth.is_multiple_of(2) { &EN[nth / 2 % EN.len()] } else { &ZH[nth / 2 % ZH.len()] };
    let name = if nth.is_multiple_of(2) { device.en[nth % 4 / 2] } else { device.zh[nth % 4 / 2] };
    (
        format!("{name} {} {}", device.model, said.title),
        format!("S/N {serial:06}. {}", said.told),
        said.solved.to_owned(),
    )
}

async fn fill(store: &Store, ines: &Actor, now: DateTime<Utc>, count: usize) {
    let customers = store.list_customers(ines, &CustomerFilter::default(), None).await.expect("customers").customers;
    let register = |nth: usize| {
        let (title, told, solved) = particulars(nth);
        let set = vec![Field::Title(title), Field::Description(told), Field::Solution(solved)];
        let customer = customers[nth % customers.len()].id;
        Command::Issues(Act::Register { id: IssueId(Uuid::now_v7()), customer, set })
    };
    for first in (0..count).step_by(TOGETHER) {
        let together = (first..count.min(first + TOGETHER)).map(register).collect();
        store.act(ines, now, vec![Command::Together(together)]).await.expect("registered");
    }
}

/// As somebody types it: short and long, by either language.
fn query(nth: usize) -> String {
    let device = &DEVICES[nth * 7 % DEVICES.len()];
    let said = if nth.is_multiple_of(2) { &EN[nth * 3 % EN.len()] } else { &ZH[nth * 3 % ZH.len()] };
    match nth % 4 {
        0 => format!("{} {}", device.en[1], said.asked),
        1 => format!("{}{}", device.zh[0], said.asked),
        2 => said.short.to_owned(),
        _ => format!("您好，我们公司的{}从昨天开始{}，麻烦尽快回电，谢谢！", device.zh[1], said.asked),
    }
}
