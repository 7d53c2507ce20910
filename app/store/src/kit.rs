//! What a device takes along for days without a network.

use crate::{Answer, Fault, Store, activities, customers, knowledge, log};
use chrono::{DateTime, Duration, Utc};
use model::customers::Customer;
use model::read::{Kit, KitPart, KitPlace, Seed};
use model::time::today;
use model::{Actor, Directory, Record};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// How many days of the calendar, before and after today.
const BEFORE: i64 = 60;
const AFTER: i64 = 120;
/// How many records of a kind one piece holds at most.
const PIECE: u64 = 500;

impl Store {
    /// A piece of what the actor's device takes along, and where to go on: the calendar of theirs and their team, their
    /// own customers with contacts, the board, the newest articles for the field.
    pub fn kit<'a>(&'a self, actor: &'a Actor, now: DateTime<Utc>, place: KitPlace) -> Answer<'a, Kit> {
        Box::pin(async move {
            let version = log::version(&self.0.db).await?;
            let directory = self.directory();
            let KitPlace { part, after } = place;
            let (records, last) = match part {
                KitPart::Calendar => self.calendar_kit(actor, &directory, now, after).await?,
                KitPart::Customers => self.customers_kit(actor, &directory, after).await?,
                KitPart::Board => (self.open_board(actor).await?.records, None),
                KitPart::Articles => (self.articles_kit().await?, None),
            };
            let next = match last {
                Some(last) => Some(KitPlace { part, after: Some(last) }),
                None => part.next().map(|part| KitPlace { part, after: None }),
            };
            Ok(Kit { seed: Seed { version, records }, next })
        })
    }

    async fn calendar_kit(
        &self,
        actor: &Actor,
        directory: &Directory,
        now: DateTime<Utc>,
        after: Option<Uuid>,
    ) -> Result<(Vec<Record>, Option<Uuid>), Fault> {
        use activities::entity::Column::Id;
        let today = today(&crate::Iana, &actor.zone, now);
        let (first, last) = (today - Duration::days(BEFORE), today + Duration::days(AFTER));
        let mut rows = vec![];
        for found in activities::between(actor, directory, first, last) {
            let found = found.filter(Id.gt(after.unwrap_or_default())).order_by_asc(Id).limit(PIECE);
            rows.extend(found.all(&self.0.db).await?);
        }
        rows.sort_by_key(|row| row.id);
        let more = rows.len() as u64 >= PIECE;
        rows.truncate(PIECE as usize);
        let last = rows.last().map(|row| row.id).filter(|_| more);
        let records = rows.into_iter().map(|row| Ok(Record::Activity(row.try_into()?)));
        Ok((records.collect::<Result<_, Fault>>()?, last))
    }

    async fn customers_kit(
        &self,
        actor: &Actor,
        directory: &Directory,
        after: Option<Uuid>,
    ) -> Result<(Vec<Record>, Option<Uuid>), Fault> {
        use customers::entity::Column::{Id, Owner};
        let db = &self.0.db;
        let own = customers::visible_to(actor, directory).filter(Owner.eq(actor.id.0));
        let rows = own.filter(Id.gt(after.unwrap_or_default())).order_by_asc(Id).limit(PIECE).all(db).await?;
        let last = rows.last().map(|row| row.id).filter(|_| rows.len() as u64 == PIECE);
        let own = rows.into_iter().map(Customer::try_from).collect::<Result<Vec<_>, _>>()?;
        let ids: Vec<Uuid> = own.iter().map(|customer| customer.id.0).collect();
        let mut records: Vec<Record> = own.into_iter().map(Record::Customer).collect();
        let contacts = customers::contact::Entity::find().filter(customers::contact::Column::Customer.is_in(ids));
        for row in contacts.all(db).await? {
            records.push(Record::Contact(row.try_into()?));
        }
        Ok((records, last))
    }

    async fn articles_kit(&self) -> Result<Vec<Record>, Fault> {
        use knowledge::entity::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::Field.eq(true))
            .order_by_desc(Column::Written)
            .limit(PIECE)
            .all(&self.0.db)
            .await?;
        rows.into_iter().map(|row| Ok(Record::Article(row.try_into()?))).collect()
    }
}
