//! The browser's half of the write path: the replica, the outbox and the courier that keeps and sends it, the live
//! stream, and what to do when the server disagrees.

pub mod api;
mod conflict;
pub mod courier;
mod live;
mod outbox;
mod page;
mod status;

pub use conflict::{ConflictDialog, Conflicts};
pub use page::OutboxPage;
pub use status::{Holding, Status, Stuck, SyncState};

use crate::error::AppError;
use crate::ui::moving::Said;
use crate::ui::{Toasts, forget, remember, remembered};
use crate::words::{Words, words_of};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;
use model::command::{Rule, decide_on_calendar};
use model::outbox::{Done, Refused};
use model::people::Person;
use model::read::{Present, Seed, Session};
use model::replica::{Pending, Touched, Viewer};
use model::{
    Actor, Change, ClientId, Command, CustomerId, DAYBOOK, Key, MutationId, PersonId, Record, Refusal, Replica,
    Version, World,
};
use outbox::Ask;
use send_wrapper::SendWrapper;
use std::sync::Arc;
use uuid::Uuid;

/// Where the browser remembers that nothing is to be taken along.
const TAKE_NOTHING: &str = "daybook.kit.none";

/// What a signed-in page reads from and writes to.
#[derive(Clone, Copy)]
pub struct Device {
    replica: StoredValue<Replica>,
    /// The name of this page among all that look at the board.
    client: StoredValue<ClientId>,
    viewer: StoredValue<Arc<Viewer>>,
    /// Rises whenever something shown may have changed.
    changed: RwSignal<u64>,
    status: RwSignal<Status>,
    /// What came back refused and has not been dealt with.
    refused: RwSignal<Vec<Refused>>,
    /// What is on the device for days without a network.
    holding: RwSignal<Holding>,
    /// Whether this page holds that, too.
    holds: StoredValue<bool>,
    /// Conflicts the person wants to look at later.
    put_off: RwSignal<Vec<MutationId>>,
    /// What was done here and can be taken back, the newest last.
    undo: StoredValue<Vec<MutationId>>,
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
            client: StoredValue::new(ClientId(Uuid::nil())),
            viewer: StoredValue::new(Arc::new(session.viewer.clone())),
            changed: RwSignal::new(0),
            status: RwSignal::new(Status::default()),
            refused: RwSignal::new(vec![]),
            holding: RwSignal::new(Holding::default()),
            holds: StoredValue::new(false),
            put_off: RwSignal::new(vec![]),
            undo: StoredValue::new(vec![]),
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

    /// Comes alive in the browser: follows the log, keeps the clock going, calls the courier.
    pub fn start(self) {
        self.client.set_value(ClientId(Uuid::now_v7()));
        self.keep_time();
        live::follow(self);
        outbox::start(self);
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

    /// Does something once all that was done so far is kept.
    pub fn once_kept(self, then: impl FnOnce() + 'static) {
        outbox::once_kept(then);
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

    /// The name of this page among all that look at the board.
    pub fn client(self) -> ClientId {
        self.client.get_value()
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
        let viewer = self.viewer();
        self.change(|replica| replica.learn(&viewer, rule));
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
        self.civil(self.now.get())
    }

    /// An instant as a clock shows it where the person lives, if their zone is held.
    pub fn civil(self, at: DateTime<Utc>) -> Option<chrono::NaiveDateTime> {
        self.viewer.with_value(|viewer| model::time::civil(&viewer.zones, &viewer.actor.zone, at.naive_utc()))
    }

    /// The same in words.
    pub fn moment(self, at: DateTime<Utc>) -> String {
        self.civil(at).map(|at| self.words().moment(at)).unwrap_or_default()
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

    /// Tells what came of a command: what was done, with a way back, once it is kept; or why it was not.
    pub fn tell(self, t: &'static Words, result: Result<(), Refusal>, done: String) -> bool {
        let went_well = result.is_ok();
        match result {
            Ok(()) => self.once_kept(move || self.toasts.show_undoable(done)),
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

    /// Speaks, once all that was done so far is kept.
    pub fn announce(self, text: String) {
        self.once_kept(move || self.toasts.announce(text));
    }

    /// Shows a message, once all that was done so far is kept.
    pub fn toast(self, text: String) {
        self.once_kept(move || self.toasts.show(text));
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

    /// What a page has read; where the server cannot be reached, what the device holds stands in for it, and
    /// `otherwise` for what is not made of records.
    ///
    /// # Errors
    /// It could not be read, and the device does not hold anything.
    pub async fn or_held<T>(self, read: Result<T, AppError>, otherwise: impl FnOnce() -> T) -> Result<T, AppError> {
        match read {
            Err(AppError::Unreachable) => {
                self.reach(false);
                if self.bring_held().await { Ok(otherwise()) } else { Err(AppError::Unreachable) }
            }
            Ok(read) => {
                self.reach(true);
                Ok(read)
            }
            read => read,
        }
    }

    /// Makes this page hold what the device holds; says whether there is anything.
    pub async fn bring_held(self) -> bool {
        if !self.holds.get_value() {
            let person = self.actor().id;
            // Pages are made in one thread; the server, which has many, never gets here.
            let held = SendWrapper::new(async move { crate::lazy::held(person).await.await });
            let Some((_, seed)) = held.await else { return false };
            let taken = self.hold(seed);
            self.holds.set_value(taken);
        }
        self.holds.get_value()
    }

    /// Takes in what the device holds. What the device has seen less of the log than the page is no use to it, unless
    /// there is nothing else: then the page starts over with it.
    fn hold(self, seed: Seed) -> bool {
        let (viewer, alone) = (self.viewer(), self.status.with_untracked(|status| status.offline));
        let people = self.peek(|world| world.people.values().cloned().map(Record::Person).collect::<Vec<_>>());
        let company = self.peek(|world| world.company.values().cloned().map(Record::Company).collect::<Vec<_>>());
        let touched = self.replica.try_update_value(|replica| {
            let taken = replica.seed(&viewer, seed.records.clone(), seed.version);
            if taken.is_some() || !alone {
                return taken;
            }
            replica.restart(seed.version);
            let records = people.into_iter().chain(company).chain(seed.records);
            replica.seed(&viewer, records, seed.version)
        });
        let touched = touched.flatten();
        if let Some(touched) = &touched {
            self.show(touched);
        }
        touched.is_some()
    }

    /// Begins with what the device holds: there is nobody to read anything from.
    pub fn begin_with(self, seed: Seed) {
        self.status.update(|status| status.offline = true);
        let taken = self.hold(seed);
        self.holds.set_value(taken);
    }

    /// Takes in what a page read.
    pub fn seed(self, seed: Seed) {
        if seed.records.is_empty() {
            return;
        }
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

    /// Waits until nothing is on its way any more, or it would take long: what waits does so on the device.
    pub async fn settled(self) {
        for _ in 0..250 {
            if self.status.with_untracked(|status| status.waiting == 0 || status.offline || status.stuck.is_some()) {
                return;
            }
            gloo_timers::future::TimeoutFuture::new(40).await;
        }
    }

    /// What waits, in order, as far as it passes.
    pub fn waiting(self, pass: impl Fn(&Pending) -> bool) -> Vec<Pending> {
        self.replica.with_value(|replica| replica.pending().iter().filter(|pending| pass(pending)).cloned().collect())
    }

    /// Whether any of these waits.
    pub fn waits_for(self, some: &[MutationId]) -> bool {
        self.replica.with_value(|replica| replica.pending().iter().any(|pending| some.contains(&pending.mutation)))
    }

    /// What a mutation did, as far as could be seen from here.
    pub fn made(self, mutation: MutationId) -> Vec<Change> {
        self.replica.with_value(|replica| replica.made(mutation).to_vec())
    }

    /// What came back refused and has not been dealt with.
    pub fn refused(self) -> Vec<Refused> {
        self.refused.get()
    }

    /// What is on the device for days without a network.
    pub fn holding(self) -> Holding {
        self.holding.get()
    }

    /// Takes along what is needed for days without a network, as it is now; or nothing, and removes what is there.
    pub fn take_along(self, wanted: bool) {
        if wanted {
            forget(TAKE_NOTHING);
        } else {
            remember(TAKE_NOTHING, "true");
        }
        outbox::ask(Ask::Refresh);
    }

    /// Whether anything is taken along; who has not chosen does.
    pub fn takes_along(self) -> bool {
        remembered(TAKE_NOTHING).is_none()
    }

    /// Tries to send what waits now.
    pub fn send(self) {
        outbox::ask(Ask::Send);
    }

    /// Sends the contents of files that are kept on the device.
    pub fn upload(self) {
        outbox::ask(Ask::Upload);
    }

    /// The person does not want any more what waits. What has been sent is given up only where it is what holds up the
    /// rest.
    pub fn give_up(self, mutation: MutationId) {
        outbox::ask(Ask::GiveUp(mutation));
    }

    /// What was refused is done again, as of now, or let go. What it is about need not be on this page: the server
    /// says what comes of it.
    pub fn deal_with(self, mutation: MutationId, again: bool) {
        self.refused.update(|all| all.retain(|one| one.mutation() != mutation));
        outbox::ask(if again { Ask::Again(mutation) } else { Ask::Dismiss(mutation) });
    }

    /// Takes in what was done before this page was made, or on another one of the same device, and waits still. What
    /// this program does not understand is not shown; it waits all the same.
    pub fn adopt(self, waiting: Vec<Done>) {
        let viewer = self.viewer();
        let read = |Done { pending, changes, .. }: Done| pending.read().ok().map(|pending| (pending, changes));
        self.change(|replica| replica.adopt(&viewer, waiting.into_iter().filter_map(read).collect()));
    }

    /// What these did waits no longer.
    fn settle(self, settled: &[MutationId]) {
        let viewer = self.viewer();
        self.change(|replica| replica.settle(&viewer, settled));
    }

    /// The server can be reached, or not any more.
    fn reach(self, reached: bool) {
        // A stream that was open when the network went may say something still.
        if self.status.get_untracked().offline == reached && (!reached || window().navigator().on_line()) {
            self.status.update(|status| status.offline = !reached);
            if reached {
                outbox::ask(Ask::Send);
            }
        }
    }

    fn change(self, change: impl FnOnce(&mut Replica) -> Touched) {
        if let Some(touched) = self.replica.try_update_value(change) {
            self.show(&touched);
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
            outbox::ask(Ask::Keep);
        }
        Ok(mutation)
    }

    fn show(self, touched: &Touched) {
        if !touched.is_empty() {
            self.changed.update(|changed| *changed += 1);
        }
        let waiting = self.replica.with_value(|replica| replica.pending().len());
        if !self.alone && self.status.get_untracked().waiting != waiting {
            self.status.update(|status| status.waiting = waiting);
        }
    }
}

/// The device of the page this is on.
pub fn use_device() -> Device {
    expect_context::<Device>()
}
