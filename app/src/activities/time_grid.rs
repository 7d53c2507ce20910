//! Day, work week and week: columns of days, rows of hours, chips on top.

use super::chip::ChipView;
use super::form::Opened;
use super::grid_mover::GridMover;
use super::layout::{Chip, chips};
use super::month_mover::DayMover;
use super::place::{Place, use_go};
use crate::sync::use_device;
use crate::ui::moving::attach;
use crate::words::words;
use chrono::{Datelike, NaiveDate, Timelike};
use leptos::html;
use leptos::prelude::*;
use model::ActivityId;
use model::calendar::View;
use model::people::WorkingHours;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The hour a grid opens at, unless work begins earlier.
const OPENS_AT: u16 = 7;

type Chips = Arc<BTreeMap<(usize, ActivityId), Chip>>;

/// The time grid.
#[component]
pub fn TimeGrid(place: Place, days: Memo<Vec<NaiveDate>>, open: RwSignal<Option<Opened>>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let all = Memo::new(move |_| {
        let (viewer, who) = (device.viewer(), place.who.get());
        days.with(|days| device.read(|world| chips(world, &viewer, &who, days, t)))
    });
    let held = move |all_day: bool| {
        Memo::new(move |_| -> Chips {
            let chips = all.get().into_iter().filter(|chip| chip.all_day == all_day);
            Arc::new(chips.map(|chip| ((chip.day, chip.id), chip)).collect())
        })
    };
    let (timed, whole) = (held(false), held(true));
    let me = device.actor().id;
    let hours = device.peek(|world| world.people.get(&me).map(|person| person.hours)).unwrap_or_default();
    let (scroller, ground) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new());
    let all_day_row = NodeRef::<html::Div>::new();
    let go = use_go();
    Effect::new(move |_| {
        let (Some(scroller), Some(ground)) = (scroller.get(), ground.get()) else { return };
        let opens = hours.from.min(OPENS_AT * 60 + 60).saturating_sub(30);
        scroller.set_scroll_top(ground.scroll_height() * i32::from(opens) / (24 * 60));
        let turn = {
            let go = go.clone();
            move |by: i32| go(place.paged(by))
        };
        let mover = GridMover::new(device, t, (*ground).clone(), days, open, turn);
        attach((*ground).clone(), (*scroller).clone(), mover);
        ground.set_attribute("data-ready", "true").ok();
    });
    Effect::new(move |_| {
        if let Some(row) = all_day_row.get() {
            let mover = DayMover::new(device, t, (*row).clone(), open);
            attach((*row).clone(), (*row).clone(), mover);
        }
    });
    let count = move || format!("--days:{}", days.with(Vec::len));
    let drawn = move |source: Memo<Chips>, grips: bool| {
        view! {
            <For
                each={move || source.get().keys().copied().collect::<Vec<_>>()}
                key=|key| *key
                children=move |key| {
                    let chip = Memo::new(move |_| source.with(|chips| chips.get(&key).cloned()));
                    view! { <ChipView chip open grips /> }
                }
            />
        }
    };
    view! {
        <div class="time-grid" style=count data-print="week">
            <div class="grid-head">
                <span class="corner"></span>
                {move || days.get().into_iter().map(|day| view! { <DayHead day place /> }).collect_view()}
            </div>
            <div class="grid-all-day" node_ref=all_day_row>
                <span class="corner">{t.all_day}</span>
                {move || days.get().into_iter().enumerate().map(|(at, day)| view! {
                    <div class="all-day-cell" data-cell=day.to_string() data-ground="all-day">
                        {drawn(Memo::new(move |_| only_day(&whole.get(), at)), false)}
                    </div>
                }).collect_view()}
            </div>
            <div class="grid-scroll" node_ref=scroller tabindex="0" role="group" aria-label=t.calendar>
                <div class="grid-hours" aria-hidden="true">
                    {(0..24).map(|hour| view! { <span style=format!("--at:{hour}")>{format!("{hour:02}:00")}</span> }).collect_view()}
                </div>
                <div class="grid-ground" node_ref=ground data-ground="time">
                    {move || days.get().into_iter().enumerate().map(|(at, day)| view! { <Column at day hours /> }).collect_view()}
                    {drawn(timed, true)}
                    <NowLine days />
                </div>
            </div>
        </div>
    }
}

fn only_day(chips: &Chips, day: usize) -> Chips {
    Arc::new(chips.iter().filter(|((at, _), _)| *at == day).map(|(key, chip)| (*key, chip.clone())).collect())
}

#[component]
fn DayHead(day: NaiveDate, place: Place) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let address = move || Place::address(View::Day, day, &place.who.get());
    view! {
        <a class="day-head" href=address data-date=day.to_string() aria-current=move || (device.today() == day).then_some("date") aria-label=t.long_day(day)>
            <span class="day-name">{t.weekday(day)}</span>
            <span class="day-number">{day.day()}</span>
        </a>
    }
}

#[component]
fn Column(at: usize, day: NaiveDate, hours: WorkingHours) -> impl IntoView {
    let device = use_device();
    let works = hours.days.get(day.weekday().num_days_from_monday() as usize).copied().unwrap_or(false);
    let (from, to) = if works { (hours.from, hours.to) } else { (0, 0) };
    view! {
        <div
            class="day-column"
            data-date=day.to_string()
            data-today=move || (device.today() == day).then_some("true")
            style=format!("--day:{at};--opens:{from};--closes:{to}")
        ></div>
    }
}

#[component]
fn NowLine(days: Memo<Vec<NaiveDate>>) -> impl IntoView {
    let device = use_device();
    let place = move || {
        let viewer = device.viewer();
        let now = model::time::civil(&viewer.zones, &viewer.actor.zone, device.now().naive_utc())?;
        let day = days.with(|days| days.iter().position(|day| *day == now.date()))?;
        Some(format!("--day:{day};--from:{}", now.hour() * 60 + now.minute()))
    };
    move || place().map(|place| view! { <div class="now-line" style=place aria-hidden="true"></div> })
}
