//! Table `orders`.

use crate::{Fault, row};
use chrono::NaiveDate;
use model::orders::Order;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub customer: Uuid,
    pub bill_to: Option<Uuid>,
    pub rep: Uuid,
    pub state: String,
    pub sale: String,
    pub date: NaiveDate,
    pub currency: String,
    pub lines: Json,
    pub documents: Json,
    pub note: String,
    pub amount: i64,
    pub charged: i64,
    pub exceeded: i64,
    /// What is invoiced and not credited, for sums over many orders.
    pub turnover: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Order {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            number: row.number,
            customer: row.customer.into(),
            bill_to: row.bill_to.map(Into::into),
            rep: row.rep.into(),
            state: row::read(&row.state)?,
            sale: row::read(&row.sale)?,
            date: row.date,
            currency: row.currency,
            lines: serde_json::from_value(row.lines)?,
            documents: serde_json::from_value(row.documents)?,
            note: row.note,
            amount: row.amount,
            charged: row.charged,
            exceeded: row.exceeded,
        })
    }
}

pub(crate) fn row(order: &Order) -> Result<ActiveModel, Fault> {
    Ok(ActiveModel {
        id: Set(order.id.0),
        number: Set(order.number.clone()),
        customer: Set(order.customer.0),
        bill_to: Set(order.bill_to.map(Into::into)),
        rep: Set(order.rep.0),
        state: Set(order.state.name().to_owned()),
        sale: Set(order.sale.name().to_owned()),
        date: Set(order.date),
        currency: Set(order.currency.clone()),
        lines: Set(serde_json::to_value(&order.lines)?),
        documents: Set(serde_json::to_value(&order.documents)?),
        note: Set(order.note.clone()),
        amount: Set(order.amount),
        charged: Set(order.charged),
        exceeded: Set(order.exceeded),
        turnover: Set(order.turnover()),
    })
}
