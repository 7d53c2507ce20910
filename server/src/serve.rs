//! The router, and serving until told to stop.

use crate::door::{Door, Tries, set_up, sign_in, sign_out};
use crate::live::live;
use crate::{assets, calendar, customers, files, guard, issues, orders, pages, products};
use app::ssr::{Clock, Host};
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post, put};
use leptos::prelude::provide_context;
use leptos::server_fn::axum::server_fn_paths;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use store::Store;
use tokio::net::TcpListener;
use uuid::Uuid;

/// How to serve.
pub struct Settings {
    /// Where to listen.
    pub addr: SocketAddr,
    /// Whether browsers come over HTTPS.
    pub https: bool,
    /// The server's clock.
    pub clock: Clock,
}

/// Serves until the process is told to stop.
///
/// # Errors
/// The address is taken.
pub async fn serve(store: Store, settings: Settings) -> std::io::Result<()> {
    // Rendering spawns its tasks where the requests run. A second server in one process finds it done already.
    let _ = any_spawner::Executor::init_tokio();
    tokio::spawn(store.clone().follow());
    tokio::spawn(tidy(store.clone(), settings.clock));
    tokio::spawn(open_register(store.clone()));
    let host = Host { store, clock: settings.clock };
    let door = Door { host: host.clone(), https: settings.https, tries: Tries::default() };
    let functions = Router::new().route("/api/{*function}", any(function)).with_state((host.clone(), Tries::default()));
    let doors = Router::new()
        .route("/sign-in", post(sign_in).get(page))
        .route("/set-up", post(set_up).get(page))
        .route("/sign-out", post(sign_out))
        .with_state(door);
    let router = Router::new()
        .route("/live", get(live))
        .route("/pkg/{*path}", get(assets::package))
        .route("/calendar/export.ics", get(calendar::export))
        .route("/calendar/plan.csv", get(calendar::plan))
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
        .route("/healthz", get(healthz))
        .with_state(host.clone())
        .merge(doors)
        .merge(functions)
        .fallback_service(any(pages::page).with_state(host))
        .layer(from_fn(guard::bounded))
        .layer(from_fn(guard::own_origin))
        .layer(from_fn(guard::headers));
    let listener = TcpListener::bind(settings.addr).await?;
    tracing::info!(addr = %listener.local_addr()?, "serving");
    let stop = async {
        // Without a signal handler the process is ended the hard way, which loses nothing that was confirmed.
        let _ = tokio::signal::ctrl_c().await;
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::select! {
        served = axum::serve(listener, service).into_future() => served,
        () = stop => Ok(()),
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

/// How often in a minute one address may call what needs no signing in.
const OPEN: &[(&str, u32)] = &[("/api/ask", 10), ("/api/public_articles", 60)];

/// A server function; what is none does not exist.
async fn function(
    State((host, tries)): State<(Host, Tries)>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let path = request.uri().path();
    let open = OPEN.iter().find(|(open, _)| *open == path);
    if open.is_some_and(|(_, most)| !tries.count(format!("{path} {}", from.ip()), Instant::now(), *most)) {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let known = server_fn_paths().any(|(path, method)| path == request.uri().path() && method == request.method());
    if !known {
        let trace = Uuid::now_v7();
        tracing::info!(%trace, path = request.uri().path(), "no such function");
        return (StatusCode::NOT_FOUND, format!("Not found · {trace}\n")).into_response();
    }
    let provide = move || provide_context(host.clone());
    leptos_axum::handle_server_fns_with_context(provide, request).await.into_response()
}

async fn healthz(State(host): State<Host>) -> Response {
    match host.store.version().await {
        Ok(_) => "ok\n".into_response(),
        Err(fault) => {
            tracing::error!(%fault, "the database does not answer");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
