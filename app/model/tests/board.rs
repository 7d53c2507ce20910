//! Rules of the board: limits, what is said about issues, hand-over, knowledge. Cases a person would tell as a story.

use chrono::{DateTime, NaiveDateTime, Utc};
use model::company::{Command as CompanyAct, Field as CompanyField, Limit};
use model::customers::{Command as CustomerAct, ContactField, Field as CustomerField};
use model::files::{Command as FileAct, Kept};
use model::issues::{BoardView, Column, Command as Act, Field, Filter, Issue, Kind, Lanes, Said, Stacks, Urgency};
use model::knowledge::{Command as Learn, Field as ArticleField, Status};
use model::people::{Language, Person, WorkingHours};
use model::time::Zones;
use model::{
    Actor, Change, Command, Context, Directory, Entity, Fault, IssueId, Key, PersonId, Record, Refusal, Role, World,
    command,
};
use uuid::Uuid;

struct Utc0;

impl Zones for Utc0 {
    fn knows(&self, _: &str) -> bool {
        true
    }

    fn offset(&self, _: &str, _: NaiveDateTime) -> Option<i32> {
        Some(0)
    }
}

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

const INES: u128 = 1;
const LIN: u128 = 2;
const MALIK: u128 = 3;
const CUSTOMER: u128 = 10;

fn actor(number: u128, role: Role) -> Actor {
    Actor { id: id(number), role, team: "Service".into(), zone: "UTC".into() }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// A service desk with three people, a customer, and room for what is done to it.
struct Desk {
    world: World,
    directory: Directory,
}

impl Desk {
    fn new() -> Self {
        let person = |number: u128, name: &str, role| Person {
            id: id(number),
            name: name.into(),
            login: name.to_lowercase(),
            role,
            team: "Service".into(),
            zone: "UTC".into(),
            language: Language::En,
            hours: WorkingHours::default(),
            active: true,
            calendar: String::new(),
            days_off: vec![],
            no_clashes: false,
            lead: 0,
        };
        let people =
            [person(INES, "Ines", Role::Agent), person(LIN, "Lin", Role::Agent), person(MALIK, "Malik", Role::Manager)];
        let directory = Directory::of(&people);
        let mut desk = Self { world: World::default(), directory };
        for person in people {
            desk.world.put(Record::Person(person));
        }
        let set = vec![
            CustomerField::Name("Nordwind Bakery".into()),
            CustomerField::Phone("+49 451 5550 20".into()),
            CustomerField::Email("info@nordwind.example".into()),
        ];
        desk.does(MALIK, Command::Customers(CustomerAct::Add { id: id(CUSTOMER), set, owner: None }))
            .expect("a customer");
        let set = vec![ContactField::Name("Ole Petersen".into())];
        let contact = CustomerAct::AddContact { id: id(11), customer: id(CUSTOMER), set };
        desk.does(MALIK, Command::Customers(contact)).expect("a contact");
        desk
    }

    fn does(&mut self, who: u128, command: Command) -> Result<Vec<Change>, Refusal> {
        self.does_at(who, "2026-11-18T09:00:00Z", command)
    }

    fn does_at(&mut self, who: u128, when: &str, command: Command) -> Result<Vec<Change>, Refusal> {
        let actor = actor(who, if who == MALIK { Role::Manager } else { Role::Agent });
        self.lets(&actor, when, command)
    }

    fn lets(&mut self, actor: &Actor, when: &str, command: Command) -> Result<Vec<Change>, Refusal> {
        let context = Context { actor, directory: &self.directory, now: at(when), zones: &Utc0 };
        let changes = command::decide(&self.world, &context, &command)?;
        for change in &changes {
            assert!(self.world.apply(change));
        }
        Ok(changes)
    }

    fn registers(&mut self, number: u128, set: Vec<Field>) -> IssueId {
        let set = std::iter::once(Field::Title(format!("Issue {number}"))).chain(set).collect();
        self.does(INES, Command::Issues(Act::Register { id: id(number), customer: id(CUSTOMER), set }))
            .expect("an issue");
        id(number)
    }

    fn moves(&mut self, issue: IssueId, to: Column) -> Result<Vec<Change>, Refusal> {
        self.does(INES, Command::Issues(Act::Move { id: issue, to, after: None, before: None }))
    }

    fn says(&mut self, number: u128, issue: IssueId, kind: Kind, body: &str, to: &str) -> Result<Vec<Change>, Refusal> {
        let said = Said {
            id: id(number),
            issue,
            kind,
            body: body.into(),
            from: String::new(),
            to: to.into(),
            mail: String::new(),
        };
        self.does_at(INES, "2026-11-18T10:30:00Z", Command::Issues(Act::Say(said)))
    }

    fn issue(&self, issue: IssueId) -> &Issue {
        &self.world.issues[&issue]
    }

    fn limits(&mut self, limits: Vec<Limit>) -> Result<Vec<Change>, Refusal> {
        self.does(MALIK, Command::Company(CompanyAct::Edit { set: vec![CompanyField::Wip(limits)] }))
    }
}

#[test]
fn a_strict_limit_refuses_a_card_more_and_a_soft_one_does_not() {
    let mut desk = Desk::new();
    let (first, second) = (desk.registers(20, vec![]), desk.registers(21, vec![]));
    let limit = |hard| Limit { column: Column::InProgress, most: 1, hard };
    assert_eq!(desk.limits(vec![Limit { most: 0, ..limit(true) }]), Err(Refusal::field("wip", Fault::OutOfRange)));
    desk.limits(vec![limit(true)]).expect("a limit");
    desk.moves(first, Column::InProgress).expect("there is room");
    assert_eq!(desk.moves(second, Column::InProgress), Err(Refusal::field("column", Fault::Full(1))));
    desk.moves(first, Column::InProgress).expect("it stands there already");
    desk.limits(vec![limit(false)]).expect("a limit");
    desk.moves(second, Column::InProgress).expect("too many are only shown");
    assert_eq!(desk.world.standing_in(Column::InProgress), 2);
}

#[test]
fn several_cards_at_once_count_one_after_the_other() {
    let mut desk = Desk::new();
    let cards: Vec<_> = (20..23).map(|number| desk.registers(number, vec![])).collect();
    desk.limits(vec![Limit { column: Column::Waiting, most: 2, hard: true }]).expect("a limit");
    // What the server knows: more cards stand there than the actor may see.
    desk.world.standing.insert(Column::Waiting, 1);
    let to = |id: IssueId| Command::Issues(Act::Move { id, to: Column::Waiting, after: None, before: None });
    let all = Command::Together(cards[..2].iter().map(|id| to(*id)).collect());
    assert_eq!(desk.does(INES, all), Err(Refusal::field("column", Fault::Full(2))));
    let swap = vec![
        to(cards[0]),
        Command::Issues(Act::Move { id: cards[0], to: Column::New, after: None, before: None }),
        to(cards[1]),
    ];
    desk.does(INES, Command::Together(swap)).expect("one leaves before the next comes");
}

#[test]
fn the_first_answer_counts_for_the_clock_and_a_note_does_not() {
    let mut desk = Desk::new();
    let issue = desk.registers(20, vec![]);
    desk.says(30, issue, Kind::Note, "Ask Lin first", "").expect("a note");
    assert_eq!(desk.issue(issue).responded, None);
    assert_eq!(desk.says(31, issue, Kind::Answer, "  ", ""), Err(Refusal::field("body", Fault::Required)));
    assert_eq!(desk.says(31, issue, Kind::Answer, "Hello", "nobody"), Err(Refusal::field("to", Fault::Malformed)));
    desk.says(31, issue, Kind::Answer, "We are at it", "ole@nordwind.example").expect("an answer");
    assert_eq!(desk.issue(issue).responded, Some(at("2026-11-18T10:30:00Z")));
    assert_eq!(desk.says(31, issue, Kind::Note, "again", ""), Err(Refusal::field("id", Fault::Taken)));
}

#[test]
fn where_a_reply_came_from_is_believed_only_of_those_who_took_it_in() {
    let mut desk = Desk::new();
    let issue = desk.registers(20, vec![]);
    let said = |number| Said {
        id: id(number),
        issue,
        kind: Kind::Reply,
        body: "x".into(),
        from: "ceo@bank.example".into(),
        to: String::new(),
        mail: "others@bank.example".into(),
    };
    desk.does(INES, Command::Issues(Act::Say(said(30)))).expect("noted");
    desk.lets(&Actor::daybook(), "2026-11-18T11:00:00Z", Command::Issues(Act::Say(said(31)))).expect("taken in");
    let from = |number| desk.world.comments[&id(number)].from.clone() + &desk.world.comments[&id(number)].mail;
    assert_eq!(from(30), "");
    assert_eq!(from(31), "ceo@bank.exampleothers@bank.example");
}

#[test]
fn what_the_customer_replies_takes_up_again_what_waited_or_was_over() {
    let mut desk = Desk::new();
    for (number, column) in (20..).zip([Column::Waiting, Column::Solved, Column::Closed]) {
        let issue = desk.registers(number, vec![]);
        desk.moves(issue, column).expect("moved");
        if !column.open() {
            desk.does(INES, Command::Issues(Act::Edit { id: issue, set: vec![Field::Archived(true)] }))
                .expect("put away");
        }
        desk.says(number + 100, issue, Kind::Reply, "It is broken again", "").expect("a reply");
        assert_eq!((desk.issue(issue).column, desk.issue(issue).archived), (Column::InProgress, false));
        assert_eq!(desk.world.column(Column::InProgress).first().map(|card| card.id), Some(issue), "on top");
    }
    let issue = desk.registers(40, vec![]);
    desk.says(140, issue, Kind::Reply, "Any news?", "").expect("a reply");
    assert_eq!(desk.issue(issue).column, Column::New, "nobody has taken it up yet");
}

#[test]
fn only_what_sends_mail_says_that_an_answer_has_left() {
    let mut desk = Desk::new();
    let issue = desk.registers(20, vec![]);
    desk.says(30, issue, Kind::Answer, "Done", "ole@nordwind.example").expect("an answer");
    let delivered = |failed: &str| Command::Issues(Act::Delivered { id: id(30), failed: failed.into() });
    assert_eq!(desk.does(MALIK, delivered("")), Err(Refusal::Forbidden));
    let daybook = Actor::daybook();
    desk.lets(&daybook, "2026-11-18T11:00:00Z", delivered("550 no such user\r\nBcc: all")).expect("noted");
    let comment = &desk.world.comments[&id(30)];
    assert_eq!((comment.sent, comment.failed.as_str()), (None, "550 no such userBcc: all"));
    desk.lets(&daybook, "2026-11-18T11:05:00Z", delivered("")).expect("noted");
    let comment = &desk.world.comments[&id(30)];
    assert_eq!((comment.sent, comment.failed.as_str()), (Some(at("2026-11-18T11:05:00Z")), ""));
}

#[test]
fn an_answer_is_withdrawn_until_it_has_left() {
    let mut desk = Desk::new();
    let issue = desk.registers(20, vec![]);
    desk.says(30, issue, Kind::Answer, "Too early", "ole@nordwind.example").expect("an answer");
    let withdraw = || Command::Issues(Act::Withdraw { id: id(30) });
    assert_eq!(desk.does(LIN, withdraw()), Err(Refusal::Forbidden));
    desk.does(INES, withdraw()).expect("withdrawn");
    let comment = &desk.world.comments[&id(30)];
    assert_eq!((comment.kind, comment.to.as_str(), comment.waits()), (Kind::Note, "", false));
    assert_eq!(desk.does(INES, withdraw()), Err(Refusal::field("to", Fault::Kept)));
}

#[test]
fn an_issue_stays_with_who_was_asked_first_until_somebody_accepts() {
    let mut desk = Desk::new();
    let issue = desk.registers(20, vec![]);
    let give = |to: u128| Command::Issues(Act::Edit { id: issue, set: vec![Field::Responsible(Some(id(to)))] });
    desk.does(INES, give(LIN)).expect("asked");
    assert_eq!((desk.issue(issue).responsible, desk.issue(issue).offered), (Some(id(INES)), Some(id(LIN))));
    let answer = |takes| Command::Issues(Act::Answer { id: issue, takes });
    assert_eq!(desk.does(INES, answer(true)), Err(Refusal::Forbidden));
    desk.does(LIN, answer(false)).expect("declined");
    assert_eq!((desk.issue(issue).responsible, desk.issue(issue).offered), (Some(id(INES)), None));
    desk.does(INES, give(LIN)).expect("asked");
    desk.does(LIN, answer(true)).expect("accepted");
    assert_eq!((desk.issue(issue).responsible, desk.issue(issue).offered), (Some(id(LIN)), None));
    desk.does(MALIK, give(INES)).expect("whoever leads assigns");
    assert_eq!(desk.issue(issue).responsible, Some(id::<PersonId>(INES)));
}

#[test]
fn an_article_is_learned_from_an_issue_without_the_customers_data() {
    let mut desk = Desk::new();
    let told = "Ole Petersen of Nordwind Bakery (+49 451 5550 20) says: scale FS-90 drifts. ![photo](/files/0193)";
    let solved = "Recalibrate with 5 kg, then write to info@nordwind.example";
    let issue = desk.registers(20, vec![Field::Description(told.into()), Field::Solution(solved.into())]);
    desk.does(LIN, Command::Knowledge(Learn::Learn { id: id(50), issue })).expect("an article");
    let article = desk.world.articles[&id(50)].clone();
    assert_eq!(article.status, Status::Draft);
    assert_eq!(article.source, Some(issue));
    assert!(article.body.contains("scale FS-90 drifts") && article.body.contains("5 kg"));
    for data in ["Ole", "Petersen", "Nordwind", "5550", "@", "/files/"] {
        assert!(!article.body.contains(data), "{data} in {}", article.body);
    }
}

#[test]
fn articles_are_published_by_those_whose_work_it_is_and_count_their_revisions() {
    let mut desk = Desk::new();
    let rep = Actor { role: Role::Rep, ..actor(4, Role::Rep) };
    let write = |number, set| Command::Knowledge(Learn::Write { id: id(number), set });
    let edit = |set| Command::Knowledge(Learn::Edit { id: id(50), set });
    let now = "2026-11-18T09:00:00Z";
    assert_eq!(desk.lets(&rep, now, write(50, vec![])), Err(Refusal::field("title", Fault::Required)));
    desk.lets(&rep, now, write(50, vec![ArticleField::Title("Scales".into())])).expect("a draft");
    let publish = vec![ArticleField::Status(Status::Published)];
    assert_eq!(desk.lets(&rep, now, edit(publish.clone())), Err(Refusal::Forbidden));
    assert_eq!(desk.does(INES, edit(publish.clone())), Err(Refusal::field("body", Fault::Required)));
    desk.lets(&rep, now, edit(vec![ArticleField::Body("Warm up for 20 minutes".into())])).expect("their own draft");
    desk.does(INES, edit(publish)).expect("published");
    assert_eq!(desk.world.articles[&id(50)].revision, 2);
    let rate = |helped| Command::Knowledge(Learn::Rate { id: id(50), helped });
    desk.does(LIN, rate(Some(true))).expect("helped");
    desk.does(LIN, rate(Some(false))).expect("thought better of it");
    desk.does(MALIK, rate(Some(true))).expect("helped");
    let article = &desk.world.articles[&id(50)];
    assert_eq!((article.helpful.len(), article.unhelpful.len(), article.revision), (1, 1, 2));
}

#[test]
fn what_customers_read_is_changed_only_by_those_whose_work_it_is() {
    let mut desk = Desk::new();
    let rep = Actor { role: Role::Rep, ..actor(4, Role::Rep) };
    let now = "2026-11-18T09:00:00Z";
    let set = vec![ArticleField::Title("Scales".into()), ArticleField::Body("Warm up".into())];
    desk.lets(&rep, now, Command::Knowledge(Learn::Write { id: id(50), set })).expect("a draft");
    let edit = |set| Command::Knowledge(Learn::Edit { id: id(50), set });
    let of = Key { entity: Entity::Article, id: id(50) };
    let attach = |number| {
        let kept = Kept { hash: "a".repeat(64), media: "image/png".into(), size: 1 };
        Command::Files(FileAct::Attach { id: id(number), of, name: "x.png".into(), kept })
    };
    desk.lets(&rep, now, attach(60)).expect("to their draft");
    desk.does(INES, edit(vec![ArticleField::Status(Status::Published), ArticleField::Public(true)]))
        .expect("published");
    for command in
        [edit(vec![ArticleField::Body("Buy mine".into())]), attach(61), Command::Files(FileAct::Detach { id: id(60) })]
    {
        assert_eq!(desk.lets(&rep, now, command), Err(Refusal::Forbidden));
    }
    desk.does(LIN, attach(61)).expect("by an agent");
}

#[test]
fn a_file_needs_its_content_and_stays_below_the_limits() {
    let mut desk = Desk::new();
    let issue = desk.registers(20, vec![]);
    let of = Key { entity: Entity::Issue, id: issue.0 };
    let attach = |number, size, hash: &str| {
        let kept = Kept { hash: hash.repeat(64), media: "image/png".into(), size };
        Command::Files(FileAct::Attach { id: id(number), of, name: "../x/photo.png".into(), kept })
    };
    desk.world.contents.insert("b".repeat(64), None);
    assert_eq!(desk.does(INES, attach(60, 10, "b")), Err(Refusal::field("files", Fault::Unknown)));
    let large = model::files::LARGEST + 1;
    let refused = desk.does(INES, attach(60, large, "a"));
    assert_eq!(refused, Err(Refusal::field("files", Fault::TooLarge(model::files::LARGEST))));
    desk.does(INES, attach(61, 10, "a")).expect("attached where nothing else is known");
    let stored = |size| Some(Kept { hash: "a".repeat(64), media: "application/pdf".into(), size });
    desk.world.contents.insert("a".repeat(64), stored(large));
    assert_eq!(desk.does(INES, attach(60, 10, "a")), refused, "the store knows better");
    desk.world.contents.insert("a".repeat(64), stored(12));
    desk.does(INES, attach(60, large, "a")).expect("attached");
    let attached = &desk.world.attachments[&id(60)];
    assert_eq!((attached.name.as_str(), attached.media.as_str(), attached.size), ("photo.png", "application/pdf", 12));
    desk.does(LIN, Command::Files(FileAct::Detach { id: id(60) })).expect("taken off");
    assert!(desk.world.attachments[&id(60)].removed);
}

#[test]
fn a_view_is_its_owners_and_a_shared_one_the_teams() {
    let mut desk = Desk::new();
    let view = |team| BoardView {
        id: id(70),
        name: "Mine, urgent".into(),
        query: "who=me&urgency=high".into(),
        owner: id(LIN),
        team,
        dropped: false,
        seen_by: vec![id(99)],
    };
    let made = desk.does(INES, Command::Issues(Act::SaveView(view(false)))).expect("kept");
    assert_eq!(made[0].holders, [id(INES)], "whoever saves it owns it, whatever was sent");
    let shared = desk.does(INES, Command::Issues(Act::SaveView(view(true)))).expect("shared");
    assert_eq!(shared[0].holders, [id(INES), id(LIN), id(MALIK)]);
    assert_eq!(desk.does(LIN, Command::Issues(Act::SaveView(view(false)))), Err(Refusal::Forbidden));
}

#[test]
fn a_tidied_column_keeps_its_order_with_short_keys() {
    let mut desk = Desk::new();
    let cards: Vec<_> = (20..40).map(|number| desk.registers(number, vec![])).collect();
    for _ in 0..200 {
        for pair in cards.windows(2) {
            let between = Act::Move { id: pair[0], to: Column::New, after: Some(pair[1]), before: None };
            desk.does(INES, Command::Issues(between)).expect("moved");
        }
    }
    let order = |desk: &Desk| desk.world.column(Column::New).iter().map(|card| card.id).collect::<Vec<_>>();
    let before = order(&desk);
    let tidy = || Command::Issues(Act::Tidy { column: Column::New });
    assert_eq!(desk.does(MALIK, tidy()), Err(Refusal::Forbidden));
    desk.lets(&Actor::daybook(), "2026-11-18T09:00:00Z", tidy()).expect("tidied");
    assert_eq!(order(&desk), before);
    assert!(desk.world.issues.values().all(|card| card.rank.len() == 1));
}

#[test]
fn cards_are_stacked_by_column_and_lane_and_only_those_that_pass() {
    let mut desk = Desk::new();
    let urgencies = [Urgency::Low, Urgency::High, Urgency::Critical];
    let cards: Vec<_> =
        (20..50).map(|number| desk.registers(number, vec![Field::Urgency(urgencies[number as usize % 3])])).collect();
    for (at, card) in cards.iter().enumerate() {
        desk.moves(*card, Column::ALL[at % Column::ALL.len()]).expect("moved");
    }
    let ines = actor(INES, Role::Agent);
    let ids = |cards: Vec<&Issue>| cards.into_iter().map(|card| card.id).collect::<Vec<IssueId>>();
    let whole = Stacks::of(&desk.world, &Filter::default(), &ines);
    let lanes = Stacks::of(&desk.world, &Filter { lanes: Lanes::Urgency, ..Filter::default() }, &ines);
    let high = Stacks::of(&desk.world, &Filter { urgency: Some(Urgency::High), ..Filter::default() }, &ines);
    for column in Column::ALL {
        let of = |wanted: Urgency| {
            let cards = desk.world.column(column);
            ids(cards.into_iter().filter(|card| card.urgency == wanted).collect())
        };
        assert_eq!(whole.stack(column, ""), ids(desk.world.column(column)));
        assert_eq!(high.stack(column, ""), of(Urgency::High));
        for urgency in urgencies {
            assert_eq!(lanes.stack(column, &(urgency as u8).to_string()), of(urgency));
        }
        assert_eq!((whole.count(column), lanes.count(column), high.count(column)), (6, 6, 2));
    }
}
