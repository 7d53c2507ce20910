//! The pages somebody sees who is not signed in: plain forms.

use crate::ui::Icon;
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Signing in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (t, l) = (words(), later_words());
    let query = use_query_map();
    let get = move |name: &'static str| query.with_untracked(|query| query.get(name)).unwrap_or_default();
    let fault = match get("fault").as_str() {
        "refused" => Some(t.sign_in_refused),
        "slow" => Some(t.sign_in_slow),
        "code" => Some(l.code_refused),
        "over" => Some(l.code_over),
        "password" => Some(t.password_rule),
        "guessable" => Some(t.fault_guessable),
        "same" => Some(l.own_password_same),
        _ => None,
    };
    let step = get("step");
    let (action, fields) = match step.as_str() {
        "code" => ("/sign-in/code", view! { <CodeField /> }.into_any()),
        "password" => ("/sign-in/password", view! { <OwnPasswordField /> }.into_any()),
        _ => ("/sign-in", view! { <NameFields login=get("login") /> }.into_any()),
    };
    // Whoever comes here is nobody yet: the device begins with nobody's records until they have signed in.
    Effect::new(move |_| spawn_local(async move { crate::lazy::nobodys().await.await }));
    view! {
        <Title text=t.sign_in />
        <main class="door">
            <form class="form card" method="post" action=action>
                <h1><Icon name="daybook" />"Daybook"</h1>
                {fault.map(|text| view! { <p class="form-faults" role="alert">{text}</p> })}
                <input type="hidden" name="next" value=get("next") />
                {fields}
                <button type="submit" class="button primary">{t.sign_in}</button>
                {(!step.is_empty()).then(|| view! { <p><a href="/sign-in" rel="external">{l.sign_in_anew}</a></p> })}
                <Languages />
            </form>
        </main>
    }
}

#[component]
fn NameFields(login: String) -> impl IntoView {
    let t = words();
    view! {
        <div class="field">
            <label for="login">{t.login}</label>
            <input id="login" name="login" autocomplete="username" autocapitalize="none" required value=login />
        </div>
        <div class="field">
            <label for="password">{t.password}</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required />
        </div>
    }
}

#[component]
fn CodeField() -> impl IntoView {
    let l = later_words();
    view! {
        <div class="field">
            <label for="code">{l.code}</label>
            <input id="code" name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" autofocus required aria-describedby="code-help" />
            <p class="help" id="code-help">{l.code_help}</p>
        </div>
    }
}

/// Whoever came with a password that somebody else knows chooses one that nobody knows.
#[component]
fn OwnPasswordField() -> impl IntoView {
    let (t, l) = (words(), later_words());
    view! {
        <p>{l.own_password_text}</p>
        <div class="field">
            <label for="password">{t.new_password}</label>
            <input id="password" name="password" type="password" autocomplete="new-password" autofocus required minlength="10" aria-describedby="password-help" />
            <p class="help" id="password-help">{t.password_rule}</p>
        </div>
    }
}

/// Setting up the first administrator.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let t = words();
    let query = use_query_map();
    let get = move |name: &'static str| query.with_untracked(|query| query.get(name)).unwrap_or_default();
    let fault = match get("fault").as_str() {
        "" => None,
        "password" => Some(t.password_rule),
        "guessable" => Some(t.fault_guessable),
        "zone" => Some(t.fault_unknown_zone),
        _ => Some(t.set_up_refused),
    };
    let zone = Some(get("zone")).filter(|zone| !zone.is_empty()).unwrap_or_else(|| t.usual_zone.to_owned());
    view! {
        <Title text=t.set_up />
        <main class="door">
            <form class="form card" method="post" action="/set-up">
                <h1><Icon name="daybook" />{t.set_up}</h1>
                <p>{t.set_up_text}</p>
                {fault.map(|text| view! { <p class="form-faults" role="alert">{text}</p> })}
                <div class="field" data-kind="required">
                    <label for="name">{t.your_name}</label>
                    <input id="name" name="name" autocomplete="name" required value=get("name") />
                </div>
                <div class="field" data-kind="required">
                    <label for="login">{t.login}</label>
                    <input id="login" name="login" autocomplete="username" autocapitalize="none" required value=get("login") />
                </div>
                <div class="field" data-kind="required">
                    <label for="password">{t.password}</label>
                    <input id="password" name="password" type="password" autocomplete="new-password" required minlength="10" />
                    <p class="help">{t.password_rule}</p>
                </div>
                <div class="field" data-kind="required">
                    <label for="zone">{t.zone}</label>
                    <input id="zone" name="zone" required value=zone />
                </div>
                <input type="hidden" name="language" value=t.language.tag() />
                <button type="submit" class="button primary">{t.set_up}</button>
                <Languages />
            </form>
        </main>
    }
}

#[component]
fn Languages() -> impl IntoView {
    view! {
        <p class="languages">
            <a href="?lang=en" rel="external" lang="en">"English"</a>
            <a href="?lang=zh-CN" rel="external" lang="zh-CN">"中文"</a>
        </p>
    }
}
