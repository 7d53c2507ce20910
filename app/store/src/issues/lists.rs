//! Lists of issues by a filter: the same one that the board shows by.

use super::{entity, views_of, visible_to, with_customers};
use crate::{Answer, Fault, Store, customers, log};
use chrono::{DateTime, Utc};
use model::issues::{Column, Filter, Issue, Who};
use model::read::{ISSUES_A_PAGE, Seed};
use model::{Actor, Command, Directory, IssueId, Record, World, issues};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// How many issues an export has at most.
const EXPORT: usize = 50_000;
/// How many issues are looked at in one go.
const LOOK: u64 = 1_000;
/// Keys of cards from this length on are made short again.
const LONG_KEY: i32 = 24;

impl Store {
    /// A page of the issues that a filter finds, the newest first, with the customers they are about; `after` is the
    /// last one of the page before.
    pub fn list_issues<'a>(&'a self, actor: &'a Actor, filter: &'a Filter, after: Option<IssueId>) -> Answer<'a, Seed> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let issues = find(db, actor, &directory, filter, after, ISSUES_A_PAGE).await?;
            let mut records = with_customers(db, actor, &directory, issues).await?;
            if after.is_none() {
                records.extend(views_of(db, actor).await?.into_iter().map(Record::BoardView));
            }
            Ok(Seed { version, records })
        })
    }

    /// Every issue that a filter finds, the newest first, with the customers they are about: for a file.
    pub fn export_issues<'a>(&'a self, actor: &'a Actor, filter: &'a Filter) -> Answer<'a, (Vec<Issue>, World)> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let issues = find(db, actor, &directory, filter, None, EXPORT).await?;
            let mut world = World::default();
            for record in with_customers(db, actor, &directory, issues.clone()).await? {
                world.put(record);
            }
            Ok((issues, world))
        })
    }

    /// Gives the cards of columns short keys again where some have grown long; says how many columns that were.
    pub fn tidy_ranks(&self, now: DateTime<Utc>) -> Answer<'_, usize> {
        Box::pin(async move {
            let mut tidied = 0;
            for column in Column::ALL {
                let long = Expr::expr(Func::char_length(Expr::col(entity::Column::Rank))).gte(LONG_KEY);
                let found = entity::Entity::find().filter(entity::Column::BoardColumn.eq(column.name())).filter(long);
                if found.limit(1).one(&self.0.db).await?.is_some() {
                    let command = Command::Issues(issues::Command::Tidy { column });
                    self.act(&Actor::daybook(), now, vec![command]).await?;
                    tidied += 1;
                }
            }
            Ok(tidied)
        })
    }
}

/// What the database can tell of a filter; the words are looked for in what it finds.
fn matching(filter: &Filter, actor: &Actor) -> Condition {
    use entity::Column::{Archived, Category, Customer, Responsible, Urgency};
    let mut condition = Condition::all().add(Archived.eq(filter.archived));
    condition = match filter.who {
        None => condition,
        Some(Who::Me) => condition.add(Responsible.eq(actor.id.0)),
        Some(Who::Nobody) => condition.add(Responsible.is_null()),
        Some(Who::Person(person)) => condition.add(Responsible.eq(person.0)),
    };
    if let Some(urgency) = filter.urgency {
        condition = condition.add(Urgency.eq(urgency.name()));
    }
    if let Some(customer) = filter.customer {
        condition = condition.add(Customer.eq(customer.0));
    }
    if !filter.category.is_empty() {
        condition = condition.add(Category.starts_with(&filter.category));
    }
    condition
}

async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    filter: &Filter,
    after: Option<IssueId>,
    most: usize,
) -> Result<Vec<Issue>, Fault> {
    use entity::Column::{Id, Reported};
    let all = || -> Select<entity::Entity> {
        visible_to(actor, directory).filter(matching(filter, actor)).order_by_desc(Reported).order_by_desc(Id)
    };
    let mut last = match after {
        Some(after) => visible_to(actor, directory).filter(Id.eq(after.0)).one(db).await?,
        None => None,
    };
    // Without words the database finds nothing that does not pass.
    let at_once = if filter.query.trim().is_empty() { std::cmp::min(LOOK, most as u64) } else { LOOK };
    let mut found = vec![];
    loop {
        let following = match &last {
            Some(row) => all().filter(
                Condition::any()
                    .add(Reported.lt(row.reported))
                    .add(Condition::all().add(Reported.eq(row.reported)).add(Id.lt(row.id))),
            ),
            None => all(),
        };
        let rows = following.limit(at_once).all(db).await?;
        let ended = (rows.len() as u64) < at_once;
        last = rows.last().cloned();
        let world = names(db, actor, directory, &rows, filter).await?;
        for row in rows {
            let issue = Issue::try_from(row)?;
            if filter.passes(&issue, &world, actor) {
                found.push(issue);
            }
            if found.len() == most {
                return Ok(found);
            }
        }
        if ended {
            return Ok(found);
        }
    }
}

/// The customers whose names the words of a filter may be in.
async fn names(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    rows: &[entity::Model],
    filter: &Filter,
) -> Result<World, Fault> {
    let mut world = World::default();
    if filter.query.trim().is_empty() {
        return Ok(world);
    }
    for customer in customers::of_ids(db, actor, directory, rows.iter().map(|row| row.customer)).await? {
        world.put(customer);
    }
    Ok(world)
}
