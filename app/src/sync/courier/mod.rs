//! The courier: keeps what is done on the device before the page confirms it, sends it in order as often as it takes,
//! and tells the page what came of it. All pages of a person share one outbox; one of them sends.

mod kit;
mod lane;
mod pages;
mod shelf;

use super::outbox::{self, Ask};
use super::{Device, Stuck, api, live};
use crate::error::AppError;
use crate::wire::Wire;
use gloo_timers::future::TimeoutFuture;
use kit::Kit;
use lane::Stopped;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::files::{Kept, media};
use model::outbox::Done;
use model::read::{Seed, Session};
use model::replica::Pending;
use model::{ClientId, MutationId, Outbox, Outcome, PersonId, Receipt, Refusal};
use pages::{News, Pages};
use shelf::{Lost, Shelf};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::{Rc, Weak};
use std::task::Poll;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Blob;

/// Shortest and longest wait between two tries, in milliseconds; the shortest is also how often it is looked whether
/// there is a reason to wait no longer.
const SHORTEST_WAIT: u32 = 500;
const LONGEST_WAIT: u32 = 15_000;
/// How long a page that is looked at waits for another one to send, in milliseconds: that one may have been put to
/// sleep with the lock in its hand.
const PATIENCE: u32 = 10_000;
/// How long removing something from the device may take, in milliseconds: another page may be asleep on it.
const REMOVAL: u32 = 2_000;
/// How long a request may take, in milliseconds: networks that are gone do not say so.
const LIMIT: u32 = 45_000;
/// How long opening a database may take, in milliseconds.
const OPENING: u32 = 5_000;
/// Where the device keeps whose it is.
const PERSON: &str = "person";

/// Takes in what was done elsewhere and waits.
pub type Adopt = fn(Device, Vec<Done>);

/// Which outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The one all pages share.
    Device,
    /// This page's own: for what the device does not keep.
    Page,
}

/// Why nothing gets through at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// The server cannot be reached.
    Unreachable,
    /// It can, but this page will not get anything through.
    Stuck(Stuck),
    /// The device does not keep what came of it.
    Lost,
}

impl From<AppError> for Trouble {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unreachable | AppError::Fault(_) => Self::Unreachable,
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

struct Courier {
    device: Device,
    person: PersonId,
    shelf: Option<Shelf>,
    page: RefCell<Outbox>,
    pages: Pages,
    kit: Kit,
    /// What this page knows to be on the shelf.
    kept: RefCell<BTreeSet<MutationId>>,
    /// What takes in what was done elsewhere, once that has been loaded.
    adopter: Cell<Option<Adopt>>,
    leading: Cell<bool>,
    keeping: Cell<bool>,
    sending: Cell<bool>,
    uploading: Cell<bool>,
    /// Whether it is waiting for another page to send.
    impatient: Cell<bool>,
    /// Whether something has come up since the last try.
    again: Cell<bool>,
    /// Whether waiting any longer makes no sense.
    hurry: Cell<bool>,
}

/// Begins its work for this page.
pub async fn start(device: Device) {
    let person = device.actor().id;
    let shelf = Shelf::open(person).await.ok();
    let courier = Rc::new_cyclic(|weak: &Weak<Courier>| {
        let hearer = weak.clone();
        let hear = move |news| {
            if let Some(courier) = hearer.upgrade() {
                courier.hear(news);
            }
        };
        Courier {
            device,
            person,
            shelf,
            page: RefCell::new(Outbox::new(ClientId(Uuid::now_v7()))),
            pages: Pages::join(person, hear),
            kit: Kit::default(),
            kept: RefCell::default(),
            adopter: Cell::new(None),
            leading: Cell::new(false),
            keeping: Cell::new(false),
            sending: Cell::new(false),
            uploading: Cell::new(false),
            impatient: Cell::new(false),
            again: Cell::new(false),
            hurry: Cell::new(false),
        }
    });
    let asked = courier.clone();
    outbox::came(Rc::new(move |what| asked.clone().asked(what)));
    if let Ok(own) = Shelf::of_device().await {
        // Without it the device begins with nothing where there is no network; it works all the same.
        let _ = own.put_text(PERSON, &person.to_string()).await;
    }
    courier.clone().listen();
    courier.look().await;
    courier.clone().keep().await;
    courier.clone().stand(false);
    courier.tell_of_kit().await;
}

/// What the device holds of a person's records, with the session it was read in; nothing where it holds none.
pub async fn held(person: PersonId) -> Option<(Session, Seed)> {
    let shelf = Shelf::open(person).await.ok()?;
    let session = kit::session(&shelf).await?;
    let (version, records) = kit::held(&shelf).await.ok()??;
    Some((session, Seed { version, records }))
}

/// The same of whoever was signed in last.
pub async fn held_here() -> Option<(Session, Seed)> {
    let person = Shelf::of_device().await.ok()?.text(PERSON).await.ok()??;
    held(person.parse().ok()?).await
}

/// Nobody is signed in here any more: the device does not begin with anybody's records.
pub async fn nobodys() {
    if let Ok(own) = Shelf::of_device().await {
        // What cannot be removed is asked for again by whoever signs in.
        let _ = own.drop_text(PERSON).await;
    }
}

/// How much of what a person did here has not reached the server, or came back; nothing where that cannot be told.
pub async fn unsent(person: PersonId) -> Option<usize> {
    let shelf = Shelf::open(person).await.ok()?;
    shelf.change(|outbox| outbox.waiting().count() + outbox.refused().len()).await.ok()
}

/// Takes everything of a person's off the device.
pub async fn leave(person: PersonId) {
    nobodys().await;
    spawn_local(Shelf::remove(person));
    TimeoutFuture::new(REMOVAL / 4).await;
    for _ in 0..3 {
        if !Shelf::is_there(person).await {
            return;
        }
        TimeoutFuture::new(REMOVAL / 4).await;
    }
}

/// Keeps a content on the device until it has been sent; gives back what it is kept as. Nothing where the browser keeps
/// nothing, or does not tell the hash.
pub async fn keep_file(person: PersonId, content: Blob) -> Option<Kept> {
    let (hash, first) = lane::hash(&content).await?;
    let shelf = Shelf::open(person).await.ok()?;
    shelf.keep_file(&hash, &content).await.ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
    let size = content.size() as u64;
    Some(Kept { hash, media: media(&first).to_owned(), size })
}

impl Courier {
    fn asked(self: Rc<Self>, what: Ask) {
        if !matches!(what, Ask::Heard(_)) {
            self.hurry.set(true);
        }
        spawn_local(async move {
            match what {
                Ask::Heard(delivery) => {
                    if let (Some(shelf), true) = (&self.shelf, self.leading.get()) {
                        self.kit.hear(self.device, shelf, delivery).await;
                    }
                }
                Ask::Refresh => {
                    self.pages.tell(News::Refresh);
                    self.refresh(true).await;
                }
                Ask::Keep => self.keep().await,
                Ask::Send => self.send().await,
                Ask::Upload => {
                    self.pages.tell(News::Changed);
                    self.upload().await;
                }
                Ask::Dismiss(mutation) => {
                    self.deal(|outbox| outbox.dismiss(mutation)).await;
                }
                Ask::Again(mutation) => {
                    let (next, seen) = (Uuid::now_v7().into(), self.device.version());
                    let at = self.device.now_untracked();
                    self.deal(|outbox| outbox.again(mutation, next, seen, at)).await;
                    self.send().await;
                }
                Ask::GiveUp(mutation) => {
                    if self.deal(|outbox| outbox.give_up(mutation)).await {
                        self.device.settle(&[mutation]);
                    } else {
                        self.device.toast(self.device.words().later().may_have_arrived.to_owned());
                    }
                }
            }
        });
    }

    fn stand(self: Rc<Self>, steal: bool) {
        let candidate = self.clone();
        self.pages.stand(steal, move |leads| {
            let courier = candidate.clone();
            courier.leading.set(leads);
            if !leads {
                // Whoever has taken over goes some time, too.
                return courier.stand(false);
            }
            spawn_local(async move {
                courier.look().await;
                spawn_local(courier.clone().send());
                spawn_local(courier.clone().upload());
                courier.refresh(false).await;
            });
        });
    }

    /// Takes over from a page that does not send although it could.
    async fn grow_impatient(self: Rc<Self>) {
        if self.impatient.replace(true) {
            return;
        }
        TimeoutFuture::new(PATIENCE).await;
        self.impatient.set(false);
        if !self.leading.get() && self.is_waited_for() {
            self.stand(true);
        }
    }

    /// A network, and a person who comes back, are reasons to try at once.
    fn listen(self: Rc<Self>) {
        let courier = self.clone();
        let wake = Closure::<dyn FnMut()>::new(move || {
            let courier = courier.clone();
            courier.hurry.set(true);
            spawn_local(async move {
                courier.look().await;
                spawn_local(courier.clone().send());
                spawn_local(courier.clone().upload());
                spawn_local(courier.clone().grow_impatient());
                courier.refresh(false).await;
            });
        });
        let device = self.device;
        let back = Closure::<dyn FnMut()>::new(move || device.status.update(|status| status.offline = false));
        let cut = Closure::<dyn FnMut()>::new(move || device.status.update(|status| status.offline = true));
        let _ = window().add_event_listener_with_callback("online", back.as_ref().unchecked_ref());
        let _ = window().add_event_listener_with_callback("online", wake.as_ref().unchecked_ref());
        let _ = document().add_event_listener_with_callback("visibilitychange", wake.as_ref().unchecked_ref());
        let _ = window().add_event_listener_with_callback("offline", cut.as_ref().unchecked_ref());
        // They live as long as the page.
        wake.forget();
        back.forget();
        cut.forget();
        if !online() {
            self.device.status.update(|status| status.offline = true);
        }
    }

    /// Brings what the device takes along up to date, if this page is the one to do so; `asked` by a person at once.
    async fn refresh(&self, asked: bool) {
        if let (Some(shelf), true) = (&self.shelf, self.leading.get()) {
            // What cannot be kept is not there; the page works all the same.
            let _ = self.kit.refresh(self.device, shelf, asked).await;
            self.pages.tell(News::Kit);
        }
    }

    fn is_waited_for(&self) -> bool {
        !document().hidden() && online() && self.device.status.get_untracked().waiting > 0
    }

    fn hear(self: Rc<Self>, news: News) {
        spawn_local(async move {
            match news {
                News::Refresh => self.refresh(true).await,
                News::Kit => self.tell_of_kit().await,
                News::Changed => {
                    self.look().await;
                    spawn_local(self.clone().upload());
                    self.send().await;
                }
            }
        });
    }

    async fn tell_of_kit(&self) {
        if let Some(shelf) = &self.shelf {
            kit::tell(self.device, shelf).await;
        }
    }

    /// Makes this page show what the device keeps: what other pages have done, and what came of it.
    async fn look(self: &Rc<Self>) {
        let kept = loop {
            let kept = match &self.shelf {
                Some(shelf) => shelf.change(|outbox| outbox.clone()).await,
                None => Err(Lost::Full),
            };
            let Ok(outbox) = &kept else { break kept };
            let new = outbox.waiting().any(|done| self.is_new(done));
            if !new || self.adopter.get().is_some() {
                break kept;
            }
            // What is on the shelf may be another matter once that has come.
            self.adopter.set(Some(crate::lazy::adopter().await));
        };
        match kept {
            Ok(outbox) => {
                let mut refused = self.page.borrow().refused().to_vec();
                refused.extend_from_slice(outbox.refused());
                self.device.refused.set(refused);
                self.show(outbox);
            }
            Err(Lost::Newer) => self.device.status.update(|status| status.stuck = Some(Stuck::Outdated)),
            Err(Lost::Full) if self.shelf.is_none() => self.device.refused.set(self.page.borrow().refused().to_vec()),
            // What is there is shown again when it can be read again.
            Err(Lost::Full) => {}
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

    /// Keeps what was done here since it was last asked to.
    async fn keep(self: Rc<Self>) {
        if self.keeping.replace(true) {
            return;
        }
        loop {
            let page = self.page.borrow().clone();
            let new = self
                .device
                .waiting(|pending| !page.waits(pending.mutation) && !self.kept.borrow().contains(&pending.mutation));
            if new.is_empty() {
                break;
            }
            let ids: Vec<MutationId> = new.iter().map(|pending| pending.mutation).collect();
            let done = |pending: &Pending| Done::of(pending, self.device.made(pending.mutation));
            let new: Vec<Done> = new.iter().map(done).collect();
            let kept = match &self.shelf {
                Some(shelf) => shelf.change(|outbox| outbox.keep(new.clone())).await,
                None => Err(Lost::Full),
            };
            if kept.is_ok() {
                self.kept.borrow_mut().extend(ids);
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

    /// Changes whichever outbox something is in; says whether it was in one.
    async fn deal(self: &Rc<Self>, change: impl Fn(&mut Outbox) -> bool) -> bool {
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

    async fn change<R>(&self, place: Place, change: impl FnOnce(&mut Outbox) -> R) -> Result<R, Lost> {
        match (place, &self.shelf) {
            (Place::Page, _) => Ok(change(&mut self.page.borrow_mut())),
            (Place::Device, Some(shelf)) => shelf.change(change).await,
            (Place::Device, None) => Err(Lost::Full),
        }
    }

    /// Sends what waits, unless that is under way.
    async fn send(self: Rc<Self>) {
        self.again.set(true);
        if self.sending.replace(true) {
            return;
        }
        let mut wait = SHORTEST_WAIT;
        while self.again.replace(false) {
            for place in [Place::Device, Place::Page] {
                if place == Place::Device && (self.shelf.is_none() || !self.leading.get()) {
                    continue;
                }
                match self.send_from(place).await {
                    Ok(true) => {
                        wait = SHORTEST_WAIT;
                        self.again.set(true);
                    }
                    Ok(false) => {}
                    Err(Trouble::Stuck(stuck)) => self.device.status.update(|status| status.stuck = Some(stuck)),
                    Err(trouble) => {
                        match trouble {
                            Trouble::Lost => self.device.status.update(|status| status.stuck = Some(Stuck::Full)),
                            _ => self.device.status.update(|status| status.offline = true),
                        }
                        self.rest(wait).await;
                        wait = (wait * 2).min(LONGEST_WAIT);
                        self.again.set(true);
                    }
                }
            }
        }
        self.sending.set(false);
    }

    /// Sends the contents of files, unless that is under way.
    async fn upload(self: Rc<Self>) {
        let Some(shelf) = self.shelf.as_ref().filter(|_| self.leading.get() && !self.uploading.replace(true)) else {
            return;
        };
        let mut wait = SHORTEST_WAIT;
        while let (true, Ok(Some((hash, content)))) = (self.leading.get(), shelf.next_file().await) {
            match lane::send(&hash, &content).await {
                // What the server does not take comes back with what needs it.
                Ok(()) | Err(Stopped::Refused) => {
                    wait = SHORTEST_WAIT;
                    if shelf.drop_file(&hash).await.is_err() {
                        break;
                    }
                    spawn_local(self.clone().send());
                }
                Err(Stopped::Unreachable) => {
                    self.rest(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
        self.uploading.set(false);
    }

    /// Sends the next of what waits in one place; says whether there was anything.
    async fn send_from(self: &Rc<Self>, place: Place) -> Result<bool, Trouble> {
        if !online() {
            // What has not been sent can be given up; and there is nobody to send it to.
            let idle = self.device.status.get_untracked().waiting == 0;
            return if idle { Ok(false) } else { Err(Trouble::Unreachable) };
        }
        let next = self.change(place, Outbox::seal).await?;
        if next.is_empty() {
            return Ok(false);
        }
        let sent = api::submit(next, self.device.version(), Some(self.person));
        let Wire(submitted) = within(LIMIT, sent).await.unwrap_or(Err(AppError::Unreachable))?;
        self.device.status.update(|status| (status.offline, status.stuck) = (false, None));
        if let Some(delivery) = submitted.delivery {
            live::receive(self.device, &delivery);
        }
        self.settle(place, submitted.receipts).await?;
        Ok(true)
    }

    async fn settle(self: &Rc<Self>, place: Place, receipts: Vec<Receipt>) -> Result<(), Lost> {
        let device = self.device;
        let settle = |outbox: &mut Outbox| outbox.settle(receipts, ClientId(Uuid::now_v7()));
        let settled = self.change(place, settle).await?;
        let here: Vec<_> = settled.into_iter().filter(|(mutation, _)| device.waits_for(&[*mutation])).collect();
        let ids: Vec<MutationId> = here.iter().map(|(mutation, _)| *mutation).collect();
        device.settle(&ids);
        self.pages.tell(News::Changed);
        for (_, outcome) in here {
            match outcome {
                // These ask.
                Outcome::Accepted(_) | Outcome::Refused(Refusal::Conflict(_)) => {}
                Outcome::Refused(refusal) => device.toast(device.words().refusal(&refusal)),
            }
        }
        self.look().await;
        Ok(())
    }

    /// Waits, unless there is a reason not to.
    async fn rest(&self, wait: u32) {
        self.hurry.set(false);
        for _ in 0..wait / SHORTEST_WAIT {
            TimeoutFuture::new(SHORTEST_WAIT).await;
            if self.hurry.get() {
                return;
            }
        }
    }
}

/// What comes of something within so many milliseconds; nothing where it takes longer.
async fn within<T>(limit: u32, what: impl Future<Output = T>) -> Option<T> {
    let (mut what, mut late) = (pin!(what), pin!(TimeoutFuture::new(limit)));
    poll_fn(|context| match what.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => late.as_mut().poll(context).map(|()| None),
    })
    .await
}

fn online() -> bool {
    window().navigator().on_line()
}
