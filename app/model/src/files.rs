//! Files attached to customers, issues and articles: what is known of them. Their contents lie in the store, by their hash.

use crate::change::Change;
use crate::command::{Context, key};
use crate::id::{AttachmentId, PersonId};
use crate::issues;
use crate::knowledge;
use crate::record::{Entity, Key};
use crate::refusal::{Fault, Refusal};
use crate::text::line;
use crate::world::World;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Largest file, in bytes.
pub const LARGEST: u64 = 20 * 1024 * 1024;
/// Most files on one record.
pub const MOST: usize = 50;
/// Longest name, in characters.
const LONGEST_NAME: usize = 120;

/// A file attached to a record (附件).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Identity; the file's address ends in it.
    pub id: AttachmentId,
    /// What it is attached to: a customer, an issue or an article.
    pub of: Key,
    /// Its name, without any path.
    pub name: String,
    /// Its media type (RFC 6838), as told by its first bytes.
    pub media: String,
    /// Its length in bytes.
    pub size: u64,
    /// SHA-256 of its content, in hexadecimal.
    pub hash: String,
    /// Who attached it.
    pub by: PersonId,
    /// When.
    #[serde(with = "crate::iso")]
    pub at: DateTime<Utc>,
    /// Whether it was taken off again.
    #[serde(default)]
    pub removed: bool,
}

impl Attachment {
    /// Whether browsers may show it in a page: pictures made of points, nothing that can carry a script.
    pub fn is_picture(&self) -> bool {
        matches!(self.media.as_str(), "image/png" | "image/jpeg" | "image/gif" | "image/webp")
    }
}

/// What the store keeps under a hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// SHA-256, in hexadecimal.
    pub hash: String,
    /// The media type, as told by the first bytes.
    pub media: String,
    /// The length in bytes.
    pub size: u64,
}

/// How much of a content that comes in parts is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// So many bytes from its beginning.
    pub bytes: u64,
    /// Whether that is all, and is what it should be.
    pub complete: bool,
}

/// What can be done about files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Attaches a file whose content has arrived.
    Attach {
        /// The identity to be.
        id: AttachmentId,
        /// To what.
        of: Key,
        /// Its name.
        name: String,
        /// Its content.
        kept: Kept,
    },
    /// Takes one off.
    Detach {
        /// Which.
        id: AttachmentId,
    },
}

impl Command {
    pub(crate) fn names(&self) -> Vec<Key> {
        match self {
            Self::Attach { id, of, .. } => vec![key(Entity::Attachment, *id), *of],
            Self::Detach { id } => vec![key(Entity::Attachment, *id)],
        }
    }

    /// The hash of the content that has to be there before this can be carried out.
    pub(crate) fn content(&self) -> Option<&str> {
        match self {
            Self::Attach { kept, .. } => Some(&kept.hash),
            Self::Detach { .. } => None,
        }
    }
}

/// # Errors
/// See [`crate::command::decide`].
pub(crate) fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::Attach { id, of, name, kept } => {
            world.free(Entity::Attachment, *id)?;
            if !matches!(of.entity, Entity::Customer | Entity::Issue | Entity::Article) || world.get(*of).is_none() {
                return Err(Refusal::NotFound);
            }
            may(world, context, *of)?;
            if world.attachments.values().filter(|other| other.of == *of && !other.removed).count() >= MOST {
                return Err(Refusal::field("files", Fault::TooMany(MOST)));
            }
            // The store's word counts, not the sender's.
            let kept = match world.contents.get(&kept.hash) {
                Some(None) => return Err(Refusal::field("files", Fault::Unknown)),
                Some(Some(stored)) => stored,
                None => kept,
            };
            if kept.size > LARGEST {
                return Err(Refusal::field("files", Fault::TooLarge(LARGEST)));
            }
            if kept.hash.len() != 64 {
                return Err(Refusal::field("files", Fault::Unknown));
            }
            let attachment = Attachment {
                id: *id,
                of: *of,
                name: plain_name(name),
                media: line("media", &kept.media, LONGEST_NAME)?,
                size: kept.size,
                hash: kept.hash.clone(),
                by: context.actor.id,
                at: context.now,
                removed: false,
            };
            let holders = holders(world, &attachment);
            Ok(vec![Change::create(attachment, holders)])
        }
        Command::Detach { id } => {
            let before = world.attachments.get(id).ok_or(Refusal::NotFound)?;
            may(world, context, before.of)?;
            let holders = holders(world, before);
            let after = Attachment { removed: true, ..before.clone() };
            Ok(Change::between(before.clone(), after, holders.clone(), holders).into_iter().collect())
        }
    }
}

/// So many first bytes of a content tell its media type.
pub const TELLING: u32 = 16;

/// The media type of a content, told by its first bytes; what is not known is just bytes.
pub fn media(content: &[u8]) -> &'static str {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"%PDF-", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
    ];
    let webp = content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP");
    let known = KNOWN.iter().find(|(begins, _)| content.starts_with(begins)).map(|(_, media)| *media);
    if webp { "image/webp" } else { known.unwrap_or("application/octet-stream") }
}

/// Whoever sees an issue works on it; an article is for those who may edit it.
fn may(world: &World, context: &Context<'_>, of: Key) -> Result<(), Refusal> {
    let article = world.articles.get(&of.id.into()).filter(|_| of.entity == Entity::Article);
    if article.is_some_and(|article| !knowledge::edits(context.actor, article)) {
        return Err(Refusal::Forbidden);
    }
    Ok(())
}

/// Whoever holds the record holds its files; those of a customer without an owner whoever attached them. Nobody holds
/// what everybody sees.
pub(crate) fn holders(world: &World, file: &Attachment) -> Vec<PersonId> {
    match file.of.entity {
        Entity::Issue => issues::comment_holders(world, file.of.id.into()),
        Entity::Customer => {
            let customer = world.customers.get(&file.of.id.into());
            vec![customer.and_then(|customer| customer.owner).unwrap_or(file.by)]
        }
        _ => vec![],
    }
}

/// A file's name without its path, and without anything that would mean something to a shell, a header or a page.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let kept = last.chars().filter(|letter| !hidden(*letter) && !"\"<>|:*?".contains(*letter));
    let name: String = kept.collect::<String>().trim_matches([' ', '.']).chars().take(LONGEST_NAME).collect();
    if name.is_empty() { "file".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::{media, plain_name};

    #[test]
    fn a_name_keeps_no_path_and_nothing_that_acts() {
        for (given, kept) in [
            ("photo.jpg", "photo.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\system.ini", "system.ini"),
            ("报价单 2026.pdf", "报价单 2026.pdf"),
            ("a\"b\r\nSet-Cookie: x<script>.png", "abSet-Cookie xscript.png"),
            ("gpj.\u{202e}exe", "gpj.exe"),
            ("..", "file"),
            ("", "file"),
        ] {
            assert_eq!(plain_name(given), kept, "{given:?}");
        }
    }

    #[test]
    fn only_what_is_known_has_a_type_of_its_own() {
        assert_eq!(media(b"\x89PNG\r\n\x1a\n\0\0"), "image/png");
        assert_eq!(media(b"RIFF\0\0\0\0WEBPVP8 "), "image/webp");
        for bytes in [&b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..], b"<html>", b"", b"RIFF"] {
            assert_eq!(media(bytes), "application/octet-stream");
        }
    }
}
