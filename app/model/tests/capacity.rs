//! How full a day is, with make-up working days, and what follows; visits spread over days and reps.

use chrono::{NaiveDate, NaiveDateTime};
use model::activities::spread::{Wish, spread};
use model::activities::{Command as Act, Draft, Method};
use model::actor::Directory;
use model::capacity::{Load, Zone, load, working};
use model::command::{Context, decide};
use model::company::{Command as Rule, Company, Field, Holiday, Policy};
use model::customers::{Command as CustomerAct, Field as CustomerField};
use model::people::{DaysOff, Language, Person, WorkingHours};
use model::time::{Slot, Zones};
use model::{Actor, Command, CustomerId, Fault, PersonId, Record, Refusal, Role, World};
use proptest::prelude::*;
use uuid::Uuid;

/// Everybody lives by UTC.
struct Greenwich;

impl Zones for Greenwich {
    fn knows(&self, zone: &str) -> bool {
        zone == "UTC"
    }

    fn offset(&self, zone: &str, _: NaiveDateTime) -> Option<i32> {
        self.knows(zone).then_some(0)
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn person(number: u128) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(number)),
        name: format!("P{number}"),
        login: format!("p{number}"),
        role: Role::Manager,
        team: "North".into(),
        zone: "UTC".into(),
        language: Language::En,
        hours: WorkingHours::default(),
        days_off: vec![],
        calendar: "CN".into(),
        no_clashes: false,
        lead: 0,
        active: true,
    }
}

fn world(people: u128) -> World {
    let mut world = World::default();
    for number in 1..=people {
        world.put(Record::Person(person(number)));
    }
    world
}

fn act(world: &mut World, command: Command) -> Result<(), Refusal> {
    let everybody: Vec<_> = world.people.values().cloned().collect();
    let (actor, directory, zones) = (Actor::of(&everybody[0]), Directory::of(&everybody), Greenwich);
    let context = Context {
        actor: &actor,
        directory: &directory,
        now: "2026-11-20T08:00:00Z".parse().expect("now"),
        zones: &zones,
    };
    for change in decide(world, &context, &command)? {
        assert!(world.apply(&change));
    }
    Ok(())
}

fn visit(number: u128, start: &str, minutes: i64) -> Command {
    let start: NaiveDateTime = start.parse().expect("a time");
    let slot = Slot::timed(start, minutes, "UTC");
    Command::Activities(Act::Plan(Draft {
        title: "Visit".into(),
        ..Draft::new(Uuid::from_u128(number).into(), Method::Visit, slot)
    }))
}

fn holiday(date: &str, works: bool) -> Holiday {
    Holiday { calendar: "CN".into(), date: day(date), name: "春节".into(), works }
}

#[test]
fn a_make_up_sunday_is_worked_a_holiday_and_a_day_off_are_not() {
    let company = Company {
        holidays: vec![holiday("2026-02-14", true), holiday("2026-02-16", false), holiday("2026-02-17", false)],
        ..Company::default()
    };
    let mut chen = person(1);
    assert_eq!(working(&chen, &company, day("2026-02-14")), Some((540, 1080)), "Saturday, made up");
    assert_eq!(working(&chen, &company, day("2026-02-15")), None, "Sunday");
    assert_eq!(working(&chen, &company, day("2026-02-16")), None, "Monday, holiday");
    chen.days_off = vec![DaysOff { first: day("2026-02-12"), last: day("2026-02-13"), note: String::new() }];
    assert_eq!(working(&chen, &company, day("2026-02-13")), None, "Friday, off");
    chen.calendar = String::new();
    assert_eq!(working(&chen, &company, day("2026-02-14")), None, "another calendar");
}

#[test]
fn the_load_counts_time_and_road_occurrences_and_zones() {
    let mut world = world(1);
    act(&mut world, visit(1, "2026-11-23T10:00:00", 120)).expect("planned");
    let start: NaiveDateTime = "2026-11-02T14:00:00".parse().expect("a time");
    let call = Draft {
        title: "Weekly call".into(),
        rule: Some("FREQ=WEEKLY".parse().expect("a rule")),
        ..Draft::new(Uuid::from_u128(2).into(), Method::Call, Slot::timed(start, 60, "UTC"))
    };
    act(&mut world, Command::Activities(Act::Plan(call))).expect("planned");
    let monday =
        load(&world, &Greenwich, &world.people[&PersonId(Uuid::from_u128(1))], day("2026-11-23"), |_, _| false);
    assert_eq!(monday, Load { planned: 120 + 30 + 60, working: 540 });
    assert_eq!((monday.percent(), monday.zone(world.company())), (38, Zone::Below));
    let zones = [(300, Zone::Below), (324, Zone::Best), (459, Zone::Best), (470, Zone::Above), (541 + 9, Zone::Over)];
    for (planned, zone) in zones {
        assert_eq!(Load { planned, working: 540 }.zone(world.company()), zone, "{planned}");
    }
}

#[test]
fn above_the_most_the_policy_decides() {
    let mut world = world(1);
    act(&mut world, visit(1, "2026-11-23T08:00:00", 480)).expect("planned");
    let full = |reason: &str| {
        let Command::Activities(Act::Plan(draft)) = visit(2, "2026-11-23T17:00:00", 60) else { unreachable!() };
        Command::Activities(Act::Plan(Draft { reason: reason.into(), ..draft }))
    };
    let policy = |policy| Command::Company(Rule::Edit { set: vec![Field::Policy(policy)] });
    act(&mut world.clone(), full("")).expect("a warning does not stop anybody");
    act(&mut world, policy(Policy::Ask)).expect("set");
    assert_eq!(act(&mut world.clone(), full("")), Err(Refusal::field("reason", Fault::Overloaded(111))));
    act(&mut world.clone(), full("The machine stands still")).expect("with a reason");
    act(&mut world, policy(Policy::Refuse)).expect("set");
    assert_eq!(act(&mut world.clone(), full("Please")), Err(Refusal::field("slot", Fault::Overloaded(111))));
    act(&mut world, visit(3, "2026-11-24T17:00:00", 60)).expect("another day");
    let to = Slot::timed("2026-11-23T17:00:00".parse().expect("a time"), 60, "UTC");
    let moved =
        Command::Activities(Act::Reschedule { id: Uuid::from_u128(3).into(), to, part: None, reason: String::new() });
    assert_eq!(act(&mut world, moved), Err(Refusal::field("slot", Fault::Overloaded(111))));
}

#[test]
fn who_wants_no_clashes_gets_none() {
    let mut world = world(1);
    world.put(Record::Person(Person { no_clashes: true, ..person(1) }));
    act(&mut world, visit(1, "2026-11-23T10:00:00", 60)).expect("planned");
    assert_eq!(act(&mut world, visit(2, "2026-11-23T10:30:00", 60)), Err(Refusal::field("slot", Fault::Clashes)));
    act(&mut world, visit(3, "2026-11-23T11:00:00", 60)).expect("right after");
    let to = Slot::timed("2026-11-23T10:15:00".parse().expect("a time"), 30, "UTC");
    let moved =
        Command::Activities(Act::Reschedule { id: Uuid::from_u128(1).into(), to, part: None, reason: String::new() });
    act(&mut world, moved).expect("not in its own way");
}

#[test]
fn only_who_leads_sets_the_company_up() {
    let mut world = world(1);
    world.put(Record::Person(Person { role: Role::Rep, ..person(1) }));
    let add = Command::Company(Rule::AddHolidays { days: vec![holiday("2026-02-16", false)] });
    assert_eq!(act(&mut world, add), Err(Refusal::Forbidden));
    let mut world = self::world(1);
    let wrong = Command::Company(Rule::Edit { set: vec![Field::BestFrom(90), Field::BestTo(80)] });
    assert_eq!(act(&mut world, wrong), Err(Refusal::field("best_to", Fault::EndsBeforeStart)));
}

proptest! {
    #[test]
    fn visits_are_spread_within_working_time_and_never_on_top_of_each_other(
        customers in 1_u128..80, reps in 1_u128..4, days in 1_i64..20, length in 15_u16..120, most in 1_u16..8,
        busy in prop::collection::vec((0_i64..20, 8_i64..18, 15_i64..180), 0..12),
    ) {
        let mut world = world(reps);
        let first = day("2026-11-23");
        for (number, (after, hour, minutes)) in (1_000_u128..).zip(busy) {
            let start = (first + chrono::Duration::days(after)).and_hms_opt(u32::try_from(hour).expect("an hour"), 0, 0).expect("a time");
            act(&mut world, visit(number, &start.format("%Y-%m-%dT%H:%M:%S").to_string(), minutes)).expect("planned");
        }
        let mut ids = vec![];
        for number in 0..customers {
            let id = CustomerId(Uuid::from_u128(5_000 + number));
            let owner = world.people.keys().nth(usize::try_from(number % (reps + 1)).expect("small"));
            let set = vec![CustomerField::Name(format!("C{number}"))];
            act(&mut world, Command::Customers(CustomerAct::Add { id, set, owner })).expect("added");
            ids.push(id);
        }
        let wish = Wish {
            customers: ids.clone(), reps: world.people.keys().collect(), first, last: first + chrono::Duration::days(days),
            from: 480, to: 1_200, length, most_a_day: most,
        };
        let stops = spread(&world, &Greenwich, &wish);
        let mut visited: Vec<_> = stops.iter().map(|stop| stop.customer).collect();
        visited.sort();
        prop_assert_eq!(visited, ids);
        for stop in &stops {
            if let Some(owner) = world.customers[&stop.customer].owner {
                prop_assert_eq!(stop.rep, owner);
            }
            let Some(Slot::Timed { start, end, .. }) = &stop.slot else { continue };
            let person = &world.people[&stop.rep];
            let (opens, closes) = working(person, world.company(), start.date()).expect("a working day");
            let minute = |at: &NaiveDateTime| (*at - start.date().and_hms_opt(0, 0, 0).expect("midnight")).num_minutes();
            prop_assert!(minute(start) >= opens && minute(end) <= closes);
            let same = stops.iter().filter(|other| other.rep == stop.rep && other.slot.as_ref().is_some_and(|slot| slot.first_day() == start.date()));
            prop_assert!(same.count() <= usize::from(most));
            for other in stops.iter().filter(|other| other.customer != stop.customer && other.rep == stop.rep) {
                if let Some(Slot::Timed { start: from, end: to, .. }) = &other.slot {
                    prop_assert!(end <= from || to <= start);
                }
            }
            for other in world.activities.values().filter(|other| other.rep == stop.rep) {
                if let Slot::Timed { start: from, end: to, .. } = &other.slot {
                    prop_assert!(end <= from || to <= start, "on top of {other:?}");
                }
            }
        }
    }
}
