//! The router, and serving until told to stop.

use crate::caller::{Proxies, caller};
use crate::door::{Door, Tries, set_up, sign_in, sign_in_with_code, sign_in_with_own_password, sign_out};
use crate::live::{Ending, live};
use crate::observe::{FUNCTIONS, Observer, health, metrics, trace, watched};
use crate::{assets, calendar, customers, files, guard, issues, orders, pages, products};
use app::error::AppError;
use app::ssr::{Clock, Host};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post, put};
use axum::{Extension, Json, Router};
use leptos::prelude::provide_context;
use leptos::server_fn::axum::server_fn_paths;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use store::Store;
use tokio::net::TcpListener;
use tokio::signal::unix::SignalKind;
use tokio::sync::watch;

/// How to serve.
pub struct Settings {
    /// Where to listen.
    pub addr: SocketAddr,
    /// Whether browsers come over HTTPS.
    pub https: bool,
    /// The proxies in front.
    pub proxies: Vec<IpAddr>,
    /// The server's clock.
    pub clock: Clock,
    /// Where the data lies, if it lies here.
    pub folder: Option<PathBuf>,
    /// What Prometheus shows to be told figures.
    pub metrics_token: Option<String>,
}

/// How long requests that are being answered may take once the process is told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until the process is told to stop: then no more requests are let in, live streams end, so that their browsers
/// go to another server or come back, and what is being answered is answered.
///
/// # Errors
/// The address is taken.
pub async fn serve(store: Store, settings: Settings) -> std::io::Result<()> {
    // Rendering spawns its tasks where the requests run. A second server in one process finds it done already.
    let _ = any_spawner::Executor::init_tokio();
    tokio::spawn(store.clone().follow());
    tokio::spawn(tidy(store.clone(), settings.clock));
    tokio::spawn(open_register(store.clone()));
    let (stop, router) = router(store, &settings);
    let stopping = stop.subscribe();
    let listener = TcpListener::bind(settings.addr).await?;
    tracing::info!(addr = %listener.local_addr()?, "serving");
    if !settings.https && !settings.addr.ip().is_loopback() {
        tracing::warn!(
            "whoever is on the network in between reads along: put a proxy with HTTPS in front, and say --https"
        );
    }
    let told = async move {
        told_to_stop().await;
        tracing::info!("stopping");
        // Nobody following is no fault.
        let _ = stop.send(true);
    };
    let late = async move {
        let mut stopping = stopping;
        // Whether it was said, or whoever says it has gone.
        let _ = stopping.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(DRAIN).await;
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::select! {
        served = axum::serve(listener, service).with_graceful_shutdown(told).into_future() => served,
        () = late => Ok(()),
    }
}

/// All that is served, and what ends its live streams.
pub fn router(store: Store, settings: &Settings) -> (watch::Sender<bool>, Router) {
    let host = Host { store, clock: settings.clock, https: settings.https };
    let observer = Observer::new(host.clone(), settings.folder.clone(), settings.metrics_token.as_deref());
    let (stop, stopping) = watch::channel(false);
    let door = Door { host: host.clone(), tries: Tries::default() };
    let functions = Router::new().route(FUNCTIONS, any(function)).with_state((host.clone(), Tries::default()));
    let doors = Router::new()
        .route("/sign-in", post(sign_in).get(page))
        .route("/sign-in/code", post(sign_in_with_code))
        .route("/sign-in/password", post(sign_in_with_own_password))
        .route("/set-up", post(set_up).get(page))
        .route("/sign-out", post(sign_out))
        .with_state(door);
    let routes = Router::new()
        .route("/live", get(live).layer(Extension(Ending { stopping: stopping.clone(), observer: observer.clone() })))
        .route("/pkg/{*path}", get(assets::package))
        .route("/calendar/export.ics", get(calendar::export))
        .route("/calendar/plan.{format}", get(calendar::plan))
        .route("/contents/{hash}", get(files::received))
        .route("/contents/{hash}/{begins}", put(files::keep_part))
        .route("/files", post(files::keep))
        .route("/files/{id}", get(files::give))
        .route("/mails/{name}", get(issues::left_out))
        .route("/issues/export.{format}", get(issues::export))
        .route("/customers/export.{format}", get(customers::export))
        .route("/orders/export.{format}", get(orders::export))
        .route("/products/export.{format}", get(products::export))
        .route("/customers/{id}/{name}", get(customers::history))
        .route("/feed/{name}", get(calendar::feed))
        .route("/bench/calendar", get(calendar::bench))
        .with_state(host.clone())
        .merge(
            Router::new().route("/healthz", get(health)).route("/metrics", get(metrics)).with_state(observer.clone()),
        )
        .merge(doors)
        .merge(functions)
        .fallback_service(any(pages::page).with_state(host))
        .layer(from_fn(guard::bounded))
        .layer(from_fn(guard::own_origin))
        .layer(from_fn_with_state(settings.https, guard::headers))
        .layer(from_fn_with_state(Proxies::from(settings.proxies.clone()), caller))
        .layer(from_fn_with_state(observer, watched));
    (stop, routes)
}

/// Whoever runs the process says it is to end (SIGTERM), or somebody at its terminal does. Without a signal handler it is
/// ended the hard way, which loses nothing that was confirmed.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => drop(interrupted.await),
    }
}

/// How often the keys of the board's cards are looked at.
const TIDY: Duration = Duration::from_secs(600);

/// Reads the register before somebody has to wait for it.
async fn open_register(store: Store) {
    if let Err(fault) = store.open_register().await {
        tracing::error!(%fault, "reading the register of customers");
    }
}

/// Keeps the keys that order the board's cards short, for as long as the process lives.
async fn tidy(store: Store, clock: Clock) {
    loop {
        tokio::time::sleep(TIDY).await;
        if let Err(fault) = store.tidy_ranks(clock.now()).await {
            tracing::error!(%fault, "tidying the board");
        }
    }
}

async fn page(State(door): State<Door>, request: Request) -> Response {
    pages::page(State(door.host), request).await
}

/// How often in a minute one address may call what needs no signing in, or what a password or code could be tried with.
const LIMITED: &[(&str, u32)] = &[
    ("/api/ask", 10),
    ("/api/public_articles", 60),
    ("/api/change_password", 10),
    ("/api/end_sessions", 10),
    ("/api/begin_second_factor", 10),
    ("/api/confirm_second_factor", 10),
    ("/api/remove_second_factor", 10),
];

/// How long a body may be, in bytes, that somebody sends who is not signed in.
const OF_ANYBODY: usize = 256 * 1024;

/// A server function; what is none does not exist.
async fn function(
    State((host, tries)): State<(Host, Tries)>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let path = request.uri().path();
    let limited = LIMITED.iter().find(|(limited, _)| *limited == path);
    // Before anybody asks who they are, a body is read and taken apart.
    let headers = request.headers();
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let long =
        headers.contains_key(header::TRANSFER_ENCODING) || length.is_some_and(|length: usize| length > OF_ANYBODY);
    if long {
        match host.person(headers).await {
            Ok(Some(_)) => {}
            Ok(None) => return (StatusCode::UNAUTHORIZED, Json(AppError::SignedOut)).into_response(),
            Err(fault) => return guard::fault(&fault),
        }
    }
    if limited.is_some_and(|(_, most)| !tries.count(format!("{path} {}", from.ip()), Instant::now(), *most)) {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let known = server_fn_paths().any(|(path, method)| path == request.uri().path() && method == request.method());
    if !known {
        let trace = trace();
        tracing::info!(%trace, path = request.uri().path(), "no such function");
        return (StatusCode::NOT_FOUND, format!("Not found · {trace}\n")).into_response();
    }
    let provide = move || provide_context(host.clone());
    leptos_axum::handle_server_fns_with_context(provide, request).await.into_response()
}
