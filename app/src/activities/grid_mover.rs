//! What moving means on the time grid.

use super::changes::{Wanted, Wish, carry_out, load_after};
use super::desk::Desk;
use super::form::Opened;
use super::side::bring_in;
use crate::ui::moving::{Area, Grab, Mover, Point, Said};
use crate::words::Words;
use chrono::{Duration, NaiveDateTime, Timelike};
use leptos::prelude::*;
use model::PersonId;
use model::activities::Scope;
use model::calendar::{Column, Entry, Grid, source};
use model::capacity::{Zone, working};
use model::time::{Slot, midnight};
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use uuid::Uuid;
use web_sys::HtmlElement;

/// Snap in minutes, and with Shift.
const STEP: i64 = 15;
const FINE: i64 = 5;
/// What a tap on empty ground, or a customer dragged in, plans, in minutes.
pub const USUAL: i64 = 60;

/// Moves and resizes chips, sweeps out new ones, takes in what is dragged from the side.
pub struct GridMover<F> {
    desk: Desk,
    t: &'static Words,
    ground: HtmlElement,
    columns: Memo<Vec<Column>>,
    turn: F,
    /// Left and upper edge, width of a column, height of an hour, as read at pick-up.
    lies: Cell<(f64, f64, f64, f64)>,
    /// Minutes between a chip's start and where it was grabbed.
    grabbed: Cell<i64>,
    from: Cell<Point>,
    held: RefCell<Option<Held>>,
}

/// How full a day would be, and in words; not known of every entry.
type Full = Option<(Zone, String)>;

/// What is held.
struct Held {
    /// The entry; none for something from the side that has no date yet.
    entry: Option<Arc<Entry>>,
    /// Where it is now, in the viewer's zone.
    seen: Option<Span>,
    /// Times of other entries, with whose they are: for telling clashes without looking at records.
    others: Vec<(NaiveDateTime, NaiveDateTime, Option<PersonId>)>,
    /// The load after the drop, for the day and person last asked about.
    load: RefCell<Option<(Span, Full)>>,
}

/// Civil start and end in the viewer's zone, and the lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    from: NaiveDateTime,
    to: NaiveDateTime,
    rep: Option<PersonId>,
    /// Selects what lies in it instead of planning something.
    selects: bool,
}

impl<F: Fn(i32) + 'static> GridMover<F> {
    /// A mover for this ground.
    pub fn new(desk: Desk, t: &'static Words, ground: HtmlElement, columns: Memo<Vec<Column>>, turn: F) -> Self {
        Self {
            desk,
            t,
            ground,
            columns,
            turn,
            lies: Cell::new((0.0, 0.0, 1.0, 1.0)),
            grabbed: Cell::new(0),
            from: Cell::new(Point { x: 0.0, y: 0.0 }),
            held: RefCell::new(None),
        }
    }

    fn grid(&self) -> Grid {
        let (left, top, day_width, hour_height) = self.lies.get();
        Grid { left, top, day_width, hour_height, columns: self.columns.get_untracked() }
    }

    fn read_ground(&self) {
        let frame = self.ground.get_bounding_client_rect();
        let columns = self.columns.with_untracked(Vec::len).max(1);
        #[expect(clippy::cast_precision_loss, reason = "a few dozen columns")]
        self.lies.set((frame.left(), frame.top(), frame.width() / columns as f64, frame.height() / 24.0));
    }

    fn seen(&self, entry: &Entry) -> Span {
        let viewer = self.desk.device.viewer();
        let (from, to) = entry.slot.seen_from(&viewer.actor.zone, &viewer.zones);
        Span { from, to, rep: entry.rep, selects: false }
    }

    fn hold(&self, id: Uuid) -> bool {
        let entry = self.desk.entry(id);
        if entry.as_ref().is_some_and(|entry| entry.fixed.is_some() || matches!(entry.slot, Slot::AllDay { .. })) {
            return false;
        }
        let others = self.desk.entries.with_untracked(|entries| {
            let others =
                entries.values().filter(|other| other.handle != id && matches!(other.slot, Slot::Timed { .. }));
            others.map(|other| self.seen(other)).map(|span| (span.from, span.to, span.rep)).collect()
        });
        let seen = entry.as_ref().map(|entry| self.seen(entry));
        *self.held.borrow_mut() = Some(Held { entry, seen, others, load: RefCell::default() });
        true
    }

    /// The held entry's slot once moved or stretched to a target: the same change in its own zone.
    fn slot_for(&self, target: Span) -> Option<Slot> {
        let held = self.held.borrow();
        let held = held.as_ref()?;
        let (entry, seen) = (held.entry.as_ref()?, held.seen?);
        Some(match &entry.slot {
            Slot::Timed { start, end, zone } => Slot::Timed {
                start: *start + (target.from - seen.from),
                end: *end + (target.to - seen.to),
                zone: zone.clone(),
            },
            whole => whole.shifted(target.from - seen.from),
        })
    }

    /// What dropping the held entries at a target means.
    fn wanted(&self, grab: Grab, target: Span) -> Option<Wanted> {
        let slot = self.slot_for(target)?;
        let held = self.held.borrow();
        let held = held.as_ref()?;
        let (entry, seen) = (held.entry.as_ref()?, held.seen?);
        let rep = target.rep.filter(|rep| Some(*rep) != entry.rep);
        let wish = |slot: Slot| match rep {
            Some(rep) => Wish::MoveAndAssign(slot, rep),
            None => Wish::Move(slot),
        };
        let mut wanted = vec![((**entry).clone(), wish(slot))];
        if matches!(grab, Grab::Item(_)) {
            let by = target.from - seen.from;
            let others = self.desk.meant(entry.handle).into_iter().filter(|other| other.handle != entry.handle);
            wanted.extend(others.map(|other| ((*other).clone(), wish(other.slot.shifted(by)))));
        }
        Some(Wanted(wanted))
    }

    fn draft(&self, span: Span) {
        let zone = self.desk.device.actor().zone;
        let slot = Slot::Timed { start: span.from, end: span.to, zone };
        self.desk.open.set(Some(Opened::Draft { slot, rep: span.rep }));
    }

    /// What a target is warned about, in a word.
    fn warning(&self, target: &Span) -> Option<&'static str> {
        let held = self.held.borrow();
        let held = held.as_ref()?;
        let rep = target.rep.or(held.entry.as_ref().and_then(|entry| entry.rep));
        let clash = |other: &(NaiveDateTime, NaiveDateTime, Option<PersonId>)| {
            other.0 < target.to && target.from < other.1 && (other.2 == rep || other.2.is_none())
        };
        if held.others.iter().any(clash) {
            return Some(self.t.clash);
        }
        let day = target.from.date();
        let works = self.desk.device.peek(|world| {
            let person = world.people.get(&rep?)?;
            Some(working(person, world.company(), day).is_some())
        });
        if works == Some(false) { Some(self.t.closed_day) } else { None }
    }

    /// How full the target's day would be.
    fn load_at(&self, target: &Span) -> Full {
        let held = self.held.borrow();
        let held = held.as_ref()?;
        let same = |known: &Span| {
            known.from.date() == target.from.date()
                && known.rep == target.rep
                && known.to - known.from == target.to - target.from
        };
        if let Some((_, load)) = held.load.borrow().as_ref().filter(|(known, _)| same(known)) {
            return load.clone();
        }
        let entry = held.entry.as_ref()?;
        let seen = held.seen?;
        let load = load_after(self.desk.device, entry, &entry.slot.shifted(target.from - seen.from), target.rep);
        *held.load.borrow_mut() = Some((*target, load.clone()));
        load
    }
}

fn item(grab: Grab) -> Option<Uuid> {
    match grab {
        Grab::Item(id) | Grab::Start(id) | Grab::End(id) => Some(id),
        Grab::Ground => None,
    }
}

impl<F: Fn(i32) + 'static> Mover for GridMover<F> {
    type Target = Span;

    fn pick_up(&self, grab: Grab, at: Point) -> bool {
        self.read_ground();
        self.from.set(at);
        let Some(id) = item(grab) else { return true };
        if !self.hold(id) {
            return false;
        }
        let grid = self.grid();
        let pressed = midnight(grid.day(at)) + Duration::minutes(grid.minute(at));
        let seen = self.held.borrow().as_ref().and_then(|held| held.seen);
        self.grabbed.set(seen.map_or(0, |seen| (pressed - seen.from).num_minutes()));
        true
    }

    fn look_again(&self) {
        self.read_ground();
    }

    fn over(&self, grab: Grab, at: Point, fine: bool) -> Option<Span> {
        let (grid, step) = (self.grid(), if fine { FINE } else { STEP });
        let start = self.from.get();
        if grab == Grab::Ground && fine {
            let (a, b) = (grid.column(start), grid.column(at));
            let minutes = |point: Point| Duration::minutes(grid.minute(point));
            let (first, last) = (a.min(b), a.max(b));
            let (top, bottom) = (minutes(start).min(minutes(at)), minutes(start).max(minutes(at)));
            return Some(Span {
                from: midnight(first.day) + top,
                to: midnight(last.day) + bottom,
                rep: None,
                selects: true,
            });
        }
        if grab == Grab::Ground {
            let (from, to) = grid.sweep(start, at, step);
            return Some(Span { from, to, rep: grid.column(start).rep, selects: false });
        }
        let Some(seen) = self.held.borrow().as_ref()?.seen else {
            if at.x < grid.left {
                return None;
            }
            let from = grid.drop(at, 0, step);
            return Some(Span { from, to: from + Duration::minutes(USUAL), rep: grid.column(at).rep, selects: false });
        };
        Some(match grab {
            Grab::Start(_) => {
                let from = midnight(seen.from.date()) + Duration::minutes(model::calendar::snap(grid.minute(at), step));
                Span { from: from.min(seen.to - Duration::minutes(step)), ..seen }
            }
            Grab::End(_) => Span { to: grid.end(at, seen.from, step), ..seen },
            _ => {
                let from = grid.drop(at, self.grabbed.get(), step);
                let rep = grid.column(at).rep;
                Span { from, to: from + (seen.to - seen.from), rep, selects: false }
            }
        })
    }

    fn can_drop(&self, grab: Grab, target: &Span) -> Result<(), String> {
        let Some(slot) = item(grab).and_then(|_| self.slot_for(*target)) else { return Ok(()) };
        let held = self.held.borrow();
        let Some(entry) = held.as_ref().and_then(|held| held.entry.as_ref()) else { return Ok(()) };
        let Some(source) = source(entry.source) else { return Ok(()) };
        // A reason can still be given; it is asked for after the drop.
        let reason = "?".to_owned();
        let command = match target.rep.filter(|rep| Some(*rep) != entry.rep) {
            Some(rep) => source.reassigned(entry, rep, Scope::This, reason),
            None => Some(source.moved(entry, slot, Scope::This, reason)),
        };
        let Some(command) = command else { return Ok(()) };
        self.desk.device.would(&command).map_err(|refusal| self.t.refusal(&refusal))
    }

    fn describe(&self, _: Grab, target: &Span) -> String {
        let rep = target.rep.or(self.held.borrow().as_ref().and_then(|held| held.entry.as_ref()?.rep));
        let when = format!("{} {}", self.t.weekday(target.from.date()), self.t.times(target.from, target.to));
        let rep = rep.map(|rep| self.desk.device.name_of_untracked(rep)).filter(|name| !name.is_empty());
        let load = self.load_at(target).map(|(_, load)| load);
        let warning = self.warning(target).map(str::to_owned);
        std::iter::once(when).chain(rep).chain(load).chain(warning).collect::<Vec<_>>().join(" · ")
    }

    fn tint(&self, target: &Span) -> Option<&'static str> {
        if self.warning(target).is_some() {
            return Some("clash");
        }
        self.load_at(target).map(|(zone, _)| zone.name())
    }

    fn area(&self, target: &Span) -> Option<Area> {
        let grid = self.grid();
        let place = |span: &Span| {
            grid.columns
                .iter()
                .position(|column| column.day == span.from.date() && (column.rep.is_none() || column.rep == span.rep))
        };
        let column = place(target)?;
        let last = if target.selects {
            grid.columns.iter().rposition(|column| column.day == target.to.date()).unwrap_or(column)
        } else {
            column
        };
        let minute = f64::from(target.from.num_seconds_from_midnight()) / 60.0;
        let length = if target.selects {
            f64::from(target.to.num_seconds_from_midnight()) / 60.0 - minute
        } else {
            #[expect(clippy::cast_precision_loss, reason = "minutes of a few days")]
            let length = (target.to - target.from).num_minutes() as f64;
            length
        };
        #[expect(clippy::cast_precision_loss, reason = "a few dozen columns")]
        let (x, width) = (grid.left + column as f64 * grid.day_width, (last - column + 1) as f64 * grid.day_width);
        Some(Area {
            x,
            y: grid.top + minute / 60.0 * grid.hour_height,
            width,
            height: length.max(2.0) / 60.0 * grid.hour_height,
        })
    }

    fn commit(&self, grab: Grab, target: Span) {
        let Some(id) = item(grab) else {
            return if target.selects { self.select(target) } else { self.draft(target) };
        };
        if let Some(wanted) = self.wanted(grab, target) {
            carry_out(self.desk.device, self.desk.open, wanted, None, String::new());
        } else {
            let zone = self.desk.device.actor().zone;
            let slot = Slot::Timed { start: target.from, end: target.to, zone };
            bring_in(self.desk, id, slot, target.rep);
        }
        self.held.borrow_mut().take();
    }

    fn tap(&self, at: Point) {
        self.read_ground();
        let grid = self.grid();
        let (from, _) = grid.sweep(at, at, 2 * STEP);
        let span = Span { from, to: from + Duration::minutes(USUAL), rep: grid.column(at).rep, selects: false };
        let first = self.desk.selected.with_untracked(|selected| selected.first().copied());
        // What has been picked by a tap is placed by a tap.
        match first.filter(|_| self.desk.selecting.get_untracked()) {
            Some(first) if self.hold(first) => {
                let length = self.held.borrow().as_ref().and_then(|held| held.seen).map(|seen| seen.to - seen.from);
                let to = from + length.unwrap_or(Duration::minutes(USUAL));
                self.commit(Grab::Item(first), Span { to, ..span });
                self.desk.clear();
            }
            Some(_) => self.held.borrow_mut().take().map_or((), drop),
            None => self.draft(span),
        }
    }

    fn announce(&self, said: Said) {
        self.desk.device.say(self.t, said);
    }

    fn holds(&self, grab: Grab) -> bool {
        let dated = self.held.borrow().as_ref().is_some_and(|held| held.entry.is_some());
        // Turning the page takes the held chip off the desk, not out of the world.
        item(grab).filter(|_| dated).is_none_or(|id| {
            let key = self.held.borrow().as_ref().and_then(|held| held.entry.as_ref().map(|entry| entry.key));
            self.desk.entry(id).is_some()
                || key.is_some_and(|key| self.desk.device.peek(|world| world.get(key).is_some()))
        })
    }

    fn turn_page(&self, by: i32) {
        (self.turn)(by);
    }
}

impl<F> GridMover<F> {
    /// Selects what lies within a span of days and hours.
    fn select(&self, span: Span) {
        let viewer = self.desk.device.viewer();
        let inside = |entry: &Entry| {
            let (from, to) = entry.slot.seen_from(&viewer.actor.zone, &viewer.zones);
            let timed = matches!(entry.slot, Slot::Timed { .. });
            let days = (span.from.date()..=span.to.date()).contains(&from.date());
            timed && days && from.time() < span.to.time() && to.time() > span.from.time() && entry.fixed.is_none()
        };
        let found = self.desk.entries.with_untracked(|entries| {
            entries.values().filter(|entry| inside(entry)).map(|entry| entry.handle).collect()
        });
        self.desk.selected.set(found);
    }
}
