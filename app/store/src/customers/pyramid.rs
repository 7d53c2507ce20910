//! What customers bought, for the pyramid.

use super::{entity, visible_to};
use crate::{Answer, Fault, Store, log, orders, products};
use chrono::{Months, NaiveDate};
use model::customers::pyramid::{Dealings, graded};
use model::customers::{Customer, Grade, Standing};
use model::money::Money;
use model::orders::{Order, State};
use model::read::{Mover, Pyramid};
use model::{Actor, CustomerId, ProductId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many orders are read at once.
const SOME: u64 = 2_000;
/// How many movers are told of at most.
const TOLD: usize = 500;

impl Store {
    /// The grades that the company's scheme finds for the formal customers the actor may see, by what they bought until
    /// today: how many there are of each grade, and who would move.
    pub fn pyramid<'a>(&'a self, actor: &'a Actor, today: NaiveDate) -> Answer<'a, Pyramid> {
        Box::pin(async move {
            let db = &self.0.db;
            let version = log::version(db).await?;
            let company = crate::company::find(db).await?.unwrap_or_default();
            let formal = visible_to(actor, &self.directory())
                .filter(entity::Column::Standing.eq(Standing::Formal.name()))
                .filter(entity::Column::MergedInto.is_null());
            let mut customers: BTreeMap<CustomerId, Customer> = BTreeMap::new();
            for row in formal.all(db).await? {
                let customer = Customer::try_from(row)?;
                customers.insert(customer.id, customer);
            }
            let from = today.checked_sub_months(Months::new(company.pyramid.months.into())).unwrap_or(NaiveDate::MIN);
            let dealings = self.dealings(from, today).await?;
            let of = |customer: &Customer| {
                let nothing = Dealings {
                    turnover: Money { minor: 0, currency: customer.currency_or(&company).to_owned() },
                    margin: 0,
                    orders: 0,
                    last_order: None,
                };
                let found =
                    dealings.range((customer.id, String::new())..).take_while(|((id, _), _)| *id == customer.id);
                let found: Vec<&Dealings> = found.map(|(_, dealings)| dealings).collect();
                // Whoever pays in several currencies is compared in the one they pay most in, but all orders count.
                let most = found.iter().max_by_key(|dealings| dealings.turnover.units());
                most.map_or(nothing, |most| Dealings {
                    orders: found.iter().map(|dealings| dealings.orders).sum(),
                    last_order: found.iter().filter_map(|dealings| dealings.last_order).max(),
                    ..Dealings::clone(most)
                })
            };
            let found =
                graded(&company.pyramid, customers.values().map(|customer| (customer.id, of(customer))).collect());
            let mut pyramid = Pyramid { version, now: vec![], then: vec![], movers: vec![], moving: 0 };
            for grade in Grade::ALL.into_iter().map(Some).chain([None]) {
                let now = customers.values().filter(|customer| customer.grade == grade).count();
                pyramid.now.push((grade, now));
                pyramid.then.push((grade, found.iter().filter(|graded| Some(graded.grade) == grade).count()));
            }
            for graded in found {
                let Some(customer) = customers.remove(&graded.customer) else { continue };
                if customer.grade != Some(graded.grade) {
                    pyramid.moving += 1;
                    if pyramid.movers.len() < TOLD {
                        pyramid.movers.push(Mover { customer, graded });
                    }
                }
            }
            Ok(pyramid)
        })
    }

    /// What each customer did in a time, by currency.
    async fn dealings(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<(CustomerId, String), Dealings>, Fault> {
        use orders::entity::{Column, Entity};
        let db = &self.0.db;
        let mut costs: BTreeMap<ProductId, Money> = BTreeMap::new();
        for row in products::entity::Entity::find().filter(products::entity::Column::Cost.is_not_null()).all(db).await?
        {
            let product = model::products::Product::try_from(row)?;
            costs.extend(product.cost.map(|cost| (product.id, cost)));
        }
        let mut sums: BTreeMap<(CustomerId, String), Dealings> = BTreeMap::new();
        let mut last = Uuid::nil();
        loop {
            let confirmed = Entity::find().filter(Column::State.eq(State::Confirmed.name()));
            let some = confirmed.filter(Column::Date.between(from, to)).filter(Column::Id.gt(last));
            let rows = some.order_by_asc(Column::Id).limit(SOME).all(db).await?;
            let Some(end) = rows.last() else { break };
            last = end.id;
            for row in rows {
                let order = Order::try_from(row)?;
                let cost =
                    |product| costs.get(&product).filter(|cost| cost.currency == order.currency).map(|cost| cost.minor);
                let sum = sums.entry((order.customer, order.currency.clone())).or_insert_with(|| Dealings {
                    turnover: Money { minor: 0, currency: order.currency.clone() },
                    margin: 0,
                    orders: 0,
                    last_order: None,
                });
                sum.turnover.minor = sum.turnover.minor.saturating_add(order.turnover());
                sum.margin = sum.margin.saturating_add(order.margin(cost));
                sum.orders += 1;
                sum.last_order = sum.last_order.max(Some(order.date));
            }
        }
        Ok(sums)
    }
}
