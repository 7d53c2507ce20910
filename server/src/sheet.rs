//! Tables as files: CSV (RFC 4180) with a byte order mark, so that spreadsheets take it for UTF-8, and XLSX.

use crate::observe::trace;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// A table: a line of heads, and rows.
pub struct Sheet {
    /// Its name, without an ending.
    pub name: &'static str,
    /// The heads.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// Places of the columns that hold plain numbers; a spreadsheet adds them up.
    pub numbers: &'static [usize],
}

impl Sheet {
    /// The table as a file of this format: `csv` or `xlsx`; anything else does not exist.
    pub fn download(&self, format: &str) -> Response {
        let (kind, content) = match format {
            "csv" => ("text/csv; charset=utf-8", self.csv().into_bytes()),
            "xlsx" => match self.xlsx() {
                Ok(content) => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content),
                Err(error) => {
                    let trace = trace();
                    tracing::error!(%trace, %error, "a table could not be written");
                    let said = format!("Something went wrong · {trace}\n");
                    return (StatusCode::INTERNAL_SERVER_ERROR, said).into_response();
                }
            },
            _ => return StatusCode::NOT_FOUND.into_response(),
        };
        let name = format!("attachment; filename=\"{}.{format}\"", self.name);
        let heads = [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        (heads, content).into_response()
    }

    /// What a cell says in a column of numbers: figures, a point among them, a sign before them.
    fn number(&self, column: usize, cell: &str) -> Option<f64> {
        let plain = cell.strip_prefix('-').unwrap_or(cell);
        let is_number = plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        (is_number && self.numbers.contains(&column)).then(|| cell.parse().ok())?
    }

    fn csv(&self) -> String {
        let mut text = String::from("\u{feff}");
        for row in std::iter::once(&self.heads).chain(&self.rows) {
            let cells: Vec<_> = row
                .iter()
                .enumerate()
                .map(|(at, cell)| self.number(at, cell).map_or_else(|| quoted(cell), |_| cell.clone()))
                .collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        text
    }

    fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        let bold = Format::new().set_bold();
        for (column, head) in (0..).zip(&self.heads) {
            page.write_string_with_format(0, column, head, &bold)?;
        }
        for (row, cells) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match self.number(usize::from(column), cell) {
                    Some(number) => page.write_number(row, column, number)?,
                    None => page.write_string(row, column, cell)?,
                };
            }
        }
        page.set_freeze_panes(1, 0)?;
        book.save_to_buffer()
    }
}

/// A cell; one that a spreadsheet would run as a formula is kept from it by an apostrophe (OWASP, CSV injection).
fn quoted(cell: &str) -> String {
    let guarded = if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    format!("\"{}\"", guarded.replace('"', "\"\""))
}
