//! Fields of customers that a company has made for itself.

use crate::decimal;
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, line};
use serde::{Deserialize, Serialize};

/// Most such fields.
pub const MOST_CUSTOM: usize = 20;
/// Decimals of a number.
const DECIMALS: usize = 4;

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomKind {
    /// One line of text.
    Text,
    /// A number with up to four decimals.
    Number,
    /// A day.
    Date,
    /// One of these.
    Choice(Vec<String>),
}

/// A field of the company's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    /// What it is called; values are kept under it.
    pub name: String,
    /// What it holds.
    pub kind: CustomKind,
}

impl CustomField {
    /// Reads a line as a manager writes it: `Industry: Food, Tools` for a choice, `Employees: number`,
    /// `Founded: date`, `Motto` for text. Nothing for an empty line.
    ///
    /// # Errors
    /// Refuses a name that is too long, and one with a mark that would not be found again.
    pub fn read(text: &str) -> Result<Option<Self>, Refusal> {
        let (name, kind) = text.split_once([':', '：']).unwrap_or((text, ""));
        let name = line("custom_fields", name, 60)?;
        if name.is_empty() {
            return Ok(None);
        }
        if name.contains('=') {
            return Err(Refusal::field("custom_fields", Fault::Malformed));
        }
        let kind = line("custom_fields", kind, 10 * LINE)?;
        let kind = match kind.to_lowercase().as_str() {
            "" | "text" | "文本" => CustomKind::Text,
            "number" | "数字" => CustomKind::Number,
            "date" | "日期" => CustomKind::Date,
            _ => {
                let options = kind.split([',', '，', '、']).map(|option| option.trim().to_owned());
                CustomKind::Choice(options.filter(|option| !option.is_empty()).collect())
            }
        };
        Ok(Some(Self { name, kind }))
    }

    /// The line that [`CustomField::read`] reads.
    pub fn write(&self) -> String {
        match &self.kind {
            CustomKind::Text => self.name.clone(),
            CustomKind::Number => format!("{}: number", self.name),
            CustomKind::Date => format!("{}: date", self.name),
            CustomKind::Choice(options) => format!("{}: {}", self.name, options.join(", ")),
        }
    }

    /// A value as it is kept; empty for none.
    ///
    /// # Errors
    /// Refuses what the field does not hold, in the name of the field.
    pub fn value(&self, typed: &str) -> Result<String, Refusal> {
        let typed = line(&self.name, typed, LINE)?;
        let wrong = || Refusal::field(&self.name, Fault::Malformed);
        if typed.is_empty() {
            return Ok(typed);
        }
        Ok(match &self.kind {
            CustomKind::Text => typed,
            CustomKind::Number => {
                let (sign, figures) = typed.strip_prefix('-').map_or(("", typed.as_str()), |figures| ("-", figures));
                let number = decimal::read(figures, DECIMALS).ok_or_else(wrong)?;
                format!("{sign}{}", decimal::write(number, DECIMALS))
            }
            CustomKind::Date => crate::iso::day(&typed).ok_or_else(wrong)?.to_string(),
            CustomKind::Choice(options) => {
                let found = options.iter().find(|option| option.eq_ignore_ascii_case(&typed));
                found.ok_or(Refusal::field(&self.name, Fault::Unknown))?.clone()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_written_as_they_are_read_and_hold_what_they_should() {
        let field = |text| CustomField::read(text).expect("a field").expect("not empty");
        for text in ["Motto", "Employees: number", "Founded: date", "Industry: Food, Tools"] {
            assert_eq!(field(text).write(), text);
        }
        assert_eq!(field("行业：食品、工具").kind, CustomKind::Choice(vec!["食品".into(), "工具".into()]));
        let value = |text, typed| field(text).value(typed).ok();
        assert_eq!(value("Employees: number", "1,200.50").as_deref(), Some("1200.5"));
        assert_eq!(value("Employees: number", "-3").as_deref(), Some("-3"));
        assert_eq!(value("Industry: Food, Tools", "food").as_deref(), Some("Food"));
        assert_eq!(value("Founded: date", "2026-02-01").as_deref(), Some("2026-02-01"));
        assert_eq!(value("Founded: date", "").as_deref(), Some(""));
        for (text, bad) in [("Employees: number", "many"), ("Founded: date", "soon"), ("Industry: Food, Tools", "Air")]
        {
            assert_eq!(value(text, bad), None, "{bad}");
        }
        assert_eq!(CustomField::read(" : number"), Ok(None));
        assert!(CustomField::read("a=b").is_err());
    }
}
