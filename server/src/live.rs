//! The live stream: server-sent events of what its reader may see of the change log. The event's id is the version,
//! so that a browser that reconnects says by itself where it was.

use crate::guard::SignedIn;
use crate::observe::Observer;
use app::ssr::Host;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, Stream, StreamExt};
use model::read::Present;
use model::{Actor, Delivery, Entity, PersonId, Version};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use store::{Entry, Fault, Store};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::watch;

/// Where to begin.
#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    from: Version,
    /// Whose page it is; whoever has signed in after them gets nothing of theirs.
    person: Option<PersonId>,
}

/// When streams end, and who counts them.
#[derive(Clone)]
pub struct Ending {
    /// Turns true once the server stops.
    pub stopping: watch::Receiver<bool>,
    /// Counts.
    pub observer: Observer,
}

/// Follows the log from where the reader stands, until the server stops.
pub async fn live(
    State(host): State<Host>,
    Extension(Ending { mut stopping, observer }): Extension<Ending>,
    SignedIn(person): SignedIn,
    Query(query): Query<From>,
    headers: HeaderMap,
) -> Response {
    if query.person.is_some_and(|whose| whose != person.id) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    // Listening begins before reading, so that nothing falls in between.
    let (entries, present) = (host.store.listen(), host.store.meet_others());
    let (actor, at) = (Actor::of(&person), last.unwrap_or(query.from));
    let reader = Reader { store: host.store.clone(), actor, at, entries, present, behind: true };
    let follower = observer.follower();
    let end = async move {
        tokio::select! {
            // Without a server there is no stream either.
            _ = stopping.wait_for(|stopping| *stopping) => {}
            () = session_over(&host, &headers) => {}
        }
        drop(follower);
    };
    Sse::new(events(reader).take_until(Box::pin(end)))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
        .into_response()
}

/// How often a stream looks whether its reader is still signed in.
const LOOKS: Duration = Duration::from_secs(60);

/// Ends once the reader's session has, or nobody can tell.
async fn session_over(host: &Host, headers: &HeaderMap) {
    let mut signed_in = true;
    while signed_in {
        tokio::time::sleep(LOOKS).await;
        signed_in = matches!(host.person(headers).await, Ok(Some(_)));
    }
}

struct Reader {
    store: Store,
    actor: Actor,
    /// The version the browser has been brought to.
    at: Version,
    entries: Receiver<Arc<Entry>>,
    present: Receiver<Arc<Present>>,
    /// Whether the log has to be read before listening goes on.
    behind: bool,
}

fn events(reader: Reader) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(Some(reader), |reader| async {
        let mut reader = reader?;
        match reader.next().await {
            Ok(Some(event)) => Some((Ok(event), Some(reader))),
            // The browser reads its page anew and comes back.
            Ok(None) => Some((Ok(Event::default().event("restart").data("")), None)),
            Err(fault) => {
                tracing::error!(%fault, "a live stream ended");
                None
            }
        }
    })
}

impl Reader {
    /// The next event; `None` where the reader has to start over.
    async fn next(&mut self) -> Result<Option<Event>, Fault> {
        loop {
            if self.behind {
                self.behind = false;
                let Some(delivery) = self.store.delivery(&self.actor, self.at).await? else { return Ok(None) };
                self.at = delivery.to;
                return Ok(Some(event(&delivery)));
            }
            let entry = tokio::select! {
                biased;
                entry = self.entries.recv() => entry,
                present = self.present.recv() => match present {
                    Ok(present) => return Ok(Some(presence(&present))),
                    // What was missed is said again soon.
                    Err(_) => continue,
                },
            };
            match entry {
                Ok(entry) if entry.version <= self.at => {}
                Ok(entry) if entry.version > self.at + 1 => self.behind = true,
                Ok(entry) => {
                    if changes_rights_of(&entry, self.actor.id) {
                        return Ok(None);
                    }
                    let log = self.store.entry_for(&self.actor, &entry).await?.into_iter().collect();
                    let delivery = Delivery { from: self.at, to: entry.version, log };
                    self.at = entry.version;
                    // Even where there is nothing to see, the browser learns how far the log has come: what it has
                    // sent and had confirmed is known to be in what it shows.
                    return Ok(Some(event(&delivery)));
                }
                Err(RecvError::Lagged(_)) => self.behind = true,
                Err(RecvError::Closed) => return Ok(None),
            }
        }
    }
}

/// Another role or team is another view of everything.
fn changes_rights_of(entry: &Entry, person: PersonId) -> bool {
    entry.changes.iter().any(|change| {
        change.key.entity == Entity::Person
            && change.key.id == person.0
            && ["role", "team", "active"].iter().any(|field| change.fields.contains_key(*field))
    })
}

fn presence(present: &Present) -> Event {
    // Names and identities always write.
    Event::default().event("presence").data(serde_json::to_string(present).unwrap_or_default())
}

fn event(delivery: &Delivery) -> Event {
    // A delivery is made of maps with text keys: it always writes.
    let data = serde_json::to_string(delivery).unwrap_or_default();
    Event::default().id(delivery.to.to_string()).data(data)
}
