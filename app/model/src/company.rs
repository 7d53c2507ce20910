//! What holds for the whole company (公司设置): how full a day may be, its holiday calendars with make-up working days
//! (调休), and what its customers are promised.

use crate::change::Change;
use crate::command::Context;
use crate::customers::custom::{CustomField, MOST_CUSTOM};
use crate::customers::pyramid::Scheme;
use crate::id::CompanyId;
use crate::issues::Column;
use crate::money::is_currency;
use crate::order::sorted;
use crate::record::{Entity, Key};
use crate::refusal::{Fault, Refusal};
use crate::service::{self, Calendar, Target};
use crate::text::{LINE, line, required};
use crate::time::Zones;
use crate::world::World;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// The one company's identity.
pub const COMPANY: CompanyId = CompanyId(uuid::Uuid::nil());

/// What happens when a day would be fuller than it may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// It is said, and done.
    #[default]
    Warn,
    /// It is done once a reason is given.
    Ask,
    /// It is not done.
    Refuse,
}

impl Policy {
    /// From mild to strict.
    pub const ALL: [Policy; 3] = [Policy::Warn, Policy::Ask, Policy::Refuse];

    /// As in forms.
    pub fn name(self) -> &'static str {
        match self {
            Policy::Warn => "warn",
            Policy::Ask => "ask",
            Policy::Refuse => "refuse",
        }
    }
}

/// A day that is not what its weekday says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// Which holiday calendar it stands in: `CN`, `DE`.
    pub calendar: String,
    /// The date.
    #[serde(with = "crate::iso")]
    pub date: NaiveDate,
    /// What it is called.
    pub name: String,
    /// Whether it is a make-up working day; else it is off.
    pub works: bool,
}

/// What holds for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Identity.
    pub id: CompanyId,
    /// ISO 4217 code of the currency usually meant.
    pub currency: String,
    /// From this load on, in percent of working hours, a day is at its best.
    pub best_from: u16,
    /// Up to this load a day is at its best.
    pub best_to: u16,
    /// Above this load a day is too full.
    pub most: u16,
    /// Minutes on the road that a visit takes besides its own time.
    pub travel: u16,
    /// What happens above `most`.
    pub policy: Policy,
    /// Holidays and make-up days, by calendar and date.
    pub holidays: Vec<Holiday>,
    /// What customers with an issue are promised.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// The hours of service that targets are counted in.
    #[serde(default)]
    pub service_calendars: Vec<Calendar>,
    /// The columns in which the service clock stands still.
    #[serde(default)]
    pub pauses: Vec<Column>,
    /// From this share of the promised time on, in percent, an issue is warned of.
    #[serde(default)]
    pub warn_at: u16,
    /// How many cards columns of the board may hold; a column that is not named holds any number.
    #[serde(default)]
    pub wip: Vec<Limit>,
    /// What issues and articles can be about, each a path with its parts between ` / `; none where nobody manages them.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Fields of customers that the company has made for itself, each as [`CustomField::read`] reads it.
    #[serde(default)]
    pub custom_fields: Vec<String>,
    /// How its customers are graded, and how often each grade is visited.
    #[serde(default)]
    pub pyramid: Scheme,
}

impl Default for Company {
    fn default() -> Self {
        Self {
            id: COMPANY,
            currency: "EUR".into(),
            best_from: 60,
            best_to: 85,
            most: 100,
            travel: 30,
            policy: Policy::Warn,
            holidays: vec![],
            targets: vec![Target::default()],
            service_calendars: vec![],
            pauses: vec![Column::Waiting],
            warn_at: 80,
            wip: vec![],
            categories: vec![],
            custom_fields: vec![],
            pyramid: Scheme::default(),
        }
    }
}

/// How many cards a column may hold (在制品限额).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Which column.
    pub column: Column,
    /// How many.
    pub most: u16,
    /// Whether a card more is refused, instead of only shown to be too much.
    pub hard: bool,
}

/// A field of the company, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of Company of that name")]
pub enum Field {
    Currency(String),
    BestFrom(u16),
    BestTo(u16),
    Most(u16),
    Travel(u16),
    Policy(Policy),
    Targets(Vec<Target>),
    ServiceCalendars(Vec<Calendar>),
    Pauses(Vec<Column>),
    WarnAt(u16),
    Wip(Vec<Limit>),
    Categories(Vec<String>),
    CustomFields(Vec<String>),
    Pyramid(Scheme),
}

/// What can be done about the company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Changes fields.
    Edit {
        /// The fields that change.
        set: Vec<Field>,
    },
    /// Puts holidays and make-up days into their calendars; those of a date already there are replaced.
    AddHolidays {
        /// The days.
        days: Vec<Holiday>,
    },
    /// Takes days out of a calendar again.
    DropHolidays {
        /// The calendar.
        calendar: String,
        /// The dates; all where none are given.
        #[serde(default, with = "crate::iso::list")]
        dates: Vec<NaiveDate>,
    },
}

impl Command {
    pub(crate) fn names(&self) -> Vec<Key> {
        vec![Key { entity: Entity::Company, id: COMPANY.0 }]
    }
}

/// Most days all calendars hold together.
const MOST_DAYS: usize = 4_000;

/// Most categories a company has.
const MOST_CATEGORIES: usize = 1_000;

/// Paths as they are kept: in their order, each once, with one space around each ` / `.
fn categories(paths: &[String]) -> Result<Vec<String>, Refusal> {
    let mut kept: Vec<String> = vec![];
    for path in paths {
        let parts: Vec<&str> = path.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
        let path = line("categories", &parts.join(" / "), LINE)?;
        if !path.is_empty() && !kept.contains(&path) {
            kept.push(path);
        }
    }
    if kept.len() > MOST_CATEGORIES { Err(Refusal::field("categories", Fault::OutOfRange)) } else { Ok(kept) }
}

/// Own fields as they are kept: each name once.
fn custom_fields(lines: &[String]) -> Result<Vec<String>, Refusal> {
    let mut kept: Vec<CustomField> = vec![];
    for line in lines {
        let Some(field) = CustomField::read(line)? else { continue };
        if kept.iter().any(|known| known.name == field.name) {
            return Err(Refusal::field("custom_fields", Fault::Taken));
        }
        kept.push(field);
    }
    if kept.len() > MOST_CUSTOM {
        return Err(Refusal::field("custom_fields", Fault::TooMany(MOST_CUSTOM)));
    }
    Ok(kept.iter().map(CustomField::write).collect())
}

/// Limits as they are kept: one for a column at most, in the columns' order.
fn wip(limits: &[Limit]) -> Result<Vec<Limit>, Refusal> {
    if limits.iter().any(|limit| limit.most == 0) {
        return Err(Refusal::field("wip", Fault::OutOfRange));
    }
    Ok(Column::ALL
        .into_iter()
        .filter_map(|column| limits.iter().find(|limit| limit.column == column).copied())
        .collect())
}

/// # Errors
/// See [`crate::command::decide`].
pub(crate) fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    if !context.actor.assigns() {
        return Err(Refusal::Forbidden);
    }
    let before = world.company();
    let mut after = before.clone();
    match command {
        Command::Edit { set } => {
            for field in set {
                after.set(context.zones, field)?;
            }
            after.targets = service::targets(&after.targets, &after.service_calendars)?;
            if after.best_from > after.best_to {
                return Err(Refusal::field("best_to", Fault::EndsBeforeStart));
            }
            if after.best_to > after.most {
                return Err(Refusal::field("most", Fault::OutOfRange));
            }
        }
        Command::AddHolidays { days } => {
            for day in days {
                let calendar = required("calendar", &day.calendar, 20)?;
                let name = line("name", &day.name, LINE)?;
                if !(1970..2200).contains(&day.date.year()) {
                    return Err(Refusal::field("date", Fault::OutOfRange));
                }
                after.holidays.retain(|there| there.calendar != calendar || there.date != day.date);
                after.holidays.push(Holiday { calendar, name, ..day.clone() });
            }
            let place = |a: &Holiday, b: &Holiday| (&a.calendar, a.date).cmp(&(&b.calendar, b.date));
            after.holidays = sorted(after.holidays, place);
            if after.holidays.len() > MOST_DAYS {
                return Err(Refusal::field("date", Fault::OutOfRange));
            }
        }
        Command::DropHolidays { calendar, dates } => {
            let gone = |day: &Holiday| day.calendar == *calendar && (dates.is_empty() || dates.contains(&day.date));
            after.holidays.retain(|day| !gone(day));
        }
    }
    Ok(if world.company.is_empty() {
        vec![Change::create(after, vec![])]
    } else {
        Change::between(before.clone(), after, vec![], vec![]).into_iter().collect()
    })
}

impl Company {
    fn set(&mut self, zones: &dyn Zones, field: &Field) -> Result<(), Refusal> {
        let percent = |name: &str, value: u16| {
            if (1..=400).contains(&value) { Ok(value) } else { Err(Refusal::field(name, Fault::OutOfRange)) }
        };
        match field {
            Field::Currency(code) => {
                let code = code.trim().to_ascii_uppercase();
                if !is_currency(&code) {
                    return Err(Refusal::field("currency", Fault::Malformed));
                }
                self.currency = code;
            }
            Field::BestFrom(value) => self.best_from = percent("best_from", *value)?,
            Field::BestTo(value) => self.best_to = percent("best_to", *value)?,
            Field::Most(value) => self.most = percent("most", *value)?,
            Field::Travel(minutes) if *minutes > 480 => return Err(Refusal::field("travel", Fault::OutOfRange)),
            Field::Travel(minutes) => self.travel = *minutes,
            Field::Policy(policy) => self.policy = *policy,
            Field::Targets(targets) => self.targets = targets.clone(),
            Field::ServiceCalendars(calendars) => self.service_calendars = service::calendars(calendars, zones)?,
            Field::Pauses(columns) => self.pauses = columns.clone(),
            Field::WarnAt(share) if !(1..=100).contains(share) => {
                return Err(Refusal::field("warn_at", Fault::OutOfRange));
            }
            Field::WarnAt(share) => self.warn_at = *share,
            Field::Wip(limits) => self.wip = wip(limits)?,
            Field::Categories(paths) => self.categories = categories(paths)?,
            Field::CustomFields(fields) => self.custom_fields = custom_fields(fields)?,
            Field::Pyramid(scheme) => self.pyramid = scheme.checked()?,
        }
        Ok(())
    }

    /// Fields of customers that the company has made for itself.
    pub fn own_fields(&self) -> Vec<CustomField> {
        self.custom_fields.iter().filter_map(|line| CustomField::read(line).ok().flatten()).collect()
    }

    /// How many cards a column may hold, where that is limited.
    pub fn limit(&self, column: Column) -> Option<Limit> {
        self.wip.iter().find(|limit| limit.column == column).copied()
    }

    /// A category as it may be put in the place of `now`: one of those managed; where none are, any words will do.
    ///
    /// # Errors
    /// Refuses one that is not managed, unless it is there already.
    pub fn category(&self, now: &str, wanted: &str) -> Result<String, Refusal> {
        let wanted = line("category", wanted, LINE)?;
        let managed = self.categories.is_empty() || self.categories.contains(&wanted);
        if !wanted.is_empty() && wanted != now && !managed {
            return Err(Refusal::field("category", Fault::Unknown));
        }
        Ok(wanted)
    }

    /// What a calendar says about a date, if it says anything.
    pub fn holiday(&self, calendar: &str, date: NaiveDate) -> Option<&Holiday> {
        let place = self.holidays.binary_search_by(|day| (day.calendar.as_str(), day.date).cmp(&(calendar, date)));
        place.ok().and_then(|place| self.holidays.get(place))
    }

    /// The names of the calendars that hold any day.
    pub fn calendars(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.holidays.iter().map(|day| day.calendar.as_str()).collect();
        names.dedup();
        names
    }
}
