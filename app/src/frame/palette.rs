//! The command palette: go anywhere, find a customer.

use super::later;
use crate::customers::api::find_customers;
use crate::knowledge::api::find_articles;
use crate::sync::use_device;
use crate::ui::{Dialog, Icon};
use crate::wire::Wire;
use crate::words::{later_words, words};
use gloo_timers::callback::Timeout;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::Record;

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
        hit("upload", l.import_customers, "/customers/import"),
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
        let issues = device.read(|world| {
            let match_issue = |issue: &&model::issues::Issue| {
                !words.is_empty()
                    && [&issue.title, &issue.number].iter().any(|text| text.to_lowercase().contains(&words))
            };
            let issues = world.issues.values().filter(match_issue).take(6);
            issues
                .map(|issue| Hit {
                    icon: "issue",
                    text: issue.title.clone(),
                    more: issue.number.clone(),
                    href: format!("/issues?open={}", issue.id),
                })
                .collect::<Vec<_>>()
        });
        places.chain(found.get()).chain(issues).collect::<Vec<_>>()
    });
    let asked = StoredValue::new(0_u64);
    let search = move |query: String| {
        active.set(0);
        typed.set(query.clone());
        let number = asked.get_value() + 1;
        asked.set_value(number);
        if query.trim().is_empty() {
            return found.set(vec![]);
        }
        Timeout::new(150, move || {
            spawn_local(async move {
                if asked.try_get_value() != Some(number) {
                    return;
                }
                let text = query.clone();
                let Ok(Wire(seed)) = find_customers(query).await else { return };
                let customers = seed.records.into_iter().filter_map(|record| match record {
                    Record::Customer(customer) => Some(Hit {
                        icon: "customers",
                        text: customer.name,
                        more: customer.city,
                        href: format!("/customers/{}", customer.id),
                    }),
                    _ => None,
                });
                let mut hits: Vec<Hit> = customers.collect();
                if let Ok(Wire(articles)) = find_articles(text, false).await {
                    hits.extend(articles.seed.records.into_iter().take(6).filter_map(|record| match record {
                        Record::Article(article) => Some(Hit {
                            icon: "knowledge",
                            text: article.title,
                            more: article.category,
                            href: format!("/knowledge/{}", article.id),
                        }),
                        _ => None,
                    }));
                }
                if asked.try_get_value() == Some(number) {
                    found.set(hits);
                }
            });
        })
        .forget();
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
        <Dialog title=t.search_or_do on_close=move || open.set(false)>
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
