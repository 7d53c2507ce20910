//! The field that looks up a customer: an ARIA combobox.

use super::api::{find_customer, find_customers};
use crate::error::AppError;
use crate::sync::{Device, use_device};
use crate::ui::{Field, Kind, Pause, unless_gone};
use crate::wire::Wire;
use crate::words::words;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::read::{CustomerFilter, FEW_CUSTOMERS, Seed};
use model::{CustomerId, Record};

/// What the device holds, where nothing else can be looked at.
fn held(device: Device, query: String) -> Seed {
    let filter = CustomerFilter { query, ..CustomerFilter::default() };
    let found = device.peek(|world| model::held::customers(world, &filter));
    Seed { version: device.version(), records: found.into_iter().take(FEW_CUSTOMERS).map(Record::Customer).collect() }
}

/// A customer, looked up by name, code, city or telephone.
#[component]
pub fn CustomerLookUp(
    /// What the field is called.
    label: &'static str,
    /// Identity of the control.
    id: &'static str,
    /// Who is chosen.
    value: RwSignal<Option<CustomerId>>,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let name = move |id: Option<CustomerId>| {
        id.and_then(|id| device.peek(|world| world.customers.get(&id).map(|customer| customer.name.clone())))
            .unwrap_or_default()
    };
    let typed = RwSignal::new(name(value.get_untracked()));
    // Whoever is chosen may become known later: with what the page reads, or, as the calendar brings no customers along,
    // because they are fetched now.
    let fetched = StoredValue::new(None::<CustomerId>);
    Effect::new(move |_| {
        let Some(id) = value.get().filter(|_| typed.with_untracked(String::is_empty)) else { return };
        if let Some(name) = device.read(|world| world.customers.get(&id).map(|customer| customer.name.clone())) {
            typed.set(name);
        } else if fetched.get_value() != Some(id) {
            fetched.set_value(Some(id));
            spawn_local(async move {
                if let Ok(Wire(seed)) = find_customer(id).await {
                    device.seed(seed);
                }
            });
        }
    });
    let found = RwSignal::new(Vec::<(CustomerId, String, String)>::new());
    let active = RwSignal::new(0_usize);
    let pause = Pause::new();
    let search = move |query: String| {
        let told = query.clone();
        pause.then(find_customers(query), move |answer| {
            let seed = match answer {
                Ok(Wire(seed)) => seed,
                Err(AppError::Unreachable) => held(device, told),
                Err(_) => return,
            };
            let hits = seed.records.iter().filter_map(|record| match record {
                Record::Customer(customer) => Some((customer.id, customer.name.clone(), customer.city.clone())),
                _ => None,
            });
            active.set(0);
            found.set(hits.collect());
            device.seed(seed);
        });
    };
    let choose = move |id: CustomerId, name: String| {
        value.set(Some(id));
        typed.set(name);
        found.set(vec![]);
    };
    let on_input = move |event| {
        let query = event_target_value(&event);
        typed.set(query.clone());
        value.set(None);
        search(query);
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count == 0 => search(typed.get_untracked()),
            "ArrowDown" => active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" if count > 0 => active.update(|active| *active = (*active + count - 1) % count),
            "Enter" if count > 0 && !event.ctrl_key() => {
                let hit = found.with_untracked(|found| found.get(active.get_untracked()).cloned());
                if let Some((id, name, _)) = hit {
                    choose(id, name);
                }
            }
            "Escape" if count > 0 => {
                event.stop_propagation();
                found.set(vec![]);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let list = format!("{id}-list");
    let option_id = move |at: usize| format!("{id}-option-{at}");
    view! {
        <Field label id kind=Kind::LookUp fault>
            <div class="look-up">
                <input
                    id=id
                    name=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    aria-expanded=move || found.with(|found| !found.is_empty()).to_string()
                    aria-controls=list.clone()
                    aria-autocomplete="list"
                    aria-activedescendant=move || found.with(|found| (!found.is_empty()).then(|| option_id(active.get())))
                    placeholder=t.look_up_hint
                    prop:value=typed
                    on:input=on_input
                    on:keydown=on_key
                    on:blur=move |_| {
                        Timeout::new(200, move || {
                            found.try_set(vec![]);
                        }).forget();
                        unless_gone(value, move |chosen| {
                            if chosen.is_none() {
                                typed.try_set(String::new());
                            }
                        });
                    }
                />
                <ul class="look-up-list" id=list.clone() role="listbox" aria-label=label hidden=move || found.with(Vec::is_empty)>
                    {move || found.get().into_iter().enumerate().map(|(at, (customer, name, city))| {
                        let chosen = name.clone();
                        view! {
                            <li
                                id=option_id(at)
                                role="option"
                                data-customer=customer.to_string()
                                aria-selected=move || (active.get() == at).to_string()
                                on:pointerdown=move |event| {
                                    event.prevent_default();
                                    choose(customer, chosen.clone());
                                }
                            >
                                <span>{name}</span>
                                <small>{city}</small>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </div>
        </Field>
    }
}
