//! One search over everything: customers and the people there, issues, orders, products, articles, activities.

use crate::typed::{occurring, occurring_in_any_case};
use crate::{Answer, Store, activities, issues, log, orders, products};
use chrono::{DateTime, Days, Utc};
use model::read::Seed;
use model::{Actor, Record};
use sea_orm::{Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many of each kind are shown.
const FEW: u64 = 6;
/// How far from today an activity may lie to be found, in days.
const NEAR: u64 = 90;

impl Store {
    /// What is typed in whatever it occurs, as far as the actor may see it; of each kind a few, the best or the newest
    /// first.
    pub fn find_everything<'a>(&'a self, actor: &'a Actor, now: DateTime<Utc>, typed: &'a str) -> Answer<'a, Seed> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let mut records = vec![];
            for row in self.in_register(actor, typed, FEW as usize).await? {
                records.push(Record::Customer(row.try_into()?));
            }
            {
                use issues::entity::Column::{Number, Reported, Title};
                let said = Condition::any().add(occurring_in_any_case(Title, typed));
                let said = said.add(occurring_in_any_case(Number, typed));
                let found = issues::visible_to(actor, &directory).filter(said).order_by_desc(Reported).limit(FEW);
                for row in found.all(db).await? {
                    records.push(Record::Issue(row.try_into()?));
                }
            }
            {
                use orders::entity::Column::{Date, Number};
                let found = orders::visible_to(actor, &directory).filter(occurring_in_any_case(Number, typed));
                for row in found.order_by_desc(Date).limit(FEW).all(db).await? {
                    records.push(Record::Order(row.try_into()?));
                }
            }
            let found = products::entity::Entity::find().filter(occurring(products::entity::Column::Search, typed));
            for row in found.order_by_asc(products::entity::Column::Name).limit(FEW).all(db).await? {
                records.push(Record::Product(products::shown(actor, row)?));
            }
            records.extend(self.find_articles(Some(actor), typed).await?.seed.records.into_iter().take(FEW as usize));
            let today = now.date_naive();
            let (first, last) = (today - Days::new(NEAR), today + Days::new(NEAR));
            for found in activities::between(actor, &directory, first, last) {
                use activities::entity::Column::{FromUtc, Title};
                let found = found.filter(occurring_in_any_case(Title, typed)).order_by_desc(FromUtc).limit(FEW);
                for row in found.all(db).await? {
                    records.push(Record::Activity(row.try_into()?));
                }
            }
            Ok(Seed { version, records })
        })
    }
}
