//! What moving means where only days count: the month, and the row of whole days.

use super::chip::reschedule;
use super::form::Opened;
use crate::sync::Device;
use crate::ui::moving::{Area, Grab, Mover, Point, Said};
use crate::words::Words;
use chrono::NaiveDate;
use leptos::prelude::*;
use model::activities::{Activity, State};
use model::time::Slot;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves chips by whole days; their time of day stays.
pub struct DayMover {
    device: Device,
    t: &'static Words,
    ground: HtmlElement,
    open: RwSignal<Option<Opened>>,
    /// The days shown and where they lie.
    cells: RefCell<Vec<(NaiveDate, Area)>>,
    held: RefCell<Option<Activity>>,
}

impl DayMover {
    /// A mover for the cells (`data-cell`) inside this ground.
    pub fn new(device: Device, t: &'static Words, ground: HtmlElement, open: RwSignal<Option<Opened>>) -> Self {
        Self { device, t, ground, open, cells: RefCell::default(), held: RefCell::default() }
    }

    fn read_cells(&self) {
        let Ok(found) = self.ground.query_selector_all("[data-cell]") else { return };
        let cell = |at: u32| {
            let element: Element = found.item(at)?.dyn_into().ok()?;
            let day = element.get_attribute("data-cell")?.parse().ok()?;
            let frame = element.get_bounding_client_rect();
            Some((day, Area { x: frame.left(), y: frame.top(), width: frame.width(), height: frame.height() }))
        };
        *self.cells.borrow_mut() = (0..found.length()).filter_map(cell).collect();
    }

    fn day_at(&self, at: Point) -> Option<NaiveDate> {
        let inside = |area: &Area| {
            (area.x..area.x + area.width).contains(&at.x) && (area.y..area.y + area.height).contains(&at.y)
        };
        self.cells.borrow().iter().find(|(_, area)| inside(area)).map(|(day, _)| *day)
    }
}

impl Mover for DayMover {
    type Target = NaiveDate;

    fn pick_up(&self, grab: Grab, _: Point) -> bool {
        let (Grab::Item(id) | Grab::Start(id) | Grab::End(id)) = grab else { return false };
        self.read_cells();
        let viewer = self.device.viewer();
        let found = self.device.peek(|world| world.activities.get(&id.into()).cloned());
        *self.held.borrow_mut() = found.filter(|activity| {
            activity.state == State::Planned && viewer.actor.acts_for(activity.rep, &viewer.directory)
        });
        self.held.borrow().is_some()
    }

    fn look_again(&self) {
        self.read_cells();
    }

    fn over(&self, _: Grab, at: Point, _: bool) -> Option<NaiveDate> {
        self.day_at(at)
    }

    fn can_drop(&self, _: Grab, _: &NaiveDate) -> Result<(), String> {
        Ok(())
    }

    fn describe(&self, _: Grab, day: &NaiveDate) -> String {
        let viewer = self.device.viewer();
        let held = self.held.borrow();
        let time = held.as_ref().filter(|held| matches!(held.slot, Slot::Timed { .. })).map(|held| {
            let (from, to) = held.slot.seen_from(&viewer.actor.zone, &viewer.zones);
            self.t.times(from, to)
        });
        time.map_or_else(|| self.t.short_day(*day), |time| format!("{} {time}", self.t.short_day(*day)))
    }

    fn area(&self, day: &NaiveDate) -> Option<Area> {
        self.cells.borrow().iter().find(|(own, _)| own == day).map(|(_, area)| *area)
    }

    fn commit(&self, _: Grab, day: NaiveDate) {
        let Some(held) = self.held.borrow_mut().take() else { return };
        let viewer = self.device.viewer();
        let (from, _) = held.slot.seen_from(&viewer.actor.zone, &viewer.zones);
        let to = held.slot.shifted(day - from.date());
        if to != held.slot {
            reschedule(self.device, held.id, to);
        }
    }

    fn tap(&self, at: Point) {
        self.read_cells();
        if let Some(day) = self.day_at(at) {
            self.open.set(Some(Opened::draft_on(day, &self.device.actor().zone)));
        }
    }

    fn announce(&self, said: Said) {
        self.device.say(self.t, said);
    }

    fn holds(&self, grab: Grab) -> bool {
        let (Grab::Item(id) | Grab::Start(id) | Grab::End(id)) = grab else { return true };
        self.device.peek(|world| world.activities.contains_key(&id.into()))
    }

    fn turn_page(&self, _: i32) {}
}
