//! The calendar page: its bar, its views, its keys.

use super::api::open_days;
use super::days::load_when_paged;
use super::form::Opened;
use super::month::MonthView;
use super::place::{Place, Who, use_go};
use super::time_grid::TimeGrid;
use crate::error::AppError;
use crate::frame::{Failure, Waiting, later};
use crate::sync::use_device;
use crate::ui::Icon;
use crate::wire::Wire;
use crate::words::words;
use leptos::prelude::*;
use leptos_meta::Title;
use model::calendar::View;

/// The calendar.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let place = Place::read(Signal::derive(move || device.today()));
    let days = Memo::new(move |_| place.view.get().days(place.date.get()));
    let first = Resource::new(
        || (),
        move |()| {
            let days = days.get_untracked();
            async move {
                match (days.first(), days.last()) {
                    (Some(first), Some(last)) => open_days(*first, *last).await,
                    _ => Err(AppError::NotFound),
                }
            }
        },
    );
    let failed = RwSignal::new(None);
    load_when_paged(device, days, failed);
    let open = RwSignal::new(None::<Opened>);
    page_keys(place, open);
    view! {
        <Title text=t.calendar />
        <section class="page calendar-page">
            <Bar place open />
            {move || failed.get().map(|error| view! { <Failure error /> })}
            <Suspense fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match first.await {
                        Ok(Wire(seed)) => {
                            device.seed(seed);
                            view! { <Views place days open /> }.into_any()
                        }
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Suspense>
            {move || open.get().map(|now| later(crate::lazy::activity_dialog(now, Callback::new(move |()| open.set(None)))))}
        </section>
    }
}

#[component]
fn Views(place: Place, days: Memo<Vec<chrono::NaiveDate>>, open: RwSignal<Option<Opened>>) -> impl IntoView {
    let month = Memo::new(move |_| place.view.get() == View::Month);
    move || {
        if month.get() {
            view! { <MonthView place days open /> }.into_any()
        } else {
            view! { <TimeGrid place days open /> }.into_any()
        }
    }
}

#[component]
fn Bar(place: Place, open: RwSignal<Option<Opened>>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let heading = move || {
        let date = place.date.get();
        match place.view.get() {
            View::Day => t.long_day(date),
            View::Month => t.month(date),
            view => {
                let days = view.days(date);
                let (first, last) = (days.first().copied().unwrap_or(date), days.last().copied().unwrap_or(date));
                format!("{} – {}", t.short_day(first), t.short_day(last))
            }
        }
    };
    let switch = move |view: View| {
        let address = move || Place::address(view, place.date.get(), &place.who.get());
        let current = move || (place.view.get() == view).then_some("page");
        view! { <a class="segment" href=address aria-current=current>{t.view(view)}</a> }
    };
    let go = use_go();
    let choose = move |event| {
        go(Place::address(
            place.view.get_untracked(),
            place.date.get_untracked(),
            &Who::named(&event_target_value(&event)),
        ));
    };
    let actor = device.actor();
    let colleagues = move || {
        let viewer = device.viewer();
        device.people(move |person| {
            person.id != viewer.actor.id && viewer.actor.sees(model::Entity::Activity, &[person.id], &viewer.directory)
        })
    };
    let today_address = move || Place::address(place.view.get(), device.today(), &place.who.get());
    view! {
        <header class="bar calendar-bar">
            <div class="bar-group">
                <a class="button" href=today_address>{t.today}</a>
                <a class="icon-button" href=move || place.paged(-1) aria-label=t.previous title=t.previous><Icon name="left" /></a>
                <a class="icon-button" href=move || place.paged(1) aria-label=t.next title=t.next><Icon name="right" /></a>
            </div>
            <h1>{heading}</h1>
            <div class="bar-group push">
                <label class="visually-hidden" for="who">{t.whose}</label>
                <select id="who" on:change=choose>
                    <option value="me" selected=move || place.who.get() == Who::Me>{t.only_me}</option>
                    <option value="team" selected=move || place.who.get() == Who::Team>{t.everybody}</option>
                    {move || colleagues().into_iter().map(|person| {
                        let id = person.id;
                        view! { <option value=id.to_string() selected=move || place.who.get() == Who::One(id)>{person.name}</option> }
                    }).collect_view()}
                </select>
                <nav class="segments" aria-label=t.views>{View::ALL.map(switch).collect_view()}</nav>
                <button type="button" class="icon-button" aria-label=t.print title=t.print on:click=|_| { let _ = window().print(); }>
                    <Icon name="print" />
                </button>
                <button
                    type="button"
                    class="button primary"
                    on:click=move |_| open.set(Some(Opened::draft_on(place.date.get_untracked(), &actor.zone)))
                >
                    <Icon name="plus" />
                    <span>{t.plan}</span>
                </button>
            </div>
        </header>
    }
}

/// D, W, K, M change the view, T goes to today, arrows page, C plans something new.
fn page_keys(place: Place, open: RwSignal<Option<Opened>>) {
    let device = use_device();
    let go = use_go();
    let zone = device.actor().zone;
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if crate::frame::typing(&event) || open.get_untracked().is_some() {
            return;
        }
        let (view, date, who) = (place.view.get_untracked(), place.date.get_untracked(), place.who.get_untracked());
        let switched = |view: View| Some(Place::address(view, date, &who));
        let address = match event.key().as_str() {
            "d" => switched(View::Day),
            "k" => switched(View::WorkWeek),
            "w" => switched(View::Week),
            "m" => switched(View::Month),
            "t" => Some(Place::address(view, device.today_untracked(), &who)),
            "ArrowLeft" => Some(Place::address(view, view.page(date, -1), &who)),
            "ArrowRight" => Some(Place::address(view, view.page(date, 1), &who)),
            "c" => {
                event.prevent_default();
                open.set(Some(Opened::draft_on(date, &zone)));
                None
            }
            _ => None,
        };
        if let Some(address) = address {
            go(address);
        }
    });
    on_cleanup(move || handle.remove());
}
