//! The list beside the calendar: a small month, what is overdue or has no date yet, customers due for a visit. Lines
//! can be dragged in, or planned by their button.

use super::api::open_to_plan;
use super::desk::Desk;
use super::form::Opened;
use super::year::weeks;
use crate::sync::use_device;
use crate::ui::Icon;
use crate::wire::Wire;
use crate::words::{fill, words};
use chrono::Datelike;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::activities::State;
use model::calendar::{Entry, View, entries};
use model::customers::due_since;
use model::time::Slot;
use uuid::Uuid;

/// The list.
#[component]
pub fn SideList(desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    spawn_local(async move {
        if let Ok(Wire(seed)) = open_to_plan().await {
            device.seed(seed);
        }
    });
    let overdue = Memo::new(move |_| {
        let (viewer, today) = (device.viewer(), device.today());
        let from = today - chrono::Days::new(60);
        let hidden = ["deadlines".to_owned(), "call_backs".to_owned()];
        let mut found: Vec<Entry> = device.read(|world| entries(world, &viewer, &hidden, from, today));
        found.retain(|entry| {
            entry.rep == Some(viewer.actor.id) && entry.state == State::Planned && entry.days(&viewer).1 < today
        });
        found.sort_by_key(|entry| entry.slot.first_day());
        found
    });
    let unplanned = Memo::new(move |_| {
        let me = device.actor().id;
        let mine = |issue: &&model::issues::Issue| {
            issue.responsible == Some(me) && issue.column.open() && issue.call_back.is_none()
        };
        let found: Vec<_> = device.read(|world| world.issues.values().filter(mine).cloned().collect());
        found
    });
    let due = Memo::new(move |_| {
        let today = device.today();
        device.read(|world| {
            let planned = |customer: &model::customers::Customer| {
                let ahead = |activity: &model::activities::Activity| {
                    activity.customer == Some(customer.id)
                        && activity.state == State::Planned
                        && (activity.rule.is_some() || activity.slot.last_day() >= today)
                };
                world.activities.values().any(ahead)
            };
            let mut due: Vec<_> = world
                .customers
                .values()
                .filter_map(|customer| Some((due_since(customer, &world.company().pyramid, today)?, customer.clone())))
                .filter(|(_, customer)| !planned(customer))
                .collect();
            due.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
            due.truncate(40);
            due
        })
    });
    let plan = move |customer| {
        let slot = super::form::ten_o_clock(desk.place.date.get_untracked(), &device.actor().zone);
        desk.open.set(Some(Opened::With(customer, slot)));
    };
    let nothing = move || overdue.with(Vec::is_empty) && unplanned.with(Vec::is_empty) && due.with(Vec::is_empty);
    view! {
        <aside class="side" aria-label=t.side>
            <MiniMonth desk />
            <Show when=nothing><p class="empty">{t.nothing_to_plan}</p></Show>
            <section hidden=move || overdue.with(Vec::is_empty)>
                <h2>{t.overdue_visits}</h2>
                <ul>{move || overdue.get().into_iter().map(|entry| {
                    let (title, moved) = (entry.title.clone(), entry.clone());
                    view! {
                        <SideLine id=entry.handle icon=entry.look title=title about=t.slot(&entry.slot) act=move || desk.open.set(Some(Opened::Moving(moved.clone()))) />
                    }
                }).collect_view()}</ul>
            </section>
            <section hidden=move || unplanned.with(Vec::is_empty)>
                <h2>{t.unplanned}</h2>
                <ul>{move || unplanned.get().into_iter().map(|issue| {
                    let id = issue.id;
                    view! {
                        <SideLine id=issue.id.0 icon="issue" title=issue.title about=issue.number act=move || {
                            let slot: Slot = super::form::ten_o_clock(desk.place.date.get_untracked(), &device.actor().zone);
                            super::side::bring_in(desk, id.0, slot, None);
                        } />
                    }
                }).collect_view()}</ul>
            </section>
            <section hidden=move || due.with(Vec::is_empty)>
                <h2>{t.due_customers}</h2>
                <ul>{move || due.get().into_iter().map(|(_, customer)| {
                    let id = customer.id;
                    let about = customer.last_contact.map_or(t.never_visited.to_owned(), |day| fill(t.last_seen, &[&t.short_day(day)]));
                    let about = customer.grade.map_or(about.clone(), |grade| format!("{} · {about}", grade.name()));
                    view! { <SideLine id=customer.id.0 icon="customers" title=customer.name about=about act=move || plan(id) /> }
                }).collect_view()}</ul>
            </section>
        </aside>
    }
}

#[component]
fn SideLine(
    id: Uuid,
    icon: &'static str,
    title: String,
    about: String,
    #[prop(into)] act: Callback<()>,
) -> impl IntoView {
    let t = words();
    let label = format!("{}: {title}", t.plan);
    view! {
        <li class="side-line" data-move=id.to_string()>
            <Icon name=icon />
            <span class="side-text"><strong>{title}</strong><small>{about}</small></span>
            <button type="button" class="icon-button" aria-label=label.clone() title=label on:click=move |_| act.run(())><Icon name="plus" /></button>
        </li>
    }
}

/// A month to jump by.
#[component]
fn MiniMonth(desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let first = Memo::new(move |_| {
        let date = desk.place.date.get();
        date.with_day(1).unwrap_or(date)
    });
    let turned = move |by: i32| {
        let spot = desk.place.spot();
        let date = View::Month.page(spot.date, by);
        spot.on(date).address()
    };
    view! {
        <nav class="mini-month" aria-label=move || t.month(first.get())>
            <div class="mini-head">
                <a class="icon-button" href=move || turned(-1) aria-label=t.previous><Icon name="left" /></a>
                <strong>{move || t.month(first.get())}</strong>
                <a class="icon-button" href=move || turned(1) aria-label=t.next><Icon name="right" /></a>
            </div>
            <div class="mini-days">
                {(0..7).map(|at| view! { <span class="mini-name" aria-hidden="true">{t.narrow_weekday(at)}</span> }).collect_view()}
                {move || weeks(first.get()).into_iter().map(|day| view! {
                    <a
                        class="mini-day"
                        href=move || desk.place.spot().on(day).address()
                        data-outside=(day.month() != first.get().month()).then_some("true")
                        data-chosen=move || (desk.place.date.get() == day).then_some("true")
                        aria-current=move || (device.today() == day).then_some("date")
                        aria-label=t.long_day(day)
                    >{day.day()}</a>
                }).collect_view()}
            </div>
        </nav>
    }
}
