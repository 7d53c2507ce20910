//! Series: this, this and following, all; what is taken out of a series stays as it is.

use chrono::{DateTime, NaiveDateTime, Utc};
use model::activities::{Activity, Command as Act, Draft, Field, Method, Occurrence, Part, Scope, State};
use model::actor::Directory;
use model::calendar::entries;
use model::command::{Context, Made, decide};
use model::replica::Viewer;
use model::time::{Slot, ZoneTable};
use model::{ActivityId, Actor, Command, Fault, MutationId, PersonId, Refusal, Role, World};
use uuid::Uuid;

fn at(text: &str) -> NaiveDateTime {
    text.parse().expect("a time")
}

fn now() -> DateTime<Utc> {
    "2026-12-20T08:00:00Z".parse().expect("an instant")
}

fn rosa() -> Actor {
    Actor { id: PersonId(Uuid::from_u128(1)), role: Role::Rep, team: "North".into(), zone: "UTC".into() }
}

/// A weekly visit on Tuesdays at ten, from 24 November 2026 on.
struct Stage {
    world: World,
    series: ActivityId,
    last: MutationId,
    count: u128,
}

impl Stage {
    fn new(rule: &str) -> Self {
        let series = ActivityId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001));
        let mut stage = Self { world: World::default(), series, last: MutationId(Uuid::nil()), count: 100 };
        let draft = Draft {
            title: "Round".into(),
            rule: Some(rule.parse().expect("a rule")),
            ..Draft::new(series, Method::Visit, Slot::timed(at("2026-11-24T10:00:00"), 60, "UTC"))
        };
        stage.act(Command::Activities(Act::Plan(draft))).expect("planned");
        stage
    }

    fn act(&mut self, command: Command) -> Result<(), Refusal> {
        let (actor, directory, zones) = (rosa(), Directory::default(), ZoneTable::default());
        let context = Context { actor: &actor, directory: &directory, now: now(), zones: &zones };
        let changes = decide(&self.world, &context, &command)?;
        for change in &changes {
            assert!(self.world.apply(change));
        }
        self.count += 1;
        self.last = MutationId(Uuid::from_u128(self.count));
        self.world.past.insert(self.last, Made { by: actor.id, changes });
        Ok(())
    }

    fn to(&mut self, start: &str, to: &str, scope: Scope) -> Result<(), Refusal> {
        let part = Some(Part { start: at(start), scope });
        let to = Slot::timed(at(to), 60, "UTC");
        let id = self.series;
        self.act(Command::Activities(Act::Reschedule { id, to, part, reason: String::new() }))
    }

    /// Everything from 23 November to 31 January, as the calendar shows it.
    fn shown(&self) -> Vec<String> {
        let viewer = Viewer { actor: rosa(), directory: Directory::default(), zones: ZoneTable::default() };
        let (first, last) = ("2026-11-23".parse().expect("a date"), "2027-01-31".parse().expect("a date"));
        let mut shown: Vec<_> = entries(&self.world, &viewer, &[], first, last)
            .into_iter()
            .map(|entry| entry.slot.civil_start().format("%m-%dT%H").to_string())
            .collect();
        shown.sort();
        shown
    }

    fn one(&self, start: &str) -> &Activity {
        let of = Occurrence { series: self.series, start: at(start) };
        self.world.activities.values().find(|activity| activity.part_of == Some(of)).expect("a record of its own")
    }
}

#[test]
fn one_occurrence_moves_alone_and_stays_when_the_rule_changes() {
    let mut stage = Stage::new("FREQ=WEEKLY;COUNT=4");
    stage.to("2026-12-01T10:00:00", "2026-12-03T15:00:00", Scope::This).expect("moved");
    assert_eq!(stage.shown(), ["11-24T10", "12-03T15", "12-08T10", "12-15T10"]);
    let rule = Some("FREQ=WEEKLY;BYDAY=FR;COUNT=4".parse().expect("a rule"));
    let id = stage.series;
    stage.act(Command::Activities(Act::Repeat { id, rule, part: None })).expect("changed");
    assert_eq!(stage.shown(), ["11-27T10", "12-03T15", "12-04T10", "12-11T10", "12-18T10"]);
}

#[test]
fn this_and_following_cuts_the_series_in_two() {
    let mut stage = Stage::new("FREQ=WEEKLY;COUNT=5");
    stage.to("2026-12-15T10:00:00", "2026-12-17T09:00:00", Scope::This).expect("moved");
    stage.to("2026-12-08T10:00:00", "2026-12-09T11:00:00", Scope::Following).expect("moved");
    assert_eq!(stage.shown(), ["11-24T10", "12-01T10", "12-09T11", "12-17T09", "12-23T11"]);
    let last = stage.last;
    stage.act(Command::TakeBack(last)).expect("taken back");
    assert_eq!(stage.shown(), ["11-24T10", "12-01T10", "12-08T10", "12-17T09", "12-22T10"]);
    // The same cut once more: the tail that was taken back makes way.
    stage.to("2026-12-08T10:00:00", "2026-12-08T12:00:00", Scope::Following).expect("moved");
    assert_eq!(stage.shown(), ["11-24T10", "12-01T10", "12-08T12", "12-17T09", "12-22T12"]);
}

#[test]
fn several_changes_from_one_occurrence_on_go_together() {
    let mut stage = Stage::new("FREQ=WEEKLY;COUNT=4");
    let part = Some(Part { start: at("2026-12-08T10:00:00"), scope: Scope::Following });
    let id = stage.series;
    let to = Slot::timed(at("2026-12-08T14:00:00"), 30, "UTC");
    stage
        .act(Command::Together(vec![
            Command::Activities(Act::Edit { id, set: vec![Field::Title("Audit".into())], part }),
            Command::Activities(Act::Reschedule { id, to, part, reason: String::new() }),
        ]))
        .expect("changed");
    assert_eq!(stage.shown(), ["11-24T10", "12-01T10", "12-08T14", "12-15T14"]);
    assert_eq!(stage.world.activities.values().filter(|activity| activity.title == "Audit").count(), 1);
}

#[test]
fn all_move_by_the_same_and_exceptions_keep_their_own_time() {
    let mut stage = Stage::new("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4");
    stage.to("2026-12-01T10:00:00", "2026-12-01T16:00:00", Scope::This).expect("moved");
    stage.to("2026-11-26T10:00:00", "2026-11-27T11:00:00", Scope::All).expect("moved");
    assert_eq!(stage.shown(), ["11-25T11", "11-27T11", "12-01T16", "12-04T11"]);
}

#[test]
fn an_edit_of_all_leaves_alone_what_an_occurrence_says_itself() {
    let mut stage = Stage::new("FREQ=WEEKLY;COUNT=3");
    let id = stage.series;
    let edit = |text: &str, start: &str, scope: Scope| {
        let part = Some(Part { start: at(start), scope });
        Command::Activities(Act::Edit { id, set: vec![Field::Note(text.into())], part })
    };
    stage.act(edit("bring cake", "2026-12-01T10:00:00", Scope::This)).expect("edited");
    stage.to("2026-12-08T10:00:00", "2026-12-08T11:00:00", Scope::This).expect("moved");
    stage.act(edit("ring first", "2026-11-24T10:00:00", Scope::All)).expect("edited");
    assert_eq!(stage.one("2026-12-01T10:00:00").note, "bring cake");
    assert_eq!(stage.one("2026-12-08T10:00:00").note, "ring first");
    assert_eq!(stage.world.activities[&id].note, "ring first");
}

#[test]
fn calling_off_works_on_one_on_the_rest_and_on_all() {
    let cancel = |stage: &mut Stage, start: &str, scope: Scope| {
        let part = Some(Part { start: at(start), scope });
        let id = stage.series;
        stage.act(Command::Activities(Act::Cancel { id, part })).expect("called off");
    };
    let mut stage = Stage::new("FREQ=WEEKLY;COUNT=4");
    cancel(&mut stage, "2026-12-01T10:00:00", Scope::This);
    assert_eq!(stage.shown(), ["11-24T10", "12-08T10", "12-15T10"]);
    cancel(&mut stage, "2026-12-15T10:00:00", Scope::Following);
    assert_eq!(stage.shown(), ["11-24T10", "12-08T10"]);
    let last = stage.last;
    stage.act(Command::TakeBack(last)).expect("taken back");
    assert_eq!(stage.shown(), ["11-24T10", "12-08T10", "12-15T10"]);
    cancel(&mut stage, "2026-12-08T10:00:00", Scope::All);
    assert!(stage.shown().is_empty());
}

#[test]
fn one_occurrence_is_done_a_whole_series_is_not() {
    let mut stage = Stage::new("FREQ=WEEKLY;COUNT=4");
    let id = stage.series;
    let done = |part| Command::Activities(Act::Complete { id, outcome: "Agreed".into(), part, sale: vec![] });
    assert_eq!(stage.act(done(None)), Err(Refusal::field("part", Fault::Required)));
    let part = Part { start: at("2026-12-01T10:00:00"), scope: Scope::This };
    stage.act(done(Some(part))).expect("done");
    assert_eq!(stage.one("2026-12-01T10:00:00").state, State::Done);
    assert_eq!(stage.shown().len(), 4);
}

#[test]
fn two_who_take_out_the_same_occurrence_make_the_same_record() {
    let (mut a, mut b) = (Stage::new("FREQ=WEEKLY"), Stage::new("FREQ=WEEKLY"));
    a.to("2026-12-01T10:00:00", "2026-12-02T10:00:00", Scope::This).expect("moved");
    b.to("2026-12-01T10:00:00", "2026-12-03T10:00:00", Scope::This).expect("moved");
    assert_eq!(a.one("2026-12-01T10:00:00").id, b.one("2026-12-01T10:00:00").id);
}

#[test]
fn a_series_begins_at_its_first_occurrence_and_one_that_never_comes_true_is_refused() {
    let stage = Stage::new("FREQ=WEEKLY;BYDAY=FR;COUNT=2");
    assert_eq!(stage.shown(), ["11-27T10", "12-04T10"]);
    let mut stage = Stage::new("FREQ=WEEKLY;COUNT=2");
    let id = stage.series;
    let rule = Some("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30".parse().expect("a rule"));
    let never = Command::Activities(Act::Repeat { id, rule, part: None });
    assert_eq!(stage.act(never), Err(Refusal::field("rule", Fault::OutOfRange)));
}
