//! The rows of the list: only those in view are drawn, more are read when the end comes near.

use super::api::list_customers;
use super::selection::Selected;
use crate::sync::use_device;
use crate::wire::Wire;
use crate::words::{fill, later_words, words};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::customers::Customer;
use model::read::{AfterCustomer, CustomerFilter, CustomerPage};

/// Height of a row, in CSS pixels; the style sheet says the same.
const ROW: i32 = 44;
/// Rows drawn above and below what is in view.
const AROUND: usize = 12;

/// The rows found.
#[component]
pub fn Rows(
    /// The first page.
    page: CustomerPage,
    /// What found them.
    filter: CustomerFilter,
    /// Who is selected.
    selected: Selected,
    /// The own fields that have a column.
    columns: Memo<Vec<String>>,
) -> impl IntoView {
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
    let own_columns = move || match columns.with(Vec::len) {
        0 => String::new(),
        count => format!("--own:repeat({count}, minmax(90px, 1fr))"),
    };
    if total == 0 {
        return view! {
            <div class="empty">
                <p>{t.no_customers}</p>
                <p><a class="button" href="/import?kind=customers">{t.import}</a></p>
            </div>
        }
        .into_any();
    }
    view! {
        <p class="count" role="status">{fill(t.customers_found, &[&total.to_string()])}</p>
        <div class="rows" role="table" aria-label=t.customers aria-rowcount=total.to_string() style=own_columns>
            <div class="rows-head" role="row">
                <span role="columnheader"><EveryRow rows selected /></span>
                <span role="columnheader">{t.name}</span>
                <span role="columnheader">{t.city}</span>
                <span role="columnheader">{t.phone}</span>
                <span role="columnheader">{t.grade_label}</span>
                <span role="columnheader">{t.standing_label}</span>
                <span role="columnheader">{t.owner}</span>
                <span role="columnheader">{t.last_contact}</span>
                {move || columns.get().into_iter().map(|name| view! { <span role="columnheader">{name}</span> }).collect_view()}
            </div>
            <div class="rows-scroll" role="rowgroup" tabindex="0" aria-label=t.customers node_ref=scroller on:scroll=move |_| on_scroll()>
                <div class="rows-height" style=height role="presentation">
                    <For each=drawn key=|(at, row)| (*at, row.id) children=move |(at, customer)| view! { <Row at customer selected columns /> } />
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// Selects all rows that have been read, or none.
#[component]
fn EveryRow(rows: RwSignal<Vec<Customer>>, selected: Selected) -> impl IntoView {
    let l = later_words();
    let all = move || rows.with(|rows| selected.with(|selected| !selected.is_empty() && selected.len() == rows.len()));
    let toggle = move |event| {
        let wanted = event_target_checked(&event);
        let everybody = || rows.with_untracked(|rows| rows.iter().map(|row| (row.id, row.clone())).collect());
        selected.set(if wanted { everybody() } else { Default::default() });
    };
    view! { <input type="checkbox" aria-label=l.select_all_rows prop:checked=all on:change=toggle /> }
}

#[component]
fn Row(at: usize, customer: Customer, selected: Selected, columns: Memo<Vec<String>>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let owner = customer.owner.map(|owner| device.name_of(owner)).unwrap_or_default();
    let last = customer.last_contact.map(|day| t.full_date(day)).unwrap_or_default();
    let top = format!("--row:{at}");
    let (id, name) = (customer.id, customer.name.clone());
    let chosen = StoredValue::new(customer.clone());
    let own = StoredValue::new(customer.custom.clone());
    let is_selected = move || selected.with(|selected| selected.contains_key(&id));
    let toggle = move |event| {
        let wanted = event_target_checked(&event);
        selected.update(|selected| {
            if wanted {
                selected.insert(id, chosen.get_value());
            } else {
                selected.remove(&id);
            }
        });
    };
    view! {
        <div class="row-line" role="row" aria-rowindex=(at + 2).to_string() aria-selected=move || is_selected().to_string() data-customer=id.to_string() style=top>
            <span role="cell"><label class="row-check"><input type="checkbox" aria-label=fill(l.select_row, &[&name]) prop:checked=is_selected on:change=toggle /></label></span>
            <span role="cell"><a href=format!("/customers/{id}")>{name}</a></span>
            <span role="cell">{customer.city}</span>
            <span role="cell" class="figures">{customer.phone}</span>
            <span role="cell">{customer.grade.map(|grade| view! { <span class="grade" data-grade=grade.name()>{grade.name()}</span> })}</span>
            <span role="cell">{t.standing(customer.standing)}</span>
            <span role="cell">{owner}</span>
            <span role="cell" class="figures">{last}</span>
            {move || columns.get().into_iter().map(|name| view! { <span role="cell">{own.with_value(|own| own.get(&name).cloned())}</span> }).collect_view()}
        </div>
    }
}
