//! A company at work: as many people, customers, visits and issues as one has after so long, made up from a seed and put in
//! through the real verbs. For measuring, and for seeing Daybook in use.

use super::monday;
use crate::import::fresh;
use crate::people::password::Chosen;
use crate::{Answer, Fault, Store};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use model::activities::{self, Draft, Method};
use model::command::TOGETHER;
use model::customers::{self, ContactField, Field, Grade, Standing};
use model::issues::{self, Column, Urgency};
use model::people::{self, Language};
use model::time::{Slot, midnight};
use model::{Actor, Command, CustomerId, PersonId, Role};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

/// How large a company is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Teams of 19 people; over them all there is an administrator.
    pub teams: usize,
    /// How many weeks each team's work lasts, three quarters of them before the moment of making it up; in each there
    /// are [`A_WEEK`] activities.
    pub weeks: usize,
    /// Each team's customers.
    pub customers: usize,
}

impl Size {
    /// Twenty people, 1,000 customers, 20,000 activities, 2,000 issues.
    pub const YEAR: Self = Self { teams: 1, weeks: 54, customers: 1_000 };
}

/// A team's activities in a week.
pub const A_WEEK: usize = 370;
/// A team's issues in the columns of the board; 1,000 of them are open.
const ISSUES: [(Column, usize); 5] = [
    (Column::New, 300),
    (Column::InProgress, 450),
    (Column::Waiting, 250),
    (Column::Solved, 200),
    (Column::Closed, 800),
];
const TEAM: [(&str, Role, usize); 4] = [
    ("manager", Role::Manager, 1),
    ("rep", Role::Rep, 14),
    ("agent", Role::Agent, 3),
    ("marketing", Role::Marketing, 1),
];

const GIVEN: &[&str] = &["Anna", "Boris", "Clara", "David", "Elif", "Frank", "Greta", "Hugo", "Iris", "Jonas"];
const FAMILY: &[&str] = &["Abel", "Brandt", "Claasen", "Demir", "Engel", "Franke", "Graf", "Horn", "Ivens", "Jung"];
const TOWNS: &[&str] = &["Hamburg", "Kiel", "Bremen", "Lübeck", "宁波", "上海", "苏州", "杭州"];
const HOUSES: &[&str] = &["Anker", "Bergmann", "Elbe", "Hanse", "东海", "宏远", "金星", "长江"];
const TRADES: &[&str] = &["Optics", "Bakery", "Print", "Dental Lab", "Pharma", "机械厂", "电子有限公司", "食品公司"];
const NOTES: &[&str] = &[
    "",
    "",
    "",
    "Bring the new price list",
    "Show the sample case, ask for the owner's opinion",
    "Second unit has to be fitted; the technician wants to be there",
    "带新报价",
    "年度框架协议，带样品",
];
const OUTCOMES: &[&str] = &[
    "Went well",
    "Wants an offer by the end of the month",
    "Nobody there, tried again by telephone",
    "Ordered the usual",
    "客户满意，下月再访",
];
const TROUBLES: &[&str] = &[
    "Label printer prints blank pages",
    "Furnace shows error E42 after the update",
    "Scale drifts by 5 g over the morning",
    "Spare part missing in the delivery",
    "Invoice shows the old address",
    "贴片机送料器卡料",
    "二号机主轴异响",
];

impl Store {
    /// Fills an empty store with a company of that size around `now`; everybody signs in with the demo's password. From
    /// the same seed comes the same company, but for its ids.
    pub fn seed_company(&self, now: DateTime<Utc>, size: Size, seed: u64) -> Answer<'_, ()> {
        Box::pin(async move {
            if !self.is_new().await? {
                return Err(Fault::Setup("there are people already".into()));
            }
            let founded = self.add_founder(now, "Ada Lindqvist", "admin", "Europe/Berlin", Language::En).await?;
            let admin = founded.map_err(|refusal| Fault::Setup(format!("the founder was refused: {refusal:?}")))?;
            self.keep_password(admin.id, super::PASSWORD, Chosen::ByThemselves, now).await?;
            let random = &mut StdRng::seed_from_u64(seed);
            for team in 1..=size.teams {
                Team::hire(self, now, &admin, team, random).await?.work(size, random).await?;
            }
            Ok(())
        })
    }
}

struct Team<'a> {
    store: &'a Store,
    now: DateTime<Utc>,
    admin: &'a Actor,
    number: usize,
    reps: Vec<Actor>,
    agents: Vec<Actor>,
}

impl<'a> Team<'a> {
    async fn hire(
        store: &'a Store,
        now: DateTime<Utc>,
        admin: &'a Actor,
        number: usize,
        random: &mut StdRng,
    ) -> Result<Self, Fault> {
        let name = format!("Team {number}");
        let mut team = Self { store, now, admin, number, reps: vec![], agents: vec![] };
        let (mut commands, mut hired) = (vec![], vec![]);
        for (title, role, many) in TEAM {
            for nth in 1..=many {
                let id = PersonId(fresh(now));
                let own = if many == 1 { title.to_owned() } else { format!("{title}{nth}") };
                let set = vec![
                    people::Field::Name(format!("{} {}", pick(random, GIVEN), pick(random, FAMILY))),
                    people::Field::Login(if number == 1 { own } else { format!("{own}-{number}") }),
                    people::Field::Role(role),
                    people::Field::Team(name.clone()),
                    people::Field::Zone(admin.zone.clone()),
                    people::Field::Language(Language::En),
                ];
                commands.push(Command::People(people::Command::Add { id, set }));
                hired.push(id);
                let actor = Actor { id, role, team: name.clone(), zone: admin.zone.clone() };
                match role {
                    Role::Rep => team.reps.push(actor),
                    Role::Agent => team.agents.push(actor),
                    _ => {}
                }
            }
        }
        team.act(admin, commands).await?;
        for id in hired {
            store.keep_password(id, super::PASSWORD, Chosen::ByThemselves, now).await?;
        }
        Ok(team)
    }

    async fn work(&self, size: Size, random: &mut StdRng) -> Result<(), Fault> {
        let mut customers = vec![];
        for nth in 0..size.customers {
            customers.push((CustomerId(fresh(self.now)), nth % self.reps.len()));
        }
        self.win(&customers, random).await?;
        let first = monday(self.now.date_naive()) - Days::new(size.weeks as u64 * 3 / 4 * 7);
        for (nth, rep) in self.reps.iter().enumerate() {
            let own: Vec<_> = customers.iter().filter(|(_, owner)| *owner == nth).map(|(id, _)| *id).collect();
            let mut commands = vec![];
            for week in 0..size.weeks {
                let monday = first + Days::new(week as u64 * 7);
                for _ in (0..A_WEEK).filter(|visit| visit % self.reps.len() == nth) {
                    commands.extend(self.visit(rep, &own, monday, random));
                }
                if week % 10 == 9 || week + 1 == size.weeks {
                    self.act(rep, std::mem::take(&mut commands)).await?;
                }
            }
        }
        self.serve(&customers, random).await
    }

    /// One activity of a rep in a week; of those that are over most are done.
    fn visit(&self, rep: &Actor, own: &[CustomerId], monday: NaiveDate, random: &mut StdRng) -> Vec<Command> {
        let day = monday + Days::new(random.random_range(0..6));
        let starts = midnight(day) + Duration::minutes(480 + 15 * random.random_range(0..38));
        let id = fresh(self.now).into();
        let methods = [Method::Visit, Method::Visit, Method::Visit, Method::Call, Method::Meeting];
        let length = *[30, 30, 45, 60, 90].choose(random).unwrap_or(&30);
        let draft = Draft {
            customer: own.choose(random).copied(),
            note: pick(random, NOTES).into(),
            reason: "Nothing else was free".into(),
            ..Draft::new(id, *methods.choose(random).unwrap_or(&Method::Visit), Slot::timed(starts, length, &rep.zone))
        };
        let mut commands = vec![Command::Activities(activities::Command::Plan(draft))];
        if starts < self.now.naive_utc() && random.random_ratio(9, 10) {
            let outcome = pick(random, OUTCOMES).into();
            let complete = activities::Command::Complete { id, outcome, part: None, sale: vec![] };
            commands.push(Command::Activities(complete));
        }
        commands
    }

    /// Its customers, each with somebody to speak to.
    async fn win(&self, customers: &[(CustomerId, usize)], random: &mut StdRng) -> Result<(), Fault> {
        let mut commands = vec![];
        for (nth, (id, owner)) in customers.iter().enumerate() {
            let city = pick(random, TOWNS);
            let grade =
                *[Grade::A, Grade::B, Grade::B, Grade::C, Grade::C, Grade::C].choose(random).unwrap_or(&Grade::C);
            let standing = if random.random_ratio(3, 4) { Standing::Formal } else { Standing::Prospect };
            let set = vec![
                Field::Code(format!("K{}-{nth:05}", self.number)),
                Field::Name(format!("{} {} {nth}", pick(random, HOUSES), pick(random, TRADES))),
                Field::Grade(Some(grade)),
                Field::Standing(standing),
                Field::City(city.into()),
                Field::Phone(format!("+49 40 {:07}", random.random_range(0..10_000_000))),
            ];
            let owner = Some(self.reps[*owner].id);
            commands.push(Command::Customers(customers::Command::Add { id: *id, set, owner }));
            let set = vec![ContactField::Name(format!("{} {}", pick(random, GIVEN), pick(random, FAMILY)))];
            let contact = fresh(self.now).into();
            commands.push(Command::Customers(customers::Command::AddContact { id: contact, customer: *id, set }));
        }
        self.act(self.admin, commands).await
    }

    /// Its customers' issues.
    async fn serve(&self, customers: &[(CustomerId, usize)], random: &mut StdRng) -> Result<(), Fault> {
        for (column, many) in ISSUES {
            let mut commands = vec![];
            for nth in 0..many {
                let id = fresh(self.now).into();
                let Some((customer, _)) = customers.choose(random) else { continue };
                let mut set = vec![
                    issues::Field::Title(format!("{} ({nth})", pick(random, TROUBLES))),
                    issues::Field::Urgency(*Urgency::ALL.choose(random).unwrap_or(&Urgency::Normal)),
                    issues::Field::ExpectedEnd(Some(if column.open() {
                        self.now.date_naive() + Days::new(random.random_range(0..60))
                    } else {
                        self.now.date_naive() - Days::new(random.random_range(1..300))
                    })),
                ];
                if !column.open() {
                    set.push(issues::Field::Solution("The part was changed; it works again.".into()));
                }
                commands.push(Command::Issues(issues::Command::Register { id, customer: *customer, set }));
                if column != Column::New {
                    commands.push(Command::Issues(issues::Command::Move { id, to: column, after: None, before: None }));
                }
            }
            let agent = self.agents.choose(random).unwrap_or(self.admin);
            self.act(agent, commands).await?;
        }
        Ok(())
    }

    /// Carries commands out, as many together as may go together.
    async fn act(&self, actor: &Actor, commands: Vec<Command>) -> Result<(), Fault> {
        let together = commands.chunks(TOGETHER).map(|some| Command::together(some.to_vec())).collect();
        self.store.play(actor, self.now, together).await
    }
}

fn pick<'a>(random: &mut StdRng, of: &[&'a str]) -> &'a str {
    of.choose(random).copied().unwrap_or_default()
}
