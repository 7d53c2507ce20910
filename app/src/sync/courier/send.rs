//! Sending what waits, and the contents of files, in order and as often as it takes.

use super::keep::Place;
use super::lane::{self, Stopped};
use super::pages::News;
use super::shelf::Lost;
use super::{Courier, api, live, online, within};
use crate::error::AppError;
use crate::sync::Stuck;
use crate::wire::Wire;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::outbox::AT_ONCE;
use model::{ClientId, Outcome, Receipt, Refusal};
use std::rc::Rc;
use uuid::Uuid;

/// Shortest and longest wait between two tries, in milliseconds; the shortest is also how often it is looked whether
/// there is a reason to wait no longer.
const SHORTEST_WAIT: u32 = 500;
const LONGEST_WAIT: u32 = 15_000;
/// How long a request may take, in milliseconds: networks that are gone do not say so.
const LIMIT: u32 = 45_000;
/// How often the server may fail at something before that is told.
const FAILS: u32 = 3;

/// Why nothing gets through at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// The server cannot be reached.
    Unreachable,
    /// It can, and fails at what it is sent.
    Failing,
    /// It can, and can store nothing.
    Unwritable,
    /// It can, but this page will not get anything through.
    Stuck(Stuck),
    /// The device does not keep what came of it.
    Lost,
}

impl From<AppError> for Trouble {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unreachable => Self::Unreachable,
            AppError::Fault(_) => Self::Failing,
            AppError::Unwritable => Self::Unwritable,
            AppError::SignedOut => Self::Stuck(Stuck::SignedOut),
            AppError::NotFound | AppError::Refused(_) | AppError::Malformed(_) => Self::Stuck(Stuck::Outdated),
        }
    }
}

impl From<Lost> for Trouble {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Full => Self::Lost,
            Lost::Newer => Self::Stuck(Stuck::Outdated),
        }
    }
}

impl Courier {
    /// Sends what waits, unless that is under way.
    pub(super) async fn send(self: Rc<Self>) {
        self.again.set(true);
        if self.left.get() || self.sending.replace(true) {
            return;
        }
        let (mut wait, mut all_fails) = (SHORTEST_WAIT, [0, 0]);
        while self.again.replace(false) {
            for (place, fails) in [Place::Device, Place::Page].into_iter().zip(&mut all_fails) {
                if place == Place::Device && (self.shelf.is_none() || !self.leading.get()) {
                    continue;
                }
                let reasons = self.reasons.get();
                // One by one, what comes before that at which the server fails gets through.
                let trouble = match self.send_from(place, if *fails == 0 { AT_ONCE } else { 1 }).await {
                    Ok(false) => continue,
                    Ok(true) => {
                        (wait, *fails) = (SHORTEST_WAIT, 0);
                        self.again.set(true);
                        continue;
                    }
                    Err(trouble) => trouble,
                };
                match trouble {
                    Trouble::Stuck(stuck) => {
                        self.stand_at(Some(stuck));
                        continue;
                    }
                    Trouble::Lost => self.stand_at(Some(Stuck::Full)),
                    Trouble::Unwritable => self.stand_at(Some(Stuck::Unwritable)),
                    Trouble::Unreachable => self.device.status.update(|status| status.offline = true),
                    Trouble::Failing => {
                        *fails += 1;
                        if *fails >= FAILS {
                            self.stand_at(Some(Stuck::Failing));
                        }
                    }
                }
                self.rest(wait, reasons).await;
                wait = (wait * 2).min(LONGEST_WAIT);
                self.again.set(true);
            }
        }
        self.sending.set(false);
    }

    /// Sends the contents of files, unless that is under way.
    pub(super) async fn upload(self: Rc<Self>) {
        let Some(shelf) =
            self.shelf.as_ref().filter(|_| self.leading.get() && !self.left.get() && !self.uploading.replace(true))
        else {
            return;
        };
        let (mut wait, mut failed) = (SHORTEST_WAIT, None);
        while self.leading.get() {
            let reasons = self.reasons.get();
            let (hash, content) = match shelf.next_file(failed.as_deref()).await {
                Ok(Some(next)) => next,
                // Once more from the first.
                Ok(None) if failed.take().is_some() => continue,
                _ => break,
            };
            match lane::send(&hash, &content).await {
                // What the server does not take comes back with what needs it.
                Ok(()) | Err(Stopped::Refused) => {
                    wait = SHORTEST_WAIT;
                    if shelf.drop_file(&hash).await.is_err() {
                        break;
                    }
                    spawn_local(self.clone().send());
                    continue;
                }
                Err(Stopped::Unreachable) => {}
                Err(Stopped::Failing) => failed = Some(hash),
            }
            self.rest(wait, reasons).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
        self.uploading.set(false);
    }

    /// Sends the next of what waits in one place, so many at most; says whether there was anything.
    async fn send_from(self: &Rc<Self>, place: Place, most: usize) -> Result<bool, Trouble> {
        if !online() {
            // What has not been sent can be given up; and there is nobody to send it to.
            let idle = self.device.status.get_untracked().waiting == 0;
            return if idle { Ok(false) } else { Err(Trouble::Unreachable) };
        }
        let next = self.change(place, |outbox| outbox.seal(most)).await?;
        if next.is_empty() {
            if place == Place::Device || self.shelf.is_none() {
                self.stand_at(None);
            }
            return Ok(false);
        }
        let sent = api::submit(next, self.device.version(), Some(self.person));
        let Wire(submitted) = within(LIMIT, sent).await.unwrap_or(Err(AppError::Unreachable))?;
        self.device.status.update(|status| status.offline = false);
        self.stand_at(None);
        if let Some(delivery) = submitted.delivery {
            live::receive(self.device, &delivery);
        }
        self.settle(place, submitted.receipts).await?;
        Ok(true)
    }

    async fn settle(self: &Rc<Self>, place: Place, receipts: Vec<Receipt>) -> Result<(), Lost> {
        let device = self.device;
        let settled = self.change(place, |outbox| outbox.settle(receipts, ClientId(Uuid::now_v7()))).await?;
        let here: Vec<_> = settled.into_iter().filter(|(mutation, _)| device.waits_for(&[*mutation])).collect();
        let ids: Vec<_> = here.iter().map(|(mutation, _)| *mutation).collect();
        device.settle(&ids);
        self.pages.tell(News::Changed);
        for (_, outcome) in here {
            match outcome {
                // A conflict asks by itself.
                Outcome::Accepted(_) | Outcome::Refused(Refusal::Conflict(_)) => {}
                Outcome::Refused(refusal) => device.toast(device.words().refusal(&refusal)),
            }
        }
        self.look().await;
        Ok(())
    }

    /// Waits, unless there is a reason not to that was not there when there were so many.
    async fn rest(&self, wait: u32, reasons: u32) {
        for _ in 0..wait / SHORTEST_WAIT {
            if self.reasons.get() != reasons {
                return;
            }
            TimeoutFuture::new(SHORTEST_WAIT).await;
        }
    }
}
