//! Every kind of record, behind one type, for the parts that treat them alike: change log, replica, live stream.

use crate::activities::Activity;
use crate::company::Company;
use crate::customers::{Contact, Customer, CustomerSet};
use crate::files::Attachment;
use crate::issues::{BoardView, Comment, Issue};
use crate::knowledge::Article;
use crate::orders::Order;
use crate::people::Person;
use crate::products::{Agreement, Product};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// [`Company`]
    Company,
    /// [`Person`]
    Person,
    /// [`Customer`]
    Customer,
    /// [`Contact`]
    Contact,
    /// [`Activity`]
    Activity,
    /// [`Issue`]
    Issue,
    /// [`Comment`]
    Comment,
    /// [`BoardView`]
    BoardView,
    /// [`Attachment`]
    Attachment,
    /// [`Article`]
    Article,
    /// [`Product`]
    Product,
    /// [`Agreement`]
    Agreement,
    /// [`Order`]
    Order,
    /// [`CustomerSet`]
    CustomerSet,
}

impl Entity {
    /// Every kind.
    pub const ALL: [Entity; 14] = [
        Entity::Company,
        Entity::Person,
        Entity::Customer,
        Entity::Contact,
        Entity::Activity,
        Entity::Issue,
        Entity::Comment,
        Entity::BoardView,
        Entity::Attachment,
        Entity::Article,
        Entity::Product,
        Entity::Agreement,
        Entity::Order,
        Entity::CustomerSet,
    ];

    /// The kind's name, as in tables, addresses and the change log.
    pub fn name(self) -> &'static str {
        match self {
            Entity::Company => "company",
            Entity::Person => "person",
            Entity::Customer => "customer",
            Entity::Contact => "contact",
            Entity::Activity => "activity",
            Entity::Issue => "issue",
            Entity::Comment => "comment",
            Entity::BoardView => "board_view",
            Entity::Attachment => "attachment",
            Entity::Article => "article",
            Entity::Product => "product",
            Entity::Agreement => "agreement",
            Entity::Order => "order",
            Entity::CustomerSet => "customer_set",
        }
    }

    /// Fields of which nobody's change may be overwritten unseen: time slot, stage, owner, status.
    pub fn guarded(self) -> &'static [&'static str] {
        match self {
            Entity::Company => &["policy", "pyramid"],
            Entity::Person => &["role", "team"],
            Entity::Customer => &CUSTOMER,
            Entity::Contact => &["name", "title", "phone", "email", "note"],
            Entity::Comment | Entity::BoardView | Entity::Attachment => &[],
            Entity::Activity => &["slot", "rep", "state", "rule"],
            Entity::Issue => &["column", "responsible", "urgency", "description", "solution"],
            Entity::Article => &["title", "body", "status"],
            Entity::Product => &["standard", "wholesale", "retail", "cost"],
            Entity::Agreement => &["price", "discount", "withdrawn"],
            Entity::CustomerSet => &["filter"],
            Entity::Order => &["state", "lines", "currency"],
        }
    }
}

/// All that people write about a customer: two who do so at once are asked.
const CUSTOMER: [&str; 32] = [
    "owner",
    "standing",
    "grade",
    "stage",
    "credit_limit",
    "credit_policy",
    "code",
    "name",
    "phone",
    "fax",
    "email",
    "address",
    "city",
    "region",
    "postal_code",
    "country",
    "note",
    "source",
    "bill_to",
    "sale",
    "level",
    "discount",
    "settlement",
    "currency",
    "tax_number",
    "tax_rate",
    "closing_day",
    "collection_day",
    "bill_term",
    "merged_into",
    "addresses",
    "custom",
];

/// Which record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Its kind.
    pub entity: Entity,
    /// Its identity.
    pub id: Uuid,
}

/// A record of any kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "records are moved seldom and matched often")]
pub enum Record {
    /// What holds for everybody.
    Company(Company),
    /// Somebody who signs in.
    Person(Person),
    /// A customer.
    Customer(Customer),
    /// A person at a customer.
    Contact(Contact),
    /// An activity.
    Activity(Activity),
    /// An issue.
    Issue(Issue),
    /// Something said about an issue.
    Comment(Comment),
    /// A saved view of the issues.
    BoardView(BoardView),
    /// A file attached to something.
    Attachment(Attachment),
    /// An article.
    Article(Article),
    /// A product.
    Product(Product),
    /// What was agreed with a customer about a product.
    Agreement(Agreement),
    /// An order.
    Order(Order),
    /// Customers gathered under a name.
    CustomerSet(CustomerSet),
}

macro_rules! every_kind {
    ($record:expr, $inner:ident => $body:expr) => {
        match $record {
            Record::Company($inner) => $body,
            Record::Person($inner) => $body,
            Record::Customer($inner) => $body,
            Record::Contact($inner) => $body,
            Record::Activity($inner) => $body,
            Record::Issue($inner) => $body,
            Record::Comment($inner) => $body,
            Record::BoardView($inner) => $body,
            Record::Attachment($inner) => $body,
            Record::Article($inner) => $body,
            Record::Product($inner) => $body,
            Record::Agreement($inner) => $body,
            Record::Order($inner) => $body,
            Record::CustomerSet($inner) => $body,
        }
    };
}

impl Record {
    /// Which record it is.
    pub fn key(&self) -> Key {
        Key { entity: self.entity(), id: every_kind!(self, inner => inner.id.0) }
    }

    fn entity(&self) -> Entity {
        match self {
            Record::Company(_) => Entity::Company,
            Record::Person(_) => Entity::Person,
            Record::Customer(_) => Entity::Customer,
            Record::Contact(_) => Entity::Contact,
            Record::Activity(_) => Entity::Activity,
            Record::Issue(_) => Entity::Issue,
            Record::Comment(_) => Entity::Comment,
            Record::BoardView(_) => Entity::BoardView,
            Record::Attachment(_) => Entity::Attachment,
            Record::Article(_) => Entity::Article,
            Record::Product(_) => Entity::Product,
            Record::Agreement(_) => Entity::Agreement,
            Record::Order(_) => Entity::Order,
            Record::CustomerSet(_) => Entity::CustomerSet,
        }
    }

    /// Its fields by name.
    pub fn fields(&self) -> Map<String, Value> {
        let value = every_kind!(self, inner => serde_json::to_value(inner));
        match value {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        }
    }

    /// The record these fields make; `None` if they do not make one of this kind.
    pub fn from_fields(entity: Entity, fields: Map<String, Value>) -> Option<Self> {
        let value = Value::Object(fields);
        match entity {
            Entity::Company => crate::json::read(value).map(Record::Company),
            Entity::Person => crate::json::read(value).map(Record::Person),
            Entity::Customer => crate::json::read(value).map(Record::Customer),
            Entity::Contact => crate::json::read(value).map(Record::Contact),
            Entity::Activity => crate::json::read(value).map(Record::Activity),
            Entity::Issue => crate::json::read(value).map(Record::Issue),
            Entity::Comment => crate::json::read(value).map(Record::Comment),
            Entity::BoardView => crate::json::read(value).map(Record::BoardView),
            Entity::Attachment => crate::json::read(value).map(Record::Attachment),
            Entity::Article => crate::json::read(value).map(Record::Article),
            Entity::Product => crate::json::read(value).map(Record::Product),
            Entity::Agreement => crate::json::read(value).map(Record::Agreement),
            Entity::Order => crate::json::read(value).map(Record::Order),
            Entity::CustomerSet => crate::json::read(value).map(Record::CustomerSet),
        }
        .ok()
    }
}

macro_rules! into_record {
    ($($kind:ident)*) => {$(
        impl From<$kind> for Record {
            fn from(inner: $kind) -> Self {
                Record::$kind(inner)
            }
        }
    )*};
}

into_record! { Company Person Customer Contact Activity Issue Comment BoardView Attachment Article Product Agreement Order CustomerSet }
