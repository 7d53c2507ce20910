//! Where Daybook keeps things: entities, scoped finders, the one write path and the change log.
//!
//! Every finder starts from `visible_to(&Actor)`; every write goes through [`Store::submit`], which decides with
//! the rules of `model`, writes the rows and appends the change log in one transaction.
//!
//! **Invariant:** nothing here knows HTTP, Leptos or HTML, reads a clock, or decides what is allowed. Public verbs
//! return boxed futures, so that an edited query does not recompile whoever calls it.

mod activities;
mod cast;
mod company;
mod connect;
mod customers;
mod facts;
mod fault;
mod files;
mod ics;
mod import;
mod issues;
mod kit;
mod knowledge;
mod log;
mod orders;
mod people;
mod products;
mod row;
mod rows;
mod search;
mod submit;
mod typed;
mod upkeep;
mod zones;

pub use cast::{PASSWORD as DEMO_PASSWORD, Size};
pub use connect::{connect, connect_to_all};
pub use fault::Fault;
pub use import::{ImportPlan, ImportTable};
pub use issues::{Arrived, Incoming, OWN_HOST};
pub use log::Entry;
pub use orders::{Books, BooksImported, OrdersFound};
pub use people::{STEP_WITHIN, Session, SignIn};
pub use upkeep::{Finding, Table, copy, examine, read_through, settle};
pub use zones::Iana;

use futures::future::BoxFuture;
use model::read::Present;
use model::{Directory, Version};
use sea_orm::DatabaseConnection;
use std::sync::Arc;
use tokio::sync::{Mutex, Notify, broadcast, watch};

/// What every verb gives back: a future that its caller need not know the insides of.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, Fault>>;

/// The store of one company.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    db: DatabaseConnection,
    /// SQLite takes one writer at a time; waiting here is fair, waiting on its lock is not. What is written beside the log
    /// in a statement or two (sessions, passwords, a feed's address) waits on its lock all the same.
    writing: Mutex<()>,
    /// Rung after each commit here, so that [`Store::follow`] need not wait for its next look.
    committed: Notify,
    /// The newest entries, for everybody who follows the log.
    tail: broadcast::Sender<Arc<Entry>>,
    /// Who looks at the board, as they say so.
    present: broadcast::Sender<Arc<Present>>,
    directory: watch::Sender<Arc<Directory>>,
    /// Solved cases and articles, once somebody has looked for something.
    library: Mutex<Option<search::Library>>,
    /// The register of customers, once somebody has looked for one.
    register: Mutex<Option<search::Register>>,
    /// Held while rows of an import go in or out.
    importing: Mutex<()>,
    /// The last table an import was read from, by what is kept of its file.
    last_table: Mutex<Option<(String, Arc<ImportTable>)>>,
}

impl Store {
    /// A store on a database whose schema is current.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn open(db: DatabaseConnection) -> Result<Self, Fault> {
        let store = Self(Arc::new(Inner {
            db,
            writing: Mutex::new(()),
            committed: Notify::new(),
            tail: broadcast::channel(1024).0,
            present: broadcast::channel(256).0,
            directory: watch::channel(Arc::default()).0,
            library: Mutex::new(None),
            register: Mutex::new(None),
            importing: Mutex::new(()),
            last_table: Mutex::new(None),
        }));
        store.reread_directory().await?;
        Ok(store)
    }

    /// Who is in which team.
    pub fn directory(&self) -> Arc<Directory> {
        self.0.directory.borrow().clone()
    }

    /// The version of the newest mutation; 0 where there is none.
    pub fn version(&self) -> Answer<'_, Version> {
        Box::pin(async move { log::version(&self.0.db).await })
    }

    async fn reread_directory(&self) -> Result<(), Fault> {
        let people = people::all(&self.0.db).await?;
        self.0.directory.send_replace(Arc::new(Directory::of(&people)));
        Ok(())
    }
}
