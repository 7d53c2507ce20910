//! Tables from files: separated values, spreadsheets, visiting cards.

use calamine::{Data, DataType, Reader, Xlsx};
use calcard::vcard::{VCard, VCardProperty, VCardValue};
use calcard::{Entry, Parser};
use encoding_rs::Encoding;
use std::io::{Cursor, Read};

/// Most bytes a spreadsheet may have unpacked.
const MOST_UNPACKED: u64 = 300_000_000;
/// Most rows of a table.
const MOST_ROWS: usize = 500_000;
/// Most columns of a table; what stands beyond is not looked at.
const MOST_COLUMNS: usize = 200;

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
        let cells =
            |record: &csv::StringRecord| record.iter().take(MOST_COLUMNS).map(str::to_owned).collect::<Vec<_>>();
        let headings = reader.headers().map(cells).unwrap_or_default();
        let rows = reader
            .records()
            .filter_map(Result::ok)
            .take(MOST_ROWS)
            .map(|record| (record.position().map_or(0, csv::Position::line), cells(&record)))
            .filter(|(_, cells)| says_something(cells))
            .collect();
        Self { encoding: encoding.name().to_owned(), headings, rows }
    }

    fn of_sheet(bytes: &[u8]) -> Option<Self> {
        if !is_harmless(bytes) {
            return None;
        }
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).ok()?;
        let first = book.sheet_names().first()?.clone();
        let mut reader = book.worksheet_cells_reader(&first).ok()?;
        let mut rows: Vec<(u64, Vec<String>)> = vec![];
        while let Some(found) = reader.next_cell().ok()? {
            let (row, column) = (u64::from(found.get_position().0) + 1, found.get_position().1 as usize);
            if column >= MOST_COLUMNS || rows.len() > MOST_ROWS {
                continue;
            }
            if rows.last().is_none_or(|(line, _)| *line != row) {
                rows.push((row, vec![]));
            }
            if let Some((_, cells)) = rows.last_mut() {
                cells.resize(cells.len().max(column), String::new());
                cells.push(cell(&Data::from(found.get_value().clone())));
            }
        }
        let mut rows = rows.into_iter().filter(|(_, cells)| says_something(cells));
        let headings = rows.next().map(|(_, cells)| cells).unwrap_or_default();
        Some(Self { encoding: "XLSX".to_owned(), headings, rows: rows.collect() })
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

/// Whether a spreadsheet is as large as it looks: neither packed to burst, nor telling of more texts than it has.
fn is_harmless(bytes: &[u8]) -> bool {
    let Ok(mut packed) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    let mut left = MOST_UNPACKED;
    for at in 0..packed.len() {
        let Ok(part) = packed.by_index(at) else { return false };
        let Ok(name) = part.name().map(|name| name.to_lowercase()) else { return false };
        let texts = name.ends_with("sharedstrings.xml");
        let mut content = vec![];
        if part.take(left + 1).read_to_end(&mut content).is_err() || content.len() as u64 > left {
            return false;
        }
        left -= content.len() as u64;
        if texts && told_count(&content) > content.len() as u64 {
            return false;
        }
    }
    true
}

/// How many texts a list of them says it has, at most.
fn told_count(content: &[u8]) -> u64 {
    let begins = String::from_utf8_lossy(content.get(..2_000).unwrap_or(content)).into_owned();
    let told = begins.split("ount").skip(1).map(|rest| {
        let figures = rest.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit);
        figures.collect::<String>().parse::<u64>().unwrap_or(if rest.contains(['0', '9']) { u64::MAX } else { 0 })
    });
    told.max().unwrap_or(0)
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
