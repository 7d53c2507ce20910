//! What requests cost the server's processor, beside a bare axum handler that runs the same SQL and answers the same bytes.
//! Both are in one process and asked over the network by a client on a thread of its own, whose time is not counted; the
//! data is a year's work of twenty people. `DATABASE_URL` for another database than an SQLite file of its own.

use app::ssr::Clock;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::post;
use chrono::{DateTime, Utc};
use migrations::{Migrator, MigratorTrait};
use model::Actor;
use model::read::CustomerFilter;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use server::serve::{Settings, router};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Size, Store};

/// How often each is asked in a round, and how many rounds there are; the middle one counts.
const ASKED: u32 = 100;
const ROUNDS: usize = 9;
/// How many times what a bare handler takes a request may take.
const TIMES: f64 = 3.0;

/// Statements of one request, and what it answered.
struct Recorded {
    statements: Vec<Statement>,
    answer: String,
}

/// All statements, while somebody listens.
#[derive(Clone, Default)]
struct Ear(Arc<(AtomicBool, Mutex<Vec<Statement>>)>);

impl Ear {
    fn hear(&self, statement: &Statement) {
        if self.0.0.load(Ordering::Relaxed) {
            self.0.1.lock().unwrap_or_else(PoisonError::into_inner).push(statement.clone());
        }
    }

    /// What is heard while something is done.
    fn during<T>(&self, act: impl FnOnce() -> T) -> (Vec<Statement>, T) {
        self.0.0.store(true, Ordering::Relaxed);
        let done = act();
        self.0.0.store(false, Ordering::Relaxed);
        (std::mem::take(&mut *self.0.1.lock().unwrap_or_else(PoisonError::into_inner)), done)
    }
}

/// A browser's connection.
struct Client {
    stream: BufReader<TcpStream>,
    cookie: String,
}

impl Client {
    fn sign_in(addr: SocketAddr, login: &str) -> Self {
        let stream = TcpStream::connect(addr).expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        let mut client = Self { stream: BufReader::new(stream), cookie: String::new() };
        let form = format!("login={login}&password={}", store::DEMO_PASSWORD.replace(' ', "+"));
        let (head, _) = client.send("/sign-in", "application/x-www-form-urlencoded", &form);
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: daybook_session="));
        let token = cookie.and_then(|cookie| cookie.split(';').next()).expect("a session");
        client.cookie = format!("daybook_session={token}");
        client
    }

    fn ask(&mut self, path: &str, body: &str) -> String {
        let (head, answer) = self.send(path, "application/json", body);
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}{answer}");
        answer
    }

    fn send(&mut self, path: &str, kind: &str, body: &str) -> (String, String) {
        let (cookie, length) = (&self.cookie, body.len());
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: daybook\r\ncookie: {cookie}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(request.as_bytes()).expect("sent");
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let begins = head.len();
            self.stream.read_line(&mut head).expect("a head");
            let line = head[begins..].trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(told) = line.strip_prefix("content-length: ") {
                length = told.parse().expect("a length");
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).expect("an answer");
        (head, String::from_utf8(answer).expect("text"))
    }
}

/// What every thread but the first, the client's, has had of the processor, in nanoseconds (Linux).
fn spent() -> u64 {
    let own = std::process::id().to_string();
    let threads = std::fs::read_dir("/proc/self/task").expect("Linux").flatten();
    let others = threads.filter(|thread| thread.file_name().to_string_lossy() != own);
    let told = others.filter_map(|thread| std::fs::read_to_string(thread.path().join("schedstat")).ok());
    told.filter_map(|told| told.split(' ').next()?.parse::<u64>().ok()).sum()
}

/// What one of so many requests took, in milliseconds.
fn each(client: &mut Client, path: &str, body: &str) -> f64 {
    let before = spent();
    for _ in 0..ASKED {
        client.ask(path, body);
    }
    let spent = u32::try_from(spent().saturating_sub(before) / 1000).expect("less than an hour");
    f64::from(spent) / 1000.0 / f64::from(ASKED)
}

fn middle(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

type Floor = (DatabaseConnection, Arc<Mutex<Vec<Arc<Recorded>>>>);

/// The bare handler.
async fn bare(State((db, recorded)): State<Floor>, Path(nth): Path<usize>) -> impl IntoResponse {
    let recorded = recorded.lock().unwrap_or_else(PoisonError::into_inner)[nth].clone();
    for statement in &recorded.statements {
        std::hint::black_box(db.query_all_raw(statement.clone()).await.expect("rows"));
    }
    ([(header::CONTENT_TYPE, "application/json")], recorded.answer.clone())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads");
    let file = std::env::temp_dir().join(format!("daybook-bench-{}.db", std::process::id()));
    let url = std::env::var("DATABASE_URL").unwrap_or(format!("sqlite://{}?mode=rwc", file.display()));
    let now: DateTime<Utc> = "2026-11-18T09:00:00Z".parse().expect("an instant");
    let ear = Ear::default();
    let floor: Floor = runtime.block_on(async {
        let mut db = store::connect(&url).await.expect("a database");
        let hears = ear.clone();
        db.set_metric_callback(move |info| hears.hear(info.statement));
        Migrator::up(&db, None).await.expect("the schema");
        (db, Arc::default())
    });
    let addr = SocketAddr::from(([127, 0, 0, 1], 0));
    let settings =
        Settings { addr, https: false, proxies: vec![], clock: Clock(Some(now)), folder: None, metrics_token: None };
    let (addr, customer, _stop) = runtime.block_on(async {
        let _ = any_spawner::Executor::init_tokio();
        let store = Store::open(floor.0.clone()).await.expect("a store");
        store.seed_company(now, Size::YEAR, 1).await.expect("a company");
        let rep = Actor::of(&store.person_named("rep1").await.expect("people").expect("a rep"));
        let page = store.list_customers(&rep, &CustomerFilter::default(), None).await.expect("customers");
        let own = page.customers.iter().find(|customer| customer.owner == Some(rep.id)).expect("one of theirs").id;
        let (stop, router) = router(store, &settings);
        let bare = Router::new().route("/bare/{nth}", post(bare)).with_state(floor.clone());
        let service = router.merge(bare).into_make_service_with_connect_info::<SocketAddr>();
        let listener = tokio::net::TcpListener::bind(addr).await.expect("a port");
        let addr = listener.local_addr().expect("an address");
        tokio::spawn(axum::serve(listener, service).into_future());
        (addr, own, stop)
    });
    let week = r#"{"period":{"first":"2026-11-16","last":"2026-11-22"}}"#.to_owned();
    let one = format!(r#"{{"id":"{customer}"}}"#);
    let wanted = [
        ("team week", "manager", "/api/activities", week, 2.0),
        ("board", "manager", "/api/board", "{}".to_owned(), 3.0),
        ("one customer", "rep1", "/api/open_customer", one, 1.0),
    ];
    println!("{:<52}{:>9}{:>9}  ok", format!("on {:?}", floor.0.get_database_backend()), "value", "budget");
    let told = |figure: String, value: f64, budget: f64| {
        println!("{figure:<52}{value:>9.2}{budget:>9.2}  {}", if value <= budget { "yes" } else { "NO" });
    };
    for (nth, (name, login, path, body, budget)) in wanted.iter().enumerate() {
        let mut client = Client::sign_in(addr, login);
        client.ask(path, body);
        let (statements, answer) = ear.during(|| client.ask(path, body));
        let (queries, size) = (statements.len(), answer.len() / 1024);
        floor.1.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::new(Recorded { statements, answer }));
        let bare = format!("/bare/{nth}");
        let (mut asked, mut floors) = (vec![], vec![]);
        for _ in 0..ROUNDS {
            asked.push(each(&mut client, path, body));
            floors.push(each(&mut client, &bare, body));
        }
        let (asked, floors) = (middle(asked), middle(floors));
        told(format!("{name} ({size} KiB): server CPU per request, ms"), asked, *budget);
        told(format!("  times a bare handler with its {queries} queries ({floors:.2} ms)"), asked / floors, TIMES);
    }
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
    }
}
