//! What is said about an issue: notes among colleagues, answers to the customer, what the customer replies.

use super::{Column, Issue, changed, to_top};
use crate::actor::DAYBOOK;
use crate::change::Change;
use crate::command::Context;
use crate::id::{CommentId, IssueId, PersonId};
use crate::record::Entity;
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, email, line, note};
use crate::world::World;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Who a comment is from and for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// For colleagues only (内部备注).
    Note,
    /// To the customer (答复).
    Answer,
    /// From the customer (客户回复).
    Reply,
}

impl Kind {
    /// As in tables and the markup.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Note => "note",
            Kind::Answer => "answer",
            Kind::Reply => "reply",
        }
    }
}

/// Something said about an issue; it stays as it was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Identity.
    pub id: CommentId,
    /// About which issue.
    pub issue: IssueId,
    /// From whom and for whom.
    pub kind: Kind,
    /// What is said, in Markdown.
    pub body: String,
    /// Who wrote it down; [`DAYBOOK`] where it came by mail or over the public form.
    pub by: PersonId,
    /// The mail address a reply came from; empty where it did not come by mail.
    #[serde(default)]
    pub from: String,
    /// The mail address an answer is sent to; empty where it is not sent.
    #[serde(default)]
    pub to: String,
    /// The Message-ID (RFC 5322 §3.6.4) of the mail it came by, without its brackets.
    #[serde(default)]
    pub mail: String,
    /// When.
    #[serde(with = "crate::iso")]
    pub at: DateTime<Utc>,
    /// When an answer left.
    #[serde(default, with = "crate::iso::option")]
    pub sent: Option<DateTime<Utc>>,
    /// Why an answer could not leave so far; empty where nothing went wrong.
    #[serde(default)]
    pub failed: String,
}

impl Comment {
    /// Whether it is an answer that has still to leave.
    pub fn waits(&self) -> bool {
        self.kind == Kind::Answer && !self.to.is_empty() && self.sent.is_none()
    }
}

/// What is to be said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The identity to be.
    pub id: CommentId,
    /// About which issue.
    pub issue: IssueId,
    /// From whom and for whom.
    pub kind: Kind,
    /// What, in Markdown.
    pub body: String,
    /// The mail address a reply came from.
    #[serde(default)]
    pub from: String,
    /// The mail address an answer is to be sent to.
    #[serde(default)]
    pub to: String,
    /// The Message-ID of the mail a reply came by.
    #[serde(default)]
    pub mail: String,
}

/// An answer counts as the first answer; a reply takes up again what waited for the customer or was over.
pub(super) fn say(world: &World, context: &Context<'_>, said: &Said) -> Result<Vec<Change>, Refusal> {
    let issue = world.issues.get(&said.issue).ok_or(Refusal::NotFound)?;
    world.free(Entity::Comment, said.id)?;
    let body = note("body", &said.body)?;
    if body.is_empty() && said.kind != Kind::Reply {
        return Err(Refusal::field("body", Fault::Required));
    }
    // Where a reply came from only those know who took it in: a forged Message-ID would gather others' mail.
    let taken_in = context.actor.id == DAYBOOK;
    let (from, mail) = if taken_in { (said.from.as_str(), said.mail.as_str()) } else { ("", "") };
    let to = if said.kind == Kind::Answer { email("to", &said.to)? } else { String::new() };
    let comment = Comment {
        id: said.id,
        issue: issue.id,
        kind: said.kind,
        body,
        by: context.actor.id,
        from: line("from", from, LINE)?,
        to,
        mail: line("mail", mail, LINE)?,
        at: context.now,
        sent: None,
        failed: String::new(),
    };
    let after = match said.kind {
        Kind::Note => issue.clone(),
        Kind::Answer => Issue { responded: issue.responded.or(Some(context.now)), ..issue.clone() },
        Kind::Reply if issue.column == Column::Waiting || !issue.column.open() => {
            Issue { archived: false, ..to_top(world, issue, Column::InProgress) }
        }
        Kind::Reply => issue.clone(),
    };
    let mut changes = changed(world, context, issue, after);
    changes.push(Change::create(comment, holders(world, said.issue)));
    Ok(changes)
}

/// Notes that an answer has left, or why it could not.
pub(super) fn delivered(
    world: &World,
    context: &Context<'_>,
    id: CommentId,
    failed: &str,
) -> Result<Vec<Change>, Refusal> {
    let before = world.comments.get(&id).ok_or(Refusal::NotFound)?;
    if context.actor.id != DAYBOOK {
        return Err(Refusal::Forbidden);
    }
    let failed: String = failed.chars().filter(|letter| !letter.is_control()).take(LINE).collect();
    let sent = failed.is_empty().then_some(context.now);
    let holders = holders(world, before.issue);
    let after = Comment { sent, failed, ..before.clone() };
    Ok(Change::between(before.clone(), after, holders.clone(), holders).into_iter().collect())
}

/// Whoever wrote an answer, or leads, keeps it from leaving while that is possible.
pub(super) fn withdrawn(world: &World, context: &Context<'_>, id: CommentId) -> Result<Vec<Change>, Refusal> {
    let before = world.comments.get(&id).ok_or(Refusal::NotFound)?;
    if before.by != context.actor.id && !context.actor.assigns() {
        return Err(Refusal::Forbidden);
    }
    if !before.waits() {
        return Err(Refusal::field("to", Fault::Kept));
    }
    let holders = holders(world, before.issue);
    let after = Comment { kind: Kind::Note, to: String::new(), failed: String::new(), ..before.clone() };
    Ok(Change::between(before.clone(), after, holders.clone(), holders).into_iter().collect())
}

/// Whoever holds the issue holds what is said about it.
pub(crate) fn holders(world: &World, issue: IssueId) -> Vec<PersonId> {
    let Some(issue) = world.issues.get(&issue) else { return vec![] };
    issue.holders(world.customers.get(&issue.customer).and_then(|customer| customer.owner))
}
