//! The shell of every page and the routes.

use crate::activities::{CalendarPage, remind};
use crate::frame::{Palette, Rail, Top, later};
use crate::lazy;
use crate::sync::{Conflicts, Device};
use crate::ui::{Alive, ToastStack, Toasts, Turns, in_turn};
use crate::wire::InPage;
use crate::words::words;
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{Outlet, ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, path};
use model::people::Language;
use model::read::{Seed, Session};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What the server knows about whoever opened the page; it travels with the page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SessionContext {
    /// Who is signed in.
    pub session: Option<Session>,
    /// The language of the page.
    pub language: Language,
}

/// Addresses of the files every page needs.
#[derive(Clone, Debug)]
pub struct Files {
    /// JavaScript that loads the module.
    pub js: String,
    /// The WebAssembly module.
    pub wasm: String,
    /// The style sheet.
    pub css: String,
}

/// The document around every page.
pub fn shell(files: &Files) -> impl IntoView + use<> {
    let language = use_context::<SessionContext>().unwrap_or_default().language;
    let nonce = use_nonce();
    let Files { js, wasm, css } = files.clone();
    // It is compiled as it comes, from before anything else: the whole at once would be a task that is too long.
    let compile = format!("const compiled=WebAssembly.compileStreaming(fetch('{wasm}'))");
    let start = format!("import {{start,hydrate}} from '{js}';start(compiled).then(hydrate)");
    view! {
        <!DOCTYPE html>
        <html lang=language.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#f7f5f0" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#191b1d" media="(prefers-color-scheme: dark)" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icon-180.png" />
                <script nonce=nonce.clone()>{compile}</script>
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js />
                <script type="module" nonce=nonce>{start}</script>
                <script type="module" src="/register.js"></script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// What the device holds of the records of whoever is signed in.
#[derive(Clone)]
struct Held(Seed);

/// Begins without a server: with the session and the records that the device holds. Where it holds none, a page says
/// that there is no network.
pub fn begin_with_held() {
    wasm_bindgen_futures::spawn_local(async move {
        let Some((session, seed)) = lazy::held_here().await.await else {
            return mount_to_body(|| later(lazy::no_connection()));
        };
        let language = session.language;
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", language.tag());
        }
        mount_to_body(move || {
            provide_context(SessionContext { session: Some(session.clone()), language });
            provide_context(Held(seed.clone()));
            view! { <App /> }
        });
    });
}

/// Everything below the document.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Turns::provide();
    in_turn(|| view! { <Daybook /> })
}

/// What every page has: the session, the device, and where one can go.
#[component]
fn Daybook() -> impl IntoView {
    let context =
        SharedValue::<SessionContext, InPage>::new_with_encoding(|| use_context().unwrap_or_default()).into_inner();
    provide_context(context.language);
    let toasts = Toasts::new();
    if let Some(session) = &context.session {
        let device = Device::new(session, toasts);
        if let Some(Held(seed)) = use_context() {
            device.begin_with(seed);
        }
        provide_context(device);
    }
    provide_context(toasts);
    let device = use_context::<Device>();
    let alive = Alive::not_yet();
    provide_context(alive);
    let last = NodeRef::new();
    Effect::new(move |_| {
        if last.get().is_none() {
            return;
        }
        Turns::over();
        alive.now();
        if let Some(device) = device {
            device.start();
            // Nobody waits for it, and while the service worker takes the site in there is enough to do.
            set_timeout(move || remind(device), Duration::from_secs(1));
        }
        // Controls that need the page alive look different until then.
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-alive", "true");
        }
    });
    view! {
        <Title formatter=|text: String| if text.is_empty() { "Daybook".to_owned() } else { format!("{text} · Daybook") } />
        {in_turn(|| view! { <Places /> })}
        {in_turn(move || view! { <i hidden node_ref=last></i> })}
    }
}

/// Where one can go.
#[component]
fn Places() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound /> }>
                <Route path=path!("/sign-in") view={Lazy::<lazy::SignIn>::new()} />
                <Route path=path!("/set-up") view={Lazy::<lazy::SetUp>::new()} />
                <Route path=path!("/ask") view={Lazy::<lazy::Ask>::new()} />
                <ParentRoute path=path!("") view=Framed>
                    <Route path=path!("/") view={Lazy::<lazy::Today>::new()} />
                    <Route path=path!("/calendar") view=CalendarPage />
                    <Route path=path!("/calendar/:tool") view={Lazy::<lazy::Tools>::new()} />
                    <Route path=path!("/company") view={Lazy::<lazy::Company>::new()} />
                    <Route path=path!("/customers") view={Lazy::<lazy::Customers>::new()} />
                    <Route path=path!("/customers/new") view={Lazy::<lazy::NewCustomer>::new()} />
                    <Route path=path!("/customers/pyramid") view={Lazy::<lazy::Pyramid>::new()} />
                    <Route path=path!("/customers/:id") view={Lazy::<lazy::Customer>::new()} />
                    <Route path=path!("/import") view={Lazy::<lazy::Import>::new()} />
                    <Route path=path!("/issues") view={Lazy::<lazy::Board>::new()} />
                    <Route path=path!("/issues/mail") view={Lazy::<lazy::Mail>::new()} />
                    <Route path=path!("/knowledge") view={Lazy::<lazy::Knowledge>::new()} />
                    <Route path=path!("/knowledge/:id") view={Lazy::<lazy::Article>::new()} />
                    <Route path=path!("/orders") view={Lazy::<lazy::Orders>::new()} />
                    <Route path=path!("/orders/new") view={Lazy::<lazy::NewOrder>::new()} />
                    <Route path=path!("/orders/:id") view={Lazy::<lazy::Order>::new()} />
                    <Route path=path!("/outbox") view={Lazy::<lazy::Outbox>::new()} />
                    <Route path=path!("/products") view={Lazy::<lazy::Products>::new()} />
                    <Route path=path!("/people") view={Lazy::<lazy::People>::new()} />
                    <Route path=path!("/settings") view={Lazy::<lazy::Settings>::new()} />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// A page inside rail and top bar; for those who are signed in.
#[component]
fn Framed() -> impl IntoView {
    let t = words();
    let Some(device) = use_context::<Device>() else { return ().into_any() };
    let toasts = expect_context::<Toasts>();
    let palette = RwSignal::new(false);
    view! {
        <a class="skip" href="#main">{t.skip}</a>
        <div class="frame">
            {in_turn(|| view! { <Rail /> })}
            {in_turn(move || view! { <Top palette /> })}
            {in_turn(|| view! { <main id="main" tabindex="-1"><Outlet /></main> })}
            <Palette open=palette />
            <Conflicts />
            <ToastStack toasts undo=move || device.undo() />
        </div>
    }
    .into_any()
}

#[component]
fn NotFound() -> impl IntoView {
    let t = words();
    #[cfg(feature = "ssr")]
    crate::ssr::status(axum::http::StatusCode::NOT_FOUND);
    view! {
        <main class="door">
            <h1>{t.not_there}</h1>
            <p><a class="button" href="/" rel="external">{t.today}</a></p>
        </main>
    }
}
