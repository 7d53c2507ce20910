//! One order: what was ordered, what followed, what can be done next.

use super::api::{open_order, open_quotation};
use super::credit::CreditLine;
use super::document::DocumentDialog;
use super::form::OrderForm;
use super::words::{amount_of, exceeded, money};
use crate::customers::CustomerLookUp;
use crate::error::AppError;
use crate::frame::{Failure, Waiting};
use crate::products::label;
use crate::sync::use_device;
use crate::ui::{Dialog, Icon};
use crate::wire::{Wire, reading};
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use model::decimal::{self, PERCENT};
use model::orders::{Command as Act, Document, Kind, Order, State, line_amount};
use model::{Command, CustomerId, OrderId};

/// The page that quotes something.
#[component]
pub fn NewOrderPage() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let query = use_query_map();
    let customer = RwSignal::new(query.with_untracked(|query| query.get("customer")).and_then(|id| id.parse().ok()));
    // While another is being looked up, what was typed for the one before stays.
    let chosen = Memo::new(move |before: Option<&Option<CustomerId>>| customer.get().or(before.copied().flatten()));
    let read = reading(
        move || chosen.get(),
        |customer: Option<CustomerId>| async move {
            match customer {
                Some(customer) => open_quotation(customer).await.map(|Wire(seed)| Wire(Some(seed))),
                None => Ok(Wire(None)),
            }
        },
    );
    let navigate = use_navigate();
    let on_saved = Callback::new(move |id: OrderId| {
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            device.settled().await;
            navigate(&format!("/orders/{id}"), NavigateOptions::default());
        });
    });
    view! {
        <Title text=l.new_quotation />
        <section class="page order-page">
            <header class="bar">
                <a class="icon-button" href="/orders" aria-label=t.back title=t.back><Icon name="left" /></a>
                <h1>{l.new_quotation}</h1>
            </header>
            <CustomerLookUp label=t.customer id="order-customer" value=customer />
            <Transition fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match (read.await, chosen.get_untracked()) {
                        (Ok(Wire(Some(seed))), Some(customer)) => {
                            device.seed(seed);
                            view! { <OrderForm customer before=None on_saved /> }.into_any()
                        }
                        (Ok(_), _) => view! { <p class="empty">{l.choose_customer}</p> }.into_any(),
                        (Err(error), _) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

/// The page of one order.
#[component]
pub fn OrderPage() -> impl IntoView {
    let device = use_device();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<OrderId>().ok()));
    let read = reading(
        move || id.get(),
        move |id| async move {
            let Some(id) = id else { return Err(AppError::NotFound) };
            let read = device.or_held(open_order(id).await, Wire::default).await;
            read.map(|Wire(seed)| Wire((id, seed)))
        },
    );
    view! {
        <Suspense fallback=move || view! { <Waiting /> }>
            {move || Suspend::new(async move {
                match read.await {
                    Ok(Wire((id, seed))) => {
                        device.seed(seed);
                        view! { <Sheet id /> }.into_any()
                    }
                    Err(error) => view! { <Failure error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Sheet(id: OrderId) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let order = Memo::new(move |_| device.read(|world| world.orders.get(&id).cloned()));
    let (editing, adding) = (RwSignal::new(false), RwSignal::new(None::<Kind>));
    let number = move || match order.with(|order| order.as_ref().map(|order| order.number.clone())) {
        Some(number) if !number.is_empty() => number,
        _ => "S-…".to_owned(),
    };
    let confirm = move || {
        let done = device.dispatch(Command::Orders(Act::Confirm { id }));
        match done {
            Ok(()) => device.toast(
                order.get_untracked().as_ref().and_then(exceeded).unwrap_or_else(|| l.order_confirmed.to_owned()),
            ),
            Err(refusal) => device.toast(t.refusal(&refusal)),
        }
    };
    let cancel = move || {
        let done = device.dispatch(Command::Orders(Act::Cancel { id }));
        device.toast(done.map_or_else(|refusal| t.refusal(&refusal), |()| l.order_cancelled.to_owned()));
    };
    let actions = move |order: Order| {
        match order.state {
        State::Quoted => view! {
            <button type="button" class="button" on:click=move |_| cancel()>{l.cancel_order}</button>
            <button type="button" class="button" on:click=move |_| editing.set(true)><Icon name="edit" /><span>{t.edit}</span></button>
            <button type="button" class="button primary" on:click=move |_| confirm()>{l.confirm_order}</button>
        }
        .into_any(),
        State::Confirmed => {
            let open = |kind: Kind| kind == Kind::Payment || (0..order.lines.len()).any(|place| order.line(place).open_for(kind) > 0);
            let button = move |kind: Kind| view! {
                <button type="button" class="button" data-add=kind.name() on:click=move |_| adding.set(Some(kind))>{l.add_document(kind)}</button>
            };
            let undelivered = open(Kind::Delivery);
            view! {
                {undelivered.then(|| view! { <button type="button" class="button" on:click=move |_| cancel()>{l.cancel_rest}</button> })}
                {Kind::ALL.into_iter().filter(|kind| open(*kind)).map(button).collect_view()}
            }
            .into_any()
        }
        State::Cancelled => ().into_any(),
    }
    };
    view! {
        <Title text=number />
        <section class="page order-page">
            <header class="bar">
                <a class="icon-button" href="/orders" aria-label=t.back title=t.back><Icon name="left" /></a>
                <h1>{number}</h1>
                <div class="bar-group push">{move || order.get().map(actions)}</div>
            </header>
            {move || match order.get() {
                Some(order) => view! { <Facts order /> }.into_any(),
                None => view! { <p class="empty">{t.not_there}</p> }.into_any(),
            }}
            {move || editing.get().then(|| order.get_untracked()).flatten().map(|order| view! {
                <Dialog title=l.edit_quotation on_close=move || editing.set(false)>
                    <OrderForm customer=order.customer before=Some(order) on_saved=move |_| editing.set(false) />
                </Dialog>
            })}
            {move || adding.get().zip(order.get_untracked()).map(|(kind, order)| view! {
                <DocumentDialog order kind on_close=move || adding.set(None) />
            })}
        </section>
    }
}

#[component]
fn Facts(order: Order) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let customer = order.customer;
    let takes =
        if order.state == State::Quoted && order.sale == model::orders::Sale::Normal { order.amount } else { 0 };
    let line = |(place, line): (usize, &model::orders::Line)| {
        let product = device.peek(|world| world.products.get(&line.product).cloned());
        let there = order.line(place);
        let unit = product.as_ref().map(|product| product.unit.clone()).unwrap_or_default();
        view! {
            <tr data-line=place.to_string()>
                <td>{product.as_ref().map(label)}</td>
                <td class="number">{amount_of(line.quantity)} " " <small>{unit}</small></td>
                <td class="number">{amount_of(there.delivered)}</td>
                <td class="number">{amount_of(there.invoiced)}</td>
                <td class="number">{amount_of(there.returned)}</td>
                <td class="number">{money(&order, line.price)}</td>
                <td class="number">{(line.discount > 0).then(|| format!("−{} %", decimal::write(line.discount.into(), PERCENT)))}</td>
                <td class="number">{money(&order, line_amount(line))}</td>
            </tr>
        }
    };
    let document = |document: &Document| {
        let pieces: Vec<String> = document
            .parts
            .iter()
            .filter_map(|part| {
                let product = order.lines.get(part.line)?.product;
                let name = device.peek(|world| world.products.get(&product).map(|product| product.name.clone()))?;
                Some(format!("{} × {name}", amount_of(part.quantity)))
            })
            .collect();
        view! {
            <li data-document=document.kind.name()>
                <span class="figures">{t.full_date(document.on)}</span>
                <strong>{l.document(document.kind)}</strong>
                <span class="number">{money(&order, document.amount)}</span>
                <small>{pieces.join(", ")}</small>
            </li>
        }
    };
    let sums = [
        (l.total, order.amount),
        (l.invoiced, order.turnover()),
        (l.paid, order.total(Kind::Payment)),
        (l.due, order.due()),
    ];
    let heads = [t.product, l.quantity, l.delivered, l.invoiced, l.returned, l.price, l.discount, l.worth];
    let head = |(at, head): (usize, &'static str)| {
        let class = (at > 0).then_some("number");
        view! { <th scope="col" class=class>{head}</th> }
    };
    view! {
        <p class="tags">
            <a href=format!("/customers/{customer}")>{device.name_of_customer(customer)}</a>
            <span class="tag" data-order-state=order.state.name()>{l.order_state(order.state)}</span>
            <span class="tag">{l.sale(order.sale)}</span>
            <span>{t.full_date(order.date)}</span>
            <span>{device.name_of(order.rep)}</span>
            {exceeded(&order).map(|text| view! { <span class="tag" data-over="">{text}</span> })}
        </p>
        <CreditLine customer takes=Signal::stored(takes) />
        <div class="table-scroll" tabindex="0" role="region" aria-label=l.lines_of_order>
            <table class="table">
                <thead><tr>{heads.into_iter().enumerate().map(head).collect_view()}</tr></thead>
                <tbody>{order.lines.iter().enumerate().map(|(place, of)| line((place, of))).collect_view()}</tbody>
            </table>
        </div>
        <dl class="sums">
            {sums.into_iter().map(|(name, sum)| view! { <div><dt>{name}</dt><dd class="number">{money(&order, sum)}</dd></div> }).collect_view()}
        </dl>
        <section class="card">
            <h2>{l.documents}</h2>
            <ul class="documents">{order.documents.iter().map(document).collect_view()}</ul>
            {order.documents.is_empty().then(|| view! { <p class="empty">{l.no_documents}</p> })}
        </section>
        {(!order.note.is_empty()).then(|| view! { <p class="order-note">{order.note.clone()}</p> })}
    }
}
