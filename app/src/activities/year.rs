//! The year: how full each day is, from pale to deep; a click opens the day.

use super::chip::lanes;
use super::desk::Desk;
use super::place::Who;
use crate::sync::use_device;
use crate::words::words;
use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;
use model::calendar::{View, monday};
use model::capacity::working;
use model::people::Person;
use model::time::midnight;
use std::collections::BTreeMap;

/// Steps of the heat.
const STEPS: i64 = 4;
/// Minutes that fill a day on which nobody works, and those of an entry that takes the whole day.
const FULL: i64 = 8 * 60;

/// The year.
#[component]
pub fn YearView(days: Memo<Vec<NaiveDate>>, desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let busy = Memo::new(move |_| {
        let viewer = device.viewer();
        let mut busy: BTreeMap<NaiveDate, (usize, i64)> = BTreeMap::new();
        for entry in desk.entries.get().values() {
            let (from, to) = entry.slot.seen_from(&viewer.actor.zone, &viewer.zones);
            let day = from.date();
            let minutes = (to.min(midnight(day) + chrono::Duration::days(1)) - from).num_minutes();
            let (count, sum) = busy.entry(day).or_default();
            *count += 1;
            *sum += minutes.min(FULL);
        }
        busy
    });
    let months = move || {
        let days = days.get();
        days.into_iter().filter(|day| day.day() == 1).collect::<Vec<_>>()
    };
    let people = Memo::new(move |_| match desk.place.spot().who {
        Who::Me => device.people(|person| person.id == device.actor().id),
        Who::One(one) => device.people(|person| person.id == one),
        Who::Team => lanes(desk),
    });
    let heat = move |day: NaiveDate| {
        let (count, minutes) = busy.with(|busy| busy.get(&day).copied().unwrap_or_default());
        if count == 0 {
            return (0, 0);
        }
        let hours = |person: &Person| {
            device.read(|world| working(person, world.company(), day)).map_or(0, |(from, to)| to - from)
        };
        let full: i64 = people.with(|people| people.iter().map(hours).sum());
        (count, (minutes * STEPS / if full == 0 { FULL } else { full }).clamp(1, STEPS))
    };
    view! {
        <div class="year" data-ready="true">
            {move || months().into_iter().map(|first| view! {
                <section class="year-month" aria-label=t.month(first)>
                    <h2><a href=move || desk.place.spot().on(first).viewed(View::Month).address()>{t.month(first)}</a></h2>
                    <div class="mini-days">
                        {(0..7).map(|at| view! { <span class="mini-name" aria-hidden="true">{t.narrow_weekday(at)}</span> }).collect_view()}
                        {weeks(first).into_iter().map(|day| if day.month() == first.month() {
                            let label = move || {
                                let count = heat(day).0;
                                if count == 0 { t.long_day(day) } else { format!("{}, {count}", t.long_day(day)) }
                            };
                            view! {
                                <a
                                    class="mini-day"
                                    href=move || desk.place.spot().on(day).viewed(View::Day).address()
                                    data-date=day.to_string()
                                    data-heat=move || heat(day).1.to_string()
                                    data-count=move || heat(day).0.to_string()
                                    aria-current=move || (device.today() == day).then_some("date")
                                    aria-label=label
                                >{day.day()}</a>
                            }.into_any()
                        } else {
                            view! { <span></span> }.into_any()
                        }).collect_view()}
                    </div>
                </section>
            }).collect_view()}
        </div>
    }
}

/// The days of the weeks a month touches.
pub fn weeks(first: NaiveDate) -> Vec<NaiveDate> {
    let (from, last) = (monday(first), first + chrono::Months::new(1) - Days::new(1));
    let count = (monday(last) - from).num_days() + 7;
    from.iter_days().take(usize::try_from(count).unwrap_or(0)).collect()
}
