//! Batch scheduling (批量安排): many customers, a period, some reps; the spread is seen before anything is planned.

use super::api::{list_for_batch, spread_visits};
use crate::customers::customer_sets;
use crate::sync::use_device;
use crate::ui::{Faults, Kind, Pause, TextInput};
use crate::wire::Wire;
use crate::words::{fill, later_words, words};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use model::activities::spread::{Stop, Wish};
use model::activities::{Command as Act, Draft, Method};
use model::calendar::monday;
use model::customers::{Customer, Grade};
use model::read::CustomerFilter;
use model::{Command, CustomerId, Fault, PersonId, Refusal};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The page.
#[component]
pub fn BatchPage() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let found = RwSignal::new(Vec::<Customer>::new());
    let chosen: Chosen = RwSignal::new(BTreeMap::new());
    let reps = RwSignal::new(BTreeSet::from([device.actor().id]));
    let next = monday(device.today_untracked()) + Days::new(7);
    let text = |value: String| RwSignal::new(value);
    let (first, last) = (text(next.to_string()), text((next + Days::new(11)).to_string()));
    let (from, to) = (text("09:00".into()), text("17:00".into()));
    let (length, most) = (text("45".into()), text("4".into()));
    let title = text(String::new());
    let faults = Faults::none();
    let preview = RwSignal::new(None::<Vec<Stop>>);
    let wish = move || -> Result<Wish, Refusal> {
        let malformed = |field: &str| Refusal::field(field, Fault::Malformed);
        let day = |value: RwSignal<String>, field| model::iso::day(&value.get_untracked()).ok_or(malformed(field));
        let minute = |value: RwSignal<String>, field: &str| {
            let value = value.get_untracked();
            let (hour, minute) = value.split_once(':').ok_or(malformed(field))?;
            let number = |text: &str| text.parse::<u16>().map_err(|_| malformed(field));
            let (hour, minute) = (number(hour)?, number(minute)?);
            if hour < 24 && minute < 60 { Ok(hour * 60 + minute) } else { Err(malformed(field)) }
        };
        let number = |value: RwSignal<String>, field: &str| {
            value.get_untracked().trim().parse::<u16>().map_err(|_| malformed(field))
        };
        let (first, last) = (day(first, "slot")?, day(last, "end")?);
        if last < first {
            return Err(Refusal::field("end", Fault::EndsBeforeStart));
        }
        let customers: Vec<CustomerId> = chosen.with_untracked(|chosen| chosen.keys().copied().collect());
        if customers.is_empty() {
            return Err(Refusal::field("customer", Fault::Required));
        }
        Ok(Wish {
            customers,
            reps: reps.get_untracked().into_iter().collect(),
            first,
            last,
            from: minute(from, "opens")?,
            to: minute(to, "closes")?,
            length: number(length, "length")?.clamp(5, 720),
            most_a_day: number(most, "most")?.max(1),
        })
    };
    let look = move |_| {
        let wish = wish();
        if let Err(refusal) = &wish {
            return faults.show(refusal.clone());
        }
        faults.take(Ok(()));
        let Ok(wish) = wish else { return };
        spawn_local(async move {
            match spread_visits(wish).await {
                Ok(Wire((stops, seed))) => {
                    device.seed(seed);
                    preview.set(Some(stops));
                }
                Err(error) => device.toast(t.error(&error)),
            }
        });
    };
    let plan = move |_| {
        let stops = preview.get_untracked().unwrap_or_default();
        let command = |stop: &Stop| {
            let draft = Draft {
                rep: Some(stop.rep),
                customer: Some(stop.customer),
                title: title.get_untracked(),
                ..Draft::new(Uuid::now_v7().into(), Method::Visit, stop.slot.clone()?)
            };
            Some(Command::Activities(Act::Plan(draft)))
        };
        let commands: Vec<Command> = stops.iter().filter_map(command).collect();
        let count = commands.len().to_string();
        let planned = device.dispatch(Command::Together(commands));
        if device.tell(t, planned, fill(l.batch_planned, &[&count])) {
            preview.set(None);
        }
    };
    let possible = device.acts_for();
    view! {
        <Title text=t.batch />
        <section class="page">
            <header class="bar"><h1>{t.batch}</h1><a class="button push" href="/calendar">{t.calendar}</a></header>
            {faults.banner()}
            <div class="batch">
                <Picker found chosen />
                <form class="card form" novalidate on:submit=|event| event.prevent_default()>
                    <h2>{l.batch_when}</h2>
                    <div class="row">
                        <TextInput label=t.from id="batch-first" input="date" value=first kind=Kind::Required fault=faults.at("slot") />
                        <TextInput label=t.until id="batch-last" input="date" value=last kind=Kind::Required fault=faults.at("end") />
                    </div>
                    <div class="row">
                        <TextInput label=l.not_before id="batch-from" input="time" value=from kind=Kind::Required fault=faults.at("opens") />
                        <TextInput label=l.over_by id="batch-to" input="time" value=to kind=Kind::Required fault=faults.at("closes") />
                    </div>
                    <div class="row">
                        <TextInput label=l.visit_length id="batch-length" input="number" value=length kind=Kind::Required fault=faults.at("length") />
                        <TextInput label=l.most_a_day id="batch-most" input="number" value=most kind=Kind::Required fault=faults.at("most") />
                    </div>
                    <TextInput label=t.title id="batch-title" value=title help=t.title_help />
                    <fieldset class="fields">
                        <legend>{t.rep}</legend>
                        {possible.into_iter().map(|person| {
                            let id = person.id;
                            view! {
                                <label class="check">
                                    <input type="checkbox" name="batch-rep" value=id.to_string() prop:checked=move || reps.with(|reps| reps.contains(&id)) on:change=move |_| toggle(reps, id) />
                                    {person.name}
                                </label>
                            }
                        }).collect_view()}
                    </fieldset>
                    <footer class="dialog-actions"><button type="button" class="button primary" on:click=look>{l.batch_preview}</button></footer>
                </form>
            </div>
            {move || preview.get().map(|stops| view! { <Preview stops chosen on_plan=plan /> })}
        </section>
    }
}

fn toggle(set: RwSignal<BTreeSet<PersonId>>, person: PersonId) {
    set.update(|set| {
        if !set.remove(&person) {
            set.insert(person);
        }
    });
}

/// Who is to be visited, whatever is looked for by now.
type Chosen = RwSignal<BTreeMap<CustomerId, Customer>>;

/// Customers by filter, and by hand.
#[component]
fn Picker(found: RwSignal<Vec<Customer>>, chosen: Chosen) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let text = || RwSignal::new(String::new());
    let (query, grade, owner, set) = (text(), text(), text(), text());
    let sets = customer_sets();
    let pause = Pause::new();
    let search = move || {
        let filter = CustomerFilter {
            query: query.get_untracked(),
            grade: Grade::named(&grade.get_untracked()),
            owner: owner.get_untracked().parse().ok(),
            standing: None,
            set: set.get_untracked().parse().ok(),
            custom: None,
        };
        pause.then(list_for_batch(filter), move |answer| match answer {
            Ok(Wire(page)) => {
                device.seed(page.sets);
                found.set(page.customers);
            }
            Err(error) => device.toast(t.error(&error)),
        });
    };
    let choose_all = move |_| {
        found.with_untracked(|found| {
            chosen.update(|chosen| chosen.extend(found.iter().map(|customer| (customer.id, customer.clone()))));
        });
    };
    Effect::new(move |_| search());
    let owners = device.acts_for();
    view! {
        <section class="card form">
            <h2>{move || fill(l.batch_customers, &[&chosen.with(BTreeMap::len).to_string(), &found.with(Vec::len).to_string()])}</h2>
            <div class="row">
                <input id="batch-query" type="search" aria-label=t.search_customers placeholder=t.search_customers prop:value=query on:input=move |event| { query.set(event_target_value(&event)); search(); } />
                <select id="batch-grade" aria-label=t.grade_label on:change=move |event| { grade.set(event_target_value(&event)); search(); }>
                    <option value="">{t.any_grade}</option>
                    {Grade::ALL.map(|grade| view! { <option value=grade.name()>{grade.name()}</option> }).collect_view()}
                </select>
                <select id="batch-owner" aria-label=t.owner on:change=move |event| { owner.set(event_target_value(&event)); search(); }>
                    <option value="">{t.any_owner}</option>
                    {owners.into_iter().map(|person| view! { <option value=person.id.to_string()>{person.name}</option> }).collect_view()}
                </select>
                <select id="batch-set" aria-label=l.sets on:change=move |event| { set.set(event_target_value(&event)); search(); }>
                    <option value="">{l.any_set}</option>
                    {move || sets.get().into_iter().map(|known| view! {
                        <option value=known.id.to_string() selected=set.get_untracked() == known.id.to_string()>{known.name}</option>
                    }).collect_view()}
                </select>
            </div>
            <p class="steps">
                <button type="button" class="button" on:click=choose_all>{l.choose_all}</button>
                <button type="button" class="button" on:click=move |_| chosen.set(BTreeMap::new())>{t.select_none}</button>
            </p>
            <ul class="batch-list">
                <For each=move || found.get() key=|customer| customer.id children=move |customer| {
                    let (id, whole) = (customer.id, customer.clone());
                    let toggle = move |_| {
                        chosen.update(|chosen| {
                            if chosen.remove(&id).is_none() {
                                chosen.insert(id, whole.clone());
                            }
                        });
                    };
                    view! {
                        <li><label class="check">
                            <input type="checkbox" name="batch-customer" prop:checked=move || chosen.with(|chosen| chosen.contains_key(&id)) on:change=toggle />
                            <span>{customer.name}</span>
                            <small>{customer.city} {customer.grade.map(|grade| format!(" · {}", grade.name()))}</small>
                        </label></li>
                    }
                } />
            </ul>
        </section>
    }
}

/// The spread, day by day for each rep, before it is made.
#[component]
fn Preview(stops: Vec<Stop>, chosen: Chosen, #[prop(into)] on_plan: Callback<()>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let name = move |id: CustomerId| {
        chosen.with_untracked(|chosen| chosen.get(&id).map(|customer| customer.name.clone())).unwrap_or_default()
    };
    let placed = stops.iter().filter(|stop| stop.slot.is_some()).count();
    let left = stops.len() - placed;
    let mut days: Vec<(PersonId, NaiveDate, Vec<Stop>)> = vec![];
    for stop in stops {
        let Some(slot) = &stop.slot else { continue };
        let day = slot.first_day();
        match days.iter_mut().find(|(rep, own, _)| *rep == stop.rep && *own == day) {
            Some((_, _, stops)) => stops.push(stop),
            None => days.push((stop.rep, day, vec![stop])),
        }
    }
    days.sort_by_key(|(rep, day, _)| (*rep, *day));
    view! {
        <section class="card batch-preview" role="region" aria-label=l.batch_preview>
            <header class="bar">
                <h2>{fill(l.batch_placed, &[&placed.to_string()])}</h2>
                {(left > 0).then(|| view! { <p class="form-faults" role="alert">{fill(l.batch_left, &[&left.to_string()])}</p> })}
                <button type="button" class="button primary push" on:click=move |_| on_plan.run(())>{fill(l.batch_plan, &[&placed.to_string()])}</button>
            </header>
            <div class="batch-days">
                {days.into_iter().map(|(rep, day, mut stops)| {
                    stops.sort_by_key(|stop| stop.slot.as_ref().map(model::time::Slot::civil_start));
                    view! {
                        <section class="batch-day">
                            <h3>{device.name_of(rep)}" · "{t.short_day(day)}</h3>
                            <ol>{stops.into_iter().map(|stop| {
                                let when = stop.slot.as_ref().map(|slot| t.times(slot.civil_start(), slot.civil_start() + slot.length()));
                                view! { <li><span class="figures">{when}</span> {name(stop.customer)}</li> }
                            }).collect_view()}</ol>
                        </section>
                    }
                }).collect_view()}
            </div>
        </section>
    }
}
