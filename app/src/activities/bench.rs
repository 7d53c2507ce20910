//! The calendar with as many made-up entries as wanted (`/calendar/bench?n=1000&view=week`), for measuring it. For
//! administrators; nothing leaves the browser.

use super::calendar::Kind;
use super::desk::Desk;
use super::lanes::Lanes;
use super::place::Place;
use super::side::SideOpen;
use super::time_grid::TimeGrid;
use crate::frame::{Failure, later};
use crate::sync::use_device;
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::activities::{Activity, Method, Sale, State};
use model::read::Seed;
use model::time::{Slot, midnight};
use model::{PersonId, Record, Role};
use uuid::Uuid;
use wasm_bindgen::JsValue;

/// Most entries that are made up.
const MOST: u32 = 20_000;

/// The page.
#[component]
pub fn BenchPage() -> impl IntoView {
    let device = use_device();
    if device.actor().role != Role::Administrator {
        return view! { <Failure error=crate::error::AppError::NotFound /> }.into_any();
    }
    let alone = device.alone();
    provide_context(alone);
    provide_context(SideOpen(RwSignal::new(false)));
    let query = use_query_map();
    let count = query.with_untracked(|query| query.get("n")).and_then(|n| n.parse::<u32>().ok()).unwrap_or(1_000);
    let place = Place::read(Signal::derive(move || alone.today()));
    let days = Memo::new(move |_| place.view.get().days(place.date.get()));
    let desk = Desk::new(place, days);
    let shown = RwSignal::new(false);
    Effect::new(move |_| {
        // The measuring script looks at the clock here: what is made up is no part of what is measured.
        let days = days.get_untracked();
        let records = made_up(count.min(MOST), &days, alone.actor().id, &alone.actor().zone);
        alone.seed(Seed { version: 0, records });
        let _ = js_sys::Reflect::set(&window(), &JsValue::from_str("__changed"), &JsValue::from_f64(0.0));
        if query.with_untracked(|query| query.get("wait")).is_none() {
            shown.set(true);
        }
        let show = wasm_bindgen::closure::Closure::<dyn FnMut()>::new(move || shown.set(true));
        let _ = js_sys::Reflect::set(&window(), &JsValue::from_str("__show"), show.as_ref());
        show.forget();
    });
    let kind = Kind::of(&place.spot_untracked());
    view! {
        <section class="page calendar-page">
            {move || shown.get().then(|| match kind {
                Kind::Lanes => view! { <Lanes days desk /> }.into_any(),
                Kind::Grid => view! { <TimeGrid days desk /> }.into_any(),
                kind => later(crate::lazy::calendar_view(kind, days, desk)),
            })}
            {move || desk.open.get().map(|now| later(crate::lazy::activity_dialog(now, desk.open)))}
        </section>
    }
    .into_any()
}

/// Entries spread over the days and working hours, the same each time.
fn made_up(count: u32, days: &[NaiveDate], rep: PersonId, zone: &str) -> Vec<Record> {
    let entry = |number: u32| {
        let day = days.get(number as usize % days.len().max(1)).copied().unwrap_or_default();
        let start = midnight(day) + Duration::minutes(7 * 60 + i64::from(number.wrapping_mul(37) % 44) * 15);
        Record::Activity(Activity {
            id: Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + u128::from(number)).into(),
            rep,
            customer: None,
            contact: None,
            method: Method::ALL[number as usize % Method::ALL.len()],
            title: format!("Customer {number}"),
            place: String::new(),
            slot: Slot::timed(start, 30 + i64::from(number % 4) * 15, zone),
            state: State::Planned,
            note: String::new(),
            outcome: String::new(),
            sale: Sale::default(),
            reason: String::new(),
            rule: None,
            skipped: vec![],
            part_of: None,
            uid: String::new(),
            created: chrono::DateTime::UNIX_EPOCH,
        })
    };
    (0..count).map(entry).collect()
}
