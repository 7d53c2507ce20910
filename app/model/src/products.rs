//! Products (产品) and what was agreed with customers about them: types and commands. The rules are in [`rules`], how a
//! price is found in [`price`].

pub mod price;
mod rules;

use crate::command::key;
use crate::id::{AgreementId, CustomerId, ProductId};
use crate::money::Money;
use crate::record::{Entity, Key};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(crate) use rules::decide;

/// Which of a product's prices a customer's documents use (适用价格).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The standard price.
    #[default]
    Standard,
    /// The wholesale price; the standard one where a product has none.
    Wholesale,
    /// The retail price; the standard one where a product has none.
    Retail,
}

impl Level {
    /// Every one, in the order choices show them.
    pub const ALL: [Level; 3] = [Level::Standard, Level::Wholesale, Level::Retail];

    /// As in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Level::Standard => "standard",
            Level::Wholesale => "wholesale",
            Level::Retail => "retail",
        }
    }
}

/// Something that is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Identity.
    pub id: ProductId,
    /// The company's own item number (品号); empty or unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// What kind of thing it is.
    pub category: String,
    /// What it is counted in: `pcs`, `10 boxes x 20 bags`.
    pub unit: String,
    /// Standard price of one unit; nothing where it has to be quoted each time.
    pub standard: Option<Money>,
    /// Wholesale price of one unit.
    pub wholesale: Option<Money>,
    /// Retail price of one unit.
    pub retail: Option<Money>,
    /// What one unit costs the company.
    #[serde(default)]
    pub cost: Option<Money>,
    /// Whether it is sold no longer.
    pub discontinued: bool,
}

/// What was agreed with a customer about a product: their own number for it (客户品号), a price or a discount, for a
/// time, from a quantity on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Identity.
    pub id: AgreementId,
    /// With whom.
    pub customer: CustomerId,
    /// About what.
    pub product: ProductId,
    /// The customer's own number for it.
    pub own_number: String,
    /// Price of one unit, instead of the product's.
    pub price: Option<Money>,
    /// What is taken off the price, in hundredths of a percent.
    pub discount: u16,
    /// The smallest quantity it holds for, in thousandths of the unit.
    pub at_least: i64,
    /// First day it holds on; since ever where not given.
    #[serde(with = "crate::iso::option")]
    pub from: Option<NaiveDate>,
    /// Last day it holds on; for ever where not given.
    #[serde(with = "crate::iso::option")]
    pub until: Option<NaiveDate>,
    /// Whether it holds no longer.
    pub withdrawn: bool,
}

/// A field of a product, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of Product of that name")]
pub enum Field {
    Code(String),
    Name(String),
    Category(String),
    Unit(String),
    Standard(Option<Money>),
    Wholesale(Option<Money>),
    Retail(Option<Money>),
    Cost(Option<Money>),
    Discontinued(bool),
}

/// A field of an agreement, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of Agreement of that name")]
pub enum AgreementField {
    OwnNumber(String),
    Price(Option<Money>),
    Discount(u16),
    AtLeast(i64),
    #[serde(with = "crate::iso::option")]
    From(Option<NaiveDate>),
    #[serde(with = "crate::iso::option")]
    Until(Option<NaiveDate>),
    Withdrawn(bool),
}

impl Field {
    /// Whether a product has another value in this field.
    pub fn differs_from(&self, product: &Product) -> bool {
        match self {
            Field::Code(code) => *code != product.code,
            Field::Name(name) => *name != product.name,
            Field::Category(category) => *category != product.category,
            Field::Unit(unit) => *unit != product.unit,
            Field::Standard(price) => *price != product.standard,
            Field::Wholesale(price) => *price != product.wholesale,
            Field::Retail(price) => *price != product.retail,
            Field::Cost(cost) => *cost != product.cost,
            Field::Discontinued(discontinued) => *discontinued != product.discontinued,
        }
    }
}

/// What can be done about products.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Adds a product.
    Add {
        /// The identity to be.
        id: ProductId,
        /// What is known; `name` at least.
        set: Vec<Field>,
    },
    /// Changes fields of a product.
    Edit {
        /// Which.
        id: ProductId,
        /// The fields that change.
        set: Vec<Field>,
    },
    /// Agrees something with a customer.
    Agree {
        /// The identity to be.
        id: AgreementId,
        /// With whom.
        customer: CustomerId,
        /// About what.
        product: ProductId,
        /// What was agreed.
        set: Vec<AgreementField>,
    },
    /// Changes fields of an agreement.
    EditAgreement {
        /// Which.
        id: AgreementId,
        /// The fields that change.
        set: Vec<AgreementField>,
    },
}

impl Command {
    pub(crate) fn names(&self) -> Vec<Key> {
        match self {
            Self::Add { id, .. } | Self::Edit { id, .. } => vec![key(Entity::Product, *id)],
            Self::Agree { id, customer, product, .. } => {
                vec![key(Entity::Agreement, *id), key(Entity::Customer, *customer), key(Entity::Product, *product)]
            }
            Self::EditAgreement { id, .. } => vec![key(Entity::Agreement, *id)],
        }
    }
}
