//! Orders: finding them, and what they sum up to.

mod books;
pub(crate) mod entity;

pub use books::{Books, BooksImported};

use crate::{Answer, Fault, Store, customers, log, products};
use model::customers::Customer;
use model::orders::Order;
use model::read::{AfterOrder, ORDERS_A_PAGE, OrderFilter, Seed};
use model::{Actor, CustomerId, Directory, OrderId, Record, Role};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many orders an export has at most.
const EXPORT: usize = 100_000;

/// Orders for a file.
#[derive(Debug, Default)]
pub struct OrdersFound {
    /// The orders, the newest first.
    pub orders: Vec<Order>,
    /// Their customers, some of them more than once.
    pub customers: Vec<Customer>,
}

/// The orders an actor may see; [`Actor::sees`] in SQL.
pub(crate) fn visible_to(actor: &Actor, directory: &Directory) -> Select<entity::Entity> {
    use entity::Column::{Customer, Rep};
    let held_by =
        |people: Vec<Uuid>| Condition::any().add(Rep.is_in(people.clone())).add(customers::owned_by(Customer, people));
    entity::Entity::find().filter(match actor.role {
        Role::Rep => held_by(vec![actor.id.0]),
        Role::Manager => held_by(actor.and_team(directory).map(|id| id.0).collect()),
        Role::Agent | Role::Marketing | Role::Administrator => Condition::all(),
    })
}

/// A customer's orders, the newest first.
pub(crate) async fn of_customer(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    id: CustomerId,
) -> Result<Vec<Order>, Fault> {
    let found = visible_to(actor, directory).filter(entity::Column::Customer.eq(id.0));
    let rows = found.order_by_desc(entity::Column::Date).limit(ORDERS_A_PAGE as u64).all(db).await?;
    rows.into_iter().map(Order::try_from).collect()
}

impl Store {
    /// A page of the orders that a filter finds, the newest first, with their customers as far as the actor may see them.
    pub fn list_orders<'a>(
        &'a self,
        actor: &'a Actor,
        filter: &'a OrderFilter,
        after: Option<AfterOrder>,
    ) -> Answer<'a, Seed> {
        Box::pin(async move {
            use entity::Column::{Customer, Date, Id, State};
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let mut found = visible_to(actor, &directory);
            if let Some(state) = filter.state {
                found = found.filter(State.eq(state.name()));
            }
            if let Some(customer) = filter.customer {
                found = found.filter(Customer.eq(customer.0));
            }
            if let Some(after) = after {
                let same_day = Condition::all().add(Date.eq(after.date)).add(Id.lt(after.id.0));
                found = found.filter(Condition::any().add(Date.lt(after.date)).add(same_day));
            }
            let rows = found.order_by_desc(Date).order_by_desc(Id).limit(ORDERS_A_PAGE as u64).all(db).await?;
            let mut records = customers::of_ids(db, actor, &directory, rows.iter().map(|row| row.customer)).await?;
            for row in rows {
                records.push(Record::Order(row.try_into()?));
            }
            Ok(Seed { version, records })
        })
    }

    /// Every order that a filter finds, the newest first, with their customers as far as the actor may see them: for a
    /// file.
    pub fn export_orders<'a>(&'a self, actor: &'a Actor, filter: &'a OrderFilter) -> Answer<'a, OrdersFound> {
        Box::pin(async move {
            let (mut found, mut after) = (OrdersFound::default(), None);
            loop {
                let page = self.list_orders(actor, filter, after).await?;
                let before = found.orders.len();
                for record in page.records {
                    match record {
                        Record::Order(order) => found.orders.push(order),
                        Record::Customer(customer) => found.customers.push(customer),
                        _ => {}
                    }
                }
                after = found.orders.last().map(|last| AfterOrder { date: last.date, id: last.id });
                if found.orders.len() == before || found.orders.len() >= EXPORT {
                    return Ok(found);
                }
            }
        })
    }

    /// An order with what its page shows: the customer, who pays, what was agreed with them, the products named; `None`
    /// for one that does not exist for the actor.
    pub fn open_order<'a>(&'a self, actor: &'a Actor, id: OrderId) -> Answer<'a, Option<Seed>> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let Some(row) = visible_to(actor, &directory).filter(entity::Column::Id.eq(id.0)).one(db).await? else {
                return Ok(None);
            };
            let order = Order::try_from(row)?;
            let mut records = self.to_quote(actor, order.customer).await?;
            records.extend(products::of_ids(db, actor, order.lines.iter().map(|line| line.product).collect()).await?);
            records.push(Record::Order(order));
            Ok(Some(Seed { version, records }))
        })
    }

    /// What has to be known to quote something to a customer: the customer, who pays, what was agreed.
    pub fn open_quotation<'a>(&'a self, actor: &'a Actor, id: CustomerId) -> Answer<'a, Seed> {
        Box::pin(async move {
            let version = log::version(&self.0.db).await?;
            Ok(Seed { version, records: self.to_quote(actor, id).await? })
        })
    }

    async fn to_quote(&self, actor: &Actor, id: CustomerId) -> Result<Vec<Record>, Fault> {
        let (db, directory) = (&self.0.db, self.directory());
        let visible = |id: Uuid| customers::visible_to(actor, &directory).filter(customers::entity::Column::Id.eq(id));
        let Some(row) = visible(id.0).one(db).await? else { return Ok(vec![]) };
        let mut records = vec![];
        if let Some(payer) = row.bill_to
            && let Some(row) = visible(payer).one(db).await?
        {
            records.push(Record::Customer(row.try_into()?));
        }
        records.push(Record::Customer(row.try_into()?));
        records.extend(products::agreed_with(db, actor, id).await?);
        Ok(records)
    }

    /// What each customer the actor may see has been invoiced and not credited, by currency, in minor units.
    pub fn turnover<'a>(&'a self, actor: &'a Actor) -> Answer<'a, BTreeMap<(CustomerId, String), i64>> {
        Box::pin(async move {
            use entity::Column::{Currency, Customer, Turnover};
            let found = visible_to(actor, &self.directory()).select_only().column(Customer).column(Currency);
            let found = found.column(Turnover).into_tuple::<(Uuid, String, i64)>();
            let mut sums = BTreeMap::new();
            for (customer, currency, turnover) in found.all(&self.0.db).await? {
                *sums.entry((customer.into(), currency)).or_insert(0) += turnover;
            }
            Ok(sums)
        })
    }
}
