//! Day, work week and week: columns of days or of people, rows of hours, chips on top.

use super::chip::{lanes, on_click, on_key};
use super::chip_layer::ChipLayer;
use super::desk::Desk;
use super::grid_mover::GridMover;
use super::layout::{Chip, Chips, chips};
use super::month_mover::DayMover;
use super::place::{Place, use_go};
use super::side::SideSlot;
use crate::sync::use_device;
use crate::ui::moving::attach;
use crate::words::words;
use chrono::{Datelike, NaiveDate, Timelike};
use leptos::html;
use leptos::prelude::*;
use model::calendar::{Column, View};
use model::capacity::{load, working};
use std::sync::Arc;
use web_sys::HtmlElement;

/// The hour a grid opens at, unless work begins earlier.
const OPENS_AT: i64 = 7 * 60;
/// Minutes drawn beyond what can be seen, and the step in which that moves on.
const BEYOND: i64 = 120;
/// Narrower than this, in CSS pixels, a lane is not drawn; the grid scrolls instead.
const LANE: i32 = 128;

/// The part of the grid that is drawn: minutes of the day, and columns.
type Part = (i64, i64, usize, usize);

/// The time grid.
#[component]
pub fn TimeGrid(days: Memo<Vec<NaiveDate>>, desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let columns = Memo::new(move |_| -> Vec<Column> {
        let days = days.get();
        if !desk.place.spot().in_lanes() {
            return days.into_iter().map(|day| Column { day, rep: None }).collect();
        }
        let people = lanes(desk);
        let of_day = |day: NaiveDate| people.iter().map(move |person| Column { day, rep: Some(person.id) });
        days.into_iter().flat_map(of_day).collect()
    });
    let part = RwSignal::new((OPENS_AT - BEYOND, 21 * 60, 0, 14));
    let all = Memo::new(move |_| columns.with(|columns| chips(desk, columns)));
    // What of a column is drawn: whole days, or the hours that can be seen.
    let of_column = move |at: usize, whole_days: bool| {
        Memo::new(move |_| -> Chips {
            let (from, to, first, last) = part.get();
            let shown = |chip: &&Chip| match (chip.column == at, chip.all_day(), whole_days) {
                (true, false, false) => chip.from < to && chip.to > from && (first..=last).contains(&at),
                (here, is, wanted) => here && is && wanted,
            };
            all.with(|all| Arc::new(all.iter().filter(shown).cloned().collect()))
        })
    };
    let (body, frame) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new());
    let (scroller, ground) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new());
    let all_day_row = NodeRef::<html::Div>::new();
    let go = use_go();
    let see = move || {
        if let (Some(frame), Some(scroller), Some(ground)) =
            (frame.get_untracked(), scroller.get_untracked(), ground.get_untracked())
        {
            let now = visible(&frame, &scroller, &ground, columns.with_untracked(Vec::len));
            if part.try_get_untracked().is_some_and(|part| part != now) {
                part.set(now);
            }
        }
    };
    Effect::new(move |_| {
        let (Some(body), Some(scroller), Some(ground)) = (body.get(), scroller.get(), ground.get()) else { return };
        let me = device.actor().id;
        let hours = device.peek(|world| world.people.get(&me).map(|person| person.hours)).unwrap_or_default();
        let opens = i64::from(hours.from).min(OPENS_AT + 60) - 30;
        let turn = {
            let go = go.clone();
            move |by: i32| go(desk.place.spot_untracked().paged(by).address())
        };
        let mover = GridMover::new(desk, t, (*ground).clone(), columns, turn);
        // The list of what is to be planned stands beside the grid: things are dragged from there too.
        attach((*body).clone(), (*scroller).clone(), mover);
        // Who comes here from another page has it made before it is put in: nothing has a size until then.
        request_animation_frame(move || {
            if part.try_get_untracked().is_none() {
                // Gone on already.
                return;
            }
            #[expect(clippy::cast_possible_truncation, reason = "pixels of a day")]
            scroller.set_scroll_top((i64::from(ground.scroll_height()) * opens.max(0) / (24 * 60)) as i32);
            see();
            ground.set_attribute("data-ready", "true").ok();
        });
    });
    Effect::new(move |_| {
        if let Some(row) = all_day_row.get() {
            attach((*row).clone(), (*row).clone(), DayMover::new(desk, t, (*row).clone()));
        }
    });
    let everything = window_event_listener_untyped("beforeprint", move |_| part.set((0, 24 * 60, 0, usize::MAX)));
    on_cleanup(move || everything.remove());
    let count = move || columns.with(Vec::len);
    let shape = move || {
        let columns = count();
        let least = if columns > 8 {
            format!(";--least:{}px", i32::try_from(columns).unwrap_or(1) * LANE)
        } else {
            String::new()
        };
        format!("--days:{columns}{least}")
    };
    view! {
        <div class="calendar-body" node_ref=body>
        <div
            class="time-grid"
            style=shape
            data-print="week"
            data-scroll-x
            data-lanes=move || desk.place.spot().in_lanes().then_some("true")
            node_ref=frame
            on:scroll=move |_| see()
            on:click=move |event| on_click(desk, &event)
            on:keydown=move |event| on_key(desk, &event)
        >
            <div class="grid-head">
                <span class="corner"></span>
                {move || columns.get().into_iter().map(|column| view! { <Head column desk /> }).collect_view()}
            </div>
            <div class="grid-all-day" node_ref=all_day_row>
                <span class="corner">{t.all_day}</span>
                {move || columns.get().into_iter().enumerate().map(|(at, column)| view! {
                    <div
                        class="all-day-cell"
                        data-cell=column.day.to_string()
                        data-lane=column.rep.map(|rep| rep.to_string())
                        data-ground="all-day"
                    >
                        <ChipLayer chips=of_column(at, true) />
                    </div>
                }).collect_view()}
            </div>
            <div class="grid-scroll" node_ref=scroller tabindex="0" role="group" aria-label=t.calendar on:scroll=move |_| see()>
                <div class="grid-hours" aria-hidden="true">
                    {(0..24).map(|hour| view! { <span style=format!("--at:{hour}")>{format!("{hour:02}:00")}</span> }).collect_view()}
                </div>
                <div class="grid-ground" node_ref=ground data-ground="time">
                    {move || columns.get().into_iter().enumerate().map(|(at, column)| view! {
                        <Ground at column place=desk.place>
                            <ChipLayer chips=of_column(at, false) columns=count() />
                        </Ground>
                    }).collect_view()}
                    <NowLine columns />
                </div>
            </div>
        </div>
        <SideSlot desk />
        </div>
    }
}

/// What of the grid can be seen, in whole steps, and a step more on each side.
fn visible(frame: &HtmlElement, scroller: &HtmlElement, ground: &HtmlElement, columns: usize) -> Part {
    let height = i64::from(ground.scroll_height()).max(1);
    let minute = |pixels: i32| i64::from(pixels) * 24 * 60 / height;
    let from = minute(scroller.scroll_top()).div_euclid(BEYOND) * BEYOND - BEYOND;
    let to = (minute(scroller.scroll_top() + scroller.client_height()) / BEYOND + 2) * BEYOND;
    let width = usize::try_from(ground.offset_width()).unwrap_or(1) / columns.max(1);
    let column = |pixels: i32| usize::try_from(pixels).unwrap_or(0) / width.max(1);
    let first = column(frame.scroll_left()).saturating_sub(2);
    (from, to, first, column(frame.scroll_left() + frame.client_width()) + 2)
}

/// The head of a column: the day or the person, and how full it is.
#[component]
fn Head(column: Column, desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let Column { day, rep } = column;
    let address = move || desk.place.spot().on(day).viewed(View::Day).address();
    let full = Memo::new(move |_| {
        let viewer = device.viewer();
        let person = desk.place.whose(rep, viewer.actor.id);
        let load = device.read(|world| {
            let person = world.people.get(&person?)?;
            let load = load(world, &viewer.zones, person, day, |_, _| false);
            Some((load.zone(world.company()).name(), t.load(load, world.company()), load.percent()))
        });
        load.unwrap_or_default()
    });
    let name = rep.map(|rep| device.name_of(rep));
    let spoken = {
        let name = name.clone();
        move || {
            [name.clone(), Some(t.long_day(day)), Some(full.get().1)]
                .into_iter()
                .flatten()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    view! {
        <a
            class="day-head"
            href=address
            data-date=day.to_string()
            data-rep=rep.map(|rep| rep.to_string())
            data-load=move || full.get().0
            aria-current=move || (device.today() == day).then_some("date")
            aria-label=spoken
        >
            {match name {
                Some(name) => view! { <span class="day-name lane-name">{name}</span> }.into_any(),
                None => view! {
                    <span class="day-name">{t.weekday(day)}</span>
                    <span class="day-number">{day.day()}</span>
                }.into_any(),
            }}
            <span class="load" aria-hidden="true">{move || full.get().1}</span>
            <span class="load-bar" aria-hidden="true" style=move || format!("--load:{}", full.get().2.min(100))></span>
        </a>
    }
}

/// The ground of a column: when its person works.
#[component]
fn Ground(at: usize, column: Column, place: Place, children: Children) -> impl IntoView {
    let device = use_device();
    let Column { day, rep } = column;
    let hours = Memo::new(move |_| {
        let me = device.actor().id;
        let person = place.whose(rep, me).unwrap_or(me);
        device.read(|world| working(world.people.get(&person)?, world.company(), day)).unwrap_or((0, 0))
    });
    view! {
        <div
            class="day-column"
            data-date=day.to_string()
            data-today=move || (device.today() == day).then_some("true")
            style=move || format!("--day:{at};--opens:{};--closes:{}", hours.get().0, hours.get().1)
        >
            {children()}
        </div>
    }
}

#[component]
fn NowLine(columns: Memo<Vec<Column>>) -> impl IntoView {
    let device = use_device();
    let places = move || {
        let now = device.here().unwrap_or_default();
        let minute = now.hour() * 60 + now.minute();
        let style = |at: usize| format!("--day:{at};--from:{minute}");
        columns.with(|columns| {
            let today = columns.iter().enumerate().filter(|(_, column)| column.day == now.date());
            today.map(|(at, _)| style(at)).collect::<Vec<_>>()
        })
    };
    move || {
        places()
            .into_iter()
            .map(|style| view! { <div class="now-line" style=style aria-hidden="true"></div> })
            .collect_view()
    }
}
