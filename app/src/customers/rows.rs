//! The rows of the list: only those in view are drawn, more are read when the end comes near.

use super::api::list_customers;
use super::row_layer::{Brush, Drawn, show_selected};
use super::selection::Selected;
use crate::ui::in_turn;
use crate::wire::Wire;
use crate::words::{fill, later_words, words};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::customers::Customer;
use model::read::{AfterCustomer, CustomerFilter, CustomerPage};
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// Height of a row, in CSS pixels; the style sheet says the same.
const ROW: i32 = 44;
/// Rows drawn above and below what is in view.
const AROUND: usize = 12;
/// Rows drawn before it is known how many are in view: what a laptop shows, so that the page comes alive without a halt.
const FIRST: usize = 18;

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
    let window_of_rows = RwSignal::new((0, FIRST));
    let load = StoredValue::new(move || {
        let after = rows.with_untracked(|rows| rows.last().map(AfterCustomer::from));
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
        // It may come when the list has gone.
        let Some(node) = scroller.try_get_untracked().flatten() else { return };
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
    Effect::new(move |_| scroller.get().map(|_| request_animation_frame(on_scroll)));
    let resized = window_event_listener(leptos::ev::resize, move |_| on_scroll());
    on_cleanup(move || resized.remove());
    let lines = NodeRef::<html::Div>::new();
    let brush = Brush::new(selected, columns);
    let first = 0..rows.with_untracked(|rows| FIRST.min(rows.len()));
    let markup = rows.with_untracked(|rows| brush.rows(rows, first.clone()));
    let mut drawn = Drawn { rows: first, columns: columns.get_untracked() };
    Effect::new(move |before: Option<()>| {
        let ((from, to), columns) = (window_of_rows.get(), columns.get());
        let Some(node) = lines.get() else { return };
        if before.is_none() {
            drawn.look_at(&node);
        }
        rows.with(|rows| drawn.become_these(&node, brush, rows, from.min(rows.len())..to.min(rows.len()), columns));
    });
    Effect::new(move |_| selected.with(|selected| lines.get().map(|node| show_selected(&node, selected))));
    let toggle = move |event: Event| {
        let Some(check) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let row = check.closest("[data-customer]").ok().flatten();
        let id = row.and_then(|row| row.get_attribute("data-customer")?.parse().ok());
        let of_row = |rows: &Vec<Customer>| rows.iter().find(|row| Some(row.id) == id).cloned();
        let Some(customer) = rows.with_untracked(of_row) else { return };
        selected.update(|selected| match check.checked() {
            true => drop(selected.insert(customer.id, customer)),
            false => drop(selected.remove(&customer.id)),
        });
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
        {in_turn(move || view! {
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
                    <div class="rows-height" style=height role="presentation" node_ref=lines on:change=toggle inner_html=markup></div>
                </div>
            </div>
        })}
    }
    .into_any()
}

/// Selects all rows that have been read, or none.
#[component]
fn EveryRow(rows: RwSignal<Vec<Customer>>, selected: Selected) -> impl IntoView {
    let l = later_words();
    let all = move || {
        rows.with(|rows| {
            selected.with(|selected| !rows.is_empty() && rows.iter().all(|row| selected.contains_key(&row.id)))
        })
    };
    let toggle = move |event| {
        let everybody = || rows.with_untracked(|rows| rows.iter().map(|row| (row.id, row.clone())).collect::<Vec<_>>());
        match event_target_checked(&event) {
            true => selected.update(|selected| selected.extend(everybody())),
            false => selected.set(BTreeMap::new()),
        }
    };
    view! { <input type="checkbox" aria-label=l.select_all_rows prop:checked=all on:change=toggle /> }
}
