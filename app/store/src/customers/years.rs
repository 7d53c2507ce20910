//! How much happened with a customer in each year.

use crate::{Answer, Store, activities, issues, orders};
use chrono::{Datelike, NaiveDate};
use model::activities::State;
use model::money::Money;
use model::read::Year;
use model::{Actor, CustomerId};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

impl Store {
    /// What happened with a customer by year, the newest first, as far as the actor may see it: activities done by
    /// their day, issues by the day they were reported, orders by theirs, turnover by currency.
    pub fn years_of<'a>(&'a self, actor: &'a Actor, id: CustomerId) -> Answer<'a, Vec<Year>> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let mut years: BTreeMap<i32, Year> = BTreeMap::new();
            fn of(years: &mut BTreeMap<i32, Year>, year: i32) -> &mut Year {
                years.entry(year).or_insert_with(|| Year { year, ..Year::default() })
            }
            let done = activities::visible_to(actor, &directory)
                .filter(activities::entity::Column::Customer.eq(id.0))
                .filter(activities::entity::Column::State.eq(State::Done.name()))
                .select_only()
                .column(activities::entity::Column::Starts);
            for at in done.into_tuple::<chrono::NaiveDateTime>().all(db).await? {
                of(&mut years, at.year()).activities += 1;
            }
            let reported = issues::visible_to(actor, &directory)
                .filter(issues::entity::Column::Customer.eq(id.0))
                .select_only()
                .column(issues::entity::Column::Reported);
            for at in reported.into_tuple::<chrono::DateTime<chrono::Utc>>().all(db).await? {
                of(&mut years, at.year()).issues += 1;
            }
            let ordered = orders::visible_to(actor, &directory)
                .filter(orders::entity::Column::Customer.eq(id.0))
                .select_only()
                .columns([orders::entity::Column::Date, orders::entity::Column::Currency])
                .column(orders::entity::Column::Turnover)
                .order_by_asc(orders::entity::Column::Date);
            for (date, currency, turnover) in ordered.into_tuple::<(NaiveDate, String, i64)>().all(db).await? {
                let year = of(&mut years, date.year());
                year.orders += 1;
                match year.turnover.iter_mut().find(|sum| sum.currency == currency) {
                    Some(sum) => sum.minor = sum.minor.saturating_add(turnover),
                    None if turnover != 0 => year.turnover.push(Money { minor: turnover, currency }),
                    None => {}
                }
            }
            Ok(years.into_values().rev().collect())
        })
    }
}
