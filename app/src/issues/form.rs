//! The form of an issue: registering one, looking at one, changing it.

use crate::customers::CustomerLookUp;
use crate::sync::use_device;
use crate::ui::{Choice, Dialog, Faults, Kind, Legend, TextArea, TextInput};
use crate::words::{Words, fill, words};
use chrono::NaiveDate;
use leptos::prelude::*;
use model::issues::{Column, Command as Act, Field, Issue, Urgency};
use model::time::civil;
use model::{Command, CustomerId, Fault, IssueId, Refusal};
use uuid::Uuid;

#[derive(Clone, Copy)]
struct Inputs {
    customer: RwSignal<Option<CustomerId>>,
    contact: RwSignal<String>,
    title: RwSignal<String>,
    description: RwSignal<String>,
    category: RwSignal<String>,
    urgency: RwSignal<String>,
    responsible: RwSignal<String>,
    expected_end: RwSignal<String>,
    touched: RwSignal<bool>,
}

impl Inputs {
    fn new(customer: Option<CustomerId>, responsible: String) -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            customer: RwSignal::new(customer),
            contact: text(),
            title: text(),
            description: text(),
            category: text(),
            urgency: RwSignal::new(Urgency::Normal.name().to_owned()),
            responsible: RwSignal::new(responsible),
            expected_end: text(),
            touched: RwSignal::new(false),
        }
    }

    fn of(issue: &Issue) -> Self {
        let inputs = Self::new(Some(issue.customer), issue.responsible.map(|id| id.to_string()).unwrap_or_default());
        inputs.contact.set(issue.contact.map(|id| id.to_string()).unwrap_or_default());
        inputs.title.set(issue.title.clone());
        inputs.description.set(issue.description.clone());
        inputs.category.set(issue.category.clone());
        inputs.urgency.set(issue.urgency.name().to_owned());
        inputs.expected_end.set(issue.expected_end.map(|day| day.to_string()).unwrap_or_default());
        inputs
    }

    /// The fields that differ from `before`; all that are given where there is none.
    fn changes(self, before: Option<&Issue>) -> Result<Vec<Field>, Refusal> {
        let get = |signal: RwSignal<String>| signal.get_untracked();
        let end = get(self.expected_end);
        let end: Option<NaiveDate> = match end.as_str() {
            "" => None,
            day => Some(day.parse().map_err(|_| Refusal::field("expected_end", Fault::Malformed))?),
        };
        let urgency = get(self.urgency);
        let urgency = Urgency::ALL.into_iter().find(|known| known.name() == urgency).unwrap_or(Urgency::Normal);
        let contact = get(self.contact).parse().ok();
        let responsible = get(self.responsible).parse().ok();
        let fields = [
            (before.is_some_and(|issue| issue.title == get(self.title).trim()), Field::Title(get(self.title))),
            (
                before.is_some_and(|issue| issue.description == get(self.description).trim()),
                Field::Description(get(self.description)),
            ),
            (
                before.is_some_and(|issue| issue.category == get(self.category).trim()),
                Field::Category(get(self.category)),
            ),
            (before.is_some_and(|issue| issue.urgency == urgency), Field::Urgency(urgency)),
            (before.is_some_and(|issue| issue.contact == contact), Field::Contact(contact)),
            (before.is_some_and(|issue| issue.responsible == responsible), Field::Responsible(responsible)),
            (before.is_some_and(|issue| issue.expected_end == end), Field::ExpectedEnd(end)),
        ];
        Ok(fields.into_iter().filter(|(same, _)| !same).map(|(_, field)| field).collect())
    }
}

/// The form that registers an issue.
#[component]
pub fn IssueDialog(
    /// The customer, where that is known.
    #[prop(optional)]
    customer: Option<CustomerId>,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let inputs = Inputs::new(customer, device.actor().id.to_string());
    let faults = Faults::none();
    let save = move || {
        let registered = inputs.changes(None).and_then(|set| {
            let customer = inputs.customer.get_untracked().ok_or(Refusal::field("customer", Fault::Required))?;
            device.dispatch(Command::Issues(Act::Register { id: IssueId(Uuid::now_v7()), customer, set }))
        });
        if faults.take(registered) {
            device.toast(t.issue_registered.to_owned());
            on_close.run(());
        }
    };
    view! {
        <Dialog title=t.new_issue dirty=inputs.touched on_close>
            <form class="form" novalidate on:input=move |_| inputs.touched.set(true) on:submit=move |event| { event.prevent_default(); save(); }>
                {faults.banner()}
                <CustomerLookUp label=t.customer id="issue-customer" value=inputs.customer fault=faults.at("customer") />
                <Fields inputs faults />
                <Legend />
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.register}</button>
                </footer>
            </form>
        </Dialog>
    }
}

/// An issue with all its fields.
#[component]
pub fn IssueSheet(
    /// Which.
    id: IssueId,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let Some(issue) = device.peek(|world| world.issues.get(&id).cloned()) else { return ().into_any() };
    let inputs = Inputs::of(&issue);
    let faults = Faults::none();
    let column = RwSignal::new(issue.column.name().to_owned());
    let columns = Column::ALL.map(|column| (column.name().to_owned(), t.column(column).to_owned())).to_vec();
    let viewer = device.viewer();
    let reported =
        civil(&viewer.zones, &viewer.actor.zone, issue.reported.naive_utc()).map(|at| t.moment(at)).unwrap_or_default();
    let by = device.name_of(issue.registered_by);
    let (customer, name) = (
        issue.customer,
        device.peek(|world| {
            world.customers.get(&issue.customer).map(|customer| customer.name.clone()).unwrap_or_default()
        }),
    );
    let heading = format!("{} {}", issue.number, issue.title);
    let save = move || {
        let saved = inputs.changes(Some(&issue)).and_then(|set| {
            if !set.is_empty() {
                device.dispatch(Command::Issues(Act::Edit { id, set }))?;
            }
            match Column::named(&column.get_untracked()) {
                Some(to) if to != issue.column => {
                    device.dispatch(Command::Issues(Act::Move { id, to, after: None, before: None }))
                }
                _ => Ok(()),
            }
        });
        if faults.take(saved) {
            device.announce(t.issue_saved.to_owned());
            on_close.run(());
        }
    };
    view! {
        <Dialog title=heading dirty=inputs.touched on_close>
            <form class="form" novalidate on:input=move |_| inputs.touched.set(true) on:submit=move |event| { event.prevent_default(); save(); }>
                {faults.banner()}
                <p class="about">
                    <a href=format!("/customers/{customer}")>{name}</a>
                    <small>{fill(t.reported_by, &[&by, &reported])}</small>
                </p>
                <Choice label=t.column_label id="issue-column" value=column options=columns kind=Kind::Required />
                <Fields inputs faults />
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.save}</button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(inputs: Inputs, faults: Faults) -> impl IntoView {
    let (device, t): (_, &'static Words) = (use_device(), words());
    let urgencies = Urgency::ALL.map(|urgency| (urgency.name().to_owned(), t.urgency(urgency).to_owned())).to_vec();
    let people = Signal::derive(move || -> Vec<(String, String)> {
        let everybody = device.people(|_| true).into_iter().map(|person| (person.id.to_string(), person.name));
        std::iter::once((String::new(), t.nobody.to_owned())).chain(everybody).collect()
    });
    let contacts = Signal::derive(move || -> Vec<(String, String)> {
        let customer = inputs.customer.get();
        let of = device.read(|world| {
            let of = world.contacts.values().filter(|contact| Some(contact.customer) == customer);
            of.map(|contact| (contact.id.to_string(), contact.name.clone())).collect::<Vec<_>>()
        });
        std::iter::once((String::new(), t.nobody.to_owned())).chain(of).collect()
    });
    view! {
        <TextInput label=t.title id="issue-title" value=inputs.title kind=Kind::Required fault=faults.at("title") />
        <TextArea label=t.description id="description" value=inputs.description fault=faults.at("description") />
        <div class="row">
            <Choice label=t.urgency_label id="urgency" value=inputs.urgency options=urgencies kind=Kind::Required />
            <TextInput label=t.category id="category" value=inputs.category fault=faults.at("category") />
        </div>
        <div class="row">
            <Choice label=t.responsible id="responsible" value=inputs.responsible options=people kind=Kind::LookUp fault=faults.at("responsible") />
            <TextInput label=t.expected_end id="expected_end" input="date" value=inputs.expected_end fault=faults.at("expected_end") />
        </div>
        <Choice label=t.contact id="issue-contact" value=inputs.contact options=contacts kind=Kind::LookUp fault=faults.at("contact") />
    }
}
