//! Keeping what is done before the page confirms it, in one of two outboxes.

use super::pages::News;
use super::shelf::Lost;
use super::{Courier, outbox};
use leptos::task::spawn_local;
use model::outbox::Done;
use model::{MutationId, Outbox};
use std::rc::Rc;

/// Which outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The one all pages share.
    Device,
    /// This page's own: for what the device does not keep.
    Page,
}

impl Courier {
    /// Keeps what was done here since it was last asked to.
    pub(super) async fn keep(self: Rc<Self>) {
        if self.left.get() || self.keeping.replace(true) {
            return;
        }
        loop {
            let is_kept = |id| self.kept.borrow().contains(&id);
            let new = self.done_here(|id| !is_kept(id) && !self.page.borrow().waits(id));
            if new.is_empty() {
                break;
            }
            let kept = match &self.shelf {
                Some(shelf) => shelf.keep(new.clone(), self.done_here(is_kept)).await,
                None => Err(Lost::Full),
            };
            if kept.is_ok() {
                self.kept.borrow_mut().extend(new.iter().map(|done| done.pending.mutation));
            } else {
                self.page.borrow_mut().keep(new);
                self.device.toast(self.device.words().later().not_kept.to_owned());
            }
        }
        self.keeping.set(false);
        outbox::kept();
        self.pages.tell(News::Changed);
        spawn_local(self.clone().send());
        if !self.leading.get() {
            spawn_local(self.grow_impatient());
        }
    }

    /// What was done here and waits, as far as it passes.
    fn done_here(&self, pass: impl Fn(MutationId) -> bool) -> Vec<Done> {
        let waiting = self.device.waiting(|pending| pass(pending.mutation));
        waiting.iter().map(|pending| Done::of(pending, self.device.made(pending.mutation))).collect()
    }

    /// Changes whichever outbox something is in; says whether it was in one.
    pub(super) async fn deal(self: &Rc<Self>, change: impl Fn(&mut Outbox) -> bool) -> bool {
        let own = change(&mut self.page.borrow_mut());
        let shared = self.change(Place::Device, &change).await;
        if self.shelf.is_some() && shared.is_err() {
            self.device.toast(self.device.words().later().not_kept.to_owned());
        }
        let shared = shared.unwrap_or(false);
        self.pages.tell(News::Changed);
        self.look().await;
        own || shared
    }

    pub(super) async fn change<R>(&self, place: Place, change: impl FnOnce(&mut Outbox) -> R) -> Result<R, Lost> {
        match (place, &self.shelf) {
            (Place::Page, _) => Ok(change(&mut self.page.borrow_mut())),
            (Place::Device, Some(shelf)) => shelf.change(change).await,
            (Place::Device, None) => Err(Lost::Full),
        }
    }
}
