//! A card of the board.

use super::board::Opened;
use super::clock::ClockBadge;
use super::desk::{Desk, Held};
use super::face::Face;
use super::quick_edit::QuickEdit;
use crate::sync::Device;
use crate::ui::{Icon, Menu};
use crate::words::{Words, fill, later_words};
use leptos::prelude::*;
use model::issues::{Column, Command as Act, Field};
use model::{Command, IssueId, PersonId};
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, MouseEvent};

/// One card; its content follows the record.
#[component]
pub fn Card(
    /// Which issue.
    id: IssueId,
    /// The column it stands in.
    column: Column,
    /// The page at work.
    desk: Desk,
    /// Its place there, from 0.
    place: Memo<usize>,
    /// How many stand there.
    count: Signal<usize>,
) -> impl IntoView {
    let (device, t, l) = (desk.device, desk.t, later_words());
    let face = Memo::new(move |_| Face::of(device, id));
    let issue = move || face.with(|face| face.as_ref().map(|face| face.issue.clone()));
    let holder = Memo::new(move |_| desk.presence.holder(id));
    // Whatever happens to the issue meanwhile, what is being typed stays.
    let edited = Memo::new(move |_| desk.editing.get() == Some(id));
    let is_held = move || desk.held.with(|held| held.as_ref().is_some_and(|held| held.id == id)).then_some("true");
    let is_selected = move || desk.selected.with(|selected| selected.contains(&id)).then_some("true");
    let on_key = move |event: KeyboardEvent| keys(desk, &event, id, column);
    let on_click = move |event: MouseEvent| {
        let adds = event.ctrl_key() || event.meta_key() || event.shift_key();
        if adds || desk.selected.with_untracked(|selected| !selected.is_empty()) {
            desk.toggle(id);
        } else {
            desk.opened.set(Some(Opened::Sheet(id)));
        }
    };
    view! {
        <li
            class="issue-card"
            style=("--place", move || place.get().to_string())
            aria-setsize=move || count.get().to_string()
            aria-posinset=move || (place.get() + 1).to_string()
            data-issue=id.to_string()
            data-move=id.to_string()
            data-urgency=move || face.with(|face| face.as_ref().map(|face| face.issue.urgency.name()))
            data-pending=move || face.with(|face| face.as_ref().is_some_and(|face| face.pending)).then_some("true")
            data-held-by-keys=is_held
            data-selected=is_selected
            on:focusin=move |_| desk.kept.set(Some(id))
        >
            {move || edited.get().then(|| untrack(issue)).flatten().map(|issue| view! { <QuickEdit desk issue /> })}
            <button
                type="button"
                class="card-open"
                data-handle=""
                aria-label=move || face.with(|face| face.as_ref().map(|face| face.label(t)))
                aria-keyshortcuts="Space"
                on:click=on_click
                on:keydown=on_key
            >
                {move || face.get().map(|face| view! {
                    <span class="card-top">
                        <span class="figures">{face.number().to_owned()}</span>
                        <span class="urgency" data-urgency=face.issue.urgency.name()>{t.urgency(face.issue.urgency)}</span>
                    </span>
                    <span class="card-title">{face.issue.title}</span>
                    <span class="card-customer">{face.customer}</span>
                })}
            </button>
            <span class="card-foot">
                <ClockBadge issue=Signal::derive(issue) opened=desk.opened />
                {move || face.get().map(|face| foot(device, t, face, holder.get()))}
                <Menu label=t.card_menu>
                    <button type="button" on:click=move |_| desk.opened.set(Some(Opened::Moving(id)))>{t.move_to}</button>
                    <button type="button" on:click=move |_| move_card(device, t, id, column, 0)>{t.move_to_top}</button>
                    {Column::ALL.into_iter().filter(|other| *other != column).map(|other| view! {
                        <button type="button" on:click=move |_| move_card(device, t, id, other, 0)>{fill(t.move_to_column, &[t.column(other)])}</button>
                    }).collect_view()}
                    <button type="button" on:click=move |_| desk.editing.set(Some(id))>{l.quick_edit}</button>
                    <button type="button" on:click=move |_| desk.toggle(id)>{t.select}</button>
                    <button type="button" on:click=move |_| take_over(device, t, id)>{t.take_over}</button>
                    <Assign desk id />
                </Menu>
            </span>
        </li>
    }
}

/// What a card tells at its foot: when it is due, whom to call, who is asked, who holds it, who answers.
fn foot(device: Device, t: &'static Words, face: Face, holder: Option<PersonId>) -> impl IntoView {
    let l = later_words();
    let issue = face.issue;
    let due = issue.expected_end.map(|day| {
        view! {
            <span class="due" data-late=face.late.then_some("true")>
                <Icon name="clock" />{t.short_day(day)}
                {face.late.then(|| view! { <span class="visually-hidden">{t.late}</span> })}
            </span>
        }
    });
    let call = issue.call_back.filter(|_| issue.column.open()).map(|slot| {
        let viewer = device.viewer();
        let (from, to) = slot.seen_from(&viewer.actor.zone, &viewer.zones);
        let missed = device.here().is_some_and(|here| to < here);
        let at = if from.date() == device.today() { t.time(from) } else { t.short_day(from.date()) };
        view! {
            <span class="due" data-call="" data-late=missed.then_some("true") title=if missed { l.call_missed } else { t.call_back }>
                <Icon name="call_back" />{at}
                {missed.then(|| view! { <span class="visually-hidden">{l.call_missed}</span> })}
            </span>
        }
    });
    let asked = issue.offered.map(|person| {
        view! {
            <span class="tag" data-offered="" title=fill(l.asked_who, &[&device.name_of(person)])>{l.asked}</span>
        }
    });
    let held = holder.map(|person| {
        let holds = fill(l.holds_it, &[&device.name_of(person)]);
        view! { <span class="tag" data-held-by="" title=holds.clone()><Icon name="hand" /><span class="visually-hidden">{holds.clone()}</span></span> }
    });
    let answers = face.responsible.map(|(initials, name)| view! { <span class="badge" title=name>{initials}</span> });
    view! { {due}{call}{asked}{held}{answers} }
}

/// Gives the issue to somebody, or asks them where the person may not.
#[component]
fn Assign(desk: Desk, id: IssueId) -> impl IntoView {
    let (device, t) = (desk.device, desk.t);
    let assign = move |event: leptos::ev::Event| {
        if let Ok(person) = event_target_value(&event).parse() {
            give(device, t, id, person);
        }
    };
    view! {
        <select aria-label=t.assign_to prop:value="" on:click=|event| event.stop_propagation() on:change=assign>
            <option value="">{t.assign_to}</option>
            {device.people(|_| true).into_iter().map(|person| view! { <option value=person.id.to_string()>{person.name}</option> }).collect_view()}
        </select>
    }
}

/// Space picks up, arrows move, Space drops, Esc cancels; without a hold, arrows walk, X selects, E edits in place.
fn keys(desk: Desk, event: &KeyboardEvent, id: IssueId, column: Column) {
    let (device, t) = (desk.device, desk.t);
    let hold = desk.held.get_untracked().filter(|hold| hold.id == id);
    match (event.key().as_str(), hold) {
        (" ", None) => {
            let lanes = desk.filter.with_untracked(|filter| filter.lanes);
            let lane = device.peek(|world| world.issues.get(&id).map(|issue| lanes.key(issue))).unwrap_or_default();
            let place = desk.place_of(column, &lane, id).unwrap_or(0);
            desk.held.set(Some(Held { id, column, lane, place }));
            desk.presence.hold(Some(id));
            device.announce(t.picked_up.to_owned());
        }
        (" ", Some(hold)) => {
            let_go(desk);
            let moved = desk.placing(id, hold.column, &hold.lane, hold.place);
            let moved = moved.and_then(|command| device.dispatch(command));
            device.tell(t, moved, fill(t.moved_to, &[t.column(hold.column)]));
            focus_soon(id);
        }
        ("Escape", Some(_)) => {
            let_go(desk);
            device.announce(t.move_cancelled.to_owned());
        }
        ("m" | "M", None) => desk.opened.set(Some(Opened::Moving(id))),
        ("e" | "E", None) => desk.editing.set(Some(id)),
        ("x" | "X", None) => desk.toggle(id),
        ("ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown", Some(hold)) => {
            let next = step(desk, hold, &event.key());
            device.announce(format!("{}, {}", t.column(next.column), t.would_go(next.place)));
            desk.held.set(Some(next));
        }
        ("ArrowUp", None) => walk(event, -1),
        ("ArrowDown", None) => walk(event, 1),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn let_go(desk: Desk) {
    desk.held.set(None);
    desk.presence.hold(None);
}

fn step(desk: Desk, hold: Held, key: &str) -> Held {
    let at = Column::ALL.iter().position(|column| *column == hold.column).unwrap_or(0);
    let column = match key {
        "ArrowLeft" => Column::ALL[at.saturating_sub(1)],
        "ArrowRight" => Column::ALL[(at + 1).min(Column::ALL.len() - 1)],
        _ => hold.column,
    };
    let place = match key {
        "ArrowUp" => hold.place.saturating_sub(1),
        "ArrowDown" => hold.place + 1,
        _ => hold.place,
    };
    Held { place: place.min(desk.others(column, &hold.lane, hold.id).len()), column, ..hold }
}

fn walk(event: &KeyboardEvent, by: isize) {
    let Some(current) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let Ok(cards) = document().query_selector_all(".card-open") else { return };
    let cards: Vec<web_sys::HtmlElement> =
        (0..cards.length()).filter_map(|at| cards.item(at)?.dyn_into().ok()).collect();
    let at = cards.iter().position(|card| card.is_same_node(Some(&current)));
    if let Some(card) = at.and_then(|at| at.checked_add_signed(by)).and_then(|at| cards.get(at)) {
        let _ = card.focus();
    }
}

/// What moves a card between two others.
pub fn move_between(id: IssueId, to: Column, after: Option<IssueId>, before: Option<IssueId>) -> Command {
    Command::Issues(Act::Move { id, to, after, before })
}

/// Moves a card to a place (from 0, not counting itself) of a whole column, whatever of it is shown, and says so.
pub fn move_card(device: Device, t: &'static Words, id: IssueId, to: Column, place: usize) {
    let (after, before) = device.peek(|world| {
        let others: Vec<IssueId> =
            world.column(to).into_iter().map(|issue| issue.id).filter(|other| *other != id).collect();
        let after =
            place.checked_sub(1).and_then(|above| others.get(above.min(others.len().saturating_sub(1)))).copied();
        (after, others.get(place).copied())
    });
    let moved = device.dispatch(move_between(id, to, after, before));
    device.tell(t, moved, fill(t.moved_to, &[t.column(to)]));
}

fn take_over(device: Device, t: &'static Words, id: IssueId) {
    give(device, t, id, device.actor().id);
}

fn give(device: Device, t: &'static Words, id: IssueId, person: PersonId) {
    let done = device.dispatch(Command::Issues(Act::Edit { id, set: vec![Field::Responsible(Some(person))] }));
    device.tell(t, done, fill(t.responsible_now, &[&device.name_of_untracked(person)]));
}

/// Puts the focus back on a card that has been drawn elsewhere.
pub fn focus_soon(id: IssueId) {
    request_animation_frame(move || {
        let card = document().query_selector(&format!("[data-issue=\"{id}\"] .card-open")).ok().flatten();
        if let Some(card) = card.and_then(|card| card.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = card.focus();
        }
    });
}
