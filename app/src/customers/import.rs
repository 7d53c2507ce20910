//! Bringing customers in from a file: choose, check columns, see what is wrong, take in.

use super::api::{import_customers, try_import};
use crate::error::AppError;
use crate::frame::Failure;
use crate::ui::Icon;
use crate::wire::Wire;
use crate::words::{Words, fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use model::customers::import::{Imported, Preview, RowFault, Target};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

/// Largest file, in bytes.
const LARGEST: f64 = 8.0 * 1024.0 * 1024.0;

/// What each column of a file means.
type Columns = Vec<Option<Target>>;

/// Where the import stands.
#[derive(Clone)]
enum Step {
    Choose,
    Busy,
    Check { file: Vec<u8>, preview: Preview },
    Done(Imported),
    Failed(AppError),
}

/// The import page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let (t, l) = (words(), later_words());
    let step = RwSignal::new(Step::Choose);
    let too_large = RwSignal::new(false);
    let look = move |file: Vec<u8>, columns: Option<Vec<Option<Target>>>| {
        spawn_local(async move {
            match try_import(file.clone(), columns).await {
                Ok(Wire(preview)) => step.set(Step::Check { file, preview }),
                Err(error) => step.set(Step::Failed(error)),
            }
        });
    };
    let chosen = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        too_large.set(file.size() > LARGEST);
        if file.size() <= LARGEST {
            step.set(Step::Busy);
            spawn_local(async move {
                match bytes_of(&file).await {
                    Some(bytes) => look(bytes, None),
                    None => step.set(Step::Failed(AppError::Unreachable)),
                }
            });
        }
    };
    let take = move |file: Vec<u8>, columns: Vec<Option<Target>>, leave_out: bool| {
        step.set(Step::Busy);
        spawn_local(async move {
            match import_customers(file, columns, leave_out).await {
                Ok(Wire(imported)) => step.set(Step::Done(imported)),
                Err(error) => step.set(Step::Failed(error)),
            }
        });
    };
    view! {
        <Title text=t.import />
        <section class="page narrow import">
            <header class="bar">
                <a class="icon-button" href="/customers" aria-label=t.back title=t.back><Icon name="left" /></a>
                <h1>{l.import_customers}</h1>
            </header>
            <label class="file-drop">
                <Icon name="upload" />
                <span>{l.choose_file}</span>
                <small>{l.choose_file_help}</small>
                <input type="file" accept=".csv,.txt,.tsv,text/csv" on:change=chosen />
            </label>
            <Show when=move || too_large.get()><p class="form-faults" role="alert">{l.file_too_large}</p></Show>
            {move || match step.get() {
                Step::Choose => ().into_any(),
                Step::Busy => view! { <p class="progress" role="status"><progress></progress>{t.working}</p> }.into_any(),
                Step::Check { file, preview } => view! { <Check file preview look take /> }.into_any(),
                Step::Done(imported) => view! { <Outcome imported /> }.into_any(),
                Step::Failed(error) => view! { <Failure error /> }.into_any(),
            }}
        </section>
    }
}

async fn bytes_of(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

#[component]
fn Check(
    file: Vec<u8>,
    preview: Preview,
    #[prop(into)] look: Callback<(Vec<u8>, Option<Columns>)>,
    #[prop(into)] take: Callback<(Vec<u8>, Columns, bool)>,
) -> impl IntoView {
    let (t, l) = (words(), later_words());
    let file = StoredValue::new(file);
    let columns = StoredValue::new(preview.columns.clone());
    let leave_out = RwSignal::new(false);
    let broken = preview.faults.len();
    let good = preview.rows.saturating_sub(broken);
    let means = move |at: usize, value: String| {
        let target = Target::all().find(|target| target.name() == value);
        let mut changed = columns.get_value();
        if let Some(column) = changed.get_mut(at) {
            *column = target;
        }
        look.run((file.get_value(), Some(changed)));
    };
    let samples = preview.sample.clone();
    let head =
        preview.headings.iter().cloned().zip(preview.columns.clone()).enumerate().map(|(at, (heading, target))| {
            let sample = samples.iter().filter_map(|row| row.get(at)).take(3).cloned().collect::<Vec<_>>().join(" · ");
            let name = heading.clone();
            view! {
                <tr>
                    <th scope="row">{heading}</th>
                    <td>
                        <select aria-label=name on:change=move |event| means(at, event_target_value(&event))>
                            <option value="" selected=target.is_none()>{l.column_ignored}</option>
                            {Target::all().map(|known| view! {
                                <option value=known.name() selected=target == Some(known)>{t.target(known)}</option>
                            }).collect_view()}
                        </select>
                    </td>
                    <td class="sample">{sample}</td>
                </tr>
            }
        });
    view! {
        <p role="status">{fill(l.import_read, &[&preview.rows.to_string(), &preview.encoding])}</p>
        <table class="columns">
            <thead><tr><th scope="col">{l.column_heading}</th><th scope="col">{l.column_means}</th><th scope="col">{l.column_sample}</th></tr></thead>
            <tbody>{head.collect_view()}</tbody>
        </table>
        {(broken > 0).then(|| view! {
            <h2>{fill(l.rows_broken, &[&broken.to_string()])}</h2>
            <Faulty faults=preview.faults.clone() />
            <label class="check">
                <input type="checkbox" prop:checked=leave_out on:change=move |event| leave_out.set(event_target_checked(&event)) />
                {l.leave_out}
            </label>
        })}
        <footer class="dialog-actions">
            <button
                type="button"
                class="button primary"
                disabled=move || { good == 0 || (broken > 0 && !leave_out.get()) }
                on:click=move |_| take.run((file.get_value(), columns.get_value(), leave_out.get_untracked()))
            >
                {fill(l.import_rows, &[&good.to_string()])}
            </button>
        </footer>
    }
}

#[component]
fn Faulty(faults: Vec<RowFault>) -> impl IntoView {
    let t: &'static Words = words();
    view! {
        <ul class="row-faults">
            {faults.into_iter().map(|fault| view! {
                <li>{fill(t.line, &[&fault.line.to_string()])} ": " {t.refusal(&fault.refusal)}</li>
            }).collect_view()}
        </ul>
    }
}

#[component]
fn Outcome(imported: Imported) -> impl IntoView {
    let (t, l) = (words(), later_words());
    match imported {
        Imported::Added { customers, left_out } => view! {
            <p class="import-done" role="status"><Icon name="check" />{fill(l.imported, &[&customers.to_string()])}</p>
            {(!left_out.is_empty()).then(|| view! {
                <h2>{fill(l.rows_left_out, &[&left_out.len().to_string()])}</h2>
                <Faulty faults=left_out />
            })}
            <p><a class="button primary" href="/customers">{t.see_customers}</a></p>
        }
        .into_any(),
        Imported::Broken(faults) => view! {
            <p class="form-faults" role="alert">{l.nothing_imported}</p>
            <Faulty faults />
        }
        .into_any(),
    }
}
