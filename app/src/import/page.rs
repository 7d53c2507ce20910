//! The page that takes a table in: choose what and which file, check columns, see what is wrong, watch it go in.

use super::api::{begin_import, go_on_with_import, list_imports, try_import};
use super::check::Check;
use super::recent::{Recent, Rest};
use crate::error::AppError;
use crate::files::upload;
use crate::frame::Failure;
use crate::ui::Icon;
use crate::wire::{Wire, reading};
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use model::files::Kept;
use model::import::{Import, Kind, Preview, Target};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// What each column of a file means.
pub type Columns = Vec<Option<Target>>;

/// Where the import stands.
#[derive(Clone)]
enum Step {
    Choose,
    Busy,
    Check { file: Kept, preview: Preview },
    Going(Import),
    Failed(AppError),
}

/// Where what was imported is seen.
fn home(kind: Kind) -> &'static str {
    match kind {
        Kind::Customers | Kind::Contacts => "/customers",
        Kind::Products => "/products",
        Kind::Activities => "/calendar",
        Kind::Orders => "/orders",
    }
}

/// The import page; `?kind=` says what.
#[component]
pub fn ImportPage() -> impl IntoView {
    let (t, l) = (words(), later_words());
    let query = use_query_map();
    let asked = query.with_untracked(|query| query.get("kind")).unwrap_or_default();
    let kind = RwSignal::new(Kind::named(&asked).unwrap_or(Kind::Customers));
    let (step, name) = (RwSignal::new(Step::Choose), StoredValue::new(String::new()));
    let before = reading(|| (), |()| list_imports());
    let look = move |file: Kept, columns: Option<Columns>| {
        let kind = kind.get_untracked();
        spawn_local(async move {
            step.set(match try_import(file.clone(), kind, columns).await {
                Ok(Wire(preview)) => Step::Check { file, preview },
                Err(error) => Step::Failed(error),
            });
        });
    };
    let chosen = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        name.set_value(file.name());
        step.set(Step::Busy);
        spawn_local(async move {
            match upload(&file).await {
                Ok(kept) => look(kept, None),
                Err(error) => step.set(Step::Failed(error)),
            }
        });
    };
    let go_on = move |mut import: Import| {
        spawn_local(async move {
            // Whoever leaves the page finds it where it stood, and lets it go on.
            while !import.is_complete() {
                match go_on_with_import(import.id).await {
                    Ok(Wire(further)) => import = further,
                    Err(error) => {
                        step.try_set(Step::Failed(error));
                        return;
                    }
                }
                if step.try_set(Step::Going(import.clone())).is_some() {
                    return;
                }
            }
            before.refetch();
        });
    };
    let take = move |(file, columns): (Kept, Columns)| {
        let (name, kind) = (name.get_value(), kind.get_untracked());
        step.set(Step::Busy);
        spawn_local(async move {
            match begin_import(file, name, kind, columns).await {
                Ok(Wire(import)) => {
                    step.set(Step::Going(import.clone()));
                    go_on(import);
                }
                Err(error) => step.set(Step::Failed(error)),
            }
        });
    };
    let resume = Callback::new(move |import: Import| {
        step.set(Step::Going(import.clone()));
        go_on(import);
    });
    view! {
        <Title text=l.import_title />
        <section class="page narrow import">
            <header class="bar">
                <a class="icon-button" href=move || home(kind.get()) aria-label=t.back title=t.back><Icon name="left" /></a>
                <h1>{l.import_title}</h1>
            </header>
            <div class="segments" role="group" aria-label=l.import_what>
                {Kind::ALL.map(|known| view! {
                    <button type="button" class="segment" aria-pressed=move || (kind.get() == known).to_string()
                        aria-current=move || (kind.get() == known).then_some("true")
                        on:click=move |_| { kind.set(known); step.set(Step::Choose); }>
                        {l.import_kind(t, known)}
                    </button>
                }).collect_view()}
            </div>
            <label class="file-drop">
                <Icon name="upload" />
                <span>{l.choose_file}</span>
                <small>{l.choose_file_help}</small>
                <input type="file" accept=".csv,.txt,.tsv,.xlsx,.vcf,text/csv,text/vcard" on:change=chosen />
            </label>
            {move || match step.get() {
                Step::Choose => ().into_any(),
                Step::Busy => view! { <p class="progress" role="status"><progress></progress>{t.working}</p> }.into_any(),
                Step::Check { file, preview } => view! { <Check kind=kind.get_untracked() file preview look=move |(file, columns)| look(file, Some(columns)) take /> }.into_any(),
                Step::Going(import) => {
                    let href = home(import.kind);
                    view! { <Rest import href /> }.into_any()
                }
                Step::Failed(error) => view! { <Failure error /> }.into_any(),
            }}
            <Suspense>
                {move || Suspend::new(async move {
                    match before.await {
                        Ok(Wire(imports)) => view! { <Recent imports resume /> }.into_any(),
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}
