//! What a page shows of the outbox that all pages share.

use super::shelf::Lost;
use super::{Courier, live};
use crate::sync::Stuck;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::outbox::{Done, Refused};
use model::{MutationId, Outbox};
use std::collections::BTreeSet;
use std::rc::Rc;

impl Courier {
    /// Makes this page show what the device keeps: what other pages have done, and what came of it.
    pub(super) async fn look(self: &Rc<Self>) {
        let Some(shelf) = self.shelf.as_ref().filter(|_| !self.left.get()) else { return self.show_own() };
        let kept = loop {
            let kept = shelf.outbox().await;
            let Ok(Some(outbox)) = &kept else { break kept };
            let new = outbox.waiting().any(|done| self.is_new(done));
            if !new || self.adopter.get().is_some() {
                break kept;
            }
            // What is on the shelf may be another matter once that has come.
            self.adopter.set(Some(crate::lazy::adopter().await));
        };
        match kept {
            Ok(Some(outbox)) => {
                let mut refused = self.page.borrow().refused().to_vec();
                refused.extend_from_slice(outbox.refused());
                self.device.refused.set(refused);
                self.show(outbox);
            }
            Ok(None) => {
                self.show_own();
                // Whoever has cleared what the browser keeps has not done it to what waits.
                if !self.kept.take().is_empty() {
                    spawn_local(self.clone().keep());
                }
            }
            // What is there is shown again when it can be read again.
            Err(Lost::Full) => self.show_own(),
            Err(Lost::Newer) => {
                self.show_own();
                self.stand_at(Some(Stuck::Outdated));
            }
        }
    }

    /// Shows what came back of this page's own, beside what is shown.
    fn show_own(&self) {
        let own = self.page.borrow().refused().to_vec();
        let is_shown = |one: &Refused| self.device.refused.with_untracked(|all| all.iter().any(|other| other == one));
        let new: Vec<Refused> = own.into_iter().filter(|one| !is_shown(one)).collect();
        if !new.is_empty() {
            self.device.refused.update(|all| all.extend(new));
        }
    }

    /// Whether this page has not heard of it.
    fn is_new(&self, done: &Done) -> bool {
        let mutation = done.pending.mutation;
        !self.kept.borrow().contains(&mutation) && !self.device.waits_for(&[mutation])
    }

    /// Takes in what is on the shelf at this moment.
    fn show(self: &Rc<Self>, outbox: Outbox) {
        let still: BTreeSet<MutationId> = outbox.waiting().map(|done| done.pending.mutation).collect();
        let gone: Vec<MutationId> = self.kept.borrow().difference(&still).copied().collect();
        let came_back = |id: &MutationId| outbox.refused().iter().any(|one| one.mutation() == *id);
        let (back, done): (Vec<_>, Vec<_>) = gone.into_iter().partition(came_back);
        let new: Vec<Done> = outbox.waiting().filter(|done| self.is_new(done)).cloned().collect();
        if let (Some(adopt), false) = (self.adopter.get(), new.is_empty()) {
            adopt(self.device, new);
        }
        self.device.settle(&back);
        let mut kept = self.kept.borrow_mut();
        kept.retain(|id| !back.contains(id));
        kept.extend(still);
        drop(kept);
        if !self.device.waits_for(&done) {
            return self.kept.borrow_mut().retain(|id| !done.contains(id));
        }
        // Carried out from another page: it waits no longer once the log has brought what it did.
        let courier = self.clone();
        spawn_local(async move {
            if live::catch_up(courier.device).await {
                courier.device.settle(&done);
                courier.kept.borrow_mut().retain(|id| !done.contains(id));
            }
        });
    }
}
