//! Customers from a table somebody has: which column means what, and the commands a row becomes.

use super::{Command, ContactField, Field, Grade, Standing};
use crate::id::{ContactId, CustomerId};
use crate::refusal::{Fault, Refusal};
use serde::{Deserialize, Serialize};

/// What a column of a table can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of that name")]
pub enum Target {
    Code,
    Name,
    Standing,
    Grade,
    ContactName,
    ContactTitle,
    Address,
    City,
    Region,
    PostalCode,
    Country,
    Phone,
    Fax,
    Email,
    Note,
}

/// Headings that mean a target, squeezed to lower-case letters and digits.
const HEADINGS: &[(Target, &[&str])] = &[
    (
        Target::Code,
        &[
            "code",
            "customerid",
            "customercode",
            "customerno",
            "customernumber",
            "no",
            "编号",
            "客户编号",
            "客户代码",
            "代码",
        ],
    ),
    (
        Target::Name,
        &[
            "name",
            "companyname",
            "company",
            "customer",
            "customername",
            "account",
            "客户",
            "客户名称",
            "名称",
            "公司",
            "公司名称",
            "单位名称",
        ],
    ),
    (Target::Standing, &["standing", "status", "客户性质", "性质"]),
    (Target::Grade, &["grade", "class", "等级", "客户等级"]),
    (Target::ContactName, &["contact", "contactname", "contactperson", "联系人", "联系人姓名"]),
    (Target::ContactTitle, &["contacttitle", "title", "jobtitle", "职务", "职位"]),
    (Target::Address, &["address", "street", "地址", "详细地址"]),
    (Target::City, &["city", "town", "城市", "市"]),
    (Target::Region, &["region", "state", "province", "省", "省份", "地区"]),
    (Target::PostalCode, &["postalcode", "zip", "zipcode", "postcode", "邮编", "邮政编码"]),
    (Target::Country, &["country", "国家"]),
    (Target::Phone, &["phone", "telephone", "tel", "mobile", "电话", "手机", "联系电话"]),
    (Target::Fax, &["fax", "传真"]),
    (Target::Email, &["email", "mail", "emailaddress", "邮箱", "电子邮件"]),
    (Target::Note, &["note", "notes", "remark", "remarks", "comment", "备注", "说明"]),
];

impl Target {
    /// Every target, in the order of the choice.
    pub fn all() -> impl Iterator<Item = Target> {
        HEADINGS.iter().map(|(target, _)| *target)
    }

    /// What a heading probably means.
    pub fn guess(heading: &str) -> Option<Target> {
        let squeezed: String = heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        HEADINGS.iter().find(|(_, names)| names.contains(&squeezed.as_str())).map(|(target, _)| *target)
    }

    /// What each heading of a table probably means; no target twice.
    pub fn guess_all(headings: &[String]) -> Vec<Option<Target>> {
        let mut taken = vec![];
        headings
            .iter()
            .map(|heading| {
                let guess = Target::guess(heading).filter(|target| !taken.contains(target));
                taken.extend(guess);
                guess
            })
            .collect()
    }

    /// As in refusals and the choice's values.
    pub fn name(self) -> &'static str {
        match self {
            Target::Code => "code",
            Target::Name => "name",
            Target::Standing => "standing",
            Target::Grade => "grade",
            Target::ContactName => "contact_name",
            Target::ContactTitle => "contact_title",
            Target::Address => "address",
            Target::City => "city",
            Target::Region => "region",
            Target::PostalCode => "postal_code",
            Target::Country => "country",
            Target::Phone => "phone",
            Target::Fax => "fax",
            Target::Email => "email",
            Target::Note => "note",
        }
    }
}

/// The commands a row becomes: the customer, and the contact where one is named. A cell that says `NULL` is empty.
///
/// # Errors
/// Refuses a standing or grade that is none.
pub fn commands(
    cells: &[String],
    columns: &[Option<Target>],
    customer: CustomerId,
    contact: ContactId,
) -> Result<Vec<Command>, Refusal> {
    let mut set = vec![];
    let mut met = vec![];
    for (cell, target) in cells.iter().zip(columns) {
        let cell = cell.trim();
        let Some(target) = target.filter(|_| !cell.is_empty() && cell != "NULL") else { continue };
        let text = cell.to_owned();
        match target {
            Target::Code => set.push(Field::Code(text)),
            Target::Name => set.push(Field::Name(text)),
            Target::Standing => set.push(Field::Standing(standing(cell)?)),
            Target::Grade => set.push(Field::Grade(Some(grade(cell)?))),
            Target::ContactName => met.push(ContactField::Name(text)),
            Target::ContactTitle => met.push(ContactField::Title(text)),
            Target::Address => set.push(Field::Address(text)),
            Target::City => set.push(Field::City(text)),
            Target::Region => set.push(Field::Region(text)),
            Target::PostalCode => set.push(Field::PostalCode(text)),
            Target::Country => set.push(Field::Country(text)),
            Target::Phone => set.push(Field::Phone(text)),
            Target::Fax => set.push(Field::Fax(text)),
            Target::Email => set.push(Field::Email(text)),
            Target::Note => set.push(Field::Note(text)),
        }
    }
    let mut commands = vec![Command::Add { id: customer, set, owner: None }];
    if met.iter().any(|field| matches!(field, ContactField::Name(_))) {
        commands.push(Command::AddContact { id: contact, customer, set: met });
    }
    Ok(commands)
}

fn standing(text: &str) -> Result<Standing, Refusal> {
    match text.to_lowercase().as_str() {
        "prospect" | "lead" | "潜在" | "潜在客户" => Ok(Standing::Prospect),
        "formal" | "customer" | "正式" | "正式客户" => Ok(Standing::Formal),
        _ => Err(Refusal::field("standing", Fault::Malformed)),
    }
}

fn grade(text: &str) -> Result<Grade, Refusal> {
    let grade = Grade::ALL.into_iter().find(|grade| grade.name().eq_ignore_ascii_case(text));
    grade.ok_or(Refusal::field("grade", Fault::Malformed))
}

/// How a table was read, and what was found wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The encoding it was read as (a WHATWG name).
    pub encoding: String,
    /// Its headings.
    pub headings: Vec<String>,
    /// What each column means.
    pub columns: Vec<Option<Target>>,
    /// Its first rows.
    pub sample: Vec<Vec<String>>,
    /// How many rows it has.
    pub rows: usize,
    /// The rows that cannot be taken.
    pub faults: Vec<RowFault>,
}

/// A row that cannot be taken, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowFault {
    /// Line of the file where the row begins, from 1.
    pub line: u64,
    /// Why.
    pub refusal: Refusal,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Imported {
    /// So many customers were added; the rows listed were left out, as wished.
    Added {
        /// How many.
        customers: usize,
        /// The rows left out.
        left_out: Vec<RowFault>,
    },
    /// Nothing was added: these rows cannot be taken.
    Broken(Vec<RowFault>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_both_languages_are_understood_once_each() {
        let headings = ["客户名称", "companyName", "Postal Code", "联系人", "whatever"].map(str::to_owned);
        let expected = [Some(Target::Name), None, Some(Target::PostalCode), Some(Target::ContactName), None];
        assert_eq!(Target::guess_all(&headings), expected);
    }

    #[test]
    fn a_null_is_an_empty_cell() {
        let cells = ["Hafen", "NULL"].map(str::to_owned);
        let columns = [Some(Target::Name), Some(Target::Region)];
        let made = commands(&cells, &columns, CustomerId(uuid::Uuid::nil()), ContactId(uuid::Uuid::nil()));
        let set = vec![Field::Name("Hafen".into())];
        assert_eq!(made, Ok(vec![Command::Add { id: CustomerId(uuid::Uuid::nil()), set, owner: None }]));
    }
}
