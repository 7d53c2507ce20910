//! The form of a quotation.

use super::credit::CreditLine;
use super::line_input::{LineFields, LineInput};
use crate::sync::use_device;
use crate::ui::{Choice, Faults, Icon, Kind, TextArea, TextInput};
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use model::money::Money;
use model::orders::{Command as Act, Field, Line, Order, Sale, line_amount};
use model::{Command, CustomerId, OrderId, Refusal};
use uuid::Uuid;

/// The form, for a new quotation or one that is changed.
#[component]
pub fn OrderForm(
    /// For whom.
    customer: CustomerId,
    /// The quotation that is changed; none for a new one.
    before: Option<Order>,
    /// Called once it is saved.
    #[prop(into)]
    on_saved: Callback<OrderId>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let faults = Faults::none();
    let (usual_sale, usual_currency) = device.peek(|world| {
        let customer = world.customers.get(&customer);
        let currency = customer.map_or("", |customer| customer.currency_or(world.company()));
        (customer.map(|customer| customer.sale).unwrap_or_default(), currency.to_owned())
    });
    let currency = before.as_ref().map_or(usual_currency, |order| order.currency.clone());
    let today = device.today_untracked();
    let day = RwSignal::new(before.as_ref().map_or(today, |order| order.date).to_string());
    let date = Signal::derive(move || day.get().parse().unwrap_or(today));
    let sale = RwSignal::new(before.as_ref().map_or(usual_sale, |order| order.sale).name().to_owned());
    let note = RwSignal::new(before.as_ref().map(|order| order.note.clone()).unwrap_or_default());
    let first: Vec<LineInput> = match &before {
        Some(order) => order.lines.iter().zip(0..).map(|(line, at)| LineInput::of(at, line, &currency)).collect(),
        None => vec![LineInput::new(0)],
    };
    let next = StoredValue::new(first.len());
    let inputs = RwSignal::new(first);
    let code = StoredValue::new(currency);
    let lines = move || -> Result<Vec<Line>, Refusal> {
        let inputs = inputs.get();
        let typed = inputs.into_iter().filter(|input| !input.is_empty());
        code.with_value(|code| typed.map(|input| input.line(code)).collect())
    };
    let total = Memo::new(move |_| {
        let lines = inputs.get().into_iter().filter_map(|input| code.with_value(|code| input.line(code)).ok());
        lines.map(|line| line_amount(&line)).sum::<i64>()
    });
    let takes = move || if sale.get() == Sale::Consignment.name() { 0 } else { total.get() };
    // Made once, so that a second click cannot quote the same again.
    let id = before.as_ref().map_or_else(|| OrderId(Uuid::now_v7()), |order| order.id);
    let opened_at = device.version();
    let save = move || {
        let command = untrack(lines).map(|lines| {
            let chosen = sale.get_untracked();
            let mut set = vec![
                Field::Date(date.get_untracked()),
                Field::Sale(Sale::named(&chosen).unwrap_or_default()),
                Field::Currency(code.get_value()),
                Field::Lines(lines),
                Field::Note(note.get_untracked()),
            ];
            match &before {
                Some(before) => {
                    set.retain(|field| field.differs_from(before));
                    Act::Edit { id, set }
                }
                None => Act::Quote { id, customer, rep: None, set },
            }
        });
        let done = command.and_then(|command| device.dispatch_as_of(Command::Orders(command), opened_at));
        if faults.take(done) {
            device.toast(l.quotation_saved.to_owned());
            on_saved.run(id);
        }
    };
    let add = move |_| {
        let number = next.get_value();
        next.set_value(number + 1);
        inputs.update(|inputs| inputs.push(LineInput::new(number)));
    };
    let sales = Sale::ALL.map(|sale| (sale.name().to_owned(), l.sale(sale).to_owned())).to_vec();
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            {faults.banner()}
            <div class="row">
                <TextInput label=t.date id="order-date" input="date" value=day kind=Kind::Required fault=faults.at("date") />
                <Choice label=l.sale_type id="order-sale" value=sale options=sales />
            </div>
            <section class="order-lines" aria-label=l.lines_of_order>
                <div class="order-line order-heads" aria-hidden="true">
                    <span>{t.product}</span><span>{l.quantity}</span><span>{l.price}</span><span>{l.discount}</span><span class="number">{l.worth}</span><span></span>
                </div>
                <For each=move || inputs.get() key=|input| input.number children=move |input| {
                    let remove = move || inputs.update(|inputs| inputs.retain(|other| other.number != input.number));
                    view! { <LineFields input customer currency=code.get_value() date on_remove=remove /> }
                } />
                <button type="button" class="button quiet" on:click=add><Icon name="plus" /><span>{l.add_line}</span></button>
                <p class="order-total">{move || fill(l.total_is, &[&Money { minor: total.get(), currency: code.get_value() }.to_string()])}</p>
            </section>
            <CreditLine customer takes=Signal::derive(takes) />
            <TextArea label=t.note id="order-note" value=note fault=faults.at("note") />
            <footer class="dialog-actions">
                <button type="submit" class="button primary">{l.save_quotation}</button>
            </footer>
        </form>
    }
}
