//! What was agreed with a customer about products, on the customer's page.

use super::field::{ProductField, label};
use crate::sync::use_device;
use crate::ui::{Dialog, Faults, Icon, TextInput};
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use model::decimal::{self, PERCENT, QUANTITY};
use model::money::Money;
use model::products::{Agreement, AgreementField as Field, Command as Act};
use model::{AgreementId, Command, CustomerId, Fault, ProductId, Refusal};
use uuid::Uuid;

/// The agreements that hold, and a form for another.
#[component]
pub fn Agreements(
    /// With whom.
    customer: CustomerId,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let adding = RwSignal::new(false);
    let lines = Memo::new(move |_| {
        device.read(|world| {
            let of = world.agreements.values().filter(|agreed| agreed.customer == customer && !agreed.withdrawn);
            let with_name =
                of.map(|agreed| (world.products.get(&agreed.product).map(label).unwrap_or_default(), agreed.clone()));
            model::order::sorted(with_name.collect(), |a: &(String, Agreement), b| {
                (&a.0, a.1.at_least).cmp(&(&b.0, b.1.at_least))
            })
        })
    });
    let withdraw = move |id: AgreementId| {
        let done = device.dispatch(Command::Products(Act::EditAgreement { id, set: vec![Field::Withdrawn(true)] }));
        device.tell(t, done, l.agreement_withdrawn.to_owned());
    };
    let says = move |agreed: &Agreement| {
        let day = |day: chrono::NaiveDate| t.full_date(day);
        [
            (!agreed.own_number.is_empty()).then(|| fill(l.own_number_is, &[&agreed.own_number])),
            agreed.price.as_ref().map(Money::to_string),
            (agreed.discount > 0).then(|| format!("−{} %", decimal::write(agreed.discount.into(), PERCENT))),
            (agreed.at_least > 0).then(|| fill(l.from_quantity, &[&decimal::write(agreed.at_least, QUANTITY)])),
            agreed.from.map(|from| fill(l.valid_from, &[&day(from)])),
            agreed.until.map(|until| fill(l.valid_until, &[&day(until)])),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
    };
    view! {
        <section class="card">
            <header class="card-head">
                <h2>{l.agreements}</h2>
                <button type="button" class="button quiet" on:click=move |_| adding.set(true)><Icon name="plus" /><span>{l.agree}</span></button>
            </header>
            <ul class="lines">
                {move || lines.get().into_iter().map(|(product, agreed)| {
                    let id = agreed.id;
                    view! {
                        <li class="agreed" data-agreement=id.to_string()>
                            <span><strong>{product}</strong><small>{says(&agreed)}</small></span>
                            <button type="button" class="icon-button" aria-label=l.drop_agreement title=l.drop_agreement on:click=move |_| withdraw(id)><Icon name="close" /></button>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <Show when=move || lines.with(Vec::is_empty)><p class="empty">{l.no_agreements}</p></Show>
            <Show when=move || adding.get()><AgreementDialog customer on_close=move || adding.set(false) /></Show>
        </section>
    }
}

#[component]
fn AgreementDialog(customer: CustomerId, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let faults = Faults::none();
    let product = RwSignal::new(None::<ProductId>);
    let named = RwSignal::new(String::new());
    let text = || RwSignal::new(String::new());
    let (own_number, price, discount, at_least, from, until) = (text(), text(), text(), text(), text(), text());
    let command = move || -> Result<Command, Refusal> {
        let currency = device.peek(|world| {
            let customer = world.customers.get(&customer);
            customer.map(|customer| customer.currency_or(world.company()).to_owned()).unwrap_or_default()
        });
        let product = product.get_untracked().ok_or(Refusal::field("product", Fault::Required))?;
        let number = |field: &str, typed: RwSignal<String>, decimals| match typed.get_untracked().trim() {
            "" => Ok(0),
            typed => decimal::read(typed, decimals).ok_or(Refusal::field(field, Fault::Malformed)),
        };
        let day = |field: &str, typed: RwSignal<String>| match typed.get_untracked().as_str() {
            "" => Ok(None),
            typed => typed.parse().map(Some).map_err(|_| Refusal::field(field, Fault::Malformed)),
        };
        let off = number("discount", discount, PERCENT)?;
        let set = vec![
            Field::OwnNumber(own_number.get_untracked()),
            Field::Price(Money::read("price", &price.get_untracked(), &currency)?),
            Field::Discount(u16::try_from(off).map_err(|_| Refusal::field("discount", Fault::OutOfRange))?),
            Field::AtLeast(number("at_least", at_least, QUANTITY)?),
            Field::From(day("from", from)?),
            Field::Until(day("until", until)?),
        ];
        Ok(Command::Products(Act::Agree { id: AgreementId(Uuid::now_v7()), customer, product, set }))
    };
    let save = move || {
        if faults.take(command().and_then(|command| device.dispatch(command))) {
            device.toast(l.agreed.to_owned());
            on_close.run(());
        }
    };
    let wrong = faults.at("product");
    view! {
        <Dialog title=l.agree on_close>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
                {faults.banner()}
                <div class="field" data-kind="look-up" data-wrong=move || wrong.get().map(|_| "true")>
                    <label for="agreed-product">{t.product}</label>
                    <ProductField name=t.product.to_owned() id="agreed-product".to_owned() value=product typed=named />
                    <p class="fault" hidden=move || wrong.get().is_none()>{move || wrong.get()}</p>
                </div>
                <div class="row">
                    <TextInput label=l.own_number id="own-number" value=own_number fault=faults.at("own_number") />
                    <TextInput label=l.at_least id="at-least" value=at_least fault=faults.at("at_least") />
                </div>
                <div class="row">
                    <TextInput label=l.price id="agreed-price" value=price fault=faults.at("price") />
                    <TextInput label=l.discount id="agreed-discount" value=discount fault=faults.at("discount") />
                </div>
                <div class="row">
                    <TextInput label=l.from_day id="agreed-from" input="date" value=from fault=faults.at("from") />
                    <TextInput label=l.until_day id="agreed-until" input="date" value=until fault=faults.at("until") />
                </div>
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.save}</button>
                </footer>
            </form>
        </Dialog>
    }
}
