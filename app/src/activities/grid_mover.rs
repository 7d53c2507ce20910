//! What moving means on the time grid.

use super::chip::reschedule;
use super::form::Opened;
use crate::sync::Device;
use crate::ui::moving::{Area, Grab, Mover, Point, Said};
use crate::words::Words;
use chrono::{Duration, NaiveDate, NaiveDateTime, Timelike};
use leptos::prelude::*;
use model::activities::{Activity, Command as Act};
use model::calendar::Grid;
use model::command::decide;
use model::time::{Slot, midnight};
use model::{ActivityId, Command};
use std::cell::{Cell, RefCell};
use web_sys::HtmlElement;

/// Snap in minutes, and with Shift.
const STEP: i64 = 15;
const FINE: i64 = 5;
/// What a tap on empty ground plans, in minutes.
const USUAL: i64 = 60;

/// Moves and resizes chips, sweeps out new ones.
pub struct GridMover<F> {
    device: Device,
    t: &'static Words,
    ground: HtmlElement,
    days: Memo<Vec<NaiveDate>>,
    open: RwSignal<Option<Opened>>,
    turn: F,
    /// Left and upper edge, width of a day, height of an hour, as read at pick-up.
    lies: Cell<(f64, f64, f64, f64)>,
    /// Minutes between a chip's start and where it was grabbed.
    grabbed: Cell<i64>,
    from: Cell<Point>,
    held: RefCell<Option<Activity>>,
}

/// Civil start and end in the viewer's zone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    from: NaiveDateTime,
    to: NaiveDateTime,
}

impl<F: Fn(i32) + 'static> GridMover<F> {
    /// A mover for this ground.
    pub fn new(
        device: Device,
        t: &'static Words,
        ground: HtmlElement,
        days: Memo<Vec<NaiveDate>>,
        open: RwSignal<Option<Opened>>,
        turn: F,
    ) -> Self {
        Self {
            device,
            t,
            ground,
            days,
            open,
            turn,
            lies: Cell::new((0.0, 0.0, 1.0, 1.0)),
            grabbed: Cell::new(0),
            from: Cell::new(Point { x: 0.0, y: 0.0 }),
            held: RefCell::new(None),
        }
    }

    fn grid(&self) -> Grid {
        let (left, top, day_width, hour_height) = self.lies.get();
        Grid { left, top, day_width, hour_height, days: self.days.get_untracked() }
    }

    fn read_ground(&self) {
        let frame = self.ground.get_bounding_client_rect();
        let days = self.days.with_untracked(Vec::len).max(1);
        #[expect(clippy::cast_precision_loss, reason = "a handful of days")]
        self.lies.set((frame.left(), frame.top(), frame.width() / days as f64, frame.height() / 24.0));
    }

    /// The held activity's civil times in the viewer's zone.
    fn seen(&self) -> Option<Span> {
        let viewer = self.device.viewer();
        let held = self.held.borrow();
        let (from, to) = held.as_ref()?.slot.seen_from(&viewer.actor.zone, &viewer.zones);
        Some(Span { from, to })
    }

    /// The held activity's slot once moved or stretched to a target: the same change in its own zone.
    fn slot_for(&self, target: Span) -> Option<Slot> {
        let seen = self.seen()?;
        let held = self.held.borrow();
        Some(match &held.as_ref()?.slot {
            Slot::Timed { start, end, zone } => Slot::Timed {
                start: *start + (target.from - seen.from),
                end: *end + (target.to - seen.to),
                zone: zone.clone(),
            },
            whole => whole.shifted(target.from - seen.from),
        })
    }

    fn command(&self, id: ActivityId, target: Span) -> Option<Command> {
        Some(Command::Activities(Act::Reschedule { id, to: self.slot_for(target)? }))
    }

    fn draft(&self, from: NaiveDateTime, to: NaiveDateTime) {
        let zone = self.device.actor().zone;
        self.open.set(Some(Opened::Draft(Slot::Timed { start: from, end: to, zone })));
    }
}

fn item(grab: Grab) -> Option<ActivityId> {
    match grab {
        Grab::Item(id) | Grab::Start(id) | Grab::End(id) => Some(id.into()),
        Grab::Ground => None,
    }
}

impl<F: Fn(i32) + 'static> Mover for GridMover<F> {
    type Target = Span;

    fn pick_up(&self, grab: Grab, at: Point) -> bool {
        self.read_ground();
        self.from.set(at);
        let Some(id) = item(grab) else { return true };
        let viewer = self.device.viewer();
        let found = self.device.peek(|world| world.activities.get(&id).cloned());
        let movable = |activity: &Activity| {
            activity.state == model::activities::State::Planned
                && viewer.actor.acts_for(activity.rep, &viewer.directory)
        };
        *self.held.borrow_mut() = found.filter(movable);
        let Some(seen) = self.seen() else { return false };
        let grid = self.grid();
        let pressed = midnight(grid.day(at)) + Duration::minutes(grid.minute(at));
        self.grabbed.set((pressed - seen.from).num_minutes());
        true
    }

    fn look_again(&self) {
        self.read_ground();
    }

    fn over(&self, grab: Grab, at: Point, fine: bool) -> Option<Span> {
        let (grid, step) = (self.grid(), if fine { FINE } else { STEP });
        if grab == Grab::Ground {
            let (from, to) = grid.sweep(self.from.get(), at, step);
            return Some(Span { from, to });
        }
        let seen = self.seen()?;
        Some(match grab {
            Grab::Start(_) => {
                let from = midnight(seen.from.date()) + Duration::minutes(model::calendar::snap(grid.minute(at), step));
                Span { from: from.min(seen.to - Duration::minutes(step)), to: seen.to }
            }
            Grab::End(_) => Span { from: seen.from, to: grid.end(at, seen.from, step) },
            _ => {
                let from = grid.drop(at, self.grabbed.get(), step);
                Span { from, to: from + (seen.to - seen.from) }
            }
        })
    }

    fn can_drop(&self, grab: Grab, target: &Span) -> Result<(), String> {
        let Some(command) = item(grab).and_then(|id| self.command(id, *target)) else { return Ok(()) };
        let (viewer, now) = (self.device.viewer(), self.device.now_untracked());
        let decided = self.device.peek(|world| decide(world, &viewer.context(now), &command));
        decided.map(drop).map_err(|refusal| self.t.refusal(&refusal))
    }

    fn describe(&self, _: Grab, target: &Span) -> String {
        let held = self.held.borrow();
        let rep = held.as_ref().map(|activity| {
            self.device
                .peek(|world| world.people.get(&activity.rep).map(|person| person.name.clone()).unwrap_or_default())
        });
        let when = format!("{} {}", self.t.weekday(target.from.date()), self.t.times(target.from, target.to));
        rep.filter(|rep| !rep.is_empty()).map_or(when.clone(), |rep| format!("{when} · {rep}"))
    }

    fn area(&self, target: &Span) -> Option<Area> {
        let grid = self.grid();
        let day = grid.days.iter().position(|day| *day == target.from.date())?;
        let minute = f64::from(target.from.num_seconds_from_midnight()) / 60.0;
        #[expect(clippy::cast_precision_loss, reason = "minutes of a few days")]
        let length = (target.to - target.from).num_minutes() as f64;
        #[expect(clippy::cast_precision_loss, reason = "a handful of days")]
        let x = grid.left + day as f64 * grid.day_width;
        Some(Area {
            x,
            y: grid.top + minute / 60.0 * grid.hour_height,
            width: grid.day_width,
            height: length / 60.0 * grid.hour_height,
        })
    }

    fn commit(&self, grab: Grab, target: Span) {
        match item(grab) {
            None => self.draft(target.from, target.to),
            Some(id) => {
                if let Some(to) = self.slot_for(target) {
                    reschedule(self.device, id, to);
                }
            }
        }
        self.held.borrow_mut().take();
    }

    fn tap(&self, at: Point) {
        self.read_ground();
        let (from, _) = self.grid().sweep(at, at, 2 * STEP);
        self.draft(from, from + Duration::minutes(USUAL));
    }

    fn announce(&self, said: Said) {
        self.device.say(self.t, said);
    }

    fn holds(&self, grab: Grab) -> bool {
        item(grab).is_none_or(|id| self.device.peek(|world| world.activities.contains_key(&id)))
    }

    fn turn_page(&self, by: i32) {
        (self.turn)(by);
    }
}
