//! Pointers: slop, hold, capture, the floating copy, scrolling at the edges.

use super::{Grab, Mover, Point, Said};
use crate::ui::Listener;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlElement, KeyboardEvent, PointerEvent};

/// How far a mouse moves before a press becomes a drag, in CSS pixels.
const SLOP: f64 = 4.0;
/// How far a finger may move before its press counts as a scroll, in CSS pixels.
const SCROLL: f64 = 10.0;
/// How long a finger rests before it lifts what lies under it, in milliseconds.
const HOLD: u32 = 280;
/// How far from its upper and lower edge a thing is stretched instead of moved, by mouse and by finger, in CSS pixels;
/// never more than a quarter of it.
const GRIP: f64 = 8.0;
const FINGER_GRIP: f64 = 14.0;
/// How near to an edge scrolling begins, in CSS pixels.
const EDGE: f64 = 36.0;
/// How long to wait at the left or right edge until the page turns, in milliseconds.
const DWELL: f64 = 600.0;

/// Lets the things inside `ground` (`data-move`) be moved, and stretched (`data-stretch`). Scrolls `scroller` when the
/// pointer comes near its edges. Ends with whatever attached it.
pub fn attach<M: Mover>(ground: HtmlElement, scroller: HtmlElement, mover: M) {
    let drag = Rc::new(Drag {
        ground,
        scroller,
        mover,
        press: RefCell::new(None),
        hold: RefCell::new(None),
        frame: Cell::new(false),
        listeners: RefCell::default(),
    });
    drag.listen();
    // Whatever attached it keeps it for as long as it lives itself; what is held then is let go where it lay.
    let kept = StoredValue::new_local(drag);
    on_cleanup(move || {
        kept.try_with_value(|drag| drag.cancel(None));
    });
}

struct Drag<M: Mover> {
    ground: HtmlElement,
    scroller: HtmlElement,
    mover: M,
    press: RefCell<Option<Press<M::Target>>>,
    hold: RefCell<Option<Timeout>>,
    /// Whether an animation frame is on its way.
    frame: Cell<bool>,
    listeners: RefCell<Vec<Listener>>,
}

struct Press<T> {
    grab: Grab,
    pointer: i32,
    touch: bool,
    from: Point,
    at: Point,
    fine: bool,
    element: Option<HtmlElement>,
    lifted: Option<Lifted<T>>,
}

/// What is on the screen while something is held.
struct Lifted<T> {
    copy: Option<HtmlElement>,
    outline: HtmlElement,
    target: Option<T>,
    /// Why the target refuses, if it does.
    refused: Option<String>,
    /// Since when the pointer has been at an edge, and which.
    edge: Option<(i32, f64)>,
}

impl<M: Mover> Drag<M> {
    fn listen(self: &Rc<Self>) {
        let ground: &EventTarget = &self.ground;
        self.on(ground, "pointerdown", true, |drag, event: PointerEvent| drag.down(&event));
        self.on(ground, "pointermove", true, |drag, event: PointerEvent| drag.moved(&event));
        self.on(ground, "pointerup", true, |drag, event: PointerEvent| drag.up(&event));
        self.on(ground, "pointercancel", true, |drag, _: PointerEvent| drag.cancel(Some(Said::Cancelled)));
        // Browsers decide about scrolling when the finger comes down; once something is lifted this keeps it still.
        self.on(ground, "touchmove", false, |drag, event: Event| {
            if drag.is_lifted() {
                event.prevent_default();
            }
        });
        self.on(ground, "contextmenu", true, |drag, event: Event| {
            if drag.is_lifted() {
                event.prevent_default();
            }
        });
        self.on(&document(), "keydown", true, |drag, event: KeyboardEvent| {
            if event.key() == "Escape" && drag.is_lifted() {
                event.stop_propagation();
                drag.cancel(Some(Said::Cancelled));
            }
        });
    }

    fn on<E: JsCast + 'static>(
        self: &Rc<Self>,
        target: &EventTarget,
        name: &'static str,
        passive: bool,
        act: impl Fn(&Rc<Self>, E) + 'static,
    ) {
        let drag = Rc::downgrade(self);
        let listener = Listener::new(target, name, passive, move |event: E| {
            if let Some(drag) = drag.upgrade() {
                act(&drag, event);
            }
        });
        self.listeners.borrow_mut().push(listener);
    }

    fn is_lifted(&self) -> bool {
        self.press.borrow().as_ref().is_some_and(|press| press.lifted.is_some())
    }

    fn down(self: &Rc<Self>, event: &PointerEvent) {
        let other_button = event.pointer_type() == "mouse" && event.button() != 0;
        if other_button || self.press.borrow().is_some() {
            return;
        }
        let Some((grab, element)) = grabbed(event) else { return };
        // One ground may lie inside another; the inner one takes the press.
        event.stop_propagation();
        let at = point(event);
        let touch = event.pointer_type() == "touch";
        *self.press.borrow_mut() = Some(Press {
            grab,
            pointer: event.pointer_id(),
            touch,
            from: at,
            at,
            fine: event.shift_key(),
            element,
            lifted: None,
        });
        if touch {
            let drag = Rc::downgrade(self);
            let lift = move || drag.upgrade().iter().for_each(Self::lift);
            *self.hold.borrow_mut() = Some(Timeout::new(HOLD, lift));
        }
    }

    fn moved(self: &Rc<Self>, event: &PointerEvent) {
        let (lift, give_up) = {
            let mut press = self.press.borrow_mut();
            let Some(press) = press.as_mut().filter(|press| press.pointer == event.pointer_id()) else { return };
            press.at = point(event);
            press.fine = event.shift_key();
            let far = distance(press.from, press.at);
            let waits = press.lifted.is_none();
            (waits && !press.touch && far > SLOP, waits && press.touch && far > SCROLL)
        };
        if give_up {
            return self.forget();
        }
        if lift {
            self.lift();
        }
        if self.is_lifted() {
            self.ask_frame();
        }
    }

    fn lift(self: &Rc<Self>) {
        let (grab, from) = match self.press.borrow().as_ref() {
            Some(press) if press.lifted.is_none() => (press.grab, press.from),
            _ => return,
        };
        if !self.mover.pick_up(grab, from) {
            return self.forget();
        }
        let mut press = self.press.borrow_mut();
        let Some(press) = press.as_mut() else { return };
        // A pointer that is gone already cannot be captured; its end arrives anyway.
        let _ = self.ground.set_pointer_capture(press.pointer);
        if press.touch {
            window().navigator().vibrate_with_duration(10);
        }
        let copy = press.element.as_ref().filter(|_| matches!(grab, Grab::Item(_))).and_then(float);
        if let Some(element) = &press.element {
            let _ = element.set_attribute("data-held", "true");
        }
        press.lifted = Some(Lifted { copy, outline: outline(), target: None, refused: None, edge: None });
        let _ = self.ground.set_attribute("data-moving", "true");
        self.mover.announce(Said::PickedUp);
        self.ask_frame();
    }

    fn ask_frame(self: &Rc<Self>) {
        if !self.frame.replace(true) {
            let drag = Rc::downgrade(self);
            request_animation_frame(move || {
                if let Some(drag) = drag.upgrade() {
                    drag.frame.set(false);
                    drag.draw();
                }
            });
        }
    }

    /// One frame: scroll at the edges, find the target, move the copy and the outline.
    fn draw(self: &Rc<Self>) {
        let Some(grab) = self.press.borrow().as_ref().filter(|press| press.lifted.is_some()).map(|press| press.grab)
        else {
            return;
        };
        if !self.mover.holds(grab) {
            return self.cancel(Some(Said::Gone));
        }
        let scrolled = self.scroll_at_edges();
        let turn = self.dwell();
        if scrolled || turn.is_some() {
            if let Some(by) = turn {
                self.mover.turn_page(by);
            }
            self.mover.look_again();
        }
        let mut press = self.press.borrow_mut();
        let Some(press) = press.as_mut() else { return };
        let Some(lifted) = press.lifted.as_mut() else { return };
        let target = self.mover.over(press.grab, press.at, press.fine);
        if target != lifted.target || scrolled || turn.is_some() {
            lifted.refused = target.as_ref().and_then(|target| self.mover.can_drop(press.grab, target).err());
            show(&self.mover, press.grab, target.as_ref(), lifted);
            lifted.target = target;
        }
        if let Some(copy) = &lifted.copy {
            let (x, y) = (press.at.x - press.from.x, press.at.y - press.from.y);
            let _ = copy
                .style()
                .set_property("transform", &format!("translate3d({}px, {}px, 0) scale(1.02)", whole(x), whole(y)));
        }
        let waits_at_edge = lifted.edge.is_some();
        if scrolled || waits_at_edge {
            self.ask_frame();
        }
    }

    fn scroll_at_edges(&self) -> bool {
        let Some(at) = self.press.borrow().as_ref().map(|press| press.at) else { return false };
        let frame = self.scroller.get_bounding_client_rect();
        let upright = self.mover.scrolls(at).unwrap_or_else(|| self.scroller.clone());
        let tall = upright.get_bounding_client_rect();
        let before = (upright.scroll_top(), self.scroller.scroll_left());
        let speed = |near: f64| ((EDGE - near).clamp(0.0, EDGE) / 3.0).ceil();
        let down = speed(tall.bottom() - at.y) - speed(at.y - tall.top());
        let right = speed(frame.right() - at.x) - speed(at.x - frame.left());
        if down == 0.0 && right == 0.0 {
            return false;
        }
        upright.scroll_by_with_x_and_y(0.0, down);
        self.scroller.scroll_by_with_x_and_y(right, 0.0);
        let wide = self.scroller.closest("[data-scroll-x]").ok().flatten();
        let aside = wide.is_some_and(|wide| {
            let before = wide.scroll_left();
            wide.scroll_by_with_x_and_y(right, 0.0);
            before != wide.scroll_left()
        });
        aside || before != (upright.scroll_top(), self.scroller.scroll_left())
    }

    /// Which way to turn the page, if the pointer has waited long enough at an edge.
    fn dwell(&self) -> Option<i32> {
        let mut press = self.press.borrow_mut();
        let press = press.as_mut()?;
        let frame = self.scroller.get_bounding_client_rect();
        let side = if press.at.x < frame.left() + EDGE / 2.0 {
            Some(-1)
        } else if press.at.x > frame.right() - EDGE / 2.0 {
            Some(1)
        } else {
            None
        };
        let now = js_sys::Date::now();
        let lifted = press.lifted.as_mut()?;
        lifted.edge = match (side, lifted.edge) {
            (Some(side), Some((same, since))) if side == same && now - since < DWELL => Some((side, since)),
            (Some(side), Some((same, _))) if side == same => {
                lifted.edge = Some((side, now));
                return Some(side);
            }
            (Some(side), _) => Some((side, now)),
            (None, _) => None,
        };
        None
    }

    fn up(self: &Rc<Self>, event: &PointerEvent) {
        let ours = self.press.borrow().as_ref().is_some_and(|press| press.pointer == event.pointer_id());
        if !ours {
            return;
        }
        if self.is_lifted() {
            self.draw();
        }
        let Some(press) = self.take_press() else { return };
        match press.lifted {
            None if press.grab == Grab::Ground => self.mover.tap(press.from),
            None => {}
            Some(lifted) => match (lifted.target, lifted.refused) {
                (Some(target), None) => self.mover.commit(press.grab, target),
                (_, Some(why)) => self.mover.announce(Said::Refused(why)),
                (None, None) => self.mover.announce(Said::Cancelled),
            },
        }
    }

    fn cancel(self: &Rc<Self>, said: Option<Said>) {
        let lifted = self.take_press().is_some_and(|press| press.lifted.is_some());
        if let Some(said) = said.filter(|_| lifted) {
            self.mover.announce(said);
        }
    }

    fn forget(&self) {
        self.hold.borrow_mut().take();
        self.press.borrow_mut().take();
    }

    /// Ends the press and cleans the screen.
    fn take_press(&self) -> Option<Press<M::Target>> {
        self.hold.borrow_mut().take();
        let press = self.press.borrow_mut().take()?;
        let _ = self.ground.remove_attribute("data-moving");
        if let Some(element) = &press.element {
            let _ = element.remove_attribute("data-held");
        }
        if let Some(lifted) = &press.lifted {
            self.mover.let_go();
            let _ = self.ground.release_pointer_capture(press.pointer);
            lifted.outline.remove();
            if let Some(copy) = &lifted.copy {
                copy.remove();
            }
        }
        Some(press)
    }
}

/// Whole pixels.
fn whole(pixels: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen; far outside it saturates")]
    let pixels = pixels.round() as i32;
    pixels
}

fn point(event: &PointerEvent) -> Point {
    Point { x: event.client_x().into(), y: event.client_y().into() }
}

fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// What a press got hold of: an item, one of its grips, or the ground; nothing on a control, unless that says
/// (`data-handle`) that the item may be taken by it.
fn grabbed(event: &PointerEvent) -> Option<(Grab, Option<HtmlElement>)> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let within = |selector: &str| element.closest(selector).ok().flatten();
    if let Some(item) = within("[data-move]") {
        if within("button:not([data-handle]), a, input, select, summary, .menu")
            .is_some_and(|control| item.contains(Some(&control)) && control != item)
        {
            return None;
        }
        let id = item.get_attribute("data-move").and_then(|id| id.parse::<Uuid>().ok())?;
        let grab = if item.has_attribute("data-stretch") { by_edge(event, &item, id) } else { Grab::Item(id) };
        return Some((grab, item.dyn_into().ok()));
    }
    within("[data-ground]").map(|_| (Grab::Ground, None))
}

/// The beginning, the end or all of what can be stretched, by where it is grabbed.
fn by_edge(event: &PointerEvent, item: &Element, id: Uuid) -> Grab {
    let frame = item.get_bounding_client_rect();
    let widest = if event.pointer_type() == "mouse" { GRIP } else { FINGER_GRIP };
    let grip = widest.min(frame.height() / 4.0);
    let at = point(event).y;
    if at < frame.top() + grip {
        Grab::Start(id)
    } else if at > frame.bottom() - grip {
        Grab::End(id)
    } else {
        Grab::Item(id)
    }
}

/// A copy of the element that follows the pointer above everything else.
fn float(element: &HtmlElement) -> Option<HtmlElement> {
    let frame = element.get_bounding_client_rect();
    let copy: HtmlElement = element.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    for attribute in ["id", "data-move", "data-activity", "data-issue", "tabindex", "aria-label"] {
        let _ = copy.remove_attribute(attribute);
    }
    let _ = copy.set_attribute("aria-hidden", "true");
    let _ = copy.class_list().add_1("floating");
    let style = copy.style();
    for (property, value) in
        [("left", frame.left()), ("top", frame.top()), ("width", frame.width()), ("height", frame.height())]
    {
        let _ = style.set_property(property, &format!("{}px", whole(value)));
    }
    document().body()?.append_child(&copy).ok()?;
    Some(copy)
}

/// The frame that shows where the thing would go.
fn outline() -> HtmlElement {
    let element = document().create_element("div").expect("a div can be made").unchecked_into::<HtmlElement>();
    element.set_class_name("drop-outline");
    let _ = element.set_attribute("aria-hidden", "true");
    if let Some(body) = document().body() {
        let _ = body.append_child(&element);
    }
    element
}

fn show<M: Mover>(mover: &M, grab: Grab, target: Option<&M::Target>, lifted: &Lifted<M::Target>) {
    let style = lifted.outline.style();
    let Some((target, area)) = target.and_then(|target| Some((target, mover.area(target)?))) else {
        let _ = style.set_property("display", "none");
        return;
    };
    let text = lifted.refused.clone().unwrap_or_else(|| mover.describe(grab, target));
    lifted.outline.set_text_content(Some(&text));
    let _ = lifted.outline.set_attribute("data-refused", if lifted.refused.is_some() { "true" } else { "false" });
    let _ = lifted.outline.set_attribute("data-tint", mover.tint(target).unwrap_or_default());
    let _ = style.set_property("display", "block");
    let _ = style.set_property("transform", &format!("translate3d({}px, {}px, 0)", whole(area.x), whole(area.y)));
    let _ = style.set_property("width", &format!("{}px", whole(area.width)));
    let _ = style.set_property("height", &format!("{}px", whole(area.height)));
}
