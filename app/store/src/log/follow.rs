//! Following the log: whatever is committed, here or by another server, reaches everybody who listens.

use super::{Entry, entries, version};
use crate::{Answer, Fault, Store};
use model::read::Present;
use model::{Entity, Version};
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;

/// The channel PostgreSQL notifies on.
pub(crate) const CHANNEL: &str = "daybook";

/// The channel on which servers on PostgreSQL tell each other who looks at the board.
const PRESENCE: &str = "daybook_presence";

/// How long at most until what another process wrote to the same SQLite file is seen.
const LOOK: Duration = Duration::from_millis(400);

impl Store {
    /// The entries committed from now on. A listener that falls too far behind is told so and catches up with
    /// [`Store::delivery`].
    pub fn listen(&self) -> broadcast::Receiver<Arc<Entry>> {
        self.0.tail.subscribe()
    }

    /// Who says from now on that they look at the board.
    pub fn meet_others(&self) -> broadcast::Receiver<Arc<Present>> {
        self.0.present.subscribe()
    }

    /// Tells everybody, on every server, that somebody looks at the board. It is kept nowhere.
    pub fn meet<'a>(&'a self, present: &'a Present) -> Answer<'a, ()> {
        Box::pin(async move {
            let db = &self.0.db;
            if db.get_database_backend() == DbBackend::Postgres {
                let said = [PRESENCE.into(), serde_json::to_string(present)?.into()];
                db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", said))
                    .await?;
            } else {
                self.pass_on(present.clone());
            }
            Ok(())
        })
    }

    fn pass_on(&self, present: Present) {
        // Nobody listening is no fault.
        let _ = self.0.present.send(Arc::new(present));
    }

    /// Follows the log for as long as the process lives; faults are logged and tried again.
    pub async fn follow(self) {
        let mut seen = None;
        loop {
            if let Err(fault) = self.follow_until_fault(&mut seen).await {
                tracing::error!(%fault, "following the change log");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    async fn follow_until_fault(&self, seen: &mut Option<Version>) -> Result<(), Fault> {
        let db = &self.0.db;
        let mut listener = match db.get_database_backend() {
            DbBackend::Postgres => {
                let connected = PgListener::connect_with(db.get_postgres_connection_pool()).await;
                let mut listener = connected.map_err(|error| Fault::Setup(error.to_string()))?;
                listener.listen_all([CHANNEL, PRESENCE]).await.map_err(|error| Fault::Setup(error.to_string()))?;
                Some(listener)
            }
            _ => None,
        };
        loop {
            let now = version(db).await?;
            let from = seen.unwrap_or(now);
            if now > from {
                self.publish(from, now).await?;
            }
            *seen = Some(now);
            match &mut listener {
                Some(listener) => {
                    let heard = tokio::time::timeout(Duration::from_secs(5), listener.recv());
                    match heard.await {
                        Ok(Err(error)) => return Err(Fault::Setup(error.to_string())),
                        Ok(Ok(heard)) if heard.channel() == PRESENCE => {
                            if let Ok(present) = serde_json::from_str(heard.payload()) {
                                self.pass_on(present);
                            }
                        }
                        _ => {}
                    }
                }
                None => drop(tokio::time::timeout(LOOK, self.0.committed.notified()).await),
            }
        }
    }

    async fn publish(&self, from: Version, to: Version) -> Result<(), Fault> {
        // A long stretch (an import) goes out in pieces.
        let mut at = from;
        while at < to {
            let next = to.min(at + 500);
            let piece = entries(&self.0.db, at, next, Version::MAX).await?.unwrap_or_default();
            let people = |entry: &Entry| entry.changes.iter().any(|change| change.key.entity == Entity::Person);
            if piece.iter().any(people) {
                self.reread_directory().await?;
            }
            for entry in piece {
                // Nobody listening is no fault.
                let _ = self.0.tail.send(Arc::new(entry));
            }
            at = next;
        }
        Ok(())
    }
}
