//! Answers on their way out, by SMTP, with the number of their issue.

use super::MARK;
use app::ssr::Clock;
use chrono::{DateTime, Duration, Utc};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use model::issues::{Command as Act, Comment, Issue};
use model::{Actor, Command, CommentId};
use std::collections::BTreeMap;
use std::error::Error;
use store::{OWN_HOST, Store};

/// How often is looked for answers, in seconds.
const LOOK: u64 = 5;
/// How long an answer waits, so that it can still be taken back, in seconds.
const UNDO: i64 = 10;
/// Longest wait between two tries, in minutes.
const LONGEST: i64 = 60;

/// Sends answers for as long as the process lives. One process of those that share a database does this.
pub async fn send(store: Store, clock: Clock, transport: AsyncSmtpTransport<Tokio1Executor>, from: Mailbox) {
    // Those that could not leave: how often that was tried, and when it is tried again.
    let mut waiting: BTreeMap<CommentId, (u32, DateTime<Utc>)> = BTreeMap::new();
    loop {
        // Waiting is counted by the real clock, so that a server whose clock stands still sends too.
        let before = clock.0.unwrap_or_else(|| Utc::now() - Duration::seconds(UNDO));
        match store.answers_to_send(before).await {
            Ok(answers) => {
                for (comment, issue) in answers {
                    if waiting.get(&comment.id).is_some_and(|(_, again)| *again > Utc::now()) {
                        continue;
                    }
                    let sent = send_one(&store, &transport, &from, &comment, &issue).await;
                    let failed = sent.err().map(|error| error.to_string()).unwrap_or_default();
                    if failed.is_empty() {
                        waiting.remove(&comment.id);
                    } else {
                        let (tries, again) = waiting.entry(comment.id).or_insert((0, Utc::now()));
                        *tries += 1;
                        *again = Utc::now() + Duration::minutes(LONGEST.min(1 << (*tries).min(6)));
                        tracing::warn!(comment = %comment.id, %failed, "an answer could not leave");
                    }
                    if failed.is_empty() || failed != comment.failed {
                        note(&store, clock, comment.id, failed).await;
                    }
                }
            }
            Err(fault) => tracing::error!(%fault, "looking for answers to send"),
        }
        tokio::time::sleep(std::time::Duration::from_secs(LOOK)).await;
    }
}

async fn note(store: &Store, clock: Clock, id: CommentId, failed: String) {
    let delivered = Command::Issues(Act::Delivered { id, failed });
    if let Err(fault) = store.act(&Actor::daybook(), clock.now(), vec![delivered]).await {
        tracing::error!(%fault, "noting that an answer has left");
    }
}

async fn send_one(
    store: &Store,
    transport: &AsyncSmtpTransport<Tokio1Executor>,
    from: &Mailbox,
    comment: &Comment,
    issue: &Issue,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let thread = store.thread(comment).await?;
    let message = written(from, comment, issue, &thread)?;
    transport.send(message).await?;
    Ok(())
}

/// The mail of an answer, in the thread it belongs to (RFC 5322 §3.6.4).
fn written(
    from: &Mailbox,
    comment: &Comment,
    issue: &Issue,
    thread: &[String],
) -> Result<Message, Box<dyn Error + Send + Sync>> {
    let again = if thread.is_empty() { "" } else { "Re: " };
    let mut builder: MessageBuilder = Message::builder()
        .from(from.clone())
        .to(comment.to.parse()?)
        .subject(format!("{again}[{}] {}", issue.number, issue.title))
        .message_id(Some(format!("<{}@{OWN_HOST}>", comment.id)))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(MARK), "answer".to_owned()));
    if let Some(last) = thread.last() {
        let all: Vec<String> = thread.iter().map(|id| format!("<{id}>")).collect();
        builder = builder.in_reply_to(format!("<{last}>")).references(all.join(" "));
    }
    Ok(builder.header(ContentType::TEXT_PLAIN).body(comment.body.clone())?)
}
