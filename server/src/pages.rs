//! Pages: rendered for whoever asks, complete before the first byte leaves.

use crate::{assets, guard};
use app::ssr::{Host, cookie};
use app::{SessionContext, shell};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::provide_context;
use model::people::Language;
use std::io::Write;

/// Cookie of the language somebody who is not signed in has chosen.
const LANGUAGE: &str = "daybook_language";

/// Every address that is no function, stream or hashed file.
pub async fn page(State(host): State<Host>, request: Request<Body>) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if let Some(file) = assets::file(request.uri().path(), request.headers()) {
        return file;
    }
    let takes_brotli = assets::takes_brotli(request.headers());
    match context(&host, request.uri(), request.headers()).await {
        Ok(Opened::Page(context)) => {
            let chosen = chosen_language(request.uri());
            let mut response = render(host, *context, request).await;
            if let Some(language) = chosen {
                let cookie = format!("{LANGUAGE}={}; Path=/; SameSite=Lax; Max-Age=31536000", language.tag());
                if let Ok(cookie) = cookie.parse() {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
            }
            response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
            if takes_brotli { compressed(response).await } else { response }
        }
        Ok(Opened::Elsewhere(address)) => Redirect::to(&address).into_response(),
        Err(fault) => guard::fault(&fault),
    }
}

/// A page in brotli, at the level that costs little: a seventh of its size on the way to a tablet in the field.
async fn compressed(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let Ok(page) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut packed = vec![];
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 14, 4, 20);
    // Writing to memory does not fail.
    let _ = writer.write_all(&page);
    drop(writer);
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers.insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("br"));
    head.headers.insert(header::VARY, header::HeaderValue::from_static("accept-encoding"));
    Response::from_parts(head, Body::from(packed))
}

enum Opened {
    Page(Box<SessionContext>),
    Elsewhere(String),
}

/// Who opens what: outside there is only the door, inside everything else.
async fn context(host: &Host, uri: &Uri, headers: &HeaderMap) -> Result<Opened, store::Fault> {
    let person = host.person(headers).await?;
    let at_door = matches!(uri.path(), "/sign-in" | "/set-up");
    match person {
        Some(_) if at_door => Ok(Opened::Elsewhere("/".into())),
        Some(person) => {
            let session = host.session(&person).await?;
            Ok(Opened::Page(Box::new(SessionContext { language: person.language, session: Some(session) })))
        }
        // Customers ask without signing in.
        None if uri.path() == "/ask" => {
            Ok(Opened::Page(Box::new(SessionContext { session: None, language: guess_language(uri, headers) })))
        }
        None if at_door => {
            let new = host.store.is_new().await?;
            match (uri.path(), new) {
                ("/sign-in", true) => Ok(Opened::Elsewhere("/set-up".into())),
                ("/set-up", false) => Ok(Opened::Elsewhere("/sign-in".into())),
                _ => {
                    Ok(Opened::Page(Box::new(SessionContext { session: None, language: guess_language(uri, headers) })))
                }
            }
        }
        None => {
            let next = uri.path_and_query().map_or("/", |address| address.as_str());
            Ok(Opened::Elsewhere(format!("/sign-in?next={}", guard::escaped(next))))
        }
    }
}

async fn render(host: Host, context: SessionContext, request: Request<Body>) -> Response {
    let manifest = assets::split_manifest();
    let provide = move || {
        provide_context(host.clone());
        provide_context(context.clone());
        provide_context(manifest.clone());
    };
    let render = leptos_axum::render_app_async_with_context(provide, move || {
        app::ssr::restrict_contents();
        shell(&assets::files())
    });
    render(request).await
}

fn chosen_language(uri: &Uri) -> Option<Language> {
    let query = uri.query().unwrap_or_default();
    query.split('&').find_map(|pair| match pair {
        "lang=zh-CN" => Some(Language::ZhCn),
        "lang=en" => Some(Language::En),
        _ => None,
    })
}

/// The language of somebody unknown: the one chosen, the one chosen before, the browser's.
fn guess_language(uri: &Uri, headers: &HeaderMap) -> Language {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok()).unwrap_or_default();
    let known = [Language::En, Language::ZhCn];
    let remembered = cookie(headers, LANGUAGE).and_then(|tag| known.into_iter().find(|known| known.tag() == tag));
    let of_browser = if text(header::ACCEPT_LANGUAGE).trim_start().to_lowercase().starts_with("zh") {
        Language::ZhCn
    } else {
        Language::En
    };
    chosen_language(uri).or(remembered).unwrap_or(of_browser)
}
