//! The form of a customer, for adding and changing.

use super::alike::{AlikeHint, TypedInput};
use super::custom::{CustomFields, CustomInput};
use super::terms::{TermsFields, TermsInput};
use crate::sync::use_device;
use crate::ui::{Choice, Faults, Icon, Kind, Legend, TextArea, TextInput};
use crate::words::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;
use model::customers::{Command as Act, Customer, Field, Grade, Standing};
use model::{Command, CustomerId};
use uuid::Uuid;

/// The page that adds a customer.
#[component]
pub fn NewCustomerPage() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let navigate = use_navigate();
    let on_saved = move |id: CustomerId| {
        let navigate = navigate.clone();
        // The page of the customer is read from the server.
        spawn_local(async move {
            device.settled().await;
            navigate(&format!("/customers/{id}"), leptos_router::NavigateOptions::default());
        });
    };
    view! {
        <Title text=t.new_customer />
        <section class="page narrow">
            <header class="bar">
                <a class="icon-button" href="/customers" aria-label=t.back title=t.back><Icon name="left" /></a>
                <h1>{t.new_customer}</h1>
            </header>
            <CustomerForm customer=None on_saved />
        </section>
    }
}

/// The form.
#[component]
pub fn CustomerForm(
    /// The customer to change; none to add one.
    customer: Option<Customer>,
    /// Called once it is saved.
    #[prop(into)]
    on_saved: Callback<CustomerId>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let faults = Faults::none();
    let opened_at = device.version();
    let text = |get: fn(&Customer) -> &String| RwSignal::new(customer.as_ref().map(get).cloned().unwrap_or_default());
    let standing =
        RwSignal::new(customer.as_ref().map_or(Standing::Prospect, |customer| customer.standing).name().to_owned());
    let grade = RwSignal::new(customer.as_ref().and_then(|customer| customer.grade).map_or("", Grade::name).to_owned());
    let (name, code) = (text(|customer| &customer.name), text(|customer| &customer.code));
    let (phone, fax) = (text(|customer| &customer.phone), text(|customer| &customer.fax));
    let (email, address) = (text(|customer| &customer.email), text(|customer| &customer.address));
    let (city, region) = (text(|customer| &customer.city), text(|customer| &customer.region));
    let (postal_code, country) = (text(|customer| &customer.postal_code), text(|customer| &customer.country));
    let note = text(|customer| &customer.note);
    let created = customer.as_ref().map(|customer| t.full_date(customer.created.date_naive()));
    let usual = device.peek(|world| world.company().currency.clone());
    let terms = TermsInput::of(customer.as_ref(), &usual);
    let own = device.peek(|world| CustomInput::of(&world.company().own_fields(), customer.as_ref()));
    let own_fields = own.clone();
    let fields = move || -> Vec<Field> {
        let get = |signal: RwSignal<String>| signal.get_untracked();
        let (chosen, graded) = (get(standing), get(grade));
        vec![
            Field::Name(get(name)),
            Field::Code(get(code)),
            Field::Standing(Standing::named(&chosen).unwrap_or(Standing::Prospect)),
            Field::Grade(Grade::named(&graded)),
            Field::Phone(get(phone)),
            Field::Fax(get(fax)),
            Field::Email(get(email)),
            Field::Address(get(address)),
            Field::City(get(city)),
            Field::Region(get(region)),
            Field::PostalCode(get(postal_code)),
            Field::Country(get(country)),
            Field::Note(get(note)),
        ]
    };
    let but = customer.as_ref().map(|customer| customer.id);
    let input = TypedInput { name, phone, email, tax_number: terms.tax_number };
    let save = move || {
        let of_terms = match terms.fields(&usual) {
            Ok(fields) => fields,
            Err(refusal) => return faults.show(refusal),
        };
        let set = fields().into_iter().chain(of_terms).chain(own_fields.fields());
        let (id, command) = match &customer {
            Some(before) => {
                let set = set.filter(|field| field.differs_from(before)).collect();
                (before.id, Act::Edit { id: before.id, set })
            }
            None => {
                let id = CustomerId(Uuid::now_v7());
                let said = set.filter(|field| !matches!(field, Field::Custom(_, value) if value.is_empty()));
                (id, Act::Add { id, set: said.collect(), owner: None })
            }
        };
        if faults.take(device.dispatch_as_of(Command::Customers(command), opened_at)) {
            device.toast(t.customer_saved.to_owned());
            on_saved.run(id);
        }
    };
    let standings =
        Standing::ALL.map(|standing| (standing.name().to_owned(), t.standing(standing).to_owned())).to_vec();
    let grades: Vec<_> = std::iter::once((String::new(), t.not_graded.to_owned()))
        .chain(Grade::ALL.map(|grade| (grade.name().to_owned(), grade.name().to_owned())))
        .collect();
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            {faults.banner()}
            <AlikeHint input but />
            <div class="row">
                <TextInput label=t.name id="name" value=name kind=Kind::Required fault=faults.at("name") />
                <TextInput label=t.code id="code" value=code fault=faults.at("code") />
            </div>
            <div class="row">
                <Choice label=t.standing_label id="standing" value=standing options=standings kind=Kind::Required />
                <Choice label=t.grade_label id="grade" value=grade options=grades />
            </div>
            <div class="row">
                <TextInput label=t.phone id="phone" input="tel" value=phone fault=faults.at("phone") />
                <TextInput label=t.fax id="fax" input="tel" value=fax fault=faults.at("fax") />
                <TextInput label=t.email id="email" input="email" value=email fault=faults.at("email") />
            </div>
            <TextInput label=t.address id="address" value=address fault=faults.at("address") />
            <div class="row">
                <TextInput label=t.city id="city" value=city fault=faults.at("city") />
                <TextInput label=t.postal_code id="postal_code" value=postal_code fault=faults.at("postal_code") />
            </div>
            <div class="row">
                <TextInput label=t.region id="region" value=region fault=faults.at("region") />
                <TextInput label=t.country id="country" value=country fault=faults.at("country") />
            </div>
            <TextArea label=t.note id="note" value=note fault=faults.at("note") />
            <CustomFields input=own faults />
            <TermsFields input=terms faults />
            {created.map(|day| view! { <TextInput label=t.added id="added" value=RwSignal::new(day) kind=Kind::Kept /> })}
            <Legend />
            <footer class="dialog-actions">
                <button type="submit" class="button primary">{t.save}</button>
            </footer>
        </form>
    }
}
