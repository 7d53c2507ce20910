//! What moving means on the board.

use super::desk::Desk;
use crate::ui::moving::{Area, Grab, Mover, Point, Said};
use crate::words::fill;
use leptos::prelude::{GetUntracked, Set, WithUntracked, window};
use model::IssueId;
use model::issues::Column;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves cards between and within columns and lanes.
pub struct BoardMover {
    desk: Desk,
    ground: HtmlElement,
    lies: RefCell<Vec<Lies>>,
    held: RefCell<Option<IssueId>>,
    /// How often what is shown had changed when the cards were last read.
    pulse: Cell<u64>,
}

/// The cards of a column, or of a lane's part of it, as they lie on the screen.
struct Lies {
    list: HtmlElement,
    column: Column,
    lane: String,
    /// What can be seen of it, its head included.
    area: Area,
    /// Where the first card begins, on the screen or above it.
    top: f64,
    /// From one card to the next.
    pitch: f64,
    /// The others' number, and the place of the card that is held where it is one of these.
    others: usize,
    held: Option<usize>,
}

/// A place in a column, not counting the card itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    column: Column,
    lane: String,
    place: usize,
}

impl BoardMover {
    /// A mover for this board.
    pub fn new(desk: Desk, ground: HtmlElement) -> Self {
        Self { desk, ground, lies: RefCell::default(), held: RefCell::default(), pulse: Cell::new(0) }
    }

    fn read(&self) {
        let held = *self.held.borrow();
        let lies = |list: Element| {
            let column = Column::named(&list.get_attribute("data-column")?)?;
            let lane = list.get_attribute("data-lane").unwrap_or_default();
            let style = window().get_computed_style(&list).ok()??;
            let pitch = style.get_property_value("--pitch").ok()?.trim().trim_end_matches("px").parse().ok()?;
            let frame = list.get_bounding_client_rect();
            let whole = list.parent_element().map_or_else(|| frame.clone(), |parent| parent.get_bounding_client_rect());
            let area = Area { x: frame.left(), y: whole.top(), width: frame.width(), height: whole.height() };
            let held = held.and_then(|held| self.desk.place_of(column, &lane, held));
            let count = self.desk.stacks.with_untracked(|stacks| stacks.stack(column, &lane).len());
            let others = count - usize::from(held.is_some());
            let top = frame.top() - f64::from(list.scroll_top());
            let list = list.dyn_into().ok()?;
            Some(Lies { list, column, lane, area, top, pitch, others, held })
        };
        self.pulse.set(self.desk.device.pulse());
        *self.lies.borrow_mut() = elements(&self.ground, "[data-column]").into_iter().filter_map(lies).collect();
    }
}

fn elements(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return vec![] };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

impl Lies {
    /// How far a point lies outside of what can be seen.
    fn away(&self, at: Point) -> f64 {
        (self.area.y - at.y).max(at.y - self.area.y - self.area.height).max(0.0)
    }

    /// Between which of the others a point lies.
    fn place(&self, at: Point) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of cards, not negative")]
        let above = ((at.y - self.top) / self.pitch + 0.5).floor().max(0.0) as usize;
        let itself = usize::from(self.held.is_some_and(|held| held < above));
        (above - itself).min(self.others)
    }

    /// Where the line lies that shows a place.
    fn line(&self, place: usize) -> f64 {
        let slot = if self.held.is_some_and(|held| held < place) { place + 1 } else { place };
        #[expect(clippy::cast_precision_loss, reason = "a number of cards")]
        let y = self.top + slot as f64 * self.pitch;
        y
    }
}

impl Mover for BoardMover {
    type Target = Gap;

    fn pick_up(&self, grab: Grab, _: Point) -> bool {
        let Grab::Item(id) = grab else { return false };
        *self.held.borrow_mut() = Some(id.into());
        self.desk.kept.set(Some(id.into()));
        self.desk.presence.hold(Some(id.into()));
        self.read();
        true
    }

    fn let_go(&self) {
        self.held.borrow_mut().take();
        self.desk.kept.set(None);
        self.desk.presence.hold(None);
    }

    fn scrolls(&self, at: Point) -> Option<HtmlElement> {
        let lies = self.lies.borrow();
        let inside =
            |lies: &&Lies| (lies.area.x..lies.area.x + lies.area.width).contains(&at.x) && lies.away(at) == 0.0;
        lies.iter().find(inside).map(|lies| lies.list.clone())
    }

    fn look_again(&self) {
        self.read();
    }

    fn over(&self, _: Grab, at: Point, _: bool) -> Option<Gap> {
        let lies = self.lies.borrow();
        let inside = lies.iter().filter(|lies| (lies.area.x..lies.area.x + lies.area.width).contains(&at.x));
        let found = inside.min_by(|a, b| a.away(at).total_cmp(&b.away(at)))?;
        Some(Gap { column: found.column, lane: found.lane.clone(), place: found.place(at) })
    }

    fn can_drop(&self, grab: Grab, gap: &Gap) -> Result<(), String> {
        let Grab::Item(id) = grab else { return Ok(()) };
        let (desk, t) = (self.desk, self.desk.t);
        let placing = desk.placing(id.into(), gap.column, &gap.lane, gap.place);
        placing.and_then(|command| desk.device.would(&command)).map_err(|refusal| t.refusal(&refusal))
    }

    fn describe(&self, _: Grab, gap: &Gap) -> String {
        self.desk.t.column(gap.column).to_owned()
    }

    fn area(&self, gap: &Gap) -> Option<Area> {
        const LINE: f64 = 4.0;
        let lies = self.lies.borrow();
        let found = lies.iter().find(|lies| lies.column == gap.column && lies.lane == gap.lane)?;
        let lowest = found.area.y + found.area.height - LINE;
        let y = found.line(gap.place).clamp(found.area.y, lowest.max(found.area.y)) - LINE - 1.0;
        Some(Area { x: found.area.x + 8.0, y, width: found.area.width - 16.0, height: LINE })
    }

    fn commit(&self, grab: Grab, gap: Gap) {
        let Grab::Item(id) = grab else { return };
        let (desk, t) = (self.desk, self.desk.t);
        let moved = desk.placing(id.into(), gap.column, &gap.lane, gap.place);
        let moved = moved.and_then(|command| desk.device.dispatch(command));
        desk.device.tell(t, moved, fill(t.moved_to, &[t.column(gap.column)]));
    }

    fn tap(&self, _: Point) {}

    fn announce(&self, said: Said) {
        self.desk.device.say(self.desk.t, said);
    }

    fn holds(&self, grab: Grab) -> bool {
        let Grab::Item(id) = grab else { return true };
        // Others' changes move cards about while this one is held.
        if self.pulse.get() != self.desk.device.pulse() {
            self.read();
        }
        self.desk.opened.get_untracked().is_none()
            && self.desk.device.peek(|world| world.issues.contains_key(&id.into()))
    }

    fn turn_page(&self, _: i32) {}
}
