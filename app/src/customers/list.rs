//! The list: search, filters in the address, pages by key as one scrolls.

use super::api::list_customers;
use crate::frame::{Failure, Waiting};
use crate::sync::use_device;
use crate::ui::Icon;
use crate::wire::Wire;
use crate::words::{fill, words};
use gloo_timers::callback::Timeout;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::customers::{Customer, Grade, Standing};
use model::read::{AfterCustomer, CustomerFilter};

/// Height of a row, in CSS pixels; the style sheet says the same.
const ROW: i32 = 44;
/// Rows drawn above and below what is in view.
const AROUND: usize = 12;

/// The list of customers.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let t = words();
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|query| {
            let get = |name: &str| query.get(name).unwrap_or_default();
            let (standing, grade) = (get("standing"), get("grade"));
            CustomerFilter {
                query: get("q"),
                standing: Standing::ALL.into_iter().find(|known| known.name() == standing),
                grade: Grade::ALL.into_iter().find(|known| known.name() == grade),
                owner: get("owner").parse().ok(),
            }
        })
    });
    let first = Resource::new(move || filter.get(), |filter| list_customers(filter, None));
    view! {
        <Title text=t.customers />
        <section class="page list-page">
            <header class="bar">
                <h1>{t.customers}</h1>
                <div class="bar-group push">
                    <a class="button" href="/customers/import"><Icon name="upload" /><span>{t.import}</span></a>
                    <a class="button primary" href="/customers/new"><Icon name="plus" /><span>{t.new_customer}</span></a>
                </div>
            </header>
            <Filters filter />
            <Transition fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match first.await {
                        Ok(Wire(page)) => view! { <Rows page filter=filter.get_untracked() /> }.into_any(),
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

fn address(filter: &CustomerFilter) -> String {
    let mut parts = vec![];
    if !filter.query.is_empty() {
        parts.push(format!("q={}", String::from(js_sys::encode_uri_component(&filter.query))));
    }
    parts.extend(filter.standing.map(|standing| format!("standing={}", standing.name())));
    parts.extend(filter.grade.map(|grade| format!("grade={}", grade.name())));
    parts.extend(filter.owner.map(|owner| format!("owner={owner}")));
    format!("/customers?{}", parts.join("&"))
}

/// Search and filters; a plain form that works before the page has come alive.
#[component]
fn Filters(filter: Memo<CustomerFilter>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let navigate = use_navigate();
    let go = StoredValue::new(move |filter: CustomerFilter| {
        navigate(&address(&filter), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    });
    let change = move |edit: &dyn Fn(&mut CustomerFilter)| {
        let mut wanted = filter.get_untracked();
        edit(&mut wanted);
        go.with_value(|go| go(wanted));
    };
    let typed = StoredValue::new(0_u64);
    let search = move |text: String| {
        let number = typed.get_value() + 1;
        typed.set_value(number);
        Timeout::new(200, move || {
            if typed.get_value() == number {
                change(&|filter| filter.query.clone_from(&text));
            }
        })
        .forget();
    };
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
                    change(&|filter| filter.standing = Standing::ALL.into_iter().find(|known| known.name() == chosen));
                }>
                <option value="">{t.any_standing}</option>
                {Standing::ALL.map(|standing| view! {
                    <option value=standing.name() selected=move || filter.get().standing == Some(standing)>{t.standing(standing)}</option>
                }).collect_view()}
            </select>
            <select name="grade" aria-label=t.grade_label
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    change(&|filter| filter.grade = Grade::ALL.into_iter().find(|known| known.name() == chosen));
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
        </form>
    }
}

/// The rows found; only those in view are drawn, more are read when the end comes near.
#[component]
fn Rows(page: model::read::CustomerPage, filter: CustomerFilter) -> impl IntoView {
    let t = words();
    let total = page.total;
    let rows = RwSignal::new(page.customers);
    let (more, loading) = (RwSignal::new(page.more), RwSignal::new(false));
    let scroller = NodeRef::<html::Div>::new();
    let window_of_rows = RwSignal::new((0_usize, 40_usize));
    let load = StoredValue::new(move || {
        let after =
            rows.with_untracked(|rows| rows.last().map(|last| AfterCustomer { name: last.name.clone(), id: last.id }));
        if loading.get_untracked() || !more.get_untracked() {
            return;
        }
        loading.set(true);
        let filter = filter.clone();
        spawn_local(async move {
            if let Ok(Wire(next)) = list_customers(filter, after).await {
                more.set(next.more);
                rows.update(|rows| rows.extend(next.customers));
            }
            loading.set(false);
        });
    });
    let on_scroll = move || {
        let Some(node) = scroller.get_untracked() else { return };
        let first = usize::try_from(node.scroll_top() / ROW).unwrap_or(0);
        let fit = usize::try_from(node.client_height() / ROW).unwrap_or(0);
        let wanted = (first.saturating_sub(AROUND), first + fit + AROUND);
        if window_of_rows.get_untracked() != wanted {
            window_of_rows.set(wanted);
        }
        if wanted.1 + 2 * AROUND > rows.with_untracked(Vec::len) {
            load.with_value(|load| load());
        }
    };
    let drawn = move || {
        let (from, to) = window_of_rows.get();
        rows.with(|rows| {
            rows.iter()
                .enumerate()
                .skip(from)
                .take(to.saturating_sub(from))
                .map(|(at, row)| (at, row.clone()))
                .collect::<Vec<_>>()
        })
    };
    let height = move || format!("block-size:{}px", rows.with(Vec::len) * usize::try_from(ROW).unwrap_or(0));
    if total == 0 {
        return view! {
            <div class="empty">
                <p>{t.no_customers}</p>
                <p><a class="button" href="/customers/import">{t.import}</a></p>
            </div>
        }
        .into_any();
    }
    view! {
        <p class="count" role="status">{fill(t.customers_found, &[&total.to_string()])}</p>
        <div class="rows" role="table" aria-label=t.customers aria-rowcount=total.to_string()>
            <div class="rows-head" role="row">
                <span role="columnheader">{t.name}</span>
                <span role="columnheader">{t.city}</span>
                <span role="columnheader">{t.phone}</span>
                <span role="columnheader">{t.grade_label}</span>
                <span role="columnheader">{t.standing_label}</span>
                <span role="columnheader">{t.owner}</span>
                <span role="columnheader">{t.last_contact}</span>
            </div>
            <div class="rows-scroll" role="rowgroup" tabindex="0" aria-label=t.customers node_ref=scroller on:scroll=move |_| on_scroll()>
                <div class="rows-height" style=height role="presentation">
                    <For each=drawn key=|(at, row)| (*at, row.id) children=|(at, customer)| view! { <Row at customer /> } />
                </div>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Row(at: usize, customer: Customer) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let owner = customer.owner.map(|owner| device.name_of(owner)).unwrap_or_default();
    let last = customer.last_contact.map(|day| t.full_date(day)).unwrap_or_default();
    let top = format!("--row:{at}");
    view! {
        <div class="row-line" role="row" aria-rowindex=(at + 1).to_string() data-customer=customer.id.to_string() style=top>
            <span role="cell"><a href=format!("/customers/{}", customer.id)>{customer.name}</a></span>
            <span role="cell">{customer.city}</span>
            <span role="cell" class="figures">{customer.phone}</span>
            <span role="cell">{customer.grade.map(|grade| view! { <span class="grade" data-grade=grade.name()>{grade.name()}</span> })}</span>
            <span role="cell">{t.standing(customer.standing)}</span>
            <span role="cell">{owner}</span>
            <span role="cell" class="figures">{last}</span>
        </div>
    }
}
