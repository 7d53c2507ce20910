//! Terms of trade and credit of a customer: the part of the form, and the card.

use super::look_up::CustomerLookUp;
use crate::orders::CreditLine;
use crate::sync::use_device;
use crate::ui::{Choice, Faults, Kind, TextInput};
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use model::customers::{Customer, Field, terms};
use model::decimal::{self, PERCENT};
use model::money::Money;
use model::orders::Sale;
use model::orders::credit::Policy;
use model::products::Level;
use model::{CustomerId, Fault, Refusal};

/// What is typed of the terms.
#[derive(Clone, Copy)]
pub struct TermsInput {
    bill_to: RwSignal<Option<CustomerId>>,
    sale: RwSignal<String>,
    level: RwSignal<String>,
    discount: RwSignal<String>,
    settlement: RwSignal<String>,
    currency: RwSignal<String>,
    /// The number with the tax office.
    pub tax_number: RwSignal<String>,
    tax_rate: RwSignal<String>,
    credit_limit: RwSignal<String>,
    credit_policy: RwSignal<String>,
    credit_used: RwSignal<String>,
    closing_day: RwSignal<String>,
    collection_day: RwSignal<String>,
    bill_term: RwSignal<String>,
}

impl TermsInput {
    /// What a customer has; empty for a new one. `usual` is the company's currency.
    pub fn of(customer: Option<&Customer>, usual: &str) -> Self {
        let text = |get: &dyn Fn(&Customer) -> String| RwSignal::new(customer.map(get).unwrap_or_default());
        let percent = |value: u16| if value == 0 { String::new() } else { decimal::write(value.into(), PERCENT) };
        let number = |value: u16| if value == 0 { String::new() } else { value.to_string() };
        let money = |customer: &Customer, minor: i64| {
            let currency = if customer.currency.is_empty() { usual } else { &customer.currency };
            Money { minor, currency: currency.to_owned() }.to_string()
        };
        Self {
            bill_to: RwSignal::new(customer.and_then(|customer| customer.bill_to)),
            sale: RwSignal::new(customer.map(|customer| customer.sale).unwrap_or_default().name().to_owned()),
            level: RwSignal::new(customer.map(|customer| customer.level).unwrap_or_default().name().to_owned()),
            discount: text(&|customer| percent(customer.discount)),
            settlement: text(&|customer| customer.settlement.clone()),
            currency: text(&|customer| customer.currency.clone()),
            tax_number: text(&|customer| customer.tax_number.clone()),
            tax_rate: text(&|customer| percent(customer.tax_rate)),
            credit_limit: text(&|customer| {
                customer.credit_limit.map(|limit| money(customer, limit)).unwrap_or_default()
            }),
            credit_policy: RwSignal::new(
                customer.map(|customer| customer.credit_policy).unwrap_or_default().name().to_owned(),
            ),
            credit_used: text(&|customer| money(customer, customer.credit_used)),
            closing_day: text(&|customer| number(customer.closing_day.into())),
            collection_day: text(&|customer| number(customer.collection_day.into())),
            bill_term: text(&|customer| number(customer.bill_term)),
        }
    }

    /// The fields; `usual` is the company's currency.
    ///
    /// # Errors
    /// Refuses at the field what cannot be read.
    pub fn fields(self, usual: &str) -> Result<Vec<Field>, Refusal> {
        let get = |signal: RwSignal<String>| signal.get_untracked();
        let code = get(self.currency).trim().to_uppercase();
        let currency = if code.is_empty() { usual.to_owned() } else { code.clone() };
        let limit = Money::read("credit_limit", &get(self.credit_limit), &currency)?;
        if limit.as_ref().is_some_and(|limit| limit.currency != currency) {
            return Err(Refusal::field("credit_limit", Fault::OtherCurrency));
        }
        let percent = |field: &str, typed: RwSignal<String>| match get(typed).trim() {
            "" => Ok(0),
            typed => {
                let value = decimal::read(typed, PERCENT).and_then(|value| u16::try_from(value).ok());
                value.ok_or(Refusal::field(field, Fault::Malformed))
            }
        };
        let number = |field: &str, typed: RwSignal<String>| match get(typed).trim() {
            "" => Ok(0_u16),
            typed => typed.parse().map_err(|_| Refusal::field(field, Fault::Malformed)),
        };
        let day = |field: &str, typed: RwSignal<String>| {
            u8::try_from(number(field, typed)?).map_err(|_| Refusal::field(field, Fault::OutOfRange))
        };
        let (sale, level, policy) = (get(self.sale), get(self.level), get(self.credit_policy));
        Ok(vec![
            Field::BillTo(self.bill_to.get_untracked()),
            Field::Sale(Sale::named(&sale).unwrap_or_default()),
            Field::Level(Level::named(&level).unwrap_or_default()),
            Field::Discount(percent("discount", self.discount)?),
            Field::Settlement(get(self.settlement)),
            Field::Currency(code),
            Field::TaxNumber(get(self.tax_number)),
            Field::TaxRate(percent("tax_rate", self.tax_rate)?),
            Field::CreditLimit(limit.map(|limit| limit.minor)),
            Field::CreditPolicy(Policy::named(&policy).unwrap_or_default()),
            Field::ClosingDay(day("closing_day", self.closing_day)?),
            Field::CollectionDay(day("collection_day", self.collection_day)?),
            Field::BillTerm(number("bill_term", self.bill_term)?),
        ])
    }
}

/// The terms' part of the form.
#[component]
pub fn TermsFields(
    /// What is typed.
    input: TermsInput,
    /// What is wrong.
    faults: Faults,
) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    // How much somebody is trusted is not for those to say who sell to them.
    let trust = if device.actor().assigns() { Kind::Optional } else { Kind::Kept };
    let named = |all: Vec<(&'static str, &'static str)>| -> Vec<(String, String)> {
        all.into_iter().map(|(name, word)| (name.to_owned(), word.to_owned())).collect()
    };
    let sales = named(Sale::ALL.map(|sale| (sale.name(), l.sale(sale))).to_vec());
    let levels = named(Level::ALL.map(|level| (level.name(), l.level(level))).to_vec());
    let policies = named(Policy::ALL.map(|policy| (policy.name(), l.credit_policy(policy))).to_vec());
    view! {
        <fieldset class="form terms">
            <legend>{l.terms}</legend>
            <CustomerLookUp label=l.bill_to id="bill_to" value=input.bill_to fault=faults.at("bill_to") />
            <div class="row">
                <Choice label=l.sale_type id="sale" value=input.sale options=sales />
                <Choice label=l.applies id="level" value=input.level options=levels />
                <TextInput label=l.discount id="discount" value=input.discount fault=faults.at("discount") />
            </div>
            <div class="row">
                <TextInput label=l.settlement id="settlement" value=input.settlement fault=faults.at("settlement") />
                <TextInput label=words().currency id="currency" value=input.currency fault=faults.at("currency") />
            </div>
            <div class="row">
                <TextInput label=l.tax_number id="tax_number" value=input.tax_number fault=faults.at("tax_number") />
                <TextInput label=l.tax_rate id="tax_rate" value=input.tax_rate fault=faults.at("tax_rate") />
            </div>
            <div class="row">
                <TextInput label=l.credit_limit id="credit_limit" value=input.credit_limit kind=trust fault=faults.at("credit_limit") />
                {if trust == Kind::Kept {
                    let word = Policy::named(&input.credit_policy.get_untracked());
                    let word = RwSignal::new(word.map(|policy| l.credit_policy(policy)).unwrap_or_default().to_owned());
                    view! { <TextInput label=l.credit_policy_label id="credit_policy" value=word kind=Kind::Kept /> }.into_any()
                } else {
                    view! { <Choice label=l.credit_policy_label id="credit_policy" value=input.credit_policy options=policies /> }.into_any()
                }}
                <TextInput label=l.credit_used id="credit_used" value=input.credit_used kind=Kind::Kept />
            </div>
            <div class="row">
                <TextInput label=l.closing_day id="closing_day" value=input.closing_day help=l.day_help fault=faults.at("closing_day") />
                <TextInput label=l.collection_day id="collection_day" value=input.collection_day help=l.day_help fault=faults.at("collection_day") />
                <TextInput label=l.bill_term id="bill_term" value=input.bill_term fault=faults.at("bill_term") />
            </div>
        </fieldset>
    }
}

/// The terms on the customer's page.
#[component]
pub fn TermsCard(
    /// Whose.
    id: CustomerId,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let customer = Memo::new(move |_| device.read(|world| world.customers.get(&id).cloned()));
    let dates = move || {
        let customer = customer.get()?;
        let (closing, collection) = (customer.closing_day, customer.collection_day);
        let calendar = device.read(|world| world.people.get(&device.actor().id).map(|person| person.calendar.clone()));
        let calendar = calendar.unwrap_or_default();
        let works = |day: chrono::NaiveDate| {
            let rests = matches!(chrono::Datelike::weekday(&day), chrono::Weekday::Sat | chrono::Weekday::Sun);
            device.read(|world| world.company().holiday(&calendar, day).map_or(!rests, |holiday| holiday.works))
        };
        (closing + collection > 0 || customer.bill_term > 0).then(|| {
            let dates = terms::dates(&customer, device.today(), works);
            fill(l.money_comes, &[&t.full_date(dates.closes), &t.full_date(dates.collected), &t.full_date(dates.paid)])
        })
    };
    let rows = move || {
        let customer = customer.get()?;
        let payer = customer.bill_to.map(|payer| device.name_of_customer(payer)).unwrap_or_default();
        let percent = |value: u16| {
            if value == 0 { String::new() } else { format!("{} %", decimal::write(value.into(), PERCENT)) }
        };
        let rows = [
            (l.bill_to, payer),
            (l.sale_type, l.sale(customer.sale).to_owned()),
            (l.applies, l.level(customer.level).to_owned()),
            (l.discount, percent(customer.discount)),
            (l.settlement, customer.settlement),
            (l.tax_number, customer.tax_number),
            (l.tax_rate, percent(customer.tax_rate)),
        ];
        let row = |(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
        Some(rows.into_iter().filter(|(_, value)| !value.is_empty()).map(row).collect_view())
    };
    view! {
        <section class="card trade">
            <h2>{l.terms}</h2>
            <CreditLine customer=id takes=Signal::stored(0) />
            <dl>{rows}</dl>
            <p class="help">{dates}</p>
        </section>
    }
}
