//! Table `customers`.

use crate::{Fault, row};
use chrono::{DateTime, NaiveDate, Utc};
use model::customers::Customer;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub standing: String,
    pub grade: String,
    pub owner: Option<Uuid>,
    pub phone: String,
    pub fax: String,
    pub email: String,
    pub address: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
    pub note: String,
    pub source: String,
    pub stage: String,
    pub status: String,
    pub key: String,
    pub last_contact: Option<NaiveDate>,
    pub bill_to: Option<Uuid>,
    pub sale: String,
    pub level: String,
    pub discount: i32,
    pub settlement: String,
    pub currency: String,
    pub tax_number: String,
    pub tax_rate: i32,
    pub credit_limit: Option<i64>,
    pub credit_policy: String,
    pub credit_used: i64,
    pub closing_day: i32,
    pub collection_day: i32,
    pub bill_term: i32,
    pub addresses: Json,
    pub custom: Json,
    pub merged_into: Option<Uuid>,
    pub grading: Option<Json>,
    pub created: DateTime<Utc>,
    /// What a search looks through, in lower case.
    pub search: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Customer {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            code: row.code,
            name: row.name,
            standing: row::read(&row.standing)?,
            grade: row::read_optional(&row.grade)?,
            owner: row.owner.map(Into::into),
            phone: row.phone,
            fax: row.fax,
            email: row.email,
            address: row.address,
            city: row.city,
            region: row.region,
            postal_code: row.postal_code,
            country: row.country,
            note: row.note,
            source: row.source,
            stage: row::read_optional(&row.stage)?,
            status: row::read_optional(&row.status)?,
            key: row.key,
            last_contact: row.last_contact,
            bill_to: row.bill_to.map(Into::into),
            sale: row::read(&row.sale)?,
            level: row::read(&row.level)?,
            discount: row.discount.try_into().map_err(Fault::corrupt)?,
            settlement: row.settlement,
            currency: row.currency,
            tax_number: row.tax_number,
            tax_rate: row.tax_rate.try_into().map_err(Fault::corrupt)?,
            credit_limit: row.credit_limit,
            credit_policy: row::read(&row.credit_policy)?,
            credit_used: row.credit_used,
            closing_day: row.closing_day.try_into().map_err(Fault::corrupt)?,
            collection_day: row.collection_day.try_into().map_err(Fault::corrupt)?,
            bill_term: row.bill_term.try_into().map_err(Fault::corrupt)?,
            addresses: serde_json::from_value(row.addresses)?,
            custom: serde_json::from_value(row.custom)?,
            merged_into: row.merged_into.map(Into::into),
            grading: row.grading.map(serde_json::from_value).transpose()?,
            created: row.created,
        })
    }
}

pub(crate) fn row(customer: &Customer) -> Result<ActiveModel, Fault> {
    Ok(ActiveModel {
        id: Set(customer.id.0),
        code: Set(customer.code.clone()),
        name: Set(customer.name.clone()),
        standing: Set(row::word(&customer.standing)?),
        grade: Set(customer.grade.map_or("", |grade| grade.name()).to_owned()),
        owner: Set(customer.owner.map(Into::into)),
        phone: Set(customer.phone.clone()),
        fax: Set(customer.fax.clone()),
        email: Set(customer.email.clone()),
        address: Set(customer.address.clone()),
        city: Set(customer.city.clone()),
        region: Set(customer.region.clone()),
        postal_code: Set(customer.postal_code.clone()),
        country: Set(customer.country.clone()),
        note: Set(customer.note.clone()),
        source: Set(customer.source.clone()),
        stage: Set(customer.stage.map_or("", |stage| stage.name()).to_owned()),
        status: Set(customer.status.map_or("", |status| status.name()).to_owned()),
        key: Set(customer.key.clone()),
        last_contact: Set(customer.last_contact),
        bill_to: Set(customer.bill_to.map(Into::into)),
        sale: Set(customer.sale.name().to_owned()),
        level: Set(customer.level.name().to_owned()),
        discount: Set(customer.discount.into()),
        settlement: Set(customer.settlement.clone()),
        currency: Set(customer.currency.clone()),
        tax_number: Set(customer.tax_number.clone()),
        tax_rate: Set(customer.tax_rate.into()),
        credit_limit: Set(customer.credit_limit),
        credit_policy: Set(customer.credit_policy.name().to_owned()),
        credit_used: Set(customer.credit_used),
        closing_day: Set(customer.closing_day.into()),
        collection_day: Set(customer.collection_day.into()),
        bill_term: Set(customer.bill_term.into()),
        addresses: Set(serde_json::to_value(&customer.addresses)?),
        custom: Set(serde_json::to_value(&customer.custom)?),
        merged_into: Set(customer.merged_into.map(Into::into)),
        grading: Set(customer.grading.as_ref().map(serde_json::to_value).transpose()?),
        created: Set(customer.created),
        search: Set(search_text(customer)),
    })
}

fn search_text(customer: &Customer) -> String {
    let digits: String = customer.phone.chars().filter(char::is_ascii_digit).collect();
    let parts =
        [&customer.name, &customer.code, &customer.city, &customer.country, &customer.phone, &digits, &customer.email];
    let own = customer.custom.iter().map(|(name, value)| own_field(name, value));
    parts.map(|part| part.to_lowercase()).into_iter().chain(own).collect::<Vec<_>>().join("\n") + "\n"
}

/// The line of the searched text that says what an own field holds.
pub(crate) fn own_field(name: &str, value: &str) -> String {
    format!("{name}={value}").to_lowercase()
}
