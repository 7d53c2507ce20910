//! The activity plan (业务活动计划): what somebody has planned and done in a period, as a list to print and to export.

use super::api::open_days;
use super::form::Opened;
use crate::error::AppError;
use crate::frame::{Failure, Waiting, later};
use crate::sync::use_device;
use crate::ui::{ExportMenu, Icon};
use crate::wire::{Wire, reading};
use crate::words::words;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::calendar::{Entry, entries, monday};
use model::read::Period;
use model::{Entity, PersonId};

/// Longest period a list shows, in days.
const LONGEST: i64 = 186;

/// The page; person and period are in the address.
#[component]
pub fn PlanPage() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let query = use_query_map();
    let get = move |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
    let first = Memo::new(move |_| model::iso::day(&get("from")).unwrap_or_else(|| monday(device.today())));
    let last = Memo::new(move |_| {
        let wanted = model::iso::day(&get("to")).unwrap_or_else(|| first.get() + Days::new(6));
        wanted.clamp(first.get(), first.get() + chrono::Duration::days(LONGEST))
    });
    let rep = Memo::new(move |_| get("who").parse::<PersonId>().unwrap_or_else(|_| device.actor().id));
    let read = reading(
        move || (first.get(), last.get()),
        move |(first, last)| async move { device.or_held(open_days(Period { first, last }).await, Wire::default).await },
    );
    let opened = RwSignal::new(None::<Opened>);
    let navigate = use_navigate();
    let go = move |first: NaiveDate, last: NaiveDate, who: PersonId| {
        navigate(&format!("/calendar/plan?from={first}&to={last}&who={who}"), Default::default());
    };
    let (go_first, go_last, go_rep) = (go.clone(), go.clone(), go);
    let day = |event: &leptos::ev::Event| model::iso::day(&event_target_value(event));
    let people = move || {
        let viewer = device.viewer();
        device.people(move |person| viewer.actor.sees(Entity::Activity, &[person.id], &viewer.directory))
    };
    let export =
        move |format| format!("/calendar/plan.{format}?from={}&to={}&who={}", first.get(), last.get(), rep.get());
    view! {
        <Title text=t.activity_plan />
        <section class="page">
            <header class="bar">
                <h1>{t.activity_plan}" · "{move || device.name_of(rep.get())}</h1>
                <div class="bar-group push">
                    <label for="plan-who" class="visually-hidden">{t.whose}</label>
                    <select id="plan-who" on:change=move |event| if let Ok(who) = event_target_value(&event).parse() { go_rep(first.get_untracked(), last.get_untracked(), who) }>
                        {move || people().into_iter().map(|person| {
                            let id = person.id;
                            view! { <option value=id.to_string() selected=move || rep.get() == id>{person.name}</option> }
                        }).collect_view()}
                    </select>
                    <label for="plan-from" class="visually-hidden">{t.from}</label>
                    <input id="plan-from" type="date" prop:value=move || first.get().to_string() value=first.get_untracked().to_string() on:change=move |event| if let Some(day) = day(&event) { go_first(day, last.get_untracked().max(day), rep.get_untracked()) } />
                    <label for="plan-to" class="visually-hidden">{t.until}</label>
                    <input id="plan-to" type="date" prop:value=move || last.get().to_string() value=last.get_untracked().to_string() on:change=move |event| if let Some(day) = day(&event) { go_last(first.get_untracked().min(day), day, rep.get_untracked()) } />
                    <ExportMenu href=export />
                    <button type="button" class="icon-button" aria-label=t.print title=t.print on:click=|_| { let _ = window().print(); }><Icon name="print" /></button>
                </div>
            </header>
            <Suspense fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match read.await {
                        Ok(Wire(seed)) => {
                            device.seed(seed);
                            view! { <List first last rep opened /> }.into_any()
                        }
                        Err(error) => { let error: AppError = error; view! { <Failure error /> }.into_any() }
                    }
                })}
            </Suspense>
            {move || opened.get().map(|now| later(crate::lazy::activity_dialog(now, opened)))}
        </section>
    }
}

#[component]
fn List(
    first: Memo<NaiveDate>,
    last: Memo<NaiveDate>,
    rep: Memo<PersonId>,
    opened: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let lines = Memo::new(move |_| {
        let (viewer, first, last, rep) = (device.viewer(), first.get(), last.get(), rep.get());
        let mut lines: Vec<_> = device
            .read(|world| entries(world, &viewer, &[], first, last))
            .into_iter()
            .filter(|entry| entry.rep == Some(rep))
            .map(|entry| (entry.slot.seen_from(&viewer.actor.zone, &viewer.zones), entry))
            .filter(|((from, _), _)| (first..=last).contains(&from.date()))
            .collect();
        lines.sort_by_key(|((from, _), entry)| (*from, entry.handle));
        lines
    });
    let row = move |((from, to), entry): ((chrono::NaiveDateTime, chrono::NaiveDateTime), Entry)| {
        let activity = device.peek(|world| world.activities.get(&entry.key.id.into()).cloned());
        let customer = activity.as_ref().and_then(|activity| activity.customer);
        let customer =
            customer.and_then(|id| device.peek(|world| world.customers.get(&id).map(|customer| customer.name.clone())));
        let whole = matches!(entry.slot, model::time::Slot::AllDay { .. });
        let (note, outcome) = activity.map(|activity| (activity.note, activity.outcome)).unwrap_or_default();
        let (title, opens) = (entry.title.clone(), entry.clone());
        view! {
            <tr data-activity=entry.handle.to_string()>
                <td class="figures">{t.short_day(from.date())}</td>
                <td class="figures">{if whole { t.all_day.to_owned() } else { t.times(from, to) }}</td>
                <td><button type="button" class="link" on:click=move |_| opened.set(Some(Opened::Entry(opens.clone())))>{title}</button></td>
                <td>{customer}</td>
                <td>{t.look(entry.look)}</td>
                <td>{t.state(entry.state)}</td>
                <td>{note} {(!outcome.is_empty()).then(|| format!("→ {outcome}"))}</td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll">
            <table class="plan">
                <thead><tr>
                    <th scope="col">{t.date}</th><th scope="col">{t.time_field}</th><th scope="col">{t.title}</th>
                    <th scope="col">{t.customer}</th><th scope="col">{t.method_label}</th><th scope="col">{t.column_label}</th><th scope="col">{t.note}</th>
                </tr></thead>
                <tbody>{move || lines.get().into_iter().map(row).collect_view()}</tbody>
            </table>
            <Show when=move || lines.with(Vec::is_empty)><p class="empty">{t.nothing_today}</p></Show>
        </div>
    }
}
