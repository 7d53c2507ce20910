//! What the model's words are called, and what refusals say.

use super::{Words, fill, words_later, words_of};
use crate::error::AppError;
use model::activities::{Method, SalesStatus, Stage, State};
use model::calendar::Fixed;
use model::calendar::View;
use model::capacity::{Load, Zone};
use model::company::{Company, Policy};
use model::customers::Standing;
use model::issues::{Column, Urgency};
use model::people::{Language, WorkingHours};
use model::time::Slot;
use model::{Entity, Fault, Record, Refusal, Role, World};
use serde_json::Value;

impl Words {
    /// Visit, call, …
    pub fn method(&self, method: Method) -> &'static str {
        match method {
            Method::Visit => self.visit,
            Method::Call => self.call,
            Method::Email => self.email_method,
            Method::Meeting => self.meeting,
            Method::Message => self.message,
        }
    }

    /// Planned, done, cancelled.
    pub fn state(&self, state: State) -> &'static str {
        match state {
            State::Planned => self.planned,
            State::Done => self.done,
            State::Cancelled => self.cancelled,
        }
    }

    /// Day, week, …
    pub fn view(&self, view: View) -> &'static str {
        match view {
            View::Day => self.day_view,
            View::WorkWeek => self.work_week_view,
            View::Week => self.week_view,
            View::Month => self.month_view,
            View::Year => self.year_view,
            View::Agenda => self.agenda_view,
        }
    }

    /// Prospect, formal.
    pub fn standing(&self, standing: Standing) -> &'static str {
        match standing {
            Standing::Prospect => self.prospect,
            Standing::Formal => self.formal,
        }
    }

    /// New, in progress, …
    pub fn column(&self, column: Column) -> &'static str {
        match column {
            Column::New => self.column_new,
            Column::InProgress => self.column_in_progress,
            Column::Waiting => self.column_waiting,
            Column::Solved => self.column_solved,
            Column::Closed => self.column_closed,
        }
    }

    /// The heads of a table of issues.
    pub fn issue_heads(&self) -> [&'static str; 11] {
        let l = words_later(self.language);
        [
            self.number,
            self.title,
            self.customer,
            self.category,
            self.urgency_label,
            self.responsible,
            self.column_label,
            l.reported,
            self.expected_end,
            self.description,
            l.solution,
        ]
    }

    /// Critical, high, …
    pub fn urgency(&self, urgency: Urgency) -> &'static str {
        match urgency {
            Urgency::Critical => self.critical,
            Urgency::High => self.high,
            Urgency::Normal => self.normal,
            Urgency::Low => self.low,
        }
    }

    /// Rep, agent, …
    pub fn role_of(&self, role: Role) -> &'static str {
        match role {
            Role::Rep => self.rep,
            Role::Agent => self.agent,
            Role::Marketing => self.marketing,
            Role::Manager => self.manager,
            Role::Administrator => self.administrator,
        }
    }

    /// Why an entry of the calendar stays where it is.
    pub fn fixed(&self, fixed: Fixed) -> &'static str {
        match fixed {
            Fixed::NotYours => self.not_yours,
            Fixed::Over => self.fault_not_planned,
        }
    }

    /// Room, best, …
    pub fn load_zone(&self, zone: Zone) -> &'static str {
        match zone {
            Zone::Below => self.load_below,
            Zone::Best => self.load_best,
            Zone::Above => self.load_above,
            Zone::Over => self.load_over,
        }
    }

    /// `85 % · full`.
    pub fn load(&self, load: Load, company: &Company) -> String {
        if load.working == 0 {
            return self.day_off.to_owned();
        }
        format!("{} % · {}", load.percent(), self.load_zone(load.zone(company)))
    }

    /// What happens on a day that is too full.
    pub fn policy(&self, policy: Policy) -> &'static str {
        match policy {
            Policy::Warn => self.policy_warn,
            Policy::Ask => self.policy_ask,
            Policy::Refuse => self.policy_refuse,
        }
    }

    /// A stage of a sale.
    pub fn stage(&self, stage: Stage) -> &'static str {
        match stage {
            Stage::Lead => self.stage_lead,
            Stage::Qualified => self.stage_qualified,
            Stage::Proposal => self.stage_proposal,
            Stage::Negotiation => self.stage_negotiation,
            Stage::Won => self.stage_won,
            Stage::Lost => self.stage_lost,
        }
    }

    /// How a sale goes.
    pub fn sales_status_of(&self, status: SalesStatus) -> &'static str {
        match status {
            SalesStatus::OnTrack => self.status_on_track,
            SalesStatus::Slow => self.status_slow,
            SalesStatus::Paused => self.status_paused,
            SalesStatus::AtRisk => self.status_at_risk,
        }
    }

    /// A source of the calendar by its name.
    pub fn source_of(&self, name: &str) -> &'static str {
        match name {
            "deadlines" => self.deadlines,
            "call_backs" => self.call_backs,
            _ => self.activities,
        }
    }

    /// How an entry of the calendar looks, in a word: its method or kind.
    pub fn look(&self, look: &str) -> &'static str {
        match look {
            "deadline" => self.deadline,
            "call_back" => self.call_back,
            look => Method::named(look).map_or("", |method| self.method(method)),
        }
    }

    /// The language in its own words.
    pub fn language_of(&self, language: Language) -> &'static str {
        words_of(language).own_name
    }

    /// `Mon Tue Wed 09:00–18:00`.
    pub fn hours_of(&self, hours: &WorkingHours) -> String {
        let days: Vec<_> = (0..7).filter(|at| hours.days[*at]).map(|at| self.weekday_at(at)).collect();
        let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        format!("{} {}–{}", days.join(" "), time(hours.from), time(hours.to))
    }

    /// What a record is called.
    pub fn record_title(&self, record: &Record) -> String {
        match record {
            Record::Company(_) => self.company.to_owned(),
            Record::Person(person) => person.name.clone(),
            Record::Customer(customer) => customer.name.clone(),
            Record::Contact(contact) => contact.name.clone(),
            Record::Activity(activity) => activity.title.clone(),
            Record::Issue(issue) => format!("{} {}", issue.number, issue.title),
            Record::Comment(comment) => comment.body.chars().take(80).collect(),
            Record::BoardView(view) => view.name.clone(),
            Record::Attachment(attachment) => attachment.name.clone(),
            Record::Article(article) => article.title.clone(),
            Record::Product(product) => product.name.clone(),
            Record::Agreement(agreement) => agreement.own_number.clone(),
            Record::Order(order) => order.number.clone(),
            Record::CustomerSet(set) => set.name.clone(),
        }
    }

    /// Customer, contact, …
    pub fn entity(&self, entity: Entity) -> &'static str {
        match entity {
            Entity::Company => self.company,
            Entity::Person => self.person,
            Entity::Customer => self.customer,
            Entity::Contact => self.contact,
            Entity::Activity => self.activity,
            Entity::Issue => self.issue,
            Entity::Comment => self.comment,
            Entity::BoardView => self.board_view,
            Entity::Attachment => self.attachment,
            Entity::Article => self.article,
            Entity::Product => self.product,
            Entity::Agreement => self.agreement,
            Entity::Order => self.order,
            Entity::CustomerSet => self.customers,
        }
    }

    /// What a field of a record is called.
    pub fn field(&self, field: &str) -> &'static str {
        match field {
            "slot" => self.time_field,
            "rep" => self.rep,
            "state" | "column" => self.column_label,
            "owner" => self.owner,
            "standing" => self.standing_label,
            "grade" => self.grade_label,
            "responsible" => self.responsible,
            "urgency" => self.urgency_label,
            "title" => self.title,
            "name" => self.name,
            "place" => self.place,
            "note" => self.note,
            "outcome" => self.outcome,
            "method" => self.method_label,
            "customer" => self.customer,
            "contact" => self.contact,
            "code" => self.code,
            "phone" => self.phone,
            "fax" => self.fax,
            "email" => self.email,
            "address" => self.address,
            "city" => self.city,
            "region" => self.region,
            "postal_code" => self.postal_code,
            "country" => self.country,
            "last_contact" => self.last_contact,
            "description" => self.description,
            "category" => self.category,
            "expected_end" => self.expected_end,
            "number" => self.number,
            "role" => self.role,
            "team" => self.team,
            "zone" => self.zone,
            "language" => self.language_label,
            "hours" => self.hours,
            "login" => self.login,
            "password" => self.password,
            "current" => self.current_password,
            "again" => self.password_again,
            "end" => self.until,
            "reason" => self.reason,
            "rule" => self.repeats,
            "call_back" => self.call_back,
            "source" => self.source,
            "competitor" => self.competitor,
            "status" => self.sales_status,
            "key" => self.success_key,
            "stage" | "next_stage" => self.next_stage,
            "expected_close" => self.expected_close,
            "confidence" => self.confidence,
            "quoted" => self.quoted,
            "amount" => self.amount,
            "days_off" => self.days_off,
            "lead" => self.lead,
            "best_from" | "best_to" => self.best_load,
            "most" => self.most_load,
            "travel" => self.travel,
            "on" | "date" => self.date,
            "currency" => self.currency,
            "product" => self.product,
            "shifts" => self.shifts,
            "respond" => self.respond_within,
            "solve" => self.solve_within,
            "warn_at" => self.warn_at,
            "to" => self.email,
            "files" => self.attachment,
            field => super::fields::brought(self.language, field).unwrap_or(self.entry),
        }
    }

    /// A field's value as people say it.
    pub fn value(&self, world: &World, field: &str, value: &Value) -> String {
        let read = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match (field, value) {
            ("rep" | "owner" | "responsible" | "contact" | "customer", Value::Null) => self.nobody.to_owned(),
            (_, Value::Null) => "–".to_owned(),
            ("slot", value) => {
                model::json::read::<Slot>(value.clone()).map(|slot| self.slot(&slot)).unwrap_or_default()
            }
            ("rep" | "owner" | "responsible", value) => {
                let id = read(value).parse().ok();
                let person = id.and_then(|id| world.people.get(&id));
                person.map(|person| person.name.clone()).unwrap_or_default()
            }
            ("column", value) => {
                Column::named(&read(value)).map(|column| self.column(column).to_owned()).unwrap_or_default()
            }
            ("state", value) => {
                model::json::read(value.clone()).map(|state| self.state(state).to_owned()).unwrap_or_default()
            }
            ("urgency", value) => {
                model::json::read(value.clone()).map(|urgency| self.urgency(urgency).to_owned()).unwrap_or_default()
            }
            ("standing", value) => {
                model::json::read(value.clone()).map(|standing| self.standing(standing).to_owned()).unwrap_or_default()
            }
            ("method", value) => {
                model::json::read(value.clone()).map(|method| self.method(method).to_owned()).unwrap_or_default()
            }
            (_, Value::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        }
    }

    /// A slot in words.
    pub fn slot(&self, slot: &Slot) -> String {
        match slot {
            Slot::Timed { start, end, .. } => format!("{} {}", self.short_day(start.date()), self.times(*start, *end)),
            Slot::AllDay { first, last } if first == last => self.short_day(*first),
            Slot::AllDay { first, last } => format!("{} – {}", self.short_day(*first), self.short_day(*last)),
        }
    }

    /// Heads of a history as a file.
    pub fn history_heads(&self) -> [&'static str; 7] {
        let l = words_later(self.language);
        [self.date, self.person, l.kind_of_record, self.title, l.what_changed, self.before, l.after]
    }

    /// What is wrong with a field.
    pub fn fault(&self, fault: Fault) -> String {
        match fault {
            Fault::Required => self.fault_required.to_owned(),
            Fault::TooLong(most) => fill(self.fault_too_long, &[&most.to_string()]),
            Fault::Malformed => self.fault_malformed.to_owned(),
            Fault::OutOfRange => self.fault_out_of_range.to_owned(),
            Fault::UnknownZone => self.fault_unknown_zone.to_owned(),
            Fault::EndsBeforeStart => self.fault_ends_before_start.to_owned(),
            Fault::Wrong => self.fault_wrong.to_owned(),
            Fault::Guessable => self.fault_guessable.to_owned(),
            Fault::Taken => self.fault_taken.to_owned(),
            Fault::Unknown => self.fault_unknown.to_owned(),
            Fault::NotPlanned => self.fault_not_planned.to_owned(),
            Fault::TooMany(most) => fill(self.fault_too_many, &[&most.to_string()]),
            Fault::TooLarge(bytes) => fill(self.fault_too_large, &[&(bytes >> 20).to_string()]),
            Fault::Full(most) => fill(self.fault_full, &[&most.to_string()]),
            Fault::Kept => self.fault_kept.to_owned(),
            Fault::OtherCurrency => self.fault_other_currency.to_owned(),
            Fault::NotYet => self.fault_not_yet.to_owned(),
            Fault::Clashes => self.fault_clashes.to_owned(),
            Fault::Overloaded(percent) => fill(self.fault_overloaded, &[&percent.to_string()]),
        }
    }

    /// Why something was refused.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NotFound => self.not_there.to_owned(),
            Refusal::Forbidden => self.forbidden.to_owned(),
            Refusal::Field { field, fault } => format!("{}: {}", self.field(field), self.fault(*fault)),
            Refusal::Conflict(_) => self.conflict.to_owned(),
            Refusal::OverCredit(by) => fill(self.over_credit, &[&by.to_string()]),
            Refusal::OutOfStep => self.out_of_step.to_owned(),
        }
    }

    /// Why a page or an answer did not come.
    pub fn error(&self, error: &AppError) -> String {
        match error {
            AppError::SignedOut => self.signed_out.to_owned(),
            AppError::NotFound => self.not_there.to_owned(),
            AppError::Refused(refusal) => self.refusal(refusal),
            AppError::Unwritable => self.unwritable.to_owned(),
            AppError::Malformed(trace) | AppError::Fault(trace) => fill(self.went_wrong, &[trace]),
            AppError::Unreachable => self.unreachable.to_owned(),
        }
    }

    /// Where a held card would go.
    pub fn would_go(&self, place: usize) -> String {
        fill(self.would_go_to, &[&(place + 1).to_string()])
    }
}
