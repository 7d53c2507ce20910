//! Calendars that go out and come in: export, import, and the private feed of each person.

use super::entity;
use crate::people::{digest, token};
use crate::{Answer, Fault, Store, ics};
use chrono::{DateTime, Duration, Utc};
use model::activities::{Activity, Command as Act, Draft, Field, Occurrence, Part, Scope};
use model::company::Holiday;
use model::read::CalendarImported;
use model::{ActivityId, Actor, Command, Outcome, PersonId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Table `feeds`. Of the token in the address only its SHA-256 is kept.
pub(crate) mod feed {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "feeds")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token: String,
        pub person: Uuid,
        pub created: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How far back a feed reaches, in days.
const FEED_DAYS: i64 = 90;
/// How many commands of an import go together.
const BATCH: usize = 200;

impl Store {
    /// A person's calendar as a file: all of it.
    pub fn export_calendar(&self, person: PersonId) -> Answer<'_, String> {
        Box::pin(async move { self.calendar(person, None).await })
    }

    async fn calendar(&self, person: PersonId, since: Option<DateTime<Utc>>) -> Result<String, Fault> {
        let mut found = entity::Entity::find().filter(entity::Column::Rep.eq(person.0));
        if let Some(since) = since {
            found = found.filter(entity::Column::UntilUtc.gt(since.naive_utc()));
        }
        let rows = found.all(&self.0.db).await?;
        let activities = rows.into_iter().map(Activity::try_from).collect::<Result<Vec<_>, _>>()?;
        let name = self.person(person).await?.map(|person| person.name).unwrap_or_default();
        Ok(ics::write(&name, &activities))
    }

    /// Takes a calendar file into the actor's own calendar. Events that are there already are compared; the same file
    /// twice changes nothing.
    ///
    /// # Errors
    /// The inner error: it is no calendar, in words.
    pub fn import_calendar<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        text: &'a str,
    ) -> Answer<'a, Result<CalendarImported, String>> {
        Box::pin(async move {
            let read = match ics::read(text, &actor.zone) {
                Ok(read) => read,
                Err(why) => return Ok(Err(why)),
            };
            let mut done = CalendarImported { left_out: read.faults, ..CalendarImported::default() };
            let known = self.known(actor, &read.events).await?;
            let steps = steps(&known, read.events, now);
            for batch in steps.chunks(BATCH) {
                let commands: Vec<Command> = batch.iter().flat_map(|step| step.commands.clone()).collect();
                let together = if commands.is_empty() { vec![] } else { vec![Command::Together(commands)] };
                let taken = self.act(actor, now, together).await?;
                if taken.iter().all(|outcome| matches!(outcome, Outcome::Accepted(_))) {
                    batch.iter().for_each(|step| step.count(&mut done));
                    continue;
                }
                // One that is refused must not keep the others out.
                for step in batch {
                    let outcomes = self.act(actor, now, step.commands.clone()).await?;
                    let refused = outcomes.into_iter().find_map(|outcome| match outcome {
                        Outcome::Refused(refusal) => Some(format!("{refusal:?}")),
                        Outcome::Accepted(_) => None,
                    });
                    match refused {
                        Some(why) => done.left_out.push((step.title.clone(), why)),
                        None => step.count(&mut done),
                    }
                }
            }
            Ok(Ok(done))
        })
    }

    /// The actor's activities that events of a file may stand for.
    async fn known(&self, actor: &Actor, events: &[ics::Event]) -> Result<Known, Fault> {
        let mut known = Known::default();
        let uids: Vec<&str> = events.iter().map(|event| event.uid.as_str()).collect();
        for uids in uids.chunks(500) {
            let own: Vec<Uuid> = uids.iter().filter_map(|uid| uid.strip_suffix("@daybook")?.parse().ok()).collect();
            let named = Condition::any()
                .add(entity::Column::Uid.is_in(uids.iter().copied()))
                .add(entity::Column::Id.is_in(own));
            let rows =
                entity::Entity::find().filter(entity::Column::Rep.eq(actor.id.0)).filter(named).all(&self.0.db).await?;
            for row in rows {
                let activity = Activity::try_from(row)?;
                let uid =
                    if activity.uid.is_empty() { format!("{}@daybook", activity.id) } else { activity.uid.clone() };
                known.by_uid.insert(uid, activity);
            }
        }
        let series: Vec<Uuid> = known.by_uid.values().map(|activity| activity.id.0).collect();
        for series in series.chunks(500) {
            let of = entity::Column::Series.is_in(series.iter().copied());
            for row in entity::Entity::find().filter(of).all(&self.0.db).await? {
                let activity = Activity::try_from(row)?;
                if let Some(of) = activity.part_of {
                    known.taken_out.insert(of, activity);
                }
            }
        }
        Ok(known)
    }

    /// Holidays out of a file: JSON as `holiday-cn` publishes it, or a calendar.
    ///
    /// # Errors
    /// The inner error: it is neither, in words.
    pub fn read_holidays(text: &str, calendar: &str) -> Result<Vec<Holiday>, String> {
        if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            return json_holidays(text, calendar);
        }
        ics::holidays(text, calendar)
    }

    /// A new feed address for a person; the one before ceases to work.
    pub fn begin_feed(&self, person: PersonId, now: DateTime<Utc>) -> Answer<'_, String> {
        Box::pin(async move {
            let token = token()?;
            end_feed(&self.0.db, person).await?;
            let row = feed::ActiveModel { token: Set(digest(&token)), person: Set(person.0), created: Set(now) };
            feed::Entity::insert(row).exec_without_returning(&self.0.db).await?;
            Ok(token)
        })
    }

    /// Ends a person's feed.
    pub fn end_feed(&self, person: PersonId) -> Answer<'_, ()> {
        Box::pin(async move { end_feed(&self.0.db, person).await })
    }

    /// Whether a person has a feed.
    pub fn has_feed(&self, person: PersonId) -> Answer<'_, bool> {
        Box::pin(async move {
            Ok(feed::Entity::find().filter(feed::Column::Person.eq(person.0)).one(&self.0.db).await?.is_some())
        })
    }

    /// The calendar behind a feed address; `None` for one that does not work (any more).
    pub fn feed<'a>(&'a self, token: &'a str, now: DateTime<Utc>) -> Answer<'a, Option<String>> {
        Box::pin(async move {
            let Some(feed) = feed::Entity::find_by_id(digest(token)).one(&self.0.db).await? else { return Ok(None) };
            let person = self.person(feed.person.into()).await?.filter(|person| person.active);
            match person {
                Some(person) => self.calendar(person.id, Some(now - Duration::days(FEED_DAYS))).await.map(Some),
                None => Ok(None),
            }
        })
    }
}

pub(crate) async fn end_feed(db: &impl ConnectionTrait, person: PersonId) -> Result<(), Fault> {
    feed::Entity::delete_many().filter(feed::Column::Person.eq(person.0)).exec(db).await?;
    Ok(())
}

fn json_holidays(text: &str, calendar: &str) -> Result<Vec<Holiday>, String> {
    #[derive(serde::Deserialize)]
    struct Year {
        days: Vec<Day>,
    }
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Day {
        name: String,
        date: chrono::NaiveDate,
        is_off_day: bool,
    }
    let year: Year = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())?;
    let holiday =
        |day: Day| Holiday { calendar: calendar.to_owned(), date: day.date, name: day.name, works: !day.is_off_day };
    Ok(year.days.into_iter().map(holiday).collect())
}

#[derive(Default)]
struct Known {
    by_uid: BTreeMap<String, Activity>,
    taken_out: BTreeMap<Occurrence, Activity>,
}

/// What an event makes.
struct Step {
    title: String,
    commands: Vec<Command>,
    new: bool,
}

impl Step {
    fn count(&self, done: &mut CalendarImported) {
        match (self.new, self.commands.is_empty()) {
            (true, _) => done.added += 1,
            (false, false) => done.changed += 1,
            (false, true) => done.unchanged += 1,
        }
    }
}

fn steps(known: &Known, events: Vec<ics::Event>, now: DateTime<Utc>) -> Vec<Step> {
    let cancelled = |uid: &str| -> Vec<ics::Event> {
        events
            .iter()
            .filter(|event| event.cancelled && event.uid == uid && event.occurrence.is_some())
            .cloned()
            .collect()
    };
    let called_off: BTreeMap<String, Vec<ics::Event>> = events
        .iter()
        .filter(|event| event.rule.is_some())
        .map(|event| (event.uid.clone(), cancelled(&event.uid)))
        .collect();
    let mut series: BTreeMap<String, (ActivityId, model::time::Slot)> =
        known.by_uid.iter().map(|(uid, activity)| (uid.clone(), (activity.id, activity.slot.clone()))).collect();
    let mut steps = vec![];
    for event in events.into_iter().filter(|event| !event.cancelled) {
        let of = event.occurrence.as_ref().and_then(|start| {
            let (id, slot) = series.get(&event.uid)?;
            Some(Occurrence { series: *id, start: start.in_zone_of(slot) })
        });
        let there = match of {
            Some(of) => known.taken_out.get(&of),
            None => known.by_uid.get(&event.uid),
        };
        let off = called_off.get(&event.uid).into_iter().flatten().filter_map(|event| event.occurrence.as_ref());
        let mut skipped: Vec<_> = event.skipped.iter().chain(off).map(|start| start.in_zone_of(&event.slot)).collect();
        skipped.sort_unstable();
        skipped.dedup();
        let step = match there {
            Some(there) => Step { title: event.title.clone(), commands: changes(there, &event, &skipped), new: false },
            None => {
                let id: ActivityId = crate::import::fresh(now).into();
                if of.is_none() {
                    series.insert(event.uid.clone(), (id, event.slot.clone()));
                }
                let draft = Draft {
                    title: event.title.clone(),
                    place: event.place,
                    note: event.note,
                    rule: event.rule,
                    skipped,
                    part_of: of,
                    uid: if of.is_some() { String::new() } else { event.uid },
                    created: event.created,
                    ..Draft::new(id, event.method, event.slot)
                };
                Step { title: event.title, commands: vec![Command::Activities(Act::Plan(draft))], new: true }
            }
        };
        steps.push(step);
    }
    steps
}

/// What differs between an activity and the event that stands for it.
fn changes(there: &Activity, event: &ics::Event, skipped: &[chrono::NaiveDateTime]) -> Vec<Command> {
    let id = there.id;
    let mut acts = vec![];
    let mut set = vec![];
    for (new, old, field) in [
        (&event.title, &there.title, Field::Title(event.title.clone())),
        (&event.place, &there.place, Field::Place(event.place.clone())),
        (&event.note, &there.note, Field::Note(event.note.clone())),
    ] {
        if new.trim() != old {
            set.push(field);
        }
    }
    if !set.is_empty() {
        acts.push(Act::Edit { id, set, part: None });
    }
    if event.slot != there.slot {
        acts.push(Act::Reschedule { id, to: event.slot.clone(), part: None, reason: String::new() });
    }
    if event.rule != there.rule {
        acts.push(Act::Repeat { id, rule: event.rule.clone(), part: None });
    }
    for start in skipped.iter().filter(|start| there.rule.is_some() && !there.skipped.contains(start)) {
        acts.push(Act::Cancel { id, part: Some(Part { start: *start, scope: Scope::This }) });
    }
    acts.into_iter().map(Command::Activities).collect()
}
