//! The agenda: the coming days as a list. What narrow screens show of the calendar.

use super::desk::Desk;
use super::form::Opened;
use super::layout::{Chip, chips};
use crate::sync::use_device;
use crate::ui::Icon;
use crate::words::words;
use chrono::NaiveDate;
use leptos::prelude::*;
use model::calendar::{Column, View};

/// The agenda.
#[component]
pub fn Agenda(days: Memo<Vec<NaiveDate>>, desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let listed = Memo::new(move |_| {
        let columns: Vec<_> = days.get().into_iter().map(|day| Column { day, rep: None }).collect();
        chips(desk, &columns)
    });
    let shown = move || {
        let all = listed.get();
        let of_day = |(at, day): (usize, NaiveDate)| {
            let own: Vec<Chip> = all.iter().filter(|chip| chip.column == at).cloned().collect();
            (day, own)
        };
        let today = device.today();
        let days = days.get().into_iter().enumerate().map(of_day);
        days.filter(|(day, own)| !own.is_empty() || *day == today).collect::<Vec<_>>()
    };
    view! {
        <div class="agenda" data-ready="true">
            {move || shown().into_iter().map(|(day, own)| view! {
                <section class="agenda-day">
                    <h2>
                        <a href=move || desk.place.spot().on(day).viewed(View::Day).address() aria-current=move || (device.today() == day).then_some("date")>{t.long_day(day)}</a>
                    </h2>
                    <ol class="day-lines">
                        {if own.is_empty() { Some(view! { <li class="empty">{t.nothing_today}</li> }) } else { None }}
                        {own.into_iter().map(|chip| view! { <Line chip desk /> }).collect_view()}
                    </ol>
                </section>
            }).collect_view()}
        </div>
    }
}

#[component]
fn Line(chip: Chip, desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let viewer = device.viewer();
    let times = chip.times(&viewer, t);
    let rep = chip.entry.rep.map(|rep| device.name_of(rep)).unwrap_or_default();
    let label = chip.label(&times, &rep, t);
    let (opened, moved) = (chip.entry.clone(), chip.entry.clone());
    let (entry, movable) = (chip.entry.clone(), chip.entry.fixed.is_none());
    view! {
        <li class="day-line" data-activity=entry.handle.to_string() data-method=entry.look data-state=entry.state.name() data-date=chip.date.to_string()>
            <span class="figures when">{times}</span>
            <button type="button" class="what" aria-label=label on:click=move |_| desk.open.set(Some(Opened::Entry((*opened).clone())))>
                <span class="what-title">
                    <Icon name=entry.look />
                    <strong>{entry.title.clone()}</strong>
                    {entry.occurrence.map(|_| view! { <Icon name="repeat" /> })}
                </span>
                <small>{rep} {(!entry.place.is_empty()).then(|| format!(" · {}", entry.place))}</small>
            </button>
            {movable.then(|| view! {
                <span class="line-actions">
                    <button type="button" class="button" aria-label=format!("{} {}", t.move_to, entry.title) on:click=move |_| desk.open.set(Some(Opened::Moving((*moved).clone())))>
                        <Icon name="move" /><span>{t.move_to}</span>
                    </button>
                </span>
            })}
        </li>
    }
}
