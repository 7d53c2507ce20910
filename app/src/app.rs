//! The shell of every page and the routes.

use crate::activities::CalendarPage;
use crate::customers::{CustomerPage, CustomersPage, ImportPage, NewCustomerPage};
use crate::frame::{Palette, Rail, Top};
use crate::issues::BoardPage;
use crate::people::{PeoplePage, SettingsPage, SetUpPage, SignInPage};
use crate::sync::{Conflicts, Device};
use crate::today::TodayPage;
use crate::ui::{ToastStack, Toasts};
use crate::words::words;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{Outlet, ParentRoute, Route, Router, Routes};
use leptos_router::path;
use model::people::Language;
use model::read::Session;
use serde::{Deserialize, Serialize};

/// What the server knows about whoever opened the page; it travels with the page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SessionContext {
    /// Who is signed in.
    pub session: Option<Session>,
    /// The language of the page.
    pub language: Language,
}

/// The document around every page.
pub fn shell(js: &str, wasm: &str, css: &str) -> impl IntoView + use<> {
    let language = use_context::<SessionContext>().unwrap_or_default().language;
    let nonce = use_nonce();
    let start = format!("import start,{{hydrate}} from '{js}';start({{module_or_path:'{wasm}'}}).then(()=>hydrate())");
    let (js, wasm, css) = (js.to_owned(), wasm.to_owned(), css.to_owned());
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
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js />
                <link rel="preload" href=wasm r#as="fetch" type="application/wasm" crossorigin="anonymous" />
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

/// Everything below the document.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let context = SharedValue::new(|| use_context::<SessionContext>().unwrap_or_default()).into_inner();
    provide_context(context.language);
    let toasts = Toasts::new();
    if let Some(session) = &context.session {
        let device = Device::new(session, toasts);
        provide_context(device);
        Effect::new(move |_| device.start());
    }
    provide_context(toasts);
    // Says that the page has come alive; controls that need it look different until then.
    Effect::new(|_| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-alive", "true");
        }
    });
    view! {
        <Title formatter=|text: String| if text.is_empty() { "Daybook".to_owned() } else { format!("{text} · Daybook") } />
        <Router>
            <Routes fallback=|| view! { <NotFound /> }>
                <Route path=path!("/sign-in") view=SignInPage />
                <Route path=path!("/set-up") view=SetUpPage />
                <ParentRoute path=path!("") view=Framed>
                    <Route path=path!("/") view=TodayPage />
                    <Route path=path!("/calendar") view=CalendarPage />
                    <Route path=path!("/customers") view=CustomersPage />
                    <Route path=path!("/customers/new") view=NewCustomerPage />
                    <Route path=path!("/customers/import") view=ImportPage />
                    <Route path=path!("/customers/:id") view=CustomerPage />
                    <Route path=path!("/issues") view=BoardPage />
                    <Route path=path!("/people") view=PeoplePage />
                    <Route path=path!("/settings") view=SettingsPage />
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
            <Rail />
            <Top palette />
            <main id="main" tabindex="-1"><Outlet /></main>
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
