//! Customers (客户) and the people met there (联系人): types and commands. The rules are in [`rules`].

pub mod address;
pub mod custom;
mod hand_over;
mod merge;
pub mod pyramid;
mod rules;
mod set;
pub mod terms;

use crate::activities::{SalesStatus, Stage};
use crate::command::key;
use crate::company::Company;
use crate::id::{ActivityId, ContactId, CustomerId, CustomerSetId, PersonId};
use crate::orders::Sale;
use crate::orders::credit::Policy;
use crate::products::Level;
use crate::record::{Entity, Key};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

pub(crate) use rules::decide;
pub use set::{CustomerSet, MOST_MEMBERS};

/// Whether a customer has bought yet. A change of standing is all there is to a conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not yet (潜在客户).
    Prospect,
    /// Yes (正式客户).
    Formal,
}

impl Standing {
    /// Both.
    pub const ALL: [Standing; 2] = [Standing::Prospect, Standing::Formal];

    /// As in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Prospect => "prospect",
            Standing::Formal => "formal",
        }
    }
}

/// How much a customer matters (客户等级), A most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// Most.
    A,
    /// Much.
    B,
    /// Some.
    C,
    /// Little.
    D,
}

impl Grade {
    /// Best first.
    pub const ALL: [Grade; 4] = [Grade::A, Grade::B, Grade::C, Grade::D];

    /// The letter.
    pub fn name(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::D => "D",
        }
    }
}

/// A customer, prospect or formal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Identity.
    pub id: CustomerId,
    /// The company's own short code; empty or unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// Prospect or formal.
    pub standing: Standing,
    /// How much it matters; not graded yet.
    pub grade: Option<Grade>,
    /// The rep who holds it.
    pub owner: Option<PersonId>,
    /// Telephone.
    pub phone: String,
    /// Fax.
    pub fax: String,
    /// E-mail.
    pub email: String,
    /// Street and number.
    pub address: String,
    /// City.
    pub city: String,
    /// Region or province.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// Country.
    pub country: String,
    /// Anything else.
    pub note: String,
    /// Where it came from (客户来源).
    #[serde(default)]
    pub source: String,
    /// How far a sale has come; kept by the newest record.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// How it goes; kept by the newest record.
    #[serde(default)]
    pub status: Option<SalesStatus>,
    /// What success or failure hangs on (成败关键); kept by the newest record.
    #[serde(default)]
    pub key: String,
    /// Day of the last activity done; kept by the system.
    #[serde(with = "crate::iso::option")]
    pub last_contact: Option<NaiveDate>,
    /// Who pays for it (请款客户); itself where not given.
    #[serde(default)]
    pub bill_to: Option<CustomerId>,
    /// How goods are usually sold to it.
    #[serde(default)]
    pub sale: Sale,
    /// Which prices its documents use.
    #[serde(default)]
    pub level: Level,
    /// What is taken off the price of everything that nothing else was agreed about, in hundredths of a percent.
    #[serde(default)]
    pub discount: u16,
    /// How it usually pays (结算方式).
    #[serde(default)]
    pub settlement: String,
    /// ISO 4217 code of the currency it is invoiced in; empty for the company's.
    #[serde(default)]
    pub currency: String,
    /// Its number with the tax office.
    #[serde(default)]
    pub tax_number: String,
    /// Its tax rate, in hundredths of a percent.
    #[serde(default)]
    pub tax_rate: u16,
    /// How much credit it has, in minor units of its currency; without a limit where not given.
    #[serde(default)]
    pub credit_limit: Option<i64>,
    /// What happens where that would be exceeded.
    #[serde(default)]
    pub credit_policy: Policy,
    /// How much of it is used, in minor units of its currency; kept by the system.
    #[serde(default)]
    pub credit_used: i64,
    /// Day of the month invoices are closed on (结账日); 31 for the last, 0 for the day itself.
    #[serde(default)]
    pub closing_day: u8,
    /// Day of the month money is collected on (收款日); 31 for the last, 0 for the day of closing.
    #[serde(default)]
    pub collection_day: u8,
    /// How many days a bill given then runs (票期).
    #[serde(default)]
    pub bill_term: u16,
    /// Its other places.
    #[serde(default)]
    pub addresses: Vec<address::Address>,
    /// Values of the company's own fields, by the fields' names.
    #[serde(default)]
    pub custom: BTreeMap<String, String>,
    /// Which other customer it turned out to be; it is listed no longer then.
    #[serde(default)]
    pub merged_into: Option<CustomerId>,
    /// How its grade was found; nothing where a person chose it.
    #[serde(default)]
    pub grading: Option<pyramid::Graded>,
    /// When it was added; kept by the system.
    #[serde(with = "crate::iso")]
    pub created: DateTime<Utc>,
}

impl Customer {
    /// Who holds it, for [`crate::Actor::sees`].
    pub fn holders(&self) -> Vec<PersonId> {
        self.owner.into_iter().collect()
    }

    /// ISO 4217 code of the currency it is invoiced in.
    pub fn currency_or<'a>(&'a self, company: &'a Company) -> &'a str {
        if self.currency.is_empty() { &company.currency } else { &self.currency }
    }
}

/// A person at a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Identity.
    pub id: ContactId,
    /// Where they are.
    pub customer: CustomerId,
    /// Name.
    pub name: String,
    /// What they do there.
    pub title: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Anything else.
    pub note: String,
}

/// A field of a customer, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of Customer of that name")]
pub enum Field {
    Code(String),
    Name(String),
    Standing(Standing),
    Grade(Option<Grade>),
    Phone(String),
    Fax(String),
    Email(String),
    Address(String),
    City(String),
    Region(String),
    PostalCode(String),
    Country(String),
    Note(String),
    Source(String),
    BillTo(Option<CustomerId>),
    Sale(Sale),
    Level(Level),
    Discount(u16),
    Settlement(String),
    Currency(String),
    TaxNumber(String),
    TaxRate(u16),
    CreditLimit(Option<i64>),
    CreditPolicy(Policy),
    ClosingDay(u8),
    CollectionDay(u8),
    BillTerm(u16),
    Addresses(Vec<address::Address>),
    /// A field of the company's own, by name, and what is typed.
    Custom(String, String),
}

/// A field of a contact, with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of Contact of that name")]
pub enum ContactField {
    Name(String),
    Title(String),
    Phone(String),
    Email(String),
    Note(String),
}

/// What can be done about customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Adds a customer, a prospect unless told otherwise; a rep becomes its owner.
    Add {
        /// The identity to be.
        id: CustomerId,
        /// What is known; `name` at least.
        set: Vec<Field>,
        /// The owner, by who may assign; else the rep who adds it.
        owner: Option<PersonId>,
    },
    /// Changes fields of a customer.
    Edit {
        /// Which.
        id: CustomerId,
        /// The fields that change.
        set: Vec<Field>,
    },
    /// Hands a customer to another rep, or to nobody.
    Assign {
        /// Which.
        id: CustomerId,
        /// The new owner.
        owner: Option<PersonId>,
    },
    /// Adds a contact.
    AddContact {
        /// The identity to be.
        id: ContactId,
        /// Where.
        customer: CustomerId,
        /// What is known; `name` at least.
        set: Vec<ContactField>,
    },
    /// Changes fields of a contact.
    EditContact {
        /// Which.
        id: ContactId,
        /// The fields that change.
        set: Vec<ContactField>,
    },
    /// Makes one customer of two (合并): all that belongs to `gone` belongs to `id` from then on.
    Merge {
        /// Which stays.
        id: CustomerId,
        /// Which it turned out to be.
        gone: CustomerId,
        /// Fields of the one that stays, as they were chosen from both.
        set: Vec<Field>,
    },
    /// Takes a merge apart again; what was edited since stays as it is.
    Unmerge {
        /// The one that is gone.
        id: CustomerId,
    },
    /// Hands many customers to another rep.
    HandOver(HandOver),
    /// Gives customers the grades that the pyramid found.
    Grade(Vec<pyramid::Graded>),
    /// Keeps a set of customers; who is in it by hand stays so.
    SaveSet(CustomerSet),
    /// Puts customers into a set that is gathered by hand, or takes them out.
    Gather {
        /// Which.
        set: CustomerSetId,
        /// Who comes in.
        put_in: Vec<CustomerId>,
        /// Who goes out.
        taken_out: Vec<CustomerId>,
    },
}

/// Most customers that are handed over at once.
pub const MOST_HANDED_OVER: usize = 500;

/// Many customers for another rep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Which.
    pub customers: Vec<CustomerId>,
    /// To whom.
    pub to: PersonId,
    /// From which day on; what is planned before that stays where it is.
    #[serde(with = "crate::iso")]
    pub from: NaiveDate,
    /// Whether what is planned there moves along.
    pub visits: bool,
    /// What both sides find on that day: a title, and more below it; nothing where it is empty.
    pub note: String,
    /// Identities for those notes, one for each side.
    pub notes: Vec<ActivityId>,
}

impl Command {
    pub(crate) fn names(&self) -> Vec<Key> {
        let payers = |set: &[Field]| -> Vec<Key> {
            let payer = |field: &Field| match field {
                Field::BillTo(payer) => payer.map(|payer| key(Entity::Customer, payer)),
                _ => None,
            };
            set.iter().filter_map(payer).collect()
        };
        let owned = |id: CustomerId, owner: Option<PersonId>| {
            std::iter::once(key(Entity::Customer, id)).chain(owner.map(|owner| key(Entity::Person, owner)))
        };
        match self {
            Self::Add { id, owner, set } => owned(*id, *owner).chain(payers(set)).collect(),
            Self::Assign { id, owner } => owned(*id, *owner).collect(),
            Self::Edit { id, set } => std::iter::once(key(Entity::Customer, *id)).chain(payers(set)).collect(),
            Self::AddContact { id, customer, .. } => {
                vec![key(Entity::Customer, *customer), key(Entity::Contact, *id)]
            }
            Self::EditContact { id, .. } => vec![key(Entity::Contact, *id)],
            Self::Merge { id, gone, set } => {
                [*id, *gone].map(|id| key(Entity::Customer, id)).into_iter().chain(payers(set)).collect()
            }
            Self::Unmerge { id } => vec![key(Entity::Customer, *id)],
            Self::SaveSet(set) => vec![key(Entity::CustomerSet, set.id)],
            Self::Grade(found) => found.iter().map(|graded| key(Entity::Customer, graded.customer)).collect(),
            Self::Gather { set, put_in, .. } => {
                let customers = put_in.iter().map(|id| key(Entity::Customer, *id));
                customers.chain([key(Entity::CustomerSet, *set)]).collect()
            }
            Self::HandOver(HandOver { customers, to, notes, .. }) => {
                let customers = customers.iter().map(|id| key(Entity::Customer, *id));
                let notes = notes.iter().map(|id| key(Entity::Activity, *id));
                customers.chain(notes).chain([key(Entity::Person, *to)]).collect()
            }
        }
    }
}

/// Since when a customer is due for a visit, if they are: by grade and day of last contact, or since they were added.
pub fn due_since(customer: &Customer, scheme: &pyramid::Scheme, today: NaiveDate) -> Option<NaiveDate> {
    let since = match customer.last_contact {
        Some(last) => last + chrono::Duration::days(scheme.visit_every(customer.grade).into()),
        None => customer.created.date_naive(),
    };
    (since <= today).then_some(since)
}

impl Field {
    /// Every field that people write, as a customer has it, but for the company's own ones.
    pub fn all_of(customer: &Customer) -> Vec<Field> {
        let c = customer.clone();
        vec![
            Field::Name(c.name),
            Field::Code(c.code),
            Field::Standing(c.standing),
            Field::Grade(c.grade),
            Field::Phone(c.phone),
            Field::Fax(c.fax),
            Field::Email(c.email),
            Field::Address(c.address),
            Field::City(c.city),
            Field::Region(c.region),
            Field::PostalCode(c.postal_code),
            Field::Country(c.country),
            Field::Note(c.note),
            Field::Source(c.source),
            Field::BillTo(c.bill_to),
            Field::Sale(c.sale),
            Field::Level(c.level),
            Field::Discount(c.discount),
            Field::Settlement(c.settlement),
            Field::Currency(c.currency),
            Field::TaxNumber(c.tax_number),
            Field::TaxRate(c.tax_rate),
            Field::CreditLimit(c.credit_limit),
            Field::CreditPolicy(c.credit_policy),
            Field::ClosingDay(c.closing_day),
            Field::CollectionDay(c.collection_day),
            Field::BillTerm(c.bill_term),
            Field::Addresses(c.addresses),
        ]
    }

    /// The field's name, as in records and the change log, and its value.
    pub fn named(&self) -> (String, Value) {
        match serde_json::to_value(self) {
            Ok(Value::Object(field)) => field.into_iter().next().unwrap_or_default(),
            _ => Default::default(),
        }
    }

    /// Whether a customer has another value in this field.
    pub fn differs_from(&self, customer: &Customer) -> bool {
        match self {
            Field::Code(code) => *code != customer.code,
            Field::Name(name) => *name != customer.name,
            Field::Standing(standing) => *standing != customer.standing,
            Field::Grade(grade) => *grade != customer.grade,
            Field::Phone(phone) => *phone != customer.phone,
            Field::Fax(fax) => *fax != customer.fax,
            Field::Email(email) => *email != customer.email,
            Field::Address(address) => *address != customer.address,
            Field::City(city) => *city != customer.city,
            Field::Region(region) => *region != customer.region,
            Field::PostalCode(code) => *code != customer.postal_code,
            Field::Country(country) => *country != customer.country,
            Field::Note(note) => *note != customer.note,
            Field::Source(source) => *source != customer.source,
            Field::BillTo(payer) => *payer != customer.bill_to,
            Field::Sale(sale) => *sale != customer.sale,
            Field::Level(level) => *level != customer.level,
            Field::Discount(discount) => *discount != customer.discount,
            Field::Settlement(settlement) => *settlement != customer.settlement,
            Field::Currency(currency) => *currency != customer.currency,
            Field::TaxNumber(number) => *number != customer.tax_number,
            Field::TaxRate(rate) => *rate != customer.tax_rate,
            Field::CreditLimit(limit) => *limit != customer.credit_limit,
            Field::CreditPolicy(policy) => *policy != customer.credit_policy,
            Field::ClosingDay(day) => *day != customer.closing_day,
            Field::CollectionDay(day) => *day != customer.collection_day,
            Field::BillTerm(days) => *days != customer.bill_term,
            Field::Addresses(addresses) => *addresses != customer.addresses,
            Field::Custom(name, value) => customer.custom.get(name).map_or("", String::as_str) != value,
        }
    }
}

impl ContactField {
    /// Whether a contact has another value in this field.
    pub fn differs_from(&self, contact: &Contact) -> bool {
        match self {
            ContactField::Name(name) => *name != contact.name,
            ContactField::Title(title) => *title != contact.title,
            ContactField::Phone(phone) => *phone != contact.phone,
            ContactField::Email(email) => *email != contact.email,
            ContactField::Note(note) => *note != contact.note,
        }
    }
}
