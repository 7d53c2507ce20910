//! What a person types, made fit to keep: trimmed, bounded, without control characters.

use crate::refusal::{Fault, Refusal};

/// Longest name or title, in characters.
pub const LINE: usize = 200;
/// Longest note or description, in characters.
pub const NOTE: usize = 20_000;

/// One line of text, possibly empty.
///
/// # Errors
/// Refuses more than `max` characters and control characters.
pub fn line(field: &str, text: &str, max: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(Refusal::field(field, Fault::Malformed));
    }
    bounded(field, text, max)
}

/// One line of text that must say something.
///
/// # Errors
/// Refuses what [`line`] refuses, and nothing but space.
pub fn required(field: &str, text: &str, max: usize) -> Result<String, Refusal> {
    let text = line(field, text, max)?;
    if text.is_empty() { Err(Refusal::field(field, Fault::Required)) } else { Ok(text) }
}

/// Text of several lines.
///
/// # Errors
/// Refuses more than [`NOTE`] characters, and control characters but line breaks and tabs.
pub fn note(field: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Refusal::field(field, Fault::Malformed));
    }
    bounded(field, &text, NOTE)
}

/// An e-mail address, or nothing. Only the shape is checked: something, one `@`, a host with a dot (a deliberate
/// narrowing of RFC 5321 §4.1.2; the true test is a mail that arrives).
///
/// # Errors
/// Refuses what does not have that shape.
pub fn email(field: &str, text: &str) -> Result<String, Refusal> {
    let text = line(field, text, LINE)?;
    let shaped = text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && host.split('.').count() > 1
            && host.split('.').all(|label| !label.is_empty())
            && !host.contains('@')
            && !text.contains(char::is_whitespace)
    });
    if text.is_empty() || shaped { Ok(text) } else { Err(Refusal::field(field, Fault::Malformed)) }
}

fn bounded(field: &str, text: &str, max: usize) -> Result<String, Refusal> {
    if text.chars().count() > max {
        return Err(Refusal::field(field, Fault::TooLong(max)));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_bounded_and_free_of_controls() {
        assert_eq!(line("name", "  王小明 ", 3), Ok("王小明".into()));
        assert_eq!(line("name", "abcd", 3), Err(Refusal::field("name", Fault::TooLong(3))));
        assert_eq!(line("name", "a\u{7}b", 9), Err(Refusal::field("name", Fault::Malformed)));
        assert_eq!(required("name", " \t", 9), Err(Refusal::field("name", Fault::Required)));
    }

    #[test]
    fn an_address_needs_one_at_and_a_host_with_a_dot() {
        for good in ["", "a@b.cn", "rosa.klein@hafen-apotheke.example"] {
            assert_eq!(email("email", good), Ok(good.into()));
        }
        for bad in ["a", "@b.cn", "a@b", "a@b..cn", "a@b@c.cn", "a b@c.cn"] {
            assert_eq!(email("email", bad), Err(Refusal::field("email", Fault::Malformed)), "{bad}");
        }
    }
}
