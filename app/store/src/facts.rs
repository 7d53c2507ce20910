//! Loading what a rule needs to know for one command, no more than the actor may see.

use crate::log::entity::number;
use crate::{
    Fault, Iana, activities, company, customers, files, issues, knowledge, log, orders, people, products, rows,
};
use chrono::{DateTime, Utc};
use model::activities::{Activity, Command as ActivityCommand, Scope};
use model::capacity::days_around;
use model::command::Made;
use model::company::Policy;
use model::customers::{Command as CustomerCommand, Field};
use model::files::Command as FileCommand;
use model::issues::{Column, Command as IssueCommand};
use model::knowledge::Command as KnowledgeCommand;
use model::orders::Command as OrderCommand;
use model::products::{Command as ProductCommand, Field as ProductField};
use model::time::Slot;
use model::{Actor, Command, Directory, Entity, Key, PersonId, Record, World};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The facts for `command`; `common` is everybody, and the company. `None` where it names something that the actor
/// may not see and that the rule would be given for another reason: a card to order by, a customer to know the owner of.
pub(crate) async fn load(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    common: &World,
    now: DateTime<Utc>,
    command: &Command,
) -> Result<Option<World>, Fault> {
    let mut world = common.clone();
    let mut names = command.names();
    if let Command::TakeBack(mutation) = command
        && let Some(made) = log::made(db, *mutation).await?
    {
        names.extend(made.changes.iter().map(|change| change.key));
        world.past.insert(*mutation, made);
    }
    if let Command::Customers(CustomerCommand::Unmerge { id }) = command
        && let Some((mutation, made)) = log::merge_of(db, *id).await?
    {
        names.extend(made.changes.iter().map(|change| change.key));
        // Of the one that stays nothing need have changed.
        let merged = made.changes.iter().filter_map(|change| change.fields.get("merged_into"));
        let stays = merged.filter_map(|field| serde_json::from_value(field.new.clone()).ok());
        names.extend(stays.map(|id| Key { entity: Entity::Customer, id }));
        same_codes_as_before(&mut world, db, &made).await?;
        world.past.insert(mutation, made);
        // Whatever was moved moves back, also what somebody else holds.
        everything(&mut world, db, &names).await?;
    }
    records(&mut world, db, actor, directory, &names).await?;
    let unseen: Vec<Key> = names.iter().copied().filter(|key| world.get(*key).is_none()).collect();
    for made in world.past.values().cloned().collect::<Vec<_>>() {
        needed(&mut world, db, &made).await?;
    }
    related_customers(&mut world, db).await?;
    let single = match command {
        Command::Together(commands) => commands.as_slice(),
        command => std::slice::from_ref(command),
    };
    same_codes(&mut world, db, single).await?;
    for command in single {
        besides(&mut world, db, actor, directory, now, command).await?;
    }
    let to_order_by: BTreeSet<Key> = single.iter().flat_map(order_only).collect();
    let meant: BTreeSet<Key> = single.iter().flat_map(meant).collect();
    for key in unseen {
        let only_to_order_by = to_order_by.contains(&key) && !meant.contains(&key);
        if world.get(key).is_some() && matches!(command, Command::TakeBack(_)) {
            // What the actor sees no longer stays as it is.
            world.remove(key);
        } else if world.get(key).is_some() && !only_to_order_by {
            return Ok(None);
        }
    }
    let unknown: Vec<Key> = names.into_iter().filter(|key| world.get(*key).is_none()).collect();
    world.taken.extend(existing(db, &unknown).await?);
    Ok(Some(world))
}

/// What every rule may ask about: everybody who works here, and what holds for them all.
pub(crate) async fn common(db: &impl ConnectionTrait) -> Result<World, Fault> {
    let mut world = World::default();
    for person in people::all(db).await? {
        world.put(Record::Person(person));
    }
    if let Some(company) = company::find(db).await? {
        world.put(Record::Company(company));
    }
    Ok(world)
}

/// Everybody, the company, and those of these records that the actor may see.
pub(crate) async fn seen(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    keys: &[Key],
) -> Result<World, Fault> {
    let mut world = common(db).await?;
    records(&mut world, db, actor, directory, keys).await?;
    Ok(world)
}

/// The records of these keys, what was taken out of the series among them, and the customers they belong to.
async fn records(
    world: &mut World,
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    names: &[Key],
) -> Result<(), Fault> {
    let ids =
        |entity: Entity| -> Vec<Uuid> { names.iter().filter(|key| key.entity == entity).map(|key| key.id).collect() };
    use activities::entity as activity;
    use customers::contact;
    use issues::entity as issue;

    for customer in customers::of_ids(db, actor, directory, ids(Entity::Customer)).await? {
        world.put(customer);
    }
    let wanted = ids(Entity::Contact);
    if !wanted.is_empty() {
        let found = customers::contacts_visible_to(actor, directory).filter(contact::Column::Id.is_in(wanted));
        put(world, db, found, Record::Contact).await?;
    }
    let wanted = ids(Entity::Activity);
    if !wanted.is_empty() {
        let named = activity::Column::Id.is_in(wanted.clone()).or(activity::Column::Series.is_in(wanted));
        // Whether they may be seen is told from what is found: SQLite would go through all that these people ever did for it.
        for row in activity::Entity::find().filter(named).all(db).await? {
            let found = Activity::try_from(row)?;
            if actor.sees(Entity::Activity, &found.holders(), directory) {
                world.put(Record::Activity(found));
            }
        }
    }
    let wanted = ids(Entity::Comment);
    if !wanted.is_empty() {
        let found = issues::comments_visible_to(actor, directory).filter(issues::comment::Column::Id.is_in(wanted));
        put(world, db, found, Record::Comment).await?;
    }
    let wanted = ids(Entity::BoardView);
    if !wanted.is_empty() {
        let found = issues::view::Entity::find().filter(issues::view::Column::Id.is_in(wanted));
        put(world, db, found, Record::BoardView).await?;
        world.board_views.retain(|view| view.seen_by.contains(&actor.id));
    }
    let wanted = ids(Entity::CustomerSet);
    if !wanted.is_empty() {
        let found = customers::set::Entity::find().filter(customers::set::Column::Id.is_in(wanted));
        put(world, db, found, Record::CustomerSet).await?;
        world.customer_sets.retain(|set| set.seen_by.contains(&actor.id));
    }
    let wanted = ids(Entity::Attachment);
    if !wanted.is_empty() {
        let found = files::visible_to(actor, directory).filter(files::entity::Column::Id.is_in(wanted));
        put(world, db, found, Record::Attachment).await?;
    }
    let of_articles = world.attachments.values().map(|file| file.of).filter(|of| of.entity == Entity::Article);
    let wanted: Vec<Uuid> = ids(Entity::Article).into_iter().chain(of_articles.map(|of| of.id)).collect();
    if !wanted.is_empty() {
        let found = knowledge::entity::Entity::find().filter(knowledge::entity::Column::Id.is_in(wanted));
        put(world, db, found, Record::Article).await?;
    }
    let wanted = ids(Entity::Order);
    if !wanted.is_empty() {
        let found = orders::visible_to(actor, directory).filter(orders::entity::Column::Id.is_in(wanted));
        put(world, db, found, Record::Order).await?;
    }
    let wanted = ids(Entity::Agreement);
    if !wanted.is_empty() {
        let found = products::agreements_visible_to(actor, directory);
        put(world, db, found.filter(products::agreement::Column::Id.is_in(wanted)), Record::Agreement).await?;
    }
    let wanted = ids(Entity::Product);
    if !wanted.is_empty() {
        let found = products::entity::Entity::find().filter(products::entity::Column::Id.is_in(wanted));
        put(world, db, found, Record::Product).await?;
    }
    let wanted: Vec<Uuid> = ids(Entity::Issue).into_iter().chain(commented(world)).collect();
    if !wanted.is_empty() {
        let found = issues::visible_to(actor, directory).filter(issue::Column::Id.is_in(wanted));
        put(world, db, found, Record::Issue).await?;
    }
    Ok(())
}

/// What a command names for more than that.
fn meant(command: &Command) -> Vec<Key> {
    let order = order_only(command);
    command.names().into_iter().filter(|key| !order.contains(key)).collect()
}

/// The cards a command names only to say between which another one goes.
fn order_only(command: &Command) -> Vec<Key> {
    let key = |id: &model::IssueId| Key { entity: Entity::Issue, id: id.0 };
    match command {
        Command::Issues(IssueCommand::Move { after, before, .. }) => after.iter().chain(before).map(key).collect(),
        _ => vec![],
    }
}

/// What a command needs to know besides the records it names.
async fn besides(
    world: &mut World,
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    now: DateTime<Utc>,
    command: &Command,
) -> Result<(), Fault> {
    match command {
        Command::Customers(CustomerCommand::Merge { gone, .. }) => belongings(world, db, gone.0).await?,
        Command::Customers(CustomerCommand::HandOver(over)) if over.visits => {
            let there = activities::entity::Column::Customer.is_in(over.customers.iter().map(|id| id.0));
            let found = activities::entity::Entity::find().filter(there);
            put(world, db, found, Record::Activity).await?;
        }
        Command::Orders(command) => {
            payers(world, db).await?;
            if matches!(command, OrderCommand::Quote { .. }) {
                last_number(world, db, model::orders::series(&actor.zone, &Iana, now)).await?;
            }
        }
        Command::Issues(command) => {
            neighbours(world, db, command).await?;
            standing(world, db, command).await?;
            if matches!(command, IssueCommand::Register { .. }) {
                last_number(world, db, model::issues::series(&actor.zone, &Iana, now)).await?;
            }
        }
        Command::Files(FileCommand::Attach { of, kept, .. }) => {
            world.contents.insert(kept.hash.clone(), files::kept(db, &kept.hash).await?);
            let others = files::entity::Entity::find().filter(files::entity::Column::Record.eq(of.id));
            put(world, db, others, Record::Attachment).await?;
        }
        Command::Knowledge(KnowledgeCommand::Learn { issue, .. }) => {
            if let Some(customer) = world.issues.get(issue).map(|issue| issue.customer) {
                let contacts = customers::contact::Entity::find();
                let contacts = contacts.filter(customers::contact::Column::Customer.eq(customer.0));
                put(world, db, contacts, Record::Contact).await?;
            }
        }
        Command::Activities(command) => {
            if let Some((rep, slot)) = lands_on(world, actor, command) {
                day_of(world, db, actor, directory, rep, &slot).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The last number given in a series.
async fn last_number(world: &mut World, db: &impl ConnectionTrait, series: String) -> Result<(), Fault> {
    let last = number::Entity::find_by_id(series.clone()).one(db).await?.map_or(0, |row| row.last);
    world.numbers.insert(series, u32::try_from(last).map_err(Fault::corrupt)?);
    Ok(())
}

/// Whoever pays for loaded orders and customers, whoever may see them: it is their credit that counts.
async fn payers(world: &mut World, db: &impl ConnectionTrait) -> Result<(), Fault> {
    let settled = world.orders.values().filter_map(|order| order.bill_to);
    let buyers = world.customers.values();
    let payers: BTreeSet<Uuid> = settled.chain(buyers.filter_map(|buyer| buyer.bill_to)).map(Into::into).collect();
    let missing: Vec<Uuid> = payers.into_iter().filter(|id| !world.customers.contains_key(&(*id).into())).collect();
    if missing.is_empty() {
        return Ok(());
    }
    put(
        world,
        db,
        customers::entity::Entity::find().filter(customers::entity::Column::Id.is_in(missing)),
        Record::Customer,
    )
    .await
}

/// Whoever has the codes that commands give.
async fn same_codes(world: &mut World, db: &impl ConnectionTrait, commands: &[Command]) -> Result<(), Fault> {
    let (mut of_customers, mut of_products) = (BTreeSet::new(), BTreeSet::new());
    let note = |codes: &mut BTreeSet<String>, code: &str| {
        if !code.trim().is_empty() {
            codes.insert(code.trim().to_owned());
        }
    };
    for command in commands {
        match command {
            Command::Customers(
                CustomerCommand::Add { set, .. }
                | CustomerCommand::Edit { set, .. }
                | CustomerCommand::Merge { set, .. },
            ) => {
                for field in set {
                    if let Field::Code(code) = field {
                        note(&mut of_customers, code);
                    }
                }
            }
            Command::Products(ProductCommand::Add { set, .. } | ProductCommand::Edit { set, .. }) => {
                for field in set {
                    if let ProductField::Code(code) = field {
                        note(&mut of_products, code);
                    }
                }
            }
            _ => {}
        }
    }
    if !of_customers.is_empty() {
        let found = customers::entity::Entity::find().filter(customers::entity::Column::Code.is_in(of_customers));
        put(world, db, found, Record::Customer).await?;
    }
    if !of_products.is_empty() {
        let found = products::entity::Entity::find().filter(products::entity::Column::Code.is_in(of_products));
        put(world, db, found, Record::Product).await?;
    }
    Ok(())
}

/// All that belongs to a customer, whoever holds it.
async fn belongings(world: &mut World, db: &impl ConnectionTrait, id: Uuid) -> Result<(), Fault> {
    let contacts = customers::contact::Entity::find().filter(customers::contact::Column::Customer.eq(id));
    put(world, db, contacts, Record::Contact).await?;
    let activities = activities::entity::Entity::find().filter(activities::entity::Column::Customer.eq(id));
    put(world, db, activities, Record::Activity).await?;
    let issues = issues::entity::Entity::find().filter(issues::entity::Column::Customer.eq(id));
    put(world, db, issues, Record::Issue).await?;
    let agreements = products::agreement::Entity::find().filter(products::agreement::Column::Customer.eq(id));
    put(world, db, agreements, Record::Agreement).await?;
    let attached = files::entity::Entity::find().filter(files::entity::Column::Record.eq(id));
    put(world, db, attached, Record::Attachment).await?;
    for row in customers::set::Entity::find().all(db).await? {
        let set = model::customers::CustomerSet::try_from(row)?;
        if set.members.contains(&id.into()) {
            world.put(Record::CustomerSet(set));
        }
    }
    let of = orders::entity::Column::Customer.eq(id).or(orders::entity::Column::BillTo.eq(id));
    put(world, db, orders::entity::Entity::find().filter(of), Record::Order).await?;
    let paid_for = customers::entity::Entity::find().filter(customers::entity::Column::BillTo.eq(id));
    put(world, db, paid_for, Record::Customer).await
}

/// Whoever has by now a code that a mutation took away.
async fn same_codes_as_before(world: &mut World, db: &impl ConnectionTrait, made: &Made) -> Result<(), Fault> {
    let codes = made.changes.iter().filter_map(|change| change.fields.get("code")?.old.as_str());
    let codes: Vec<&str> = codes.filter(|code| !code.is_empty()).collect();
    let found = customers::entity::Entity::find().filter(customers::entity::Column::Code.is_in(codes));
    put(world, db, found, Record::Customer).await
}

/// These records, whoever may see them.
async fn everything(world: &mut World, db: &impl ConnectionTrait, names: &[Key]) -> Result<(), Fault> {
    // Whether the one that is gone may be seen is for the scoped finders to say.
    let others = names.iter().filter(|key| Some(*key) != names.first()).copied();
    rows::of_keys(db, others).await?.into_values().for_each(|record| world.put(record));
    Ok(())
}

/// Which of the records that a mutation made others belong to: they cannot go.
async fn needed(world: &mut World, db: &impl ConnectionTrait, made: &Made) -> Result<(), Fault> {
    let born = |kind: Entity| -> Vec<Uuid> {
        let born = made.changes.iter().filter(|change| change.created && change.key.entity == kind);
        born.map(|change| change.key.id).collect()
    };
    macro_rules! belonging {
        ($module:path, $column:ident, $ids:expr) => {{
            use $module as table;
            let found = table::Entity::find().select_only().column(table::Column::$column).distinct();
            let found = found.filter(table::Column::$column.is_in($ids));
            world.needed.extend(found.into_tuple::<Option<Uuid>>().all(db).await?.into_iter().flatten());
        }};
    }
    let customers = born(Entity::Customer);
    if !customers.is_empty() {
        let contacts = customers::contact::Entity::find();
        let contacts = contacts.filter(customers::contact::Column::Customer.is_in(customers.iter().copied()));
        put(world, db, contacts, Record::Contact).await?;
        belonging!(activities::entity, Customer, customers.iter().copied());
        belonging!(issues::entity, Customer, customers.iter().copied());
        belonging!(orders::entity, Customer, customers.iter().copied());
        belonging!(products::agreement, Customer, customers.iter().copied());
        belonging!(customers::entity, BillTo, customers.iter().copied());
        belonging!(customers::entity, MergedInto, customers.iter().copied());
        belonging!(orders::entity, BillTo, customers.iter().copied());
        let attached = files::entity::Entity::find().select_only().column(files::entity::Column::Record);
        let attached = attached.filter(files::entity::Column::Record.is_in(customers.iter().copied()));
        world.needed.extend(attached.into_tuple::<Uuid>().all(db).await?);
    }
    let contacts = born(Entity::Contact);
    if !contacts.is_empty() {
        belonging!(activities::entity, Contact, contacts.iter().copied());
        belonging!(issues::entity, Contact, contacts.iter().copied());
    }
    let born_orders = born(Entity::Order);
    if !born_orders.is_empty() {
        use orders::entity::{Column, Entity as Orders};
        // Whoever has ordered something else stays a customer.
        let buyers =
            Orders::find().select_only().column(Column::Customer).filter(Column::Id.is_in(born_orders.clone()));
        let others = Orders::find().select_only().column(Column::Customer).distinct();
        let others = others
            .filter(Column::Customer.in_subquery(buyers.into_query()))
            .filter(Column::Id.is_not_in(born_orders.clone()))
            .filter(Column::State.ne(model::orders::State::Quoted.name()));
        world.needed.extend(others.into_tuple::<Uuid>().all(db).await?);
        let attached = files::entity::Entity::find().select_only().column(files::entity::Column::Record);
        let attached = attached.filter(files::entity::Column::Record.is_in(born_orders));
        world.needed.extend(attached.into_tuple::<Uuid>().all(db).await?);
    }
    let products = born(Entity::Product);
    if !products.is_empty() {
        belonging!(products::agreement, Product, products.iter().copied());
        // What an order is about stands in its lines.
        if orders::entity::Entity::find().count(db).await? > 0 {
            world.needed.extend(products);
        }
    }
    Ok(())
}

/// The issues that loaded comments and files belong to: whoever holds the issue holds them.
fn commented(world: &World) -> Vec<Uuid> {
    let comments = world.comments.values().map(|comment| comment.issue.0);
    let files = world.attachments.values().map(|file| file.of).filter(|of| of.entity == Entity::Issue);
    comments.chain(files.map(|of| of.id)).collect()
}

/// How many cards stand in the column a card goes to, whoever may see them, where that is limited.
async fn standing(world: &mut World, db: &impl ConnectionTrait, command: &IssueCommand) -> Result<(), Fault> {
    use issues::entity::{Column as Field, Entity as Issues};
    let IssueCommand::Move { to, .. } = command else { return Ok(()) };
    if world.company().limit(*to).is_some_and(|limit| limit.hard) && !world.standing.contains_key(to) {
        let cards = Issues::find().filter(Field::BoardColumn.eq(to.name())).filter(Field::Archived.eq(false));
        world.standing.insert(*to, u32::try_from(cards.count(db).await?).map_err(Fault::corrupt)?);
    }
    Ok(())
}

/// Whose day an activity would come to lie on, and when.
fn lands_on(world: &World, actor: &Actor, command: &ActivityCommand) -> Option<(PersonId, Slot)> {
    let there = |id| world.activities.get(id);
    let single = |part: &Option<model::activities::Part>| part.is_none_or(|part| part.scope == Scope::This);
    match command {
        ActivityCommand::Plan(draft) => Some((draft.rep.unwrap_or(actor.id), draft.slot.clone())),
        ActivityCommand::Reschedule { id, to, part, .. } if single(part) => Some((there(id)?.rep, to.clone())),
        ActivityCommand::Reassign { id, rep, part, .. } if single(part) => {
            let slot = &there(id)?.slot;
            Some((*rep, part.map_or_else(|| slot.clone(), |part| slot.starting(part.start))))
        }
        _ => None,
    }
}

/// All that a rep has on the days around a slot, where a rule asks for it.
async fn day_of(
    world: &mut World,
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    rep: PersonId,
    slot: &Slot,
) -> Result<(), Fault> {
    let strict = world.company().policy != Policy::Warn;
    if !strict && !world.people.get(&rep).is_some_and(|person| person.no_clashes) {
        return Ok(());
    }
    let (first, last) = days_around(slot);
    for found in activities::between(actor, directory, first, last) {
        put(world, db, found.filter(activities::entity::Column::Rep.eq(rep.0)), Record::Activity).await?;
    }
    Ok(())
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
    let orders = world.orders.values().map(|order| order.customer);
    let agreements = world.agreements.values().map(|agreement| agreement.customer);
    let files = world.attachments.values().map(|file| file.of).filter(|of| of.entity == Entity::Customer);
    let missing: BTreeSet<Uuid> = contacts
        .chain(activities)
        .chain(issues)
        .chain(orders)
        .chain(agreements)
        .chain(files.map(|of| of.id.into()))
        .filter(|customer| !world.customers.contains_key(customer))
        .map(Into::into)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let found = customers::entity::Entity::find().filter(customers::entity::Column::Id.is_in(missing));
    put(world, db, found, Record::Customer).await
}

/// The cards that stand next to where a card goes, whoever may see them: only their order is used.
async fn neighbours(world: &mut World, db: &impl ConnectionTrait, command: &IssueCommand) -> Result<(), Fault> {
    use issues::entity::{Column as Field, Entity as Issues};
    let Some(column) = command.column() else { return Ok(()) };
    if matches!(command, IssueCommand::Tidy { .. }) {
        return put(world, db, Issues::find().filter(Field::BoardColumn.eq(column.name())), Record::Issue).await;
    }
    let (id, after, before) = match command {
        IssueCommand::Move { id, after, before, .. } => (Some(*id), *after, *before),
        _ => (None, None, None),
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

/// Which of these exist, whoever may see them.
async fn existing(db: &impl ConnectionTrait, keys: &[Key]) -> Result<Vec<Uuid>, Fault> {
    let mut found = vec![];
    macro_rules! among {
        ($module:path, $ids:expr) => {{
            use $module as table;
            let there = table::Entity::find().select_only().column(table::Column::Id);
            found.extend(there.filter(table::Column::Id.is_in($ids)).into_tuple::<Uuid>().all(db).await?);
        }};
    }
    for kind in Entity::ALL {
        let ids: Vec<Uuid> = keys.iter().filter(|key| key.entity == kind).map(|key| key.id).collect();
        if ids.is_empty() {
            continue;
        }
        match kind {
            Entity::Company => among!(company::entity, ids),
            Entity::Person => among!(people::entity, ids),
            Entity::Customer => among!(customers::entity, ids),
            Entity::Contact => among!(customers::contact, ids),
            Entity::Activity => among!(activities::entity, ids),
            Entity::Issue => among!(issues::entity, ids),
            Entity::Comment => among!(issues::comment, ids),
            Entity::BoardView => among!(issues::view, ids),
            Entity::Attachment => among!(files::entity, ids),
            Entity::Article => among!(knowledge::entity, ids),
            Entity::Product => among!(products::entity, ids),
            Entity::Agreement => among!(products::agreement, ids),
            Entity::Order => among!(orders::entity, ids),
            Entity::CustomerSet => among!(customers::set, ids),
        }
    }
    Ok(found)
}
