//! Calendars as files: the export of whoever is signed in, the plan as a table, and the feeds of those who are not.

use crate::guard::{self, SignedIn};
use crate::sheet::Sheet;
use app::ssr::Host;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{NaiveDate, NaiveDateTime};
use model::calendar::Entry;
use model::replica::Viewer;
use model::time::ZoneTable;
use model::{Actor, PersonId, Record, World};
use serde::Deserialize;

fn calendar(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], text)
        .into_response()
}

/// The calendar of whoever is signed in.
pub async fn export(State(host): State<Host>, SignedIn(person): SignedIn) -> Response {
    match host.store.export_calendar(person.id).await {
        Ok(text) => calendar(text),
        Err(fault) => guard::fault(&fault),
    }
}

/// The calendar behind a feed address; whoever has the address may read it.
pub async fn feed(State(host): State<Host>, Path(name): Path<String>) -> Response {
    let Some(token) = name.strip_suffix(".ics").filter(|token| token.len() == 64) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match host.store.feed(token, host.clock.now()).await {
        Ok(Some(text)) => calendar(text),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(fault) => guard::fault(&fault),
    }
}

/// The page that measures the calendar, by the address measuring scripts know.
pub async fn bench(uri: Uri) -> Redirect {
    Redirect::to(&format!("/calendar/bench?{}", uri.query().unwrap_or_default()))
}

/// Which part of whose plan.
#[derive(Deserialize)]
pub struct Period {
    #[serde(with = "model::iso")]
    from: NaiveDate,
    #[serde(with = "model::iso")]
    to: NaiveDate,
    who: PersonId,
}

/// Longest period, in days.
const LONGEST: i64 = 186;

/// A plan as a table, in the format that is asked for.
pub async fn plan(
    State(host): State<Host>,
    SignedIn(person): SignedIn,
    Path(format): Path<String>,
    Query(period): Query<Period>,
) -> Response {
    if period.to < period.from || (period.to - period.from).num_days() > LONGEST {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    let actor = Actor::of(&person);
    let seed = match host.store.activities_between(&actor, period.from, period.to).await {
        Ok(seed) => seed,
        Err(fault) => return guard::fault(&fault),
    };
    let mut world = World::default();
    let mut zones = vec![actor.zone.clone()];
    for record in seed.records {
        if let Record::Activity(activity) = &record
            && let model::time::Slot::Timed { zone, .. } = &activity.slot
        {
            zones.push(zone.clone());
        }
        world.put(record);
    }
    let (from, to) = (model::time::midnight(period.from), model::time::midnight(period.to));
    let around = chrono::Duration::days(400);
    let zones = ZoneTable::read(&store::Iana, zones.iter().map(String::as_str), from - around, to + around);
    let viewer = Viewer { actor, directory: (*host.store.directory()).clone(), zones };
    table(&world, &viewer, &period, app::words::words_of(person.language)).download(&format)
}

fn table(world: &World, viewer: &Viewer, period: &Period, t: &app::words::Words) -> Sheet {
    let heads = [t.date, t.from, t.until, t.title, t.method_label, t.column_label, t.place, t.note, t.outcome];
    let mut entries: Vec<_> = model::calendar::entries(world, viewer, &[], period.from, period.to)
        .into_iter()
        .filter(|entry| entry.rep == Some(period.who))
        .map(|entry| (entry.slot.seen_from(&viewer.actor.zone, &viewer.zones), entry))
        .filter(|((from, _), _)| (period.from..=period.to).contains(&from.date()))
        .collect();
    entries.sort_by_key(|((from, _), entry)| (*from, entry.handle));
    let row = |((from, to), entry): ((NaiveDateTime, NaiveDateTime), Entry)| {
        let activity = world.activities.get(&entry.key.id.into());
        vec![
            from.date().to_string(),
            from.format("%H:%M").to_string(),
            to.format("%H:%M").to_string(),
            entry.title,
            t.look(entry.look).to_owned(),
            t.state(entry.state).to_owned(),
            entry.place,
            activity.map(|activity| activity.note.clone()).unwrap_or_default(),
            activity.map(|activity| activity.outcome.clone()).unwrap_or_default(),
        ]
    };
    Sheet {
        name: "plan",
        heads: heads.map(str::to_owned).to_vec(),
        rows: entries.into_iter().map(row).collect(),
        numbers: &[],
    }
}
