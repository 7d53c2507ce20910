//! A line of a quotation being typed: product, quantity, price, discount; the price comes by itself until it is typed.

use super::words::amount_of;
use crate::products::ProductField;
use crate::sync::use_device;
use crate::ui::Icon;
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use model::decimal::{self, PERCENT, QUANTITY};
use model::money::Money;
use model::orders::{Line, line_amount};
use model::products::price;
use model::{CustomerId, Fault, ProductId, Refusal};

/// What is typed of a line.
#[derive(Clone, Copy, PartialEq)]
pub struct LineInput {
    /// What tells it from the others.
    pub number: usize,
    product: RwSignal<Option<ProductId>>,
    named: RwSignal<String>,
    quantity: RwSignal<String>,
    price: RwSignal<String>,
    discount: RwSignal<String>,
    /// Whether the price was typed.
    by_hand: RwSignal<bool>,
}

impl LineInput {
    /// An empty one.
    pub fn new(number: usize) -> Self {
        Self {
            number,
            product: RwSignal::new(None),
            named: RwSignal::new(String::new()),
            quantity: RwSignal::new("1".to_owned()),
            price: RwSignal::new(String::new()),
            discount: RwSignal::new(String::new()),
            by_hand: RwSignal::new(false),
        }
    }

    /// One that says what a line says.
    pub fn of(number: usize, line: &Line, currency: &str) -> Self {
        let price = Money { minor: line.price, currency: currency.to_owned() }.to_string();
        Self {
            number,
            product: RwSignal::new(Some(line.product)),
            named: RwSignal::new(String::new()),
            quantity: RwSignal::new(amount_of(line.quantity)),
            price: RwSignal::new(price),
            discount: RwSignal::new(decimal::write(line.discount.into(), PERCENT)),
            by_hand: RwSignal::new(true),
        }
    }

    /// Whether nothing has been typed yet that would be lost.
    pub fn is_empty(self) -> bool {
        self.product.with(Option::is_none) && self.named.with(|named| named.trim().is_empty()) && !self.by_hand.get()
    }

    /// The line; follows what is typed.
    ///
    /// # Errors
    /// Refuses at the field what cannot be read.
    pub fn line(self, currency: &str) -> Result<Line, Refusal> {
        let product = self.product.get().ok_or(Refusal::field("product", Fault::Required))?;
        let quantity = decimal::read(&self.quantity.get(), QUANTITY);
        let quantity = quantity.filter(|quantity| *quantity > 0).ok_or(Refusal::field("quantity", Fault::Malformed))?;
        let price = Money::read("price", &self.price.get(), currency)?;
        let price = price.ok_or(Refusal::field("price", Fault::Required))?;
        if price.currency != currency {
            return Err(Refusal::field("price", Fault::OtherCurrency));
        }
        let discount = match self.discount.get().trim() {
            "" => Some(0),
            typed => decimal::read(typed, PERCENT),
        };
        let discount =
            discount.and_then(|discount| u16::try_from(discount).ok()).filter(|discount| *discount <= 10_000);
        let discount = discount.ok_or(Refusal::field("discount", Fault::OutOfRange))?;
        Ok(Line { product, quantity, price: price.minor, discount })
    }
}

/// The line's fields.
#[component]
pub fn LineFields(
    /// What is typed.
    input: LineInput,
    /// For whom.
    customer: CustomerId,
    /// ISO 4217 code of the quotation's currency.
    currency: String,
    /// Day of the quotation.
    date: Signal<chrono::NaiveDate>,
    /// Takes the line out.
    #[prop(into)]
    on_remove: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let code = StoredValue::new(currency);
    let found = Memo::new(move |_| {
        let product = input.product.get()?;
        let quantity = decimal::read(&input.quantity.get(), QUANTITY)?;
        device.read(|world| {
            let customer = world.customers.get(&customer)?;
            let found = code.with_value(|code| price::find(world, customer, product, quantity, date.get(), code))?;
            Some((found.price.to_string(), found.discount, l.why(world, &found)))
        })
    });
    Effect::new(move |_| {
        let found = found.get();
        if !input.by_hand.get_untracked() {
            input.price.set(found.as_ref().map(|(price, ..)| price.clone()).unwrap_or_default());
            let off = found.map(|(_, off, _)| off).filter(|off| *off > 0);
            input.discount.set(off.map(|off| decimal::write(off.into(), PERCENT)).unwrap_or_default());
        }
    });
    let why = move || match (input.product.with(Option::is_none), found.get(), input.by_hand.get()) {
        (true, ..) => String::new(),
        (_, Some((_, _, why)), false) => why,
        (_, Some((price, ..)), true) => fill(l.typed_price, &[&price]),
        (_, None, _) => l.no_price.to_owned(),
    };
    let worth = move || {
        let line = code.with_value(|code| input.line(code)).ok();
        line.map(|line| Money { minor: line_amount(&line), currency: code.get_value() }.to_string())
    };
    let number = input.number;
    let control = move |key: &str, name: &'static str, value: RwSignal<String>, typed: bool| {
        let id = format!("line-{number}-{key}");
        view! {
            <input id=id type="text" inputmode="decimal" autocomplete="off" aria-label=name placeholder=name prop:value=value value=value.get_untracked()
                on:input=move |event| {
                    value.set(event_target_value(&event));
                    if typed {
                        input.by_hand.set(true);
                    }
                } />
        }
    };
    view! {
        <div class="order-line" data-line=number.to_string()>
            <ProductField name=t.product.to_owned() id=format!("line-{number}-product") value=input.product typed=input.named />
            {control("quantity", l.quantity, input.quantity, false)}
            {control("price", l.price, input.price, true)}
            {control("discount", l.discount, input.discount, true)}
            <span class="number">{worth}</span>
            <button type="button" class="icon-button" aria-label=l.drop_line title=l.drop_line on:click=move |_| on_remove.run(())><Icon name="close" /></button>
            <small class="why">{why}</small>
        </div>
    }
}
