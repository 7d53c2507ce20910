//! What customers send: by mail or over the public form. It becomes an issue, or a reply to one.

use super::{comment, entity};
use crate::{Answer, Fault, Store, customers};
use chrono::{DateTime, Utc};
use model::customers::{Command as CustomerCommand, Field as CustomerField, Standing};
use model::files::{self, LARGEST};
use model::issues::{Channel, Command as Act, Field, Kind, Said};
use model::text::{LINE, NOTE};
use model::{Actor, Command, ContactId, CustomerId, Entity, IssueId, Key, Outcome, Refusal};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What our own answers end their Message-ID with.
pub const OWN_HOST: &str = "daybook.invalid";
/// Most files that are kept of one message.
const MOST_FILES: usize = 20;

/// Something a customer sent, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// How it came.
    pub channel: Channel,
    /// The Message-ID without its brackets; empty where it did not come by mail.
    pub mail: String,
    /// The Message-IDs of what it answers, the nearest last.
    pub references: Vec<String>,
    /// The sender's name; may be empty.
    pub name: String,
    /// The sender's mail address.
    pub from: String,
    /// The company they say they are from; may be empty.
    pub company: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// Files that came along: name and content.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// A new issue.
    Registered(IssueId),
    /// A reply to an issue.
    Replied(IssueId),
    /// It had come before.
    Known(IssueId),
}

impl Store {
    /// Takes in what a customer sent; the same message twice is one.
    ///
    /// # Errors
    /// A fault; the inner error is what the rules say against it.
    pub fn take_in(&self, now: DateTime<Utc>, incoming: Incoming) -> Answer<'_, Result<Arrived, Refusal>> {
        Box::pin(async move {
            let mail = line(&incoming.mail);
            if let Some(issue) = self.taken_in(&mail).await? {
                return Ok(Ok(Arrived::Known(issue)));
            }
            let answered = self.answered(&incoming).await?;
            let there = match answered {
                Some(issue) => self.files_of(issue).await?,
                None => 0,
            };
            let (text, files) = self.fit(&incoming, files::MOST.saturating_sub(there)).await?;
            let (issue, mut commands, arrived) = match answered {
                Some(issue) => (issue, vec![], Arrived::Replied(issue)),
                None => {
                    let id = IssueId(Uuid::now_v7());
                    (id, self.registering(id, &incoming, &text).await?, Arrived::Registered(id))
                }
            };
            // A new issue says what was written; the reply then only keeps where it came from.
            let body = if commands.is_empty() { text } else { String::new() };
            commands.push(Command::Issues(Act::Say(Said {
                id: reply_of(&mail).into(),
                issue,
                kind: Kind::Reply,
                body,
                from: line(&incoming.from),
                to: String::new(),
                mail: mail.clone(),
            })));
            let of = Key { entity: Entity::Issue, id: issue.0 };
            commands.extend(files.into_iter().map(|(name, kept)| {
                Command::Files(files::Command::Attach { id: Uuid::now_v7().into(), of, name, kept })
            }));
            match self.act(&Actor::daybook(), now, vec![Command::together(commands)]).await?.pop() {
                Some(Outcome::Refused(refusal)) => {
                    let meanwhile = self.taken_in(&mail).await?;
                    Ok(meanwhile.map(Arrived::Known).ok_or(refusal))
                }
                _ => Ok(Ok(arrived)),
            }
        })
    }

    /// The issue a message with this Message-ID belongs to already.
    async fn taken_in(&self, mail: &str) -> Result<Option<IssueId>, Fault> {
        if mail.is_empty() {
            return Ok(None);
        }
        let found = comment::Entity::find().filter(comment::Column::Mail.eq(mail)).one(&self.0.db).await?;
        Ok(found.map(|comment| comment.issue.into()))
    }

    /// The issue a message answers: by what it refers to, or by the number in its subject where the sender is known
    /// to the issue's customer.
    async fn answered(&self, incoming: &Incoming) -> Result<Option<IssueId>, Fault> {
        let references = incoming.references.iter().rev().take(50).map(|reference| line(reference));
        for reference in references.filter(|reference| !reference.is_empty()) {
            let own = reference.strip_suffix(OWN_HOST).and_then(|id| id.trim_end_matches('@').parse::<Uuid>().ok());
            let found = match own {
                Some(id) => comment::Entity::find_by_id(id).one(&self.0.db).await?,
                None => {
                    let mail = comment::Column::Mail.eq(reference);
                    comment::Entity::find().filter(mail).one(&self.0.db).await?
                }
            };
            if let Some(comment) = found {
                return Ok(Some(comment.issue.into()));
            }
        }
        // An address typed into a form proves nothing.
        if incoming.channel != Channel::Email {
            return Ok(None);
        }
        let Some(number) = number_in(&incoming.subject) else { return Ok(None) };
        let issue = entity::Entity::find().filter(entity::Column::Number.eq(number)).one(&self.0.db).await?;
        let Some(issue) = issue else { return Ok(None) };
        let wrote = comment::Entity::find()
            .filter(comment::Column::Issue.eq(issue.id))
            .filter(lower(comment::Column::Sender).eq(incoming.from.to_lowercase()));
        let sender = self.sender(&incoming.from).await?;
        let known = sender.is_some_and(|(customer, _)| customer.0 == issue.customer);
        Ok((known || wrote.one(&self.0.db).await?.is_some()).then_some(issue.id.into()))
    }

    /// Whose mail address this is.
    async fn sender(&self, mail: &str) -> Result<Option<(CustomerId, Option<ContactId>)>, Fault> {
        use customers::{contact, entity as customer};
        if mail.is_empty() {
            return Ok(None);
        }
        let same = mail.to_lowercase();
        let person = contact::Entity::find().filter(lower(contact::Column::Email).eq(same.clone())).limit(1);
        if let Some(contact) = person.one(&self.0.db).await? {
            return Ok(Some((contact.customer.into(), Some(contact.id.into()))));
        }
        let whole = customer::Entity::find().filter(lower(customer::Column::Email).eq(same));
        let whole = whole.filter(customer::Column::MergedInto.is_null()).limit(1);
        Ok(whole.one(&self.0.db).await?.map(|customer| (customer.id.into(), None)))
    }

    /// What registers an issue for a sender; one who is not known becomes a prospect.
    async fn registering(&self, id: IssueId, incoming: &Incoming, text: &str) -> Result<Vec<Command>, Fault> {
        let mut commands = vec![];
        let (customer, contact) = match self.sender(&incoming.from).await? {
            Some(known) => known,
            None => {
                let customer = CustomerId(Uuid::now_v7());
                let names = [&incoming.company, &incoming.name, &incoming.from];
                let name = names.into_iter().map(|name| line(name)).find(|name| !name.is_empty()).unwrap_or_default();
                let mut set = vec![CustomerField::Name(name), CustomerField::Standing(Standing::Prospect)];
                if model::text::email("email", &incoming.from).is_ok() {
                    set.push(CustomerField::Email(line(&incoming.from)));
                }
                commands.push(Command::Customers(CustomerCommand::Add { id: customer, set, owner: None }));
                (customer, None)
            }
        };
        let subject = line(&incoming.subject);
        let title = if subject.is_empty() { text.lines().next().map(line).unwrap_or_default() } else { subject };
        let title = if title.is_empty() { "…".to_owned() } else { title };
        let set = vec![
            Field::Title(title),
            Field::Description(text.to_owned()),
            Field::Channel(incoming.channel),
            Field::Responsible(None),
            Field::Contact(contact),
        ];
        commands.push(Command::Issues(Act::Register { id, customer, set }));
        Ok(commands)
    }

    /// How many files are attached to an issue.
    async fn files_of(&self, issue: IssueId) -> Result<usize, Fault> {
        use crate::files::entity::{Column, Entity as Files};
        let attached = Files::find().filter(Column::Record.eq(issue.0)).filter(Column::Removed.eq(false));
        usize::try_from(attached.count(&self.0.db).await?).map_err(Fault::corrupt)
    }

    /// The text as it can be kept, and the files. What is too long goes into a file as a whole; what is too large is
    /// named in the text.
    async fn fit(&self, incoming: &Incoming, room: usize) -> Result<(String, Vec<(String, files::Kept)>), Fault> {
        let mut text = several_lines(&incoming.text);
        let mut kept = vec![];
        if text.chars().count() > NOTE - 1_000 && room > 0 {
            kept.push(("message.txt".to_owned(), self.keep_content(incoming.text.clone().into_bytes()).await?));
        }
        if text.chars().count() > NOTE - 1_000 {
            text = text.chars().take(NOTE - 1_000).chain(['…']).collect();
        }
        for (at, (name, content)) in incoming.files.iter().enumerate() {
            let name = files::plain_name(name);
            if at >= MOST_FILES || kept.len() >= room || content.len() as u64 > LARGEST {
                let more = format!("\n\n[{name} · {} kB]", content.len() / 1024);
                if text.chars().count() + more.chars().count() < NOTE {
                    text.push_str(&more);
                }
                continue;
            }
            kept.push((name, self.keep_content(content.clone()).await?));
        }
        Ok((text, kept))
    }
}

/// The identity of the reply that a message becomes: made of its Message-ID, not of the time, so that one that is taken in
/// twice at once, by two servers say, is not there twice.
fn reply_of(mail: &str) -> Uuid {
    if mail.is_empty() {
        return Uuid::now_v7();
    }
    let mut id = [0; 16];
    id.copy_from_slice(&Sha256::digest(mail)[..16]);
    Uuid::new_v8(id)
}

/// A column in small letters.
fn lower(column: impl ColumnTrait) -> Expr {
    Expr::expr(Func::lower(Expr::col(column)))
}

/// A line without what a line may not hold.
fn line(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    plain.trim().chars().take(LINE).collect::<String>().trim().to_owned()
}

/// Several lines without what they may not hold.
fn several_lines(text: &str) -> String {
    let fit = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(fit).collect::<String>().trim().to_owned()
}

/// The number of an issue in a subject: `Re: [Q-2026-00042] …`.
fn number_in(subject: &str) -> Option<&str> {
    let digits = |text: Option<&str>| text.is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    subject.match_indices("Q-").find_map(|(at, _)| {
        let rest = &subject[at..];
        let end = 7 + rest.get(7..)?.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest.get(..end)?;
        (end >= 12 && digits(rest.get(2..6)) && rest.get(6..7) == Some("-")).then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use super::number_in;

    #[test]
    fn a_number_is_read_out_of_a_subject() {
        assert_eq!(number_in("Re: [Q-2026-00042] Printer"), Some("Q-2026-00042"));
        assert_eq!(number_in("AW: Q-2026-123456"), Some("Q-2026-123456"));
        for none in ["Q-", "Q-2026", "Q-20x6-00042", "Q-2026-42", "关于Q-二零二六", ""] {
            assert_eq!(number_in(none), None, "{none}");
        }
    }
}
