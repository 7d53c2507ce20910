//! Where the outbox stands on the device: one record in a database of the browser's, for each person one.

use super::{OPENING, within};
use idb::{Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, Transaction, TransactionResult};
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use model::outbox::{Done, FORMAT};
use model::{ClientId, Outbox, PersonId};
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, IdbTransaction};

/// The object stores, and the key of the outbox in the first.
const KEPT: &str = "kept";
const RECORDS: &str = "records";
const FILES: &str = "files";
const OUTBOX: &str = "outbox";
/// So many records are put there before the page gets its turn.
const AT_ONCE: usize = 50;

/// Why something cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The browser keeps nothing (any more).
    Full,
    /// A later program has written what is there.
    Newer,
}

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// It changes nothing.
    Reading,
    /// What it writes can be had again.
    Writing,
    /// It is over only when the disk has what it writes: a power cut comes at any time.
    Strict,
}

impl From<idb::Error> for Lost {
    fn from(_: idb::Error) -> Self {
        Self::Full
    }
}

impl From<JsValue> for Lost {
    fn from(_: JsValue) -> Self {
        Self::Full
    }
}

/// A database of the browser's.
pub struct Shelf {
    name: String,
    database: RefCell<JsValue>,
}

impl Shelf {
    /// Opens a person's; it is made where there is none.
    ///
    /// # Errors
    /// The browser keeps nothing.
    pub async fn open(person: PersonId) -> Result<Self, Lost> {
        Self::named(database_of(person)).await
    }

    /// Opens the one of the device itself, which says whose it is.
    ///
    /// # Errors
    /// The browser keeps nothing.
    pub async fn of_device() -> Result<Self, Lost> {
        Self::named("daybook".to_owned()).await
    }

    async fn named(name: String) -> Result<Self, Lost> {
        let database = RefCell::new(connected(&name).await?);
        Ok(Self { name, database })
    }

    /// Changes the outbox and keeps it, in one transaction that no other page's comes between. What a program before
    /// has kept is read by this one's shape; all there was is gone only with what it says.
    ///
    /// # Errors
    /// Nothing has been changed, or not for good.
    pub async fn change<R>(&self, change: impl FnOnce(&mut Outbox) -> R) -> Result<R, Lost> {
        self.change_with(&[KEPT], |outbox, _| change(outbox), |_| Ok(())).await
    }

    /// Keeps what was done; where somebody has cleared what the browser keeps, what is `known` to have been kept, too.
    ///
    /// # Errors
    /// None of it is kept, or not for good.
    pub async fn keep(&self, new: Vec<Done>, known: Vec<Done>) -> Result<(), Lost> {
        let keep = |outbox: &mut Outbox, was_there: bool| {
            if !was_there {
                outbox.keep(known);
            }
            outbox.keep(new);
        };
        self.change_with(&[KEPT], keep, |_| Ok(())).await
    }

    /// The outbox as it stands; nothing where none is kept.
    ///
    /// # Errors
    /// The browser does not say, or a later program has written it.
    pub async fn outbox(&self) -> Result<Option<Outbox>, Lost> {
        self.text(OUTBOX).await?.as_deref().map(read).transpose()
    }

    /// Keeps a content under its hash until it has been sent; what needs it waits for that.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn keep_file(&self, hash: &str, content: &Blob) -> Result<(), Lost> {
        let keep = |transaction: &Transaction| {
            transaction.object_store(FILES)?.put(content, Some(&JsValue::from_str(hash)))?;
            Ok(())
        };
        self.change_with(&[KEPT, FILES], |outbox, _| outbox.withhold(hash), keep).await
    }

    /// A content has been sent, or never will be: nothing waits for it any more.
    ///
    /// # Errors
    /// Everything is as it was.
    pub async fn drop_file(&self, hash: &str) -> Result<(), Lost> {
        let remove = |transaction: &Transaction| {
            transaction.object_store(FILES)?.delete(JsValue::from_str(hash))?;
            Ok(())
        };
        self.change_with(&[KEPT, FILES], |outbox, _| outbox.release(hash), remove).await
    }

    /// The next content that is to be sent, with its hash: the first, or the first `after` this one.
    ///
    /// # Errors
    /// The browser does not say.
    pub async fn next_file(&self, after: Option<&str>) -> Result<Option<(String, Blob)>, Lost> {
        let transaction = self.transaction(&[FILES], Mode::Reading).await?;
        let store = transaction.object_store(FILES)?;
        let range = |after: &str| KeyRange::lower_bound(&JsValue::from_str(after), Some(true));
        let range = || after.map(range).transpose().map(|range| range.map(Query::KeyRange));
        let (names, contents) = (store.get_all_keys(range()?, Some(1))?, store.get_all(range()?, Some(1))?);
        let (name, content) = (names.await?.pop(), contents.await?.pop());
        let content = content.map(JsCast::dyn_into::<Blob>).transpose()?;
        Ok(name.and_then(|name| name.as_string()).zip(content))
    }

    async fn change_with<R>(
        &self,
        stores: &[&str],
        change: impl FnOnce(&mut Outbox, bool) -> R,
        and: impl FnOnce(&Transaction) -> Result<(), Lost>,
    ) -> Result<R, Lost> {
        let transaction = self.transaction(stores, Mode::Strict).await?;
        let store = transaction.object_store(KEPT)?;
        let key = JsValue::from_str(OUTBOX);
        let kept = store.get(key.clone())?.await?.and_then(|kept| kept.as_string());
        let kept = kept.as_deref().map(read).transpose()?;
        and(&transaction)?;
        let was_there = kept.is_some();
        let before = kept.unwrap_or_else(|| Outbox::new(ClientId(Uuid::now_v7())));
        let mut outbox = before.clone();
        let result = change(&mut outbox, was_there);
        // Where none is kept, an empty one would say that all has been sent.
        if outbox != before {
            let text = serde_json::to_string(&outbox).map_err(|_| Lost::Full)?;
            store.put(&JsValue::from_str(&text), Some(&key))?;
        }
        committed(transaction).await?;
        Ok(result)
    }

    /// What stands under a name.
    ///
    /// # Errors
    /// The browser does not say.
    pub async fn text(&self, name: &str) -> Result<Option<String>, Lost> {
        self.read(KEPT, name).await
    }

    /// Keeps nothing under a name any more.
    ///
    /// # Errors
    /// It is still kept.
    pub async fn drop_text(&self, name: &str) -> Result<(), Lost> {
        let transaction = self.transaction(&[KEPT], Mode::Writing).await?;
        transaction.object_store(KEPT)?.delete(JsValue::from_str(name))?;
        committed(transaction).await
    }

    /// Keeps something under a name.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_text(&self, name: &str, text: &str) -> Result<(), Lost> {
        let transaction = self.transaction(&[KEPT], Mode::Writing).await?;
        transaction.object_store(KEPT)?.put(&JsValue::from_str(text), Some(&JsValue::from_str(name)))?;
        committed(transaction).await
    }

    /// A record by its name.
    ///
    /// # Errors
    /// The browser does not say.
    pub async fn record(&self, name: &str) -> Result<Option<String>, Lost> {
        self.read(RECORDS, name).await
    }

    /// All records with their names.
    ///
    /// # Errors
    /// The browser does not say.
    pub async fn records(&self) -> Result<Vec<(String, String)>, Lost> {
        let transaction = self.transaction(&[RECORDS], Mode::Reading).await?;
        let store = transaction.object_store(RECORDS)?;
        let (names, texts) = (store.get_all_keys(None, None)?, store.get_all(None, None)?);
        let (names, texts) = (names.await?, texts.await?);
        Ok(names
            .into_iter()
            .zip(texts)
            .filter_map(|(name, text)| Some((name.as_string()?, text.as_string()?)))
            .collect())
    }

    /// These records in place of all there were, and what is to be known about them, in one transaction.
    ///
    /// # Errors
    /// Everything is as it was.
    pub async fn replace_records(
        &self,
        records: &BTreeMap<String, String>,
        about: &str,
        text: &str,
    ) -> Result<(), Lost> {
        let transaction = self.transaction(&[KEPT, RECORDS], Mode::Writing).await?;
        let store = transaction.object_store(RECORDS)?;
        store.clear()?;
        for (at, (name, record)) in records.iter().enumerate() {
            let put = store.put(&JsValue::from_str(record), Some(&JsValue::from_str(name)))?;
            if at % AT_ONCE == AT_ONCE - 1 {
                put.await?;
            }
        }
        transaction.object_store(KEPT)?.put(&JsValue::from_str(text), Some(&JsValue::from_str(about)))?;
        committed(transaction).await
    }

    /// Puts or removes records, and keeps what is to be known about them, in one transaction.
    ///
    /// # Errors
    /// Everything is as it was.
    pub async fn change_records(
        &self,
        changed: &BTreeMap<String, Option<String>>,
        about: &str,
        text: &str,
    ) -> Result<(), Lost> {
        let transaction = self.transaction(&[KEPT, RECORDS], Mode::Writing).await?;
        let store = transaction.object_store(RECORDS)?;
        for (name, record) in changed {
            let key = JsValue::from_str(name);
            match record {
                Some(record) => drop(store.put(&JsValue::from_str(record), Some(&key))?),
                None => drop(store.delete(key)?),
            }
        }
        transaction.object_store(KEPT)?.put(&JsValue::from_str(text), Some(&JsValue::from_str(about)))?;
        committed(transaction).await
    }

    /// Takes all of a person's off the device.
    pub async fn remove(person: PersonId) {
        if let Ok(request) = Factory::new().and_then(|factory| factory.delete(&database_of(person))) {
            // Where another page has it open, it goes with that one.
            let _ = request.await;
        }
    }

    /// Whether anything of a person's is there. Where the browser does not tell, it is said to have gone.
    pub async fn is_there(person: PersonId) -> bool {
        let names = async || -> Result<Array, JsValue> {
            let factory = Reflect::get(&window(), &"indexedDB".into())?;
            let list: Function = Reflect::get(&factory, &"databases".into())?.dyn_into()?;
            let databases = JsFuture::from(list.call0(&factory)?.dyn_into::<Promise>()?).await?;
            databases.dyn_into()
        };
        let name = |database: JsValue| Reflect::get(&database, &"name".into()).ok()?.as_string();
        names().await.is_ok_and(|all| all.iter().filter_map(name).any(|name| name == database_of(person)))
    }

    async fn read(&self, store: &str, name: &str) -> Result<Option<String>, Lost> {
        let transaction = self.transaction(&[store], Mode::Reading).await?;
        let found = transaction.object_store(store)?.get(JsValue::from_str(name))?.await?;
        Ok(found.and_then(|found| found.as_string()))
    }

    /// A transaction on stores. A connection that the browser has closed is made anew.
    async fn transaction(&self, stores: &[&str], mode: Mode) -> Result<Transaction, Lost> {
        let database = self.database.borrow().clone();
        if let Ok(transaction) = begun(&database, stores, mode) {
            return Ok(transaction);
        }
        let database = connected(&self.name).await?;
        self.database.replace(database.clone());
        begun(&database, stores, mode)
    }
}

/// A connection to a database of this name.
async fn connected(name: &str) -> Result<JsValue, Lost> {
    let mut request = Factory::new()?.open(name, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            for store in [KEPT, RECORDS, FILES] {
                // Opening fails where this does.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    let mut database: Database = within(OPENING, request.into_future()).await.ok_or(Lost::Full)??;
    // Whoever signs out on another page takes everything off the device.
    database.on_version_change(|event| {
        if let Ok(database) = event.database() {
            database.close();
        }
    });
    database.forget_callbacks();
    Ok(database.into())
}

fn begun(database: &JsValue, stores: &[&str], mode: Mode) -> Result<Transaction, Lost> {
    let begin: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    let options = Object::new();
    let (mode, durability) = match mode {
        Mode::Reading => ("readonly", "default"),
        Mode::Writing => ("readwrite", "relaxed"),
        Mode::Strict => ("readwrite", "strict"),
    };
    Reflect::set(&options, &"durability".into(), &durability.into())?;
    let stores: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
    let transaction = begin.call3(database, &stores, &mode.into(), &options)?;
    Ok(transaction.dyn_into::<IdbTransaction>()?.into())
}

fn database_of(person: PersonId) -> String {
    format!("daybook-{person}")
}

async fn committed(transaction: Transaction) -> Result<(), Lost> {
    match transaction.await? {
        TransactionResult::Committed => Ok(()),
        TransactionResult::Aborted => Err(Lost::Full),
    }
}

fn read(kept: &str) -> Result<Outbox, Lost> {
    #[derive(Deserialize)]
    struct Written {
        format: u32,
    }
    let written: Written = crate::wire::heard(kept).ok_or(Lost::Newer)?;
    if written.format > FORMAT {
        return Err(Lost::Newer);
    }
    crate::wire::heard(kept).ok_or(Lost::Newer)
}
