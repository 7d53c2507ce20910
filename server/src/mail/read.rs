//! Taking a message (RFC 5322, MIME) apart.

use super::{LARGEST, MARK};
use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders};
use model::issues::Channel;
use model::read::WhyLeftOut as Reason;
use sha2::{Digest, Sha256};
use store::{Incoming, OWN_HOST};

/// What a message is.
pub enum Read {
    /// Something a customer sent.
    Message(Box<Incoming>),
    /// Nothing to be taken, and why.
    LeftOut {
        /// Who sent it.
        sender: String,
        /// Its subject.
        subject: String,
        /// Why.
        reason: Reason,
    },
}

/// Takes a message apart; `own` is the address our answers leave from.
pub fn read(raw: &[u8], own: &str) -> Read {
    let nobody = |reason| Read::LeftOut { sender: String::new(), subject: String::new(), reason };
    if raw.iter().all(u8::is_ascii_whitespace) {
        return nobody(Reason::Empty);
    }
    if raw.len() > LARGEST {
        // Its beginning says who sent it.
        let head = MessageParser::default().parse(&raw[..64 * 1024]);
        let (sender, subject) = head.map(|head| (sender(&head).1, subject(&head))).unwrap_or_default();
        return Read::LeftOut { sender, subject, reason: Reason::TooLarge };
    }
    let Some(message) = MessageParser::default().parse(raw) else { return nobody(Reason::Unreadable) };
    let (name, from) = sender(&message);
    let (subject, text) = (subject(&message), text(&message));
    let left_out = |reason| Read::LeftOut { sender: from.clone(), subject: subject.clone(), reason };
    if from.is_empty() {
        return left_out(Reason::NoSender);
    }
    if message.header_raw(MARK).is_some() || (!own.is_empty() && from.eq_ignore_ascii_case(own)) {
        return left_out(Reason::Own);
    }
    if is_automatic(&message, &from) {
        return left_out(Reason::Automatic);
    }
    let files = files(&message);
    if text.trim().is_empty() && files.is_empty() && subject.trim().is_empty() {
        return left_out(Reason::Empty);
    }
    let references = references(&message);
    let text = if references.is_empty() { text } else { own_words(&text) };
    Read::Message(Box::new(Incoming {
        channel: Channel::Email,
        mail: message.message_id().filter(|id| !id.is_empty()).map_or_else(|| made_up(raw), str::to_owned),
        references,
        name,
        from,
        company: String::new(),
        subject,
        text,
        files,
    }))
}

/// A Message-ID for a message that has none: the same for the same message.
fn made_up(raw: &[u8]) -> String {
    let hash: String = Sha256::digest(raw).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{hash}@{OWN_HOST}")
}

/// The sender's name and address.
fn sender(message: &Message<'_>) -> (String, String) {
    let first = message.from().and_then(|from| from.first());
    let part = |text: Option<&str>| text.unwrap_or_default().trim().to_owned();
    let address = part(first.and_then(|first| first.address()));
    let plain = address.contains('@') && !address.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    (part(first.and_then(|first| first.name())), if plain { address } else { String::new() })
}

fn subject(message: &Message<'_>) -> String {
    message.subject().unwrap_or_default().trim().to_owned()
}

/// What it says, as text; what is written in HTML only is turned into text.
fn text(message: &Message<'_>) -> String {
    message.body_text(0).map(|text| text.into_owned()).unwrap_or_default()
}

fn files(message: &Message<'_>) -> Vec<(String, Vec<u8>)> {
    let file = |part: &mail_parser::MessagePart<'_>| {
        let name = part.attachment_name().unwrap_or("attachment").to_owned();
        (name, part.contents().to_vec())
    };
    message.attachments().map(file).filter(|(_, content)| !content.is_empty()).collect()
}

/// What it answers, the nearest last (RFC 5322 §3.6.4).
fn references(message: &Message<'_>) -> Vec<String> {
    let ids = |value: &HeaderValue<'_>| match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        _ => vec![],
    };
    ids(message.references()).into_iter().chain(ids(message.in_reply_to())).collect()
}

/// Whether a machine sent it: absence notes and the like (RFC 3834 §2), reports of delivery (RFC 3464), lists
/// (RFC 2919). Answering these, or making issues of them, is how loops begin.
fn is_automatic(message: &Message<'_>, from: &str) -> bool {
    let head = |name: &str| message.header_raw(name).map(|value| value.trim().to_ascii_lowercase());
    let submitted = head("Auto-Submitted").is_some_and(|value| !value.starts_with("no"));
    let precedence =
        head("Precedence").is_some_and(|value| ["bulk", "junk", "list", "auto_reply"].contains(&value.as_str()));
    let list = ["List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond"].iter().any(|name| head(name).is_some());
    let bounced = head("Return-Path").is_some_and(|value| value == "<>");
    let report =
        message.content_type().is_some_and(|kind| kind.ctype() == "multipart" && kind.subtype() == Some("report"));
    let local = from.split('@').next().unwrap_or_default().to_ascii_lowercase();
    submitted || precedence || list || bounced || report || ["mailer-daemon", "postmaster"].contains(&local.as_str())
}

/// What was written, without what it quotes below.
fn own_words(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    // Whether all that follows a line is quoted, and there is something; from the last line up.
    let mut quoted = vec![false; lines.len()];
    let (mut all, mut any) = (true, false);
    for (at, line) in lines.iter().enumerate().rev() {
        quoted[at] = all && any;
        let line = line.trim();
        all &= line.is_empty() || line.starts_with('>');
        any |= !line.is_empty();
    }
    let begins = |at: usize| {
        let line = lines[at].trim();
        let original = ["-----original message-----", "-----ursprüngliche nachricht-----", "原始邮件"];
        let low = line.to_lowercase();
        original.iter().any(|mark| low.contains(mark))
            || line.ends_with([':', '：']) && quoted[at]
            || line.starts_with('>') && (at == 0 || quoted[at])
    };
    let end = (0..lines.len()).find(|at| begins(*at)).unwrap_or(lines.len());
    let own = lines[..end].join("\n");
    // Whoever writes below or between the quoted lines means all of it.
    if own.trim().is_empty() { text.to_owned() } else { own }
}

#[cfg(test)]
mod tests {
    use super::{Read, own_words, read};
    use model::read::WhyLeftOut as Reason;
    use proptest::prelude::*;

    fn reason(raw: &[u8]) -> Option<Reason> {
        match read(raw, "support@our.example") {
            Read::Message(_) => None,
            Read::LeftOut { reason, .. } => Some(reason),
        }
    }

    fn with(head: &str) -> Vec<u8> {
        format!("From: Ole <ole@bakery.example>\r\nSubject: Scale\r\n{head}\r\n\r\nIt drifts.\r\n").into_bytes()
    }

    #[test]
    fn what_a_machine_sent_is_left_out_and_what_a_person_wrote_is_taken() {
        for head in [
            "Auto-Submitted: auto-replied",
            "Precedence: bulk",
            "List-Id: <x.example>",
            "Return-Path: <>",
            "Content-Type: multipart/report; boundary=x",
        ] {
            assert_eq!(reason(&with(head)), Some(Reason::Automatic), "{head}");
        }
        assert_eq!(reason(&with("X-Daybook: answer")), Some(Reason::Own));
        assert_eq!(reason(b"From: support@our.example\r\nSubject: x\r\n\r\ny"), Some(Reason::Own));
        assert_eq!(reason(b"Subject: x\r\n\r\ny"), Some(Reason::NoSender));
        assert_eq!(reason(b"From: a@b.example\r\n\r\n"), Some(Reason::Empty));
        assert_eq!(reason(b" \r\n"), Some(Reason::Empty));
        assert_eq!(reason(&with("Auto-Submitted: no")), None);
        assert_eq!(reason(&with("X-Priority: 1")), None);
    }

    #[test]
    fn charsets_are_read_and_a_message_without_identity_gets_one() {
        let mut raw = b"From: =?GB18030?B?zfXQocP3?= <wang@gbk.example>\r\nSubject: =?gb2312?B?tPLTobv6v6jWvQ==?=\r\nContent-Type: text/plain; charset=gb18030\r\n\r\n".to_vec();
        raw.extend([0xd6, 0xbd, 0xbf, 0xa8, 0xd7, 0xa1, 0xc1, 0xcb]);
        let Read::Message(incoming) = read(&raw, "") else { panic!("a message") };
        assert_eq!(
            (incoming.name.as_str(), incoming.subject.as_str(), incoming.text.trim()),
            ("王小明", "打印机卡纸", "纸卡住了")
        );
        let Read::Message(again) = read(&raw, "") else { panic!("a message") };
        assert_eq!(incoming.mail, again.mail);
    }

    #[test]
    fn an_answer_is_read_without_what_it_quotes() {
        assert_eq!(own_words("It works now.\n\nOn Tue, Ines wrote:\n> Try this\n> and that\n").trim(), "It works now.");
        assert_eq!(own_words("好了，谢谢\n\n2026年11月18日，Ines 写道：\n> 请重启").trim(), "好了，谢谢");
        assert_eq!(own_words("Done.\n-----Original Message-----\nFrom: x\nbody").trim(), "Done.");
        let between = "> Which model?\nThe FS-90.\n> Since when?\nMonday.";
        assert_eq!(own_words(between), between, "answers between the lines stay");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn no_bytes_make_it_fall_over(raw in prop::collection::vec(any::<u8>(), 0..400), head in "(From|To|Subject|Content-Type|References): [ -~]{0,60}") {
            read(&raw, "");
            let mut message = head.into_bytes();
            message.extend(b"\r\nFrom: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n");
            message.extend(raw);
            read(&message, "");
        }
    }
}
