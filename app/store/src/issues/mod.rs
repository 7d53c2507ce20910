//! Issues: finding them.

pub(crate) mod comment;
pub(crate) mod entity;
mod intake;
mod lists;
pub(crate) mod mail;
pub(crate) mod view;

pub use intake::{Arrived, Incoming, OWN_HOST};

use crate::{Answer, Fault, Store, activities, customers, facts, files, knowledge, log, rows};
use chrono::{DateTime, NaiveDate, Utc};
use model::issues::{BoardView, Column, Issue};
use model::read::Seed;
use model::{Actor, CustomerId, Directory, Entity, IssueId, Record, Role, service};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

/// The issues an actor may see; [`Actor::sees`] in SQL.
pub(crate) fn visible_to(actor: &Actor, directory: &Directory) -> Select<entity::Entity> {
    entity::Entity::find().filter(seen_by(actor, directory))
}

fn seen_by(actor: &Actor, directory: &Directory) -> Condition {
    use entity::Column::{Customer, Offered, RegisteredBy, Responsible};
    let held_by = |people: Vec<uuid::Uuid>| {
        Condition::any()
            .add(Responsible.is_in(people.clone()))
            .add(Offered.is_in(people.clone()))
            .add(RegisteredBy.is_in(people.clone()))
            .add(customers::owned_by(Customer, people))
    };
    match actor.role {
        Role::Rep => held_by(vec![actor.id.0]),
        Role::Manager => held_by(actor.and_team(directory).map(|id| id.0).collect()),
        Role::Agent | Role::Marketing | Role::Administrator => Condition::all(),
    }
}

/// What is said about the issues an actor may see.
pub(crate) fn comments_visible_to(actor: &Actor, directory: &Directory) -> Select<comment::Entity> {
    let of_those = rows::named_by(comment::Column::Issue, entity::Column::Id, visible_to(actor, directory));
    comment::Entity::find().filter(of_those)
}

/// What is said about the issues of a customer, by identity, as far as an actor may see them.
pub(crate) async fn said_with_customer(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    id: CustomerId,
) -> Result<Vec<uuid::Uuid>, Fault> {
    let issues = visible_to(actor, directory).filter(entity::Column::Customer.eq(id.0));
    let issues = issues.select_only().column(entity::Column::Id).into_query();
    let said = comment::Entity::find().filter(comment::Column::Issue.in_subquery(issues));
    Ok(said.select_only().column(comment::Column::Id).into_tuple().all(db).await?)
}

/// The views an actor has saved or is shown by their team.
pub(crate) async fn views_of(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<BoardView>, Fault> {
    let rows = view::Entity::find().filter(view::Column::Dropped.eq(false)).all(db).await?;
    let views = rows.into_iter().map(BoardView::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(views.into_iter().filter(|view| view.seen_by.contains(&actor.id)).collect())
}

/// How many cards of a finished column a board shows.
const FINISHED: u64 = 200;
/// How many open issues of one person, or of a team, are looked at for a day: the oldest.
const MOST: u64 = 1_000;

/// The cards of a board, column by column, each from the top.
pub(crate) fn on_board(actor: &Actor, directory: &Directory) -> impl Iterator<Item = Select<entity::Entity>> {
    Column::ALL.into_iter().map(|column| {
        let found = visible_to(actor, directory)
            .filter(entity::Column::BoardColumn.eq(column.name()))
            .filter(entity::Column::Archived.eq(false))
            .order_by_asc(entity::Column::Rank)
            .order_by_asc(entity::Column::Id);
        if column.open() { found } else { found.limit(FINISHED) }
    })
}

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
    let dated = entity::Column::ExpectedEnd.between(first, last);
    let promised = entity::Column::CallBack.is_not_null().and(open());
    let mut rows = visible_to(actor, directory).filter(dated).all(db).await?;
    // Each has an index of its own, which a database does not use for both in one question.
    let promised = visible_to(actor, directory).filter(promised).all(db).await?;
    let dated = |row: &entity::Model| row.expected_end.is_some_and(|end| (first..=last).contains(&end));
    rows.extend(promised.into_iter().filter(|row| !dated(row)));
    rows.into_iter().map(Issue::try_from).collect()
}

fn open() -> Expr {
    entity::Column::BoardColumn.is_in(Column::ALL.into_iter().filter(|column| column.open()).map(Column::name))
}

/// The issues somebody answers for, or is asked to, that are not over.
pub(crate) async fn open_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
) -> Result<Vec<Issue>, Fault> {
    let own = entity::Column::Responsible.eq(actor.id.0).or(entity::Column::Offered.eq(actor.id.0));
    let found = visible_to(actor, directory).filter(open()).filter(own);
    let rows = found.order_by_asc(entity::Column::Reported).limit(MOST).all(db).await?;
    rows.into_iter().map(Issue::try_from).collect()
}

/// Of those who lead, the open issues of their team whose promise is broken at a moment or is about to be.
pub(crate) async fn at_risk(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    at: DateTime<Utc>,
) -> Result<Vec<Issue>, Fault> {
    if !actor.assigns() {
        return Ok(vec![]);
    }
    let found = visible_to(actor, directory).filter(open()).order_by_asc(entity::Column::Reported).limit(MOST);
    let issues = found.all(db).await?.into_iter().map(Issue::try_from).collect::<Result<Vec<_>, _>>()?;
    let mut world = facts::common(db).await?;
    for record in with_customers(db, actor, directory, issues).await? {
        world.put(record);
    }
    let at_risk = |issue: &&Issue| service::at_risk(&world, &crate::Iana, issue, at);
    Ok(world.issues.values().filter(at_risk).cloned().collect())
}

/// Issues, and the customers they are about.
pub(crate) async fn with_customers(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    issues: Vec<Issue>,
) -> Result<Vec<Record>, Fault> {
    let about = customers::of_ids(db, actor, directory, issues.iter().map(|issue| issue.customer.0)).await?;
    Ok(issues.into_iter().map(Record::Issue).chain(about).collect())
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
            let links = issue.links.clone();
            let linked_ids = |entity: Entity| -> Vec<uuid::Uuid> {
                links.iter().filter(|link| link.entity == entity).map(|link| link.id).collect()
            };
            let linked = linked_ids(Entity::Issue);
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
            let comments = comment::Entity::find().filter(comment::Column::Issue.eq(id.0)).all(db).await?;
            for row in comments {
                records.push(Record::Comment(row.try_into()?));
            }
            let files = files::entity::Entity::find().filter(files::entity::Column::Record.eq(id.0)).all(db).await?;
            for row in files {
                records.push(Record::Attachment(row.try_into()?));
            }
            let articles = linked_ids(Entity::Article);
            let learned = knowledge::entity::Column::Source.eq(id.0);
            let articles =
                knowledge::entity::Entity::find().filter(knowledge::entity::Column::Id.is_in(articles).or(learned));
            for row in articles.all(db).await? {
                records.push(Record::Article(row.try_into()?));
            }
            let activities = linked_ids(Entity::Activity);
            let activities =
                activities::visible_to(actor, &directory).filter(activities::entity::Column::Id.is_in(activities));
            for row in activities.all(db).await? {
                records.push(Record::Activity(row.try_into()?));
            }
            Ok(Some(Seed { version, records }))
        })
    }

    /// The board: every open issue, of the finished ones the topmost, and the customers they are about.
    pub fn open_board<'a>(&'a self, actor: &'a Actor) -> Answer<'a, Seed> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let mut rows = vec![];
            for found in on_board(actor, &directory) {
                rows.extend(found.all(db).await?);
            }
            let issues = rows.into_iter().map(Issue::try_from).collect::<Result<Vec<_>, _>>()?;
            let mut records = with_customers(db, actor, &directory, issues).await?;
            records.extend(views_of(db, actor).await?.into_iter().map(Record::BoardView));
            Ok(Seed { version, records })
        })
    }
}
