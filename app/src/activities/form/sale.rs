//! What a record says about the sale, and the next activity that follows from it.

use crate::ui::{Choice, Faults, TextArea, TextInput};
use crate::words::{later_words, words};
use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;
use model::activities::{Activity, Command as Act, Draft, Method, Sale, SaleField, SalesStatus, Stage};
use model::customers::Grade;
use model::money::Money;
use model::time::Slot;
use model::{Command, Fault, Refusal};
use uuid::Uuid;

/// What the fields hold.
#[derive(Clone, Copy)]
pub struct SaleInputs {
    source: RwSignal<String>,
    grade: RwSignal<String>,
    competitor: RwSignal<String>,
    status: RwSignal<String>,
    key: RwSignal<String>,
    next_stage: RwSignal<String>,
    expected_close: RwSignal<String>,
    confidence: RwSignal<String>,
    quoted: RwSignal<String>,
    amount: RwSignal<String>,
    next_date: RwSignal<String>,
    next_content: RwSignal<String>,
}

impl SaleInputs {
    /// The inputs for what is known.
    pub fn of(sale: &Sale) -> Self {
        let text = |text: String| RwSignal::new(text);
        let money = |money: &Option<Money>| text(money.as_ref().map(ToString::to_string).unwrap_or_default());
        Self {
            source: text(sale.source.clone()),
            grade: text(sale.grade.map_or("", Grade::name).to_owned()),
            competitor: text(sale.competitor.clone()),
            status: text(sale.status.map_or("", SalesStatus::name).to_owned()),
            key: text(sale.key.clone()),
            next_stage: text(sale.next_stage.map_or("", Stage::name).to_owned()),
            expected_close: text(sale.expected_close.map(|day| day.to_string()).unwrap_or_default()),
            confidence: text(sale.confidence.map(|percent| percent.to_string()).unwrap_or_default()),
            quoted: money(&sale.quoted),
            amount: money(&sale.amount),
            next_date: text(String::new()),
            next_content: text(String::new()),
        }
    }

    /// The fields that differ.
    pub fn changes(self, sale: &Sale, currency: &str) -> Result<Vec<SaleField>, Refusal> {
        let malformed = |field: &str| Refusal::field(field, Fault::Malformed);
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let grade = Grade::named(&text(self.grade));
        let status = SalesStatus::named(&text(self.status));
        let stage = Stage::named(&text(self.next_stage));
        let close = match text(self.expected_close).as_str() {
            "" => None,
            day => Some(day.parse::<NaiveDate>().map_err(|_| malformed("expected_close"))?),
        };
        let confidence = match text(self.confidence).as_str() {
            "" => None,
            percent => Some(percent.parse::<u8>().map_err(|_| malformed("confidence"))?),
        };
        let quoted = Money::read("quoted", &text(self.quoted), currency)?;
        let amount = Money::read("amount", &text(self.amount), currency)?;
        let mut set = vec![];
        let mut differs = |differs: bool, field: SaleField| {
            if differs {
                set.push(field);
            }
        };
        differs(text(self.source) != sale.source, SaleField::Source(text(self.source)));
        differs(grade != sale.grade, SaleField::Grade(grade));
        differs(text(self.competitor) != sale.competitor, SaleField::Competitor(text(self.competitor)));
        differs(status != sale.status, SaleField::Status(status));
        differs(text(self.key) != sale.key, SaleField::Key(text(self.key)));
        differs(stage != sale.next_stage, SaleField::NextStage(stage));
        differs(close != sale.expected_close, SaleField::ExpectedClose(close));
        differs(confidence != sale.confidence, SaleField::Confidence(confidence));
        differs(quoted != sale.quoted, SaleField::Quoted(quoted));
        differs(amount != sale.amount, SaleField::Amount(amount));
        Ok(set)
    }

    /// The plan of the next activity, if a date for it was given: with the same customer, at the same time of day.
    pub fn next(self, like: &Draft) -> Result<Option<Command>, Refusal> {
        let day = self.next_date.get_untracked();
        if day.trim().is_empty() {
            return Ok(None);
        }
        let day: NaiveDate = day.parse().map_err(|_| Refusal::field("next", Fault::Malformed))?;
        let slot = match &like.slot {
            Slot::Timed { start, .. } => like.slot.starting(day.and_time(start.time())),
            Slot::AllDay { .. } => like.slot.starting(day.and_time(NaiveTime::MIN)),
        };
        let draft = Draft {
            rep: like.rep,
            customer: like.customer,
            contact: like.contact,
            note: self.next_content.get_untracked(),
            title: if like.customer.is_none() { like.title.clone() } else { String::new() },
            ..Draft::new(Uuid::now_v7().into(), Method::Visit, slot)
        };
        Ok(Some(Command::Activities(Act::Plan(draft))))
    }

    /// What the next activity is like: this one.
    pub fn like(activity: &Activity) -> Draft {
        Draft {
            rep: Some(activity.rep),
            customer: activity.customer,
            contact: activity.contact,
            title: activity.title.clone(),
            ..Draft::new(activity.id, activity.method, activity.slot.clone())
        }
    }
}

/// Outcome and the fields about the sale.
#[component]
pub fn RecordFields(
    /// What came of it.
    outcome: RwSignal<String>,
    /// What they hold.
    sale: SaleInputs,
    /// What was refused.
    faults: Faults,
    /// Whether the next activity can be planned here.
    #[prop(optional)]
    next: bool,
) -> impl IntoView {
    let (t, l) = (words(), later_words());
    let none = (String::new(), t.not_said.to_owned());
    let options = |words: Vec<(String, String)>| -> Vec<(String, String)> {
        std::iter::once(none.clone()).chain(words).collect()
    };
    let grades = options(Grade::ALL.map(|grade| (grade.name().to_owned(), grade.name().to_owned())).to_vec());
    let stages = options(Stage::ALL.map(|stage| (stage.name().to_owned(), t.stage(stage).to_owned())).to_vec());
    let states = options(
        SalesStatus::ALL.map(|status| (status.name().to_owned(), t.sales_status_of(status).to_owned())).to_vec(),
    );
    view! {
        <TextArea label=t.outcome id="outcome" value=outcome fault=faults.at("outcome") />
        <details class="more-fields">
            <summary>{t.sale}</summary>
            <div class="row">
                <Choice label=t.next_stage id="next_stage" value=sale.next_stage options=stages />
                <Choice label=t.sales_status id="status" value=sale.status options=states />
                <Choice label=t.grade_label id="grade" value=sale.grade options=grades />
            </div>
            <div class="row">
                <TextInput label=t.source id="source" value=sale.source fault=faults.at("source") />
                <TextInput label=t.competitor id="competitor" value=sale.competitor fault=faults.at("competitor") />
            </div>
            <TextInput label=t.success_key id="key" value=sale.key fault=faults.at("key") />
            <div class="row">
                <TextInput label=t.expected_close id="expected_close" input="date" value=sale.expected_close fault=faults.at("expected_close") />
                <TextInput label=t.confidence id="confidence" input="number" value=sale.confidence fault=faults.at("confidence") />
            </div>
            <div class="row">
                <TextInput label=t.quoted id="quoted" value=sale.quoted fault=faults.at("quoted") />
                <TextInput label=t.amount id="amount" value=sale.amount fault=faults.at("amount") />
            </div>
        </details>
        {next.then(|| view! {
            <div class="row">
                <TextInput label=l.next_date id="next_date" input="date" value=sale.next_date fault=faults.at("next") />
                <TextInput label=l.next_content id="next_content" value=sale.next_content />
            </div>
        })}
    }
}
