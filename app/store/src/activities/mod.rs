//! Activities: finding them.

pub(crate) mod entity;
pub(crate) mod exchange;

use crate::{Answer, Fault, Store, customers, log};
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use entity::{FOREVER, SHORT};
use model::activities::spread::{LONGEST, Stop, Wish, spread};
use model::activities::{Activity, State};
use model::read::Seed;
use model::time::{midnight, today};
use model::{Actor, CustomerId, Directory, Fault as RuleFault, Record, Refusal, Role};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// The activities an actor may see: their own and their team's, an administrator's all; [`Actor::sees`] in SQL.
pub(crate) fn visible_to(actor: &Actor, directory: &Directory) -> Select<entity::Entity> {
    entity::Entity::find().filter(seen_by(actor, directory))
}

fn seen_by(actor: &Actor, directory: &Directory) -> Condition {
    let team = actor.and_team(directory).map(|id| id.0);
    match actor.role {
        Role::Administrator => Condition::all(),
        _ => entity::Column::Rep.is_in(team).into(),
    }
}

/// Single activities that overlap the days from `first` to `last` in any zone, and series that reach into them.
pub(crate) fn between(
    actor: &Actor,
    directory: &Directory,
    first: NaiveDate,
    last: NaiveDate,
) -> [Select<entity::Entity>; 2] {
    use entity::Column::{FromUtc, Repeats, State as Stage, UntilUtc};
    let (from, until) = (midnight(first) - Duration::days(1), midnight(last) + Duration::days(2));
    let begins = from - SHORT;
    let seen = || visible_to(actor, directory).filter(FromUtc.lt(until)).filter(Stage.ne(State::Cancelled.name()));
    [
        seen().filter(FromUtc.gte(begins)).filter(UntilUtc.gt(from)).filter(Repeats.eq(false)),
        seen().filter(lasts_beyond(from)).filter(Repeats.eq(true).or(FromUtc.lt(begins))),
    ]
}

/// What repeats or lasts longer than [`SHORT`], and is not over at that moment. With both ends the range is worth an index
/// to every database, whatever it knows of the table.
fn lasts_beyond(moment: NaiveDateTime) -> Condition {
    use entity::Column::LastsUntil;
    Condition::all().add(LastsUntil.gt(moment)).add(LastsUntil.lt(FOREVER))
}

/// Single activities that were over before a day began, in any zone; without those called off.
pub(crate) fn before(actor: &Actor, directory: &Directory, day: NaiveDate) -> Select<entity::Entity> {
    use entity::Column::{Repeats, State as Stage, UntilUtc};
    let over = UntilUtc.lte(midnight(day) - Duration::days(1));
    visible_to(actor, directory).filter(over).filter(Repeats.eq(false)).filter(Stage.ne(State::Cancelled.name()))
}

pub(crate) async fn of_customer(
    db: &impl ConnectionTrait,
    actor: &Actor,
    directory: &Directory,
    customer: CustomerId,
) -> Result<Vec<Activity>, Fault> {
    let rows = visible_to(actor, directory)
        .filter(entity::Column::Customer.eq(customer.0))
        .order_by_desc(entity::Column::FromUtc)
        .limit(200)
        .all(db)
        .await?;
    rows.into_iter().map(Activity::try_from).collect()
}

impl Store {
    /// Everything dated on the days from `first` to `last`, a day more on either side, as days differ between zones:
    /// activities, series that have occurrences then, and issues with a deadline or a promised call.
    pub fn activities_between<'a>(&'a self, actor: &'a Actor, first: NaiveDate, last: NaiveDate) -> Answer<'a, Seed> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let mut records = vec![];
            for found in between(actor, &directory, first, last) {
                for row in found.all(db).await? {
                    records.push(Record::Activity(row.try_into()?));
                }
            }
            let issues = crate::issues::dated_between(db, actor, &directory, first, last).await?;
            records.extend(issues.into_iter().map(Record::Issue));
            Ok(Seed { version, records })
        })
    }

    /// What a person's day begins with: today's activities, planned ones that are overdue (up to 60 days back),
    /// tomorrow's, their open issues, what of the team is at risk or will be within a day, and the customers these are about.
    pub fn open_today<'a>(&'a self, actor: &'a Actor, now: DateTime<Utc>) -> Answer<'a, Seed> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            use entity::Column::{FromUtc, Rep, Repeats, State as Stage, UntilUtc};
            let day = midnight(today(&crate::Iana, &actor.zone, now));
            let own = |which: Condition| {
                visible_to(actor, &directory)
                    .filter(Rep.eq(actor.id.0))
                    .filter(FromUtc.lt(day + Duration::days(3)))
                    .filter(which)
            };
            let (earliest, not_over) = (day - Duration::days(60), UntilUtc.gt(day - Duration::days(1)));
            let late = Stage.eq(State::Planned.name());
            let single = Condition::all().add(Repeats.eq(false)).add(FromUtc.gt(earliest));
            let lasting = Repeats.eq(true).or(FromUtc.lte(earliest).and(not_over.clone()));
            let mut activities = own(lasts_beyond(earliest).add(lasting)).all(db).await?;
            activities.extend(own(single.add(not_over.or(late))).all(db).await?);
            let mut issues = crate::issues::open_of(db, actor, &directory).await?;
            let soon = crate::issues::at_risk(db, actor, &directory, now + Duration::days(1)).await?;
            issues.extend(
                soon.into_iter().filter(|issue| !issues.iter().any(|own| own.id == issue.id)).collect::<Vec<_>>(),
            );
            let visited = activities.iter().filter_map(|activity| activity.customer);
            let about = visited.chain(issues.iter().map(|issue| issue.customer.0));
            let customers = customers::of_ids(db, actor, &directory, about).await?;
            let activities = activities.into_iter().map(|row| Ok(Record::Activity(row.try_into()?)));
            let mut records = activities.collect::<Result<Vec<_>, Fault>>()?;
            records.extend(customers);
            records.extend(issues.into_iter().map(Record::Issue));
            Ok(Seed { version, records })
        })
    }
}

impl Store {
    /// What waits to be planned: customers due for a visit with what is planned with them, the actor's overdue visits
    /// of the last 60 days, and their open issues.
    pub fn to_plan<'a>(&'a self, actor: &'a Actor, now: DateTime<Utc>) -> Answer<'a, Seed> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let today = today(&crate::Iana, &actor.zone, now);
            let due = customers::due(db, actor, &directory, today).await?;
            let ids: Vec<_> = due.iter().map(|customer| customer.id.0).collect();
            let day = midnight(today);
            let planned = visible_to(actor, &directory).filter(entity::Column::State.eq(State::Planned.name())).filter(
                Condition::any().add(entity::Column::Customer.is_in(ids)).add(
                    Condition::all()
                        .add(entity::Column::Rep.eq(actor.id.0))
                        .add(entity::Column::UntilUtc.gt(day - Duration::days(60)))
                        .add(entity::Column::FromUtc.lt(day)),
                ),
            );
            let activities = planned.all(db).await?.into_iter().map(|row| Ok(Record::Activity(row.try_into()?)));
            let issues =
                crate::issues::open_of(db, actor, &directory).await?.into_iter().map(|issue| Ok(Record::Issue(issue)));
            let customers = due.into_iter().map(|customer| Ok(Record::Customer(customer)));
            let records = customers.chain(activities).chain(issues).collect::<Result<_, Fault>>()?;
            Ok(Seed { version, records })
        })
    }
}

impl Store {
    /// Where visits to many customers would come to lie, on what is planned already; with the customers.
    ///
    /// # Errors
    /// The inner error: a rep the actor may not plan for, or a period that is too long.
    pub fn spread_visits<'a>(
        &'a self,
        actor: &'a Actor,
        wish: &'a Wish,
    ) -> Answer<'a, Result<(Vec<Stop>, Seed), Refusal>> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            if wish.reps.is_empty() || !wish.reps.iter().all(|rep| actor.acts_for(*rep, &directory)) {
                return Ok(Err(Refusal::field("rep", RuleFault::Unknown)));
            }
            if wish.last < wish.first || (wish.last - wish.first).num_days() > LONGEST {
                return Ok(Err(Refusal::field("end", RuleFault::OutOfRange)));
            }
            let mut world = crate::facts::common(db).await?;
            for found in between(actor, &directory, wish.first, wish.last) {
                let reps = wish.reps.iter().map(|rep| rep.0);
                for row in found.filter(entity::Column::Rep.is_in(reps)).all(db).await? {
                    world.put(Record::Activity(row.try_into()?));
                }
            }
            let customers = customers::of_ids(db, actor, &directory, wish.customers.iter().map(|id| id.0));
            for customer in customers.await? {
                world.put(customer);
            }
            let known = wish.customers.iter().copied().filter(|id| world.customers.contains_key(id)).collect();
            let stops = spread(&world, &crate::Iana, &Wish { customers: known, ..wish.clone() });
            let records = world.customers.values().cloned().map(Record::Customer).collect();
            Ok(Ok((stops, Seed { version, records })))
        })
    }
}
