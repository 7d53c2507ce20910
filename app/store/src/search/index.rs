//! The index: texts go in, the identities of those that resemble a text come out, best first.

use super::words::{Sounding, Written, heard, is_chinese, sounding};
use crate::Fault;
use model::read::Piece;
use std::collections::BTreeSet;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, TokenStream};
use tantivy::{DocAddress, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};
use uuid::Uuid;

/// Memory for texts on their way into the index, in bytes.
const ROOM: usize = 20_000_000;
/// A word in more than one of so many texts tells little; it is left out where others are there.
const COMMON: u64 = 6;
/// Most words of a query that are looked for, the rarest first: a long description is told by these as well.
const MOST: usize = 24;

/// An index in memory.
pub(super) struct Texts {
    reader: IndexReader,
    writer: IndexWriter,
    analyzer: TextAnalyzer,
    id: Field,
    text: Field,
    sound: Field,
}

impl Texts {
    pub(super) fn new() -> Result<Self, Fault> {
        let mut schema = Schema::builder();
        let cut_by = |name: &str| {
            let indexing = TextFieldIndexing::default().set_tokenizer(name);
            TextOptions::default().set_indexing_options(indexing.set_index_option(IndexRecordOption::WithFreqs))
        };
        let id = schema.add_text_field("id", STRING | STORED);
        let text = schema.add_text_field("text", cut_by("written"));
        let sound = schema.add_text_field("sound", cut_by("sounding"));
        let index = Index::create_in_ram(schema.build());
        let analyzer = TextAnalyzer::builder(Written).filter(Stemmer::new(Language::English)).build();
        index.tokenizers().register("written", analyzer.clone());
        index.tokenizers().register("sounding", TextAnalyzer::from(Sounding));
        let writer = index.writer_with_num_threads(1, ROOM)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { reader, writer, analyzer, id, text, sound })
    }

    /// Puts a text in, in place of the one of this identity; what stands in `title` counts twice.
    pub(super) fn put(&mut self, id: Uuid, title: &str, text: &str) -> Result<(), Fault> {
        self.remove(id);
        let mut document = TantivyDocument::default();
        document.add_text(self.id, id.to_string());
        for text in [title, title, text] {
            document.add_text(self.text, text);
        }
        document.add_text(self.sound, title);
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Takes a text out.
    pub(super) fn remove(&mut self, id: Uuid) {
        self.writer.delete_term(Term::from_field_text(self.id, &id.to_string()));
    }

    /// Makes what was put in and taken out count.
    pub(super) fn commit(&mut self) -> Result<(), Fault> {
        self.writer.commit()?;
        Ok(self.reader.reload()?)
    }

    /// The texts that resemble this one, best first, and by what they were found.
    pub(super) fn resembling(&self, text: &str, most: usize) -> Result<(Vec<Uuid>, Words), Fault> {
        let searcher = self.reader.searcher();
        let written = self.cut(text).into_iter().map(|(_, _, word)| (self.text, word));
        let heard = heard(text).into_iter().map(|sound| (self.sound, sound));
        let terms: BTreeSet<(Field, String)> = written.chain(heard).collect();
        let mut found = vec![];
        for (field, word) in terms {
            let count = searcher.doc_freq(&Term::from_field_text(field, &word))?;
            if count > 0 {
                found.push((count, field, word));
            }
        }
        found.sort();
        let rare = found.iter().filter(|(count, _, _)| count * COMMON <= searcher.num_docs()).count();
        found.truncate(if rare > 0 { rare.min(MOST) } else { MOST });
        let any = found.iter().map(|(_, field, word)| {
            let term = Term::from_field_text(*field, word);
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        });
        let best = searcher.search(&BooleanQuery::new(any.collect()), &TopDocs::with_limit(most).order_by_score())?;
        let ids = best.into_iter().map(|(_, address)| self.id_at(&searcher, address)).collect::<Result<_, _>>()?;
        let of =
            |wanted| found.iter().filter(|(_, field, _)| *field == wanted).map(|(_, _, word)| word.clone()).collect();
        let mut words = Words { written: of(self.text), heard: of(self.sound) };
        // Single characters find, but where pairs were found they would mark what nobody meant.
        if words.written.iter().any(|word| word.chars().any(is_chinese) && word.chars().nth(1).is_some()) {
            words.written.retain(|word| !word.chars().any(is_chinese) || word.chars().nth(1).is_some());
        }
        Ok((ids, words))
    }

    fn id_at(&self, searcher: &Searcher, address: DocAddress) -> Result<Uuid, Fault> {
        let document: TantivyDocument = searcher.doc(address)?;
        let id = document.get_first(self.id).and_then(|id| id.as_str().map(str::to_owned));
        id.and_then(|id| id.parse().ok()).ok_or_else(|| Fault::corrupt("a text without identity in the index"))
    }

    /// The words of a text, as the index knows them, with where they stand.
    fn cut(&self, text: &str) -> Vec<(usize, usize, String)> {
        let mut analyzer = self.analyzer.clone();
        let mut stream = analyzer.token_stream(text);
        let mut words = vec![];
        while stream.advance() {
            let token = stream.token();
            words.push((token.offset_from, token.offset_to, token.text.clone()));
        }
        words
    }

    /// A text in pieces, those marked by which it was found.
    pub(super) fn marked(&self, text: &str, words: &Words) -> Vec<Piece> {
        let written = self.cut(text).into_iter().filter(|(_, _, word)| words.written.contains(word));
        let heard = sounding(text).into_iter().map(|token| (token.offset_from, token.offset_to, token.text));
        let heard = heard.filter(|(_, _, sound)| words.heard.contains(sound));
        let mut hits: Vec<_> = written.chain(heard).map(|(from, to, _)| (from, to)).collect();
        hits.sort_unstable();
        let mut pieces: Vec<Piece> = vec![];
        let mut at = 0;
        for (from, to) in hits {
            // Pairs of Chinese characters overlap.
            let from = from.max(at);
            if from >= to {
                continue;
            }
            match pieces.last_mut().filter(|_| from == at) {
                Some(last) if last.marked => last.text.push_str(&text[from..to]),
                _ => {
                    pieces.push(Piece { text: text[at..from].to_owned(), marked: false });
                    pieces.push(Piece { text: text[from..to].to_owned(), marked: true });
                }
            }
            at = to;
        }
        pieces.push(Piece { text: text[at..].to_owned(), marked: false });
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }
}

/// The part of a marked text around its first mark, about so many characters of it.
pub(super) fn excerpt(pieces: Vec<Piece>, most: usize) -> Vec<Piece> {
    let first = pieces.iter().position(|piece| piece.marked).unwrap_or(0);
    let mut left = most;
    let mut kept = vec![];
    for (at, mut piece) in pieces.into_iter().enumerate().skip(first.saturating_sub(1)) {
        let length = piece.text.chars().count();
        if at + 1 == first && length > most / 4 {
            let skipped = length - most / 4;
            piece.text = std::iter::once('…').chain(piece.text.chars().skip(skipped)).collect();
        }
        if piece.text.chars().count() > left {
            piece.text = piece.text.chars().take(left).chain(['…']).collect();
        }
        left = left.saturating_sub(length);
        kept.push(piece);
        if left == 0 {
            break;
        }
    }
    kept
}

/// What a search looked for and could find.
pub(super) struct Words {
    written: BTreeSet<String>,
    heard: BTreeSet<String>,
}
