//! A message on its way in: an issue, a reply, or kept with the reason why it is neither. Never lost.

use super::read::{Read, read};
use chrono::{DateTime, Duration, Utc};
use model::read::WhyLeftOut as Reason;
use store::{Arrived, Fault, Store};

/// Most messages of one sender in an hour; more than that is no person.
const MOST: u64 = 30;

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It arrived.
    In(Arrived),
    /// It was kept, but is neither issue nor reply.
    LeftOut(Reason),
}

/// Takes a message in; `own` is the address our answers leave from.
///
/// # Errors
/// The store's fault; the message has to be given again then.
pub async fn take(store: &Store, now: DateTime<Utc>, own: &str, raw: Vec<u8>) -> Result<Taken, Fault> {
    let (sender, subject, reason) = match read(&raw, own) {
        Read::LeftOut { sender, subject, reason } => (sender, subject, reason),
        Read::Message(incoming) => {
            let (sender, subject) = (incoming.from.clone(), incoming.subject.clone());
            if store.mails_since(&sender, now - Duration::hours(1)).await? >= MOST {
                (sender, subject, Reason::Flood)
            } else {
                match store.take_in(now, *incoming).await? {
                    Ok(arrived) => return Ok(Taken::In(arrived)),
                    Err(refusal) => {
                        tracing::warn!(?refusal, "the rules refuse what a message says");
                        (sender, subject, Reason::Refused)
                    }
                }
            }
        }
    };
    store.leave_out(now, &sender, &subject, reason, raw).await?;
    Ok(Taken::LeftOut(reason))
}
