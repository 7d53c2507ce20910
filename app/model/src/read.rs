//! What pages read: exactly what they show, and the version it was read at.

use crate::change::{Change, Version};
use crate::company::Company;
use crate::customers::pyramid::Graded;
use crate::customers::{Customer, Grade, Standing};
use crate::id::{ArticleId, ClientId, CustomerId, CustomerSetId, IssueId, OrderId, PersonId, ProductId};
use crate::money::Money;
use crate::orders::State;
use crate::people::{Language, Person};
use crate::record::Record;
use crate::replica::Viewer;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many a page of the list of issues holds; whoever gets fewer has all there is.
pub const ISSUES_A_PAGE: usize = 100;
/// The same of orders.
pub const ORDERS_A_PAGE: usize = 100;
/// The same of products.
pub const PRODUCTS_A_PAGE: usize = 200;
/// How many customers a look-up offers.
pub const FEW_CUSTOMERS: usize = 12;

/// Who is signed in, and what every page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Who acts, with the directory and the zones.
    pub viewer: Viewer,
    /// Their name.
    pub name: String,
    /// Their language.
    pub language: Language,
    /// Everybody who signs in.
    pub people: Vec<Person>,
    /// What holds for everybody, where anything was set up.
    pub company: Option<Company>,
    /// The change log's version when this was read.
    pub version: Version,
    /// The server's clock when this was read.
    #[serde(with = "crate::iso")]
    pub now: DateTime<Utc>,
}

/// Where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedIn {
    /// By which it can be ended.
    pub id: String,
    /// What the browser calls itself (RFC 9110 §10.1.5).
    pub agent: String,
    /// When it began.
    #[serde(with = "crate::iso")]
    pub begun: DateTime<Utc>,
    /// When it was last used, within an hour.
    #[serde(with = "crate::iso")]
    pub used: DateTime<Utc>,
    /// Whether it is that of whoever asks.
    pub here: bool,
}

/// Somebody's second factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Since when it is asked for.
    #[serde(with = "crate::iso")]
    pub since: DateTime<Utc>,
    /// How many recovery codes are left.
    pub codes: u64,
}

/// What an application has to be told to make codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The secret, in base32 (RFC 4648 §6), to be typed.
    pub secret: String,
    /// The same as an address (`otpauth:`).
    pub address: String,
    /// The same as a QR code, drawn as SVG.
    pub picture: String,
}

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first.
    #[serde(with = "crate::iso")]
    pub first: NaiveDate,
    /// The last.
    #[serde(with = "crate::iso")]
    pub last: NaiveDate,
}

/// Records read for a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seed {
    /// The change log's version, read before the records were.
    pub version: Version,
    /// The records.
    pub records: Vec<Record>,
}

/// The parts of what a device takes along, in the order they are fetched in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KitPart {
    /// The calendar of the person and their team, 60 days back and 120 ahead.
    #[default]
    Calendar,
    /// The person's own customers and their contacts.
    Customers,
    /// What stands on the board, and the customers it is about.
    Board,
    /// The articles that are marked for the field.
    Articles,
}

impl KitPart {
    /// The part that comes after this one.
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Calendar => Some(Self::Customers),
            Self::Customers => Some(Self::Board),
            Self::Board => Some(Self::Articles),
            Self::Articles => None,
        }
    }
}

/// A place in what a device takes along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KitPlace {
    /// The part.
    pub part: KitPart,
    /// The last record that is there already.
    #[serde(default)]
    pub after: Option<Uuid>,
}

/// A piece of what a device takes along.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kit {
    /// Its records.
    pub seed: Seed,
    /// Where to go on; nothing where that was all.
    pub next: Option<KitPlace>,
}

/// Which customers a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerFilter {
    /// Words that occur in name, code, city, country, telephone or mail; each must.
    #[serde(default)]
    pub query: String,
    /// Only of this standing.
    #[serde(default)]
    pub standing: Option<Standing>,
    /// Only of this grade.
    #[serde(default)]
    pub grade: Option<Grade>,
    /// Only held by this person.
    #[serde(default)]
    pub owner: Option<PersonId>,
    /// Only in this set.
    #[serde(default)]
    pub set: Option<CustomerSetId>,
    /// Only with this value in a field of the company's own: its name, and the value.
    #[serde(default)]
    pub custom: Option<(String, String)>,
}

/// The row a page of the list comes after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterCustomer {
    /// Its name.
    pub name: String,
    /// Its identity.
    pub id: CustomerId,
}

impl From<&Customer> for AfterCustomer {
    fn from(last: &Customer) -> Self {
        Self { name: last.name.clone(), id: last.id }
    }
}

/// A page of a list of customers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerPage {
    /// The rows, by name.
    pub customers: Vec<Customer>,
    /// Whether more follow.
    pub more: bool,
    /// How many the filter finds in all.
    pub total: u64,
    /// With the first page: the sets that whoever reads sees.
    #[serde(default)]
    pub sets: Seed,
}

/// What is typed of a customer who may be there already.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
    /// The mail address.
    pub email: String,
    /// The number with the tax office.
    pub tax_number: String,
}

/// What speaks for two customers being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same number with the tax office.
    TaxNumber,
    /// The same mail address.
    Email,
    /// A telephone number that ends alike.
    Phone,
    /// A name that is written or spoken alike.
    Name,
}

/// A customer who may be the one that is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// Who.
    pub customer: Customer,
    /// What speaks for it.
    pub likeness: Likeness,
}

/// The product a page of the list comes after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterProduct {
    /// Its name.
    pub name: String,
    /// Its identity.
    pub id: ProductId,
}

/// Which orders a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFilter {
    /// Only those that have come so far.
    pub state: Option<State>,
    /// Only this customer's.
    pub customer: Option<CustomerId>,
}

/// The order a page of the list comes after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterOrder {
    /// Its day.
    #[serde(with = "crate::iso")]
    pub date: NaiveDate,
    /// Its identity.
    pub id: OrderId,
}

/// What came of importing a calendar file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarImported {
    /// Events that were not there before.
    pub added: u32,
    /// Events that were there and said something else.
    pub changed: u32,
    /// Events that were there as they are.
    pub unchanged: u32,
    /// Events that could not be taken: what they are called, and why.
    pub left_out: Vec<(String, String)>,
}

/// Part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Whether it is what was looked for.
    pub marked: bool,
}

/// A solved issue that resembles what somebody describes; the issue itself is in the seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Which.
    pub id: IssueId,
    /// Its title.
    pub title: Vec<Piece>,
    /// What solved it.
    pub solution: Vec<Piece>,
}

/// Solved cases that resemble a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Similar {
    /// Their issues, and the customers these are about.
    pub seed: Seed,
    /// Best first.
    pub cases: Vec<Case>,
    /// Articles that say something about it, best first.
    pub articles: Vec<Found>,
}

/// Somebody who looks at the board at this moment. Told to others who look; kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// The page they look at it with.
    pub client: ClientId,
    /// Who.
    pub person: PersonId,
    /// The card they hold.
    pub card: Option<IssueId>,
    /// Whether they have just left.
    pub gone: bool,
}

/// An article found by what it says; the article itself is in the seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Which.
    pub id: ArticleId,
    /// Its title.
    pub title: Vec<Piece>,
    /// The part of its text that was looked for.
    pub text: Vec<Piece>,
}

/// Articles that say what was looked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FoundArticles {
    /// The articles.
    pub seed: Seed,
    /// Best first.
    pub found: Vec<Found>,
}

/// An article as customers read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicArticle {
    /// Which.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Its text, in Markdown.
    pub body: String,
}

/// Why a message became neither an issue nor a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyLeftOut {
    /// A machine sent it (RFC 3834): an absence note, a report of delivery, a mailing list.
    Automatic,
    /// We sent it ourselves.
    Own,
    /// Too many came from one sender in an hour.
    Flood,
    /// It does not say who sent it.
    NoSender,
    /// It has neither text nor files.
    Empty,
    /// It is larger than what is taken.
    TooLarge,
    /// It could not be read as a message.
    Unreadable,
    /// The rules said no.
    Refused,
}

/// A message that was left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Identity; the message itself can be had by it.
    pub id: Uuid,
    /// Who sent it.
    pub sender: String,
    /// Its subject.
    pub subject: String,
    /// Why.
    pub why: WhyLeftOut,
    /// When it came.
    #[serde(with = "crate::iso")]
    pub at: DateTime<Utc>,
}

/// What happened with a customer in a year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// Which.
    pub year: i32,
    /// Activities that took place.
    pub activities: usize,
    /// Issues reported.
    pub issues: usize,
    /// Orders, quotations among them.
    pub orders: usize,
    /// What was invoiced less what was credited, by currency.
    pub turnover: Vec<Money>,
}

/// A customer whose grade would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mover {
    /// Who, as it is.
    pub customer: Customer,
    /// The grade that was found, and why.
    pub graded: Graded,
}

/// The customers in the grades that the company's scheme finds, beside those they have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pyramid {
    /// The change log's version, read before the customers were.
    pub version: Version,
    /// How many have each grade, the best first; at the end how many have none.
    pub now: Vec<(Option<Grade>, usize)>,
    /// How many would have it.
    pub then: Vec<(Option<Grade>, usize)>,
    /// Who would move, the highest score first; not all of them where there are many.
    pub movers: Vec<Mover>,
    /// How many would move in all.
    pub moving: usize,
}

/// One entry of a record's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// Its position in the change log.
    pub version: Version,
    /// When.
    #[serde(with = "crate::iso")]
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: PersonId,
    /// What changed.
    pub change: Change,
    /// What the record is called: a customer's or contact's name, an activity's or issue's title.
    pub title: String,
}
