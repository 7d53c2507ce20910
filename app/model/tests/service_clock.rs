//! The service clock: cases worked out by hand, and a reckoning minute by minute to hold it against.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use model::company::{COMPANY, Company, Holiday};
use model::issues::{Column, Issue, Urgency};
use model::people::{Language, Person, WorkingHours};
use model::service::{Calendar, Clock, Goal, Phase, Shift, State, Target, What, clock};
use model::time::{Zones, civil};
use model::{CustomerId, IssueId, PersonId, Record, Role, World};
use proptest::prelude::*;
use uuid::Uuid;

struct Iana;

impl Zones for Iana {
    fn knows(&self, zone: &str) -> bool {
        zone.parse::<chrono_tz::Tz>().is_ok()
    }

    fn offset(&self, zone: &str, at: NaiveDateTime) -> Option<i32> {
        let zone: chrono_tz::Tz = zone.parse().ok()?;
        Some(zone.offset_from_utc_datetime(&at).fix().local_minus_utc())
    }
}

/// Who answers, and so which hours count: Berlin with a lunch break, Shanghai likewise, Berlin and Lord Howe from
/// midnight to six, Berlin all day, nobody ever, and around the clock.
#[derive(Clone, Copy, Debug)]
enum Team {
    North = 1,
    East,
    Night,
    Island,
    Day,
    Never,
    Always,
}
use Team::{Always, Day, East, Island, Never, Night, North};

const TEAMS: [(Team, &str, &str); 7] = [
    (North, "Europe/Berlin", "DE"),
    (East, "Asia/Shanghai", "CN"),
    (Night, "Europe/Berlin", ""),
    (Island, "Australia/Lord_Howe", ""),
    (Day, "Europe/Berlin", ""),
    (Never, "Europe/Berlin", ""),
    (Always, "", ""),
];

/// Minutes until the solution, by urgency; the first answer is due in a quarter of them.
const SOLVE: [(Urgency, u32); 4] =
    [(Urgency::Critical, 240), (Urgency::High, 480), (Urgency::Normal, 960), (Urgency::Low, 2400)];

/// Shifts of a weekday and of a day at the weekend, in minutes.
type Shifts = (&'static [(u16, u16)], &'static [(u16, u16)]);

fn shifts(of: &[(u16, u16)]) -> Vec<Shift> {
    of.iter().map(|(from, to)| Shift { from: *from, to: *to }).collect()
}

fn calendar(team: Team, zone: &str, holidays: &str) -> Calendar {
    let (weekday, weekend): Shifts = match team {
        North => (&[(540, 720), (780, 1080)], &[]),
        East => (&[(540, 720), (810, 1080)], &[]),
        Night | Island => (&[(0, 360)], &[(0, 360)]),
        Day => (&[(0, 1440)], &[(0, 1440)]),
        Never | Always => (&[], &[]),
    };
    let week = std::array::from_fn(|day| shifts(if day < 5 { weekday } else { weekend }));
    Calendar { name: format!("{team:?}"), zone: zone.into(), week, holidays: holidays.into() }
}

fn days(calendar: &str, name: &str, works: bool, first: &str, last: &str) -> Vec<Holiday> {
    let (first, last): (NaiveDate, NaiveDate) = (first.parse().expect("a date"), last.parse().expect("a date"));
    let day = |date| Holiday { calendar: calendar.into(), date, name: name.into(), works };
    first.iter_days().take_while(|date| *date <= last).map(day).collect()
}

fn world() -> World {
    let mut world = World::default();
    let mut company = Company { id: COMPANY, targets: vec![], ..Company::default() };
    for (team, zone, holidays) in TEAMS {
        let around_the_clock = zone.is_empty();
        if !around_the_clock {
            company.service_calendars.push(calendar(team, zone, holidays));
        }
        for (urgency, solve) in SOLVE {
            company.targets.push(Target {
                urgency: Some(urgency),
                grade: None,
                team: format!("{team:?}"),
                calendar: if around_the_clock { String::new() } else { format!("{team:?}") },
                respond: solve / 4,
                solve,
            });
        }
        world.put(Record::Person(Person {
            id: person(team),
            name: format!("{team:?}"),
            login: format!("{team:?}"),
            role: Role::Agent,
            team: format!("{team:?}"),
            zone: "UTC".into(),
            language: Language::En,
            hours: WorkingHours::default(),
            days_off: vec![],
            calendar: String::new(),
            no_clashes: false,
            lead: 0,
            active: true,
        }));
    }
    // As the State Council set them, in shared/data/holidays; and a few of Germany's.
    company.holidays = [
        days("CN", "元旦", false, "2026-01-01", "2026-01-03"),
        days("CN", "元旦", true, "2026-01-04", "2026-01-04"),
        days("CN", "春节", true, "2026-02-14", "2026-02-14"),
        days("CN", "春节", false, "2026-02-15", "2026-02-23"),
        days("CN", "春节", true, "2026-02-28", "2026-02-28"),
        days("CN", "国庆节", true, "2026-09-20", "2026-09-20"),
        days("CN", "中秋节", false, "2026-09-25", "2026-09-27"),
        days("CN", "国庆节", false, "2026-10-01", "2026-10-07"),
        days("DE", "Tag der Arbeit", false, "2026-05-01", "2026-05-01"),
        days("DE", "Weihnachten", false, "2026-12-25", "2026-12-26"),
        days("DE", "Neujahr", false, "2027-01-01", "2027-01-01"),
    ]
    .concat();
    world.put(Record::Company(company));
    world
}

fn person(team: Team) -> PersonId {
    PersonId(Uuid::from_u128(team as u128))
}

/// What happens to an issue.
#[derive(Clone, Copy, Debug)]
enum Then {
    To(Column),
    Press(Urgency),
    Hand(Team),
}
use Then::{Hand, Press, To};

fn zone_of(team: Team) -> &'static str {
    let zone = TEAMS.iter().find(|(known, ..)| *known as u8 == team as u8).map_or("", |(_, zone, _)| zone);
    if zone.is_empty() { "UTC" } else { zone }
}

/// `2026-11-18 10:00` (or with seconds) on the wall of a team.
fn at(team: Team, text: &str) -> DateTime<Utc> {
    let format = if text.len() == 16 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    let civil = NaiveDateTime::parse_from_str(text, format).expect("a time");
    let zone: chrono_tz::Tz = zone_of(team).parse().expect("a zone");
    zone.from_local_datetime(&civil).earliest().expect("a time there is").to_utc()
}

fn issue(team: Team, urgency: Urgency, reported: DateTime<Utc>, then: &[(DateTime<Utc>, Then)]) -> Issue {
    let mut phase = Phase { since: reported, column: Column::New, urgency, responsible: Some(person(team)) };
    let (mut phases, mut responded) = (vec![phase.clone()], None);
    for (when, what) in then {
        phase.since = *when;
        match what {
            To(column) => phase.column = *column,
            Press(urgency) => phase.urgency = *urgency,
            Hand(team) => phase.responsible = Some(person(*team)),
        }
        if phase.column != Column::New {
            responded = responded.or(Some(*when));
        }
        phases.push(phase.clone());
    }
    Issue {
        urgency: phase.urgency,
        responsible: phase.responsible,
        column: phase.column,
        responded,
        phases,
        ..Issue::new(IssueId(Uuid::from_u128(1)), CustomerId(Uuid::from_u128(1)), person(North), reported)
    }
}

fn reckoned(goal: Goal, team: Team, urgency: Urgency, reported: &str, then: &[(&str, Then)]) -> Clock {
    let then: Vec<_> = then.iter().map(|(when, what)| (at(team, when), *what)).collect();
    let issue = issue(team, urgency, at(team, reported), &then);
    let clock = clock(&world(), &Iana, &issue, goal);
    adds_up(&clock);
    clock
}

/// The lines follow each other, and their minutes are what was promised or used.
fn adds_up(clock: &Clock) {
    assert!(clock.lines.windows(2).all(|pair| pair[0].to <= pair[1].from), "{:#?}", clock.lines);
    assert!(clock.lines.iter().all(|line| line.from < line.to), "{:#?}", clock.lines);
    let sum: i64 = clock.lines.iter().map(model::service::Line::minutes).sum();
    match (clock.stopped, clock.due) {
        (None, Some(due)) => {
            assert_eq!(sum, clock.target, "{:#?}", clock.lines);
            assert_eq!(clock.lines.iter().rfind(|line| line.minutes() > 0).map(|line| line.to), Some(due));
        }
        (Some(stopped), _) => assert_eq!(sum, clock.target - clock.left(stopped), "{:#?}", clock.lines),
        (None, None) => assert!(sum < clock.target),
    }
}

/// When a solution is due, on the wall of the team; each by hand.
#[test]
fn a_solution_is_due_when_the_hours_of_service_are_used_up() {
    use Column::{InProgress, Solved, Waiting};
    use Urgency::{Critical, High, Low, Normal};
    type Case = (&'static str, Team, Urgency, &'static str, &'static [(&'static str, Then)], &'static str);
    const CASES: &[Case] = &[
        ("a day", North, High, "2026-11-18 09:00", &[], "2026-11-18 18:00"),
        ("into the next day", North, High, "2026-11-18 10:00", &[], "2026-11-19 10:00"),
        ("over lunch", North, Critical, "2026-11-18 11:00", &[], "2026-11-18 16:00"),
        ("reported at lunch", North, Critical, "2026-11-18 12:30", &[], "2026-11-18 17:00"),
        ("before the doors open", North, Critical, "2026-11-18 08:00", &[], "2026-11-18 14:00"),
        ("after they close", North, Critical, "2026-11-18 19:00", &[], "2026-11-19 14:00"),
        ("over the weekend", North, Critical, "2026-11-20 16:00", &[], "2026-11-23 11:00"),
        ("as they close on Friday", North, Critical, "2026-11-20 18:00", &[], "2026-11-23 14:00"),
        ("Friday evening", North, Critical, "2026-11-20 20:30", &[], "2026-11-23 14:00"),
        ("Saturday", North, Critical, "2026-11-21 10:00", &[], "2026-11-23 14:00"),
        ("the last minute of Sunday", North, Critical, "2026-11-22 23:59", &[], "2026-11-23 14:00"),
        ("two days", North, Normal, "2026-11-16 09:00", &[], "2026-11-17 18:00"),
        ("a minute before they close", North, Normal, "2026-11-16 17:59", &[], "2026-11-18 17:59"),
        ("a week", North, Low, "2026-11-16 09:00", &[], "2026-11-20 18:00"),
        ("a week from noon on", North, Low, "2026-11-17 12:00", &[], "2026-11-24 12:00"),
        ("seconds belong to their minute", North, High, "2026-11-18 10:00:59", &[], "2026-11-19 10:00"),
        ("Christmas and a weekend", North, Critical, "2026-12-24 17:00", &[], "2026-12-28 12:00"),
        ("new year", North, High, "2026-12-31 10:00", &[], "2027-01-04 10:00"),
        ("on a holiday", North, Critical, "2026-05-01 10:00", &[], "2026-05-04 14:00"),
        ("into a make-up Saturday", East, Critical, "2026-02-13 17:00", &[], "2026-02-14 12:00"),
        ("spring festival", East, Critical, "2026-02-14 17:00", &[], "2026-02-24 12:00"),
        ("a make-up day is too short", East, High, "2026-02-14 09:00", &[], "2026-02-24 09:30"),
        ("through a make-up Saturday", East, Normal, "2026-02-27 13:30", &[], "2026-03-02 14:30"),
        ("on a make-up Sunday", East, Critical, "2026-01-04 10:00", &[], "2026-01-04 15:30"),
        ("new year and a make-up Sunday", East, Critical, "2025-12-31 17:00", &[], "2026-01-04 12:00"),
        ("the golden week", East, High, "2026-09-30 16:00", &[], "2026-10-08 16:30"),
        ("a closed Saturday, a make-up Sunday", East, Critical, "2026-09-18 17:30", &[], "2026-09-20 14:00"),
        ("mid-autumn", East, Critical, "2026-09-24 16:00", &[], "2026-09-28 11:00"),
        (
            "an hour's pause",
            North,
            Critical,
            "2026-11-18 09:00",
            &[("2026-11-18 10:00", To(Waiting)), ("2026-11-18 11:00", To(InProgress))],
            "2026-11-18 15:00",
        ),
        (
            "a pause over night",
            North,
            Critical,
            "2026-11-18 16:00",
            &[("2026-11-18 17:00", To(Waiting)), ("2026-11-19 10:00", To(InProgress))],
            "2026-11-19 14:00",
        ),
        (
            "a pause over the weekend",
            North,
            Critical,
            "2026-11-20 09:00",
            &[("2026-11-20 10:00", To(Waiting)), ("2026-11-23 17:00", To(InProgress))],
            "2026-11-24 11:00",
        ),
        (
            "two pauses",
            North,
            Critical,
            "2026-11-18 09:00",
            &[
                ("2026-11-18 09:30", To(Waiting)),
                ("2026-11-18 10:00", To(InProgress)),
                ("2026-11-18 10:15", To(Waiting)),
                ("2026-11-18 11:15", To(InProgress)),
            ],
            "2026-11-18 15:30",
        ),
        (
            "a pause over lunch",
            North,
            Critical,
            "2026-11-18 11:00",
            &[("2026-11-18 11:30", To(Waiting)), ("2026-11-18 13:30", To(InProgress))],
            "2026-11-18 17:00",
        ),
        (
            "a pause that comes too late",
            North,
            Critical,
            "2026-11-18 09:00",
            &[("2026-11-18 15:00", To(Waiting))],
            "2026-11-18 14:00",
        ),
        (
            "opened again",
            North,
            Critical,
            "2026-11-18 09:00",
            &[("2026-11-18 11:00", To(Solved)), ("2026-11-19 09:00", To(InProgress))],
            "2026-11-19 11:00",
        ),
        (
            "more urgent, and already over",
            North,
            Normal,
            "2026-11-16 09:00",
            &[("2026-11-17 09:00", Press(High))],
            "2026-11-16 18:00",
        ),
        (
            "more urgent",
            North,
            Normal,
            "2026-11-16 09:00",
            &[("2026-11-16 11:00", Press(Critical))],
            "2026-11-16 14:00",
        ),
        ("less urgent", North, Critical, "2026-11-16 09:00", &[("2026-11-16 10:00", Press(Low))], "2026-11-20 18:00"),
        (
            "handed to Shanghai",
            North,
            High,
            "2026-11-18 15:00",
            &[("2026-11-18 17:00", Hand(East))],
            "2026-11-19 09:30",
        ),
        ("handed to Berlin", East, High, "2026-11-18 10:00", &[("2026-11-18 17:00", Hand(North))], "2026-11-18 20:30"),
        ("a night of seven hours", Night, Critical, "2026-10-24 23:00", &[], "2026-10-25 03:00"),
        ("a night of five hours", Night, Critical, "2026-03-28 23:00", &[], "2026-03-29 05:00"),
        ("half an hour twice", Island, Critical, "2026-04-04 12:00", &[], "2026-04-05 03:30"),
        ("days of 24 and 25 hours", Day, Low, "2026-10-24 00:00", &[], "2026-10-25 15:00"),
        ("around the clock", Always, High, "2026-11-21 20:00", &[], "2026-11-22 04:00"),
        (
            "around the clock with a pause",
            Always,
            High,
            "2026-11-21 20:00",
            &[("2026-11-21 21:00", To(Waiting)), ("2026-11-22 10:00", To(InProgress))],
            "2026-11-22 17:00",
        ),
    ];
    for (name, team, urgency, reported, then, due) in CASES {
        let clock = reckoned(Goal::Solve, *team, *urgency, reported, then);
        assert_eq!(clock.due, Some(at(*team, due)), "{name}: {:#?}", clock.lines);
    }
    assert!(CASES.len() >= 40);
}

#[test]
fn a_first_answer_is_due_sooner() {
    let due = |urgency, reported| reckoned(Goal::Respond, North, urgency, reported, &[]).due;
    assert_eq!(due(Urgency::High, "2026-11-18 10:00"), Some(at(North, "2026-11-18 12:00")));
    assert_eq!(due(Urgency::Critical, "2026-11-18 11:30"), Some(at(North, "2026-11-18 13:30")));
    assert_eq!(due(Urgency::Normal, "2026-11-20 17:00"), Some(at(North, "2026-11-23 12:00")));
    let taken_up = [("2026-11-18 09:40", To(Column::InProgress))];
    let met = reckoned(Goal::Respond, North, Urgency::Critical, "2026-11-18 09:00", &taken_up);
    assert_eq!(
        (met.state(at(North, "2026-11-20 09:00"), 80), met.left(at(North, "2026-11-20 09:00"))),
        (State::Met, 20)
    );
}

#[test]
fn what_is_done_is_met_or_missed_by_the_time_it_used() {
    let solved = |when| {
        let then = [("2026-11-18 09:10", To(Column::InProgress)), (when, To(Column::Solved))];
        let clock = reckoned(Goal::Solve, North, Urgency::Critical, "2026-11-18 09:00", &then);
        let later = at(North, "2026-12-01 09:00");
        (clock.state(later, 80), clock.left(later))
    };
    assert_eq!(solved("2026-11-18 13:30"), (State::Met, 30));
    assert_eq!(solved("2026-11-18 14:00"), (State::Met, 0));
    assert_eq!(solved("2026-11-18 16:00"), (State::Missed, -120));
}

#[test]
fn it_warns_before_it_is_late_and_stands_still_in_a_pause() {
    let running = reckoned(Goal::Solve, North, Urgency::Critical, "2026-11-18 09:00", &[]);
    let state = |when| running.state(at(North, when), 75);
    assert_eq!(state("2026-11-18 11:59"), State::Running);
    assert_eq!(state("2026-11-18 12:00"), State::Warning);
    assert_eq!(state("2026-11-18 13:59"), State::Warning);
    assert_eq!(state("2026-11-18 14:00"), State::Late);
    assert_eq!(running.left(at(North, "2026-11-18 15:00")), -60);
    let waits = [("2026-11-18 10:00", To(Column::Waiting))];
    let paused = reckoned(Goal::Solve, North, Urgency::Critical, "2026-11-18 09:00", &waits);
    let later = at(North, "2026-11-25 10:00");
    assert_eq!((paused.due, paused.state(later, 75), paused.left(later)), (None, State::Paused, 180));
}

#[test]
fn the_lines_name_pauses_weekends_holidays_and_make_up_days() {
    let then = [("2026-02-13 16:00", To(Column::Waiting)), ("2026-02-13 17:00", To(Column::InProgress))];
    let clock = reckoned(Goal::Solve, East, Urgency::Normal, "2026-02-13 15:00", &then);
    let what: Vec<_> = clock.lines.iter().map(|line| (line.what.clone(), line.minutes())).collect();
    let expected = [
        (What::Counts, 60),
        (What::Paused(Column::Waiting), 0),
        (What::Counts, 60),
        (What::MakeUp("春节".into()), 180),
        (What::MakeUp("春节".into()), 270),
        (What::Holiday("春节".into()), 0),
        (What::Counts, 180),
        (What::Counts, 210),
    ];
    assert_eq!(what, expected);
    assert_eq!(clock.due, Some(at(East, "2026-02-24 17:00")));
}

#[test]
fn without_targets_the_usual_holds_and_without_hours_nothing_is_ever_due() {
    let reported = at(Always, "2026-11-20 16:00");
    let issue = issue(Always, Urgency::Low, reported, &[]);
    let of = |goal| clock(&World::default(), &Iana, &issue, goal).due;
    assert_eq!(of(Goal::Respond), Some(reported + Duration::hours(12)));
    assert_eq!(of(Goal::Solve), Some(reported + Duration::hours(48)));
    assert_eq!(reckoned(Goal::Solve, Never, Urgency::Low, "2026-11-20 16:00", &[]).due, None);
}

/// Minute by minute: when the promised minutes are used up, within four weeks.
fn minute_by_minute(world: &World, issue: &Issue) -> Option<DateTime<Utc>> {
    let company = world.company();
    let minute =
        |at: DateTime<Utc>| DateTime::from_timestamp(at.timestamp().div_euclid(60) * 60, 0).expect("an instant");
    let target = SOLVE.iter().find(|(urgency, _)| *urgency == issue.urgency).expect("a target").1;
    let (mut used, mut now) = (0, minute(issue.reported));
    for _ in 0..28 * 24 * 60 {
        let phase = issue.phases.iter().rfind(|phase| minute(phase.since) <= now).expect("a phase");
        let team = &world.people[&phase.responsible.expect("somebody")].team;
        let counts = phase.column.open() && phase.column != Column::Waiting;
        let open = company.service_calendar(team).is_none_or(|calendar| {
            let wall = civil(&Iana, &calendar.zone, now.naive_utc()).expect("a zone");
            let of_day = wall - wall.date().and_hms_opt(0, 0, 0).expect("midnight");
            let day = chrono::Datelike::weekday(&wall.date()).num_days_from_monday() as usize;
            let mut shifts = &calendar.week[day];
            if let Some(holiday) = company.holiday(&calendar.holidays, wall.date()) {
                shifts = if holiday.works { &calendar.week[0] } else { return false };
            }
            let minutes = of_day.num_minutes();
            shifts.iter().any(|shift| (i64::from(shift.from)..i64::from(shift.to)).contains(&minutes))
        });
        now += Duration::minutes(1);
        used += u32::from(counts && open);
        if used == target {
            return Some(now);
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn it_is_due_when_counting_minute_by_minute_says_so(
        team in prop::sample::select(vec![North, East, Day, Always]),
        urgency in prop::sample::select(vec![Urgency::Critical, Urgency::High, Urgency::Normal]),
        second in 1_769_900_000_i64..1_772_300_000,
        steps in prop::collection::vec((1_i64..20_000, prop::sample::select(vec![
            To(Column::InProgress), To(Column::Waiting), Press(Urgency::Critical), Press(Urgency::High), Hand(North), Hand(East),
        ])), 0..6),
    ) {
        let reported = DateTime::from_timestamp(second, 0).expect("an instant");
        let mut when = reported;
        let then: Vec<_> = steps.into_iter().map(|(after, what)| { when += Duration::seconds(after); (when, what) }).collect();
        let issue = issue(team, urgency, reported, &then);
        let world = world();
        let clock = clock(&world, &Iana, &issue, Goal::Solve);
        adds_up(&clock);
        prop_assert_eq!(clock.due, minute_by_minute(&world, &issue), "{:#?}", clock.lines);
    }
}
