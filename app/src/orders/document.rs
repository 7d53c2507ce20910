//! A document that follows: how much of which line, or how much was paid.

use super::words::{amount_of, money};
use crate::products::label;
use crate::sync::use_device;
use crate::ui::{Dialog, Faults, TextInput};
use crate::words::{later_words, words};
use leptos::prelude::*;
use model::decimal::{self, QUANTITY};
use model::money::Money;
use model::orders::{Command as Act, Kind, Order, Part};
use model::{Command, Fault, Refusal};

/// Asks for what there is to say.
#[component]
pub fn DocumentDialog(
    /// The order it follows from.
    order: Order,
    /// What it is.
    kind: Kind,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let faults = Faults::none();
    let day = RwSignal::new(device.today_untracked().to_string());
    let paid = RwSignal::new(if order.due() > 0 { money(&order, order.due()) } else { String::new() });
    let lines: Vec<(usize, String, i64, RwSignal<String>)> = (0..order.lines.len())
        .map(|place| (place, order.line(place).open_for(kind)))
        .filter(|(_, open)| *open > 0)
        .map(|(place, open)| {
            let product = device.peek(|world| world.products.get(&order.lines[place].product).map(label));
            (place, product.unwrap_or_default(), open, RwSignal::new(amount_of(open)))
        })
        .collect();
    let typed = StoredValue::new(lines.iter().map(|(place, _, _, typed)| (*place, *typed)).collect::<Vec<_>>());
    let (id, currency) = (order.id, order.currency.clone());
    let command = move || -> Result<Command, Refusal> {
        let on = day.get_untracked().parse().map_err(|_| Refusal::field("on", Fault::Malformed))?;
        let (mut parts, mut sum) = (vec![], 0);
        if kind == Kind::Payment {
            let typed = Money::read("paid", &paid.get_untracked(), &currency)?;
            let typed = typed.ok_or(Refusal::field("paid", Fault::Required))?;
            if typed.currency != currency {
                return Err(Refusal::field("paid", Fault::OtherCurrency));
            }
            sum = typed.minor;
        } else {
            for (line, typed) in typed.get_value() {
                let quantity = decimal::read(&typed.get_untracked(), QUANTITY);
                let quantity = quantity.ok_or(Refusal::field("parts", Fault::Malformed))?;
                parts.extend((quantity > 0).then_some(Part { line, quantity }));
            }
            if parts.is_empty() {
                return Err(Refusal::field("parts", Fault::Required));
            }
        }
        Ok(Command::Orders(Act::Add { id, kind, on, parts, paid: sum }))
    };
    let save = move || {
        if faults.take(command().and_then(|command| device.dispatch(command))) {
            device.toast(l.document_saved.to_owned());
            on_close.run(());
        }
    };
    let fields = if kind == Kind::Payment {
        view! { <TextInput label=l.paid id="document-paid" value=paid fault=faults.at("paid") /> }.into_any()
    } else {
        let line = |(place, product, open, typed): (usize, String, i64, RwSignal<String>)| {
            view! {
                <div class="document-line">
                    <label for=format!("part-{place}")>{product}</label>
                    <input id=format!("part-{place}") type="text" inputmode="decimal" autocomplete="off" prop:value=typed value=typed.get_untracked()
                        on:input=move |event| typed.set(event_target_value(&event)) />
                    <span>"/ " {amount_of(open)}</span>
                </div>
            }
        };
        view! { <div class="document-lines">{lines.into_iter().map(line).collect_view()}</div> }.into_any()
    };
    view! {
        <Dialog title=l.add_document(kind) on_close>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
                {faults.banner()}
                <TextInput label=t.date id="document-date" input="date" value=day fault=faults.at("on") />
                {fields}
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.save}</button>
                </footer>
            </form>
        </Dialog>
    }
}
