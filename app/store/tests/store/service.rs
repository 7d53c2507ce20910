//! Service: what customers send, what is said, files, lists and views, limits, knowledge, who looks.

use crate::common::{Stage, act, actor, fresh, now, played};
use chrono::Duration;
use model::company::{Command as CompanyAct, Field as CompanyField, Limit};
use model::files::{Command as FileAct, Kept};
use model::issues::{BoardView, Channel, Column, Command as Act, Field, Filter, Issue, Kind, Said, Who};
use model::knowledge::{Command as Learn, Field as ArticleField, Status};
use model::read::{CustomerFilter, Present};
use model::{Actor, ClientId, Command, CustomerId, Entity, Fault, IssueId, Key, Outcome, Record, Refusal};
use std::collections::BTreeSet;
use store::{Arrived, Incoming, Store};

async fn customer(store: &Store, who: &Actor, name: &str) -> CustomerId {
    let filter = CustomerFilter { query: name.into(), ..CustomerFilter::default() };
    store.list_customers(who, &filter, None).await.expect("a list").customers[0].id
}

async fn register(store: &Store, who: &Actor, customer: CustomerId, set: Vec<Field>) -> IssueId {
    let id = IssueId(fresh());
    let set = std::iter::once(Field::Title("A case".into())).chain(set).collect();
    let done = act(store, who, Command::Issues(Act::Register { id, customer, set })).await;
    assert!(matches!(done, Outcome::Accepted(_)), "{done:?}");
    id
}

/// What the actor sees of an issue: the issue, how many comments, how many files.
async fn opened(store: &Store, who: &Actor, id: IssueId) -> Option<(Issue, Vec<Record>)> {
    let seed = store.open_issue(who, id).await.expect("no fault")?;
    let issue = seed.records.iter().find_map(|record| match record {
        Record::Issue(issue) if issue.id == id => Some(issue.clone()),
        _ => None,
    });
    Some((issue?, seed.records))
}

fn comments(records: &[Record]) -> Vec<String> {
    let mut bodies: Vec<String> = records
        .iter()
        .filter_map(|record| match record {
            Record::Comment(comment) => Some(comment.body.clone()),
            _ => None,
        })
        .collect();
    bodies.sort();
    bodies
}

fn mail(id: &str, from: &str, subject: &str) -> Incoming {
    Incoming {
        channel: Channel::Email,
        mail: id.into(),
        name: "Ole Petersen".into(),
        from: from.into(),
        subject: subject.into(),
        text: "It drifts.".into(),
        ..Incoming::default()
    }
}

async fn taken(store: &Store, incoming: Incoming) -> Arrived {
    store.take_in(now(), incoming).await.expect("no fault").expect("taken")
}

#[tokio::test]
async fn a_message_that_comes_twice_at_once_is_an_issue_once() {
    for Stage { store, database, .. } in &played().await {
        for round in 0..5 {
            let message = || mail(&format!("both-{round}@x"), "ole@new.example", "Scale");
            let (one, other) = tokio::join!(taken(store, message()), taken(store, message()));
            let both = matches!(
                (one, other),
                (Arrived::Registered(new), Arrived::Known(known)) | (Arrived::Known(known), Arrived::Registered(new))
                    if new == known
            );
            assert!(both, "{database}: {one:?}, {other:?}");
        }
        let ines = actor(store, "ines").await;
        let board = store.open_board(&ines).await.expect("a board");
        let issues =
            board.records.iter().filter(|record| matches!(record, Record::Issue(issue) if issue.title == "Scale"));
        assert_eq!(issues.count(), 5, "{database}");
    }
}

#[tokio::test]
async fn a_message_whose_id_says_nothing_is_neither_known_nor_an_answer() {
    for Stage { store, database, .. } in &played().await {
        let asked = Incoming { channel: Channel::Portal, ..mail("", "ole@new.example", "Scale") };
        taken(store, asked).await;
        let nothing = || "\u{1}\u{a0}".to_owned();
        for _ in 0..2 {
            let answer = Incoming { references: vec![nothing()], ..mail(&nothing(), "eve@new.example", "Scale") };
            let arrived = taken(store, answer).await;
            assert!(matches!(arrived, Arrived::Registered(_)), "{database}: {arrived:?}");
        }
    }
}

#[tokio::test]
async fn a_message_is_an_issue_once_and_its_answers_are_replies() {
    for Stage { store, .. } in &played().await {
        let ines = actor(store, "ines").await;
        let Arrived::Registered(issue) = taken(store, mail("one@x", "ole@new.example", "Scale")).await else {
            panic!("an issue")
        };
        assert_eq!(taken(store, mail("one@x", "ole@new.example", "Scale")).await, Arrived::Known(issue));
        let (found, records) = opened(store, &ines, issue).await.expect("there");
        assert_eq!(
            (found.title.as_str(), found.description.as_str(), found.channel),
            ("Scale", "It drifts.", Channel::Email)
        );
        assert_eq!(found.responsible, None, "nobody has been asked");
        let prospect = records.iter().any(|record| matches!(record, Record::Customer(customer) if customer.name == "Ole Petersen" && customer.email == "ole@new.example"));
        assert!(prospect, "who is not known becomes a prospect");

        act(store, &ines, Command::Issues(Act::Move { id: issue, to: Column::Waiting, after: None, before: None }))
            .await;
        let answer = Said {
            id: fresh().into(),
            issue,
            kind: Kind::Answer,
            body: "Recalibrate".into(),
            from: String::new(),
            to: "ole@new.example".into(),
            mail: String::new(),
        };
        act(store, &ines, Command::Issues(Act::Say(answer.clone()))).await;
        let waiting = store.answers_to_send(now()).await.expect("answers");
        assert_eq!(waiting.iter().map(|(comment, _)| comment.id).collect::<Vec<_>>(), [answer.id]);
        assert!(store.answers_to_send(now() - Duration::seconds(1)).await.expect("answers").is_empty(), "not yet");
        let delivered = Command::Issues(Act::Delivered { id: answer.id, failed: String::new() });
        assert_eq!(act(store, &ines, delivered.clone()).await, Outcome::Refused(Refusal::Forbidden));
        assert!(matches!(act(store, &Actor::daybook(), delivered).await, Outcome::Accepted(_)));
        assert!(store.answers_to_send(now()).await.expect("answers").is_empty());

        let ours = format!("{}@{}", answer.id, store::OWN_HOST);
        let reply =
            Incoming { references: vec![ours], text: "Works".into(), ..mail("two@x", "ole@new.example", "thanks") };
        assert_eq!(taken(store, reply).await, Arrived::Replied(issue));
        let (found, records) = opened(store, &ines, issue).await.expect("there");
        assert_eq!(found.column, Column::InProgress, "it waited for this");
        assert_eq!(comments(&records), ["", "Recalibrate", "Works"]);
        let works = records.iter().find_map(|record| match record {
            Record::Comment(comment) if comment.body == "Works" => Some(comment.clone()),
            _ => None,
        });
        let thread = store.thread(&works.expect("the reply")).await.expect("a thread");
        assert!(thread.contains(&"one@x".to_owned()));
    }
}

#[tokio::test]
async fn a_number_in_the_subject_counts_only_for_those_it_concerns() {
    for Stage { store, .. } in &played().await {
        let Arrived::Registered(issue) = taken(store, mail("one@x", "ole@new.example", "Scale")).await else {
            panic!("an issue")
        };
        let ines = actor(store, "ines").await;
        let (found, _) = opened(store, &ines, issue).await.expect("there");
        let subject = format!("Re: [{}] Scale", found.number);
        let stranger = taken(store, mail("two@x", "eve@evil.example", &subject)).await;
        assert!(matches!(stranger, Arrived::Registered(other) if other != issue), "a stranger opens one of their own");
        assert_eq!(taken(store, mail("three@x", "OLE@new.example", &subject)).await, Arrived::Replied(issue));
    }
}

#[tokio::test]
async fn what_is_too_long_or_too_large_is_kept_as_far_as_it_goes() {
    for Stage { store, .. } in &played().await {
        let ines = actor(store, "ines").await;
        let long = Incoming {
            text: "word ".repeat(20_000),
            files: vec![
                ("a.png".into(), b"\x89PNG\r\n\x1a\n..".to_vec()),
                ("big.bin".into(), vec![0; 21 * 1024 * 1024]),
            ],
            ..mail("one@x", "ole@new.example", &"s".repeat(900))
        };
        let Arrived::Registered(issue) = taken(store, long).await else { panic!("an issue") };
        let (found, records) = opened(store, &ines, issue).await.expect("there");
        assert_eq!(found.title.chars().count(), 200);
        assert!(found.description.contains("[big.bin · 21504 kB]"));
        let files: BTreeSet<(String, String)> = records
            .iter()
            .filter_map(|record| match record {
                Record::Attachment(file) => Some((file.name.clone(), file.media.clone())),
                _ => None,
            })
            .collect();
        let expected = [("a.png", "image/png"), ("message.txt", "application/octet-stream")];
        assert_eq!(files, expected.map(|(name, media)| (name.to_owned(), media.to_owned())).into());
    }
}

#[tokio::test]
async fn what_is_said_and_attached_is_seen_by_those_who_see_the_issue() {
    for Stage { store, .. } in &played().await {
        let (ines, rosa, tom) = (actor(store, "ines").await, actor(store, "rosa").await, actor(store, "tom").await);
        let of_rosa = customer(store, &rosa, "Hafen").await;
        let issue = register(store, &ines, of_rosa, vec![]).await;
        let said = Said {
            id: fresh().into(),
            issue,
            kind: Kind::Note,
            body: "hm".into(),
            from: String::new(),
            to: String::new(),
            mail: String::new(),
        };
        assert_eq!(
            act(store, &tom, Command::Issues(Act::Say(said.clone()))).await,
            Outcome::Refused(Refusal::NotFound)
        );
        assert!(matches!(act(store, &rosa, Command::Issues(Act::Say(said))).await, Outcome::Accepted(_)));

        let kept = store.keep_content(b"GIF89a".to_vec()).await.expect("kept");
        assert_eq!((kept.media.as_str(), kept.size), ("image/gif", 6));
        let id = fresh().into();
        let of = Key { entity: Entity::Issue, id: issue.0 };
        let attach = |kept: Kept| Command::Files(FileAct::Attach { id, of, name: "x.gif".into(), kept });
        let invented = Kept { hash: "0".repeat(64), ..kept.clone() };
        assert_eq!(
            act(store, &ines, attach(invented)).await,
            Outcome::Refused(Refusal::field("files", Fault::Unknown))
        );
        assert_eq!(act(store, &tom, attach(kept.clone())).await, Outcome::Refused(Refusal::NotFound));
        let lie = Kept { media: "image/png".into(), size: 1, ..kept.clone() };
        assert!(matches!(act(store, &ines, attach(lie)).await, Outcome::Accepted(_)));
        let (attached, _) = store.content(Some(&ines), id).await.expect("no fault").expect("attached");
        assert_eq!((attached.media.as_str(), attached.size), ("image/gif", 6));
        let empty = store.keep_content(vec![]).await.expect("kept");
        let id_of_empty = fresh().into();
        let attach = FileAct::Attach { id: id_of_empty, of, name: "empty.txt".into(), kept: empty };
        assert!(matches!(act(store, &ines, Command::Files(attach)).await, Outcome::Accepted(_)), "also what is empty");
        let content =
            async |who: Option<&Actor>| store.content(who, id).await.expect("no fault").map(|(_, content)| content);
        assert_eq!(content(Some(&rosa)).await.as_deref(), Some(&b"GIF89a"[..]));
        assert_eq!(content(Some(&tom)).await, None);
        assert_eq!(content(None).await, None);
        assert!(matches!(act(store, &rosa, Command::Files(FileAct::Detach { id })).await, Outcome::Accepted(_)));
        assert_eq!(content(Some(&rosa)).await, None);
    }
}

#[tokio::test]
async fn what_a_rule_is_given_to_order_by_or_to_know_an_owner_is_not_the_actors_to_change() {
    for Stage { store, .. } in &played().await {
        let (lin, rosa, wang) = (actor(store, "lin").await, actor(store, "rosa").await, actor(store, "wang").await);
        let (of_wang, of_rosa) = (customer(store, &wang, "华东").await, customer(store, &rosa, "Hafen").await);
        let hidden = register(store, &lin, of_wang, vec![]).await;
        let top = Command::Issues(Act::Move { id: hidden, to: Column::InProgress, after: None, before: None });
        act(store, &lin, top).await;
        let own = register(store, &rosa, of_rosa, vec![]).await;
        let reply = Said {
            id: fresh().into(),
            issue: hidden,
            kind: Kind::Reply,
            body: "mine?".into(),
            from: String::new(),
            to: String::new(),
            mail: String::new(),
        };
        let move_own =
            Command::Issues(Act::Move { id: own, to: Column::InProgress, after: None, before: Some(hidden) });
        let take = Command::Issues(Act::Edit { id: hidden, set: vec![Field::Responsible(Some(rosa.id))] });
        let rename = Command::Customers(model::customers::Command::Edit {
            id: of_wang,
            set: vec![model::customers::Field::Name("Mine".into())],
        });
        for command in [
            Command::Issues(Act::Say(reply)),
            Command::Together(vec![move_own.clone(), take]),
            Command::Together(vec![move_own.clone(), rename]),
        ] {
            assert_eq!(act(store, &rosa, command).await, Outcome::Refused(Refusal::NotFound));
        }
        assert!(opened(store, &rosa, hidden).await.is_none());
        assert!(matches!(act(store, &rosa, move_own).await, Outcome::Accepted(_)), "ordering by it is no secret");
    }
}

#[tokio::test]
async fn a_list_goes_on_where_it_ended_and_an_export_holds_the_same() {
    for Stage { store, .. } in &played().await {
        let (ines, rosa) = (actor(store, "ines").await, actor(store, "rosa").await);
        let of_rosa = customer(store, &rosa, "Hafen").await;
        let many = (0..230).map(|nth| {
            let set = vec![Field::Title(format!("Nozzle {nth}")), Field::Category("Printer / Nozzle".into())];
            Command::Issues(Act::Register { id: IssueId(fresh()), customer: of_rosa, set })
        });
        act(store, &ines, Command::Together(many.collect())).await;
        let filter = Filter { query: "nozzle hafen".into(), category: "Printer".into(), ..Filter::default() };
        let (mut seen, mut after) = (BTreeSet::new(), None);
        loop {
            let page = store.list_issues(&ines, &filter, after).await.expect("a page");
            let ids: Vec<IssueId> = page
                .records
                .iter()
                .filter_map(|record| match record {
                    Record::Issue(issue) => Some(issue.id),
                    _ => None,
                })
                .collect();
            let Some(last) = ids.last() else { break };
            after = Some(*last);
            for id in ids {
                assert!(seen.insert(id), "twice");
            }
        }
        assert_eq!(seen.len(), 230);
        assert_eq!(store.export_issues(&ines, &filter).await.expect("a file").0.len(), 230);
        let mine = Filter { who: Some(Who::Me), ..filter.clone() };
        assert_eq!(store.export_issues(&rosa, &mine).await.expect("a file").0.len(), 0);
        let wang = actor(store, "wang").await;
        assert_eq!(store.export_issues(&wang, &filter).await.expect("a file").0.len(), 0, "another rep's do not exist");
    }
}

#[tokio::test]
async fn a_strict_limit_counts_what_the_actor_does_not_see() {
    for Stage { store, .. } in &played().await {
        let (malik, rosa) = (actor(store, "malik").await, actor(store, "rosa").await);
        let of_rosa = customer(store, &rosa, "Hafen").await;
        let own = register(store, &rosa, of_rosa, vec![]).await;
        let limit = vec![Limit { column: Column::InProgress, most: 3, hard: true }];
        act(store, &malik, Command::Company(CompanyAct::Edit { set: vec![CompanyField::Wip(limit)] })).await;
        let moved = Command::Issues(Act::Move { id: own, to: Column::InProgress, after: None, before: None });
        assert_eq!(act(store, &rosa, moved).await, Outcome::Refused(Refusal::field("column", Fault::Full(3))));
    }
}

#[tokio::test]
async fn views_are_ones_own_or_the_teams_and_long_keys_are_made_short() {
    for Stage { store, .. } in &played().await {
        let (ines, lin, rosa) = (actor(store, "ines").await, actor(store, "lin").await, actor(store, "rosa").await);
        for team in [false, true] {
            let view = BoardView {
                id: fresh().into(),
                name: format!("{team}"),
                query: "who=me".into(),
                owner: ines.id,
                team,
                dropped: false,
                seen_by: vec![],
            };
            assert!(matches!(act(store, &ines, Command::Issues(Act::SaveView(view))).await, Outcome::Accepted(_)));
        }
        let views = async |who: &Actor| {
            let board = store.open_board(who).await.expect("a board");
            board.records.iter().filter(|record| matches!(record, Record::BoardView(_))).count()
        };
        assert_eq!((views(&ines).await, views(&lin).await, views(&rosa).await), (2, 1, 0));

        let cards: Vec<IssueId> = {
            let of_rosa = customer(store, &rosa, "Hafen").await;
            let mut cards = vec![];
            for _ in 0..2 {
                cards.push(register(store, &ines, of_rosa, vec![]).await);
            }
            cards
        };
        for turn in 0..90 {
            let (id, after) = (cards[turn % 2], cards[(turn + 1) % 2]);
            let between = Act::Move { id, to: Column::New, after: Some(after), before: None };
            act(store, &ines, Command::Issues(between)).await;
        }
        let order = async || {
            let mut world = model::World::default();
            for record in store.open_board(&ines).await.expect("a board").records {
                world.put(record);
            }
            world.column(Column::New).into_iter().map(|issue| (issue.id, issue.rank.len())).collect::<Vec<_>>()
        };
        let before = order().await;
        let long = before.iter().any(|(_, length)| *length >= 24);
        assert_eq!(store.tidy_ranks(now()).await.expect("tidied"), usize::from(long));
        let after = order().await;
        assert!(after.iter().map(|(id, _)| id).eq(before.iter().map(|(id, _)| id)));
        assert!(after.iter().all(|(_, length)| *length < 24));
    }
}

#[tokio::test]
async fn articles_are_found_by_what_they_say_in_both_languages_and_public_ones_by_everybody() {
    for Stage { store, .. } in &played().await {
        let (ines, rosa) = (actor(store, "ines").await, actor(store, "rosa").await);
        let id = fresh().into();
        let set = vec![
            ArticleField::Title("打印机卡纸的处理 Paper jams".into()),
            ArticleField::Body("用酒精清洁胶辊。 Clean the rollers with alcohol.".into()),
            ArticleField::Tags(vec!["roller".into()]),
        ];
        act(store, &ines, Command::Knowledge(Learn::Write { id, set })).await;
        let found = async |who: Option<&Actor>, text: &str| {
            store
                .find_articles(who, text)
                .await
                .expect("articles")
                .found
                .iter()
                .map(|found| found.id)
                .collect::<Vec<_>>()
        };
        for text in ["卡纸", "kazhi", "dyj", "paper jam", "rollers", "酒精"] {
            assert_eq!(found(Some(&rosa), text).await, [id], "{text}");
            assert!(found(None, text).await.is_empty(), "a draft is nobody else's: {text}");
        }
        assert!(
            store.similar(&ines, "卡纸", None).await.expect("cases").articles.is_empty(),
            "a draft proposes nothing"
        );
        let publish = vec![ArticleField::Status(Status::Published), ArticleField::Public(true)];
        act(store, &ines, Command::Knowledge(Learn::Edit { id, set: publish })).await;
        assert_eq!(found(None, "卡纸").await, [id]);
        assert_eq!(store.similar(&ines, "卡纸", None).await.expect("cases").articles[0].id, id);
        act(store, &ines, Command::Knowledge(Learn::Edit { id, set: vec![ArticleField::Status(Status::Retired)] }))
            .await;
        assert!(found(None, "卡纸").await.is_empty());
        for _ in 0..2 {
            store.note_missed(Some(rosa.id), now(), " Quantum flux ").await.expect("noted");
        }
        store.note_missed(None, now(), "warp").await.expect("noted");
        assert_eq!(
            store.missed_searches().await.expect("a list"),
            [("quantum flux".to_owned(), 2), ("warp".to_owned(), 1)]
        );
    }
}

#[tokio::test]
async fn whoever_looks_is_heard_of_on_this_server() {
    for Stage { store, database, .. } in &played().await {
        let following = tokio::spawn(store.clone().follow());
        let ines = actor(store, "ines").await;
        let mut heard = store.meet_others();
        let present = Present { client: ClientId(fresh()), person: ines.id, card: None, gone: false };
        // On PostgreSQL it goes by way of the database, once that is listened to.
        let received = loop {
            store.meet(&present).await.expect("told");
            match tokio::time::timeout(std::time::Duration::from_millis(200), heard.recv()).await {
                Ok(received) => break received.expect("heard"),
                Err(_) => assert_eq!(*database, "PostgreSQL"),
            }
        };
        assert_eq!(*received, present);
        following.abort();
    }
}

#[tokio::test]
async fn a_day_begins_with_own_issues_and_those_who_lead_see_what_of_the_team_is_at_risk_or_will_be_within_a_day() {
    for stage in played().await {
        let (store, database) = (&stage.store, &stage.database);
        let (rosa, malik) = (actor(store, "rosa").await, actor(store, "malik").await);
        let hafen = customer(store, &rosa, "hafen").await;
        let mine = vec![Field::Responsible(Some(rosa.id))];
        let unanswered = register(store, &rosa, hafen, mine.clone()).await;
        let answered = register(store, &rosa, hafen, mine).await;
        let take_up = Act::Move { id: answered, to: Column::InProgress, after: None, before: None };
        act(store, &rosa, Command::Issues(take_up)).await;
        let seen = async |who: &Actor, days| {
            let seed = store.open_today(who, now() + Duration::days(days)).await.expect("no fault");
            let found: Vec<Key> = seed.records.iter().map(Record::key).collect();
            let about = found.iter().any(|key| key.entity == Entity::Customer && key.id == hafen.0);
            let has = |id: IssueId| found.iter().filter(|key| **key == Key { entity: Entity::Issue, id: id.0 }).count();
            (has(unanswered), has(answered), about)
        };
        assert_eq!(seen(&rosa, 0).await, (1, 1, true), "{database}: hers");
        assert_eq!(seen(&malik, 0).await, (1, 0, true), "{database}: 12 hours for an answer, 48 for a solution");
        assert_eq!(seen(&malik, 1).await, (1, 1, true), "{database}");
        let set = vec![Field::Responsible(Some(malik.id))];
        act(store, &rosa, Command::Issues(Act::Edit { id: unanswered, set })).await;
        assert_eq!(seen(&malik, 0).await, (1, 0, true), "{database}: once, though it is his and at risk");
        let to_plan = store.to_plan(&malik, now()).await.expect("no fault");
        let issues = to_plan.records.iter().filter(|record| matches!(record, Record::Issue(_))).count();
        assert_eq!(issues, 1, "{database}: his");
    }
}
