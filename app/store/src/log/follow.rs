//! Following the log: whatever is committed, here or by another server, reaches everybody who listens.

use super::{Entry, entries, version};
use crate::{Fault, Store};
use model::{Entity, Version};
use sea_orm::DbBackend;
use sea_orm::sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;

/// The channel PostgreSQL notifies on.
pub(crate) const CHANNEL: &str = "daybook";

/// How long at most until what another process wrote to the same SQLite file is seen.
const LOOK: Duration = Duration::from_millis(400);

impl Store {
    /// The entries committed from now on. A listener that falls too far behind is told so and catches up with
    /// [`Store::delivery`].
    pub fn listen(&self) -> broadcast::Receiver<Arc<Entry>> {
        self.0.tail.subscribe()
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
                listener.listen(CHANNEL).await.map_err(|error| Fault::Setup(error.to_string()))?;
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
                    if let Ok(Err(error)) = heard.await {
                        return Err(Fault::Setup(error.to_string()));
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
