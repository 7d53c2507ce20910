//! The calendar page: its bar, its views, its keys.

use super::api::open_days;
use super::days::load_when_paged;
use super::desk::Desk;
use super::form::Opened;
use super::place::{Place, Spot, Who, use_go};
use super::side::SideOpen;
use super::time_grid::TimeGrid;
use crate::error::AppError;
use crate::frame::{Failure, Waiting, later};
use crate::sync::use_device;
use crate::ui::{Icon, Menu, in_turn_if_drawn};
use crate::wire::{Wire, reading};
use crate::words::words;
use leptos::prelude::*;
use leptos_meta::Title;
use model::calendar::{SOURCES, View};
use model::read::Period;

/// The calendar.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let place = Place::read(Signal::derive(move || device.today()));
    let days = Memo::new(move |_| place.view.get().days(place.date.get()));
    let first = reading(
        || (),
        move |()| {
            let days = days.get_untracked();
            async move {
                let (Some(first), Some(last)) = (days.first(), days.last()) else { return Err(AppError::NotFound) };
                device.or_held(open_days(Period { first: *first, last: *last }).await, Wire::default).await
            }
        },
    );
    let failed = RwSignal::new(None);
    load_when_paged(device, days, failed);
    let desk = Desk::new(place, days);
    narrow_means_agenda(place);
    provide_context(SideOpen(RwSignal::new(false)));
    page_keys(desk);
    let kind = Memo::new(move |_| Kind::of(&place.spot()));
    let chosen = Memo::new(move |_| desk.selecting.get() || desk.selected.with(|selected| !selected.is_empty()));
    let seeded = StoredValue::new(false);
    view! {
        <Title text=t.calendar />
        <section class="page calendar-page">
            <Bar desk />
            {move || failed.get().map(|error| view! { <Failure error /> })}
            <Suspense fallback=move || view! { <Waiting /> }>
                {move || {
                    let kind = kind.get();
                    Suspend::new(async move {
                        match first.await {
                            Ok(Wire(seed)) => {
                                if !seeded.get_value() {
                                    seeded.set_value(true);
                                    device.seed(seed);
                                }
                                match kind {
                                    Kind::Grid => in_turn_if_drawn(move || view! { <TimeGrid days desk /> }).into_any(),
                                    kind => later(crate::lazy::calendar_view(kind, days, desk)),
                                }
                            }
                            Err(error) => view! { <Failure error /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
            {move || chosen.get().then(|| later(crate::lazy::selection_bar(desk)))}
            {move || desk.open.get().map(|now| later(crate::lazy::activity_dialog(now, desk.open)))}
        </section>
    }
}

/// A screen too narrow for seven columns shows the agenda instead (WCAG 2.2, 1.4.10).
fn narrow_means_agenda(place: Place) {
    let go = use_go();
    Effect::new(move |_| {
        let narrow = window().match_media("(max-width: 640px)").ok().flatten().is_some_and(|query| query.matches());
        if narrow && matches!(place.view.get(), View::Week | View::WorkWeek) {
            go(place.spot_untracked().viewed(View::Agenda).address());
        }
    });
}

/// The parts a view is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Hours by days or people.
    Grid,
    /// People by days.
    Lanes,
    /// Weeks of a month.
    Month,
    /// A year's heat.
    Year,
    /// A list.
    Agenda,
}

impl Kind {
    /// The parts of a place.
    pub fn of(spot: &Spot) -> Self {
        match spot.view {
            View::WorkWeek | View::Week if spot.in_lanes() => Kind::Lanes,
            View::Day | View::WorkWeek | View::Week => Kind::Grid,
            View::Month => Kind::Month,
            View::Year => Kind::Year,
            View::Agenda => Kind::Agenda,
        }
    }
}

#[component]
fn Bar(desk: Desk) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let place = desk.place;
    let heading = move || {
        let Spot { view, date, .. } = place.spot();
        match view {
            View::Day => t.long_day(date),
            View::Month => t.month(date),
            View::Year => chrono::Datelike::year(&date).to_string(),
            view => {
                let days = view.days(date);
                let (first, last) = (days.first().copied().unwrap_or(date), days.last().copied().unwrap_or(date));
                format!("{} – {}", t.short_day(first), t.short_day(last))
            }
        }
    };
    let switch = move |view: View| {
        let address = move || place.spot().viewed(view).address();
        let current = move || (place.view.get() == view).then_some("page");
        view! { <a class="segment" href=address aria-current=current>{t.view(view)}</a> }
    };
    let go = use_go();
    let choose = move |event| {
        let who = Who::named(&event_target_value(&event));
        go(Spot { who, ..place.spot_untracked() }.address());
    };
    let actor = device.actor();
    let colleagues = move || {
        let viewer = device.viewer();
        device.people(move |person| {
            person.id != viewer.actor.id && viewer.actor.sees(model::Entity::Activity, &[person.id], &viewer.directory)
        })
    };
    let who = move || place.spot().who;
    let can_lane = move || {
        let spot = place.spot();
        spot.who == Who::Team && matches!(spot.view, View::Day | View::WorkWeek | View::Week)
    };
    let lanes_address = move || {
        let spot = place.spot();
        Spot { lanes: !spot.lanes, ..spot }.address()
    };
    let side = expect_context::<SideOpen>().0;
    view! {
        <header class="bar calendar-bar">
            <div class="bar-group">
                <a class="button" href=move || place.spot().on(device.today()).address()>{t.today}</a>
                <a class="icon-button" href=move || place.spot().paged(-1).address() aria-label=t.previous title=t.previous><Icon name="left" /></a>
                <a class="icon-button" href=move || place.spot().paged(1).address() aria-label=t.next title=t.next><Icon name="right" /></a>
            </div>
            <h1>{heading}</h1>
            <div class="bar-group push">
                <label class="visually-hidden" for="who">{t.whose}</label>
                <select id="who" on:change=choose>
                    <option value="me" selected=move || who() == Who::Me>{t.only_me}</option>
                    <option value="team" selected=move || who() == Who::Team>{t.everybody}</option>
                    {move || colleagues().into_iter().map(|person| {
                        let id = person.id;
                        view! { <option value=id.to_string() selected=move || who() == Who::One(id)>{person.name}</option> }
                    }).collect_view()}
                </select>
                {move || can_lane().then(|| view! {
                    <a class="button toggle" href=lanes_address aria-pressed=move || place.spot().lanes.to_string() role="button">{t.lanes}</a>
                })}
                <nav class="segments" aria-label=t.views>{View::ALL.map(switch).collect_view()}</nav>
                <Sources place />
                <button
                    type="button"
                    class="icon-button"
                    aria-label=t.select
                    title=t.select
                    aria-pressed=move || desk.selecting.get().to_string()
                    on:click=move |_| if desk.selecting.get_untracked() { desk.clear() } else { desk.selecting.set(true) }
                ><Icon name="select" /></button>
                <button type="button" class="icon-button" aria-label=t.side title=t.side aria-pressed=move || side.get().to_string() on:click=move |_| side.update(|open| *open = !*open)>
                    <Icon name="side" />
                </button>
                <button type="button" class="icon-button wide-only" aria-label=t.print title=t.print on:click=|_| { let _ = window().print(); }>
                    <Icon name="print" />
                </button>
                <button
                    type="button"
                    class="button primary"
                    on:click=move |_| desk.open.set(Some(Opened::draft_on(place.date.get_untracked(), &actor.zone)))
                >
                    <Icon name="plus" />
                    <span>{t.plan}</span>
                </button>
            </div>
        </header>
    }
}

/// Which sources are shown; each choice is an address.
#[component]
fn Sources(place: Place) -> impl IntoView {
    let t = words();
    let line = move |name: &'static str| {
        let shown = move || !place.spot().hidden.iter().any(|hidden| hidden == name);
        let address = move || {
            let mut spot = place.spot();
            if shown() {
                spot.hidden.push(name.to_owned());
            } else {
                spot.hidden.retain(|hidden| hidden != name);
            }
            spot.address()
        };
        view! {
            <a class="menu-item source" href=address role="menuitemcheckbox" data-source=name aria-checked=move || shown().to_string()>
                <span class="tick" aria-hidden="true">{move || shown().then_some("✓")}</span>
                {t.source_of(name)}
            </a>
        }
    };
    view! {
        <Menu label=t.show icon="filter">
            {SOURCES.iter().map(|source| line(source.name())).collect_view()}
            <a class="menu-item" href="/calendar/plan">{t.activity_plan}</a>
            <a class="menu-item" href="/calendar/batch">{t.batch}</a>
            <a class="menu-item" href="/calendar/exchange">{t.exchange}</a>
        </Menu>
    }
}

/// D, K, W, M, Y, A change the view, T goes to today, arrows page, C plans something new, Z takes back, ? helps.
fn page_keys(desk: Desk) {
    let (device, place) = (desk.device, desk.place);
    let go = use_go();
    let zone = device.actor().zone;
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if crate::frame::typing(&event) || desk.open.get_untracked().is_some() {
            return;
        }
        let spot = place.spot_untracked();
        let to = match event.key().as_str() {
            "d" => spot.viewed(View::Day),
            "k" => spot.viewed(View::WorkWeek),
            "w" => spot.viewed(View::Week),
            "m" => spot.viewed(View::Month),
            "y" => spot.viewed(View::Year),
            "a" => spot.viewed(View::Agenda),
            "t" => spot.on(device.today_untracked()),
            "ArrowLeft" => spot.paged(-1),
            "ArrowRight" => spot.paged(1),
            "c" => {
                event.prevent_default();
                return desk.open.set(Some(Opened::draft_on(spot.date, &zone)));
            }
            "z" => {
                let t = device.words();
                return device.toast(if device.undo() { t.undone } else { t.nothing_to_undo }.to_owned());
            }
            "?" => return desk.open.set(Some(Opened::Shortcuts)),
            "Escape" => return desk.clear(),
            _ => return,
        };
        go(to.address());
    });
    on_cleanup(move || handle.remove());
}
