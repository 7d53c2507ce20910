//! The bar that does something with all customers that are selected.

use super::api::list_customers;
use super::hand_over::HandOverDialog;
use super::merge::MergeDialog;
use super::sets::{SaveSet, sets};
use crate::error::AppError;
use crate::sync::use_device;
use crate::ui::Icon;
use crate::wire::Wire;
use crate::words::{fill, later_words, words};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::customers::{Command as Act, Customer, MOST_HANDED_OVER};
use model::read::{AfterCustomer, CustomerFilter};
use model::{Command, CustomerId};
use std::collections::BTreeMap;

/// Which customers are selected.
pub type Selected = RwSignal<BTreeMap<CustomerId, Customer>>;

/// What is asked about them.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Nothing,
    HandOver,
    Merge,
    NewSet,
}

/// The bar; shown while somebody is selected.
#[component]
pub fn SelectionBar(
    /// Who is.
    selected: Selected,
    /// What is shown.
    filter: Memo<CustomerFilter>,
    /// What found the list that is there, and how many.
    found: RwSignal<(CustomerFilter, u64)>,
    /// Reads the list again.
    #[prop(into)]
    again: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let asked = RwSignal::new(Asked::Nothing);
    let sets = sets();
    let count = move || fill(t.selected, &[&selected.with(BTreeMap::len).to_string()]);
    let close = move || asked.set(Asked::Nothing);
    let done = move || {
        close();
        selected.set(BTreeMap::new());
        again.run(());
    };
    let ids = move || selected.with_untracked(|selected| selected.keys().copied().collect::<Vec<_>>());
    // Sets gathered by hand; the filter decides who is in the others.
    let by_hand = move || sets.get().into_iter().filter(|set| set.filter.is_none()).collect::<Vec<_>>();
    let here = move || filter.get().set.and_then(|id| by_hand().into_iter().find(|set| set.id == id));
    let gather = move |act: Act, told: String| {
        if device.tell(t, device.dispatch(Command::Customers(act)), told) {
            done();
        }
    };
    let put_in = move |event| {
        let chosen = event_target_value(&event);
        if chosen == "new" {
            asked.set(Asked::NewSet);
        } else if let Some(set) = untrack(by_hand).into_iter().find(|set| set.id.to_string() == chosen) {
            gather(Act::Gather { set: set.id, put_in: ids(), taken_out: vec![] }, fill(l.put_into, &[&set.name]));
        }
    };
    let take_out = move |_| {
        if let Some(set) = untrack(here) {
            gather(Act::Gather { set: set.id, put_in: vec![], taken_out: ids() }, fill(l.taken_out_of, &[&set.name]));
        }
    };
    let most = move || usize::try_from(found.with(|found| found.1)).unwrap_or(usize::MAX);
    let select = move || match most() {
        found if found > MOST_HANDED_OVER => fill(l.select_first, &[&MOST_HANDED_OVER.to_string()]),
        found => fill(l.select_found, &[&found.to_string()]),
    };
    // What the selection has all of, and how many it were then.
    let whole = RwSignal::new((CustomerFilter::default(), usize::MAX));
    let is_whole =
        move || whole.with(|(of, count)| found.with(|found| found.0 == *of) && selected.with(BTreeMap::len) >= *count);
    let (bar, reading) = (NodeRef::<html::Div>::new(), RwSignal::new(false));
    let select_found = move |_| {
        if reading.get_untracked() {
            return;
        }
        reading.set(true);
        let asked = found.with_untracked(|found| found.0.clone());
        spawn_local(async move {
            let read = first_of(asked.clone()).await;
            // Whoever has emptied the selection meanwhile, or looks at others, does not want it any more.
            let wanted = found.try_with_untracked(|found| found.0 == asked) == Some(true)
                && selected.try_with_untracked(|selected| !selected.is_empty()) == Some(true);
            reading.try_set(false);
            match read {
                Ok(customers) if wanted => {
                    let fits = |selected: &mut BTreeMap<_, _>| {
                        for (id, customer) in customers {
                            if selected.len() < MOST_HANDED_OVER {
                                selected.insert(id, customer);
                            }
                        }
                        selected.len()
                    };
                    if let Some(count) = selected.try_update(fits) {
                        whole.try_set((asked, count));
                    }
                    // The button that was pressed has gone.
                    bar.try_get_untracked().flatten().map(|bar| bar.focus());
                }
                Ok(_) => {}
                Err(error) => device.toast(t.error(&error)),
            }
        });
    };
    let everybody = move || selected.with_untracked(|selected| selected.values().cloned().collect::<Vec<_>>());
    view! {
        <div class="selection-bar" role="toolbar" aria-label=count tabindex="-1" node_ref=bar>
            <strong role="status">{count}</strong>
            <Show when=move || !is_whole()>
                <button type="button" class="button" aria-disabled=move || reading.get().to_string() on:click=select_found>{select}</button>
            </Show>
            {device.actor().assigns().then(|| view! {
                <button type="button" class="button" on:click=move |_| asked.set(Asked::HandOver)>{l.hand_over_many}</button>
            })}
            <select aria-label=l.put_into_set prop:value="" on:change=put_in>
                <option value="">{l.put_into_set}</option>
                {move || by_hand().into_iter().map(|set| view! { <option value=set.id.to_string()>{set.name}</option> }).collect_view()}
                <option value="new">{l.new_set}</option>
            </select>
            <Show when=move || here().is_some()>
                <button type="button" class="button" on:click=take_out>{l.take_out_of_set}</button>
            </Show>
            <button type="button" class="button" disabled=move || selected.with(BTreeMap::len) != 2 title=l.merge_two
                on:click=move |_| asked.set(Asked::Merge)>{l.merge}</button>
            <button type="button" class="icon-button push" aria-label=t.select_none title=t.select_none on:click=move |_| selected.set(BTreeMap::new())><Icon name="close" /></button>
        </div>
        {move || match asked.get() {
            Asked::Nothing => ().into_any(),
            Asked::HandOver => view! { <HandOverDialog customers=everybody() on_done=move |()| done() on_close=move |()| close() /> }.into_any(),
            Asked::Merge => match <[Customer; 2]>::try_from(everybody()) {
                Ok(pair) => view! { <MergeDialog pair on_done=move |()| done() on_close=move |()| close() /> }.into_any(),
                Err(_) => ().into_any(),
            },
            Asked::NewSet => view! { <SaveSet filter=None members=ids() on_close=move |()| close() /> }.into_any(),
        }}
    }
}

/// The customers that a filter finds, by name, as many as can be handed over at once.
async fn first_of(filter: CustomerFilter) -> Result<BTreeMap<CustomerId, Customer>, AppError> {
    let mut found: Vec<Customer> = vec![];
    loop {
        let after = found.last().map(AfterCustomer::from);
        let Wire(page) = list_customers(filter.clone(), after).await?;
        found.extend(page.customers);
        if !page.more || found.len() >= MOST_HANDED_OVER {
            break;
        }
    }
    Ok(found.into_iter().take(MOST_HANDED_OVER).map(|customer| (customer.id, customer)).collect())
}
