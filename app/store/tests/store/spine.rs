//! The one write path, on both databases.

use crate::common::{Client, Stage, act, actor, customer_of, fresh, now, played, stages, submit};
use model::activities::{self, Draft, Method};
use model::customers::{self, Field};
use model::issues::{self, Column};
use model::read::CustomerFilter;
use model::time::Slot;
use model::{Actor, Command, Entity, Envelope, Event, Fault, Outcome, Record, Refusal};
use store::Size;

fn visit(hour: u32) -> Command {
    let start = now().date_naive().and_hms_opt(hour, 0, 0).expect("an hour");
    let slot = Slot::timed(start, 60, "Europe/Berlin");
    Command::Activities(activities::Command::Plan(Draft {
        title: "Round".into(),
        ..Draft::new(fresh().into(), Method::Visit, slot)
    }))
}

fn id_of(command: &Command) -> uuid::Uuid {
    command.names()[0].id
}

#[tokio::test]
async fn an_envelope_delivered_again_gets_the_same_receipt_and_does_nothing() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let mut client = Client::new();
        let envelope = client.envelope(0, visit(9));
        let first = submit(store, &rosa, &envelope).await;
        let version = store.version().await.expect("a version");
        assert_eq!(first, Outcome::Accepted(version), "{}", stage.database);
        assert_eq!(submit(store, &rosa, &envelope).await, first);
        assert_eq!(store.version().await.expect("a version"), version);
    }
}

#[tokio::test]
async fn a_mutation_that_comes_again_in_another_stream_does_nothing() {
    for stage in played().await {
        let store = &stage.store;
        let (rosa, tom) = (actor(store, "rosa").await, actor(store, "tom").await);
        let envelope = Client::new().envelope(0, visit(9));
        let first = submit(store, &rosa, &envelope).await;
        let version = store.version().await.expect("a version");
        let elsewhere = Envelope { client: Client::new().id, ..envelope.clone() };
        assert_eq!(submit(store, &rosa, &elsewhere).await, first, "{}", stage.database);
        let anothers = Envelope { client: Client::new().id, ..envelope };
        assert_eq!(submit(store, &tom, &anothers).await, Outcome::Refused(Refusal::Forbidden));
        assert_eq!(store.version().await.expect("a version"), version);
    }
}

#[tokio::test]
async fn a_refusal_is_kept_as_well() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let envelope = Client::new()
            .envelope(0, Command::Activities(activities::Command::Cancel { id: fresh().into(), part: None }));
        let refused = Outcome::Refused(Refusal::NotFound);
        assert_eq!(submit(store, &rosa, &envelope).await, refused);
        assert_eq!(submit(store, &rosa, &envelope).await, refused);
    }
}

#[tokio::test]
async fn an_envelope_out_of_turn_or_from_anothers_stream_waits_for_its_turn() {
    for stage in played().await {
        let store = &stage.store;
        let (rosa, tom) = (actor(store, "rosa").await, actor(store, "tom").await);
        let mut client = Client::new();
        let (first, second) = (client.envelope(0, visit(9)), client.envelope(0, visit(10)));
        let out_of_step = Outcome::Refused(Refusal::OutOfStep);
        assert_eq!(submit(store, &rosa, &second).await, out_of_step);
        assert_eq!(
            submit(store, &rosa, &Envelope { seq: 0, ..first.clone() }).await,
            out_of_step,
            "they count from one"
        );
        assert!(matches!(submit(store, &rosa, &first).await, Outcome::Accepted(_)));
        assert_eq!(submit(store, &tom, &second).await, out_of_step, "{}", stage.database);
        assert!(matches!(submit(store, &rosa, &second).await, Outcome::Accepted(_)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_rise_without_gaps_when_many_write_at_once() {
    for stage in played().await {
        let before = stage.store.version().await.expect("a version");
        let rosa = actor(&stage.store, "rosa").await;
        let writers = (0..24).map(|_| {
            let (store, rosa) = (stage.store.clone(), rosa.clone());
            tokio::spawn(async move {
                let mut client = Client::new();
                let mut versions = vec![];
                for hour in 8..12 {
                    let envelope = client.envelope(0, visit(hour));
                    match submit(&store, &rosa, &envelope).await {
                        Outcome::Accepted(version) => versions.push(version),
                        Outcome::Refused(refusal) => panic!("{refusal:?}"),
                    }
                }
                versions
            })
        });
        let mut versions = vec![];
        for writer in writers.collect::<Vec<_>>() {
            versions.extend(writer.await.expect("a writer"));
        }
        versions.sort_unstable();
        assert_eq!(versions, (before + 1..=before + 96).collect::<Vec<_>>(), "{}", stage.database);
        let delivery = stage.store.delivery(&rosa, before).await.expect("the log").expect("near enough");
        assert_eq!(delivery.log.iter().map(|entry| entry.version).collect::<Vec<_>>(), versions);
    }
}

#[tokio::test]
async fn two_who_move_one_visit_conflict_and_two_who_edit_other_fields_do_not() {
    for stage in played().await {
        let store = &stage.store;
        let (rosa, malik) = (actor(store, "rosa").await, actor(store, "malik").await);
        let plan = visit(9);
        let id = id_of(&plan).into();
        act(store, &rosa, plan).await;
        let seen = store.version().await.expect("a version");
        let to = |hour: u32| {
            let start = now().date_naive().and_hms_opt(hour, 0, 0).expect("an hour");
            Command::Activities(activities::Command::Reschedule {
                id,
                to: Slot::timed(start, 60, "Europe/Berlin"),
                part: None,
                reason: String::new(),
            })
        };
        let (mut hers, mut his) = (Client::new(), Client::new());
        assert!(matches!(submit(store, &malik, &his.envelope(seen, to(11))).await, Outcome::Accepted(_)));
        let Outcome::Refused(Refusal::Conflict(conflicts)) = submit(store, &rosa, &hers.envelope(seen, to(14))).await
        else {
            panic!("{}: no conflict", stage.database)
        };
        assert_eq!((conflicts.len(), conflicts[0].field.as_str(), conflicts[0].by), (1, "slot", malik.id));
        let note =
            activities::Command::Edit { id, set: vec![activities::Field::Note("Ring first".into())], part: None };
        let edit = hers.envelope(seen, Command::Activities(note));
        assert!(matches!(submit(store, &rosa, &edit).await, Outcome::Accepted(_)));
        let again = hers.envelope(store.version().await.expect("a version"), to(14));
        assert!(matches!(submit(store, &rosa, &again).await, Outcome::Accepted(_)));
    }
}

#[tokio::test]
async fn what_one_may_not_see_does_not_exist() {
    for stage in played().await {
        let store = &stage.store;
        let (rosa, tom, wang) = (actor(store, "rosa").await, actor(store, "tom").await, actor(store, "wang").await);
        let kiel = customer_of(store, &tom, "KIEL").await;
        assert_eq!(store.open_customer(&rosa, kiel).await.expect("no fault"), None, "{}", stage.database);
        let rename = customers::Command::Edit { id: kiel, set: vec![Field::Name("Mine".into())] };
        assert_eq!(act(store, &rosa, Command::Customers(rename)).await, Outcome::Refused(Refusal::NotFound));
        let plan = visit(9);
        let id = id_of(&plan).into();
        act(store, &tom, plan.clone()).await;
        // A colleague of the team sees it but may not touch it, somebody of another team does not even see it.
        let cancel = Command::Activities(activities::Command::Cancel { id, part: None });
        assert_eq!(act(store, &rosa, cancel.clone()).await, Outcome::Refused(Refusal::Forbidden));
        assert_eq!(act(store, &wang, cancel).await, Outcome::Refused(Refusal::NotFound));
        assert_eq!(act(store, &wang, plan).await, Outcome::Refused(Refusal::field("id", Fault::Taken)));
    }
}

#[tokio::test]
async fn finders_and_the_live_stream_agree_on_who_sees_what() {
    for stage in played().await {
        let store = &stage.store;
        let directory = store.directory();
        let admin = actor(store, "admin").await;
        let everything = store.delivery(&admin, 0).await.expect("the log").expect("near enough");
        for person in store.people().await.expect("people") {
            let who = Actor::of(&person);
            let log = store.delivery(&who, 0).await.expect("the log").expect("near enough").log;
            let streamed = |entity: Entity| -> std::collections::BTreeSet<_> {
                let events = log.iter().flat_map(|entry| &entry.events);
                events
                    .filter_map(|event| match event {
                        Event::Changed(change) if change.key.entity == entity => Some(change.key.id),
                        _ => None,
                    })
                    .collect()
            };
            let page = store.list_customers(&who, &CustomerFilter::default(), None).await.expect("a list");
            let found = page.customers.iter().map(|customer| customer.id.0).collect();
            assert_eq!(streamed(Entity::Customer), found, "{} as {}", stage.database, person.login);
            let board = store.open_board(&who).await.expect("a board");
            let found = board.records.iter().filter_map(|record| match record {
                Record::Issue(issue) => Some(issue.id.0),
                _ => None,
            });
            assert_eq!(streamed(Entity::Issue), found.collect(), "{} as {}", stage.database, person.login);
            let day = now().date_naive();
            let week = store.activities_between(&who, day - chrono::Days::new(7), day + chrono::Days::new(7));
            let found = week
                .await
                .expect("a week")
                .records
                .iter()
                .map(Record::key)
                .filter(|key| key.entity == Entity::Activity)
                .map(|key| key.id)
                .collect();
            assert_eq!(streamed(Entity::Activity), found, "{} as {}", stage.database, person.login);
        }
        for entry in everything.log {
            let (changed, whole): (Vec<_>, Vec<_>) =
                entry.events.into_iter().partition(|event| matches!(event, Event::Changed(_)));
            let changed: Vec<_> = changed.iter().map(Event::key).collect();
            let mut about = vec![];
            for event in whole {
                match event {
                    Event::Appeared(Record::Issue(issue)) => {
                        assert!(changed.contains(&Record::Issue(issue.clone()).key()), "besides what changed");
                        about.push(issue.customer);
                    }
                    Event::Appeared(Record::Customer(customer)) => {
                        assert!(about.contains(&customer.id), "its customer")
                    }
                    event => panic!("{event:?}"),
                }
            }
        }
        assert!(!directory.team("North").is_empty());
    }
}

#[tokio::test]
async fn a_customer_handed_over_vanishes_from_one_and_appears_to_the_other() {
    for stage in played().await {
        let store = &stage.store;
        let (rosa, tom, malik) = (actor(store, "rosa").await, actor(store, "tom").await, actor(store, "malik").await);
        let hafen = customer_of(store, &rosa, "HAFEN").await;
        let seen = store.version().await.expect("a version");
        let assign = customers::Command::Assign { id: hafen, owner: Some(tom.id) };
        assert!(matches!(act(store, &malik, Command::Customers(assign)).await, Outcome::Accepted(_)));
        let events = async |who: &Actor| {
            let delivery = store.delivery(who, seen).await.expect("the log").expect("near enough");
            delivery.log.into_iter().flat_map(|entry| entry.events).collect::<Vec<_>>()
        };
        assert!(matches!(events(&rosa).await.as_slice(), [Event::Vanished(key)] if key.id == hafen.0));
        assert!(matches!(events(&tom).await.as_slice(), [Event::Appeared(Record::Customer(own))] if own.id == hafen));
        assert!(matches!(events(&malik).await.as_slice(), [Event::Changed(_)]), "{}", stage.database);
    }
}

#[tokio::test]
async fn an_issue_that_becomes_somebodys_business_comes_whole() {
    for stage in played().await {
        let (store, database) = (&stage.store, &stage.database);
        let cast = ["ines", "lin", "malik", "rosa"];
        let [ines, lin, malik, rosa] = [0, 1, 2, 3].map(|at| cast[at]).map(|login| actor(store, login));
        let (ines, lin, malik, rosa) = (ines.await, lin.await, malik.await, rosa.await);
        let customer = customer_of(store, &rosa, "HAFEN").await;
        let id = fresh().into();
        let set = vec![issues::Field::Title("Scale".into())];
        act(store, &ines, Command::Issues(issues::Command::Register { id, customer, set })).await;
        // Whether it comes whole to each of them when this is done.
        let whole = async |who: &Actor, command: issues::Command| {
            let seen = store.version().await.expect("a version");
            assert!(matches!(act(store, who, Command::Issues(command)).await, Outcome::Accepted(_)), "{database}");
            let mut told = vec![];
            for reader in [&ines, &lin, &malik, &rosa] {
                let delivery = store.delivery(reader, seen).await.expect("the log").expect("near enough");
                let events: Vec<_> = delivery.log.into_iter().flat_map(|entry| entry.events).collect();
                assert!(matches!(&events[0], Event::Changed(change) if change.key.id == id.0), "{database}");
                let whole = matches!(events.get(1), Some(Event::Appeared(Record::Issue(issue))) if issue.id == id);
                let about =
                    matches!(events.get(2), Some(Event::Appeared(Record::Customer(about))) if about.id == customer);
                assert_eq!(whole, about, "{database}: its customer comes along");
                told.push(whole);
            }
            told
        };
        let edit = |field| issues::Command::Edit { id, set: vec![field] };
        let renamed = edit(issues::Field::Title("Scale drifts".into()));
        assert_eq!(whole(&ines, renamed).await, [false; 4], "{database}");
        let urgent = edit(issues::Field::Urgency(issues::Urgency::Critical));
        assert_eq!(whole(&ines, urgent).await, [false, false, true, false], "{database}: it may be at risk now");
        let handed = edit(issues::Field::Responsible(Some(lin.id)));
        assert!(whole(&ines, handed).await[1], "{database}: hers now");

        // Of a customer that is somebody else's one hears no more than before.
        let (admin, wang) = (actor(store, "admin").await, actor(store, "wang").await);
        let customer = customer_of(store, &wang, "JNSP").await;
        let seen = store.version().await.expect("a version");
        let set = vec![issues::Field::Title("Invoice".into()), issues::Field::Responsible(Some(rosa.id))];
        let register = issues::Command::Register { id: fresh().into(), customer, set };
        assert!(matches!(act(store, &admin, Command::Issues(register)).await, Outcome::Accepted(_)), "{database}");
        for (reader, theirs) in [(&rosa, false), (&admin, true)] {
            let delivery = store.delivery(reader, seen).await.expect("the log").expect("near enough");
            let events: Vec<_> = delivery.log.into_iter().flat_map(|entry| entry.events).collect();
            assert!(matches!(&events[1], Event::Appeared(Record::Issue(_))), "{database}: {events:?}");
            let comes = events.iter().any(|event| matches!(event, Event::Appeared(Record::Customer(_))));
            assert_eq!(comes, theirs, "{database}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn issue_numbers_are_given_once_and_in_order() {
    for stage in played().await {
        let store = &stage.store;
        let ines = actor(store, "ines").await;
        let customer = customer_of(store, &ines, "HAFEN").await;
        let register = || {
            let set = vec![issues::Field::Title("It leaks".into())];
            Command::Issues(issues::Command::Register { id: fresh().into(), customer, set })
        };
        let writers = (0..8).map(|_| {
            let (store, ines, command) = (store.clone(), ines.clone(), register());
            tokio::spawn(async move { act(&store, &ines, command).await })
        });
        for writer in writers.collect::<Vec<_>>() {
            assert!(matches!(writer.await.expect("a writer"), Outcome::Accepted(_)));
        }
        let board = store.open_board(&ines).await.expect("a board");
        let mut numbers: Vec<_> = board
            .records
            .iter()
            .filter_map(|record| match record {
                Record::Issue(issue) => Some(issue.number.clone()),
                _ => None,
            })
            .collect();
        numbers.sort_unstable();
        let expected: Vec<_> = (1..=18).map(|number| format!("Q-2026-{number:05}")).collect();
        assert_eq!(numbers, expected, "{}", stage.database);
    }
}

#[tokio::test]
async fn a_card_dropped_between_two_stands_between_them_also_when_others_move() {
    for stage in played().await {
        let store = &stage.store;
        let ines = actor(store, "ines").await;
        let customer = customer_of(store, &ines, "HAFEN").await;
        let mut ids: Vec<model::IssueId> = vec![];
        for _ in 0..40 {
            let id = fresh().into();
            let set = vec![issues::Field::Title("It leaks".into())];
            act(store, &ines, Command::Issues(issues::Command::Register { id, customer, set })).await;
            // Every card goes below the first that went over, above the one before it.
            let (after, before) = (ids.first().copied(), ids.last().copied().filter(|_| ids.len() > 1));
            let to = Column::Waiting;
            let moved = act(store, &ines, Command::Issues(issues::Command::Move { id, to, after, before })).await;
            assert!(matches!(moved, Outcome::Accepted(_)));
            ids.push(id);
        }
        let board = store.open_board(&ines).await.expect("a board");
        let order: Vec<_> = board
            .records
            .iter()
            .filter_map(|record| match record {
                Record::Issue(issue) if issue.column == Column::Waiting && ids.contains(&issue.id) => Some(issue.id),
                _ => None,
            })
            .collect();
        let expected: Vec<_> = ids[..1].iter().chain(ids[1..].iter().rev()).copied().collect();
        assert_eq!(order, expected, "{}", stage.database);
    }
}

#[tokio::test]
async fn completing_a_visit_sets_the_customers_last_contact() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let hafen = customer_of(store, &rosa, "HAFEN").await;
        let start = now().date_naive().and_hms_opt(9, 0, 0).expect("an hour");
        let slot = Slot::timed(start, 60, "Europe/Berlin");
        let draft = Draft { customer: Some(hafen), ..Draft::new(fresh().into(), Method::Visit, slot) };
        let record = activities::Command::Record { draft, outcome: "Agreed".into(), sale: vec![] };
        assert!(matches!(act(store, &rosa, Command::Activities(record)).await, Outcome::Accepted(_)));
        let seed = store.open_customer(&rosa, hafen).await.expect("no fault").expect("her own");
        assert!(matches!(&seed.records[0], Record::Customer(own) if own.last_contact == Some(start.date())));
    }
}

#[tokio::test]
async fn stage_status_and_key_of_a_customer_are_as_the_newest_record_says() {
    for Stage { store, database, .. } in &played().await {
        let rosa = actor(store, "rosa").await;
        let hafen = customer_of(store, &rosa, "HAFEN").await;
        let met = async |days: u64, sale: Vec<activities::SaleField>| {
            let day = now().date_naive() - chrono::Days::new(days);
            let slot = Slot::timed(day.and_hms_opt(9, 0, 0).expect("an hour"), 60, "Europe/Berlin");
            let draft = Draft { customer: Some(hafen), ..Draft::new(fresh().into(), Method::Visit, slot) };
            let record = activities::Command::Record { draft, outcome: "Met".into(), sale };
            assert!(matches!(act(store, &rosa, Command::Activities(record)).await, Outcome::Accepted(_)), "{database}");
            let seed = store.open_customer(&rosa, hafen).await.expect("no fault").expect("her own");
            let Record::Customer(own) = &seed.records[0] else { panic!("{database}: a customer first") };
            (own.stage, own.status, own.key.clone(), own.source.clone())
        };
        let (stage, status) = (activities::Stage::Proposal, activities::SalesStatus::OnTrack);
        let said = vec![
            activities::SaleField::NextStage(Some(stage)),
            activities::SaleField::Status(Some(status)),
            activities::SaleField::Key("Delivery".into()),
        ];
        let source = async |days, text: &str| met(days, vec![activities::SaleField::Source(text.into())]).await;
        let known = (Some(stage), Some(status), "Delivery".to_owned(), String::new());
        assert_eq!(met(1, said).await, known, "{database}");
        // What was put down later of an earlier day says nothing about now; what a newer one leaves open stays.
        let older = vec![activities::SaleField::NextStage(Some(activities::Stage::Lead))];
        assert_eq!(met(2, older).await, known, "{database}");
        assert_eq!(source(0, "Fair").await, (known.0, known.1, known.2.clone(), "Fair".to_owned()), "{database}");
    }
}

#[tokio::test]
async fn a_company_at_work_is_made_up_as_large_as_it_is_said_to_be() {
    for stage in stages().await {
        let store = &stage.store;
        store.seed_company(now(), Size { teams: 1, weeks: 1, customers: 30 }, 1).await.expect("a company");
        let (admin, day) = (actor(store, "admin").await, now().date_naive());
        assert_eq!(store.people().await.expect("people").len(), 20, "{}", stage.database);
        let week = store.activities_between(&admin, day - chrono::Days::new(7), day + chrono::Days::new(7));
        let records = week.await.expect("a week").records;
        let planned = records.iter().filter(|record| matches!(record, Record::Activity(_))).count();
        assert_eq!(planned, 370, "{}", stage.database);
        let board = store.open_board(&admin).await.expect("a board").records;
        let open = board.iter().filter(|record| matches!(record, Record::Issue(issue) if issue.column.open())).count();
        assert_eq!(open, 1_000, "{}", stage.database);
    }
}
