//! The month: a cell a day, a line an entry.

use super::cell::CellChips;
use super::chip::{on_click, on_key};
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
use std::sync::Arc;

/// How many chips a cell shows before it says how many more there are.
const SHOWN: usize = 4;

/// The month.
#[component]
pub fn MonthView(days: Memo<Vec<NaiveDate>>, desk: Desk) -> impl IntoView {
    let t = words();
    let all = Memo::new(move |_| {
        let columns: Vec<_> = days.get().into_iter().map(|day| Column { day, rep: None }).collect();
        Arc::new(chips(desk, &columns))
    });
    let (body, ground) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new());
    Effect::new(move |_| {
        if let (Some(body), Some(ground)) = (body.get(), ground.get()) {
            let mover = DayMover::new(desk, t, (*ground).clone());
            attach((*body).clone(), (*ground).clone(), mover);
            ground.set_attribute("data-ready", "true").ok();
        }
    });
    view! {
        <div class="calendar-body" node_ref=body>
        <div class="month" on:click=move |event| on_click(desk, &event) on:keydown=move |event| on_key(desk, &event)>
            <div class="month-head" aria-hidden="true">{(0..7).map(|at| view! { <span>{t.weekday_at(at)}</span> }).collect_view()}</div>
            <div class="month-ground" node_ref=ground tabindex="0" role="group" aria-label=t.calendar>
                <For
                    each={move || days.get().into_iter().enumerate().collect::<Vec<_>>()}
                    key=|(at, day)| (*at, *day)
                    children=move |(at, day)| {
                        let chips = Memo::new(move |_| {
                            all.with(|all| all.iter().filter(|chip| chip.column == at).cloned().collect::<Vec<Chip>>())
                        });
                        view! { <Cell day chips desk /> }
                    }
                />
            </div>
        </div>
        <SideSlot desk />
        </div>
    }
}

#[component]
fn Cell(day: NaiveDate, chips: Memo<Vec<Chip>>, desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let address = move || desk.place.spot().on(day).viewed(View::Day).address();
    let outside = move || (desk.place.date.get().month() != day.month()).then_some("true");
    view! {
        <div class="month-cell" data-cell=day.to_string() data-date=day.to_string() data-ground="day" data-outside=outside>
            <a class="day-number" href=address aria-label=t.long_day(day) aria-current=move || (device.today() == day).then_some("date")>
                {day.day()}
            </a>
            <CellChips chips shown=SHOWN address=Signal::derive(address) />
        </div>
    }
}
