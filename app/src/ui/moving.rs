//! The move controller: pick up, preview, drop; by mouse, pen or finger. Keyboard, menus and dialogs end in the same
//! [`Mover::commit`], so that rules and announcements are the same however a thing is moved.
//!
//! While something is held no signal is written: where things lie is read once at pick-up, what a point means is
//! arithmetic, and one animation frame moves two elements.

mod drag;

pub use drag::attach;
pub use model::calendar::Point;

use uuid::Uuid;

/// What the pointer got hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grab {
    /// A thing, to be moved.
    Item(Uuid),
    /// A thing's beginning, to be moved on its own.
    Start(Uuid),
    /// A thing's end, likewise.
    End(Uuid),
    /// Empty ground, to be swept over.
    Ground,
}

/// A rectangle on the screen, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// What a calendar or a board says to the controller.
pub trait Mover: 'static {
    /// Where things can go.
    type Target: Clone + PartialEq + 'static;

    /// Reads where everything lies, for a thing grabbed at `at`. Says no where it may not be picked up.
    fn pick_up(&self, grab: Grab, at: Point) -> bool;

    /// What is scrolled up and down when the pointer comes near its edges, where that is not the whole ground.
    fn scrolls(&self, _: Point) -> Option<web_sys::HtmlElement> {
        None
    }

    /// The thing is no longer held, wherever it went.
    fn let_go(&self) {}

    /// Reads it again: the ground was scrolled or turned to another page.
    fn look_again(&self);

    /// Where the thing would go if let go at `at`; `fine` asks for the smaller step.
    fn over(&self, grab: Grab, at: Point, fine: bool) -> Option<Self::Target>;

    /// Whether it may go there.
    ///
    /// # Errors
    /// Says why not, in the person's language.
    fn can_drop(&self, grab: Grab, target: &Self::Target) -> Result<(), String>;

    /// The target in words: `Tue 14:15–14:45 · Ana`.
    fn describe(&self, grab: Grab, target: &Self::Target) -> String;

    /// What is to be seen of a target besides where it is: a clash, how full the day would be.
    fn tint(&self, _: &Self::Target) -> Option<&'static str> {
        None
    }

    /// Where the target lies on the screen.
    fn area(&self, target: &Self::Target) -> Option<Area>;

    /// Lets go.
    fn commit(&self, grab: Grab, target: Self::Target);

    /// A tap on empty ground.
    fn tap(&self, at: Point);

    /// Speaks.
    fn announce(&self, what: Said);

    /// Whether the thing is still there; somebody else may have taken it away.
    fn holds(&self, grab: Grab) -> bool;

    /// The pointer has waited at the left (`-1`) or right (`1`) edge.
    fn turn_page(&self, by: i32);
}

/// What is spoken while something is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It was picked up.
    PickedUp,
    /// It was let go where it had been.
    Cancelled,
    /// It may not go there, and why.
    Refused(String),
    /// Somebody else took it away.
    Gone,
}
