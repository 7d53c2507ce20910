//! The page of the company's settings, for those who lead.

use super::api::read_holidays;
use super::board::LimitsCard;
use super::categories::CategoriesCard;
use super::custom::CustomFieldsCard;
use super::service::{ServiceHoursCard, TargetsCard};
use crate::sync::use_device;
use crate::ui::{Choice, Faults, Icon, Kind, TextInput};
use crate::wire::Wire;
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use model::company::{Command as Act, Field, Policy};
use model::{Command, Fault, Refusal};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The page.
#[component]
pub fn CompanyPage() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let leads = device.actor().assigns();
    view! {
        <Title text=t.company />
        <section class="page narrow">
            <header class="bar"><h1>{t.company}</h1></header>
            {if leads {
                view! { <LoadCard /> <HolidayCard /> <ServiceHoursCard /> <TargetsCard /> <LimitsCard /> <CategoriesCard /> <CustomFieldsCard /> }.into_any()
            } else {
                view! { <p class="empty">{t.forbidden}</p> }.into_any()
            }}
        </section>
    }
}

#[component]
fn LoadCard() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let company = device.peek(|world| world.company().clone());
    let number = |value: u16| RwSignal::new(value.to_string());
    let (best_from, best_to, most) = (number(company.best_from), number(company.best_to), number(company.most));
    let (travel, currency) = (number(company.travel), RwSignal::new(company.currency));
    let policy = RwSignal::new(company.policy.name().to_owned());
    let policies = Policy::ALL.map(|policy| (policy.name().to_owned(), t.policy(policy).to_owned())).to_vec();
    let faults = Faults::none();
    let save = move || {
        let number = |field: &str, value: RwSignal<String>| {
            value.get_untracked().trim().parse::<u16>().map_err(|_| Refusal::field(field, Fault::Malformed))
        };
        let set = || -> Result<Vec<Field>, Refusal> {
            let chosen = Policy::named(&policy.get_untracked());
            Ok(vec![
                Field::BestFrom(number("best_from", best_from)?),
                Field::BestTo(number("best_to", best_to)?),
                Field::Most(number("most", most)?),
                Field::Travel(number("travel", travel)?),
                Field::Currency(currency.get_untracked()),
                Field::Policy(chosen.unwrap_or_default()),
            ])
        };
        let saved = set().and_then(|set| device.dispatch(Command::Company(Act::Edit { set })));
        if faults.take(saved) {
            device.toast(t.saved.to_owned());
        }
    };
    view! {
        <form class="card form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            <h2>{l.load_title}</h2>
            <p class="help">{l.load_help}</p>
            {faults.banner()}
            <div class="row">
                <TextInput label=l.best_from id="best_from" input="number" value=best_from kind=Kind::Required fault=faults.at("best_from") />
                <TextInput label=l.best_to id="best_to" input="number" value=best_to kind=Kind::Required fault=faults.at("best_to") />
                <TextInput label=t.most_load id="most" input="number" value=most kind=Kind::Required fault=faults.at("most") />
            </div>
            <div class="row">
                <TextInput label=t.travel id="travel" input="number" value=travel kind=Kind::Required fault=faults.at("travel") />
                <Choice label=t.policy_label id="policy" value=policy options=policies />
                <TextInput label=t.currency id="currency" value=currency kind=Kind::Required fault=faults.at("currency") />
            </div>
            <footer class="dialog-actions"><button type="submit" class="button primary">{t.save}</button></footer>
        </form>
    }
}

#[component]
fn HolidayCard() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let calendar = RwSignal::new("CN".to_owned());
    let refused = RwSignal::new(None::<String>);
    let days = Memo::new(move |_| device.read(|world| world.company().holidays.clone()));
    let chosen = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        refused.set(None);
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
            match read_holidays(text, calendar.get_untracked()).await {
                Ok(Wire(Ok(days))) => {
                    let count = days.len().to_string();
                    let added = device.dispatch(Command::Company(Act::AddHolidays { days }));
                    device.tell(t, added, fill(l.holidays_added, &[&count]));
                }
                Ok(Wire(Err(why))) => refused.set(Some(why)),
                Err(error) => device.toast(t.error(&error)),
            }
        });
    };
    let drop_calendar = move |calendar: String| {
        let dropped = device.dispatch(Command::Company(Act::DropHolidays { calendar, dates: vec![] }));
        device.tell(t, dropped, t.saved.to_owned());
    };
    view! {
        <section class="card form">
            <h2>{l.holidays}</h2>
            <p class="help">{l.holidays_help}</p>
            <TextInput label=l.holiday_calendar id="calendar" value=calendar />
            <label class="file-drop">
                <Icon name="upload" />
                <span>{l.choose_holidays}</span>
                <input type="file" accept=".json,.ics,application/json,text/calendar" on:change=chosen />
            </label>
            {move || refused.get().map(|why| view! { <p class="form-faults" role="alert">{l.not_a_calendar}" "<small>{why}</small></p> })}
            {move || {
                let days = days.get();
                let mut names: Vec<String> = days.iter().map(|day| day.calendar.clone()).collect();
                names.dedup();
                names.into_iter().map(|name| {
                    let own: Vec<_> = days.iter().filter(|day| day.calendar == name).cloned().collect();
                    let dropped = name.clone();
                    view! {
                        <details class="more-fields">
                            <summary>{name}" · "{own.len()}</summary>
                            <ul class="holidays">
                                {own.into_iter().map(|day| view! {
                                    <li data-works=day.works.to_string()><span class="figures">{t.short_day(day.date)}" "{chrono::Datelike::year(&day.date)}</span> {day.name} <span class="tag">{if day.works { l.make_up_day } else { t.day_off }}</span></li>
                                }).collect_view()}
                            </ul>
                            <button type="button" class="button danger" on:click=move |_| drop_calendar(dropped.clone())>{l.drop_calendar}</button>
                        </details>
                    }
                }).collect_view()
            }}
        </section>
    }
}
