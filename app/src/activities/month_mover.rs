//! What moving means where only days count: the month, the row of whole days, the lanes of a week.

use super::changes::{Wanted, Wish, carry_out};
use super::desk::Desk;
use super::form::Opened;
use super::grid_mover::USUAL;
use super::side::bring_in;
use crate::ui::moving::{Area, Grab, Mover, Point, Said};
use crate::words::Words;
use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;
use model::PersonId;
use model::calendar::Entry;
use model::time::Slot;
use std::cell::RefCell;
use std::sync::Arc;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A day, and whose.
type Cell = (NaiveDate, Option<PersonId>);

/// Moves chips by whole days, and from person to person; their time of day stays.
pub struct DayMover {
    desk: Desk,
    t: &'static Words,
    ground: HtmlElement,
    /// The days shown and where they lie.
    cells: RefCell<Vec<(Cell, Area)>>,
    held: RefCell<Option<Arc<Entry>>>,
}

impl DayMover {
    /// A mover for the cells (`data-cell`, with `data-lane`) inside this ground.
    pub fn new(desk: Desk, t: &'static Words, ground: HtmlElement) -> Self {
        Self { desk, t, ground, cells: RefCell::default(), held: RefCell::default() }
    }

    fn read_cells(&self) {
        let Ok(found) = self.ground.query_selector_all("[data-cell]") else { return };
        let cell = |at: u32| {
            let element: Element = found.item(at)?.dyn_into().ok()?;
            let day = model::iso::day(&element.get_attribute("data-cell")?)?;
            let rep = element.get_attribute("data-lane").and_then(|rep| rep.parse().ok());
            let frame = element.get_bounding_client_rect();
            Some(((day, rep), Area { x: frame.left(), y: frame.top(), width: frame.width(), height: frame.height() }))
        };
        *self.cells.borrow_mut() = (0..found.length()).filter_map(cell).collect();
    }

    fn cell_at(&self, at: Point) -> Option<Cell> {
        let inside = |area: &Area| {
            (area.x..area.x + area.width).contains(&at.x) && (area.y..area.y + area.height).contains(&at.y)
        };
        self.cells.borrow().iter().find(|(_, area)| inside(area)).map(|(cell, _)| *cell)
    }

    fn ten_o_clock(&self, day: NaiveDate) -> Slot {
        let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
        Slot::timed(day.and_time(ten), USUAL, &self.desk.device.actor().zone)
    }
}

impl Mover for DayMover {
    type Target = Cell;

    fn pick_up(&self, grab: Grab, _: Point) -> bool {
        let (Grab::Item(id) | Grab::Start(id) | Grab::End(id)) = grab else { return false };
        self.read_cells();
        let entry = self.desk.entry(id);
        let fixed = entry.as_ref().is_some_and(|entry| entry.fixed.is_some());
        *self.held.borrow_mut() = entry;
        !fixed
    }

    fn look_again(&self) {
        self.read_cells();
    }

    fn over(&self, _: Grab, at: Point, _: bool) -> Option<Cell> {
        self.cell_at(at)
    }

    fn can_drop(&self, _: Grab, (_, rep): &Cell) -> Result<(), String> {
        let viewer = self.desk.device.viewer();
        match rep {
            Some(rep) if !viewer.actor.acts_for(*rep, &viewer.directory) => Err(self.t.forbidden.to_owned()),
            _ => Ok(()),
        }
    }

    fn describe(&self, _: Grab, (day, rep): &Cell) -> String {
        let viewer = self.desk.device.viewer();
        let held = self.held.borrow();
        let time = held.as_ref().filter(|held| matches!(held.slot, Slot::Timed { .. })).map(|held| {
            let (from, to) = held.slot.seen_from(&viewer.actor.zone, &viewer.zones);
            self.t.times(from, to)
        });
        let rep = rep.map(|rep| format!("· {}", self.desk.device.name_of_untracked(rep)));
        std::iter::once(self.t.short_day(*day)).chain(time).chain(rep).collect::<Vec<_>>().join(" ")
    }

    fn area(&self, cell: &Cell) -> Option<Area> {
        self.cells.borrow().iter().find(|(own, _)| own == cell).map(|(_, area)| *area)
    }

    fn commit(&self, grab: Grab, (day, rep): Cell) {
        let Some(held) = self.held.borrow_mut().take() else {
            if let Grab::Item(id) = grab {
                bring_in(self.desk, id, self.ten_o_clock(day), rep);
            }
            return;
        };
        let viewer = self.desk.device.viewer();
        let (from, _) = held.slot.seen_from(&viewer.actor.zone, &viewer.zones);
        let (by, rep) = (day - from.date(), rep.filter(|rep| Some(*rep) != held.rep));
        if by.is_zero() && rep.is_none() {
            return;
        }
        let wish = |entry: Arc<Entry>| {
            let slot = entry.slot.shifted(by);
            let wish = match rep {
                Some(rep) if by.is_zero() => Wish::Assign(rep),
                Some(rep) => Wish::MoveAndAssign(slot, rep),
                None => Wish::Move(slot),
            };
            ((*entry).clone(), wish)
        };
        let wanted = Wanted(self.desk.meant(held.handle).into_iter().map(wish).collect());
        carry_out(self.desk.device, self.desk.open, wanted, None, String::new());
    }

    fn tap(&self, at: Point) {
        self.read_cells();
        let Some((day, rep)) = self.cell_at(at) else { return };
        let first: Option<Uuid> = self.desk.selected.with_untracked(|selected| selected.first().copied());
        match first.filter(|_| self.desk.selecting.get_untracked()) {
            Some(first) => {
                *self.held.borrow_mut() = self.desk.entry(first);
                self.commit(Grab::Item(first), (day, rep));
                self.desk.clear();
            }
            None => self.desk.open.set(Some(Opened::Draft { slot: self.ten_o_clock(day), rep })),
        }
    }

    fn announce(&self, said: Said) {
        self.desk.device.say(self.t, said);
    }

    fn holds(&self, _: Grab) -> bool {
        let key = self.held.borrow().as_ref().map(|held| held.key);
        key.is_none_or(|key| self.desk.device.peek(|world| world.get(key).is_some()))
    }

    fn turn_page(&self, _: i32) {}
}
