//! The cast: named people and customers that play in the demo, the store's tests and the browser's tests alike,
//! put on stage through the real verbs.

mod year;

pub use year::Size;

use crate::import::fresh;
use crate::people::password::{Chosen, checked};
use crate::{Answer, Fault, Store};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Utc};
use model::activities::{self, Draft, Method};
use model::customers::{self, ContactField, Field, Grade, Standing};
use model::issues::{self, Column, Urgency};
use model::people::{self, Language, WorkingHours};
use model::time::{Slot, midnight};
use model::{Actor, ClientId, Command, Envelope, Outcome, PersonId, Role};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What everybody of the cast signs in with.
pub const PASSWORD: &str = "daybook demo";

/// Sign-in name, name, role, team, zone, language.
const PEOPLE: &[(&str, &str, Role, &str, &str, Language)] = &[
    ("admin", "Ada Lindqvist", Role::Administrator, "", "Europe/Berlin", Language::En),
    ("malik", "Malik Osei", Role::Manager, "North", "Europe/Berlin", Language::En),
    ("rosa", "Rosa Klein", Role::Rep, "North", "Europe/Berlin", Language::En),
    ("tom", "Tom Brandt", Role::Rep, "North", "Europe/Berlin", Language::En),
    ("wang", "王小明", Role::Rep, "East", "Asia/Shanghai", Language::ZhCn),
    ("chen", "陈静", Role::Manager, "East", "Asia/Shanghai", Language::ZhCn),
    ("ines", "Ines Moreau", Role::Agent, "Service", "Europe/Berlin", Language::En),
    ("lin", "林悦", Role::Agent, "Service", "Asia/Shanghai", Language::ZhCn),
    ("nora", "Nora Weiss", Role::Marketing, "", "Europe/Berlin", Language::En),
];

/// Code, name, owner, grade, standing, city, country, telephone, contact, contact's title.
type CustomerPart = (
    &'static str,
    &'static str,
    &'static str,
    Grade,
    Standing,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);
const CUSTOMERS: &[CustomerPart] = &[
    (
        "HAFEN",
        "Hafen Apotheke",
        "rosa",
        Grade::A,
        Standing::Formal,
        "Hamburg",
        "Germany",
        "+49 40 5550 101",
        "Jutta Harms",
        "Owner",
    ),
    (
        "ELBE",
        "Elbe Dental Lab",
        "rosa",
        Grade::B,
        Standing::Formal,
        "Hamburg",
        "Germany",
        "+49 40 5550 133",
        "Per Olsen",
        "Buyer",
    ),
    (
        "ALSTER",
        "Alster Optics",
        "rosa",
        Grade::B,
        Standing::Prospect,
        "Hamburg",
        "Germany",
        "+49 40 5550 170",
        "Mira Vogt",
        "Head of purchasing",
    ),
    (
        "NORDW",
        "Nordwind Bakery",
        "rosa",
        Grade::C,
        Standing::Formal,
        "Lübeck",
        "Germany",
        "+49 451 5550 20",
        "Ole Petersen",
        "Baker",
    ),
    (
        "KIEL",
        "Kieler Werft Service",
        "tom",
        Grade::A,
        Standing::Formal,
        "Kiel",
        "Germany",
        "+49 431 5550 7",
        "Sven Thoms",
        "Workshop manager",
    ),
    (
        "MARSCH",
        "Marsch Feinkost",
        "tom",
        Grade::C,
        Standing::Prospect,
        "Husum",
        "Germany",
        "+49 4841 5550",
        "Anke Jessen",
        "Owner",
    ),
    (
        "WESER",
        "Weser Print",
        "tom",
        Grade::B,
        Standing::Formal,
        "Bremen",
        "Germany",
        "+49 421 5550 88",
        "Lars Meyer",
        "Technician",
    ),
    (
        "ZGYH",
        "中国银河电子有限公司",
        "wang",
        Grade::A,
        Standing::Formal,
        "上海",
        "中国",
        "021-5550 1001",
        "李娜",
        "采购经理",
    ),
    ("HDJX", "华东机械厂", "wang", Grade::B, Standing::Formal, "苏州", "中国", "0512-5550 203", "张伟", "厂长"),
    ("JNSP", "江南食品公司", "wang", Grade::C, Standing::Prospect, "杭州", "中国", "0571-5550 66", "赵敏", "店长"),
];

/// Whose, customer, method, day of this week (0 is Monday), start in minutes after midnight, length in minutes, note.
const VISITS: &[(&str, &str, Method, u64, i64, i64, &str)] = &[
    ("rosa", "HAFEN", Method::Visit, 0, 540, 60, "Bring the new price list"),
    ("rosa", "ELBE", Method::Call, 0, 690, 30, ""),
    ("rosa", "ALSTER", Method::Visit, 1, 600, 60, "Show the sample case"),
    ("rosa", "NORDW", Method::Visit, 1, 840, 45, ""),
    ("rosa", "HAFEN", Method::Meeting, 2, 570, 90, "Yearly agreement"),
    ("rosa", "ELBE", Method::Visit, 3, 600, 60, "Fit the second unit"),
    ("rosa", "ALSTER", Method::Email, 3, 900, 30, ""),
    ("rosa", "NORDW", Method::Visit, 4, 660, 60, ""),
    ("rosa", "HAFEN", Method::Call, 4, 930, 30, "Ask about the delivery"),
    ("rosa", "ELBE", Method::Visit, 5, 600, 60, "Saturday opening"),
    ("rosa", "HAFEN", Method::Call, 6, 960, 30, ""),
    ("tom", "KIEL", Method::Visit, 0, 600, 120, "Inspect the slipway crane"),
    ("tom", "WESER", Method::Visit, 1, 570, 60, ""),
    ("tom", "MARSCH", Method::Call, 2, 630, 30, ""),
    ("tom", "KIEL", Method::Meeting, 3, 600, 60, ""),
    ("tom", "WESER", Method::Visit, 4, 780, 60, ""),
    ("wang", "ZGYH", Method::Visit, 0, 570, 60, "带新报价"),
    ("wang", "HDJX", Method::Visit, 1, 630, 90, "验收二号机"),
    ("wang", "JNSP", Method::Call, 2, 600, 30, ""),
    ("wang", "ZGYH", Method::Meeting, 3, 840, 60, "年度框架协议"),
    ("wang", "HDJX", Method::Visit, 4, 600, 60, ""),
];

/// Customer, title, category, urgency, responsible, column.
const ISSUES: &[(&str, &str, &str, Urgency, &str, Column)] = &[
    ("HAFEN", "Label printer prints blank pages", "Printer", Urgency::High, "ines", Column::New),
    ("ELBE", "Furnace shows error E42 after the update", "Furnace", Urgency::Critical, "ines", Column::InProgress),
    ("NORDW", "Scale drifts by 5 g over the morning", "Scale", Urgency::Normal, "ines", Column::InProgress),
    ("KIEL", "Crane remote loses its pairing", "Crane", Urgency::High, "lin", Column::Waiting),
    ("WESER", "Invoice shows the old address", "Billing", Urgency::Low, "ines", Column::Waiting),
    ("ALSTER", "Which lens cleaner may be used?", "Advice", Urgency::Low, "ines", Column::Solved),
    ("ZGYH", "贴片机送料器卡料", "设备", Urgency::Critical, "lin", Column::New),
    ("HDJX", "二号机主轴异响", "设备", Urgency::High, "lin", Column::InProgress),
    ("JNSP", "发票抬头需要修改", "开票", Urgency::Normal, "lin", Column::New),
    ("KIEL", "Spare part 4711 missing in delivery", "Delivery", Urgency::Normal, "ines", Column::New),
];

impl Store {
    /// Puts the cast on stage, this week's visits around `now`. For an empty store.
    pub fn seed_demo(&self, now: DateTime<Utc>) -> Answer<'_, ()> {
        Box::pin(async move {
            let people = self.seed_people(now).await?;
            let customers = self.seed_customers(now, &people).await?;
            self.seed_visits(now, &people, &customers).await?;
            self.seed_issues(now, &people, &customers).await
        })
    }

    /// Adds the first administrator of an empty store; nobody has to let them in. Says no where somebody is there.
    pub fn found<'a>(
        &'a self,
        now: DateTime<Utc>,
        name: &'a str,
        login: &'a str,
        password: &'a str,
        zone: &'a str,
        language: Language,
    ) -> Answer<'a, Result<Option<Actor>, model::Refusal>> {
        Box::pin(async move {
            if !self.is_new().await? {
                return Ok(Ok(None));
            }
            if let Err(refusal) = checked(&login.trim().to_lowercase(), name, password).await? {
                return Ok(Err(refusal));
            }
            let founder = self.add_founder(now, name, login, zone, language).await?;
            if let Ok(founder) = &founder {
                self.keep_password(founder.id, password, Chosen::ByThemselves, now).await?;
            }
            Ok(founder.map(Some))
        })
    }

    async fn add_founder(
        &self,
        now: DateTime<Utc>,
        name: &str,
        login: &str,
        zone: &str,
        language: Language,
    ) -> Result<Result<Actor, model::Refusal>, Fault> {
        let id = PersonId(fresh(now));
        let founder = Actor { id, role: Role::Administrator, team: String::new(), zone: zone.to_owned() };
        let set = vec![
            people::Field::Name(name.to_owned()),
            people::Field::Login(login.to_owned()),
            people::Field::Role(Role::Administrator),
            people::Field::Zone(zone.to_owned()),
            people::Field::Language(language),
        ];
        let add = Command::People(people::Command::Add { id, set });
        match self.act(&founder, now, vec![add]).await?.pop() {
            Some(Outcome::Refused(refusal)) => Ok(Err(refusal)),
            _ => Ok(Ok(founder)),
        }
    }

    /// Carries out commands of one actor in one transaction, as a stream of their own.
    pub fn act<'a>(&'a self, actor: &'a Actor, now: DateTime<Utc>, commands: Vec<Command>) -> Answer<'a, Vec<Outcome>> {
        Box::pin(async move {
            let (client, seen) = (ClientId(fresh(now)), self.version().await?);
            let envelope = |(command, seq)| Envelope { client, seq, mutation: fresh(now).into(), seen, command };
            let envelopes: Vec<_> = commands.into_iter().zip(1..).map(envelope).collect();
            let receipts = self.submit(actor, now, &envelopes).await?;
            Ok(receipts.into_iter().map(|receipt| receipt.outcome).collect())
        })
    }

    async fn play(&self, actor: &Actor, now: DateTime<Utc>, commands: Vec<Command>) -> Result<(), Fault> {
        for outcome in self.act(actor, now, commands).await? {
            if let Outcome::Refused(refusal) = outcome {
                return Err(Fault::Setup(format!("the cast was refused: {refusal:?}")));
            }
        }
        Ok(())
    }

    async fn seed_people(&self, now: DateTime<Utc>) -> Result<BTreeMap<&'static str, Actor>, Fault> {
        let (login, name, _, _, zone, language) = PEOPLE[0];
        if !self.is_new().await? {
            return Err(Fault::Setup("there are people already".into()));
        }
        let founded = self.add_founder(now, name, login, zone, language).await?;
        let admin = founded.map_err(|refusal| Fault::Setup(format!("the cast was refused: {refusal:?}")))?;
        let mut actors = BTreeMap::from([(login, admin.clone())]);
        let mut commands = vec![];
        for &(login, name, role, team, zone, language) in &PEOPLE[1..] {
            let id = PersonId(fresh(now));
            let set = vec![
                people::Field::Name(name.into()),
                people::Field::Login(login.into()),
                people::Field::Role(role),
                people::Field::Team(team.into()),
                people::Field::Zone(zone.into()),
                people::Field::Language(language),
                people::Field::Hours(WorkingHours::default()),
            ];
            commands.push(Command::People(people::Command::Add { id, set }));
            actors.insert(login, Actor { id, role, team: team.into(), zone: zone.into() });
        }
        self.play(&admin, now, commands).await?;
        for actor in actors.values() {
            self.keep_password(actor.id, PASSWORD, Chosen::ByThemselves, now).await?;
        }
        Ok(actors)
    }

    async fn seed_customers(
        &self,
        now: DateTime<Utc>,
        people: &BTreeMap<&str, Actor>,
    ) -> Result<BTreeMap<&'static str, Uuid>, Fault> {
        let (mut ids, mut commands) = (BTreeMap::new(), vec![]);
        for &(code, name, owner, grade, standing, city, country, phone, contact, title) in CUSTOMERS {
            let id = fresh(now);
            ids.insert(code, id);
            let set = vec![
                Field::Code(code.into()),
                Field::Name(name.into()),
                Field::Grade(Some(grade)),
                Field::Standing(standing),
                Field::City(city.into()),
                Field::Country(country.into()),
                Field::Phone(phone.into()),
            ];
            let owner = people.get(owner).map(|actor| actor.id);
            commands.push(Command::Customers(customers::Command::Add { id: id.into(), set, owner }));
            let set = vec![ContactField::Name(contact.into()), ContactField::Title(title.into())];
            let (contact, customer) = (fresh(now).into(), id.into());
            commands.push(Command::Customers(customers::Command::AddContact { id: contact, customer, set }));
        }
        self.play(&people["admin"], now, commands).await?;
        Ok(ids)
    }

    async fn seed_visits(
        &self,
        now: DateTime<Utc>,
        people: &BTreeMap<&str, Actor>,
        customers: &BTreeMap<&str, Uuid>,
    ) -> Result<(), Fault> {
        let monday = monday(now.date_naive());
        for (who, actor) in people {
            let mut commands = vec![];
            for &(_, customer, method, day, start, length, note) in VISITS.iter().filter(|visit| visit.0 == *who) {
                let id = fresh(now).into();
                let starts: NaiveDateTime = midnight(monday + Days::new(day)) + chrono::Duration::minutes(start);
                let draft = Draft {
                    customer: customers.get(customer).map(|id| (*id).into()),
                    note: note.into(),
                    ..Draft::new(id, method, Slot::timed(starts, length, &actor.zone))
                };
                commands.push(Command::Activities(activities::Command::Plan(draft)));
                if starts + chrono::Duration::hours(30) < now.naive_utc() {
                    let outcome = "Went well".to_owned();
                    commands.push(Command::Activities(activities::Command::Complete {
                        id,
                        outcome,
                        part: None,
                        sale: vec![],
                    }));
                }
            }
            self.play(actor, now, commands).await?;
        }
        Ok(())
    }

    async fn seed_issues(
        &self,
        now: DateTime<Utc>,
        people: &BTreeMap<&str, Actor>,
        customers: &BTreeMap<&str, Uuid>,
    ) -> Result<(), Fault> {
        let mut commands = vec![];
        let mut offered: BTreeMap<&str, Vec<Command>> = BTreeMap::new();
        for &(customer, title, category, urgency, responsible, column) in ISSUES {
            let id = fresh(now).into();
            let set = vec![
                issues::Field::Title(title.into()),
                issues::Field::Category(category.into()),
                issues::Field::Urgency(urgency),
                issues::Field::Responsible(people.get(responsible).map(|actor| actor.id)),
                issues::Field::ExpectedEnd(now.date_naive().checked_add_days(Days::new(2))),
            ];
            commands.push(Command::Issues(issues::Command::Register { id, customer: customers[customer].into(), set }));
            if column != Column::New {
                commands.push(Command::Issues(issues::Command::Move { id, to: column, after: None, before: None }));
            }
            if responsible != "ines" {
                let takes = Command::Issues(issues::Command::Answer { id, takes: true });
                offered.entry(responsible).or_default().push(takes);
            }
        }
        self.play(&people["ines"], now, commands).await?;
        for (somebody, takes) in offered {
            self.play(&people[somebody], now, takes).await?;
        }
        Ok(())
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(day.weekday().num_days_from_monday().into())
}
