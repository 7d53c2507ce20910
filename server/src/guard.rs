//! What every answer and every request is held to.

use crate::observe::trace;
use app::ssr::Host;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;
use model::people::Person;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Headers of every answer.
const HEADERS: &[(HeaderName, &str)] = &[
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Largest body of a request, in bytes: a file of 20 MiB, as JSON where it is a calendar.
pub const LARGEST_BODY: usize = 48 * 1024 * 1024;

/// Whoever is signed in; nobody else gets to what asks for them (401).
pub struct SignedIn(pub Person);

impl FromRequestParts<Host> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, host: &Host) -> Result<Self, Response> {
        match host.person(&parts.headers).await {
            Ok(Some(person)) => Ok(Self(person)),
            Ok(None) => Err(StatusCode::UNAUTHORIZED.into_response()),
            Err(wrong) => Err(fault(&wrong)),
        }
    }
}

/// What holds for every answer that does not say it more strictly.
const POLICY: &str = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// How long browsers come over HTTPS only once they did, in seconds: a year (RFC 6797).
const HTTPS_ONLY: &str = "max-age=31536000; includeSubDomains";

/// Puts the headers on.
pub async fn headers(State(https): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name.clone(), HeaderValue::from_static(value));
    }
    // Pages say more precisely what they may load, and files that they may nothing.
    response.headers_mut().entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if https {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HTTPS_ONLY));
    }
    response
}

/// Writes come from our own pages only: a browser that names another origin is turned away (OWASP, cross-site
/// request forgery, "verifying origin with standard headers").
pub async fn own_origin(request: Request, next: Next) -> Response {
    if is_foreign_write(request.method(), request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

fn is_foreign_write(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let foreign = match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").map(|(_, name)| name) != Some(host),
        _ => false,
    };
    foreign && !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Percent-encodes text for a query (RFC 3986 §2.3), or a name in a header (RFC 8187).
pub fn escaped(text: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, KEPT).to_string()
}

/// Bodies beyond [`LARGEST_BODY`] are not read.
pub async fn bounded(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > LARGEST_BODY) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let request = request.map(|body| Body::new(Limited::new(body, LARGEST_BODY)));
    next.run(request).await
}

/// Logs a fault; whoever asked gets its trace id and nothing else, or that nothing can be stored at the moment.
pub fn fault(fault: &store::Fault) -> Response {
    let trace = trace();
    tracing::error!(%trace, %fault, "a request failed");
    if let store::Fault::Unwritable(_) = fault {
        return (StatusCode::INSUFFICIENT_STORAGE, "The server cannot store anything at the moment\n").into_response();
    }
    (StatusCode::INTERNAL_SERVER_ERROR, format!("Something went wrong · {trace}\n")).into_response()
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_query_carries_any_text() {
        assert_eq!(escaped("/a?b=ü"), "%2Fa%3Fb%3D%C3%BC");
    }
}
