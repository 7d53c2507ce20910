//! What waits, as the page sees it. What keeps it on the device and sends it, the courier, is loaded once the page is
//! alive.

use super::Device;
use leptos::task::spawn_local;
use model::{Delivery, MutationId};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What a page asks of the courier.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// The log has gone on.
    Heard(Delivery),
    /// Fetch again what the device takes along.
    Refresh,
    /// Something was done: keep it, send it.
    Keep,
    /// The person has signed out: nothing of theirs is kept or sent any more.
    Leave,
    /// There is a content to be sent.
    Upload,
    /// Try again now.
    Send,
    /// The person has dealt with what was refused.
    Dismiss(MutationId),
    /// What was refused is to be done again.
    Again(MutationId),
    /// What waits is not wanted any more.
    GiveUp(MutationId),
}

type Courier = Rc<dyn Fn(Ask)>;
type Then = Box<dyn FnOnce()>;

// A page has one thread; the server, which has many, keeps nothing.
thread_local! {
    static COURIER: RefCell<Option<Courier>> = const { RefCell::new(None) };
    static KEEPING: Cell<bool> = const { Cell::new(false) };
    static THEN: RefCell<Vec<Then>> = const { RefCell::new(vec![]) };
}

/// Calls the courier.
pub(super) fn start(device: Device) {
    spawn_local(async move { crate::lazy::courier(device).await.await });
}

/// The courier is there, and does as it is asked from now on.
pub(super) fn came(courier: Courier) {
    COURIER.replace(Some(courier));
}

/// Asks the courier. Whoever asks it before it is there is heard when it comes: it looks for what is to be done.
pub fn ask(what: Ask) {
    if what == Ask::Keep {
        KEEPING.set(true);
    }
    let courier = COURIER.with_borrow(Clone::clone);
    if let Some(courier) = courier {
        courier(what);
    }
}

/// Does something once all that was done so far is kept: what a person sees confirmed survives whatever comes.
pub(super) fn once_kept(then: impl FnOnce() + 'static) {
    if KEEPING.get() {
        THEN.with_borrow_mut(|waiting| waiting.push(Box::new(then)));
    } else {
        then();
    }
}

/// All that was done so far is kept.
pub(super) fn kept() {
    KEEPING.set(false);
    for then in THEN.take() {
        then();
    }
}
