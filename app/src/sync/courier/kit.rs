//! What the device takes along: fetched whole once a day, kept current by the log in between.

use super::shelf::{Lost, Shelf};
use crate::error::AppError;
use crate::sync::{Device, Holding, api};
use crate::wire::{Wire, heard};
use chrono::{DateTime, Utc};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use model::read::{KitPlace, Session};
use model::{Delivery, Entity, Event, Key, Record, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};

/// After so many milliseconds everything is fetched anew: the days that are taken along have moved on. Less than a day,
/// so that whoever begins a little earlier the next morning gets it.
const AGE: i64 = 20 * 3_600_000;
/// How often it is looked for what is new without being asked, in milliseconds: the live stream brings most of it.
const PAUSE: i64 = 5 * 60_000;
/// The keys of what is known about it.
const STATE: &str = "kit";
const SESSION: &str = "session";
/// So many records are read before the page gets its turn.
const AT_ONCE: usize = 200;

/// What is known about what the device holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct State {
    /// The log's version it stands at.
    version: Version,
    /// When it was fetched, and when it was last known to be current: the device's clock, in milliseconds.
    filled: i64,
    current: i64,
    /// How many records these are, and their size in bytes.
    records: usize,
    bytes: usize,
    /// Which program wrote them, by the address of its files.
    program: String,
}

/// A session as the device keeps it, and how far its clock is behind the server's, in milliseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    session: Session,
    behind: i64,
}

fn clock() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for as long as dates do")]
    let now = js_sys::Date::now() as i64;
    now
}

/// What the device takes along.
#[derive(Default)]
pub struct Kit {
    /// Pieces of the log that are to be taken in.
    news: RefCell<VecDeque<Delivery>>,
    busy: Cell<bool>,
    /// Whether it is to be looked for what is new.
    due: Cell<bool>,
    /// When it was last looked for what is new.
    looked: Cell<i64>,
}

impl Kit {
    /// Fetches what is not there yet, all of it where that is long ago. Says whether it has been looked.
    pub async fn refresh(&self, device: Device, shelf: &Shelf, asked: bool) -> bool {
        if asked || clock() - self.looked.get() >= PAUSE {
            self.due.set(true);
        }
        self.go_on(device, shelf).await
    }

    /// Takes in a piece of the log. Says whether it has been looked for what is new besides.
    pub async fn hear(&self, device: Device, shelf: &Shelf, delivery: Delivery) -> bool {
        self.news.borrow_mut().push_back(delivery);
        self.go_on(device, shelf).await
    }

    /// Does what is to be done, one after the other; where that is under way, it is done there.
    async fn go_on(&self, device: Device, shelf: &Shelf) -> bool {
        let mut looked = false;
        if self.busy.replace(true) {
            return looked;
        }
        loop {
            // What cannot be kept is not there; the page works all the same.
            if self.due.replace(false) {
                let reached = refreshed(device, shelf).await.unwrap_or(true);
                // Where the server did not answer, the next reason to try again will do.
                self.looked.set(if reached { clock() } else { 0 });
                device.holding.update(|holding| holding.filling = false);
                looked = true;
                continue;
            }
            let next = self.news.borrow_mut().pop_front();
            let Some(delivery) = next else { break };
            let _ = take_in(device, shelf, &delivery).await;
        }
        self.busy.set(false);
        looked
    }
}

/// Brings what the device takes along up to date. Says whether the server was reached.
async fn refreshed(device: Device, shelf: &Shelf) -> Result<bool, Lost> {
    if !device.takes_along() {
        device.holding.set(Holding::default());
        shelf.drop_text(SESSION).await?;
        shelf.replace_records(&BTreeMap::new(), STATE, "").await?;
        return Ok(true);
    }
    let state = state(shelf).await?;
    if let Some(state) = state
        && clock() - state.filled < AGE
        && state.program == program()
    {
        show(device, &state);
        match api::catch_up(state.version, Some(device.actor().id)).await {
            Ok(Wire(Some(delivery))) => {
                keep_session(device, shelf).await?;
                apply(device, shelf, &delivery).await?;
                return Ok(true);
            }
            // The log does not reach back that far.
            Ok(Wire(None)) => {}
            Err(_) => return Ok(false),
        }
    }
    // A browser that is asked keeps it when it runs out of room; whatever it says, everything works.
    let _ = window().navigator().storage().persist();
    let Ok(filled) = fill(device, shelf).await? else { return Ok(false) };
    keep_session(device, shelf).await?;
    if let Ok(Wire(Some(delivery))) = api::catch_up(filled, Some(device.actor().id)).await {
        apply(device, shelf, &delivery).await?;
    }
    Ok(true)
}

/// Takes in a piece of the log, and what is missing before it.
async fn take_in(device: Device, shelf: &Shelf, delivery: &Delivery) -> Result<(), Lost> {
    if !apply(device, shelf, delivery).await?
        && let Some(state) = state(shelf).await?
        && let Ok(Wire(Some(delivery))) = api::catch_up(state.version, Some(device.actor().id)).await
    {
        apply(device, shelf, &delivery).await?;
    }
    Ok(())
}

/// Makes the page tell what the device holds.
pub async fn tell(device: Device, shelf: &Shelf) {
    match state(shelf).await {
        Ok(Some(state)) => show(device, &state),
        _ => device.holding.set(Holding::default()),
    }
}

/// The program that runs here: the folder of its files is named by their contents.
fn program() -> String {
    let sheet = document().query_selector("link[rel=stylesheet]").ok().flatten();
    sheet.and_then(|sheet| sheet.get_attribute("href")).unwrap_or_default()
}

fn show(device: Device, state: &State) {
    device.holding.set(Holding {
        records: state.records,
        bytes: state.bytes,
        current: DateTime::from_timestamp_millis(state.current),
        filling: false,
    });
}

async fn state(shelf: &Shelf) -> Result<Option<State>, Lost> {
    Ok(shelf.text(STATE).await?.as_deref().and_then(heard))
}

/// A device that is started without a network knows whose it is.
async fn keep_session(device: Device, shelf: &Shelf) -> Result<(), Lost> {
    let now = device.now_untracked();
    let session = Session {
        viewer: (*device.viewer()).clone(),
        name: device.name_of_untracked(device.actor().id),
        language: device.words().language,
        people: device.peek(|world| world.people.values().cloned().collect()),
        company: device.peek(|world| world.company.values().next().cloned()),
        version: device.version(),
        now,
    };
    let kept = Kept { session, behind: now.timestamp_millis() - clock() };
    let text = serde_json::to_value(&kept).map(|value| value.to_string()).unwrap_or_default();
    shelf.put_text(SESSION, &text).await
}

/// Fetches everything; what was there before goes once all of it has come. Says at which version it stands.
async fn fill(device: Device, shelf: &Shelf) -> Result<Result<Version, AppError>, Lost> {
    let (mut records, mut version) = (BTreeMap::new(), None);
    let mut place = Some(KitPlace::default());
    while let Some(now) = place {
        let kit = match api::fetch_kit(now, Some(device.actor().id)).await {
            Ok(Wire(kit)) => kit,
            Err(error) => return Ok(Err(error)),
        };
        version = version.or(Some(kit.seed.version));
        for record in kit.seed.records {
            records.insert(name(record.key()), text(&record));
        }
        device.holding.update(|holding| (holding.records, holding.filling) = (records.len(), true));
        place = kit.next;
        TimeoutFuture::new(0).await;
    }
    let version = version.unwrap_or_default();
    let (filled, bytes) = (clock(), records.values().map(String::len).sum());
    let state = State { version, filled, current: filled, records: records.len(), bytes, program: program() };
    shelf.replace_records(&records, STATE, &written(&state)).await?;
    show(device, &state);
    Ok(Ok(version))
}

/// Changes the records as the log says. Says no where a piece before this one is missing; what is known already
/// changes nothing.
async fn apply(device: Device, shelf: &Shelf, delivery: &Delivery) -> Result<bool, Lost> {
    let Some(mut state) = state(shelf).await? else { return Ok(true) };
    if delivery.from > state.version {
        return Ok(false);
    }
    let new = delivery.log.iter().filter(|entry| entry.version > state.version);
    let events: Vec<&Event> = new.flat_map(|entry| &entry.events).collect();
    let mut changed: BTreeMap<String, Option<String>> = BTreeMap::new();
    for event in events {
        let key = event.key();
        let name = name(key);
        let before = match changed.get(&name) {
            Some(before) => before.clone(),
            None => shelf.record(&name).await?,
        };
        let after = match event {
            Event::Appeared(record) => Some(text(record)),
            Event::Vanished(_) => None,
            Event::Changed(change) => {
                let record = before.as_deref().and_then(|before| record(key, before));
                // What is not here and is not new does not belong here.
                change.apply(record.as_ref()).as_ref().map(text)
            }
        };
        if let Some(before) = &before {
            (state.records, state.bytes) = (state.records.saturating_sub(1), state.bytes.saturating_sub(before.len()));
        }
        if let Some(after) = &after {
            (state.records, state.bytes) = (state.records + 1, state.bytes + after.len());
        }
        changed.insert(name, after);
    }
    (state.version, state.current) = (state.version.max(delivery.to), clock());
    shelf.change_records(&changed, STATE, &written(&state)).await?;
    show(device, &state);
    Ok(true)
}

fn name(key: Key) -> String {
    format!("{}/{}", key.entity.name(), key.id)
}

fn text(record: &Record) -> String {
    Value::Object(record.fields()).to_string()
}

fn record(key: Key, text: &str) -> Option<Record> {
    match heard(text) {
        Some(Value::Object(fields)) => Record::from_fields(key.entity, fields),
        _ => None,
    }
}

fn written(state: &State) -> String {
    serde_json::to_value(state).map(|value| value.to_string()).unwrap_or_default()
}

/// All that the device holds, and the version it stands at.
pub async fn held(shelf: &Shelf) -> Result<Option<(Version, Vec<Record>)>, Lost> {
    let Some(state) = state(shelf).await? else { return Ok(None) };
    let mut records = vec![];
    for (at, (name, text)) in shelf.records().await?.into_iter().enumerate() {
        let key = name
            .split_once('/')
            .and_then(|(entity, id)| Some(Key { entity: Entity::named(entity)?, id: id.parse().ok()? }));
        records.extend(key.and_then(|key| record(key, &text)));
        if at % AT_ONCE == AT_ONCE - 1 {
            TimeoutFuture::new(0).await;
        }
    }
    Ok(Some((state.version, records)))
}

/// The session of whoever was signed in last, as of now and at the version of what the device holds.
pub async fn session(shelf: &Shelf) -> Option<Session> {
    let kept: Kept = shelf.text(SESSION).await.ok()?.as_deref().and_then(heard)?;
    let version = state(shelf).await.ok()??.version;
    let now: DateTime<Utc> = DateTime::from_timestamp_millis(clock() + kept.behind)?;
    Some(Session { version, now, ..kept.session })
}
