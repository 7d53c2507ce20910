//! Loading what a rule needs to know for one command, no more than the actor may see.

use crate::log::entity::number;
use crate::{Fault, Iana, activities, customers, issues, people};
use chrono::{DateTime, Utc};
use model::customers::{Command as CustomerCommand, Field};
use model::issues::{Column, Command as IssueCommand};
use model::{Actor, Command, Directory, Entity, Key, Record, World};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The facts for `command`; `people` are everybody.
pub(crate) async fn load(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    people: &World,
    now: DateTime<Utc>,
    command: &Command,
) -> Result<World, Fault> {
    let mut world = World { people: people.people.clone(), ..World::default() };
    let names = command.names();
    let ids =
        |entity: Entity| -> Vec<Uuid> { names.iter().filter(|key| key.entity == entity).map(|key| key.id).collect() };
    use activities::entity as activity;
    use customers::{contact, entity as customer};
    use issues::entity as issue;

    put(
        &mut world,
        db,
        customers::visible_to(actor, directory).filter(customer::Column::Id.is_in(ids(Entity::Customer))),
        Record::Customer,
    )
    .await?;
    put(
        &mut world,
        db,
        customers::contacts_visible_to(actor, directory).filter(contact::Column::Id.is_in(ids(Entity::Contact))),
        Record::Contact,
    )
    .await?;
    put(
        &mut world,
        db,
        activities::visible_to(actor, directory).filter(activity::Column::Id.is_in(ids(Entity::Activity))),
        Record::Activity,
    )
    .await?;
    put(
        &mut world,
        db,
        issues::visible_to(actor, directory).filter(issue::Column::Id.is_in(ids(Entity::Issue))),
        Record::Issue,
    )
    .await?;
    related_customers(&mut world, db).await?;

    match command {
        Command::Customers(CustomerCommand::Add { set, .. } | CustomerCommand::Edit { set, .. }) => {
            same_code(&mut world, db, set).await?;
        }
        Command::Issues(command) => {
            neighbours(&mut world, db, command).await?;
            if matches!(command, IssueCommand::Register { .. }) {
                let series = model::issues::series(&actor.zone, &Iana, now);
                let last = number::Entity::find_by_id(series.clone()).one(db).await?.map_or(0, |row| row.last);
                world.numbers.insert(series, u32::try_from(last).map_err(Fault::corrupt)?);
            }
        }
        Command::People(_) | Command::Customers(_) | Command::Activities(_) => {}
    }
    for key in names {
        if world.get(key).is_none() && exists(db, key).await? {
            world.taken.insert(key.id);
        }
    }
    Ok(world)
}

async fn put<E, T>(
    world: &mut World,
    db: &impl ConnectionTrait,
    found: Select<E>,
    kind: impl Fn(T) -> Record,
) -> Result<(), Fault>
where
    E: EntityTrait,
    T: TryFrom<E::Model, Error = Fault>,
{
    for row in found.all(db).await? {
        world.put(kind(T::try_from(row)?));
    }
    Ok(())
}

/// The customers that loaded records belong to: whoever may act on a record needs to know who holds its customer.
async fn related_customers(world: &mut World, db: &impl ConnectionTrait) -> Result<(), Fault> {
    let contacts = world.contacts.values().map(|contact| contact.customer);
    let activities = world.activities.values().filter_map(|activity| activity.customer);
    let issues = world.issues.values().map(|issue| issue.customer);
    let missing: BTreeSet<Uuid> = contacts
        .chain(activities)
        .chain(issues)
        .filter(|customer| !world.customers.contains_key(customer))
        .map(Into::into)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let found = customers::entity::Entity::find().filter(customers::entity::Column::Id.is_in(missing));
    put(world, db, found, Record::Customer).await
}

/// Whoever has the code that a command gives.
async fn same_code(world: &mut World, db: &impl ConnectionTrait, set: &[Field]) -> Result<(), Fault> {
    let codes = set.iter().filter_map(|field| match field {
        Field::Code(code) if !code.trim().is_empty() => Some(code.trim().to_owned()),
        _ => None,
    });
    for code in codes {
        let found = customers::entity::Entity::find().filter(customers::entity::Column::Code.eq(code)).limit(1);
        put(world, db, found, Record::Customer).await?;
    }
    Ok(())
}

/// The cards that stand next to where a card goes, whoever may see them: only their order is used.
async fn neighbours(world: &mut World, db: &impl ConnectionTrait, command: &IssueCommand) -> Result<(), Fault> {
    use issues::entity::{Column as Field, Entity as Issues};
    let Some(column) = command.column() else { return Ok(()) };
    let (id, after, before) = match command {
        IssueCommand::Move { id, after, before, .. } => (Some(*id), *after, *before),
        IssueCommand::Register { .. } | IssueCommand::Edit { .. } => (None, None, None),
    };
    let standing = |wanted: Option<model::IssueId>| {
        wanted
            .and_then(|id| world.issues.get(&id))
            .filter(|issue| issue.column == column)
            .map(|issue| issue.rank.clone())
    };
    let in_column = |column: Column| {
        let others = Issues::find().filter(Field::BoardColumn.eq(column.name())).limit(2);
        match id {
            Some(id) => others.filter(Field::Id.ne(id.0)),
            None => others,
        }
    };
    let found = match (standing(after), standing(before)) {
        (Some(above), _) => {
            in_column(column).filter(Field::Rank.gte(above)).order_by_asc(Field::Rank).order_by_asc(Field::Id).limit(3)
        }
        (None, Some(below)) => {
            in_column(column).filter(Field::Rank.lte(below)).order_by_desc(Field::Rank).order_by_desc(Field::Id)
        }
        (None, None) => in_column(column).order_by_asc(Field::Rank).order_by_asc(Field::Id),
    };
    put(world, db, found, Record::Issue).await
}

async fn exists(db: &impl ConnectionTrait, key: Key) -> Result<bool, Fault> {
    macro_rules! any {
        ($module:path) => {{
            use $module as table;
            let found = table::Entity::find().select_only().expr(Expr::val(1)).filter(table::Column::Id.eq(key.id));
            found.into_tuple::<i32>().one(db).await?.is_some()
        }};
    }
    Ok(match key.entity {
        Entity::Person => any!(people::entity),
        Entity::Customer => any!(customers::entity),
        Entity::Contact => any!(customers::contact),
        Entity::Activity => any!(activities::entity),
        Entity::Issue => any!(issues::entity),
    })
}
