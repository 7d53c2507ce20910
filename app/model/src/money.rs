//! Money: whole minor units and an ISO 4217 currency. No floats anywhere.

use crate::refusal::{Fault, Refusal};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents, fen.
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// Decimals of a currency's minor unit (ISO 4217): most have two.
fn decimals(currency: &str) -> usize {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" => 0,
        "BHD" | "KWD" | "OMR" | "TND" | "JOD" => 3,
        _ => 2,
    }
}

/// Whether this is how ISO 4217 writes a currency: three capital letters.
pub fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

impl Money {
    /// Whether it is an amount of something, up to 10¹⁵ minor units.
    pub fn is_plausible(&self) -> bool {
        is_currency(&self.currency) && self.minor.unsigned_abs() <= 1_000_000_000_000_000
    }

    /// Reads what people type: `12 345.60`, `12,345.60 USD`, `￥1200`; `usual` is the currency where none is typed.
    /// Nothing typed is no money.
    ///
    /// # Errors
    /// Refuses at `field` what is no amount, has too many decimals, or is negative or beyond 10¹² units.
    pub fn read(field: &str, typed: &str, usual: &str) -> Result<Option<Self>, Refusal> {
        let malformed = || Refusal::field(field, Fault::Malformed);
        let letters: String = typed.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_uppercase();
        let currency = if letters.is_empty() { usual.to_owned() } else { letters };
        let figures: String = typed.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let odd = |c: char| !(c.is_ascii_alphanumeric() || c.is_whitespace() || ".,'’¥￥$€£".contains(c));
        if typed.trim().is_empty() {
            return Ok(None);
        }
        if figures.is_empty() || currency.len() != 3 || typed.contains(odd) {
            return Err(malformed());
        }
        let (whole, part) = figures.split_once('.').unwrap_or((&figures, ""));
        let digits = decimals(&currency);
        if part.len() > digits || whole.len() > 12 {
            return Err(Refusal::field(field, Fault::OutOfRange));
        }
        let minor = format!("{whole}{part:0<digits$}").parse().map_err(|_| malformed())?;
        Ok(Some(Self { minor, currency }))
    }
}

impl Money {
    /// Whole units of its currency, the rest cut off: for comparing amounts of several.
    pub fn units(&self) -> i64 {
        self.minor / 10_i64.pow(u32::try_from(decimals(&self.currency)).unwrap_or(0))
    }

    /// The amount alone, as spreadsheets take it: `12345.60`.
    pub fn figures(&self) -> String {
        let digits = decimals(&self.currency);
        let figures = format!("{:0>width$}", self.minor.unsigned_abs(), width = digits + 1);
        let (whole, part) = figures.split_at(figures.len() - digits);
        let sign = if self.minor < 0 { "-" } else { "" };
        if digits > 0 { format!("{sign}{whole}.{part}") } else { format!("{sign}{whole}") }
    }
}

impl fmt::Display for Money {
    /// `12,345.60 USD`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = decimals(&self.currency);
        if self.minor < 0 {
            f.write_str("-")?;
        }
        let figures = format!("{:0>width$}", self.minor.unsigned_abs(), width = digits + 1);
        let (whole, part) = figures.split_at(figures.len() - digits);
        for (place, figure) in whole.char_indices() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                f.write_str(",")?;
            }
            write!(f, "{figure}")?;
        }
        if digits > 0 {
            write!(f, ".{part}")?;
        }
        write!(f, " {}", self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_read_and_written_back() {
        let read = |typed: &str| Money::read("quoted", typed, "EUR").map(|money| money.map(|money| money.to_string()));
        assert_eq!(read("12345.6"), Ok(Some("12,345.60 EUR".into())));
        assert_eq!(read("1,200 usd"), Ok(Some("1,200.00 USD".into())));
        assert_eq!(read("￥88 CNY"), Ok(Some("88.00 CNY".into())));
        assert_eq!(read("5000 JPY"), Ok(Some("5,000 JPY".into())));
        let owed = |minor| Money { minor, currency: "EUR".into() }.to_string();
        assert_eq!((owed(-10_000).as_str(), owed(-5).as_str()), ("-100.00 EUR", "-0.05 EUR"));
        assert_eq!(read("  "), Ok(None));
        for bad in ["abc", "1.2.3", "-5", "1.234", "9999999999999", "12 EURO"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
