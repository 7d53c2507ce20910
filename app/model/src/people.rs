//! The people who sign in (人员): role, team, zone, language, working hours.
//!
//! Passwords are not here: they are no facts anybody reads, and never enter the change log.

use crate::actor::Role;
use crate::change::Change;
use crate::command::{Context, key};
use crate::id::PersonId;
use crate::order::sorted;
use crate::record::{Entity, Key};
use crate::refusal::{Fault, Refusal};
use crate::text;
use crate::world::World;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    ZhCn,
}

impl Language {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::ZhCn => "zh-CN",
        }
    }
}

/// When somebody works: the same hours on some days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingHours {
    /// Monday to Sunday.
    pub days: [bool; 7],
    /// Start, in minutes of civil time after midnight.
    pub from: u16,
    /// End, likewise; after the start.
    pub to: u16,
}

impl Default for WorkingHours {
    fn default() -> Self {
        Self { days: [true, true, true, true, true, false, false], from: 9 * 60, to: 18 * 60 }
    }
}

impl WorkingHours {
    /// # Errors
    /// Refuses hours that end before they start or run past midnight.
    pub(crate) fn checked(self) -> Result<Self, Refusal> {
        match (self.from, self.to) {
            (_, to) if to > 24 * 60 => Err(Refusal::field("hours", Fault::OutOfRange)),
            (from, to) if to <= from => Err(Refusal::field("hours", Fault::EndsBeforeStart)),
            _ => Ok(self),
        }
    }
}

/// Days on which somebody does not work (休假).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysOff {
    /// The first.
    #[serde(with = "crate::iso")]
    pub first: NaiveDate,
    /// The last, included.
    #[serde(with = "crate::iso")]
    pub last: NaiveDate,
    /// What they are called.
    pub note: String,
}

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// Name, as others see it.
    pub name: String,
    /// What they sign in with: lower case, unique.
    pub login: String,
    /// Role.
    pub role: Role,
    /// Team's name; empty for none.
    pub team: String,
    /// IANA zone they live in.
    pub zone: String,
    /// Language of their screens.
    pub language: Language,
    /// Working hours, in their zone.
    pub hours: WorkingHours,
    /// Days off.
    #[serde(default)]
    pub days_off: Vec<DaysOff>,
    /// The holiday calendar they live by; empty for none.
    #[serde(default)]
    pub calendar: String,
    /// Whether nothing of theirs may be planned at the same time as something else.
    #[serde(default)]
    pub no_clashes: bool,
    /// How long before it begins they want to be reminded of something, in minutes; 0 for never.
    #[serde(default)]
    pub lead: u16,
    /// Whether they may sign in.
    pub active: bool,
}

impl Person {
    /// One or two letters for where a name is too long: initials, or the last two characters of a Chinese name.
    pub fn initials(&self) -> String {
        let words: Vec<&str> = self.name.split_whitespace().collect();
        match words.as_slice() {
            [only] if !only.is_ascii() => {
                let count = only.chars().count();
                only.chars().skip(count.saturating_sub(2)).collect()
            }
            words => words.iter().take(2).filter_map(|word| word.chars().next()).collect(),
        }
    }
}

/// A field of a person, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Name.
    Name(String),
    /// Sign-in name.
    Login(String),
    /// Role.
    Role(Role),
    /// Team's name.
    Team(String),
    /// IANA zone.
    Zone(String),
    /// Language.
    Language(Language),
    /// Working hours.
    Hours(WorkingHours),
    /// Days off.
    DaysOff(Vec<DaysOff>),
    /// Holiday calendar.
    Calendar(String),
    /// Whether clashes are refused.
    NoClashes(bool),
    /// Minutes a reminder comes ahead.
    Lead(u16),
    /// Whether they may sign in.
    Active(bool),
}

/// What can be done about people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Adds somebody. Fields not given take the company's usual.
    Add {
        /// The identity to be.
        id: PersonId,
        /// What is known; `name` and `login` at least.
        set: Vec<Field>,
    },
    /// Changes somebody: an administrator anyone and anything, a manager the team's working times, everyone their
    /// own language, zone, reminders and working times.
    Edit {
        /// Who.
        id: PersonId,
        /// The fields that change.
        set: Vec<Field>,
    },
}

impl Command {
    pub(crate) fn names(&self) -> Vec<Key> {
        match self {
            Self::Add { id, .. } | Self::Edit { id, .. } => vec![key(Entity::Person, *id)],
        }
    }
}

/// # Errors
/// See [`crate::command::decide`].
pub(crate) fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    let administers = context.actor.role == Role::Administrator;
    match command {
        Command::Add { .. } if !administers => Err(Refusal::Forbidden),
        Command::Add { id, set } => {
            world.free(Entity::Person, *id)?;
            let mut person = Person {
                id: *id,
                name: String::new(),
                login: String::new(),
                role: Role::Rep,
                team: String::new(),
                zone: context.actor.zone.clone(),
                language: Language::default(),
                hours: WorkingHours::default(),
                days_off: vec![],
                calendar: String::new(),
                no_clashes: false,
                lead: 15,
                active: true,
            };
            for field in set {
                person.set(world, context, field)?;
            }
            text::required("name", &person.name, text::LINE)?;
            text::required("login", &person.login, text::LINE)?;
            Ok(vec![Change::create(person, vec![])])
        }
        Command::Edit { id, set } => {
            let before = world.people.get(id).ok_or(Refusal::NotFound)?;
            let own =
                |field: &Field| matches!(field, Field::Language(_) | Field::Zone(_) | Field::Lead(_)) || times(field);
            let own_only = context.actor.id == *id && set.iter().all(own);
            let of_team = context.actor.acts_for(*id, context.directory) && set.iter().all(times);
            if !administers && !own_only && !of_team {
                return Err(Refusal::Forbidden);
            }
            let mut person = before.clone();
            for field in set {
                person.set(world, context, field)?;
            }
            // Somebody has to be left who can let people in.
            if *id == context.actor.id && (person.role != Role::Administrator && administers || !person.active) {
                return Err(Refusal::field("role", Fault::OutOfRange));
            }
            Ok(Change::between(before.clone(), person, vec![], vec![]).into_iter().collect())
        }
    }
}

impl Person {
    fn set(&mut self, world: &World, context: &Context<'_>, field: &Field) -> Result<(), Refusal> {
        match field {
            Field::Name(name) => self.name = text::required("name", name, text::LINE)?,
            Field::Login(login) => self.login = free_login(world, self.id, login)?,
            Field::Role(role) => self.role = *role,
            Field::Team(team) => self.team = text::line("team", team, text::LINE)?,
            Field::Zone(zone) if !context.zones.knows(zone) => {
                return Err(Refusal::field("zone", Fault::UnknownZone));
            }
            Field::Zone(zone) => self.zone.clone_from(zone),
            Field::Language(language) => self.language = *language,
            Field::Hours(hours) => self.hours = hours.checked()?,
            Field::DaysOff(days) => self.days_off = checked_days(days)?,
            Field::Calendar(name) => self.calendar = text::line("calendar", name, 20)?,
            Field::NoClashes(refused) => self.no_clashes = *refused,
            Field::Lead(minutes) if *minutes > 7 * 24 * 60 => return Err(Refusal::field("lead", Fault::OutOfRange)),
            Field::Lead(minutes) => self.lead = *minutes,
            Field::Active(active) => self.active = *active,
        }
        Ok(())
    }
}

/// Fields that say when somebody works.
fn times(field: &Field) -> bool {
    matches!(field, Field::Hours(_) | Field::DaysOff(_) | Field::Calendar(_) | Field::NoClashes(_))
}

fn checked_days(days: &[DaysOff]) -> Result<Vec<DaysOff>, Refusal> {
    if days.len() > 200 {
        return Err(Refusal::field("days_off", Fault::OutOfRange));
    }
    let checked = days.iter().map(|off| match off.last < off.first {
        true => Err(Refusal::field("days_off", Fault::EndsBeforeStart)),
        false => Ok(DaysOff { note: text::line("days_off", &off.note, text::LINE)?, ..off.clone() }),
    });
    Ok(sorted(checked.collect::<Result<_, _>>()?, |a, b| a.first.cmp(&b.first)))
}

fn free_login(world: &World, id: PersonId, login: &str) -> Result<String, Refusal> {
    let login = text::required("login", &login.to_lowercase(), text::LINE)?;
    if login.contains(char::is_whitespace) {
        return Err(Refusal::field("login", Fault::Malformed));
    }
    let taken = world.people.values().any(|other| other.id != id && other.login == login);
    if taken { Err(Refusal::field("login", Fault::Taken)) } else { Ok(login) }
}

/// Shortest password, in characters (NIST SP 800-63B §5.1.1.2 asks for 8 at least).
pub const SHORTEST_PASSWORD: usize = 10;

/// # Errors
/// Refuses a password that is too short, longer than 200 characters, or the login itself.
pub fn check_password(login: &str, password: &str) -> Result<(), Refusal> {
    match password.chars().count() {
        0 => Err(Refusal::field("password", Fault::Required)),
        length if length < SHORTEST_PASSWORD => Err(Refusal::field("password", Fault::OutOfRange)),
        length if length > text::LINE => Err(Refusal::field("password", Fault::TooLong(text::LINE))),
        _ if password.to_lowercase() == login => Err(Refusal::field("password", Fault::OutOfRange)),
        _ => Ok(()),
    }
}
