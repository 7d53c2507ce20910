//! Customers and contacts: finding them.

pub(crate) mod contact;
pub(crate) mod entity;
mod lists;
mod pyramid;
pub(crate) mod set;
mod years;

use crate::{Answer, Fault, Store, log, rows};
use chrono::NaiveDate;
use model::customers::{Contact, Customer, due_since};
use model::read::{CustomerFilter, FEW_CUSTOMERS, Past, Seed};
use model::{Actor, CustomerId, Directory, Entity, Key, Record, Role};
use sea_orm::sea_query::{Expr, ExprTrait, NullOrdering, Order};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The customers an actor may see; [`Actor::sees`] in SQL.
pub(crate) fn visible_to(actor: &Actor, directory: &Directory) -> Select<entity::Entity> {
    entity::Entity::find().filter(seen_by(actor, directory))
}

pub(crate) fn seen_by(actor: &Actor, directory: &Directory) -> Condition {
    use entity::Column::Owner;
    match actor.role {
        Role::Rep => Owner.eq(actor.id.0).into(),
        Role::Manager => {
            let team = actor.and_team(directory).map(|id| id.0);
            Condition::any().add(Owner.is_null()).add(Owner.is_in(team))
        }
        Role::Agent | Role::Marketing | Role::Administrator => Condition::all(),
    }
}

/// The contacts an actor may see: those of customers they may see.
pub(crate) fn contacts_visible_to(actor: &Actor, directory: &Directory) -> Select<contact::Entity> {
    let theirs = rows::named_by(contact::Column::Customer, entity::Column::Id, visible_to(actor, directory));
    contact::Entity::find().filter(theirs)
}

/// That the customer a column names belongs to one of these people. Whose it is is looked up for the row at hand: asked whether
/// there is such a customer, PostgreSQL makes a list of all that these people own.
pub(crate) fn owned_by(customer: impl ColumnTrait, people: Vec<Uuid>) -> Expr {
    let named = Expr::col(entity::Column::Id.as_column_ref()).eq(Expr::col(customer.as_column_ref()));
    let owner = entity::Entity::find().filter(named).select_only().column(entity::Column::Owner);
    Expr::from(owner.into_query()).is_in(people)
}

impl Store {
    /// A customer with contacts, activities and issues, as far as the actor may see them; `None` for one that does
    /// not exist for them.
    pub fn open_customer<'a>(&'a self, actor: &'a Actor, id: CustomerId) -> Answer<'a, Option<Seed>> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let Some(row) = visible_to(actor, &directory).filter(entity::Column::Id.eq(id.0)).one(db).await? else {
                return Ok(None);
            };
            let payer = row.bill_to;
            let mut records = vec![Record::Customer(row.try_into()?)];
            records.extend(of_ids(db, actor, &directory, payer).await?);
            records.extend(contacts_of(db, id).await?.into_iter().map(Record::Contact));
            let activities = crate::activities::of_customer(db, actor, &directory, id).await?;
            records.extend(activities.into_iter().map(Record::Activity));
            let issues = crate::issues::of_customer(db, actor, &directory, id).await?;
            records.extend(issues.into_iter().map(Record::Issue));
            let orders = crate::orders::of_customer(db, actor, &directory, id).await?;
            records.extend(orders.into_iter().map(Record::Order));
            records.extend(crate::products::agreed_with(db, actor, id).await?);
            records.extend(crate::files::of_customer(db, id).await?.into_iter().map(Record::Attachment));
            Ok(Some(Seed { version, records }))
        })
    }

    /// What happened with a customer and all that belongs to it, newest first, as far as the actor may see it: what was said
    /// about its issues, too. `found` is what [`Store::open_customer`] has found.
    pub fn history_with<'a>(&'a self, actor: &'a Actor, id: CustomerId, found: &'a Seed) -> Answer<'a, Vec<Past>> {
        Box::pin(async move {
            // Who pays is there for the name only.
            let own = |key: &Key| key.entity != Entity::Customer || key.id == id.0;
            let mut keys: Vec<Key> = found.records.iter().map(Record::key).filter(own).collect();
            let said = crate::issues::said_with_customer(&self.0.db, actor, &self.directory(), id).await?;
            keys.extend(said.into_iter().map(|id| Key { entity: Entity::Comment, id }));
            self.history(actor, &keys).await
        })
    }

    /// A customer with its contacts, for look-up fields; nothing for one that does not exist for the actor.
    pub fn find_customer<'a>(&'a self, actor: &'a Actor, id: CustomerId) -> Answer<'a, Seed> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let found = visible_to(actor, &directory).filter(entity::Column::Id.eq(id.0));
            let Some(row) = found.one(db).await? else { return Ok(Seed { version, records: vec![] }) };
            let contacts = contacts_of(db, id).await?.into_iter().map(Record::Contact);
            let records = std::iter::once(Record::Customer(row.try_into()?)).chain(contacts).collect();
            Ok(Seed { version, records })
        })
    }

    /// A few customers that what is typed finds, best first, with their contacts: for look-up fields.
    pub fn find_customers<'a>(&'a self, actor: &'a Actor, query: &'a str) -> Answer<'a, Seed> {
        Box::pin(async move {
            let db = &self.0.db;
            let version = log::version(db).await?;
            let rows = if query.trim().is_empty() {
                let listed = visible_to(actor, &self.directory()).filter(lists::matching(&CustomerFilter::default()));
                listed.order_by_asc(entity::Column::Name).limit(FEW_CUSTOMERS as u64).all(db).await?
            } else {
                self.in_register(actor, query, FEW_CUSTOMERS).await?
            };
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let contacts = contact::Entity::find().filter(contact::Column::Customer.is_in(ids)).all(db).await?;
            let customers = rows.into_iter().map(|row| Ok(Record::Customer(row.try_into()?)));
            let contacts = contacts.into_iter().map(|row| Ok(Record::Contact(row.try_into()?)));
            let records = customers.chain(contacts).collect::<Result<_, Fault>>()?;
            Ok(Seed { version, records })
        })
    }
}

pub(crate) async fn contacts_of(db: &impl ConnectionTrait, id: CustomerId) -> Result<Vec<Contact>, Fault> {
    let rows = contact::Entity::find()
        .filter(contact::Column::Customer.eq(id.0))
        .order_by_asc(contact::Column::Name)
        .all(db)
        .await?;
    rows.into_iter().map(Contact::try_from).collect()
}

/// How many customers one question asks for at most.
const AT_ONCE: usize = 1_000;

/// Of these customers those an actor may see, each once.
pub(crate) async fn of_ids(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Record>, Fault> {
    let ids: Vec<_> = ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let mut records = vec![];
    for ids in ids.chunks(AT_ONCE) {
        let found = visible_to(actor, directory).filter(entity::Column::Id.is_in(ids.iter().copied()));
        for row in found.all(db).await? {
            records.push(Record::Customer(row.try_into()?));
        }
    }
    Ok(records)
}

/// How many customers a list of those due for a visit looks at.
const DUE: u64 = 400;

/// The actor's customers that are due for a visit, those not seen for longest first.
pub(crate) async fn due(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    today: NaiveDate,
) -> Result<Vec<Customer>, Fault> {
    let rows = visible_to(actor, directory)
        .filter(entity::Column::Owner.eq(actor.id.0))
        .filter(entity::Column::MergedInto.is_null())
        // Databases differ in where they put those nobody has been in contact with.
        .order_by_with_nulls(entity::Column::LastContact, Order::Asc, NullOrdering::First)
        .limit(DUE)
        .all(db)
        .await?;
    let mut due: Vec<Customer> = rows.into_iter().map(Customer::try_from).collect::<Result<_, _>>()?;
    let scheme = crate::company::find(db).await?.unwrap_or_default().pyramid;
    due.retain(|customer| due_since(customer, &scheme, today).is_some());
    Ok(due)
}
