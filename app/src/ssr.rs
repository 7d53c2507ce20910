//! The server's world: who asks, which store, what time it is, and how errors become answers.

use crate::error::AppError;
use crate::issues::api::Asked;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use chrono::{DateTime, Duration, SubsecRound, Utc};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use model::issues::Channel;
use model::people::Person;
use model::read::{PublicArticle, Session};
use model::replica::Viewer;
use model::time::ZoneTable;
use model::{Actor, Envelope, Fault, Outcome, PersonId, Receipt, Record, Refusal};
use store::{Iana, Incoming, Store};
use uuid::Uuid;

/// What every request can use.
#[derive(Clone)]
pub struct Host {
    /// The store.
    pub store: Store,
    /// The one clock.
    pub clock: Clock,
    /// Whether browsers come over HTTPS, so that cookies stay on it.
    pub https: bool,
}

/// The server's clock; stands still where tests fix it.
#[derive(Clone, Copy, Debug)]
pub struct Clock(pub Option<DateTime<Utc>>);

impl Clock {
    /// The time, to the microsecond: PostgreSQL keeps no more of it, and what is kept is compared with what the log says.
    pub fn now(self) -> DateTime<Utc> {
        self.0.unwrap_or_else(Utc::now).trunc_subsecs(6)
    }
}

/// Somebody who is signed in, with what is needed to serve them.
pub struct Asking {
    /// Who.
    pub actor: Actor,
    /// The store.
    pub store: Store,
    /// The moment of the request.
    pub now: DateTime<Utc>,
}

impl Asking {
    /// Keeps in the log what was tried or done about letting somebody in (OWASP ASVS 5.0, 16.3).
    pub fn note(&self, about: PersonId, what: &str) {
        tracing::info!(trace = %trace(), by = %self.actor.id.0, about = %about.0, "{what}");
    }

    /// Keeps in the log which commands somebody gave that they may not give; of a command its feature and its name.
    pub fn note_forbidden(&self, envelopes: &[Envelope], receipts: &[Receipt]) {
        for (envelope, receipt) in envelopes.iter().zip(receipts) {
            if receipt.outcome == Outcome::Refused(Refusal::Forbidden) {
                let command = serde_json::to_value(&envelope.command).unwrap_or_default();
                let feature = command.as_object().and_then(|command| command.iter().next());
                let name = feature.and_then(|(_, command)| command.as_object()?.keys().next());
                let (feature, name) = (feature.map_or("", |(feature, _)| feature), name.map_or("", String::as_str));
                tracing::info!(trace = %trace(), by = %self.actor.id.0, feature, command = name, "they may not");
            }
        }
    }
}

/// The value of a cookie of a request.
pub fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|value| value.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == wanted).then_some(value)
    })
}

/// What a browser calls itself.
pub fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default()
}

impl Host {
    /// The token of a request's session.
    pub fn token<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        cookie(headers, &self.cookie_name("session"))
    }

    /// What a cookie of Daybook is called. Over HTTPS a browser holds it to this very host (RFC 6265bis §4.1.3.2).
    pub fn cookie_name(&self, what: &str) -> String {
        format!("{}daybook_{what}", if self.https { "__Host-" } else { "" })
    }

    /// Sets a cookie that scripts cannot read, for a number of seconds.
    pub fn set_cookie(&self, what: &str, value: &str, seconds: i64) -> String {
        let secure = if self.https { "; Secure" } else { "" };
        let name = self.cookie_name(what);
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
    }

    /// Sets the cookie of a session.
    pub fn set_session(&self, session: &store::Session) -> String {
        self.set_cookie("session", &session.token, (session.expires - self.clock.now()).num_seconds())
    }

    /// Who a request comes from.
    ///
    /// # Errors
    /// The store's fault.
    pub async fn person(&self, headers: &HeaderMap) -> Result<Option<Person>, store::Fault> {
        match self.token(headers) {
            Some(token) => self.store.session(token, self.clock.now()).await,
            None => Ok(None),
        }
    }

    /// What every page of a signed-in person needs.
    ///
    /// # Errors
    /// The store's fault.
    pub async fn session(&self, person: &Person) -> Result<Session, store::Fault> {
        let now = self.clock.now();
        let version = self.store.version().await?;
        let people = self.store.people().await?;
        let company = self.store.company().await?;
        let (from, to) = (now.naive_utc() - Duration::days(800), now.naive_utc() + Duration::days(1100));
        let mut zones: Vec<&str> = people.iter().map(|person| person.zone.as_str()).collect();
        let calendars = company.iter().flat_map(|company| &company.service_calendars);
        zones.extend(calendars.map(|calendar| calendar.zone.as_str()));
        zones.sort_unstable();
        zones.dedup();
        let zones = ZoneTable::read(&Iana, zones, from, to);
        let viewer = Viewer { actor: Actor::of(person), directory: (*self.store.directory()).clone(), zones };
        Ok(Session { viewer, name: person.name.clone(), language: person.language, people, company, version, now })
    }
}

/// The signed-in person who calls a server function.
///
/// # Errors
/// Nobody is signed in, or a fault.
pub async fn asking() -> Result<Asking, AppError> {
    let host = expect_context::<Host>();
    let parts = expect_context::<Parts>();
    let person = host.person(&parts.headers).await.map_err(fault)?;
    let Some(person) = person else {
        status(StatusCode::UNAUTHORIZED);
        return Err(AppError::SignedOut);
    };
    Ok(Asking { actor: Actor::of(&person), store: host.store, now: host.clock.now() })
}

/// The same, for a page that was made for somebody: whoever has signed in after them is not whom it speaks for.
///
/// # Errors
/// Nobody is signed in or somebody else, or a fault.
pub async fn asking_as(person: Option<PersonId>) -> Result<Asking, AppError> {
    let host = asking().await?;
    if person.is_some_and(|person| person != host.actor.id) {
        status(StatusCode::UNAUTHORIZED);
        return Err(AppError::SignedOut);
    }
    Ok(host)
}

/// The token of whoever asks.
pub fn own_token() -> String {
    let (host, parts) = (expect_context::<Host>(), expect_context::<Parts>());
    host.token(&parts.headers).unwrap_or_default().to_owned()
}

/// Begins a session of whoever asks, where all of theirs have ended.
///
/// # Errors
/// A fault.
pub async fn begin_again(asking: &Asking) -> Result<(), AppError> {
    let (host, parts) = (expect_context::<Host>(), expect_context::<Parts>());
    let begun = host.store.begin_session(asking.actor.id, agent(&parts.headers), asking.now).await;
    let cookie = HeaderValue::from_str(&host.set_session(&begun.map_err(fault)?));
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
    Ok(())
}

/// Most questions over the public form in an hour, from one address and from all.
const QUESTIONS: (u64, u64) = (5, 120);

/// Takes in what somebody asks who is not signed in.
///
/// # Errors
/// What is wrong with a field; more than can be by hand; a fault.
pub async fn take_question(asked: Asked) -> Result<(), AppError> {
    let host = expect_context::<Host>();
    let now = host.clock.now();
    let field = |name: &str, fault| Err(refused(Refusal::field(name, fault)));
    let checked = model::text::required("email", &asked.email, model::text::LINE)
        .and_then(|address| model::text::email("email", &address))
        .and_then(|address| model::text::required("title", &asked.subject, model::text::LINE).map(|_| address))
        .and_then(|address| model::text::note("description", &asked.text).map(|_| address));
    let from = checked.map_err(refused)?;
    if !asked.trap.is_empty() {
        // A machine is told what it wants to hear.
        return Ok(());
    }
    let hour = now - Duration::hours(1);
    let own = host.store.mails_since(&from, hour).await.map_err(fault)?;
    if own >= QUESTIONS.0 || host.store.asked_since(hour).await.map_err(fault)? >= QUESTIONS.1 {
        return field("email", Fault::TooMany(5));
    }
    let incoming = Incoming {
        channel: Channel::Portal,
        name: asked.name,
        from,
        company: asked.company,
        subject: asked.subject,
        text: asked.text,
        ..Incoming::default()
    };
    host.store.take_in(now, incoming).await.map_err(fault)?.map(drop).map_err(refused)
}

/// The articles for everybody that say something about a text, the best first.
///
/// # Errors
/// A fault.
pub async fn articles_for_everybody(text: &str) -> Result<Vec<PublicArticle>, AppError> {
    let host = expect_context::<Host>();
    let found = host.store.find_articles(None, text).await.map_err(fault)?;
    let article = |record| match record {
        Record::Article(article) => Some(PublicArticle { id: article.id, title: article.title, body: article.body }),
        _ => None,
    };
    Ok(found.seed.records.into_iter().filter_map(article).take(4).collect())
}

/// The error of something that does not exist for whoever asks.
pub fn not_found() -> AppError {
    status(StatusCode::NOT_FOUND);
    AppError::NotFound
}

/// The error of a refusal.
pub fn refused(refusal: Refusal) -> AppError {
    if refusal == Refusal::Forbidden {
        tracing::info!(trace = %trace(), "they may not");
    }
    status(match refusal {
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::Forbidden => StatusCode::FORBIDDEN,
        Refusal::Conflict(_) | Refusal::OverCredit(_) | Refusal::OutOfStep => StatusCode::CONFLICT,
        Refusal::Field { .. } => StatusCode::UNPROCESSABLE_ENTITY,
    });
    AppError::Refused(refusal)
}

/// Logs a fault; gives back by which trace it is found.
pub fn log(fault: &store::Fault) -> String {
    let trace = trace().to_string();
    tracing::error!(%trace, %fault, "a request failed");
    trace
}

/// Logs a fault; the person gets the trace id and nothing else, or that nothing can be stored at the moment.
pub fn fault(fault: store::Fault) -> AppError {
    let trace = log(&fault);
    if let store::Fault::Unwritable(_) = fault {
        status(StatusCode::INSUFFICIENT_STORAGE);
        return AppError::Unwritable;
    }
    status(StatusCode::INTERNAL_SERVER_ERROR);
    AppError::Fault(trace)
}

/// Logs a request that could not be understood.
pub fn malformed(error: &dyn std::fmt::Display) -> AppError {
    let trace = trace().to_string();
    tracing::info!(%trace, %error, "a request could not be understood");
    status(StatusCode::BAD_REQUEST);
    AppError::Malformed(trace)
}

/// By which a request is found in the log (W3C Trace Context, trace-id). Whoever lets requests in puts it on them.
#[derive(Clone, Copy, Debug)]
pub struct Trace(pub Uuid);

impl std::fmt::Display for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.simple().fmt(f)
    }
}

/// The trace of the request that is being answered.
fn trace() -> Trace {
    let known = use_context::<Parts>().and_then(|parts| parts.extensions.get().copied());
    known.unwrap_or_else(|| Trace(Uuid::now_v7()))
}

/// Sets the status of the answer being made.
pub fn status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// Tells the browser what a page may load and run: its own files, and scripts that carry this answer's nonce.
pub fn restrict_contents() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else { return };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_tells_no_more_than_every_database_keeps() {
        let exact = DateTime::from_timestamp(1, 123_456_789).expect("an instant");
        assert_eq!(Clock(Some(exact)).now().timestamp_subsec_nanos(), 123_456_000);
    }
}
