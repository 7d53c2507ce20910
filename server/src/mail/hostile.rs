//! A thousand odd and hostile messages: none makes anything fall over, none is lost.

use super::{LARGEST, Taken, take};
use chrono::{DateTime, Duration, Utc};
use migrations::{Migrator, MigratorTrait};
use model::issues::Filter;
use model::read::WhyLeftOut;
use model::{Actor, Role};
use std::collections::BTreeMap;
use store::{Arrived, Store};

const OWN: &str = "support@our.example";

/// The message of this number: its kind goes round, its content differs.
fn message(number: usize) -> Vec<u8> {
    let from = format!("From: Person {number} <p{number}@c{}.example>\r\n", number % 50);
    let id = format!("Message-ID: <m{number}@odd.example>\r\n");
    let plain = |head: &str, body: &str| format!("{from}{id}{head}\r\n\r\n{body}").into_bytes();
    match number % 25 {
        0 => plain(&format!("Subject: Case {number}"), "A usual message."),
        1 => vec![],
        2 => b"\0\x01\xff\xfe not a message at all".to_vec(),
        3 => plain("Subject: Away\r\nAuto-Submitted: auto-generated", "I am away."),
        4 => format!("Subject: nobody {number}\r\n\r\nWho am I?").into_bytes(),
        5 => plain("", ""),
        6 => plain("Subject: =?UTF-8?B?//////8=?= =?x?q?=", "Bad words in the subject."),
        7 => plain("Subject: wrong charset\r\nContent-Type: text/plain; charset=no-such-charset", "text"),
        8 => {
            [plain("Subject: GB\r\nContent-Type: text/plain; charset=gb18030", ""), vec![0xd6, 0xbd, 0xff, 0xfe, 0x81]]
                .concat()
        }
        9 => plain(
            "Subject: half\r\nContent-Type: multipart/mixed; boundary=b",
            "--b\r\nContent-Type: text/plain\r\n\r\nno end",
        ),
        10 => plain(
            "Subject: nested\r\nContent-Type: multipart/mixed; boundary=b",
            &"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".repeat(200),
        ),
        11 => plain("Subject: base64\r\nContent-Transfer-Encoding: base64", "%%%% not base64 ===="),
        12 => plain(&format!("Subject: {}", "long ".repeat(2_000)), &"word ".repeat(10_000)),
        13 => plain(
            "Subject: <script>alert(1)</script>\r\nContent-Type: text/html",
            "<script>alert(1)</script><img src=x onerror=alert(1)>hello",
        ),
        14 => plain(
            "Subject: file\r\nContent-Type: multipart/mixed; boundary=b",
            "--b\r\nContent-Type: image/svg+xml; name=\"../../../x.svg\"\r\n\r\n<svg onload='alert(1)'/>\r\n--b--",
        ),
        15 => plain("Subject: own\r\nX-Daybook: answer", "It came back."),
        16 => format!("From: {OWN}\r\nSubject: loop\r\n\r\nHello me.").into_bytes(),
        17 => plain("Subject: bounce\r\nReturn-Path: <>", "Not delivered."),
        18 => plain("Subject: control \x07\x1b[31m", "bell\x07 and \x1b escape"),
        19 => plain("Subject: refers\r\nReferences: <m0@odd.example> <unknown@x>", "An answer to the first one."),
        20 => plain("Subject: Re: [Q-2026-00001] stolen", "I would like to read somebody else's issue."),
        21 => plain("Subject: zeros", &"\0".repeat(1_000)),
        22 => format!("From: {}\r\nSubject: odd sender\r\n\r\ntext", "@".repeat(number)).into_bytes(),
        23 => format!("From: =?utf-8?q?=C3=28?= <p{number}@c.example>\nSubject: bare\nline\nends\n\nbody").into_bytes(),
        _ => format!("From: Ole <flood@c.example>\r\nSubject: again {number}\r\n\r\nAnd again.").into_bytes(),
    }
}

#[tokio::test]
async fn a_thousand_odd_messages_are_each_an_issue_a_reply_or_listed_with_the_reason() {
    let file = std::env::temp_dir().join(format!("daybook-mail-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let db = store::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.expect("SQLite");
    Migrator::up(&db, None).await.expect("the schema");
    let store = Store::open(db).await.expect("a store");
    let now: DateTime<Utc> = "2026-11-18T09:00:00Z".parse().expect("an instant");
    store.seed_demo(now).await.expect("the cast");
    let before = issues(&store).await;

    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let (mut registered, mut left_out) = (0, 0);
    for number in 0..1_000 {
        let at = now + Duration::seconds(i64::try_from(number).expect("small"));
        let taken = take(&store, at, OWN, message(number)).await.expect("no fault");
        *counts.entry(format!("{taken:?}").split(['(', ')']).take(3).collect::<Vec<_>>().join(" ")).or_default() += 1;
        match taken {
            Taken::In(Arrived::Registered(_)) => registered += 1,
            Taken::In(_) => {}
            Taken::LeftOut(_) => left_out += 1,
        }
    }
    let listed = store.left_out().await.expect("a list");
    assert_eq!(listed.len(), left_out, "each that was left out is listed");
    assert_eq!(issues(&store).await - before, registered, "each that was taken is an issue");
    let with = |why| listed.iter().filter(|mail| mail.why == why).count();
    assert_eq!(with(WhyLeftOut::Own), 80);
    assert_eq!(with(WhyLeftOut::Automatic), 80);
    assert_eq!(with(WhyLeftOut::Flood), 10, "thirty in an hour are a person's, the others are not");
    assert!(with(WhyLeftOut::NoSender) >= 80 && with(WhyLeftOut::Empty) >= 40);
    for mail in &listed {
        assert!(store.left_out_message(mail.id).await.expect("no fault").is_some(), "as it came");
    }
    // What came once is known again, whatever has happened since.
    assert!(matches!(take(&store, now, OWN, message(0)).await, Ok(Taken::In(Arrived::Known(_)))));
    let huge =
        [b"From: big@c.example\r\nSubject: big\r\n\r\n".to_vec(), vec![b'x'; LARGEST + 5 * 1024 * 1024]].concat();
    assert_eq!(take(&store, now, OWN, huge).await.expect("no fault"), Taken::LeftOut(WhyLeftOut::TooLarge));
    let quotes =
        [b"From: q@c.example\r\nIn-Reply-To: <x@y>\r\n\r\na\n".to_vec(), b">\n".repeat(2_000_000), b"b".to_vec()]
            .concat();
    assert!(matches!(take(&store, now, OWN, quotes).await, Ok(Taken::In(_))), "and in no time");
    let newest = store.left_out().await.expect("a list").remove(0);
    assert_eq!((newest.sender.as_str(), newest.subject.as_str()), ("big@c.example", "big"));
    let _ = std::fs::remove_file(&file);
    println!("{counts:?}");
}

async fn issues(store: &Store) -> usize {
    let admin = store.people().await.expect("people").into_iter().find(|person| person.role == Role::Administrator);
    let admin = Actor::of(&admin.expect("an administrator"));
    store.export_issues(&admin, &Filter::default()).await.expect("issues").0.len()
}
