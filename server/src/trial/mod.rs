//! Tries the whole server, without a network: who may do what, and what hostile input does.

mod hostile;
mod rights;

use crate::serve::{Settings, router};
use app::ssr::Clock;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use chrono::{DateTime, Utc};
use migrations::{Migrator, MigratorTrait};
use model::Actor;
use std::net::SocketAddr;
use std::path::PathBuf;
use store::Store;
use tokio::sync::watch;
use tower::ServiceExt;

/// The moment everything happens in.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default()
}

/// A server without a network.
pub struct Daybook {
    pub store: Store,
    router: Router,
    /// Streams go on for as long as nobody says this.
    _stop: watch::Sender<bool>,
    file: PathBuf,
}

impl Drop for Daybook {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", self.file.display()));
        }
    }
}

/// Somebody who is signed in.
pub struct Visitor {
    pub actor: Actor,
    pub cookie: String,
}

impl Daybook {
    pub async fn open() -> Self {
        // Rendering spawns its tasks where the requests run.
        let _ = any_spawner::Executor::init_tokio();
        let file = std::env::temp_dir().join(format!("daybook-trial-{}.db", uuid::Uuid::now_v7()));
        let db = store::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.expect("a database");
        Migrator::up(&db, None).await.expect("the schema");
        let store = Store::open(db).await.expect("a store");
        store.seed_demo(now()).await.expect("the cast");
        let addr = SocketAddr::from(([127, 0, 0, 1], 0));
        let settings = Settings {
            addr,
            https: false,
            proxies: vec![],
            clock: Clock(Some(now())),
            folder: None,
            metrics_token: None,
        };
        let (stop, router) = router(store.clone(), &settings);
        Self { store, router, _stop: stop, file }
    }

    pub async fn actor(&self, login: &str) -> Actor {
        Actor::of(&self.store.person_named(login).await.expect("people").expect("one of the cast"))
    }

    pub async fn visitor(&self, login: &str) -> Visitor {
        let form = format!("login={login}&password={}", store::DEMO_PASSWORD.replace(' ', "+"));
        let kind = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = Request::builder().method(Method::POST).uri("/sign-in").header(kind.0, kind.1);
        let answer = self.send(request.body(Body::from(form)).expect("a request")).await;
        let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text").split(';').next().expect("a cookie");
        assert!(cookie.starts_with("daybook_session="), "{login} is signed in");
        Visitor { actor: self.actor(login).await, cookie: cookie.to_owned() }
    }

    pub async fn send(&self, mut request: Request<Body>) -> Response {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4711))));
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    pub async fn ask(
        &self,
        who: &Visitor,
        method: Method,
        address: &str,
        body: Option<Vec<u8>>,
    ) -> (StatusCode, String) {
        let request = Request::builder().method(method).uri(address).header(header::COOKIE, &who.cookie);
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body)),
            None => request.body(Body::empty()),
        };
        let answer = self.send(request.expect("a request")).await;
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
}
