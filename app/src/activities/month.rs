//! The month: a cell a day, a line an activity.

use super::chip::ChipView;
use super::form::Opened;
use super::layout::{Chip, chips};
use super::month_mover::DayMover;
use super::place::Place;
use crate::sync::use_device;
use crate::ui::moving::attach;
use crate::words::{fill, words};
use chrono::{Datelike, NaiveDate};
use leptos::html;
use leptos::prelude::*;
use model::calendar::View;
use std::sync::Arc;

/// How many chips a cell shows before it says how many more there are.
const SHOWN: usize = 4;

/// The month.
#[component]
pub fn MonthView(place: Place, days: Memo<Vec<NaiveDate>>, open: RwSignal<Option<Opened>>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let all = Memo::new(move |_| {
        let (viewer, who) = (device.viewer(), place.who.get());
        Arc::new(days.with(|days| device.read(|world| chips(world, &viewer, &who, days, t))))
    });
    let ground = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(ground) = ground.get() {
            let mover = DayMover::new(device, t, (*ground).clone(), open);
            attach((*ground).clone(), (*ground).clone(), mover);
            ground.set_attribute("data-ready", "true").ok();
        }
    });
    view! {
        <div class="month">
            <div class="month-head" aria-hidden="true">{(0..7).map(|at| view! { <span>{t.weekday_at(at)}</span> }).collect_view()}</div>
            <div class="month-ground" node_ref=ground tabindex="0" role="group" aria-label=t.calendar>
                <For
                    each={move || days.get().into_iter().enumerate().collect::<Vec<_>>()}
                    key=|(at, day)| (*at, *day)
                    children=move |(at, day)| {
                        let chips = Memo::new(move |_| {
                            all.with(|all| all.iter().filter(|chip| chip.day == at).cloned().collect::<Vec<Chip>>())
                        });
                        view! { <Cell day chips place open /> }
                    }
                />
            </div>
        </div>
    }
}

#[component]
fn Cell(day: NaiveDate, chips: Memo<Vec<Chip>>, place: Place, open: RwSignal<Option<Opened>>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let address = move || Place::address(View::Day, day, &place.who.get());
    let outside = move || (place.date.get().month() != day.month()).then_some("true");
    let more = move || chips.with(Vec::len).saturating_sub(SHOWN);
    view! {
        <div class="month-cell" data-cell=day.to_string() data-date=day.to_string() data-ground="day" data-outside=outside>
            <a class="day-number" href=address aria-label=t.long_day(day) aria-current=move || (device.today() == day).then_some("date")>
                {day.day()}
            </a>
            <For
                each={move || chips.with(|chips| chips.iter().take(SHOWN).map(|chip| chip.id).collect::<Vec<_>>())}
                key=|id| *id
                children=move |id| {
                    let chip = Memo::new(move |_| chips.with(|chips| chips.iter().find(|chip| chip.id == id).cloned()));
                    view! { <ChipView chip open /> }
                }
            />
            <Show when=move || more() != 0>
                <a class="more" href=address>{move || fill(t.more, &[&more().to_string()])}</a>
            </Show>
        </div>
    }
}
