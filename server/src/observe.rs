//! What whoever runs Daybook sees of it: a line in the log for each request, figures for Prometheus, and whether it is
//! well.

use crate::guard::{SignedIn, fault};
use app::error::AppError;
use app::ssr::{Host, Trace};
use axum::Json;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use leptos::server_fn::axum::server_fn_paths;
use model::Role;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

tokio::task_local! {
    /// The request that is being answered.
    static TRACE: Trace;
}

/// The trace of the request that is being answered.
pub fn trace() -> Trace {
    TRACE.try_get().unwrap_or_else(|_| Trace(Uuid::now_v7()))
}

/// What is counted, and what is needed to tell it.
#[derive(Clone)]
pub struct Observer {
    host: Host,
    registry: Arc<Registry>,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
    underway: Gauge,
    streams: Gauge,
    version: Gauge,
    /// Where the data lies, if it lies here.
    folder: Option<PathBuf>,
    /// SHA-256 of what Prometheus shows to be told, if it is to be told anything.
    key: Option<[u8; 32]>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

/// The route of all server functions.
pub const FUNCTIONS: &str = "/api/{*function}";
/// Upper ends of the histogram's boxes, in seconds.
const BOXES: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

impl Observer {
    /// Counts from now on.
    pub fn new(host: Host, folder: Option<PathBuf>, token: Option<&str>) -> Self {
        let mut registry = Registry::with_prefix("daybook");
        let requests = Family::default();
        let seconds = Family::new_with_constructor((|| Histogram::new(BOXES)) as fn() -> Histogram);
        let (underway, streams, version) = (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("requests", "Requests answered", requests.clone());
        registry.register_with_unit("request", "How long an answer took to begin", Unit::Seconds, seconds.clone());
        registry.register("requests_underway", "Requests that are being answered", underway.clone());
        registry.register("live_streams", "Browsers that follow the change log", streams.clone());
        registry.register("log_version", "Version of the newest mutation", version.clone());
        let key = token.map(|token| Sha256::digest(token.as_bytes()).into());
        Self { host, registry: Arc::new(registry), requests, seconds, underway, streams, version, folder, key }
    }

    /// Counts a browser that follows, until what this gives is dropped.
    pub fn follower(&self) -> Counted {
        Counted::one(&self.streams)
    }

    fn count(&self, method: &'static str, route: String, status: StatusCode, began: Instant) {
        self.seconds.get_or_create(&Route { method, route: route.clone() }).observe(began.elapsed().as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status: status.as_u16() }).inc();
    }

    /// Whether a request shows the token. The digests are compared, so that how long it takes says nothing of it.
    fn is_shown(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let shown = shown.map(|token| <[u8; 32]>::from(Sha256::digest(token.as_bytes())));
        shown.is_some() && shown == self.key
    }
}

/// Something that is counted for as long as it lasts.
pub struct Counted(Gauge);

impl Counted {
    fn one(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Gives every request its trace, and a line in the log: no query, no cookie, nothing of what was sent. Of an address
/// that opens something by itself, as that of a feed does, only the route stands there.
pub async fn watched(State(observer): State<Observer>, mut request: Request, next: Next) -> Response {
    let _underway = Counted::one(&observer.underway);
    let trace = trace_of(request.headers());
    request.extensions_mut().insert(trace);
    let (method, began) = (method_of(&request), Instant::now());
    let path = request.uri().path().to_owned();
    let matched = request.extensions().get::<MatchedPath>().map(|matched| matched.as_str().to_owned());
    let answered = TRACE.scope(trace, AssertUnwindSafe(next.run(request)).catch_unwind()).await;
    // What cannot be, as a sum that overflows, is answered too: to whoever gets no answer the network is away.
    let mut response = answered.unwrap_or_else(|_| {
        tracing::error!(%trace, path, "a request ended in a panic");
        (StatusCode::INTERNAL_SERVER_ERROR, Json(AppError::Fault(trace.to_string()))).into_response()
    });
    let status = response.status();
    // There are as many routes as Daybook has, whatever is asked for.
    let route = match matched {
        Some(route) if route == FUNCTIONS && server_fn_paths().any(|(known, _)| known == path) => path.clone(),
        Some(route) => route,
        None => "page".to_owned(),
    };
    let milliseconds = began.elapsed().as_millis();
    let shown = if route == "page" { &path } else { &route };
    if !path.starts_with("/pkg/") {
        tracing::info!(%trace, method, path = shown, status = status.as_u16(), milliseconds, "request");
    }
    observer.count(method, route, status, began);
    if let Ok(value) = HeaderValue::from_str(&trace.to_string()) {
        response.headers_mut().insert("x-trace-id", value);
    }
    response
}

/// The method, of those that there are.
fn method_of(request: &Request) -> &'static str {
    match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "other",
    }
}

/// The trace a request says it belongs to (W3C Trace Context, `traceparent`), or a new one.
fn trace_of(headers: &HeaderMap) -> Trace {
    let named = headers.get("traceparent").and_then(|value| value.to_str().ok()?.split('-').nth(1));
    let known = named.and_then(|id| Uuid::try_parse(id).ok()).filter(|id| !id.is_nil());
    Trace(known.unwrap_or_else(Uuid::now_v7))
}

/// The figures, for an administrator or whoever shows the token.
pub async fn metrics(State(observer): State<Observer>, request: Request) -> Response {
    let (mut parts, _): (Parts, _) = request.into_parts();
    if !observer.is_shown(&parts.headers) {
        match SignedIn::from_request_parts(&mut parts, &observer.host).await {
            Ok(SignedIn(person)) if person.role == Role::Administrator => {}
            Ok(_) => return StatusCode::FORBIDDEN.into_response(),
            Err(answer) => return answer,
        }
    }
    match observer.host.store.version().await {
        Ok(version) => observer.version.set(version.try_into().unwrap_or(i64::MAX)),
        Err(wrong) => return fault(&wrong),
    };
    let mut text = String::new();
    // Writing to memory does not fail.
    let _ = prometheus_client::encoding::text::encode(&mut text, &observer.registry);
    let kind = (header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8");
    ([kind], text).into_response()
}

/// How Daybook is.
#[derive(Serialize)]
pub struct Health {
    database: &'static str,
    disk: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    disk_free_bytes: Option<u64>,
}

/// Less than this much room, in bytes, is told before it is too late.
const LOW: u64 = 256 * 1024 * 1024;

/// Whether the database answers, and how much room its disk has; 503 where it does not answer.
pub async fn health(State(observer): State<Observer>) -> Response {
    let answers = observer.host.store.version().await;
    if let Err(fault) = &answers {
        tracing::error!(trace = %trace(), %fault, "the database does not answer");
    }
    let free = observer.folder.as_deref().and_then(|folder| rustix::fs::statvfs(folder).ok());
    let free = free.map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize));
    let disk = match free {
        None => "elsewhere",
        Some(free) if free < LOW => "low",
        Some(_) => "ok",
    };
    let (status, database) =
        if answers.is_ok() { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "does not answer") };
    (status, Json(Health { database, disk, disk_free_bytes: free })).into_response()
}
