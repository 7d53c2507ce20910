//! What the server has drawn is taken over piece by piece, each in a task of its own, and most of a page that somebody
//! goes on to is made that way: the module's code runs for the first time then, and a page that does all of it at once is
//! deaf for as long as that takes.

use super::listener::Listener;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::any_view::{AnyView, AnyViewState};
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, MessageChannel, Node};

type Piece = Pin<Box<dyn Future<Output = ()>>>;

/// The pieces that are still to be taken over, in the order in which the server drew them: what a page was made with is
/// told apart by that order.
#[derive(Clone, Copy)]
pub struct Turns(StoredValue<Waiting, LocalStorage>);

struct Waiting {
    pieces: VecDeque<Piece>,
    _undisturbed: Vec<Listener>,
}

/// What people do that a page answers to.
const DEEDS: [&str; 6] = ["click", "keydown", "pointerdown", "input", "change", "submit"];

impl Turns {
    /// For a page that the server has drawn. Until it is [`Turns::over`], what people do reaches the browser and nobody
    /// else: links lead on, fields take what is typed. What is about to be taken over must stay as it was drawn.
    pub fn provide() {
        let drawn = Owner::current_shared_context().is_some_and(|context| context.during_hydration());
        if !drawn || is_server() {
            return;
        }
        let deed = |name| Listener::before_all(&window(), name, |event| event.stop_propagation());
        let mut undisturbed: Vec<_> = DEEDS.map(deed).into();
        let begun = here();
        undisturbed.push(Listener::before_all(&window(), "popstate", move |event| {
            event.stop_immediate_propagation();
            // A place within the page is no other page.
            if here() != begun {
                let _ = window().location().reload();
            }
        }));
        let waiting = Waiting { pieces: VecDeque::new(), _undisturbed: undisturbed };
        provide_context(Self(StoredValue::new_local(waiting)));
    }

    /// All of the page is alive.
    pub fn over() {
        if let Some(Self(waiting)) = use_context() {
            waiting.dispose();
        }
    }

    /// Takes over what is waiting, and what comes up in doing so before what stands behind it.
    async fn take_over(self) {
        let next = |waiting: &mut Waiting| Some((waiting.pieces.pop_front()?, mem::take(&mut waiting.pieces)));
        while let Some((piece, behind)) = self.0.try_update_value(next).flatten() {
            own_task().await;
            piece.await;
            self.0.update_value(|waiting| waiting.pieces.extend(behind));
        }
    }
}

/// The address without the place within the page.
fn here() -> (Option<String>, Option<String>) {
    let location = window().location();
    (location.pathname().ok(), location.search().ok())
}

/// What comes after this is done in another task. A message is one at once, where a timer waits: for milliseconds when
/// there have been several, for a second where the page is not in sight.
async fn own_task() {
    let Ok(channel) = MessageChannel::new() else { return };
    let mut begin = |resolve: Function, _| {
        channel.port1().set_onmessage(Some(&resolve));
        let _ = channel.port2().post_message(&JsValue::NULL);
    };
    // Nobody rejects it.
    let _ = JsFuture::from(Promise::new(&mut begin)).await;
}

/// A part of a page, made and put into it in turns of its own. Within the routes it is one element. What stands behind it
/// in the same page and is read from the page has to have a turn too.
pub struct InTurn {
    part: Part,
    only_if_drawn: bool,
}

enum Part {
    Made(AnyView),
    ToMake(Turns, WeakOwner, Box<dyn FnOnce() -> AnyView + Send>),
}

/// Gives a part its own turn. What it shows may not change before the page is alive: it is made before it is put in or
/// taken over, and effects run in between, which find nothing at a reference to what is in it. Outside the routes, what
/// has waited so far has its turn first.
pub fn in_turn<V: IntoView + 'static>(make: impl FnOnce() -> V + Send + 'static) -> InTurn {
    let make = move || make().into_any();
    let part = match use_context().zip(Owner::current()) {
        Some((turns, owner)) => Part::ToMake(turns, owner.downgrade(), Box::new(make)),
        None => Part::Made(make()),
    };
    InTurn { part, only_if_drawn: false }
}

/// The same where a task of its own costs more than it saves on a page that somebody goes on to, by a layout or a picture
/// without the part: only what the server has drawn has its turn.
pub fn in_turn_if_drawn<V: IntoView + 'static>(make: impl FnOnce() -> V + Send + 'static) -> InTurn {
    InTurn { only_if_drawn: true, ..in_turn(make) }
}

impl Part {
    fn made(self) -> AnyView {
        match self {
            Part::Made(view) => view,
            Part::ToMake(_, owner, make) => match owner.upgrade() {
                Some(owner) => untrack(|| owner.with(make)),
                None => untrack(make),
            },
        }
    }

    /// The page that it belongs to.
    fn owner(&self) -> Option<Owner> {
        match self {
            Part::Made(_) => None,
            Part::ToMake(_, owner, _) => owner.upgrade(),
        }
    }
}

/// What has become of it.
enum Taken {
    Waiting(Element),
    Over(AnyViewState),
}

/// An element that is, or is about to be, alive.
pub struct InTurnState {
    taken: Rc<RefCell<Taken>>,
    page: Option<WeakOwner>,
}

impl InTurnState {
    fn over(state: AnyViewState, page: Option<WeakOwner>) -> Self {
        Self { taken: Rc::new(RefCell::new(Taken::Over(state))), page }
    }

    /// An element keeps the place until the part has its turn. Whoever has gone on meanwhile wants it no longer.
    fn waiting(
        part: Part,
        page: WeakOwner,
        place: Element,
        arrive: impl FnOnce(AnyView, Element) -> AnyViewState + 'static,
    ) -> (Self, Piece) {
        let taken = Rc::new(RefCell::new(Taken::Waiting(place.clone())));
        let state = Self { taken: Rc::clone(&taken), page: Some(page.clone()) };
        let shown = StoredValue::new(());
        let here = move || page.upgrade().filter(|_| shown.try_get_value().is_some());
        let piece = async move {
            if here().is_none() {
                return;
            }
            let view = part.made();
            own_task().await;
            let Some(page) = here() else { return };
            let over = page.with(|| arrive(view, place));
            *taken.borrow_mut() = Taken::Over(over);
        };
        (state, Box::pin(piece))
    }
}

impl Render for InTurn {
    type State = InTurnState;

    fn build(self) -> InTurnState {
        let page = self.part.owner().map(|owner| owner.downgrade());
        let later = page.clone().filter(|_| !self.only_if_drawn).zip(document().create_element("i").ok());
        let Some((page, place)) = later else { return InTurnState::over(self.part.made().build(), page) };
        let (state, piece) = InTurnState::waiting(self.part, page, place, |view, mut place| {
            let mut state = view.build();
            // A place that is in no page yet cannot be taken: the part is mounted instead of it later.
            place.insert_before_this(&mut state);
            place.unmount();
            state
        });
        spawn_local(async move {
            own_task().await;
            piece.await;
        });
        state
    }

    /// The same page shows something else in its place; another page is made anew.
    fn rebuild(self, state: &mut InTurnState) {
        let page = state.page.as_ref().and_then(WeakOwner::upgrade);
        if let Taken::Over(taken) = &mut *state.taken.borrow_mut()
            && page == self.part.owner()
        {
            return self.part.made().rebuild(taken);
        }
        let new = self.build();
        state.insert_before_this(&mut InTurnState { taken: Rc::clone(&new.taken), page: None });
        state.unmount();
        *state = new;
    }
}

impl Mountable for InTurnState {
    fn unmount(&mut self) {
        match &mut *self.taken.borrow_mut() {
            Taken::Waiting(element) => element.unmount(),
            Taken::Over(taken) => taken.unmount(),
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        match &mut *self.taken.borrow_mut() {
            Taken::Waiting(element) => element.mount(parent, marker),
            Taken::Over(taken) => taken.mount(parent, marker),
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match &*self.taken.borrow() {
            Taken::Waiting(element) => element.insert_before_this(child),
            Taken::Over(taken) => taken.insert_before_this(child),
        }
    }

    fn elements(&self) -> Vec<Element> {
        match &*self.taken.borrow() {
            Taken::Waiting(element) => vec![element.clone()],
            Taken::Over(taken) => taken.elements(),
        }
    }
}

impl AddAnyAttr for InTurn {
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(self, attribute: New) -> Self {
        Self { part: Part::Made(self.part.made().add_any_attr(attribute).into_any()), ..self }
    }
}

impl RenderHtml for InTurn {
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        if let Part::Made(view) = &mut self.part {
            view.dry_resolve();
        }
    }

    async fn resolve(self) -> AnyView {
        self.part.made().resolve().await
    }

    fn to_html_with_buf(
        self,
        buffer: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        self.part.made().to_html_with_buf(buffer, position, escape, mark_branches, extra);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buffer: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        self.part.made().to_html_async_with_buf::<OUT_OF_ORDER>(buffer, position, escape, mark_branches, extra);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> InTurnState {
        let (turns, owner) = match &self.part {
            Part::ToMake(turns, owner, _) => (*turns, owner.clone()),
            Part::Made(_) => return InTurnState::over(self.part.made().hydrate::<FROM_SERVER>(cursor, position), None),
        };
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        position.set(Position::NextChild);
        let element: Element = cursor.current().unchecked_into();
        let (state, piece) = InTurnState::waiting(self.part, owner, element, |view, element| {
            let (cursor, position) = (Cursor::new(element), PositionState::new(Position::Current));
            view.hydrate::<FROM_SERVER>(&cursor, &position)
        });
        turns.0.update_value(|waiting| waiting.pieces.push_back(piece));
        state
    }

    async fn hydrate_async(self, cursor: &Cursor, position: &PositionState) -> InTurnState {
        if let Part::ToMake(turns, ..) = &self.part {
            own_task().await;
            turns.take_over().await;
        }
        let page = self.part.owner().map(|owner| owner.downgrade());
        let view = self.part.made();
        own_task().await;
        InTurnState::over(view.hydrate_async(cursor, position).await, page)
    }

    fn into_owned(self) -> Self {
        self
    }
}
