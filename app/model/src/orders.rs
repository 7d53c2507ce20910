//! Orders (订单) and the documents that follow from them: types and commands. The rules are in [`rules`], how much of a
//! customer's credit an order takes is in [`credit`].

pub mod credit;
mod rules;
mod totals;

use crate::command::key;
use crate::id::{CustomerId, OrderId, PersonId, ProductId};
use crate::record::{Entity, Key};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(crate) use rules::decide;
pub use rules::series;
pub use totals::{line_amount, portion};

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Offered to the customer (报价).
    Quoted,
    /// The customer has ordered (订单).
    Confirmed,
    /// Called off.
    Cancelled,
}

impl State {
    /// In the order they follow each other.
    pub const ALL: [State; 3] = [State::Quoted, State::Confirmed, State::Cancelled];

    /// As in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            State::Quoted => "quoted",
            State::Confirmed => "confirmed",
            State::Cancelled => "cancelled",
        }
    }
}

/// How goods are sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sale {
    /// Delivered goods are sold (一般销售).
    #[default]
    Normal,
    /// Delivered goods are sold when the customer has sold them (委托销售).
    Consignment,
}

impl Sale {
    /// Both.
    pub const ALL: [Sale; 2] = [Sale::Normal, Sale::Consignment];

    /// As in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Sale::Normal => "normal",
            Sale::Consignment => "consignment",
        }
    }
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What.
    pub product: ProductId,
    /// How much, in thousandths of the product's unit.
    pub quantity: i64,
    /// Price of one unit, in minor units of the order's currency.
    pub price: i64,
    /// What is taken off, in hundredths of a percent.
    pub discount: u16,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Goods go to the customer.
    Delivery,
    /// The customer is asked to pay for what was delivered.
    Invoice,
    /// The customer has paid.
    Payment,
    /// Goods come back; what was invoiced of them is credited.
    Return,
}

impl Kind {
    /// In the order they follow each other.
    pub const ALL: [Kind; 4] = [Kind::Delivery, Kind::Invoice, Kind::Payment, Kind::Return];

    /// As in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Delivery => "delivery",
            Kind::Invoice => "invoice",
            Kind::Payment => "payment",
            Kind::Return => "return",
        }
    }
}

/// So much of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which line of the order, from 0.
    pub line: usize,
    /// How much, in thousandths of the unit.
    pub quantity: i64,
}

/// Something that followed from an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What it is.
    pub kind: Kind,
    /// Its day.
    #[serde(with = "crate::iso")]
    pub on: NaiveDate,
    /// What of the order it is about; a payment is about none of it.
    pub parts: Vec<Part>,
    /// What it is worth, in minor units: of goods, of an invoice, what was paid, what is credited.
    pub amount: i64,
}

/// An order, from the quotation on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Identity.
    pub id: OrderId,
    /// Number, `S-2026-00017`; empty until the server has given one.
    pub number: String,
    /// Whose.
    pub customer: CustomerId,
    /// Who pays (请款客户) and whose credit it takes; settled when it is confirmed.
    pub bill_to: Option<CustomerId>,
    /// Who sells.
    pub rep: PersonId,
    /// How far it has come.
    pub state: State,
    /// How the goods are sold.
    pub sale: Sale,
    /// Day of the quotation, later of the order.
    #[serde(with = "crate::iso")]
    pub date: NaiveDate,
    /// ISO 4217 code of the currency of all its amounts.
    pub currency: String,
    /// What is ordered.
    pub lines: Vec<Line>,
    /// What followed, by time.
    pub documents: Vec<Document>,
    /// Anything else.
    pub note: String,
    /// What its lines are worth, in minor units; kept by the system.
    pub amount: i64,
    /// How much of the payer's credit it takes, in minor units; kept by the system.
    pub charged: i64,
    /// By how much the payer's limit was exceeded when it was last charged, in minor units; kept by the system.
    pub exceeded: i64,
}

impl Order {
    /// Who holds it, for [`crate::Actor::sees`]: who sells, and the customer's owner.
    pub fn holders(&self, owner: Option<PersonId>) -> Vec<PersonId> {
        let mut holders: Vec<_> = std::iter::once(self.rep).chain(owner).collect();
        holders.dedup();
        holders
    }
}

/// A field of an order, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of Order of that name")]
pub enum Field {
    Sale(Sale),
    #[serde(with = "crate::iso")]
    Date(NaiveDate),
    Currency(String),
    Lines(Vec<Line>),
    Note(String),
}

impl Field {
    /// Whether an order has another value in this field.
    pub fn differs_from(&self, order: &Order) -> bool {
        match self {
            Field::Sale(sale) => *sale != order.sale,
            Field::Date(day) => *day != order.date,
            Field::Currency(code) => *code != order.currency,
            Field::Lines(lines) => *lines != order.lines,
            Field::Note(note) => *note != order.note,
        }
    }
}

/// What can be done about orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Quotes something to a customer.
    Quote {
        /// The identity to be.
        id: OrderId,
        /// To whom.
        customer: CustomerId,
        /// Who sells; whoever acts where not told.
        rep: Option<PersonId>,
        /// What is quoted.
        set: Vec<Field>,
    },
    /// Changes fields of a quotation; of what has been confirmed only the note.
    Edit {
        /// Which.
        id: OrderId,
        /// The fields that change.
        set: Vec<Field>,
    },
    /// The customer orders: the payer's credit is taken, a prospect becomes a formal customer.
    Confirm {
        /// Which.
        id: OrderId,
    },
    /// A document follows.
    Add {
        /// To which order.
        id: OrderId,
        /// What it is.
        kind: Kind,
        /// Its day.
        #[serde(with = "crate::iso")]
        on: NaiveDate,
        /// What of the order; all that is possible where nothing is named.
        parts: Vec<Part>,
        /// What was paid, in minor units; for payments only.
        paid: i64,
    },
    /// Calls off what has not been delivered.
    Cancel {
        /// Which.
        id: OrderId,
    },
}

impl Command {
    pub(crate) fn names(&self) -> Vec<Key> {
        let products = |set: &[Field]| -> Vec<Key> {
            let lines = set.iter().filter_map(|field| match field {
                Field::Lines(lines) => Some(lines),
                _ => None,
            });
            lines.flatten().map(|line| key(Entity::Product, line.product)).collect()
        };
        match self {
            Self::Quote { id, customer, set, .. } => {
                let mut names = vec![key(Entity::Order, *id), key(Entity::Customer, *customer)];
                names.extend(products(set));
                names
            }
            Self::Edit { id, set } => std::iter::once(key(Entity::Order, *id)).chain(products(set)).collect(),
            Self::Confirm { id } | Self::Add { id, .. } | Self::Cancel { id } => vec![key(Entity::Order, *id)],
        }
    }
}
