//! The list: search, filters in the address, pages by key as one scrolls.

use super::api::list_customers;
use super::custom::CustomFilters;
use super::rows::Rows;
use super::selection::{Selected, SelectionBar};
use super::sets::{SetsMenu, sets};
use crate::frame::{Failure, Waiting};
use crate::sync::{Device, use_device};
use crate::ui::{ExportMenu, Icon, Menu, Pause, in_turn};
use crate::wire::{Wire, reading};
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::Record;
use model::customers::{Grade, Standing};
use model::read::{CustomerFilter, CustomerPage, Seed};
use std::collections::BTreeMap;

/// The list of customers.
#[component]
pub fn CustomersPage() -> impl IntoView {
    view! {
        <Title text=words().customers />
        {in_turn(|| view! { <CustomerList /> })}
    }
}

#[component]
fn CustomerList() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|query| {
            let get = |name: &str| query.get(name).unwrap_or_default();
            let (standing, grade) = (get("standing"), get("grade"));
            CustomerFilter {
                query: get("q"),
                standing: Standing::named(&standing),
                grade: Grade::named(&grade),
                owner: get("owner").parse().ok(),
                set: get("set").parse().ok(),
                custom: query.get("field").zip(query.get("value")),
            }
        })
    });
    let first = reading(
        move || filter.get(),
        move |filter| async move {
            let read = list_customers(filter.clone(), None).await;
            device.or_held(read, || Wire(held_page(device, &filter))).await
        },
    );
    let selected: Selected = RwSignal::new(BTreeMap::new());
    let (read_at, found) = (RwSignal::new(0), RwSignal::new((CustomerFilter::default(), 0)));
    // What is about to be done with them is decided on what is known of them.
    Effect::new(move |_| {
        let records = selected.with(|selected| selected.values().cloned().map(Record::Customer).collect::<Vec<_>>());
        if !records.is_empty() {
            device.seed(Seed { version: read_at.get_untracked(), records });
        }
    });
    let again = move |()| {
        leptos::task::spawn_local(async move {
            device.settled().await;
            first.refetch();
        });
    };
    view! {
        <section class="page list-page">
            {in_turn(move || view! {
                <header class="bar">
                    <h1>{t.customers}</h1>
                    <div class="bar-group push">
                        <ColumnsMenu filter />
                        <ExportMenu href=move |format| format!("/customers/export.{format}?{}", query_of(&filter.get())) />
                        {device.actor().assigns().then(|| view! { <a class="button" href="/customers/pyramid"><span>{later_words().pyramid_short}</span></a> })}
                        <a class="button" href="/import?kind=customers"><Icon name="upload" /><span>{t.import}</span></a>
                        <a class="button primary" href="/customers/new"><Icon name="plus" /><span>{t.new_customer}</span></a>
                    </div>
                </header>
            })}
            {in_turn(move || view! { <Filters filter /> })}
            {in_turn(move || view! {
                <div class="found">
                    <Transition fallback=move || view! { <Waiting /> }>
                        {move || Suspend::new(async move {
                            match first.await {
                                Ok(Wire(page)) => {
                                    read_at.set(page.sets.version);
                                    let filter = filter.get_untracked();
                                    found.set((filter.clone(), page.total));
                                    device.seed(page.sets.clone());
                                    view! { <Rows page filter selected columns=shown_columns() /> }.into_any()
                                }
                                Err(error) => view! { <Failure error /> }.into_any(),
                            }
                        })}
                    </Transition>
                </div>
            })}
            <Show when=move || selected.with(|selected| !selected.is_empty())>
                <SelectionBar selected filter found again />
            </Show>
        </section>
    }
}

/// What the list shows of what the device holds.
fn held_page(device: Device, filter: &CustomerFilter) -> CustomerPage {
    let customers = device.peek(|world| model::held::customers(world, filter));
    CustomerPage { total: customers.len() as u64, customers, ..CustomerPage::default() }
}

/// The own fields that have a column, as the address says; those that no longer exist have none.
pub fn shown_columns() -> Memo<Vec<String>> {
    let (device, query) = (use_device(), use_query_map());
    Memo::new(move |_| {
        let own = device.read(|world| world.company().own_fields());
        let wanted = query.with(|query| query.get_all("column")).unwrap_or_default();
        wanted.into_iter().filter(|name| own.iter().any(|field| field.name == *name)).collect()
    })
}

/// Which own fields have a column.
#[component]
fn ColumnsMenu(filter: Memo<CustomerFilter>) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let own = device.peek(|world| world.company().own_fields());
    let shown = shown_columns();
    let navigate = use_navigate();
    let choices = StoredValue::new(own.iter().map(|field| field.name.clone()).collect::<Vec<_>>());
    let go = Callback::new(move |name: String| {
        let mut wanted = shown.get_untracked();
        match wanted.iter().position(|known| *known == name) {
            Some(at) => drop(wanted.remove(at)),
            None => wanted.push(name),
        }
        navigate(&address(&filter.get_untracked(), &wanted), stay());
    });
    (!own.is_empty()).then(|| view! {
        <Menu label=l.columns icon="side">
            {choices.get_value().into_iter().map(|name| {
                let (known, wanted) = (name.clone(), name.clone());
                let pressed = move || shown.with(|shown| shown.contains(&known));
                view! {
                    <button type="button" role="menuitemcheckbox" aria-checked=move || pressed().to_string() on:click=move |_| go.run(wanted.clone())>{name}</button>
                }
            }).collect_view()}
        </Menu>
    })
}

/// The list stays where it is while the address follows what is chosen.
fn stay() -> NavigateOptions {
    NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() }
}

/// The address of a list with these columns.
fn address(filter: &CustomerFilter, columns: &[String]) -> String {
    let columns = columns.iter().map(|name| format!("column={}", String::from(js_sys::encode_uri_component(name))));
    let parts: Vec<String> =
        std::iter::once(query_of(filter)).filter(|query| !query.is_empty()).chain(columns).collect();
    format!("/customers?{}", parts.join("&"))
}

fn query_of(filter: &CustomerFilter) -> String {
    let mut parts = vec![];
    if !filter.query.is_empty() {
        parts.push(format!("q={}", String::from(js_sys::encode_uri_component(&filter.query))));
    }
    parts.extend(filter.standing.map(|standing| format!("standing={}", standing.name())));
    parts.extend(filter.grade.map(|grade| format!("grade={}", grade.name())));
    parts.extend(filter.owner.map(|owner| format!("owner={owner}")));
    parts.extend(filter.set.map(|set| format!("set={set}")));
    if let Some((name, value)) = &filter.custom {
        let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
        parts.push(format!("field={}&value={}", encoded(name), encoded(value)));
    }
    parts.join("&")
}

/// Search and filters; a plain form that works before the page has come alive.
#[component]
fn Filters(filter: Memo<CustomerFilter>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let (navigate, columns) = (use_navigate(), shown_columns());
    let go = StoredValue::new(move |filter: CustomerFilter| {
        navigate(&address(&filter, &columns.get_untracked()), stay());
    });
    let change = move |edit: &dyn Fn(&mut CustomerFilter)| {
        let mut wanted = filter.get_untracked();
        edit(&mut wanted);
        go.with_value(|go| go(wanted));
    };
    let pause = Pause::new();
    let search = move |text: String| pause.then(async {}, move |()| change(&|filter| filter.query.clone_from(&text)));
    let sets = sets();
    let shown = move || filter.get().set.and_then(|id| sets.get().into_iter().find(|set| set.id == id));
    view! {
        <form class="filters" method="get" action="/customers" role="search" on:submit=|event| event.prevent_default()>
            <label class="search">
                <Icon name="search" />
                <span class="visually-hidden">{t.search_customers}</span>
                <input type="search" name="q" placeholder=t.search_customers value=filter.get_untracked().query
                    on:input=move |event| search(event_target_value(&event)) />
            </label>
            <select name="standing" aria-label=t.standing_label
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    change(&|filter| filter.standing = Standing::named(&chosen));
                }>
                <option value="">{t.any_standing}</option>
                {Standing::ALL.map(|standing| view! {
                    <option value=standing.name() selected=move || filter.get().standing == Some(standing)>{t.standing(standing)}</option>
                }).collect_view()}
            </select>
            <select name="grade" aria-label=t.grade_label
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    change(&|filter| filter.grade = Grade::named(&chosen));
                }>
                <option value="">{t.any_grade}</option>
                {Grade::ALL.map(|grade| view! {
                    <option value=grade.name() selected=move || filter.get().grade == Some(grade)>{grade.name()}</option>
                }).collect_view()}
            </select>
            <select name="owner" aria-label=t.owner
                on:change=move |event| {
                    let chosen = event_target_value(&event).parse().ok();
                    change(&|filter| filter.owner = chosen);
                }>
                <option value="">{t.any_owner}</option>
                {device.people(|_| true).into_iter().map(|person| {
                    let id = person.id;
                    view! { <option value=id.to_string() selected=move || filter.get().owner == Some(id)>{person.name}</option> }
                }).collect_view()}
            </select>
            <CustomFilters filter show=move |filter: CustomerFilter| go.with_value(|go| go(filter)) />
            <SetsMenu filter show=move |filter: CustomerFilter| go.with_value(|go| go(filter)) />
            {move || shown().map(|set| view! {
                <button type="button" class="button tag-button" on:click=move |_| change(&|filter| filter.set = None)>
                    {set.name} <Icon name="close" />
                </button>
            })}
        </form>
    }
}
