//! The form of an issue, and registering one.

use super::similar::{Quote, SimilarCases};
use crate::customers::CustomerLookUp;
use crate::files::{Files, Shelf, Written};
use crate::sync::{Device, use_device};
use crate::ui::{Choice, Dialog, Faults, Kind, Legend, TextInput};
use crate::words::{later_words, words};
use chrono::{NaiveDate, NaiveDateTime};
use leptos::prelude::*;
use model::issues::{Channel, Command as Act, Field, Issue, Urgency};
use model::time::Slot;
use model::{Command, CustomerId, Entity, Fault, IssueId, Key, Refusal};
use uuid::Uuid;

/// What is typed into the form.
#[derive(Clone, Copy)]
pub struct Inputs {
    customer: RwSignal<Option<CustomerId>>,
    contact: RwSignal<String>,
    title: RwSignal<String>,
    description: RwSignal<String>,
    channel: RwSignal<String>,
    category: RwSignal<String>,
    urgency: RwSignal<String>,
    responsible: RwSignal<String>,
    expected_end: RwSignal<String>,
    /// What solved it.
    pub solution: RwSignal<String>,
    knowledge: RwSignal<bool>,
    call_back: RwSignal<String>,
    /// Whether anything was typed.
    pub touched: RwSignal<bool>,
}

/// How browsers write a moment of a form.
const MOMENT: &str = "%Y-%m-%dT%H:%M";
/// How long a promised call takes on the calendar, in minutes.
const CALL: i64 = 15;

/// When a call was promised, as the clock of whoever looks shows it.
fn promised(device: &Device, issue: &Issue) -> Option<NaiveDateTime> {
    let viewer = device.viewer();
    issue.call_back.as_ref().map(|slot| slot.seen_from(&viewer.actor.zone, &viewer.zones).0)
}

fn written(at: NaiveDateTime) -> String {
    at.format(MOMENT).to_string()
}

impl Inputs {
    /// Those of an issue as it is.
    pub fn of(issue: &Issue, customer: Option<CustomerId>) -> Self {
        let device = use_device();
        let some = |id: Option<String>| RwSignal::new(id.unwrap_or_default());
        Self {
            customer: RwSignal::new(customer),
            contact: some(issue.contact.map(|id| id.to_string())),
            title: RwSignal::new(issue.title.clone()),
            description: RwSignal::new(issue.description.clone()),
            channel: RwSignal::new(issue.channel.name().to_owned()),
            category: RwSignal::new(issue.category.clone()),
            urgency: RwSignal::new(issue.urgency.name().to_owned()),
            responsible: some(issue.offered.or(issue.responsible).map(|id| id.to_string())),
            expected_end: some(issue.expected_end.map(|day| day.to_string())),
            solution: RwSignal::new(issue.solution.clone()),
            knowledge: RwSignal::new(issue.knowledge),
            call_back: RwSignal::new(promised(&device, issue).map(written).unwrap_or_default()),
            touched: RwSignal::new(false),
        }
    }

    /// The fields that differ from `before`.
    ///
    /// # Errors
    /// Refuses a date that is none.
    pub fn changes(self, device: Device, before: &Issue) -> Result<Vec<Field>, Refusal> {
        let get = |signal: RwSignal<String>| signal.get_untracked();
        let text = |signal: RwSignal<String>| get(signal).trim().to_owned();
        let end: Option<NaiveDate> = match get(self.expected_end).as_str() {
            "" => None,
            day => Some(day.parse().map_err(|_| Refusal::field("expected_end", Fault::Malformed))?),
        };
        let call_back = match get(self.call_back).as_str() {
            "" => None,
            at => {
                let at = NaiveDateTime::parse_from_str(at, MOMENT);
                Some(at.map_err(|_| Refusal::field("call_back", Fault::Malformed))?)
            }
        };
        let (urgency, channel) = (get(self.urgency), get(self.channel));
        let urgency = Urgency::named(&urgency).unwrap_or(before.urgency);
        let channel = Channel::named(&channel).unwrap_or(before.channel);
        let (contact, responsible) = (get(self.contact).parse().ok(), get(self.responsible).parse().ok());
        let knowledge = self.knowledge.get_untracked();
        let fields = [
            (before.title == text(self.title), Field::Title(get(self.title))),
            (before.description == text(self.description), Field::Description(get(self.description))),
            (before.channel == channel, Field::Channel(channel)),
            (before.category == text(self.category), Field::Category(get(self.category))),
            (before.urgency == urgency, Field::Urgency(urgency)),
            (before.contact == contact, Field::Contact(contact)),
            (before.offered.or(before.responsible) == responsible, Field::Responsible(responsible)),
            (before.expected_end == end, Field::ExpectedEnd(end)),
            (before.solution == text(self.solution), Field::Solution(get(self.solution))),
            (before.knowledge == knowledge, Field::Knowledge(knowledge)),
            (
                promised(&device, before) == call_back,
                Field::CallBack(call_back.map(|at| Slot::timed(at, CALL, &device.actor().zone))),
            ),
        ];
        Ok(fields.into_iter().filter(|(same, _)| !same).map(|(_, field)| field).collect())
    }

    /// What similar cases are looked for by.
    pub fn told(self) -> Signal<String> {
        Signal::derive(move || format!("{}\n{}", self.title.get(), self.description.get()))
    }

    /// Puts another case's answer under what stands in the solution.
    pub fn quote(self, quote: &Quote) {
        self.solution.update(|solution| {
            if !solution.trim().is_empty() {
                solution.push_str("\n\n");
            }
            solution.push_str(&quote.answer);
        });
        self.touched.set(true);
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
    let id = IssueId(Uuid::now_v7());
    let nobodys = CustomerId(Uuid::nil());
    let blank = Issue::new(id, customer.unwrap_or(nobodys), device.actor().id, device.now_untracked());
    let inputs = Inputs::of(&blank, customer);
    let linked = RwSignal::new(Vec::<Key>::new());
    let files = RwSignal::new(Vec::<Command>::new());
    let shelf = Shelf { of: Key { entity: Entity::Issue, id: id.0 }, later: Some(files) };
    let faults = Faults::none();
    let save = move || {
        let registered = inputs.changes(device, &blank).and_then(|set| {
            let customer = inputs.customer.get_untracked().ok_or(Refusal::field("customer", Fault::Required))?;
            let mut commands = vec![Command::Issues(Act::Register { id, customer, set })];
            let linked = linked.get_untracked();
            commands.extend(linked.into_iter().map(|to| Command::Issues(Act::Link { id, to, linked: true })));
            device.dispatch(Command::together(commands))
        });
        if faults.take(registered) {
            // On their own: they wait for their contents, the issue does not.
            for attach in files.get_untracked() {
                if let Err(refusal) = device.dispatch(attach) {
                    device.toast(t.refusal(&refusal));
                }
            }
            device.toast(t.issue_registered.to_owned());
            on_close.run(());
        }
    };
    let quote = move |quote: Quote| inputs.quote(&quote);
    let link = move |to: Key| linked.update(|linked| linked.push(to));
    view! {
        <Dialog title=t.new_issue dirty=inputs.touched on_close>
            <form class="form issue-form" novalidate on:input=move |_| inputs.touched.set(true) on:submit=move |event| { event.prevent_default(); save(); }>
                <div class="issue-said">
                    {faults.banner()}
                    <CustomerLookUp label=t.customer id="issue-customer" value=inputs.customer fault=faults.at("customer") />
                    <Said inputs faults shelf />
                </div>
                <SimilarCases told=inputs.told() linked quote link />
                <div class="issue-details">
                    <Details inputs faults />
                    <Files shelf />
                    <Legend />
                </div>
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.register}</button>
                </footer>
            </form>
        </Dialog>
    }
}

/// What was said: title and description.
#[component]
pub fn Said(
    /// What is typed.
    inputs: Inputs,
    /// What is wrong.
    faults: Faults,
    /// Where pasted pictures go.
    shelf: Shelf,
) -> impl IntoView {
    let t = words();
    view! {
        <TextInput label=t.title id="issue-title" value=inputs.title kind=Kind::Required fault=faults.at("title") />
        <Written label=t.description id="description" value=inputs.description shelf drawn=true fault=faults.at("description") />
    }
}

/// Everything else that is known.
#[component]
pub fn Details(
    /// What is typed.
    inputs: Inputs,
    /// What is wrong.
    faults: Faults,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let urgencies = Urgency::ALL.map(|urgency| (urgency.name().to_owned(), t.urgency(urgency).to_owned())).to_vec();
    let channels = Channel::ALL.map(|channel| (channel.name().to_owned(), l.channel(t, channel).to_owned())).to_vec();
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
        <div class="row">
            <Choice label=t.urgency_label id="urgency" value=inputs.urgency options=urgencies kind=Kind::Required />
            <Category inputs faults />
        </div>
        <div class="row">
            <Choice label=t.responsible id="responsible" value=inputs.responsible options=people kind=Kind::LookUp fault=faults.at("responsible") />
            <TextInput label=t.expected_end id="expected_end" input="date" value=inputs.expected_end fault=faults.at("expected_end") />
        </div>
        <div class="row">
            <Choice label=t.contact id="issue-contact" value=inputs.contact options=contacts kind=Kind::LookUp fault=faults.at("contact") />
            <Choice label=l.channel id="channel" value=inputs.channel options=channels />
        </div>
        <TextInput label=t.call_back id="call_back" input="datetime-local" value=inputs.call_back fault=faults.at("call_back") />
        <Written label=l.solution id="solution" value=inputs.solution fault=faults.at("solution") />
        <label class="check">
            <input type="checkbox" prop:checked=inputs.knowledge on:change=move |event| inputs.knowledge.set(event_target_checked(&event)) />
            {l.into_knowledge}
        </label>
    }
}

/// What it is about: one of the company's categories, or any words where it manages none.
#[component]
fn Category(inputs: Inputs, faults: Faults) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let managed = device.peek(|world| world.company().categories.clone());
    if managed.is_empty() {
        return view! { <TextInput label=t.category id="category" value=inputs.category fault=faults.at("category") /> }
            .into_any();
    }
    let now = inputs.category.get_untracked();
    let former = (!now.is_empty() && !managed.contains(&now)).then_some(now);
    let paths = former.into_iter().chain(managed).map(|path| (path.clone(), path));
    let options: Vec<_> = std::iter::once((String::new(), "–".to_owned())).chain(paths).collect();
    view! { <Choice label=t.category id="category" value=inputs.category options fault=faults.at("category") /> }
        .into_any()
}
