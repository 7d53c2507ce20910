//! The form of an activity: planning a new one, recording, changing, completing, cancelling.

use super::move_to::MoveTo;
use crate::customers::CustomerLookUp;
use crate::sync::{Device, use_device};
use crate::ui::{Choice, Dialog, Faults, Icon, Kind, Legend, TextArea, TextInput};
use crate::words::{Words, words};
use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;
use model::activities::{Activity, Command as Act, Draft, Field, Method, State};
use model::time::Slot;
use model::{ActivityId, Command, CustomerId, Fault, Refusal};
use uuid::Uuid;

/// What the calendar has open.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// Something new at this time.
    Draft(Slot),
    /// Something new with a customer.
    With(CustomerId, Slot),
    /// One that is there.
    Existing(ActivityId),
    /// One that is to be moved without dragging.
    Moving(ActivityId),
}

impl Opened {
    /// Something new on a day, at ten for an hour.
    pub fn draft_on(day: NaiveDate, zone: &str) -> Self {
        let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
        Self::Draft(Slot::timed(day.and_time(ten), 60, zone))
    }
}

/// What the fields hold.
#[derive(Clone, Copy)]
struct Inputs {
    title: RwSignal<String>,
    method: RwSignal<String>,
    customer: RwSignal<Option<CustomerId>>,
    contact: RwSignal<String>,
    rep: RwSignal<String>,
    whole_day: RwSignal<bool>,
    date: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    place: RwSignal<String>,
    note: RwSignal<String>,
    outcome: RwSignal<String>,
    touched: RwSignal<bool>,
}

impl Inputs {
    fn of(slot: &Slot, customer: Option<CustomerId>, rep: String) -> Self {
        let text = |text: String| RwSignal::new(text);
        let (from, to) = match slot {
            Slot::Timed { start, end, .. } => (start.format("%H:%M"), end.format("%H:%M")),
            Slot::AllDay { .. } => (NaiveTime::MIN.format("10:00"), NaiveTime::MIN.format("11:00")),
        };
        Self {
            title: text(String::new()),
            method: text(Method::Visit.name().into()),
            customer: RwSignal::new(customer),
            contact: text(String::new()),
            rep: text(rep),
            whole_day: RwSignal::new(matches!(slot, Slot::AllDay { .. })),
            date: text(slot.first_day().to_string()),
            from: text(from.to_string()),
            to: text(to.to_string()),
            place: text(String::new()),
            note: text(String::new()),
            outcome: text(String::new()),
            touched: RwSignal::new(false),
        }
    }

    fn from_activity(activity: &Activity) -> Self {
        let inputs = Self::of(&activity.slot, activity.customer, activity.rep.to_string());
        inputs.title.set(activity.title.clone());
        inputs.method.set(activity.method.name().into());
        inputs.contact.set(activity.contact.map(|id| id.to_string()).unwrap_or_default());
        inputs.place.set(activity.place.clone());
        inputs.note.set(activity.note.clone());
        inputs.outcome.set(activity.outcome.clone());
        inputs
    }

    fn method(self) -> Method {
        let name = self.method.get_untracked();
        Method::ALL.into_iter().find(|method| method.name() == name).unwrap_or(Method::Visit)
    }

    /// The slot typed, in `zone`; an end before the start is said at the end's field.
    fn slot(self, zone: &str, before: Option<&Slot>) -> Result<Slot, Refusal> {
        let malformed = |field: &str| Refusal::field(field, Fault::Malformed);
        let day: NaiveDate = self.date.get_untracked().parse().map_err(|_| malformed("slot"))?;
        if self.whole_day.get_untracked() {
            let length = match before {
                Some(Slot::AllDay { first, last }) => *last - *first,
                _ => chrono::Duration::zero(),
            };
            return Ok(Slot::AllDay { first: day, last: day + length });
        }
        let time = |text: String| NaiveTime::parse_from_str(text.get(..5).unwrap_or(&text), "%H:%M");
        let from = time(self.from.get_untracked()).map_err(|_| malformed("slot"))?;
        let to = time(self.to.get_untracked()).map_err(|_| malformed("end"))?;
        let days = match before {
            Some(Slot::Timed { start, end, .. }) => end.date() - start.date(),
            _ => chrono::Duration::zero(),
        };
        Ok(Slot::Timed { start: day.and_time(from), end: day.and_time(to) + days, zone: zone.to_owned() })
    }

    fn draft(self, slot: Slot) -> Draft {
        Draft {
            id: Uuid::now_v7().into(),
            rep: self.rep.get_untracked().parse().ok(),
            customer: self.customer.get_untracked(),
            contact: self.contact.get_untracked().parse().ok(),
            method: self.method(),
            title: self.title.get_untracked(),
            place: self.place.get_untracked(),
            note: self.note.get_untracked(),
            slot,
        }
    }

    /// The fields that differ from the activity.
    fn changes(self, activity: &Activity) -> Vec<Field> {
        let mut set = vec![];
        let mut differs = |differs: bool, field: Field| {
            if differs {
                set.push(field);
            }
        };
        let contact = self.contact.get_untracked().parse().ok();
        let text = |signal: RwSignal<String>| signal.get_untracked();
        differs(self.customer.get_untracked() != activity.customer, Field::Customer(self.customer.get_untracked()));
        differs(contact != activity.contact, Field::Contact(contact));
        differs(self.method() != activity.method, Field::Method(self.method()));
        differs(text(self.title).trim() != activity.title, Field::Title(text(self.title)));
        differs(text(self.place).trim() != activity.place, Field::Place(text(self.place)));
        differs(text(self.note).trim() != activity.note, Field::Note(text(self.note)));
        differs(text(self.outcome).trim() != activity.outcome, Field::Outcome(text(self.outcome)));
        set
    }
}

/// The form in a dialog.
#[component]
pub fn ActivityDialog(
    /// What is open.
    opened: Opened,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let device = use_device();
    let zone = device.actor().zone;
    match opened {
        Opened::Draft(slot) => view! { <NewActivity at=slot customer=None zone on_close /> }.into_any(),
        Opened::With(customer, slot) => {
            view! { <NewActivity at=slot customer=Some(customer) zone on_close /> }.into_any()
        }
        Opened::Existing(id) => match device.peek(|world| world.activities.get(&id).cloned()) {
            Some(activity) => view! { <ExistingActivity activity on_close /> }.into_any(),
            None => ().into_any(),
        },
        Opened::Moving(id) => view! { <MoveTo id on_close /> }.into_any(),
    }
}

#[component]
fn NewActivity(
    at: Slot,
    customer: Option<CustomerId>,
    zone: String,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let inputs = Inputs::of(&at, customer, device.actor().id.to_string());
    let faults = Faults::none();
    let done = RwSignal::new(false);
    let save = move || {
        let made = inputs.slot(&zone, Some(&at)).and_then(|slot| {
            let draft = inputs.draft(slot);
            let outcome = inputs.outcome.get_untracked();
            let command = if done.get_untracked() { Act::Record { draft, outcome } } else { Act::Plan(draft) };
            device.dispatch(Command::Activities(command))
        });
        if faults.take(made) {
            let said = if done.get_untracked() { t.activity_recorded } else { t.activity_planned };
            device.tell(t, Ok(()), said.to_owned());
            on_close.run(());
        }
    };
    view! {
        <Dialog title=t.new_activity dirty=inputs.touched on_close>
            <Form save inputs faults>
                <Fields inputs faults />
                <label class="check">
                    <input type="checkbox" prop:checked=done on:change=move |event| done.set(event_target_checked(&event)) />
                    {t.already_done}
                </label>
                <Show when=move || done.get()>
                    <TextArea label=t.outcome id="outcome" value=inputs.outcome fault=faults.at("outcome") />
                </Show>
                <Legend />
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{move || if done.get() { t.record } else { t.plan }}</button>
                </footer>
            </Form>
        </Dialog>
    }
}

#[component]
fn ExistingActivity(activity: Activity, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let viewer = device.viewer();
    let own = viewer.actor.acts_for(activity.rep, &viewer.directory);
    let inputs = Inputs::from_activity(&activity);
    let faults = Faults::none();
    let moving = RwSignal::new(false);
    let (id, state) = (activity.id, activity.state);
    let act = move |command: Act, said: &'static str| {
        let done = device.dispatch(Command::Activities(command));
        if faults.take(done) {
            device.tell(t, Ok(()), said.to_owned());
            on_close.run(());
        }
    };
    let save = move || {
        let saved = save_changes(device, inputs, &activity);
        if faults.take(saved) {
            device.announce(t.activity_saved.to_owned());
            on_close.run(());
        }
    };
    let complete = move |_| act(Act::Complete { id, outcome: inputs.outcome.get_untracked() }, t.activity_completed);
    let buttons = move || {
        match state {
        State::Planned => view! {
            <button type="button" class="button" on:click=move |_| moving.set(true)>{t.move_to}</button>
            <button type="button" class="button danger" on:click=move |_| act(Act::Cancel { id }, t.activity_cancelled)>{t.cancel_activity}</button>
            <button type="button" class="button" on:click=complete><Icon name="check" />{t.complete}</button>
        }.into_any(),
        State::Done | State::Cancelled => view! {
            <button type="button" class="button" on:click=move |_| act(Act::Reopen { id }, t.activity_reopened)>{t.reopen}</button>
        }.into_any(),
    }
    };
    view! {
        <Dialog title=t.activity dirty=inputs.touched on_close>
            <Form save inputs faults>
                <p class="state-line" data-state=state.name()>{t.state(state)}</p>
                <Fields inputs faults locked=!own />
                <TextArea label=t.outcome id="outcome" value=inputs.outcome fault=faults.at("outcome") />
                <Show when=move || own fallback=move || view! { <p class="help">{t.not_yours}</p> }>
                    <footer class="dialog-actions">
                        {buttons()}
                        <button type="submit" class="button primary push">{t.save}</button>
                    </footer>
                </Show>
            </Form>
            <Show when=move || moving.get()>
                <MoveTo id on_close=move || { moving.set(false); on_close.run(()); } />
            </Show>
        </Dialog>
    }
}

/// Sends what differs: fields, slot and rep are intents of their own.
fn save_changes(device: Device, inputs: Inputs, activity: &Activity) -> Result<(), Refusal> {
    let id = activity.id;
    let zone = match &activity.slot {
        Slot::Timed { zone, .. } => zone.clone(),
        Slot::AllDay { .. } => device.actor().zone,
    };
    let slot = inputs.slot(&zone, Some(&activity.slot))?;
    let set = inputs.changes(activity);
    if !set.is_empty() {
        device.dispatch(Command::Activities(Act::Edit { id, set }))?;
    }
    if slot != activity.slot {
        device.dispatch(Command::Activities(Act::Reschedule { id, to: slot }))?;
    }
    match inputs.rep.get_untracked().parse() {
        Ok(rep) if rep != activity.rep => device.dispatch(Command::Activities(Act::Reassign { id, rep })),
        _ => Ok(()),
    }
}

#[component]
fn Form(#[prop(into)] save: Callback<()>, inputs: Inputs, faults: Faults, children: Children) -> impl IntoView {
    view! {
        <form
            class="form"
            novalidate
            on:input=move |_| inputs.touched.set(true)
            on:keydown=move |event| {
                if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                    event.prevent_default();
                    save.run(());
                }
            }
            on:submit=move |event| {
                event.prevent_default();
                save.run(());
            }
        >
            {faults.banner()}
            {children()}
        </form>
    }
}

#[component]
fn Fields(inputs: Inputs, faults: Faults, #[prop(optional)] locked: bool) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let methods: Vec<_> = Method::ALL.map(|method| (method.name().to_owned(), t.method(method).to_owned())).to_vec();
    let reps = move || -> Vec<(String, String)> {
        device.acts_for().into_iter().map(|person| (person.id.to_string(), person.name)).collect()
    };
    view! {
        <fieldset class="fields" disabled=locked>
            <CustomerLookUp label=t.customer id="customer" value=inputs.customer fault=faults.at("customer") />
            <TextInput label=t.title id="title" value=inputs.title fault=faults.at("title") help=t.title_help />
            <div class="row">
                <Choice label=t.method_label id="method" value=inputs.method options=methods />
                <Choice label=t.contact id="contact" value=inputs.contact options=contacts(inputs, t) kind=Kind::LookUp fault=faults.at("contact") />
            </div>
            <div class="row">
                <TextInput label=t.date id="date" input="date" value=inputs.date kind=Kind::Required fault=faults.at("slot") />
                <Show when=move || !inputs.whole_day.get()>
                    <TextInput label=t.from id="from" input="time" value=inputs.from kind=Kind::Required />
                    <TextInput label=t.until id="until" input="time" value=inputs.to kind=Kind::Required fault=faults.at("end") />
                </Show>
            </div>
            <label class="check">
                <input type="checkbox" prop:checked=inputs.whole_day on:change=move |event| inputs.whole_day.set(event_target_checked(&event)) />
                {t.all_day}
            </label>
            <div class="row">
                <TextInput label=t.place id="place" value=inputs.place fault=faults.at("place") />
                <Show when=move || 1 < reps().len()>
                    <Choice label=t.rep id="rep" value=inputs.rep options=Signal::derive(reps) kind=Kind::Required fault=faults.at("rep") />
                </Show>
            </div>
            <TextArea label=t.note id="note" value=inputs.note fault=faults.at("note") />
        </fieldset>
    }
}

/// The contacts of the customer chosen.
fn contacts(inputs: Inputs, t: &'static Words) -> Signal<Vec<(String, String)>> {
    let device = use_device();
    Signal::derive(move || {
        let customer = inputs.customer.get();
        let named = |world: &model::World| -> Vec<(String, String)> {
            let of = world.contacts.values().filter(|contact| Some(contact.customer) == customer);
            of.map(|contact| (contact.id.to_string(), contact.name.clone())).collect()
        };
        std::iter::once((String::new(), t.nobody.to_owned())).chain(device.read(named)).collect()
    })
}
