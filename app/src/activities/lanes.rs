//! A week of the team: a row for each person, a cell for each of their days. Only rows that can be seen are drawn.

use super::cell::CellChips;
use super::chip::{lanes, on_click, on_key};
use super::desk::Desk;
use super::layout::{Chip, chips};
use super::month_mover::DayMover;
use super::side::SideSlot;
use crate::sync::use_device;
use crate::ui::moving::attach;
use crate::words::words;
use chrono::{Datelike, NaiveDate};
use leptos::html;
use leptos::prelude::*;
use model::calendar::{Column, View};
use model::capacity::load;
use model::people::Person;
use std::sync::Arc;

/// Height of a row in CSS pixels, as in the style sheet.
const ROW: i32 = 104;
/// Rows drawn before those that can be seen, and after.
const BEYOND: i32 = 3;
/// How many chips a cell shows before it says how many more there are.
const SHOWN: usize = 3;

/// The lanes of a week.
#[component]
pub fn Lanes(days: Memo<Vec<NaiveDate>>, desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let people = Memo::new(move |_| lanes(desk));
    let part = RwSignal::new((0_i32, 12_i32));
    let all = Memo::new(move |_| {
        let columns: Vec<_> = days.get().into_iter().map(|day| Column { day, rep: None }).collect();
        Arc::new(chips(desk, &columns))
    });
    let (body, scroller) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new());
    let see = move || {
        if let Some(scroller) = scroller.get_untracked() {
            let first = scroller.scroll_top() / ROW;
            let now = ((first - BEYOND).max(0), first + scroller.client_height() / ROW + 1 + BEYOND);
            if part.get_untracked() != now {
                part.set(now);
            }
        }
    };
    Effect::new(move |_| {
        if let (Some(body), Some(scroller)) = (body.get(), scroller.get()) {
            see();
            let mover = DayMover::new(desk, t, (*scroller).clone());
            attach((*body).clone(), (*scroller).clone(), mover);
            scroller.set_attribute("data-ready", "true").ok();
        }
    });
    let everything = window_event_listener_untyped("beforeprint", move |_| part.set((0, i32::MAX)));
    on_cleanup(move || everything.remove());
    let rows = move || {
        let (first, last) = part.get();
        let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
        let people = people.get().into_iter().enumerate();
        people.filter(|(at, _)| (first..=last).contains(&place(*at))).collect::<Vec<_>>()
    };
    view! {
        <div class="calendar-body" node_ref=body>
            <div
                class="lanes"
                style=move || format!("--days:{};--rows:{}", days.with(Vec::len), people.with(Vec::len))
                on:click=move |event| on_click(desk, &event)
                on:keydown=move |event| on_key(desk, &event)
            >
                <div class="lanes-head">
                    <span class="corner"></span>
                    {move || days.get().into_iter().map(|day| view! {
                        <a class="day-head" href=move || desk.place.spot().on(day).viewed(View::Day).address() data-date=day.to_string() aria-label=t.long_day(day) aria-current=move || (device.today() == day).then_some("date")>
                            <span class="day-name">{t.weekday(day)}</span><span class="day-number">{day.day()}</span>
                        </a>
                    }).collect_view()}
                </div>
                <div class="lanes-scroll" node_ref=scroller tabindex="0" role="group" aria-label=t.calendar on:scroll=move |_| see()>
                    <div class="lanes-ground">
                        <For each=rows key=|(at, person)| (*at, person.id) children=move |(at, person)| view! { <Row at person days all desk /> } />
                    </div>
                </div>
            </div>
            <SideSlot desk />
        </div>
    }
}

#[component]
fn Row(at: usize, person: Person, days: Memo<Vec<NaiveDate>>, all: Memo<Arc<Vec<Chip>>>, desk: Desk) -> impl IntoView {
    let id = person.id;
    view! {
        <div class="lane" style=format!("--row:{at}")>
            <span class="lane-name">{person.name}</span>
            {move || days.get().into_iter().enumerate().map(|(column, day)| {
                let chips = Memo::new(move |_| {
                    let own = |chip: &&Chip| chip.column == column && chip.entry.rep == Some(id);
                    all.with(|all| all.iter().filter(own).cloned().collect::<Vec<_>>())
                });
                view! { <Cell day rep=id chips desk /> }
            }).collect_view()}
        </div>
    }
}

#[component]
fn Cell(day: NaiveDate, rep: model::PersonId, chips: Memo<Vec<Chip>>, desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let full = Memo::new(move |_| {
        let viewer = device.viewer();
        let load = device.read(|world| {
            let load = load(world, &viewer.zones, world.people.get(&rep)?, day, |_, _| false);
            Some((load.zone(world.company()).name(), t.load(load, world.company())))
        });
        load.unwrap_or_default()
    });
    let address = move || desk.place.spot().on(day).viewed(View::Day).address();
    view! {
        <div
            class="lane-cell"
            data-cell=day.to_string()
            data-date=day.to_string()
            data-lane=rep.to_string()
            data-ground="day"
            data-load=move || full.get().0
        >
            <CellChips chips shown=SHOWN address=Signal::derive(address) />
            <small class="load">{move || full.get().1}</small>
        </div>
    }
}
