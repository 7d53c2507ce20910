//! Customers in great numbers: taking 50,000 of them with 60,000 contacts in and back, and finding one among 100,000.
//! Prints rows a second, memory, and times at the middle and at the 95th percentile. `DATABASE_URL` for another
//! database than an SQLite file of its own.

use chrono::{DateTime, Utc};
use migrations::{Migrator, MigratorTrait};
use model::import::{Import, Kind};
use model::read::{AfterCustomer, CustomerFilter};
use model::{Actor, Record};
use std::fmt::Write;
use std::time::{Duration, Instant};
use store::{ImportPlan, ImportTable, Store};

const PLAN: ImportPlan = ImportPlan { kind: Kind::Customers, columns: None };
/// How many queries are timed.
const QUERIES: usize = 600;

const TOWNS: [(&str, &str); 8] = [
    ("宁波", "Ningbo"),
    ("上海", "Shanghai"),
    ("深圳", "Shenzhen"),
    ("杭州", "Hangzhou"),
    ("台北", "Taipei"),
    ("汉堡", "Hamburg"),
    ("基尔", "Kiel"),
    ("不来梅", "Bremen"),
];
const WORDS: [(&str, &str); 16] = [
    ("东海", "Ost"),
    ("宏远", "Anker"),
    ("华润", "Bergmann"),
    ("金星", "Stern"),
    ("长江", "Elbe"),
    ("中信", "Hanse"),
    ("永盛", "Nord"),
    ("光明", "Licht"),
    ("大洋", "Meer"),
    ("新世纪", "Neu"),
    ("恒通", "Konstant"),
    ("国泰", "Land"),
    ("联合", "Union"),
    ("天马", "Pegasus"),
    ("海鸥", "Moewe"),
    ("银河", "Galaxie"),
];
const TRADES: [(&str, &str); 8] = [
    ("五金机电", "Maschinenbau"),
    ("渔具", "Fischerei"),
    ("轮胎", "Reifen"),
    ("电子", "Elektronik"),
    ("食品", "Feinkost"),
    ("医药", "Pharma"),
    ("纺织", "Textil"),
    ("银行", "Bank"),
];
const PEOPLE: [(&str, &str); 8] = [
    ("李伟", "Mia Lorenz"),
    ("王芳", "Jan Petersen"),
    ("张敏", "Eva Klein"),
    ("欧阳娜", "Tom Brandt"),
    ("刘洋", "Ida Vogt"),
    ("陈静", "Ole Hansen"),
    ("杨帆", "Lea Roth"),
    ("赵磊", "Finn Kruse"),
];

fn pick<'a>(of: &'a [(&'a str, &'a str)], nth: usize, chinese: bool) -> &'a str {
    let (zh, en) = of[nth % of.len()];
    if chinese { zh } else { en }
}

fn name(nth: usize) -> String {
    let zh = nth.is_multiple_of(2);
    let (word, other) = (pick(&WORDS, nth / 2, zh), pick(&WORDS, nth / 33, zh));
    let (town, trade) = (pick(&TOWNS, nth / 5, zh), pick(&TRADES, nth / 7, zh));
    if zh {
        format!("{town}{word}{other}{trade}有限公司{nth}")
    } else {
        format!("{word} {other} {trade} {town} {nth} GmbH")
    }
}

/// So many customers, every fifth with a second contact.
fn table(customers: usize, prefix: &str) -> (String, usize) {
    let mut text = String::from("company,code,city,phone,email,contact,contact phone\n");
    let mut rows = 0;
    for nth in 0..customers {
        let town = pick(&TOWNS, nth / 5, nth.is_multiple_of(2));
        for contact in 0..1 + usize::from(nth.is_multiple_of(5)) {
            let person = pick(&PEOPLE, nth + contact, nth.is_multiple_of(2));
            let (phone, mobile) = (88_000_000 + nth, 13_000_000_000 + (nth * 7_919) % 1_000_000_000);
            let _ = writeln!(
                text,
                "{},{prefix}{nth:06},{town},+86 574 {phone},office{nth}@{prefix}.example,{person},{mobile}",
                name(nth)
            );
            rows += 1;
        }
    }
    (text, rows)
}

async fn take(store: &Store, who: &Actor, now: DateTime<Utc>, text: String) -> Import {
    let kept = store.keep_content(text.into_bytes()).await.expect("kept");
    let begun = store.begin_import(who, now, (&kept.hash, "customers.csv"), &PLAN).await.expect("begun");
    let mut import = begun.expect("a file");
    while !import.is_complete() {
        import = store.go_on_with_import(who, now, import.id).await.expect("gone on").expect("an import");
    }
    import
}

/// Every customer with its contacts, as text.
async fn content(store: &Store, who: &Actor) -> Vec<String> {
    let (mut found, mut after) = (vec![], None);
    loop {
        let page = store.list_customers(who, &CustomerFilter::default(), after.as_ref()).await.expect("a page");
        after = page.customers.last().map(AfterCustomer::from);
        for customer in page.customers {
            let seed = store.find_customer(who, customer.id).await.expect("a customer");
            found.push(format!("{:?}", seed.records));
        }
        if !page.more {
            found.sort();
            return found;
        }
    }
}

/// The most memory this process ever had, in MiB (Linux).
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() / 1024
}

fn at(times: &mut [Duration], share: usize) -> f64 {
    times.sort();
    times[times.len() * share / 100].as_secs_f64() * 1000.0
}

#[tokio::main]
async fn main() {
    let file = std::env::temp_dir().join(format!("daybook-bench-{}.db", std::process::id()));
    let own = format!("sqlite://{}?mode=rwc", file.display());
    let db = store::connect(&std::env::var("DATABASE_URL").unwrap_or(own)).await.expect("a database");
    println!("on {:?}", db.get_database_backend());
    Migrator::up(&db, None).await.expect("the schema");
    let store = Store::open(db).await.expect("a store");
    let now: DateTime<Utc> = "2026-11-18T09:00:00Z".parse().expect("an instant");
    store.seed_demo(now).await.expect("the cast");
    let ada = Actor::of(&store.person_named("admin").await.expect("people").expect("one of the cast"));

    let before = content(&store, &ada).await;
    let (text, rows) = table(50_000, "A");
    let began = Instant::now();
    let preview = store.try_import(&ada, now, &ImportTable::read(text.as_bytes()), &PLAN).await.expect("a preview");
    println!("{rows} rows tried in {:.1} s, {} cannot be taken", began.elapsed().as_secs_f64(), preview.broken);
    let began = Instant::now();
    let import = take(&store, &ada, now, text).await;
    let seconds = began.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let rate = rows as f64 / seconds;
    println!("{rows} rows, {} records taken in {seconds:.1} s: {rate:.0} rows a second", import.added);
    println!("most memory {} MiB", memory());
    let began = Instant::now();
    let gone = loop {
        let import = store.take_import_back(&ada, now, import.id).await.expect("undone").expect("an import");
        if let Some(undo) = import.undo.filter(|undo| undo.complete) {
            break undo.taken_back;
        }
    };
    println!("{gone} records taken back in {:.1} s", began.elapsed().as_secs_f64());
    println!("as before, by content: {}", content(&store, &ada).await == before);

    let (text, _) = table(100_000, "B");
    take(&store, &ada, now, text).await;
    let began = Instant::now();
    store.open_register().await.expect("a register");
    println!("100,000 customers read into the register in {:.1} s", began.elapsed().as_secs_f64());
    let queries = [
        "银行",
        "有限",
        "zgyh",
        "hydz",
        "宁波宏远",
        "bergm",
        "Bregmann",
        "maschinenbau kiel",
        "8800 4",
        "574880",
        "B0123",
        "zx银行",
        "hongyuan",
        "李伟",
        "office77",
        "ei",
    ];
    let (mut times, mut nothing) = (vec![], 0);
    for nth in 0..QUERIES {
        let typed = match nth % 3 {
            0 => queries[nth / 3 % queries.len()].to_owned(),
            1 => name(nth * 163).chars().take(2 + nth % 5).collect(),
            _ => format!("130{:05}", (nth * 7_919) % 100_000),
        };
        let began = Instant::now();
        let found = store.find_customers(&ada, &typed).await.expect("customers");
        times.push(began.elapsed());
        nothing += usize::from(!found.records.iter().any(|record| matches!(record, Record::Customer(_))));
        if nth < 3 * queries.len() && nth % 3 == 0 {
            println!("  {typed}: {:.1} ms", times[times.len() - 1].as_secs_f64() * 1000.0);
        }
    }
    let (middle, high) = (at(&mut times, 50), at(&mut times, 95));
    let verdict = if high <= 20.0 { "yes" } else { "NO" };
    println!(
        "finding among 100,000: median {middle:.1} ms, p95 {high:.1} ms, budget 20 ms, ok {verdict}; {nothing} of {QUERIES} found nobody"
    );
    let mut listed = vec![];
    for query in ["", "银行", "kiel", "8800", "b0999"] {
        let filter = CustomerFilter { query: query.to_owned(), ..CustomerFilter::default() };
        let began = Instant::now();
        store.list_customers(&ada, &filter, None).await.expect("a list");
        listed.push(format!("{query:?} {:.0} ms", began.elapsed().as_secs_f64() * 1000.0));
    }
    println!("a page of the list: {}; most memory {} MiB", listed.join(", "), memory());
    let _ = std::fs::remove_file(&file);
}
