//! Series, batches, capacity and calendar files, on both databases.

use crate::common::{act, actor, fresh, now, played, stages};
use chrono::{Duration, NaiveDateTime};
use model::activities::spread::Wish;
use model::activities::{Activity, Command as Act, Draft, Method, Part, Scope, State};
use model::company::{Command as Rule, Field, Policy};
use model::read::CustomerFilter;
use model::time::Slot;
use model::{Actor, Command, Fault, Outcome, Record, Refusal};
use store::Store;

fn at(text: &str) -> NaiveDateTime {
    text.parse().expect("a time")
}

fn series(rule: &str) -> (model::ActivityId, Command) {
    let id = fresh().into();
    let draft = Draft {
        title: "Round".into(),
        rule: Some(rule.parse().expect("a rule")),
        ..Draft::new(id, Method::Visit, Slot::timed(at("2026-12-01T10:00:00"), 60, "Europe/Berlin"))
    };
    (id, Command::Activities(Act::Plan(draft)))
}

/// The starts shown in the weeks from 1 December to 31 January.
async fn starts(store: &Store, who: &Actor) -> Vec<String> {
    let seed = store
        .activities_between(who, "2026-12-01".parse().expect("a date"), "2027-01-31".parse().expect("a date"))
        .await
        .expect("a seed");
    let (from, to) = (at("2026-12-01T00:00:00"), at("2027-02-01T00:00:00"));
    let mut starts = vec![];
    for record in seed.records {
        let Record::Activity(activity) = record else { continue };
        if activity.rule.is_none() && activity.slot.civil_start() >= from {
            starts.push(activity.slot.civil_start());
        }
        starts.extend(activity.occurrences(from, to));
    }
    starts.sort();
    starts.into_iter().map(|start| start.format("%m-%dT%H").to_string()).collect()
}

fn moved(id: model::ActivityId, start: &str, to: &str, scope: Scope) -> Command {
    let part = Some(Part { start: at(start), scope });
    let to = Slot::timed(at(to), 60, "Europe/Berlin");
    Command::Activities(Act::Reschedule { id, to, part, reason: String::new() })
}

#[tokio::test]
async fn a_series_is_found_by_its_occurrences_and_cut_where_asked() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let (id, plan) = series("FREQ=WEEKLY;COUNT=6");
        act(store, &rosa, plan).await;
        act(store, &rosa, moved(id, "2026-12-08T10:00:00", "2026-12-09T15:00:00", Scope::This)).await;
        act(store, &rosa, moved(id, "2026-12-22T10:00:00", "2026-12-22T11:00:00", Scope::Following)).await;
        let expected = ["12-01T10", "12-09T15", "12-15T10", "12-22T11", "12-29T11", "01-05T11"];
        assert_eq!(starts(store, &rosa).await, expected, "{}", stage.database);
        // Far from its first occurrence the series is found as well, and after its end it is not.
        let found = |day: &str| {
            let day = day.parse().expect("a date");
            let (store, rosa) = (store.clone(), rosa.clone());
            async move {
                let seed = store.activities_between(&rosa, day, day).await.expect("a seed");
                seed.records
                    .iter()
                    .filter(|record| matches!(record, Record::Activity(activity) if activity.rule.is_some()))
                    .count()
            }
        };
        assert_eq!(found("2027-01-05").await, 1);
        assert_eq!(found("2027-06-01").await, 0);
        let (_, endless) = series("FREQ=MONTHLY");
        act(store, &rosa, endless).await;
        assert_eq!(found("2031-05-01").await, 1);
    }
}

#[tokio::test]
async fn what_lasts_long_is_found_on_each_of_its_days() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let found = async |day: &str, id: model::ActivityId| {
            let day = day.parse().expect("a date");
            let seed = store.activities_between(&rosa, day, day).await.expect("a seed");
            let same = |record: &&Record| matches!(record, Record::Activity(activity) if activity.id == id);
            seed.records.iter().filter(same).count()
        };
        let whole_days = |first: &str, last: &str| Slot::AllDay {
            first: first.parse().expect("a date"),
            last: last.parse().expect("a date"),
        };
        for slot in [
            whole_days("2026-12-01", "2026-12-20"),
            whole_days("2026-12-08", "2026-12-12"),
            Slot::timed(at("2026-12-09T22:00:00"), 26 * 60, "Europe/Berlin"),
            Slot::timed(at("2026-12-10T08:00:00"), 24 * 60, "Europe/Berlin"),
            Slot::timed(at("2026-12-10T08:00:00"), 30, "Europe/Berlin"),
        ] {
            let id = fresh().into();
            let draft = Draft { title: "Fair".into(), ..Draft::new(id, Method::Meeting, slot.clone()) };
            act(store, &rosa, Command::Activities(Act::Plan(draft))).await;
            let told = format!("{slot:?} on {}", stage.database);
            assert_eq!(found("2026-12-10", id).await, 1, "{told}");
            assert_eq!((found("2026-11-27", id).await, found("2026-12-24", id).await), (0, 0), "{told}");
            let to = Slot::timed(at("2026-12-21T08:00:00"), 30, "Europe/Berlin");
            act(store, &rosa, Command::Activities(Act::Reschedule { id, to, part: None, reason: String::new() })).await;
            assert_eq!((found("2026-12-10", id).await, found("2026-12-21", id).await), (0, 1), "{told}, made short");
        }
    }
}

#[tokio::test]
async fn two_who_move_the_same_occurrence_at_once_conflict() {
    for stage in played().await {
        let store = &stage.store;
        let (rosa, malik) = (actor(store, "rosa").await, actor(store, "malik").await);
        let (id, plan) = series("FREQ=WEEKLY");
        act(store, &rosa, plan).await;
        let seen = store.version().await.expect("a version");
        let (mut a, mut b) = (crate::common::Client::new(), crate::common::Client::new());
        let first = a.envelope(seen, moved(id, "2026-12-08T10:00:00", "2026-12-08T12:00:00", Scope::This));
        let second = b.envelope(seen, moved(id, "2026-12-08T10:00:00", "2026-12-09T10:00:00", Scope::This));
        let other = b.envelope(seen, moved(id, "2026-12-15T10:00:00", "2026-12-16T10:00:00", Scope::This));
        assert!(matches!(crate::common::submit(store, &rosa, &first).await, Outcome::Accepted(_)));
        let refused = crate::common::submit(store, &malik, &second).await;
        assert!(
            matches!(&refused, Outcome::Refused(Refusal::Conflict(conflicts)) if conflicts[0].field == "slot"),
            "{refused:?}"
        );
        // Another occurrence of the same series is nobody's business but its own.
        assert!(
            matches!(crate::common::submit(store, &malik, &other).await, Outcome::Accepted(_)),
            "{}",
            stage.database
        );
    }
}

#[tokio::test]
async fn a_batch_is_one_step_forward_and_one_back() {
    for stage in played().await {
        let store = &stage.store;
        let malik = actor(store, "malik").await;
        let page = store.list_customers(&malik, &CustomerFilter::default(), None).await.expect("customers");
        let reps: Vec<_> = ["rosa", "tom", "malik"].to_vec();
        let mut ids = vec![];
        for login in reps {
            ids.push(actor(store, login).await.id);
        }
        let mut customers: Vec<_> = page.customers.iter().map(|customer| customer.id).collect();
        for number in 0..(60 - customers.len()) {
            let id = fresh().into();
            let set = vec![model::customers::Field::Name(format!("Customer {number}"))];
            let add = Command::Customers(model::customers::Command::Add { id, set, owner: Some(ids[number % 3]) });
            assert!(matches!(act(store, &malik, add).await, Outcome::Accepted(_)));
            customers.push(id);
        }
        let first = "2026-12-07".parse().expect("a date");
        let wish = Wish {
            customers,
            reps: ids,
            first,
            last: first + Duration::days(13),
            from: 540,
            to: 1080,
            length: 45,
            most_a_day: 6,
        };
        let (stops, _) = store.spread_visits(&malik, &wish).await.expect("no fault").expect("a spread");
        assert_eq!(stops.iter().filter(|stop| stop.slot.is_some()).count(), 60, "{}", stage.database);
        let plans = stops.iter().map(|stop| {
            let draft = Draft {
                rep: Some(stop.rep),
                customer: Some(stop.customer),
                ..Draft::new(fresh().into(), Method::Visit, stop.slot.clone().expect("a slot"))
            };
            Command::Activities(Act::Plan(draft))
        });
        let mut client = crate::common::Client::new();
        let before = store.version().await.expect("a version");
        let envelope = client.envelope(before, Command::Together(plans.collect()));
        assert_eq!(crate::common::submit(store, &malik, &envelope).await, Outcome::Accepted(before + 1));
        let planned = || async {
            let seed = store.activities_between(&malik, wish.first, wish.last).await.expect("a seed");
            seed.records
                .iter()
                .filter(|record| matches!(record, Record::Activity(Activity { state: State::Planned, .. })))
                .count()
        };
        assert_eq!(planned().await, 60);
        let back = client.envelope(before + 1, Command::TakeBack(envelope.mutation));
        assert_eq!(crate::common::submit(store, &malik, &back).await, Outcome::Accepted(before + 2));
        assert_eq!(planned().await, 0);
        // What somebody else did is not anybody's to take back.
        let rosa = actor(store, "rosa").await;
        assert_eq!(act(store, &rosa, Command::TakeBack(envelope.mutation)).await, Outcome::Refused(Refusal::Forbidden));
    }
}

#[tokio::test]
async fn the_server_counts_the_whole_day_before_it_lets_it_overflow() {
    for stage in played().await {
        let store = &stage.store;
        let (rosa, malik) = (actor(store, "rosa").await, actor(store, "malik").await);
        let strict = Command::Company(Rule::Edit { set: vec![Field::Policy(Policy::Refuse)] });
        assert_eq!(act(store, &rosa, strict.clone()).await, Outcome::Refused(Refusal::Forbidden));
        act(store, &malik, strict).await;
        let visit = |start: &str, minutes: i64| {
            let slot = Slot::timed(at(start), minutes, "Europe/Berlin");
            Command::Activities(Act::Plan(Draft {
                title: "Long".into(),
                ..Draft::new(fresh().into(), Method::Visit, slot)
            }))
        };
        act(store, &rosa, visit("2026-12-01T09:00:00", 500)).await;
        let refused = act(store, &rosa, visit("2026-12-01T18:00:00", 60)).await;
        assert_eq!(refused, Outcome::Refused(Refusal::field("slot", Fault::Overloaded(114))), "{}", stage.database);
        assert!(matches!(act(store, &rosa, visit("2026-12-02T18:00:00", 60)).await, Outcome::Accepted(_)));
    }
}

const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n\
BEGIN:VEVENT\r\nUID:round@test\r\nDTSTAMP:20261101T080000Z\r\nDTSTART;TZID=America/New_York:20261201T090000\r\n\
DTEND;TZID=America/New_York:20261201T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270105T140000Z\r\n\
EXDATE;TZID=America/New_York:20261222T090000\r\nSUMMARY:Round\\, with \\\"quotes\\\"\r\nDESCRIPTION:Line one\\nline two\r\n\
CATEGORIES:VISIT\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:round@test\r\nDTSTAMP:20261102T080000Z\r\nRECURRENCE-ID;TZID=America/New_York:20261208T090000\r\n\
DTSTART;TZID=America/New_York:20261209T130000\r\nDTEND;TZID=America/New_York:20261209T140000\r\nSUMMARY:Round moved\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:fair@test\r\nDTSTAMP:20261103T080000Z\r\nDTSTART;VALUE=DATE:20261210\r\nDTEND;VALUE=DATE:20261213\r\n\
SUMMARY:展会 über alles – a name that is long enough to be folded into a second line of the file\r\nLOCATION:Halle 7\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:utc@test\r\nDTSTAMP:20261104T080000Z\r\nDTSTART:20261214T080000Z\r\nDURATION:PT45M\r\nSUMMARY:Call\r\nCATEGORIES:CALL\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:half@test\r\nDTSTAMP:20261105T080000Z\r\nDTSTART;TZID=Australia/Lord_Howe:20260401T100000\r\nDTEND;TZID=Australia/Lord_Howe:20260401T103000\r\nRRULE:FREQ=DAILY;COUNT=5\r\nSUMMARY:Half an hour\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:bad@test\r\nDTSTART:20261214T080000Z\r\nRRULE:FREQ=HOURLY\r\nSUMMARY:Every hour\r\nEND:VEVENT\r\n\
END:VCALENDAR\r\n";

#[tokio::test]
async fn a_calendar_comes_in_goes_out_comes_in_elsewhere_and_is_the_same() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "nora").await;
        let import = |text: String| {
            let (store, rosa) = (store.clone(), rosa.clone());
            async move { store.import_calendar(&rosa, now(), &text).await.expect("no fault").expect("a calendar") }
        };
        let first = import(FILE.into()).await;
        assert_eq!((first.added, first.changed, first.unchanged), (5, 0, 0), "{:?}", first.left_out);
        assert_eq!(first.left_out, [("Every hour".to_owned(), "the rule FREQ=HOURLY is not kept".to_owned())]);
        let version = store.version().await.expect("a version");
        let again = import(FILE.into()).await;
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 5), "{}", stage.database);
        assert_eq!(store.version().await.expect("a version"), version, "the same file twice changes nothing");
        let exported = store.export_calendar(rosa.id).await.expect("a file");
        assert!(exported.contains("RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270105T140000Z"), "{exported}");
        assert!(exported.contains("RECURRENCE-ID;TZID=America/New_York:20261208T090000"));
        assert!(exported.contains("EXDATE;TZID=America/New_York:20261222T090000"));
        assert!(!exported.contains("EXDATE;TZID=America/New_York:20261208T090000"));
        assert!(exported.contains("DTSTART;VALUE=DATE:20261210") && exported.contains("DTEND;VALUE=DATE:20261213"));
        assert!(exported.lines().all(|line| line.len() <= 75), "folded");
        for elsewhere in played().await {
            let nora = actor(&elsewhere.store, "nora").await;
            let taken =
                elsewhere.store.import_calendar(&nora, now(), &exported).await.expect("no fault").expect("a calendar");
            assert_eq!((taken.added, taken.left_out.len()), (5, 0));
            let back = elsewhere.store.export_calendar(nora.id).await.expect("a file");
            assert_eq!(back, exported, "{} → {}", stage.database, elsewhere.database);
        }
        assert!(store.import_calendar(&rosa, now(), "no calendar at all").await.expect("no fault").is_err());
    }
}

#[tokio::test]
async fn a_feed_works_until_it_is_ended() {
    for stage in stages().await {
        let store = &stage.store;
        store.seed_demo(now()).await.expect("the cast");
        let rosa = actor(store, "rosa").await;
        assert!(!store.has_feed(rosa.id).await.expect("an answer"));
        let token = store.begin_feed(rosa.id, now()).await.expect("a token");
        let text = store.feed(&token, now()).await.expect("no fault").expect("a calendar");
        assert!(text.contains("SUMMARY:Hafen Apotheke") && !text.contains("Weser Print"));
        let renewed = store.begin_feed(rosa.id, now()).await.expect("a token");
        assert_eq!(store.feed(&token, now()).await.expect("no fault"), None, "{}", stage.database);
        assert!(store.feed(&renewed, now()).await.expect("no fault").is_some());
        store.end_feed(rosa.id).await.expect("ended");
        assert_eq!(store.feed(&renewed, now()).await.expect("no fault"), None);
    }
}

#[test]
fn holidays_are_read_from_both_kinds_of_file() {
    let json = r#"{"year": 2026, "days": [{"name": "春节", "date": "2026-02-14", "isOffDay": false}, {"name": "春节", "date": "2026-02-16", "isOffDay": true}]}"#;
    let days = Store::read_holidays(json, "CN").expect("holidays");
    assert_eq!(days.iter().map(|day| day.works).collect::<Vec<_>>(), [true, false]);
    let ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Weihnachten\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let days = Store::read_holidays(ics, "DE").expect("holidays");
    assert_eq!(days.len(), 3);
    assert!(days.iter().all(|day| !day.works && day.calendar == "DE"));
    assert!(Store::read_holidays("[1]", "DE").is_err());
}
