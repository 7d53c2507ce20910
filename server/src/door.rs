//! Signing in and out and setting up: plain forms, so that they work before anything else does.

use crate::guard::escaped;
use app::ssr::{Host, agent, cookie};
use axum::Form;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use model::people::Language;
use model::text::LINE;
use model::{Fault, Refusal};
use serde::Deserialize;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::{STEP_WITHIN, Session, SignIn};

/// How many tries of a name or an address are let through in a minute.
const TRIES: u32 = 10;
const MINUTE: Duration = Duration::from_secs(60);

/// What the door needs besides the host.
#[derive(Clone)]
pub struct Door {
    /// The host.
    pub host: Host,
    /// Who has tried lately.
    pub tries: Tries,
}

/// Counts tries by name and by address.
#[derive(Clone, Default)]
pub struct Tries(Arc<Mutex<HashMap<String, (Instant, u32)>>>);

impl Tries {
    /// Counts a try; says whether there were no more than `most` in a minute.
    pub fn count(&self, who: String, now: Instant, most: u32) -> bool {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tries.retain(|_, (since, _)| now.duration_since(*since) < MINUTE);
        let (_, count) = tries.entry(who).or_insert((now, 0));
        *count += 1;
        *count <= most
    }

    fn forget(&self, who: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(who);
    }
}

/// The form of signing in.
#[derive(Deserialize)]
pub struct SignInForm {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// Signs somebody in and sends them where they wanted to go.
pub async fn sign_in(
    State(door): State<Door>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Response {
    // Nobody has a longer name, and it is counted and logged.
    let login: String = form.login.trim().to_lowercase().chars().take(LINE).collect();
    let again = |fault: &str| {
        let (login, next) = (escaped(&form.login), escaped(&form.next));
        Redirect::to(&format!("/sign-in?fault={fault}&login={login}&next={next}")).into_response()
    };
    let (by_name, by_address) = (format!("login {login}"), format!("address {}", from.ip()));
    let now = Instant::now();
    if !door.tries.count(by_name.clone(), now, TRIES) || !door.tries.count(by_address.clone(), now, TRIES) {
        tracing::warn!(%login, from = %from.ip(), "signing in: too many tries");
        return again("slow");
    }
    let outcome = door.host.store.sign_in(&login, &form.password, agent(&headers), door.host.clock.now()).await;
    let counted = &[by_name, by_address];
    let step = Step { name: "password", login: Some(&login), counted, refused: "refused", next: &form.next };
    step.answer(&door, &headers, from, outcome, again).await
}

/// A step of signing in that somebody has taken.
struct Step<'a> {
    /// What they gave, as it is logged.
    name: &'static str,
    /// What they call themselves, where they have said it in this step.
    login: Option<&'a str>,
    /// Which tries are forgotten once they are in.
    counted: &'a [String],
    /// What is said at the form where it was not right.
    refused: &'static str,
    /// Where they want to go.
    next: &'a str,
}

impl Step<'_> {
    /// Lets them in, asks for what is still to come, or shows the form `again` with what is wrong.
    async fn answer(
        self,
        door: &Door,
        headers: &HeaderMap,
        from: SocketAddr,
        outcome: Result<SignIn, store::Fault>,
        again: impl Fn(&str) -> Response,
    ) -> Response {
        let (step, login, from) = (self.name, self.login, from.ip());
        match outcome {
            Ok(SignIn::Welcome(session)) => {
                self.counted.iter().for_each(|tries| door.tries.forget(tries));
                tracing::info!(step, login, %from, "signed in");
                leave(door, headers).await;
                admit(door, &session, self.next)
            }
            Ok(SignIn::CodeNeeded(token)) => {
                tracing::info!(step, login, %from, "signing in: right, a code is to come");
                go_on(door, &token, "code", self.next)
            }
            Ok(SignIn::PasswordNeeded(token)) => {
                tracing::info!(step, login, %from, "signing in: right, a password of their own is to come");
                go_on(door, &token, "password", self.next)
            }
            Ok(SignIn::Refused) => {
                tracing::warn!(step, login, %from, "signing in: refused");
                again(self.refused)
            }
            Ok(SignIn::NotTaken(Refusal::Field { fault: Fault::Guessable, .. })) => again("guessable"),
            Ok(SignIn::NotTaken(_)) => again("password"),
            Ok(SignIn::Same) => again("same"),
            Ok(SignIn::Over) => begin_again(self.next),
            Err(fault) => crate::guard::fault(&fault),
        }
    }
}

/// What the cookie of somebody is called of whom something is still to come.
const STEP: &str = "step";

fn token_of_step<'a>(host: &Host, headers: &'a HeaderMap) -> &'a str {
    cookie(headers, &host.cookie_name(STEP)).unwrap_or_default()
}

/// Asks for what is still to come.
fn go_on(door: &Door, token: &str, step: &str, next: &str) -> Response {
    let next = format!("/sign-in?step={step}&next={}", escaped(next));
    with_cookie(&door.host.set_cookie(STEP, token, STEP_WITHIN.num_seconds()), &next)
}

/// Asks for the password anew, where it is too late for what was to come.
fn begin_again(next: &str) -> Response {
    Redirect::to(&format!("/sign-in?fault=over&next={}", escaped(next))).into_response()
}

/// The form of the code.
#[derive(Deserialize)]
pub struct CodeForm {
    code: String,
    #[serde(default)]
    next: String,
}

/// Signs in somebody whose password was right, by a code.
pub async fn sign_in_with_code(
    State(door): State<Door>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Response {
    let again = |fault: &str| {
        Redirect::to(&format!("/sign-in?step=code&fault={fault}&next={}", escaped(&form.next))).into_response()
    };
    let by_address = format!("code {}", from.ip());
    if !door.tries.count(by_address.clone(), Instant::now(), TRIES) {
        tracing::warn!(from = %from.ip(), "signing in with a code: too many tries");
        return again("slow");
    }
    let host = &door.host;
    let token = token_of_step(host, &headers);
    let outcome = host.store.sign_in_with_code(token, &form.code, agent(&headers), host.clock.now()).await;
    let step = Step { name: "code", login: None, counted: &[by_address], refused: "code", next: &form.next };
    step.answer(&door, &headers, from, outcome, again).await
}

/// The form of a password of one's own.
#[derive(Deserialize)]
pub struct OwnPasswordForm {
    password: String,
    #[serde(default)]
    next: String,
}

/// Signs in somebody of whom everything was right, with a password that nobody gave them.
pub async fn sign_in_with_own_password(
    State(door): State<Door>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<OwnPasswordForm>,
) -> Response {
    let again = |fault: &str| {
        Redirect::to(&format!("/sign-in?step=password&fault={fault}&next={}", escaped(&form.next))).into_response()
    };
    let by_address = format!("own password {}", from.ip());
    if !door.tries.count(by_address.clone(), Instant::now(), TRIES) {
        tracing::warn!(from = %from.ip(), "signing in with a new password: too many tries");
        return again("slow");
    }
    let host = &door.host;
    let token = token_of_step(host, &headers);
    let outcome = host.store.sign_in_with_own_password(token, &form.password, agent(&headers), host.clock.now()).await;
    let step =
        Step { name: "new password", login: None, counted: &[by_address], refused: "password", next: &form.next };
    step.answer(&door, &headers, from, outcome, again).await
}

/// Ends the session that whoever signs in now had before: nobody could end it afterwards, its token is gone.
async fn leave(door: &Door, headers: &HeaderMap) {
    if let Some(token) = door.host.token(headers)
        && let Err(fault) = door.host.store.sign_out(token).await
    {
        // It ends by itself where nobody uses it.
        tracing::warn!(%fault, "ending the session before");
    }
}

/// Ends the session.
pub async fn sign_out(State(door): State<Door>, headers: HeaderMap) -> Response {
    let person = match door.host.person(&headers).await {
        Ok(person) => person,
        Err(fault) => return crate::guard::fault(&fault),
    };
    if let (Some(person), Some(token)) = (person, door.host.token(&headers)) {
        if let Err(fault) = door.host.store.sign_out(token).await {
            return crate::guard::fault(&fault);
        }
        tracing::info!(login = %person.login, "signed out");
    }
    with_cookie(&door.host.set_cookie("session", "", 0), "/sign-in")
}

/// The form of setting up.
#[derive(Deserialize)]
pub struct SetUpForm {
    name: String,
    login: String,
    password: String,
    zone: String,
    language: Language,
}

/// Makes the first administrator and signs them in.
pub async fn set_up(State(door): State<Door>, headers: HeaderMap, Form(form): Form<SetUpForm>) -> Response {
    let now = door.host.clock.now();
    let store = &door.host.store;
    let founded = store.found(now, &form.name, &form.login, &form.password, &form.zone, form.language).await;
    let again = |fault: &str| {
        let (name, login, zone) = (escaped(&form.name), escaped(&form.login), escaped(&form.zone));
        Redirect::to(&format!("/set-up?fault={fault}&name={name}&login={login}&zone={zone}")).into_response()
    };
    match founded {
        Ok(Ok(Some(founder))) => match store.begin_session(founder.id, agent(&headers), now).await {
            Ok(session) => admit(&door, &session, "/"),
            Err(fault) => crate::guard::fault(&fault),
        },
        Ok(Ok(None)) => Redirect::to("/sign-in").into_response(),
        Ok(Err(Refusal::Field { fault: Fault::Guessable, .. })) => again("guessable"),
        Ok(Err(Refusal::Field { field, .. })) => again(&field),
        Ok(Err(_)) => again("fields"),
        Err(fault) => crate::guard::fault(&fault),
    }
}

/// Lets somebody in, to where they wanted to go if that is here.
fn admit(door: &Door, session: &Session, next: &str) -> Response {
    with_cookie(&door.host.set_session(session), if is_here(next) { next } else { "/" })
}

/// Whether an address is a path of this site. A browser reads a backslash as a slash, and leaves out tabs and line ends
/// (WHATWG URL §4.4): with either, a path could be the name of another host.
fn is_here(address: &str) -> bool {
    let odd = |sign: char| sign == '\\' || sign.is_control();
    address.starts_with('/') && !address.starts_with("//") && !address.contains(odd)
}

fn with_cookie(cookie: &str, next: &str) -> Response {
    let mut response = Redirect::to(next).into_response();
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_try_in_a_minute_waits_and_others_do_not() {
        let (tries, now) = (Tries::default(), Instant::now());
        assert!((0..TRIES).all(|_| tries.count("login rosa".into(), now, TRIES)));
        assert!(!tries.count("login rosa".into(), now, TRIES));
        assert!(tries.count("login tom".into(), now, TRIES));
        assert!(tries.count("login rosa".into(), now + MINUTE, TRIES));
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert!(["/", "/calendar?view=week&date=2026-11-18", "/issues/a//b"].into_iter().all(is_here));
        let elsewhere =
            ["", "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example"];
        assert!(!elsewhere.into_iter().any(is_here));
    }
}
