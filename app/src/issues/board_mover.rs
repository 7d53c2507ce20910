//! What moving means on the board.

use super::card::move_card;
use crate::sync::Device;
use crate::ui::moving::{Area, Grab, Mover, Point, Said};
use crate::words::Words;
use leptos::prelude::document;
use model::IssueId;
use model::issues::Column;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves cards between and within columns.
pub struct BoardMover {
    device: Device,
    t: &'static Words,
    ground: HtmlElement,
    lies: RefCell<Vec<Lies>>,
    held: RefCell<Option<IssueId>>,
}

/// A column and its cards, as they lie on the screen.
struct Lies {
    column: Column,
    area: Area,
    /// The other cards' upper and lower edges, from top to bottom.
    cards: Vec<(f64, f64)>,
}

/// A place in a column, not counting the card itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    column: Column,
    place: usize,
}

impl BoardMover {
    /// A mover for this board.
    pub fn new(device: Device, t: &'static Words, ground: HtmlElement) -> Self {
        Self { device, t, ground, lies: RefCell::default(), held: RefCell::default() }
    }

    fn read(&self) {
        let held = self.held.borrow().map(|id| id.to_string());
        let column = |element: Element| {
            let column = Column::named(&element.get_attribute("data-column")?)?;
            let frame = element.get_bounding_client_rect();
            let area = Area { x: frame.left(), y: frame.top(), width: frame.width(), height: frame.height() };
            let others =
                elements(&element, "[data-issue]").into_iter().filter(|card| card.get_attribute("data-issue") != held);
            let cards = others.map(|card| {
                let frame = card.get_bounding_client_rect();
                (frame.top(), frame.bottom())
            });
            Some(Lies { column, area, cards: cards.collect() })
        };
        *self.lies.borrow_mut() = elements(&self.ground, "[data-column]").into_iter().filter_map(column).collect();
    }
}

fn elements(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return vec![] };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

impl Mover for BoardMover {
    type Target = Gap;

    fn pick_up(&self, grab: Grab, _: Point) -> bool {
        let Grab::Item(id) = grab else { return false };
        *self.held.borrow_mut() = Some(id.into());
        self.read();
        true
    }

    fn look_again(&self) {
        self.read();
    }

    fn over(&self, _: Grab, at: Point, _: bool) -> Option<Gap> {
        let lies = self.lies.borrow();
        let inside = |lies: &&Lies| (lies.area.x..lies.area.x + lies.area.width).contains(&at.x);
        let found = lies.iter().find(inside)?;
        let place = found.cards.iter().take_while(|(top, bottom)| (top + bottom) / 2.0 < at.y).count();
        Some(Gap { column: found.column, place })
    }

    fn can_drop(&self, _: Grab, _: &Gap) -> Result<(), String> {
        Ok(())
    }

    fn describe(&self, _: Grab, gap: &Gap) -> String {
        self.t.column(gap.column).to_owned()
    }

    fn area(&self, gap: &Gap) -> Option<Area> {
        const LINE: f64 = 4.0;
        let lies = self.lies.borrow();
        let found = lies.iter().find(|lies| lies.column == gap.column)?;
        let below = found.cards.get(gap.place).map(|(top, _)| top - LINE - 2.0);
        let above = gap.place.checked_sub(1).and_then(|place| found.cards.get(place)).map(|(_, bottom)| bottom + 2.0);
        let y = below.or(above).unwrap_or(found.area.y + 48.0);
        Some(Area { x: found.area.x + 8.0, y, width: found.area.width - 16.0, height: LINE })
    }

    fn commit(&self, grab: Grab, gap: Gap) {
        if let Grab::Item(id) = grab {
            move_card(self.device, self.t, id.into(), gap.column, gap.place);
        }
        self.held.borrow_mut().take();
    }

    fn tap(&self, _: Point) {}

    fn announce(&self, said: Said) {
        self.device.say(self.t, said);
    }

    fn holds(&self, grab: Grab) -> bool {
        let Grab::Item(id) = grab else { return true };
        // Others' changes move cards about while this one is held.
        if document().query_selector("[data-moving] [data-held]").ok().flatten().is_none() {
            self.read();
        }
        self.device.peek(|world| world.issues.contains_key(&id.into()))
    }

    fn turn_page(&self, _: i32) {}
}
