//! The register of customers and the people there (客户名册): found by name, code, town, number, mail, as they are
//! written, as they sound, by pieces of a number, and with a letter wrong. An index in memory that follows the change
//! log.
//!
//! **Invariant:** the register only proposes; what comes out has passed `visible_to` like everything else.

use super::words::{Digits, Sounding, Written, heard, is_chinese, runs, spelled, spoken};
use crate::customers::{contact, entity};
use crate::log::{self, entity::change};
use crate::{Answer, Fault, Store, customers};
use model::{Actor, Directory, Entity, Role, Version};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};
use uuid::Uuid;

/// Memory for texts on their way into the index, in bytes.
const ROOM: usize = 50_000_000;
/// How many customers are read at once.
const PAGE: u64 = 2_000;
/// From how many letters on one of them may be wrong.
const FORGIVING: usize = 4;
/// Most words of what is typed that are looked for.
const MOST_WORDS: usize = 12;
/// Under which name the customers nobody holds are known.
const NOBODY: &str = "nobody";

/// The index, and up to which version of the log it knows the customers.
pub(crate) struct Register {
    reader: IndexReader,
    writer: IndexWriter,
    fields: Fields,
    fed: Version,
}

#[derive(Clone, Copy)]
struct Fields {
    /// The customer it is, or where the contact is.
    of: Field,
    holder: Field,
    text: Field,
    sound: Field,
    digits: Field,
    /// Where a contact is, by name.
    company: Field,
}

impl Register {
    async fn read(db: &impl ConnectionTrait) -> Result<Self, Fault> {
        let mut schema = Schema::builder();
        let cut_by = |name: &str| {
            let indexing = TextFieldIndexing::default().set_tokenizer(name);
            TextOptions::default().set_indexing_options(indexing.set_index_option(IndexRecordOption::WithFreqs))
        };
        let fields = Fields {
            of: schema.add_text_field("of", STRING | STORED),
            holder: schema.add_text_field("holder", STRING),
            text: schema.add_text_field("text", cut_by("written")),
            sound: schema.add_text_field("sound", cut_by("sounding")),
            digits: schema.add_text_field("digits", cut_by("digits")),
            company: schema.add_text_field("company", cut_by("written")),
        };
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register("written", TextAnalyzer::from(Written));
        index.tokenizers().register("sounding", TextAnalyzer::from(Sounding));
        index.tokenizers().register("digits", TextAnalyzer::from(Digits));
        let writer = index.writer_with_num_threads(1, ROOM)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let mut register = Self { reader, writer, fields, fed: log::version(db).await? };
        let mut after = Uuid::nil();
        loop {
            let page = entity::Entity::find().filter(entity::Column::Id.gt(after)).order_by_asc(entity::Column::Id);
            let page = page.limit(PAGE).all(db).await?;
            let Some(last) = page.last() else { break };
            let contacts = contact::Entity::find()
                .filter(contact::Column::Customer.gt(after))
                .filter(contact::Column::Customer.lte(last.id))
                .all(db)
                .await?;
            after = last.id;
            register.put(page, contacts)?;
        }
        register.commit()?;
        Ok(register)
    }

    /// Takes in what has happened since.
    async fn catch_up(&mut self, db: &impl ConnectionTrait) -> Result<(), Fault> {
        let now = log::version(db).await?;
        if now == self.fed {
            return Ok(());
        }
        let later = change::Entity::find().filter(change::Column::Version.gt(log::signed(self.fed)?)).select_only();
        let of = |kind: Entity| later.clone().filter(change::Column::Entity.eq(kind.name()));
        let customers = of(Entity::Customer).column(change::Column::Record).distinct();
        let customers: Vec<Uuid> = customers.into_tuple().all(db).await?;
        let contacts = of(Entity::Contact).column(change::Column::Record).column(change::Column::Fields);
        let contacts: Vec<(Uuid, serde_json::Value)> = contacts.into_tuple().all(db).await?;
        // Where a contact was before: it may have gone, or have moved in a merge.
        let left = contacts.iter().flat_map(|(_, fields)| {
            let customer = fields.get("customer");
            let side = move |side: &str| customer?.get(side)?.as_str()?.parse::<Uuid>().ok();
            [side("old"), side("new")].into_iter().flatten()
        });
        let mut customers: Vec<Uuid> = customers.into_iter().chain(left).collect();
        for piece in contacts.chunks(500) {
            let met = contact::Entity::find().filter(contact::Column::Id.is_in(piece.iter().map(|(id, _)| *id)));
            customers.extend(met.select_only().column(contact::Column::Customer).into_tuple::<Uuid>().all(db).await?);
        }
        customers.sort_unstable();
        customers.dedup();
        for piece in customers.chunks(500) {
            for id in piece {
                self.writer.delete_term(Term::from_field_text(self.fields.of, &id.to_string()));
            }
            let ids = || piece.iter().copied();
            let rows = entity::Entity::find().filter(entity::Column::Id.is_in(ids())).all(db).await?;
            let contacts = contact::Entity::find().filter(contact::Column::Customer.is_in(ids())).all(db).await?;
            self.put(rows, contacts)?;
        }
        if !customers.is_empty() {
            self.commit()?;
        }
        self.fed = now;
        Ok(())
    }

    fn put(&mut self, customers: Vec<entity::Model>, contacts: Vec<contact::Model>) -> Result<(), Fault> {
        let Fields { of, holder, text, sound, digits, company } = self.fields;
        let held_by = |owner: Option<Uuid>| owner.map_or_else(|| NOBODY.to_owned(), |owner| owner.to_string());
        let mut there = BTreeMap::new();
        for customer in customers.into_iter().filter(|customer| customer.merged_into.is_none()) {
            let mut document = TantivyDocument::default();
            document.add_text(of, customer.id.to_string());
            document.add_text(holder, held_by(customer.owner));
            let parts = [&customer.code, &customer.city, &customer.phone, &customer.email, &customer.tax_number];
            for part in parts.into_iter().chain([&customer.name, &customer.name]).filter(|part| !part.is_empty()) {
                document.add_text(text, part);
            }
            document.add_text(sound, &customer.name);
            for number in [&customer.phone, &customer.fax, &customer.tax_number] {
                document.add_text(digits, number);
            }
            self.writer.add_document(document)?;
            there.insert(customer.id, (customer.owner, customer.name));
        }
        for contact in contacts {
            let Some((owner, name)) = there.get(&contact.customer) else { continue };
            let mut document = TantivyDocument::default();
            document.add_text(of, contact.customer.to_string());
            document.add_text(holder, held_by(*owner));
            for part in [&contact.name, &contact.phone, &contact.email].into_iter().filter(|part| !part.is_empty()) {
                document.add_text(text, part);
            }
            document.add_text(sound, &contact.name);
            document.add_text(digits, &contact.phone);
            document.add_text(company, name);
            self.writer.add_document(document)?;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.writer.commit()?;
        Ok(self.reader.reload()?)
    }

    /// The customers a text finds, best first: those that everything typed speaks of, or else that some of it does.
    fn find(&self, holders: Option<&[String]>, typed: &str, most: usize) -> Result<Vec<Uuid>, Fault> {
        let wanted: Vec<Box<dyn Query>> =
            runs(typed).iter().take(MOST_WORDS).map(|run| self.wanted(run.chinese, &spelled(run))).collect();
        let mut found = vec![];
        if wanted.is_empty() {
            return Ok(found);
        }
        let several = wanted.len() > 1;
        for occur in [Occur::Must, Occur::Should].into_iter().take(if several { 2 } else { 1 }) {
            let clauses = wanted.iter().map(|query| (occur, query.box_clone())).collect();
            let mut all: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(BooleanQuery::new(clauses)))];
            if let Some(holders) = holders {
                let held =
                    holders.iter().map(|holder| (Occur::Should, self.term(self.fields.holder, holder))).collect();
                all.push((Occur::Must, Box::new(BoostQuery::new(Box::new(BooleanQuery::new(held)), 0.0))));
            }
            let searcher = self.reader.searcher();
            // A customer may be found by several of its contacts.
            let best = searcher.search(&BooleanQuery::new(all), &TopDocs::with_limit(most * 3).order_by_score())?;
            for (_, address) in best {
                let document: TantivyDocument = searcher.doc(address)?;
                let id = document.get_first(self.fields.of).and_then(|id| id.as_str().and_then(|id| id.parse().ok()));
                let id = id.ok_or_else(|| Fault::corrupt("nobody in the register"))?;
                if !found.contains(&id) {
                    found.push(id);
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        found.truncate(most);
        Ok(found)
    }

    fn term(&self, field: Field, word: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
    }

    /// All of these words in a field.
    fn every(&self, field: Field, words: Vec<String>) -> Box<dyn Query> {
        Box::new(BooleanQuery::new(words.iter().map(|word| (Occur::Must, self.term(field, word))).collect()))
    }

    /// What a stretch of Chinese, or of letters and digits, may mean.
    fn wanted(&self, chinese: bool, word: &str) -> Box<dyn Query> {
        let Fields { text, sound, digits, company, .. } = self.fields;
        let mut ways: Vec<(f32, Box<dyn Query>)> = vec![];
        if chinese {
            let letters: Vec<char> = word.chars().collect();
            let pairs: Vec<String> = letters.windows(2).map(|pair| pair.iter().collect()).collect();
            let written = if pairs.is_empty() { vec![word.to_owned()] } else { pairs };
            ways.push((3.0, self.every(text, written.clone())));
            ways.push((0.3, self.every(company, written)));
            let said = spoken(word);
            if !said.is_empty() {
                let either = |ways: &Vec<String>| -> (Occur, Box<dyn Query>) {
                    let ways = ways.iter().map(|way| (Occur::Should, self.term(sound, way))).collect();
                    (Occur::Must, Box::new(BooleanQuery::new(ways)))
                };
                ways.push((0.5, Box::new(BooleanQuery::new(said.iter().map(either).collect()))));
            }
        } else {
            let fuzzy = |field: Field, distance: u8| -> Box<dyn Query> {
                Box::new(FuzzyTermQuery::new_prefix(Term::from_field_text(field, word), distance, true))
            };
            ways.push((4.0, self.term(text, word)));
            ways.push((2.0, fuzzy(text, 0)));
            ways.push((0.2, fuzzy(company, 0)));
            let count = word.chars().count();
            let figures = word.bytes().all(|byte| byte.is_ascii_digit());
            if count >= FORGIVING && !figures {
                ways.push((0.5, fuzzy(text, 1)));
            }
            if figures && count >= Digits::SHORTEST {
                ways.push((2.0, self.every(digits, Digits::pieces(word))));
            }
            let heard = heard(word);
            if !heard.is_empty() {
                ways.push((2.0, self.every(sound, heard)));
            }
        }
        let ways = ways.into_iter().map(|(weight, way)| {
            let way: Box<dyn Query> = Box::new(BoostQuery::new(way, weight));
            (Occur::Should, way)
        });
        Box::new(BooleanQuery::new(ways.collect()))
    }
}

/// Whether two names are perhaps one: but for case and marks, for a letter in eight, or as Chinese is spoken.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let letters = |name: &str| runs(name).iter().map(spelled).collect::<String>();
    let (one, other) = (letters(one), letters(other));
    let (short, long) = if one.chars().count() < other.chars().count() { (&one, &other) } else { (&other, &one) };
    // Names of Chinese companies begin with their town: what is typed may stand in the middle.
    let telling = if short.chars().all(is_chinese) { 3 } else { 6 };
    let within =
        long.starts_with(short.as_str()) || (short.chars().count() >= telling && long.contains(short.as_str()));
    let alike = within || distance(&one, &other) * 8 <= other.chars().count();
    let (said, heard) = (spoken(&one), spoken(&other));
    let same = said.iter().zip(&heard).all(|(one, other)| one.iter().any(|way| other.contains(way)));
    alike || (!heard.is_empty() && said.len() == heard.len() && one.chars().count() == said.len() + 1 && same)
}

/// How many letters have to be changed, put in or left out (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], at + 1);
        for (place, theirs) in other.iter().enumerate() {
            let changed = before + usize::from(letter != *theirs);
            before = row[place + 1];
            row[place + 1] = changed.min(before + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

/// Under which names an actor's customers are known; nothing where they see everybody's.
fn holders(actor: &Actor, directory: &Directory) -> Option<Vec<String>> {
    match actor.role {
        Role::Rep => Some(vec![actor.id.to_string()]),
        Role::Manager => {
            let team = actor.and_team(directory).map(|id| id.to_string());
            Some(team.chain([NOBODY.to_owned()]).collect())
        }
        Role::Agent | Role::Marketing | Role::Administrator => None,
    }
}

impl Store {
    /// The customers a text finds as far as the actor may see them, best first.
    pub(crate) async fn in_register(
        &self,
        actor: &Actor,
        typed: &str,
        most: usize,
    ) -> Result<Vec<entity::Model>, Fault> {
        let directory = self.directory();
        let holders = holders(actor, &directory);
        let found = {
            let mut register = self.0.register.lock().await;
            if register.is_none() {
                *register = Some(Register::read(&self.0.db).await?);
            }
            let Some(register) = register.as_mut() else { return Ok(vec![]) };
            register.catch_up(&self.0.db).await?;
            register.find(holders.as_deref(), typed, most)?
        };
        let seen = customers::visible_to(actor, &directory).filter(entity::Column::Id.is_in(found.iter().copied()));
        Ok(super::best(seen.all(&self.0.db).await?, &found, |row| row.id, most))
    }

    /// Reads the register before somebody has to wait for it.
    pub fn open_register(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            let mut register = self.0.register.lock().await;
            if register.is_none() {
                *register = Some(Register::read(&self.0.db).await?);
            }
            Ok(())
        })
    }
}
