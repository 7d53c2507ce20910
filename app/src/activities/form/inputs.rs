//! What the fields of the form hold, and what follows from it.

use super::repeat::RepeatInput;
use super::sale::SaleInputs;
use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;
use model::activities::{Activity, Draft, Field, Method};
use model::time::Slot;
use model::{ActivityId, CustomerId, Fault, Refusal};

/// The inputs.
#[derive(Clone, Copy)]
pub struct Inputs {
    pub title: RwSignal<String>,
    pub method: RwSignal<String>,
    pub customer: RwSignal<Option<CustomerId>>,
    pub contact: RwSignal<String>,
    pub rep: RwSignal<String>,
    pub whole_day: RwSignal<bool>,
    pub date: RwSignal<String>,
    pub from: RwSignal<String>,
    pub to: RwSignal<String>,
    pub place: RwSignal<String>,
    pub note: RwSignal<String>,
    pub outcome: RwSignal<String>,
    pub reason: RwSignal<String>,
    /// Whether a reason has been asked for.
    pub asked: RwSignal<bool>,
    pub repeat: RepeatInput,
    pub sale: SaleInputs,
    pub touched: RwSignal<bool>,
}

impl Inputs {
    /// For something new.
    pub fn of(slot: &Slot, customer: Option<CustomerId>, rep: String) -> Self {
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
            reason: text(String::new()),
            asked: RwSignal::new(false),
            repeat: RepeatInput::of(None),
            sale: SaleInputs::of(&model::activities::Sale::default()),
            touched: RwSignal::new(false),
        }
    }

    /// For one that is there; `slot` is its own or an occurrence's.
    pub fn from_activity(activity: &Activity, slot: &Slot) -> Self {
        let inputs = Self::of(slot, activity.customer, activity.rep.to_string());
        inputs.title.set(activity.title.clone());
        inputs.method.set(activity.method.name().into());
        inputs.contact.set(activity.contact.map(|id| id.to_string()).unwrap_or_default());
        inputs.place.set(activity.place.clone());
        inputs.note.set(activity.note.clone());
        inputs.outcome.set(activity.outcome.clone());
        inputs.reason.set(activity.reason.clone());
        Self { repeat: RepeatInput::of(activity.rule.as_ref()), sale: SaleInputs::of(&activity.sale), ..inputs }
    }

    /// The method chosen.
    pub fn method(self) -> Method {
        let name = self.method.get_untracked();
        Method::named(&name).unwrap_or(Method::Visit)
    }

    /// The slot typed, in `zone`; an end before the start is said at the end's field.
    pub fn slot(self, zone: &str, before: Option<&Slot>) -> Result<Slot, Refusal> {
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

    /// The activity to be.
    pub fn draft(self, id: ActivityId, slot: Slot) -> Result<Draft, Refusal> {
        let rule = self.repeat.rule(slot.civil_start())?;
        Ok(Draft {
            rep: self.rep.get_untracked().parse().ok(),
            customer: self.customer.get_untracked(),
            contact: self.contact.get_untracked().parse().ok(),
            title: self.title.get_untracked(),
            place: self.place.get_untracked(),
            note: self.note.get_untracked(),
            reason: self.reason.get_untracked(),
            rule,
            ..Draft::new(id, self.method(), slot)
        })
    }

    /// The fields that differ from the activity.
    pub fn changes(self, activity: &Activity, currency: &str) -> Result<Vec<Field>, Refusal> {
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
        set.extend(self.sale.changes(&activity.sale, currency)?.into_iter().map(Field::Sale));
        Ok(set)
    }

    /// Notes that a reason is asked for, where that was what a refusal said.
    pub fn heed(self, result: &Result<(), Refusal>) {
        if let Err(Refusal::Field { field, .. }) = result
            && field == "reason"
        {
            self.asked.set(true);
        }
    }
}
