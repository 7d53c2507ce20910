//! The browser's half of the write path: the replica, the outbox that sends what waits, the live stream, and what
//! to do when the server disagrees.

pub mod api;
mod conflict;
mod live;
mod outbox;
mod status;

pub use conflict::{ConflictDialog, Conflicts};
pub use status::{Status, SyncState};

use crate::ui::Toasts;
use crate::ui::moving::Said;
use crate::words::{Words, words_of};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;
use model::command::{Rule, decide_on_calendar};
use model::merge::Conflict;
use model::people::Person;
use model::read::{Present, Seed, Session};
use model::replica::{Touched, Viewer};
use model::{
    Actor, ClientId, Command, CustomerId, DAYBOOK, Key, MutationId, PersonId, Record, Refusal, Replica, Version, World,
};
use outbox::Sealed;
use std::sync::Arc;
use uuid::Uuid;

/// What a signed-in page reads from and writes to.
#[derive(Clone, Copy)]
pub struct Device {
    replica: StoredValue<Replica>,
    /// What has a place in this page's stream of envelopes.
    sealed: StoredValue<Sealed>,
    viewer: StoredValue<Arc<Viewer>>,
    /// Rises whenever something shown may have changed.
    changed: RwSignal<u64>,
    status: RwSignal<Status>,
    conflicts: RwSignal<Vec<(Command, Conflict)>>,
    /// What was done here and can be taken back, the newest last.
    undo: StoredValue<Vec<MutationId>>,
    sending: StoredValue<bool>,
    /// The last thing heard of somebody who looks at the board.
    present: RwSignal<Option<Present>>,
    /// Whether nothing is ever sent: what is done here is for measuring.
    alone: bool,
    /// The server's clock: as read with the page, later kept going by the browser's.
    now: RwSignal<DateTime<Utc>>,
    toasts: Toasts,
}

impl Device {
    /// The device of a page that was made for this session.
    pub fn new(session: &Session, toasts: Toasts) -> Self {
        let mut replica = Replica::new(session.version, decide_on_calendar);
        let people = session.people.iter().cloned().map(Record::Person);
        let known = people.chain(session.company.clone().map(Record::Company));
        replica.seed(&session.viewer, known, session.version);
        Self {
            replica: StoredValue::new(replica),
            sealed: StoredValue::new(Sealed::of(ClientId(Uuid::nil()))),
            viewer: StoredValue::new(Arc::new(session.viewer.clone())),
            changed: RwSignal::new(0),
            status: RwSignal::new(Status::Saved),
            conflicts: RwSignal::new(vec![]),
            undo: StoredValue::new(vec![]),
            sending: StoredValue::new(false),
            present: RwSignal::new(None),
            alone: false,
            now: RwSignal::new(session.now),
            toasts,
        }
    }

    /// A device of the same person with nothing on it, which never sends anything.
    pub fn alone(self) -> Self {
        let mut replica = Replica::new(0, decide_on_calendar);
        let people = self.peek(|world| world.people.values().cloned().map(Record::Person).collect::<Vec<_>>());
        replica.seed(&self.viewer(), people, 0);
        Self { replica: StoredValue::new(replica), changed: RwSignal::new(0), alone: true, ..self }
    }

    /// Comes alive in the browser: names this device's stream, follows the log, keeps the clock going.
    pub fn start(self) {
        self.sealed.set_value(Sealed::of(ClientId(Uuid::now_v7())));
        self.keep_time();
        live::follow(self);
        outbox::resume_when_online(self);
    }

    fn keep_time(self) {
        let behind = self.now.get_untracked().timestamp_millis() as f64 - js_sys::Date::now();
        let tick = move || {
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for as long as dates do")]
            let at = DateTime::from_timestamp_millis((js_sys::Date::now() + behind) as i64);
            self.now.try_set(at.unwrap_or_default());
        };
        gloo_timers::callback::Interval::new(15_000, tick).forget();
    }

    /// Reads what is shown, and again whenever it changes.
    pub fn read<T>(self, reader: impl FnOnce(&World) -> T) -> T {
        self.changed.track();
        self.peek(reader)
    }

    /// Reads what is shown, once.
    pub fn peek<T>(self, reader: impl FnOnce(&World) -> T) -> T {
        self.replica.with_value(|replica| reader(replica.shown()))
    }

    /// Whether a record shows something the server has not confirmed.
    pub fn is_pending(self, key: Key) -> bool {
        self.changed.track();
        self.replica.with_value(|replica| replica.is_pending(key))
    }

    /// How often what is shown has changed.
    pub fn pulse(self) -> u64 {
        self.changed.get_untracked()
    }

    /// The last thing heard of somebody who looks at the board.
    pub fn present(self) -> RwSignal<Option<Present>> {
        self.present
    }

    /// The stream of envelopes that this page makes.
    pub fn client(self) -> ClientId {
        self.sealed.with_value(Sealed::client)
    }

    /// Whether a command could be carried out, as far as can be seen from here; nothing happens.
    ///
    /// # Errors
    /// What the rules say against it.
    pub fn would(self, command: &Command) -> Result<(), Refusal> {
        let (viewer, now) = (self.viewer(), self.now.get_untracked());
        self.replica.with_value(|replica| replica.would(&viewer, now, command))
    }

    /// Decides by this rule from now on: a page that came later has brought it.
    pub fn learn(self, rule: Rule) {
        self.replica.update_value(|replica| replica.learn(rule));
    }

    /// Who is looking, with directory and zones.
    pub fn viewer(self) -> Arc<Viewer> {
        self.viewer.get_value()
    }

    /// Who is looking.
    pub fn actor(self) -> Actor {
        self.viewer.with_value(|viewer| viewer.actor.clone())
    }

    /// The time, moving on every quarter of a minute.
    pub fn now(self) -> DateTime<Utc> {
        self.now.get()
    }

    /// The time, once.
    pub fn now_untracked(self) -> DateTime<Utc> {
        self.now.get_untracked()
    }

    /// What the clock shows where the person lives, moving on every quarter of a minute.
    pub fn here(self) -> Option<chrono::NaiveDateTime> {
        let now = self.now.get().naive_utc();
        self.viewer.with_value(|viewer| model::time::civil(&viewer.zones, &viewer.actor.zone, now))
    }

    /// The date it is where the person lives.
    pub fn today(self) -> NaiveDate {
        let now = self.now.get();
        self.viewer.with_value(|viewer| model::time::today(&viewer.zones, &viewer.actor.zone, now))
    }

    /// The same, once.
    pub fn today_untracked(self) -> NaiveDate {
        untrack(move || self.today())
    }

    /// Tells what came of a command: what was done, with a way back, or why it was not.
    pub fn tell(self, t: &'static Words, result: Result<(), Refusal>, done: String) -> bool {
        let went_well = result.is_ok();
        match result {
            Ok(()) => self.toasts.show_undoable(done),
            Err(refusal) => self.toasts.show(t.refusal(&refusal)),
        }
        went_well
    }

    /// Speaks what happens to something that is held.
    pub fn say(self, t: &'static Words, said: Said) {
        match said {
            Said::PickedUp => self.toasts.announce(t.picked_up.to_owned()),
            Said::Cancelled => self.toasts.announce(t.move_cancelled.to_owned()),
            Said::Refused(why) => self.toasts.show(why),
            Said::Gone => self.toasts.show(t.gone.to_owned()),
        }
    }

    /// Speaks.
    pub fn announce(self, text: String) {
        self.toasts.announce(text);
    }

    /// Shows a message.
    pub fn toast(self, text: String) {
        self.toasts.show(text);
    }

    /// The texts in the language of whoever looks, also where no component is being made.
    pub fn words(self) -> &'static Words {
        let id = self.actor().id;
        words_of(self.peek(|world| world.people.get(&id).map(|person| person.language)).unwrap_or_default())
    }

    /// Somebody's name; empty where nobody is known by this identity.
    pub fn name_of(self, person: PersonId) -> String {
        if person == DAYBOOK {
            return "Daybook".to_owned();
        }
        self.read(|world| world.people.get(&person).map(|person| person.name.clone()).unwrap_or_default())
    }

    /// The same, once.
    pub fn name_of_untracked(self, person: PersonId) -> String {
        untrack(move || self.name_of(person))
    }

    /// Those for whom the person may plan and move: themselves, their team, or everybody; active ones, by name.
    pub fn acts_for(self) -> Vec<Person> {
        let viewer = self.viewer();
        self.people(move |person| viewer.actor.acts_for(person.id, &viewer.directory))
    }

    /// Active people who pass, by name.
    pub fn people(self, pass: impl Fn(&Person) -> bool) -> Vec<Person> {
        let people: Vec<Person> =
            self.read(|world| world.people.values().filter(|person| person.active && pass(person)).cloned().collect());
        model::order::sorted(people, |a, b| a.name.cmp(&b.name))
    }

    /// The name of a customer; nothing where it is not here.
    pub fn name_of_customer(self, id: CustomerId) -> String {
        self.read(|world| world.customers.get(&id).map(|customer| customer.name.clone()).unwrap_or_default())
    }

    /// Takes in what a page read.
    pub fn seed(self, seed: Seed) {
        let viewer = self.viewer();
        let touched =
            self.replica.try_update_value(|replica| replica.seed(&viewer, seed.records, seed.version)).flatten();
        match touched {
            Some(touched) => self.show(&touched),
            None => live::read_anew(self),
        }
    }

    /// Does what the person wants: it shows at once, and is sent as soon as that is possible.
    ///
    /// # Errors
    /// Refuses what the rules refuse; nothing has happened then.
    pub fn dispatch(self, command: Command) -> Result<(), Refusal> {
        self.dispatch_as_of(command, self.version())
    }

    /// How far the log has been seen.
    pub fn version(self) -> Version {
        self.replica.with_value(Replica::version)
    }

    /// The same as [`Device::dispatch`], for a form that was opened at an earlier version: what others have changed
    /// since then in its guarded fields asks.
    ///
    /// # Errors
    /// Refuses what the rules refuse; nothing has happened then.
    pub fn dispatch_as_of(self, command: Command, seen: Version) -> Result<(), Refusal> {
        let mutation = self.carry_out(command, seen)?;
        if self.replica.with_value(|replica| replica.can_take_back(mutation)) {
            self.undo.update_value(|undo| undo.push(mutation));
        } else {
            self.undo.set_value(vec![]);
        }
        Ok(())
    }

    /// Takes back the last thing done here, if it can be taken back.
    pub fn undo(self) -> bool {
        let last = self.undo.try_update_value(Vec::pop).flatten();
        last.is_some_and(|mutation| self.carry_out(Command::TakeBack(mutation), self.version()).is_ok())
    }

    /// Waits until nothing is on its way any more.
    pub async fn settled(self) {
        while self.replica.with_value(|replica| !replica.pending().is_empty()) {
            gloo_timers::future::TimeoutFuture::new(40).await;
        }
    }

    fn carry_out(self, command: Command, seen: Version) -> Result<MutationId, Refusal> {
        let viewer = self.viewer();
        let mutation = Uuid::now_v7().into();
        let now = self.now.get_untracked();
        let done =
            self.replica.try_update_value(|replica| replica.dispatch_as_of(&viewer, now, mutation, command, seen));
        let Some(touched) = done else { return Ok(mutation) };
        self.show(&touched?);
        if !self.alone {
            outbox::send(self);
        }
        Ok(mutation)
    }

    fn show(self, touched: &Touched) {
        if !touched.is_empty() {
            self.changed.update(|changed| *changed += 1);
        }
    }
}

/// The device of the page this is on.
pub fn use_device() -> Device {
    expect_context::<Device>()
}
