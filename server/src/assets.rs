//! The site's files, part of the binary: what browsers download, with its type, compressed where that pays.

use app::Files;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::WasmSplitManifest;
use leptos::prelude::ArcStoredValue;

/// A file of the site.
struct File {
    path: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// The addresses of the files every page needs.
pub fn files() -> Files {
    let named = |name: &str| {
        let found = SITE.iter().find(|file| file.path.starts_with("pkg/") && file.path.ends_with(name));
        found.map_or_else(|| format!("/pkg{name}"), |file| format!("/{}", file.path))
    };
    Files { js: named("/daybook.js"), wasm: named("/daybook_bg.wasm"), css: named("/daybook.css") }
}

/// Which pieces of the module a lazily loaded page needs, so that the browser is told to fetch them at once.
pub fn split_manifest() -> WasmSplitManifest {
    let found = SITE.iter().find(|file| file.path.ends_with("/split.json"));
    let pieces =
        found.and_then(|file| Some((file.path.strip_suffix("/split.json")?, serde_json::from_slice(file.plain).ok()?)));
    let (root, pieces) = pieces.unwrap_or_default();
    WasmSplitManifest(ArcStoredValue::new((format!("/{root}"), pieces, "__wasm_split.js".to_owned())))
}

/// A file of `/pkg`: its folder is named by the contents, so it may be kept for ever.
pub async fn package(Path(path): Path<String>, headers: HeaderMap) -> Response {
    answer(&format!("pkg/{path}"), &headers, "public, max-age=31536000, immutable")
}

/// A file with a name of its own: asked for again each time, cheap where it has not changed.
pub fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let path = path.trim_start_matches('/');
    SITE.iter().any(|file| file.path == path && !path.starts_with("pkg/")).then(|| answer(path, headers, "no-cache"))
}

fn answer(path: &str, headers: &HeaderMap, caching: &'static str) -> Response {
    let Some(file) = SITE.iter().find(|file| file.path == path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let takes_brotli = takes_brotli(headers);
    let (bytes, encoding) = match file.brotli {
        Some(brotli) if takes_brotli => (brotli, Some(HeaderValue::from_static("br"))),
        _ => (file.plain, None),
    };
    let mut response = Response::new(Body::from(bytes));
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, encoding);
    }
    response
}

/// Whether a browser takes brotli.
pub fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|accepted| accepted.to_str().ok());
    accepted.is_some_and(|accepted| accepted.split(',').any(|name| name.trim().starts_with("br")))
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        Some("html") => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    }
}
