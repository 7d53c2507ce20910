//! A card of the board.

use super::board::{Held, Opened};
use super::clock::ClockBadge;
use crate::sync::{Device, use_device};
use crate::ui::{Icon, Menu};
use crate::words::{Words, fill, later_words, words};
use leptos::prelude::*;
use model::issues::{Column, Command as Act};
use model::people::Person;
use model::{Command, Entity, IssueId, Key};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// One card; its content follows the record.
#[component]
pub fn Card(
    /// Which issue.
    id: IssueId,
    /// The column it stands in.
    column: Column,
    /// What the board has open.
    opened: RwSignal<Option<Opened>>,
    /// What the keyboard holds.
    held: RwSignal<Option<Held>>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let issue = Memo::new(move |_| device.read(|world| world.issues.get(&id).cloned()));
    let get = move || issue.get();
    let customer = move || {
        let customer = get().map(|issue| issue.customer)?;
        device.read(|world| world.customers.get(&customer).map(|customer| customer.name.clone()))
    };
    let initials = move || {
        let person = get().and_then(|issue| issue.responsible)?;
        device.read(|world| world.people.get(&person).map(|person| (person.initials(), person.name.clone())))
    };
    let late =
        move || get().and_then(|issue| issue.expected_end).is_some_and(|day| day < device.today() && column.open());
    let pending = move || device.is_pending(Key { entity: Entity::Issue, id: id.0 }).then_some("true");
    let number = move || get().map(|issue| if issue.number.is_empty() { "Q-…".to_owned() } else { issue.number });
    let label = move || {
        get().map(|issue| {
            let responsible = initials().map(|(_, name)| name).unwrap_or_default();
            [&issue.number, &issue.title, &customer().unwrap_or_default(), t.urgency(issue.urgency), &responsible]
                .map(|part| part.to_owned())
                .join(", ")
        })
    };
    let is_held = move || held.get().is_some_and(|held| held.id == id).then_some("true");
    let on_key = move |event: KeyboardEvent| keys(device, t, &event, id, column, opened, held);
    view! {
        <li
            class="issue-card"
            data-issue=id.to_string()
            data-move=id.to_string()
            data-urgency=move || get().map(|issue| issue.urgency.name())
            data-pending=pending
            data-held-by-keys=is_held
        >
            <button type="button" class="card-open" data-handle="" aria-label=label aria-keyshortcuts="Space" on:click=move |_| opened.set(Some(Opened::Sheet(id))) on:keydown=on_key>
                <span class="card-top">
                    <span class="figures">{number}</span>
                    <span class="urgency" data-urgency=move || get().map(|issue| issue.urgency.name())>{move || get().map(|issue| t.urgency(issue.urgency))}</span>
                </span>
                <span class="card-title">{move || get().map(|issue| issue.title)}</span>
                <span class="card-customer">{move || customer()}</span>
            </button>
            <span class="card-foot">
                <ClockBadge issue opened />
                {move || get().and_then(|issue| issue.expected_end).map(|day| view! {
                    <span class="due" data-late=late().then_some("true")>
                        <Icon name="clock" />{t.short_day(day)}
                        {late().then(|| view! { <span class="visually-hidden">{t.late}</span> })}
                    </span>
                })}
                {move || get().and_then(|issue| issue.offered).map(|person| view! {
                    <span class="tag" data-offered="" title=fill(l.asked_who, &[&device.name_of(person)])>{l.asked}</span>
                })}
                {move || initials().map(|(initials, name)| view! { <span class="badge" title=name>{initials}</span> })}
                <Menu label=t.card_menu>
                    <button type="button" on:click=move |_| opened.set(Some(Opened::Moving(id)))>{t.move_to}</button>
                    <button type="button" on:click=move |_| move_card(device, t, id, column, 0)>{t.move_to_top}</button>
                    {Column::ALL.into_iter().filter(|other| *other != column).map(|other| view! {
                        <button type="button" on:click=move |_| move_card(device, t, id, other, 0)>{fill(t.move_to_column, &[t.column(other)])}</button>
                    }).collect_view()}
                    <button type="button" on:click=move |_| take_over(device, t, id)>{t.take_over}</button>
                </Menu>
            </span>
        </li>
    }
}

/// Space picks up, arrows move, Space drops, Esc cancels; without a hold, arrows walk.
fn keys(
    device: Device,
    t: &'static Words,
    event: &KeyboardEvent,
    id: IssueId,
    column: Column,
    opened: RwSignal<Option<Opened>>,
    held: RwSignal<Option<Held>>,
) {
    let place_of = || device.peek(|world| world.column(column).iter().position(|issue| issue.id == id)).unwrap_or(0);
    let hold = held.get_untracked().filter(|hold| hold.id == id);
    match (event.key().as_str(), hold) {
        (" ", None) => {
            held.set(Some(Held { id, column, place: place_of() }));
            device.announce(t.picked_up.to_owned());
        }
        (" ", Some(hold)) => {
            held.set(None);
            move_card(device, t, id, hold.column, hold.place);
            focus_soon(id);
        }
        ("Escape", Some(_)) => {
            held.set(None);
            device.announce(t.move_cancelled.to_owned());
        }
        ("m" | "M", None) => opened.set(Some(Opened::Moving(id))),
        ("ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown", Some(hold)) => {
            let next = step(device, hold, &event.key());
            held.set(Some(next));
            device.announce(format!("{}, {}", t.column(next.column), t.would_go(next.place)));
        }
        ("ArrowUp", None) => walk(event, -1),
        ("ArrowDown", None) => walk(event, 1),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn step(device: Device, hold: Held, key: &str) -> Held {
    let at = Column::ALL.iter().position(|column| *column == hold.column).unwrap_or(0);
    let others =
        |column: Column| device.peek(|world| world.column(column).iter().filter(|issue| issue.id != hold.id).count());
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
    Held { column, place: place.min(others(column)), ..hold }
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

/// Moves a card to a place (from 0, not counting itself) of a column, and says so.
pub fn move_card(device: Device, t: &'static Words, id: IssueId, to: Column, place: usize) {
    let (after, before) = device.peek(|world| {
        let others: Vec<IssueId> =
            world.column(to).into_iter().map(|issue| issue.id).filter(|other| *other != id).collect();
        let after =
            place.checked_sub(1).and_then(|above| others.get(above.min(others.len().saturating_sub(1)))).copied();
        (after, others.get(place).copied())
    });
    let moved = device.dispatch(Command::Issues(Act::Move { id, to, after, before }));
    device.tell(t, moved, fill(t.moved_to, &[t.column(to)]));
}

fn take_over(device: Device, t: &'static Words, id: IssueId) {
    let me = device.actor().id;
    let set = vec![model::issues::Field::Responsible(Some(me))];
    let done = device.dispatch(Command::Issues(Act::Edit { id, set }));
    let name =
        device.peek(|world| world.people.get(&me).map(|person: &Person| person.name.clone())).unwrap_or_default();
    device.tell(t, done, fill(t.responsible_now, &[&name]));
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
