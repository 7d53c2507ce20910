//! Table `contacts`.

use crate::Fault;
use model::customers::Contact;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub customer: Uuid,
    pub name: String,
    pub title: String,
    pub phone: String,
    pub email: String,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Contact {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id.into(),
            customer: row.customer.into(),
            name: row.name,
            title: row.title,
            phone: row.phone,
            email: row.email,
            note: row.note,
        })
    }
}

pub(crate) fn row(contact: &Contact) -> ActiveModel {
    ActiveModel {
        id: Set(contact.id.0),
        customer: Set(contact.customer.0),
        name: Set(contact.name.clone()),
        title: Set(contact.title.clone()),
        phone: Set(contact.phone.clone()),
        email: Set(contact.email.clone()),
        note: Set(contact.note.clone()),
    }
}
