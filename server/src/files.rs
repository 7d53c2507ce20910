//! Files on their way in and out. What goes out never runs: pictures made of points may be shown, everything else is
//! saved, and nothing may load or run anything (CSP `sandbox`).

use crate::guard::{self, SignedIn};
use app::ssr::Host;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::files::LARGEST;
use model::{Actor, AttachmentId};
use serde::Deserialize;

/// Largest part of a content, in bytes.
const LARGEST_PART: usize = 1024 * 1024;

/// Keeps the content that is sent; says what is kept.
pub async fn keep(State(host): State<Host>, _: SignedIn, body: Body) -> Response {
    let Ok(most) = usize::try_from(LARGEST) else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let Ok(content) = to_bytes(body, most).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    match host.store.keep_content(content.to_vec()).await {
        Ok(kept) => axum::Json(kept).into_response(),
        Err(fault) => guard::fault(&fault),
    }
}

/// How much of a content is there that comes in parts.
pub async fn received(State(host): State<Host>, SignedIn(person): SignedIn, Path(hash): Path<String>) -> Response {
    match host.store.received(person.id, &hash).await {
        Ok(received) => axum::Json(received).into_response(),
        Err(fault) => guard::fault(&fault),
    }
}

/// The size of the content a part belongs to.
#[derive(Deserialize)]
pub struct Whole {
    size: u64,
}

/// Keeps a part of a content; says how much is there.
pub async fn keep_part(
    State(host): State<Host>,
    SignedIn(person): SignedIn,
    Path((hash, begins)): Path<(String, u64)>,
    Query(Whole { size }): Query<Whole>,
    body: Body,
) -> Response {
    let Ok(part) = to_bytes(body, LARGEST_PART).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let kept = host.store.keep_part(person.id, host.clock.now(), &hash, begins, size, part.to_vec());
    match kept.await {
        Ok(Ok(received)) => axum::Json(received).into_response(),
        Ok(Err(refusal)) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(refusal)).into_response(),
        Err(fault) => guard::fault(&fault),
    }
}

/// Gives out a file to whoever may see what it is attached to.
pub async fn give(State(host): State<Host>, Path(id): Path<AttachmentId>, headers: HeaderMap) -> Response {
    let person = match host.person(&headers).await {
        Ok(person) => person,
        Err(fault) => return guard::fault(&fault),
    };
    let actor = person.as_ref().map(Actor::of);
    let (file, content) = match host.store.content(actor.as_ref(), id).await {
        Ok(Some(found)) => found,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(fault) => return guard::fault(&fault),
    };
    let kind = if file.is_picture() { file.media.clone() } else { "application/octet-stream".to_owned() };
    (plain_file(&file.name, &kind, file.is_picture()), content).into_response()
}

/// The headers of something that was sent by anybody.
pub fn plain_file(name: &str, kind: &str, shown: bool) -> [(HeaderName, String); 4] {
    let way = if shown { "inline" } else { "attachment" };
    [
        (header::CONTENT_TYPE, kind.to_owned()),
        // RFC 6266 with RFC 8187: the name in UTF-8, every byte that could mean something escaped.
        (header::CONTENT_DISPOSITION, format!("{way}; filename*=UTF-8''{}", guard::escaped(name))),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox".to_owned(),
        ),
        // Whoever may see it no more, or has signed out, finds nothing left of it.
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ]
}
