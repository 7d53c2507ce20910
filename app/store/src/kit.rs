//! What a device takes along for days without a network.

use crate::{Answer, Fault, Store, activities, customers, issues, knowledge, log, orders};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use model::customers::Customer;
use model::issues::Issue;
use model::read::{Kit, KitPart, KitPlace, Seed};
use model::time::today;
use model::{Actor, Directory, Record};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query, WindowStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

/// How many days of the calendar, before and after today.
const BEFORE: i64 = 60;
const AFTER: i64 = 120;
/// How many records one piece holds at most, but for what comes with customers: a browser reads it without a halt.
const PIECE: usize = 100;
/// How many customers one piece holds at most.
const CUSTOMERS: usize = 500;
/// How many articles there are at most: the newest.
const ARTICLES: u64 = 500;
/// How many activities before those days, and how many orders, come with each customer: the newest.
const DEALINGS: u64 = 5;

impl Store {
    /// A piece of what the actor's device takes along, and where to go on: the calendar of theirs and their team, their
    /// own customers with contacts and last dealings, the board, the newest articles for the field.
    pub fn kit<'a>(&'a self, actor: &'a Actor, now: DateTime<Utc>, place: KitPlace) -> Answer<'a, Kit> {
        Box::pin(async move {
            let version = log::version(&self.0.db).await?;
            let directory = self.directory();
            let KitPlace { part, after } = place;
            let (records, last) = match part {
                KitPart::Calendar => self.calendar_kit(actor, &directory, now, after).await?,
                KitPart::Customers => self.customers_kit(actor, &directory, now, after).await?,
                KitPart::Board => self.board_kit(actor, &directory, after).await?,
                KitPart::Articles => self.articles_kit(after).await?,
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
        let (first, last) = days(actor, now);
        let mut rows = vec![];
        for found in activities::between(actor, directory, first, last) {
            let found = next_of(found, activities::entity::Column::Id, after, PIECE);
            rows.extend(found.all(&self.0.db).await?);
        }
        let (rows, last) = piece_of(rows, |row| row.id, PIECE);
        let records = rows.into_iter().map(|row| Ok(Record::Activity(row.try_into()?)));
        Ok((records.collect::<Result<_, Fault>>()?, last))
    }

    async fn customers_kit(
        &self,
        actor: &Actor,
        directory: &Directory,
        now: DateTime<Utc>,
        after: Option<Uuid>,
    ) -> Result<(Vec<Record>, Option<Uuid>), Fault> {
        use customers::entity::Column::{Id, Owner};
        let db = &self.0.db;
        let own = customers::visible_to(actor, directory).filter(Owner.eq(actor.id.0));
        let rows = next_of(own, Id, after, CUSTOMERS).all(db).await?;
        let (rows, last) = piece_of(rows, |row| row.id, CUSTOMERS);
        let own = rows.into_iter().map(Customer::try_from).collect::<Result<Vec<_>, _>>()?;
        let ids: Vec<Uuid> = own.iter().map(|customer| customer.id.0).collect();
        let mut records: Vec<Record> = own.into_iter().map(Record::Customer).collect();
        let contacts = customers::contact::Entity::find();
        for row in contacts.filter(customers::contact::Column::Customer.is_in(ids.clone())).all(db).await? {
            records.push(Record::Contact(row.try_into()?));
        }
        let before = activities::before(actor, directory, days(actor, now).0);
        for row in newest_of_each::<activities::entity::Entity>(before, &ids).all(db).await? {
            records.push(Record::Activity(row.try_into()?));
        }
        let ordered = orders::visible_to(actor, directory);
        for row in newest_of_each::<orders::entity::Entity>(ordered, &ids).all(db).await? {
            records.push(Record::Order(row.try_into()?));
        }
        Ok((records, last))
    }

    async fn board_kit(
        &self,
        actor: &Actor,
        directory: &Directory,
        after: Option<Uuid>,
    ) -> Result<(Vec<Record>, Option<Uuid>), Fault> {
        use issues::entity::{Column, Entity};
        let db = &self.0.db;
        let columns = issues::on_board(actor, directory).map(|column| among(Column::Id, column));
        let shown = Entity::find().filter(columns.fold(Condition::any(), Condition::add));
        let (rows, last) = piece_of(next_of(shown, Column::Id, after, PIECE).all(db).await?, |row| row.id, PIECE);
        let issues = rows.into_iter().map(Issue::try_from).collect::<Result<_, _>>()?;
        let mut records = issues::with_customers(db, actor, directory, issues).await?;
        if after.is_none() {
            records.extend(issues::views_of(db, actor).await?.into_iter().map(Record::BoardView));
        }
        Ok((records, last))
    }

    async fn articles_kit(&self, after: Option<Uuid>) -> Result<(Vec<Record>, Option<Uuid>), Fault> {
        use knowledge::entity::{Column, Entity};
        let field = Entity::find().filter(Column::Field.eq(true));
        let newest = field.order_by_desc(Column::Written).order_by_desc(Column::Id).limit(ARTICLES);
        let found = Entity::find().filter(among(Column::Id, newest));
        let (rows, last) =
            piece_of(next_of(found, Column::Id, after, PIECE).all(&self.0.db).await?, |row| row.id, PIECE);
        let records = rows.into_iter().map(|row| Ok(Record::Article(row.try_into()?)));
        Ok((records.collect::<Result<_, Fault>>()?, last))
    }
}

/// What of it comes after a record: a piece, and one more where others follow.
fn next_of<E: EntityTrait>(found: Select<E>, id: E::Column, after: Option<Uuid>, most: usize) -> Select<E> {
    found.filter(id.gt(after.unwrap_or_default())).order_by_asc(id).limit(most as u64 + 1)
}

/// The first of what was found, by identity, and the last of them where others follow.
fn piece_of<R>(mut found: Vec<R>, id: impl Fn(&R) -> Uuid, most: usize) -> (Vec<R>, Option<Uuid>) {
    found.sort_by_key(&id);
    let more = found.len() > most;
    found.truncate(most);
    let last = found.last().map(id).filter(|_| more);
    (found, last)
}

/// That a row is one of those found, of which there may be a limited number.
fn among<E: EntityTrait>(id: E::Column, found: Select<E>) -> Expr {
    id.in_subquery(found.select_only().column(id).into_query())
}

/// The first and the last day of the calendar that is taken along.
fn days(actor: &Actor, now: DateTime<Utc>) -> (NaiveDate, NaiveDate) {
    let today = today(&crate::Iana, &actor.zone, now);
    (today - Duration::days(BEFORE), today + Duration::days(AFTER))
}

/// What there is with customers, in time.
trait Dealing: EntityTrait {
    /// Its identity, whose it is, and when it was.
    const COLUMNS: [Self::Column; 3];
}

impl Dealing for activities::entity::Entity {
    const COLUMNS: [Self::Column; 3] = {
        use activities::entity::Column::{Customer, FromUtc, Id};
        [Id, Customer, FromUtc]
    };
}

impl Dealing for orders::entity::Entity {
    const COLUMNS: [Self::Column; 3] = {
        use orders::entity::Column::{Customer, Date, Id};
        [Id, Customer, Date]
    };
}

/// The newest of what was found, of each of these customers so many.
fn newest_of_each<E: Dealing>(found: Select<E>, customers: &[Uuid]) -> Select<E> {
    let [id, customer, at] = E::COLUMNS;
    let (numbered, place) = (Alias::new("numbered"), Alias::new("place"));
    let mut each = found.filter(customer.is_in(customers.to_vec())).select_only().column(id);
    let window = WindowStatement::partition_by(customer).order_by(at, Order::Desc).order_by(id, Order::Desc).take();
    QuerySelect::query(&mut each).expr_window_as(Expr::cust("ROW_NUMBER()"), window, place.clone());
    let newest = Query::select()
        .column((numbered.clone(), id))
        .from_subquery(QueryTrait::into_query(each), numbered)
        .and_where(Expr::col(place).lte(DEALINGS))
        .to_owned();
    E::find().filter(id.in_subquery(newest))
}
