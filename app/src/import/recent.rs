//! Imports, as far as they have come, and the way back.

use super::api::take_import_back;
use super::check::Faulty;
use crate::sync::use_device;
use crate::ui::Icon;
use crate::wire::Wire;
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::import::Import;

/// How far an import has come, and what was left out of it.
#[component]
pub fn Rest(
    /// Which.
    import: Import,
    /// Where what it brought is seen.
    href: &'static str,
) -> impl IntoView {
    let l = later_words();
    if !import.is_complete() {
        let done = fill(l.import_going, &[&import.done.to_string(), &import.rows.to_string()]);
        return view! {
            <p class="progress" role="status">
                <progress max=import.rows.to_string() value=import.done.to_string() aria-label=done.clone()></progress>
                <span class="figures">{done.clone()}</span>
            </p>
        }
        .into_any();
    }
    view! {
        <p class="import-done" role="status"><Icon name="check" />{fill(l.imported, &[&import.added.to_string()])}</p>
        {(import.left_out > 0).then(|| view! {
            <h2>{fill(l.rows_left_out, &[&import.left_out.to_string()])}</h2>
            <Faulty faults=import.faults of=import.left_out />
        })}
        <p><a class="button primary" href=href>{l.import_see}</a></p>
    }
    .into_any()
}

/// The last imports: to go on with, or to take back.
#[component]
pub fn Recent(
    /// The newest first.
    imports: Vec<Import>,
    /// Goes on with one.
    resume: Callback<Import>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    if imports.is_empty() {
        return ().into_any();
    }
    let line = move |import: Import| {
        let at = device.moment(import.started);
        let (id, name, kind) = (import.id.to_string(), import.name.clone(), l.import_kind(t, import.kind));
        view! {
            <li class="line" data-import=id>
                <Icon name="upload" />
                <span class="figures">{at}</span>
                <strong>{name}</strong>
                <span>{kind}</span>
                <Way import resume />
            </li>
        }
    };
    view! {
        <h2>{l.import_recent}</h2>
        <ul class="lines card">{imports.into_iter().map(line).collect_view()}</ul>
    }
    .into_any()
}

/// What can be done about an import.
#[component]
fn Way(import: Import, resume: Callback<Import>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let (now, asked) = (RwSignal::new(import), RwSignal::new(false));
    let back = move |_| {
        asked.set(false);
        let id = now.with_untracked(|import| import.id);
        spawn_local(async move {
            loop {
                match take_import_back(id).await {
                    Ok(Wire(import)) => {
                        let complete = import.undo.is_some_and(|undo| undo.complete);
                        if now.try_set(import).is_some() || complete {
                            return;
                        }
                    }
                    Err(error) => return device.toast(t.error(&error)),
                }
            }
        });
    };
    move || {
        let import = now.get();
        let count = fill(l.import_counted, &[&import.added.to_string(), &import.left_out.to_string()]);
        match import.undo {
            Some(undo) if undo.complete => {
                let kept = import.added.saturating_sub(undo.taken_back);
                view! { <span class="tag">{fill(l.import_undone, &[&undo.taken_back.to_string(), &kept.to_string()])}</span> }.into_any()
            }
            Some(undo) => view! {
                <span class="progress"><progress max=import.added.to_string() value=undo.taken_back.to_string() aria-label=t.working></progress></span>
            }
            .into_any(),
            None if !import.is_complete() => view! {
                <span class="figures">{fill(l.import_going, &[&import.done.to_string(), &import.rows.to_string()])}</span>
                <button type="button" class="button" on:click=move |_| resume.run(now.get_untracked())>{l.import_go_on}</button>
            }
            .into_any(),
            None if asked.get() => view! {
                <span>{l.import_undo_help}</span>
                <button type="button" class="button danger" on:click=back>{l.import_undo}</button>
                <button type="button" class="button" on:click=move |_| asked.set(false)>{t.cancel}</button>
            }
            .into_any(),
            None => view! {
                <span class="figures">{count}</span>
                <button type="button" class="button" on:click=move |_| asked.set(true)>{t.undo}</button>
            }
            .into_any(),
        }
    }
}
