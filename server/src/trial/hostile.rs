//! Hostile input: what people, programs and attackers may send, damaged at random in every way there is. None of it makes
//! anything fall over, is answered with a fault, takes long, or takes memory that is not given back.
//!
//! `DAYBOOK_CASES` says how many cases are tried, `DAYBOOK_SEED` from which on; both are printed. Whoever gives the first runs
//! this test alone, and is told by it if memory grows.

use super::{Daybook, Visitor, now};
use crate::mail;
use axum::http::Method;
use model::import::Kind;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::json;
use std::time::{Duration, Instant};
use store::{ImportPlan, ImportTable};
use uuid::Uuid;

/// How many cases a usual run of the tests tries.
const USUAL: u64 = 4_000;
/// How long one case may take.
const LONGEST: Duration = Duration::from_secs(2);
/// How much more memory there may be at the end of a part than after its first quarter, in KiB.
const MOST: u64 = 128 * 1024;

const ENVELOPE: &str = r#"{"envelopes":[{"client":"0192abcd-0000-7000-8000-000000000001","seq":1,"mutation":"0192abcd-0000-7000-8000-000000000002","seen":0,"command":{"activities":{"plan":{"id":"0192abcd-0000-7000-8000-000000000003","method":"visit","title":"Round","note":"","slot":{"timed":{"start":"2026-11-18T09:00:00","end":"2026-11-18T10:00:00","zone":"Europe/Berlin"}},"rule":"FREQ=WEEKLY;BYDAY=MO;COUNT=4"}}}}],"seen":0}"#;
const TOGETHER: &str = r#"{"envelopes":[{"client":"0192abcd-0000-7000-8000-000000000001","seq":1,"mutation":"0192abcd-0000-7000-8000-000000000002","seen":0,"command":{"together":[{"customers":{"add":{"id":"0192abcd-0000-7000-8000-000000000003","set":[{"name":"Hafen"},{"discount":100},{"credit_limit":{"minor":100,"currency":"EUR"}},{"custom":["Industry","Food"]}],"owner":null}}},{"issues":{"move":{"id":"0192abcd-0000-7000-8000-000000000004","to":"waiting","after":null}}},{"orders":{"quote":{"id":"0192abcd-0000-7000-8000-000000000005","customer":"0192abcd-0000-7000-8000-000000000003","rep":null,"set":[{"lines":[{"product":"0192abcd-0000-7000-8000-000000000006","quantity":3000,"price":1000,"discount":500}]},{"date":"2026-11-18"}]}}}]}}],"seen":18446744073709551615}"#;
const CSV: &str = "company,code,city,phone,e-mail,tax number\n\"Hafen, \"\"Apotheke\"\"\",H1,Kiel,+49 431 1,a@b.example,DE1\n东海,D2,宁波,+86 574 1,,\n";
const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jutta Harms\r\nN:Harms;Jutta;;;\r\nORG:Hafen\r\nTEL;TYPE=work:+49 40 1\r\nEMAIL:a@b.example\r\nNOTE;ENCODING=QUOTED-PRINTABLE:=E4=B8\r\nEND:VCARD\r\n";
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1@x\r\nDTSTART;TZID=Europe/Berlin:20261118T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=8\r\nEXDATE;TZID=Europe/Berlin:20261123T090000\r\nSUMMARY:Round\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const HOLIDAYS: &str = r#"{"2027":[{"date":"2027-01-01","name":"New Year","isOffDay":true}],"days":[{"name":"春节","date":"2027-02-06","isOffDay":true}]}"#;
const MESSAGE: &str = "From: =?UTF-8?B?6I6J?= <p@c.example>\r\nTo: support@our.example\r\nMessage-ID: <1@c.example>\r\nReferences: <0@c.example>\r\nSubject: =?gb18030?q?=C3=D6?= case\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Hello=20<b>you</b>\r\n--b\r\nContent-Type: image/png; name=\"x.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n";

/// Pieces that parsers trip over.
const ODD: &[&str] = &[
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\r\n",
    "\n",
    ";",
    ",",
    "\"",
    "\\",
    "=",
    "%",
    "%00",
    "%zz",
    "--b",
    "{",
    "}",
    "[",
    "]",
    "null",
    "-1",
    "1e999",
    "18446744073709551616",
    "9999-12-31",
    "0000-00-00",
    "-262143-01-01",
    "2026-02-30T25:61:61",
    "P1W",
    "PT-1S",
    "FREQ=SECONDLY",
    "INTERVAL=0",
    "COUNT=4294967296",
    "UNTIL=99991231T235959Z",
    "BYDAY=-53SU",
    "Europe/Nowhere",
    "😀",
    "中国银行",
    "\u{d7ff}",
    "=?utf-8?b?/////?=",
    "charset=no-such",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "' OR 1=1 --",
    "<script>",
    "../../../etc/passwd",
    "q=",
    "&",
    "?",
    "#",
    "+",
    "%E4%B8",
];

/// What is damaged.
#[derive(Clone, Copy, Debug)]
enum Door {
    Submit,
    Address,
    Function,
    Table,
    Calendar,
    Holidays,
    Mail,
}

const DOORS: [Door; 7] =
    [Door::Submit, Door::Address, Door::Function, Door::Table, Door::Calendar, Door::Holidays, Door::Mail];

const ADDRESSES: &[&str] = &[
    "/customers/export.csv?q=Hafen&standing=formal&grade=A&field=Industry&value=Food",
    "/issues/export.xlsx?q=x&urgency=high&order=due&group=customer",
    "/orders/export.csv?customer=0192abcd-0000-7000-8000-000000000003&state=quoted",
    "/products/export.csv?q=x",
    "/calendar/plan.csv?from=2026-11-18&to=2026-11-20&who=0192abcd-0000-7000-8000-000000000003",
    "/files/0192abcd-0000-7000-8000-000000000003?size=1",
    "/contents/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "/feed/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.ics",
    "/customers/0192abcd-0000-7000-8000-000000000003/history.csv",
    "/mails/0192abcd-0000-7000-8000-000000000003.eml",
    "/calendar?view=week&date=2026-11-18&who=team&sel=a,b",
    "/issues?view=list&q=x&open=0192abcd-0000-7000-8000-000000000003",
    "/customers?q=%E5%AE%81&standing=formal&column=Industry",
    "/sign-in?next=%2Fissues&fault=refused&login=rosa",
];

const FUNCTIONS: &[(&str, &str)] = &[
    ("activities", r#"{"period":{"first":"2026-11-18","last":"2026-11-20"}}"#),
    (
        "list_customers",
        r#"{"filter":{"query":"Hafen","standing":"formal","grade":null,"owner":null,"set":null,"custom":["Industry","Food"]},"after":null}"#,
    ),
    ("find_everything", r#"{"typed":"zgyh +49 40"}"#),
    ("issues", r#"{"pairs":[["q","x"],["urgency","high"]],"after":null}"#),
    ("similar", r#"{"text":"the printer does not print","but":null}"#),
    ("find_articles", r#"{"text":"printer","asked":true}"#),
    (
        "find_alike",
        r#"{"typed":{"name":"Hafen Apotheke","phone":"+49 40","email":"a@b.example","tax_number":"DE1"},"but":null}"#,
    ),
    (
        "spread_visits",
        r#"{"wish":{"customers":[],"reps":[],"first":"2026-11-18","last":"2026-11-20","from":480,"to":1080,"length":30,"most_a_day":8}}"#,
    ),
    ("list_orders", r#"{"filter":{"state":"quoted"},"after":null}"#),
    ("kit", r#"{"place":{"part":"customers","after":null},"person":null}"#),
    ("catch_up", r#"{"from":0,"person":null}"#),
];

/// Something that was well-formed, damaged once or a few times.
fn damaged(random: &mut StdRng, sound: &[u8]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for _ in 0..random.random_range(1..6) {
        let at = |random: &mut StdRng, length: usize| random.random_range(0..=length);
        let from = at(random, bytes.len());
        let to = (from + random.random_range(0..40)).min(bytes.len());
        match random.random_range(0..8) {
            0 => bytes.truncate(from),
            1 => drop(bytes.splice(from..to, [])),
            2 if from < bytes.len() => bytes[from] ^= 1 << random.random_range(0..8),
            3 => {
                let again = bytes[from..to].repeat(random.random_range(1..30));
                drop(bytes.splice(from..from, again));
            }
            4 => drop(bytes.splice(from..to, random.random_iter::<u8>().take(8).collect::<Vec<_>>())),
            5 => {
                let elsewhere = at(random, bytes.len());
                let piece = bytes[from..to].to_vec();
                drop(bytes.splice(elsewhere..elsewhere, piece));
            }
            _ => {
                let odd = ODD.choose(random).expect("some").as_bytes().to_vec();
                drop(bytes.splice(from..to, odd));
            }
        }
        bytes.truncate(20_000);
    }
    bytes
}

/// A text as an address can carry it.
fn address(bytes: &[u8]) -> String {
    let mut text = String::from("/");
    for byte in bytes.iter().skip(1).take(2_000) {
        match byte {
            b'!'..=b'~' if !b"\"<>\\^`{|}#".contains(byte) => text.push(char::from(*byte)),
            byte => text.push_str(&format!("%{byte:02x}")),
        }
    }
    text
}

async fn try_one(daybook: &Daybook, rosa: &Visitor, random: &mut StdRng, sheet: &[u8]) -> (Door, Vec<u8>, u16) {
    let door = *DOORS.choose(random).expect("some");
    let post = async |name: &str, bytes: &[u8]| {
        daybook.ask(rosa, Method::POST, &format!("/api/{name}"), Some(bytes.to_vec())).await.0.as_u16()
    };
    let (bytes, status) = match door {
        Door::Submit => {
            let sound = if random.random() { ENVELOPE } else { TOGETHER };
            // Otherwise the second would be the first's stream.
            let sound = sound.replace("0192abcd-0000-7000-8000-00000000000", &Uuid::now_v7().to_string()[..35]);
            let bytes = damaged(random, sound.as_bytes());
            let status = post("submit", &bytes).await;
            (bytes, status)
        }
        Door::Address => {
            let sound = ADDRESSES.choose(random).expect("some").as_bytes();
            let wanted = address(&damaged(random, sound));
            let status = daybook.ask(rosa, Method::GET, &wanted, None).await.0.as_u16();
            (wanted.into_bytes(), status)
        }
        Door::Function => {
            let (name, sound) = FUNCTIONS.choose(random).expect("some");
            let bytes = damaged(random, sound.as_bytes());
            let status = post(name, &bytes).await;
            ([name.as_bytes(), b" ", &bytes].concat(), status)
        }
        Door::Table => {
            let sound = [CSV.as_bytes(), CARDS.as_bytes(), sheet].choose(random).copied().expect("some");
            let bytes = damaged(random, sound);
            let plan = ImportPlan {
                kind: *[Kind::Customers, Kind::Contacts, Kind::Products, Kind::Activities, Kind::Orders]
                    .choose(random)
                    .expect("some"),
                columns: None,
            };
            let tried = daybook.store.try_import(&rosa.actor, now(), &ImportTable::read(&bytes), &plan).await;
            (bytes, if tried.is_ok() { 200 } else { 500 })
        }
        Door::Calendar => {
            let bytes = damaged(random, CALENDAR.as_bytes());
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let status = post("import_calendar", json!({ "text": text }).to_string().as_bytes()).await;
            (bytes, status)
        }
        Door::Holidays => {
            let sound = if random.random() { HOLIDAYS } else { CALENDAR };
            let bytes = damaged(random, sound.as_bytes());
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let status = post("read_holidays", json!({ "text": text, "calendar": "CN" }).to_string().as_bytes()).await;
            (bytes, status)
        }
        Door::Mail => {
            let bytes = damaged(random, MESSAGE.as_bytes());
            let taken = mail::take(&daybook.store, now(), "support@our.example", bytes.clone()).await;
            (bytes, if taken.is_ok() { 200 } else { 500 })
        }
    };
    (door, bytes, status)
}

/// What this process holds in memory, in KiB (Linux).
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    held.and_then(|held| held.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test]
async fn whatever_is_sent_is_answered_without_a_fault_and_soon() {
    let alone = number("DAYBOOK_CASES");
    let cases = alone.unwrap_or(USUAL);
    let seed = number("DAYBOOK_SEED").unwrap_or_else(|| Uuid::now_v7().as_u64_pair().1);
    println!("{cases} cases from DAYBOOK_SEED={seed} on");
    let sheet = sheet();
    // Each part has a database of its own: what is looked for is what one case does.
    let part = (cases / 4).clamp(1, 20_000);
    let (mut tried, mut grown, mut slowest) = (0, 0, (Duration::ZERO, 0));
    while tried < cases {
        let daybook = Daybook::open().await;
        let rosa = daybook.visitor("rosa").await;
        let mut held = 0;
        for case in tried..cases.min(tried + part) {
            // The same case again: DAYBOOK_CASES=1 and this seed.
            let of_case = seed.wrapping_add(case);
            let once = async || {
                let began = Instant::now();
                let (door, bytes, status) = try_one(&daybook, &rosa, &mut StdRng::seed_from_u64(of_case), &sheet).await;
                let told = format!("DAYBOOK_SEED={of_case}, {door:?}: {:?}", String::from_utf8_lossy(&bytes));
                assert!(status < 500, "{status} for {told}");
                (began.elapsed(), told)
            };
            let (took, told) = once().await;
            // Another process may have had the processor.
            assert!(took < LONGEST || once().await.0 < LONGEST, "{took:?} for {told}");
            slowest = slowest.max((took, of_case));
            if case == tried + part / 4 {
                held = memory();
            }
        }
        tried += part;
        grown = grown.max(memory().saturating_sub(held));
        assert!(alone.is_none() || grown < MOST, "{grown} KiB more after {tried} cases");
    }
    println!("slowest {:?}, DAYBOOK_SEED={}", slowest.0, slowest.1);
    println!("a part took at most {grown} KiB more in its last three quarters");
}

/// A spreadsheet.
fn sheet() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in CSV.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            let (row, column) = (u32::try_from(row).expect("few"), u16::try_from(column).expect("few"));
            sheet.write(row, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a file")
}
