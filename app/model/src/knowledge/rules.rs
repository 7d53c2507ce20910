//! What follows from a command about articles.

use super::{Article, Command, Field, Status};
use crate::actor::Actor;
use crate::change::Change;
use crate::command::Context;
use crate::customers::{Contact, Customer};
use crate::id::{ArticleId, PersonId};
use crate::issues::Issue;
use crate::record::Entity;
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, line, note, required};
use crate::world::World;
use chrono::Datelike;

/// Most tags of an article.
const MOST_TAGS: usize = 20;
/// A piece of a name shorter than this is not looked for on its own: it would hit everywhere.
const TELLING: usize = 2;

/// # Errors
/// See [`crate::command::decide`].
pub(crate) fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::Write { id, set } => {
            world.free(Entity::Article, *id)?;
            let mut article = blank(*id, context);
            for field in set {
                article.set(world, context, field)?;
            }
            required("title", &article.title, LINE)?;
            Ok(vec![Change::create(article, vec![])])
        }
        Command::Learn { id, issue } => {
            world.free(Entity::Article, *id)?;
            let issue = world.issues.get(issue).ok_or(Refusal::NotFound)?;
            Ok(vec![Change::create(learned(world, blank(*id, context), issue), vec![])])
        }
        Command::Edit { id, set } => {
            let before = world.articles.get(id).ok_or(Refusal::NotFound)?;
            if !edits(context.actor, before) {
                return Err(Refusal::Forbidden);
            }
            let mut after = before.clone();
            for field in set {
                after.set(world, context, field)?;
            }
            if (&after.title, &after.body) != (&before.title, &before.body) {
                after.revision += 1;
                after.written = context.now;
            }
            Ok(Change::between(before.clone(), after, vec![], vec![]).into_iter().collect())
        }
        Command::Rate { id, helped } => {
            let before = world.articles.get(id).ok_or(Refusal::NotFound)?;
            let me = context.actor.id;
            let with = |people: &[PersonId], joins: bool| -> Vec<PersonId> {
                people.iter().copied().filter(|person| *person != me).chain(joins.then_some(me)).collect()
            };
            let after = Article {
                helpful: with(&before.helpful, *helped == Some(true)),
                unhelpful: with(&before.unhelpful, *helped == Some(false)),
                ..before.clone()
            };
            Ok(Change::between(before.clone(), after, vec![], vec![]).into_iter().collect())
        }
    }
}

fn blank(id: ArticleId, context: &Context<'_>) -> Article {
    Article {
        id,
        title: String::new(),
        body: String::new(),
        category: String::new(),
        tags: vec![],
        status: Status::Draft,
        public: false,
        field: false,
        review_on: None,
        source: None,
        revision: 1,
        helpful: vec![],
        unhelpful: vec![],
        author: context.actor.id,
        written: context.now,
    }
}

/// Those whose work it is; and whoever wrote it, for as long as it is a draft.
pub(crate) fn edits(actor: &Actor, article: &Article) -> bool {
    let own_draft = article.author == actor.id && article.status == Status::Draft;
    own_draft || actor.handles_issues()
}

impl Article {
    fn set(&mut self, world: &World, context: &Context<'_>, field: &Field) -> Result<(), Refusal> {
        match field {
            Field::Title(title) => self.title = required("title", title, LINE)?,
            Field::Body(body) => self.body = note("body", body)?,
            Field::Category(category) => {
                self.category = world.company().category(&self.category, category)?;
            }
            Field::Tags(tags) => self.tags = tidy(tags)?,
            Field::Status(status) => {
                if *status != Status::Draft && !context.actor.handles_issues() {
                    return Err(Refusal::Forbidden);
                }
                if *status == Status::Published && self.body.is_empty() {
                    return Err(Refusal::field("body", Fault::Required));
                }
                self.status = *status;
            }
            Field::Public(public) => self.public = *public,
            Field::Field(field) => self.field = *field,
            Field::ReviewOn(Some(day)) if !(1970..2200).contains(&day.year()) => {
                return Err(Refusal::field("review_on", Fault::OutOfRange));
            }
            Field::ReviewOn(day) => self.review_on = *day,
        }
        Ok(())
    }
}

fn tidy(tags: &[String]) -> Result<Vec<String>, Refusal> {
    let mut kept: Vec<String> = vec![];
    for tag in tags {
        let tag = line("tags", tag, 40)?;
        if !tag.is_empty() && !kept.contains(&tag) {
            kept.push(tag);
        }
    }
    if kept.len() > MOST_TAGS { Err(Refusal::field("tags", Fault::TooMany(MOST_TAGS))) } else { Ok(kept) }
}

fn learned(world: &World, blank: Article, issue: &Issue) -> Article {
    let customer = world.customers.get(&issue.customer);
    let contacts: Vec<&Contact> =
        world.contacts.values().filter(|contact| contact.customer == issue.customer).collect();
    let clean = |text: &str| without_customer(text, customer, &contacts);
    let parts = [clean(&issue.description), clean(&issue.solution)];
    let body = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n---\n\n");
    Article { title: clean(&issue.title), body, category: issue.category.clone(), source: Some(issue.id), ..blank }
}

/// A text without what tells whose it was: names of the customer and its people, telephone numbers, mail addresses,
/// and pictures; `…` stands in their place.
pub fn without_customer(text: &str, customer: Option<&Customer>, contacts: &[&Contact]) -> String {
    let mut telling: Vec<&str> = vec![];
    if let Some(customer) = customer {
        telling.extend(
            [&customer.name, &customer.code, &customer.address, &customer.phone, &customer.email].map(String::as_str),
        );
    }
    for contact in contacts {
        telling.extend([&contact.name, &contact.phone, &contact.email].map(String::as_str));
        telling.extend(contact.name.split_whitespace().filter(|part| part.chars().count() > TELLING));
    }
    telling.retain(|part| part.chars().count() >= TELLING);
    let telling = crate::order::sorted(telling, |a: &&str, b: &&str| b.len().cmp(&a.len()));
    let mut clean = text.to_owned();
    for part in telling {
        clean = replaced(&clean, part);
    }
    clean.lines().map(plain_line).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// A text with each occurrence of `part`, in small letters or large ones, replaced by `…`.
fn replaced(text: &str, part: &str) -> String {
    let part: Vec<char> = part.chars().flat_map(char::to_lowercase).collect();
    let letters: Vec<char> = text.chars().collect();
    let same = |at: usize| {
        letters.len() >= at + part.len()
            && letters[at..at + part.len()].iter().flat_map(|letter| letter.to_lowercase()).eq(part.iter().copied())
    };
    let joins = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    let mut clean = String::new();
    let mut at = 0;
    while at < letters.len() {
        let inside = joins(part.first()) && at > 0 && joins(letters.get(at - 1))
            || joins(part.last()) && joins(letters.get(at + part.len()));
        if same(at) && !inside {
            clean.push('…');
            at += part.len();
        } else {
            clean.push(letters[at]);
            at += 1;
        }
    }
    clean
}

/// A line without pictures, mail addresses and telephone numbers.
fn plain_line(line: &str) -> String {
    let word = |word: &str| {
        let mail = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if mail || word.contains("](/files/") { "…" } else { word }.to_owned()
    };
    without_numbers(&line.split(' ').map(word).collect::<Vec<_>>().join(" "))
}

/// What is written like a telephone number goes: seven digits or more, with a `+`, a `0` or a bracket before them, or
/// eleven in a row. Part numbers and dates stay.
fn without_numbers(line: &str) -> String {
    let belongs = |letter: &char| letter.is_ascii_digit() || "+-()/ ".contains(*letter);
    let letters: Vec<char> = line.chars().collect();
    let (mut clean, mut at) = (String::new(), 0);
    while at < letters.len() {
        let length = letters[at..].iter().take_while(|letter| belongs(letter)).count();
        let run: String = letters[at..at + length].iter().collect();
        let number = run.trim();
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let solid = digits == 11 && number.chars().count() == 11;
        if solid || digits >= 7 && number.starts_with(['+', '0', '(']) {
            clean.push_str(&run.replace(number, "…"));
        } else {
            clean.push_str(&run);
        }
        at += length;
        let rest = letters[at..].iter().take_while(|letter| !belongs(letter)).count();
        clean.extend(&letters[at..at + rest]);
        at += rest;
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::{plain_line, replaced};

    #[test]
    fn names_go_in_any_case_but_not_out_of_the_middle_of_words() {
        assert_eq!(replaced("Ask Ole or OLE, not Oleander", "Ole"), "Ask … or …, not Oleander");
        assert_eq!(replaced("请联系王小明先生", "王小明"), "请联系…先生");
    }

    #[test]
    fn numbers_to_ring_and_addresses_go_but_parts_and_dates_stay() {
        assert_eq!(plain_line("Ring +49 40 5550 101 or 13812345678."), "Ring … or ….");
        assert_eq!(plain_line("电话021-55501001，零件4711"), "电话…，零件4711");
        assert_eq!(
            plain_line("Since 2026-11-18 10:00, part 4711-0022, E-203"),
            "Since 2026-11-18 10:00, part 4711-0022, E-203"
        );
        assert_eq!(plain_line("Mail ole@bakery.example now"), "Mail … now");
        assert_eq!(plain_line("See ![x](/files/0193) here"), "See … here");
    }
}
