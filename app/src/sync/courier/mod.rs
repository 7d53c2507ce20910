//! The courier: keeps what is done on the device before the page confirms it, sends it in order as often as it takes,
//! and tells the page what came of it. All pages of a person share one outbox; one of them sends.

mod keep;
mod kit;
mod lane;
mod pages;
mod send;
mod shelf;
mod show;

use super::outbox::{self, Ask};
use super::{Device, Stuck, api, live};
use gloo_timers::future::TimeoutFuture;
use kit::Kit;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::files::{Kept, media};
use model::outbox::Done;
use model::read::{Seed, Session};
use model::{ClientId, MutationId, Outbox, PersonId};
use pages::{News, Pages};
use shelf::Shelf;
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

/// How long a page that is looked at waits for another one to send, in milliseconds: that one may have been put to
/// sleep with the lock in its hand.
const PATIENCE: u32 = 10_000;
/// How long removing something from the device may take, in milliseconds: another page may be asleep on it.
const REMOVAL: u32 = 2_000;
/// How long opening a database may take, in milliseconds.
const OPENING: u32 = 5_000;
/// Where the device keeps whose it is.
const PERSON: &str = "person";

/// Takes in what was done elsewhere and waits.
pub type Adopt = fn(Device, Vec<Done>);

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
    /// Whether the person has signed out: nothing of theirs is kept or sent any more.
    left: Cell<bool>,
    keeping: Cell<bool>,
    sending: Cell<bool>,
    uploading: Cell<bool>,
    /// Whether it is waiting for another page to send.
    impatient: Cell<bool>,
    /// Whether something has come up since the last try.
    again: Cell<bool>,
    /// How often there has been a reason to wait no longer.
    reasons: Cell<u32>,
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
            left: Cell::new(false),
            keeping: Cell::new(false),
            sending: Cell::new(false),
            uploading: Cell::new(false),
            impatient: Cell::new(false),
            again: Cell::new(false),
            reasons: Cell::new(0),
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
    let outbox = shelf.outbox().await.ok()?;
    Some(outbox.map_or(0, |outbox| outbox.waiting().count() + outbox.refused().len()))
}

/// Takes everything of a person's off the device, and off its other pages.
pub async fn leave(person: PersonId) {
    outbox::ask(Ask::Leave);
    Pages::tell_all(person, News::Left);
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
            self.hurry();
        }
        if what == Ask::Leave {
            self.left.set(true);
        }
        spawn_local(async move {
            match what {
                Ask::Heard(delivery) => {
                    if let (Some(shelf), true) = (&self.shelf, self.leading.get())
                        && self.kit.hear(self.device, shelf, delivery).await
                    {
                        self.pages.tell(News::Kit);
                    }
                }
                Ask::Refresh => {
                    self.pages.tell(News::Refresh);
                    self.refresh(true).await;
                }
                Ask::Keep => self.keep().await,
                Ask::Leave => {}
                Ask::Send => {
                    self.pages.tell(News::Changed);
                    self.look().await;
                    self.send().await;
                }
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
                    let stuck = self.device.status.get_untracked().stuck;
                    let next = stuck.is_some_and(Stuck::is_of_what_waits).then(|| ClientId(Uuid::now_v7()));
                    if self.deal(|outbox| outbox.give_up(mutation, next)).await {
                        self.device.settle(&[mutation]);
                        self.send().await;
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
            courier.device.status.update(|status| status.stuck = None);
            courier.pages.tell(News::Stands(None));
            spawn_local(async move {
                courier.look().await;
                spawn_local(courier.clone().send());
                spawn_local(courier.clone().upload());
                courier.refresh(false).await;
            });
        });
    }

    /// There is a reason to wait no longer.
    fn hurry(&self) {
        self.reasons.set(self.reasons.get().wrapping_add(1));
    }

    /// Why nothing gets through is the same on all pages: as the one that sends says.
    fn stand_at(&self, stuck: Option<Stuck>) {
        let changed = self.device.status.get_untracked().stuck != stuck;
        if changed {
            self.device.status.update(|status| status.stuck = stuck);
        }
        if self.leading.get() && (changed || stuck.is_some()) {
            self.pages.tell(News::Stands(stuck));
        }
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
            courier.hurry();
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
        if let (Some(shelf), true) = (&self.shelf, self.leading.get())
            && self.kit.refresh(self.device, shelf, asked).await
        {
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
                News::Stands(_) if self.leading.get() => {}
                News::Stands(stuck) => self.device.status.update(|status| status.stuck = stuck),
                // The server shows who comes now where to sign in; where this was said here, that is on its way.
                News::Left if self.left.replace(true) => {}
                News::Left => drop(window().location().reload()),
                News::Changed => {
                    self.hurry();
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
