//! Tables from files: separated values, spreadsheets, visiting cards.

use calamine::{Data, DataType, Reader, Xlsx};
use calcard::vcard::{VCard, VCardProperty, VCardValue};
use calcard::{Entry, Parser};
use encoding_rs::Encoding;
use std::io::Cursor;

/// A table read from a file.
#[derive(Clone, Debug, Default)]
pub struct ImportTable {
    /// What it was read as.
    pub(crate) encoding: String,
    /// Its headings.
    pub(crate) headings: Vec<String>,
    /// Line of the file and cells.
    pub(crate) rows: Vec<(u64, Vec<String>)>,
}

/// What the parts of a visiting card are as headings of a table.
const CARD: [&str; 11] = [
    "company",
    "contact name",
    "contact title",
    "contact phone",
    "contact email",
    "address",
    "city",
    "region",
    "postal code",
    "country",
    "note",
];

impl ImportTable {
    /// Reads a spreadsheet (XLSX: its first sheet), visiting cards (vCard 2.1 to 4.0), or a file of comma-, semicolon-
    /// or tab-separated values with a line of headings: UTF-8, or what the bytes look like: GBK, Big5, a Windows code
    /// page.
    pub fn read(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::of_sheet(bytes).unwrap_or_default();
        }
        let (text, encoding) = decode(bytes);
        let begins = text.trim_start_matches('\u{feff}').trim_start().get(..11);
        if begins.is_some_and(|begins| begins.eq_ignore_ascii_case("BEGIN:VCARD")) {
            return Self::of_cards(&text);
        }
        Self::of_values(&text, encoding)
    }

    fn of_values(text: &str, encoding: &'static Encoding) -> Self {
        let first = text.lines().next().unwrap_or_default();
        let count = |mark: char| first.matches(mark).count();
        let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|mark| (count(*mark as char), *mark == b','));
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter.unwrap_or(b',')).flexible(true).from_reader(text.as_bytes());
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        let headings = reader.headers().map(cells).unwrap_or_default();
        let rows = reader
            .records()
            .filter_map(Result::ok)
            .map(|record| (record.position().map_or(0, csv::Position::line), cells(&record)))
            .filter(|(_, cells)| says_something(cells))
            .collect();
        Self { encoding: encoding.name().to_owned(), headings, rows }
    }

    fn of_sheet(bytes: &[u8]) -> Option<Self> {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).ok()?;
        let sheet = book.worksheet_range_at(0)?.ok()?;
        let first = u64::from(sheet.start().map_or(0, |(row, _)| row)) + 1;
        let mut rows = (first..).zip(sheet.rows().map(|row| row.iter().map(cell).collect::<Vec<_>>()));
        let headings = rows.next().map(|(_, cells)| cells).unwrap_or_default();
        Some(Self {
            encoding: "XLSX".to_owned(),
            headings,
            rows: rows.filter(|(_, cells)| says_something(cells)).collect(),
        })
    }

    fn of_cards(text: &str) -> Self {
        let mut parser = Parser::new(text);
        let mut rows = vec![];
        loop {
            match parser.entry() {
                Entry::VCard(card) => rows.push((rows.len() as u64 + 1, cells_of(&card))),
                Entry::Eof => break,
                _ => {}
            }
        }
        Self { encoding: "vCard".to_owned(), headings: CARD.map(str::to_owned).to_vec(), rows }
    }

    /// Its headings.
    pub(crate) fn headings(&self) -> &[String] {
        &self.headings
    }

    /// Its rows: line of the file, and cells.
    pub(crate) fn rows(&self) -> &[(u64, Vec<String>)] {
        &self.rows
    }
}

fn says_something(cells: &[String]) -> bool {
    cells.iter().any(|cell| !cell.trim().is_empty())
}

/// A cell of a spreadsheet as text; a date as ISO 8601 writes it.
fn cell(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) if moment.is_datetime() => {
            let at = cell.as_datetime().map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default();
            at.strip_suffix(" 00:00:00").map_or(at.clone(), str::to_owned)
        }
        Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

/// A visiting card as a row; who works nowhere is a customer of that name.
fn cells_of(card: &VCard) -> Vec<String> {
    let first = |wanted: VCardProperty| -> Vec<String> {
        let entry = card.entries.iter().find(|entry| entry.name == wanted);
        entry.map(|entry| entry.values.iter().flat_map(parts).collect()).unwrap_or_default()
    };
    let whole = |wanted: VCardProperty| first(wanted).into_iter().next().unwrap_or_default();
    let name = match whole(VCardProperty::Fn) {
        name if name.is_empty() => first(VCardProperty::N).into_iter().take(2).rev().collect::<Vec<_>>().join(" "),
        name => name,
    };
    let company = whole(VCardProperty::Org);
    let place = first(VCardProperty::Adr);
    let part = |at: usize| place.get(at).cloned().unwrap_or_default();
    let phone = whole(VCardProperty::Tel).trim_start_matches("tel:").to_owned();
    vec![
        if company.is_empty() { name.clone() } else { company },
        name,
        whole(VCardProperty::Title),
        phone,
        whole(VCardProperty::Email),
        part(2),
        part(3),
        part(4),
        part(5),
        part(6),
        whole(VCardProperty::Note),
    ]
}

fn parts(value: &VCardValue) -> Vec<String> {
    match value {
        VCardValue::Component(parts) => parts.clone(),
        other => other.as_text().map(str::to_owned).into_iter().collect(),
    }
}

fn decode(bytes: &[u8]) -> (String, &'static Encoding) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (text.into_owned(), encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), encoding_rs::UTF_8);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), encoding)
}
