//! However commands of several replicas interleave, and however often deliveries are lost or repeated, everybody
//! ends with what the server has, and each mutation has been applied once.

use chrono::{DateTime, NaiveDateTime, Utc};
use model::activities::{self, Draft, Method, Part, Scope};
use model::actor::Directory;
use model::change::Origin;
use model::command::{Made, decide};
use model::customers::{self, Field};
use model::issues::{self, Column};
use model::merge::{Earlier, conflicts};
use model::outbox::{AT_ONCE, Done};
use model::people::{Language, Person, WorkingHours};
use model::replica::Viewer;
use model::time::{Slot, ZoneTable};
use model::{
    ActivityId, Actor, Change, ClientId, Command, CustomerId, Delivery, Envelope, Event, IssueId, Logged, MutationId,
    Outbox, Outcome, PersonId, Receipt, Record, Refusal, Replica, Role, World,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;
use std::io::Write;
use uuid::Uuid;

const CLIENTS: usize = 3;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn now() -> DateTime<Utc> {
    "2026-11-21T08:00:00Z".parse().expect("an instant")
}

fn person(number: u128) -> Person {
    Person {
        id: PersonId(id(number)),
        name: format!("P{number}"),
        login: format!("p{number}"),
        role: Role::Manager,
        team: "North".into(),
        zone: "UTC".into(),
        language: Language::En,
        hours: WorkingHours::default(),
        days_off: vec![],
        calendar: String::new(),
        no_clashes: false,
        lead: 0,
        active: true,
    }
}

fn viewer(of: &Person, people: &[Person]) -> Viewer {
    Viewer { actor: Actor::of(of), directory: Directory::of(people), zones: ZoneTable::default() }
}

/// The server, as small as the contract of `store::submit` allows.
struct Server {
    world: World,
    log: Vec<Logged>,
    receipts: BTreeMap<(ClientId, u64), Receipt>,
    applied: BTreeMap<MutationId, u32>,
}

impl Server {
    fn submit(&mut self, viewer: &Viewer, envelope: &Envelope) -> Receipt {
        if let Some(receipt) = self.receipts.get(&(envelope.client, envelope.seq)) {
            return receipt.clone();
        }
        let last = self.receipts.range((envelope.client, 0)..=(envelope.client, u64::MAX)).count() as u64;
        let receipt = |outcome| Receipt { client: envelope.client, seq: envelope.seq, outcome };
        if envelope.seq != last + 1 {
            return receipt(Outcome::Refused(Refusal::OutOfStep));
        }
        self.world.numbers.insert("Q-2026".into(), u32::try_from(self.world.issues.len()).expect("few"));
        let outcome = decide(&self.world, &viewer.context(now()), &envelope.command).and_then(|changes| {
            let found = conflicts(&changes, envelope.client, envelope.seen, &self.earlier());
            if found.is_empty() { Ok(changes) } else { Err(Refusal::Conflict(found)) }
        });
        let receipt = receipt(match outcome {
            Ok(changes) => Outcome::Accepted(self.write(viewer, envelope, changes)),
            Err(refusal) => Outcome::Refused(refusal),
        });
        self.receipts.insert((envelope.client, envelope.seq), receipt.clone());
        receipt
    }

    fn write(&mut self, viewer: &Viewer, envelope: &Envelope, changes: Vec<Change>) -> u64 {
        *self.applied.entry(envelope.mutation).or_default() += 1;
        if changes.is_empty() {
            return self.log.len() as u64;
        }
        self.world.past.insert(envelope.mutation, Made { by: viewer.actor.id, changes: changes.clone() });
        for change in &changes {
            assert!(self.world.apply(change), "the server's own decision fits its own facts");
        }
        self.log.push(Logged {
            version: self.log.len() as u64 + 1,
            mutation: Origin { client: envelope.client, id: envelope.mutation },
            actor: viewer.actor.id,
            at: now(),
            events: changes.into_iter().map(Event::Changed).collect(),
        });
        self.log.len() as u64
    }

    fn earlier(&self) -> Vec<Earlier> {
        let changes = |entry: &Logged| -> Vec<Earlier> {
            entry
                .events
                .iter()
                .filter_map(|event| match event {
                    Event::Changed(change) => Some(Earlier {
                        version: entry.version,
                        client: entry.mutation.client,
                        by: entry.actor,
                        at: entry.at,
                        change: change.clone(),
                    }),
                    _ => None,
                })
                .collect()
        };
        self.log.iter().flat_map(changes).collect()
    }

    fn delivery(&self, from: u64) -> Delivery {
        let skipped = usize::try_from(from).expect("small");
        Delivery { from, to: self.log.len() as u64, log: self.log.get(skipped..).unwrap_or_default().to_vec() }
    }

    fn records(&self) -> Vec<Record> {
        let world = &self.world;
        let people = world.people.values().cloned().map(Record::Person);
        let customers = world.customers.values().cloned().map(Record::Customer);
        let activities = world.activities.values().cloned().map(Record::Activity);
        let issues = world.issues.values().cloned().map(Record::Issue);
        people.chain(customers).chain(activities).chain(issues).collect()
    }
}

/// One step of a schedule.
#[derive(Clone, Debug)]
enum Step {
    /// A client does something.
    Act(usize, Act),
    /// A client sends what waits; the answer may get lost.
    Send { client: usize, answer_lost: bool },
    /// A client sends an envelope again that has been answered already, or out of turn.
    Resend(usize, prop::sample::Index),
    /// The live stream reaches a client, from an earlier place than where it stands, perhaps.
    Stream { client: usize, back: u64 },
    /// A piece of the stream arrives although the one before it was lost.
    Gap(usize),
    /// A client opens a page that was read a while ago.
    Page { client: usize, read: prop::sample::Index },
    /// A client's browser dies and comes back with a page that was read a while ago; what waited is still there.
    Restart { client: usize, read: prop::sample::Index },
}

#[derive(Clone, Debug)]
enum Act {
    Plan(u8),
    Part(prop::sample::Index, u8, Scope),
    TakeBack(prop::sample::Index),
    Reschedule(prop::sample::Index, u8),
    Complete(prop::sample::Index),
    Cancel(prop::sample::Index),
    Register,
    Move(prop::sample::Index, u8, Option<prop::sample::Index>),
    Rename(prop::sample::Index, u8),
    Assign(prop::sample::Index, u8),
}

fn slot(hour: u8) -> Slot {
    let start: NaiveDateTime = "2026-11-23T00:00:00".parse().expect("a time");
    Slot::timed(start + chrono::Duration::hours(hour.into()), 60, "UTC")
}

fn pick<T: Copy>(from: impl ExactSizeIterator<Item = T>, index: &prop::sample::Index) -> Option<T> {
    let items: Vec<T> = from.collect();
    (!items.is_empty()).then(|| items[index.index(items.len())])
}

fn command(act: &Act, world: &World, fresh: Uuid) -> Option<Command> {
    Some(match act {
        Act::Plan(hour) => Command::Activities(activities::Command::Plan(Draft {
            customer: world.customers.keys().next(),
            rule: (hour % 2 == 0).then(|| "FREQ=DAILY;COUNT=9".parse().expect("a rule")),
            ..Draft::new(ActivityId(fresh), Method::Visit, slot(*hour))
        })),
        Act::Part(which, hour, scope) => {
            let series: Vec<_> = world.activities.values().filter(|activity| activity.rule.is_some()).collect();
            let series = series.get(which.index(series.len().max(1)))?;
            let first = series.slot.civil_start();
            let starts: Vec<_> = series.occurrences(first, first + chrono::Duration::days(20)).collect();
            let start = *starts.get(which.index(starts.len().max(1)))?;
            let part = Some(Part { start, scope: *scope });
            Command::Activities(if hour % 3 == 0 {
                activities::Command::Cancel { id: series.id, part }
            } else {
                let to = series.slot.starting(start + chrono::Duration::hours(i64::from(*hour % 5)));
                activities::Command::Reschedule { id: series.id, to, part, reason: String::new() }
            })
        }
        Act::TakeBack(which) => Command::TakeBack(pick(world.past.keys(), which)?),
        Act::Reschedule(which, hour) => {
            let id = pick(world.activities.keys(), which)?;
            Command::Activities(activities::Command::Reschedule {
                id,
                to: slot(*hour),
                part: None,
                reason: String::new(),
            })
        }
        Act::Complete(which) => {
            let id = pick(world.activities.keys(), which)?;
            Command::Activities(activities::Command::Complete {
                id,
                outcome: "agreed".into(),
                part: None,
                sale: vec![],
            })
        }
        Act::Cancel(which) => {
            let id = pick(world.activities.keys(), which)?;
            Command::Activities(activities::Command::Cancel { id, part: None })
        }
        Act::Register => Command::Issues(issues::Command::Register {
            id: IssueId(fresh),
            customer: world.customers.keys().next()?,
            set: vec![issues::Field::Title("It leaks".into())],
        }),
        Act::Move(which, to, after) => Command::Issues(issues::Command::Move {
            id: pick(world.issues.keys(), which)?,
            to: Column::ALL[usize::from(*to) % Column::ALL.len()],
            after: after.as_ref().and_then(|after| pick(world.issues.keys(), after)),
            before: None,
        }),
        Act::Rename(which, name) => Command::Customers(customers::Command::Edit {
            id: pick(world.customers.keys(), which)?,
            set: vec![Field::City(format!("City {name}"))],
        }),
        Act::Assign(which, to) => Command::Customers(customers::Command::Assign {
            id: pick(world.customers.keys(), which)?,
            owner: world.people.keys().nth(usize::from(*to)),
        }),
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let index = any::<prop::sample::Index>;
    let act = prop_oneof![
        (0_u8..100).prop_map(Act::Plan),
        (index(), 0_u8..100).prop_map(|(which, hour)| Act::Reschedule(which, hour)),
        (index(), 0_u8..100, prop::sample::select(vec![Scope::This, Scope::Following, Scope::All]))
            .prop_map(|(which, hour, scope)| Act::Part(which, hour, scope)),
        index().prop_map(Act::TakeBack),
        index().prop_map(Act::Complete),
        index().prop_map(Act::Cancel),
        Just(Act::Register),
        (index(), 0_u8..5, prop::option::of(index())).prop_map(|(which, to, after)| Act::Move(which, to, after)),
        (index(), 0_u8..9).prop_map(|(which, name)| Act::Rename(which, name)),
        (index(), 0_u8..3).prop_map(|(which, to)| Act::Assign(which, to)),
    ];
    let step = prop_oneof![
        6 => (0..CLIENTS, act).prop_map(|(client, act)| Step::Act(client, act)),
        4 => (0..CLIENTS, any::<bool>()).prop_map(|(client, answer_lost)| Step::Send { client, answer_lost }),
        1 => (0..CLIENTS, index()).prop_map(|(client, which)| Step::Resend(client, which)),
        3 => (0..CLIENTS, 0_u64..5).prop_map(|(client, back)| Step::Stream { client, back }),
        1 => (0..CLIENTS).prop_map(Step::Gap),
        1 => (0..CLIENTS, index()).prop_map(|(client, read)| Step::Page { client, read }),
        1 => (0..CLIENTS, index()).prop_map(|(client, read)| Step::Restart { client, read }),
    ];
    prop::collection::vec(step, 1..120)
}

struct Client {
    viewer: Viewer,
    replica: Replica,
    /// How far its clock is off, in minutes.
    skew: i64,
    /// What is durable.
    outbox: Outbox,
    /// Everything that was ever sent.
    sent: Vec<Envelope>,
}

impl Client {
    fn now(&self) -> DateTime<Utc> {
        now() + chrono::Duration::minutes(self.skew)
    }

    /// Sends what waits and takes in the answer: the log first, then the receipts.
    fn send(&mut self, server: &mut Server, answer_lost: bool) {
        let envelopes = self.outbox.seal(AT_ONCE);
        let envelopes: Vec<Envelope> =
            envelopes.into_iter().map(|envelope| envelope.read().expect("as it was written")).collect();
        let receipts = envelopes.iter().map(|envelope| server.submit(&self.viewer, envelope)).collect();
        self.sent.extend(envelopes);
        if answer_lost {
            return;
        }
        self.replica.receive(&self.viewer, &server.delivery(self.replica.version()));
        let settled = self.outbox.settle(receipts, ClientId(id(7)));
        let settled: Vec<MutationId> = settled.into_iter().map(|(mutation, _)| mutation).collect();
        self.replica.settle(&self.viewer, &settled);
    }

    /// Comes back with nothing in memory: a page, and what was durable.
    fn restart(&mut self, records: Vec<Record>, version: u64) {
        self.replica = Replica::new(version, decide);
        self.replica.seed(&self.viewer, records, version);
        let waiting = self
            .outbox
            .waiting()
            .cloned()
            .map(|Done { pending, changes, .. }| (pending.read().expect("as it was written"), changes));
        self.replica.adopt(&self.viewer, waiting.collect());
    }
}

/// How many schedules are tried.
const SCHEDULES: u32 = 10_000;

#[test]
fn everybody_ends_with_what_the_server_has() {
    let seed = std::env::var("DAYBOOK_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(|| Uuid::now_v7().as_u64_pair().1);
    // Written past the capture of what tests print, so that it stands in every log.
    writeln!(std::io::stderr(), "convergence: DAYBOOK_SEED={seed}").expect("somewhere to write");
    let bytes: Vec<u8> = seed.to_le_bytes().into_iter().cycle().take(32).collect();
    let config = Config { cases: SCHEDULES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    runner.run(&steps(), |steps| converge(&steps)).unwrap_or_else(|failure| panic!("{failure}"));
}

fn converge(steps: &[Step]) -> Result<(), TestCaseError> {
    let people: Vec<Person> = (1..=CLIENTS as u128).map(person).collect();
    let mut server =
        Server { world: World::default(), log: vec![], receipts: BTreeMap::new(), applied: BTreeMap::new() };
    let mut clients: Vec<Client> = people
        .iter()
        .zip(100..)
        .map(|(own, number)| Client {
            viewer: viewer(own, &people),
            replica: Replica::new(0, decide),
            skew: i64::try_from(number).unwrap_or(0) * 37 - 3_700,
            outbox: Outbox::new(ClientId(id(number))),
            sent: vec![],
        })
        .collect();
    for own in &people {
        server.world.put(Record::Person(own.clone()));
    }
    let everyone: Vec<Record> = people.iter().cloned().map(Record::Person).collect();
    for client in &mut clients {
        client.replica.seed(&client.viewer, everyone.clone(), 0);
    }
    let founder = viewer(&people[0], &people);
    let add = Command::Customers(customers::Command::Add {
        id: CustomerId(id(50)),
        set: vec![Field::Name("Hafen".into())],
        owner: None,
    });
    server.submit(
        &founder,
        &Envelope { client: ClientId(id(99)), seq: 1, mutation: MutationId(id(98)), seen: 0, command: add },
    );
    let mut pages = vec![(server.records(), 1)];
    for client in &mut clients {
        client.replica.receive(&client.viewer, &server.delivery(0));
    }

    for (number, step) in (1000_u128..).zip(steps) {
        match step {
            Step::Act(client, act) => {
                let client = &mut clients[*client];
                let Some(command) = command(act, client.replica.shown(), id(number * 2)) else { continue };
                let mutation = MutationId(id(number * 2 + 1));
                if client.replica.dispatch(&client.viewer, client.now(), mutation, command).is_ok() {
                    let changes = client.replica.made(mutation).to_vec();
                    let pending = client.replica.pending().last();
                    client.outbox.keep(pending.map(|pending| Done::of(pending, changes)));
                }
            }
            Step::Send { client, answer_lost } => clients[*client].send(&mut server, *answer_lost),
            Step::Resend(client, which) => {
                let client = &clients[*client];
                if let Some(envelope) = client.sent.get(which.index(client.sent.len().max(1))) {
                    server.submit(&client.viewer, envelope);
                }
            }
            Step::Stream { client, back } => {
                let client = &mut clients[*client];
                let from = client.replica.version().saturating_sub(*back);
                client.replica.receive(&client.viewer, &server.delivery(from));
            }
            Step::Gap(client) => {
                let client = &mut clients[*client];
                let from = client.replica.version() + 1;
                if from < server.log.len() as u64 {
                    prop_assert_eq!(client.replica.receive(&client.viewer, &server.delivery(from)), None);
                }
            }
            Step::Page { client, read } => {
                pages.push((server.records(), server.log.len() as u64));
                let client = &mut clients[*client];
                let (records, version) = pages[read.index(pages.len())].clone();
                client.replica.seed(&client.viewer, records, version);
            }
            Step::Restart { client, read } => {
                pages.push((server.records(), server.log.len() as u64));
                let (records, version) = pages[read.index(pages.len())].clone();
                clients[*client].restart(records, version);
            }
        }
    }

    for client in &mut clients {
        while client.outbox.waiting().next().is_some() {
            client.send(&mut server, false);
        }
    }
    for client in &mut clients {
        client.replica.receive(&client.viewer, &server.delivery(client.replica.version()));
        let mut shown = client.replica.shown().clone();
        shown.numbers.clone_from(&server.world.numbers);
        shown.past.clone_from(&server.world.past);
        prop_assert_eq!(&shown, &server.world);
    }
    prop_assert!(server.applied.values().all(|times| *times == 1));
    let accepted = server.receipts.values().filter(|receipt| matches!(receipt.outcome, Outcome::Accepted(_)));
    prop_assert_eq!(accepted.count(), server.applied.len());
    Ok(())
}
