//! The command palette: go anywhere, find anything.

use super::api::find_everything;
use super::later;
use crate::sync::{Device, use_device};
use crate::ui::{Dialog, Icon, Pause};
use crate::wire::Wire;
use crate::words::{Words, later_words, words};
use chrono::NaiveDate;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::Record;
use model::activities::Activity;

#[derive(Clone, Debug, PartialEq)]
struct Hit {
    icon: &'static str,
    text: String,
    more: String,
    href: String,
}

/// Opens with Ctrl or Cmd K.
#[component]
pub fn Palette(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if (event.ctrl_key() || event.meta_key()) && event.key() == "k" {
            event.prevent_default();
            open.set(true);
        }
    });
    on_cleanup(move || handle.remove());
    let device = use_device();
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let undo = (event.ctrl_key() || event.meta_key()) && event.key() == "z";
        let field = event.target().is_some_and(|target| {
            use wasm_bindgen::JsCast;
            target
                .dyn_into::<web_sys::Element>()
                .is_ok_and(|element| element.closest("input, textarea, select").ok().flatten().is_some())
        });
        if undo && !field {
            event.prevent_default();
            let t = device.words();
            device.toast(if device.undo() { t.undone } else { t.nothing_to_undo }.to_owned());
        }
    });
    on_cleanup(move || handle.remove());
    move || open.get().then(|| later(crate::lazy::palette(open)))
}

/// What the palette shows.
#[component]
pub fn Panel(open: RwSignal<bool>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let places = [
        hit("today", t.today, "/"),
        hit("calendar", t.calendar, "/calendar"),
        hit("calendar", t.month_view, "/calendar?view=month"),
        hit("customers", t.customers, "/customers"),
        hit("plus", t.new_customer, "/customers/new"),
        hit("upload", l.import_title, "/import"),
        hit("order", t.orders, "/orders"),
        hit("box", l.products, "/products"),
        hit("issue", t.issues, "/issues"),
        hit("knowledge", t.knowledge, "/knowledge"),
        hit("person", t.people, "/people"),
        hit("settings", t.settings, "/settings"),
    ];
    let (typed, active) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let found = RwSignal::new(Vec::<Hit>::new());
    let hits = Memo::new(move |_| {
        let words = typed.get().to_lowercase();
        let places = places.iter().filter(|place| place.text.to_lowercase().contains(&words)).cloned();
        // What is found comes first: nobody searches for places they see in the rail.
        found.get().into_iter().chain(places).collect::<Vec<_>>()
    });
    let pause = Pause::new();
    let search = move |query: String| {
        active.set(0);
        typed.set(query.clone());
        if query.trim().is_empty() {
            pause.forget();
            return found.set(vec![]);
        }
        let words = query.trim().to_lowercase();
        pause.then(find_everything(query), move |answer| {
            if let Ok(Wire(seed)) = answer {
                let hits = seed.records.iter().filter_map(|record| of_record(device, t, record)).collect();
                // What resembles comes after what says it: a number is looked for to the letter.
                let says = |hit: &Hit| hit.text.to_lowercase().contains(&words);
                found.set(model::order::sorted(hits, |a: &Hit, b: &Hit| says(b).cmp(&says(a))));
            }
        });
    };
    let navigate = use_navigate();
    let go = StoredValue::new(move |href: String| {
        open.set(false);
        navigate(&href, NavigateOptions::default());
    });
    let keys = move |event: web_sys::KeyboardEvent| {
        let count = hits.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" if count > 0 => active.update(|active| *active = (*active + count - 1) % count),
            "Enter" => {
                let chosen = hits.with_untracked(|hits| hits.get(active.get_untracked()).cloned());
                if let Some(chosen) = chosen {
                    go.with_value(|go| go(chosen.href));
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            request_animation_frame(move || drop(input.focus()));
        }
    });
    view! {
        <Dialog title=t.search_or_do only_looks=true on_close=move || open.set(false)>
            <div class="palette">
                <input
                    node_ref=input
                    type="text"
                    role="combobox"
                    aria-label=t.search_or_do
                    aria-expanded="true"
                    aria-controls="palette-hits"
                    aria-activedescendant=move || format!("palette-{}", active.get())
                    autocomplete="off"
                    placeholder=t.search_or_do
                    on:input=move |event| search(event_target_value(&event))
                    on:keydown=keys
                />
                <ul id="palette-hits" role="listbox" aria-label=t.search_or_do>
                    {move || hits.get().into_iter().enumerate().map(|(at, hit)| {
                        let href = hit.href.clone();
                        view! {
                            <li
                                id=format!("palette-{at}")
                                role="option"
                                aria-selected=move || (active.get() == at).to_string()
                                on:click=move |_| go.with_value(|go| go(href.clone()))
                            >
                                <Icon name=hit.icon />
                                <span>{hit.text}</span>
                                <small>{hit.more}</small>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </div>
        </Dialog>
    }
}

fn hit(icon: &'static str, text: &str, href: &str) -> Hit {
    Hit { icon, text: text.to_owned(), more: String::new(), href: href.to_owned() }
}

/// A record as the palette shows it.
fn of_record(device: Device, t: &'static Words, record: &Record) -> Option<Hit> {
    let (icon, more) = match record {
        Record::Customer(customer) => ("customers", customer.city.clone()),
        Record::Issue(issue) => ("issue", t.column(issue.column).to_owned()),
        Record::Order(order) => ("order", t.full_date(order.date)),
        Record::Product(product) => ("box", product.code.clone()),
        Record::Article(article) => ("knowledge", article.category.clone()),
        Record::Activity(activity) => (activity.method.name(), t.full_date(day_of(device, activity))),
        _ => return None,
    };
    Some(Hit { icon, text: t.record_title(record), more, href: address_of(device, record)? })
}

fn day_of(device: Device, activity: &Activity) -> NaiveDate {
    let viewer = device.viewer();
    activity.slot.seen_from(&viewer.actor.zone, &viewer.zones).0.date()
}

/// The page a record is on.
pub fn address_of(device: Device, record: &Record) -> Option<String> {
    Some(match record {
        Record::Customer(customer) => format!("/customers/{}", customer.id),
        Record::Contact(contact) => format!("/customers/{}", contact.customer),
        Record::Issue(issue) => format!("/issues?open={}", issue.id),
        Record::Comment(comment) => format!("/issues?open={}", comment.issue),
        Record::Order(order) => format!("/orders/{}", order.id),
        Record::Product(product) => format!("/products?q={}", js_sys::encode_uri_component(&product.name)),
        Record::Article(article) => format!("/knowledge/{}", article.id),
        Record::Activity(activity) => format!("/calendar?view=day&date={}", day_of(device, activity)),
        _ => return None,
    })
}
