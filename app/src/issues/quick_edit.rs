//! A card's few fields, edited in place.

use super::card::focus_soon;
use super::desk::Desk;
use crate::sync::Device;
use crate::words::later_words;
use leptos::html;
use leptos::prelude::*;
use model::issues::{Command as Act, Field, Issue, Urgency};
use model::{Command, IssueId};

/// Title, urgency and who answers, where the card is. Enter saves, Esc leaves.
#[component]
pub fn QuickEdit(
    /// The page at work.
    desk: Desk,
    /// The issue as it is.
    issue: Issue,
) -> impl IntoView {
    let (device, t, l) = (desk.device, desk.t, later_words());
    let id = issue.id;
    // What is typed goes along when the card is drawn in another column.
    let typed = desk.typed.get_untracked().filter(|(other, _)| *other == id).map(|(_, title)| title);
    let title = RwSignal::new(typed.unwrap_or_else(|| issue.title.clone()));
    let urgency = RwSignal::new(issue.urgency);
    let responsible = RwSignal::new(issue.offered.or(issue.responsible));
    let first = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = first.get() {
            request_animation_frame(move || drop(input.focus()));
        }
    });
    let close = move || {
        desk.editing.set(None);
        desk.typed.set(None);
        focus_soon(id);
    };
    let wrong = RwSignal::new(None::<String>);
    let save = move || {
        let mut set = vec![];
        if title.get_untracked().trim() != issue.title {
            set.push(Field::Title(title.get_untracked()));
        }
        if urgency.get_untracked() != issue.urgency {
            set.push(Field::Urgency(urgency.get_untracked()));
        }
        if responsible.get_untracked() != issue.offered.or(issue.responsible) {
            set.push(Field::Responsible(responsible.get_untracked()));
        }
        match if set.is_empty() { Ok(()) } else { edit(device, id, set) } {
            Ok(()) => close(),
            Err(refusal) => wrong.set(Some(t.refusal(&refusal))),
        }
    };
    view! {
        <form
            class="quick-edit"
            on:submit=move |event| { event.prevent_default(); save(); }
            on:keydown=move |event| if event.key() == "Escape" { event.stop_propagation(); close(); }
        >
            <input node_ref=first aria-label=t.title prop:value=title value=title.get_untracked() on:input=move |event| { title.set(event_target_value(&event)); desk.typed.set(Some((id, title.get_untracked()))); } />
            {move || wrong.get().map(|why| view! { <p class="fault" role="alert">{why}</p> })}
            <div class="row">
                <select aria-label=t.urgency_label on:change=move |event| {
                    let name = event_target_value(&event);
                    if let Some(chosen) = Urgency::named(&name) {
                        urgency.set(chosen);
                    }
                }>
                    {Urgency::ALL.map(|other| view! { <option value=other.name() selected=other == urgency.get_untracked()>{t.urgency(other)}</option> }).collect_view()}
                </select>
                <select aria-label=t.responsible on:change=move |event| responsible.set(event_target_value(&event).parse().ok())>
                    <option value="" selected=responsible.get_untracked().is_none()>{t.nobody}</option>
                    {device.people(|_| true).into_iter().map(|person| view! {
                        <option value=person.id.to_string() selected=Some(person.id) == responsible.get_untracked()>{person.name}</option>
                    }).collect_view()}
                </select>
            </div>
            <div class="row">
                <button type="submit" class="button primary">{t.save}</button>
                <button type="button" class="button" on:click=move |_| close()>{t.cancel}</button>
                <small class="help">{l.quick_edit_keys}</small>
            </div>
        </form>
    }
}

fn edit(device: Device, id: IssueId, set: Vec<Field>) -> Result<(), model::Refusal> {
    device.dispatch(Command::Issues(Act::Edit { id, set }))
}
