//! Lists of customers by a filter or a set, for pages, files and bulk commands.

use super::{entity, set, visible_to};
use crate::typed::{occurring, pattern};
use crate::{Answer, Fault, Store, activities, log};
use chrono::NaiveDate;
use model::customers::{Customer, CustomerSet};
use model::read::{AfterCustomer, Alike, CustomerFilter, CustomerPage, Likeness, Seed, Typed};
use model::{Actor, CustomerId, Record};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::collections::BTreeMap;

/// How many rows a page of the list holds.
const PAGE: u64 = 200;
/// How many customers an export has at most.
const EXPORT: u64 = 200_000;
/// How many customers are offered as perhaps the same.
const ALIKE: usize = 4;
/// From how many figures on two telephone numbers that end alike are the same.
const SAME_FIGURES: usize = 7;

/// What a filter asks for, but for its set.
pub(super) fn matching(filter: &CustomerFilter) -> Condition {
    let mut condition = Condition::all().add(entity::Column::MergedInto.is_null());
    condition = condition.add(occurring(entity::Column::Search, &filter.query));
    if let Some(standing) = filter.standing {
        condition = condition.add(entity::Column::Standing.eq(standing.name()));
    }
    if let Some(grade) = filter.grade {
        condition = condition.add(entity::Column::Grade.eq(grade.name()));
    }
    if let Some(owner) = filter.owner {
        condition = condition.add(entity::Column::Owner.eq(owner.0));
    }
    if let Some((name, value)) = &filter.custom {
        let own = Expr::col(entity::Column::Search).like(pattern(&format!("\n{}\n", entity::own_field(name, value))));
        condition = condition.add(own);
    }
    condition
}

/// The sets an actor sees, by name.
async fn sets_of(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<CustomerSet>, Fault> {
    let rows =
        set::Entity::find().filter(set::Column::Dropped.eq(false)).order_by_asc(set::Column::Name).all(db).await?;
    let sets = rows.into_iter().map(CustomerSet::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(sets.into_iter().filter(|set| set.seen_by.contains(&actor.id)).collect())
}

impl Store {
    /// The customers a filter finds, as far as the actor may see them. A set they do not see has nobody in it.
    async fn filtered(&self, actor: &Actor, filter: &CustomerFilter) -> Result<Select<entity::Entity>, Fault> {
        let mut found = visible_to(actor, &self.directory()).filter(matching(filter));
        if let Some(id) = filter.set {
            let row = set::Entity::find_by_id(id.0).one(&self.0.db).await?;
            let set = row.map(CustomerSet::try_from).transpose()?.filter(|set| set.seen_by.contains(&actor.id));
            found = match set {
                Some(CustomerSet { filter: Some(filter), .. }) => found.filter(matching(&filter)),
                Some(set) => found.filter(entity::Column::Id.is_in(set.members.iter().map(|id| id.0))),
                None => found.filter(entity::Column::Id.is_in([uuid::Uuid::nil()])),
            };
        }
        Ok(found)
    }

    /// A page of the customers that the filter finds, by name; the first with the sets that the actor sees.
    pub fn list_customers<'a>(
        &'a self,
        actor: &'a Actor,
        filter: &'a CustomerFilter,
        after: Option<&'a AfterCustomer>,
    ) -> Answer<'a, CustomerPage> {
        Box::pin(async move {
            use entity::Column::{Id, Name};
            let version = log::version(&self.0.db).await?;
            let found = self.filtered(actor, filter).await?;
            let total = found.clone().count(&self.0.db).await?;
            let following = match after {
                Some(after) => found.filter(
                    Condition::any()
                        .add(Name.gt(&after.name))
                        .add(Condition::all().add(Name.eq(&after.name)).add(Id.gt(after.id.0))),
                ),
                None => found,
            };
            let rows = following.order_by_asc(Name).order_by_asc(Id).limit(PAGE + 1).all(&self.0.db).await?;
            let more = rows.len() as u64 > PAGE;
            let page = rows.into_iter().take(usize::try_from(PAGE).unwrap_or(usize::MAX));
            let customers = page.map(Customer::try_from).collect::<Result<_, _>>()?;
            let sets = if after.is_none() { sets_of(&self.0.db, actor).await? } else { vec![] };
            let sets = Seed { version, records: sets.into_iter().map(Record::CustomerSet).collect() };
            Ok(CustomerPage { customers, more, total, sets })
        })
    }

    /// Every customer that the filter finds, by name: for a file.
    pub fn export_customers<'a>(&'a self, actor: &'a Actor, filter: &'a CustomerFilter) -> Answer<'a, Vec<Customer>> {
        Box::pin(async move {
            let found = self.filtered(actor, filter).await?.order_by_asc(entity::Column::Name);
            let rows = found.order_by_asc(entity::Column::Id).limit(EXPORT).all(&self.0.db).await?;
            rows.into_iter().map(Customer::try_from).collect()
        })
    }

    /// How much is planned with each of these customers from a day on: for whoever is about to hand them over.
    pub fn planned_with<'a>(
        &'a self,
        actor: &'a Actor,
        customers: &'a [CustomerId],
        from: NaiveDate,
    ) -> Answer<'a, BTreeMap<CustomerId, usize>> {
        Box::pin(async move {
            use activities::entity::{Column, Entity};
            let seen = visible_to(actor, &self.directory());
            let seen = seen.filter(entity::Column::Id.is_in(customers.iter().map(|id| id.0))).all(&self.0.db).await?;
            let planned = Column::State.eq(model::activities::State::Planned.name());
            let found = Entity::find().filter(Column::Customer.is_in(seen.iter().map(|row| row.id))).filter(planned);
            let mut counts = BTreeMap::new();
            for row in found.all(&self.0.db).await? {
                let activity = model::activities::Activity::try_from(row)?;
                let goes_on = activity.rule.is_some() || activity.slot.first_day() >= from;
                if let Some(customer) = activity.customer.filter(|_| goes_on) {
                    *counts.entry(customer).or_default() += 1;
                }
            }
            Ok(counts)
        })
    }

    /// Customers that may be the one that is being typed, as far as the actor may see them, with what speaks for it.
    pub fn alike<'a>(&'a self, actor: &'a Actor, typed: &'a Typed, but: Option<CustomerId>) -> Answer<'a, Vec<Alike>> {
        Box::pin(async move {
            let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let phone = figures(&typed.phone);
            let phone = if phone.len() < SAME_FIGURES { "" } else { phone.as_str() };
            let last = phone.get(phone.len().saturating_sub(SAME_FIGURES)..).unwrap_or_default();
            let mut found: Vec<Alike> = vec![];
            for (text, likeness) in [
                (typed.tax_number.trim(), Likeness::TaxNumber),
                (typed.email.trim(), Likeness::Email),
                (last, Likeness::Phone),
                (typed.name.trim(), Likeness::Name),
            ] {
                if text.chars().count() < 2 {
                    continue;
                }
                for row in self.in_register(actor, text, ALIKE).await? {
                    let customer = Customer::try_from(row)?;
                    let other = |theirs: &str| !theirs.trim().eq_ignore_ascii_case(text);
                    let unlike = match likeness {
                        Likeness::TaxNumber => other(&customer.tax_number),
                        Likeness::Email => other(&customer.email),
                        Likeness::Phone => !figures(&customer.phone).ends_with(last),
                        Likeness::Name => !crate::search::same_name(&customer.name, text),
                    };
                    if unlike || but == Some(customer.id) || found.iter().any(|known| known.customer.id == customer.id)
                    {
                        continue;
                    }
                    found.push(Alike { customer, likeness });
                }
            }
            found.truncate(ALIKE);
            Ok(found)
        })
    }
}
