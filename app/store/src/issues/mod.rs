//! Issues: finding them.

pub(crate) mod entity;

use crate::{Answer, Fault, Store, customers, log};
use chrono::NaiveDate;
use model::issues::{Column, Issue};
use model::read::Seed;
use model::{Actor, CustomerId, Directory, Entity, IssueId, Record, Role};
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// The issues an actor may see; [`Actor::sees`] in SQL.
pub(crate) fn visible_to(actor: &Actor, directory: &Directory) -> Select<entity::Entity> {
    entity::Entity::find().filter(seen_by(actor, directory))
}

fn seen_by(actor: &Actor, directory: &Directory) -> Condition {
    use entity::Column::{Customer, Offered, RegisteredBy, Responsible};
    let held_by = |people: Vec<uuid::Uuid>| {
        let customers = Query::select()
            .column(customers::entity::Column::Id)
            .from(customers::entity::Entity)
            .and_where(customers::entity::Column::Owner.is_in(people.clone()))
            .to_owned();
        Condition::any()
            .add(Responsible.is_in(people.clone()))
            .add(Offered.is_in(people.clone()))
            .add(RegisteredBy.is_in(people))
            .add(Customer.in_subquery(customers))
    };
    match actor.role {
        Role::Rep => held_by(vec![actor.id.0]),
        Role::Manager => held_by(directory.team(&actor.team).into_iter().chain([actor.id]).map(|id| id.0).collect()),
        Role::Agent | Role::Marketing | Role::Administrator => Condition::all(),
    }
}

/// How many cards of a finished column a board shows.
const FINISHED: u64 = 200;

pub(crate) async fn of_customer(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    customer: CustomerId,
) -> Result<Vec<Issue>, Fault> {
    let rows = visible_to(actor, directory)
        .filter(entity::Column::Customer.eq(customer.0))
        .order_by_desc(entity::Column::Reported)
        .limit(FINISHED)
        .all(db)
        .await?;
    rows.into_iter().map(Issue::try_from).collect()
}

/// Issues to be over on one of these days, and open ones with a promised call.
pub(crate) async fn dated_between(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<Issue>, Fault> {
    let open: Vec<_> = Column::ALL.into_iter().filter(|column| column.open()).map(Column::name).collect();
    let promised = entity::Column::CallBack.is_not_null().and(entity::Column::BoardColumn.is_in(open));
    let rows = visible_to(actor, directory)
        .filter(entity::Column::ExpectedEnd.between(first, last).or(promised))
        .all(db)
        .await?;
    rows.into_iter().map(Issue::try_from).collect()
}

/// Most open issues of a team that whoever leads it is shown on a day.
const TEAM: u64 = 1_000;

/// The issues somebody answers for, or is asked to, that are not over; of those who lead, their team's too.
pub(crate) async fn open_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
) -> Result<Vec<Issue>, Fault> {
    let open = Column::ALL.into_iter().filter(|column| column.open()).map(Column::name);
    let mut found = visible_to(actor, directory).filter(entity::Column::BoardColumn.is_in(open));
    if !actor.assigns() {
        let own = entity::Column::Responsible.eq(actor.id.0).or(entity::Column::Offered.eq(actor.id.0));
        found = found.filter(own);
    }
    let rows = found.order_by_asc(entity::Column::Reported).limit(TEAM).all(db).await?;
    rows.into_iter().map(Issue::try_from).collect()
}

impl Store {
    /// An issue, what it is linked with, its customer and the people there; `None` where there is none for the actor.
    pub fn open_issue<'a>(&'a self, actor: &'a Actor, id: IssueId) -> Answer<'a, Option<Seed>> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let visible = || visible_to(actor, &directory);
            let Some(row) = visible().filter(entity::Column::Id.eq(id.0)).one(db).await? else { return Ok(None) };
            let issue = Issue::try_from(row)?;
            let linked = issue.links.iter().filter(|link| link.entity == Entity::Issue).map(|link| link.id);
            let linked = visible().filter(entity::Column::Id.is_in(linked)).all(db).await?;
            let customer = customers::visible_to(actor, &directory)
                .filter(customers::entity::Column::Id.eq(issue.customer.0))
                .one(db)
                .await?;
            let contacts = customers::contacts_visible_to(actor, &directory)
                .filter(customers::contact::Column::Customer.eq(issue.customer.0))
                .all(db)
                .await?;
            let mut records = vec![Record::Issue(issue)];
            for row in linked {
                records.push(Record::Issue(row.try_into()?));
            }
            if let Some(row) = customer {
                records.push(Record::Customer(row.try_into()?));
            }
            for row in contacts {
                records.push(Record::Contact(row.try_into()?));
            }
            Ok(Some(Seed { version, records }))
        })
    }

    /// The board: every open issue, the newest finished ones, and the customers they are about.
    pub fn open_board<'a>(&'a self, actor: &'a Actor) -> Answer<'a, Seed> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let mut rows = vec![];
            for column in Column::ALL {
                let mut found = visible_to(actor, &directory)
                    .filter(entity::Column::BoardColumn.eq(column.name()))
                    .filter(entity::Column::Archived.eq(false))
                    .order_by_asc(entity::Column::Rank)
                    .order_by_asc(entity::Column::Id);
                if !column.open() {
                    found = found.limit(FINISHED);
                }
                rows.extend(found.all(db).await?);
            }
            let mut about: Vec<_> = rows.iter().map(|row| row.customer).collect();
            about.sort_unstable();
            about.dedup();
            let customers = customers::visible_to(actor, &directory)
                .filter(customers::entity::Column::Id.is_in(about))
                .all(db)
                .await?;
            let issues = rows.into_iter().map(|row| Ok(Record::Issue(row.try_into()?)));
            let customers = customers.into_iter().map(|row| Ok(Record::Customer(row.try_into()?)));
            Ok(Seed { version, records: issues.chain(customers).collect::<Result<_, Fault>>()? })
        })
    }
}
