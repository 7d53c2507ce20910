//! Activities: finding them.

pub(crate) mod entity;

use crate::{Answer, Fault, Store, customers, log};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use model::activities::{Activity, State};
use model::read::Seed;
use model::time::{midnight, today};
use model::{Actor, CustomerId, Directory, Record, Role};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// The activities an actor may see: their own and their team's, an administrator's all; [`Actor::sees`] in SQL.
pub(crate) fn visible_to(actor: &Actor, directory: &Directory) -> Select<entity::Entity> {
    entity::Entity::find().filter(seen_by(actor, directory))
}

fn seen_by(actor: &Actor, directory: &Directory) -> Condition {
    let team = directory.team(&actor.team).into_iter().chain([actor.id]).map(|id| id.0);
    match actor.role {
        Role::Administrator => Condition::all(),
        _ => entity::Column::Rep.is_in(team).into(),
    }
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
    /// The activities of the days from `first` to `last`, a day more on either side: days differ between zones.
    pub fn activities_between<'a>(&'a self, actor: &'a Actor, first: NaiveDate, last: NaiveDate) -> Answer<'a, Seed> {
        Box::pin(async move {
            let version = log::version(&self.0.db).await?;
            let from = midnight(first) - Duration::days(1);
            let until = midnight(last) + Duration::days(2);
            let rows = visible_to(actor, &self.directory())
                .filter(entity::Column::FromUtc.lt(until))
                .filter(entity::Column::FromUtc.gte(from - Duration::days(model::time::LONGEST)))
                .filter(entity::Column::UntilUtc.gt(from))
                .all(&self.0.db)
                .await?;
            let records =
                rows.into_iter().map(|row| Ok(Record::Activity(row.try_into()?))).collect::<Result<_, Fault>>()?;
            Ok(Seed { version, records })
        })
    }

    /// What a person's day begins with: today's activities, planned ones that are overdue (up to 60 days back),
    /// tomorrow's, their open issues, and the customers these are about.
    pub fn open_today<'a>(&'a self, actor: &'a Actor, now: DateTime<Utc>) -> Answer<'a, Seed> {
        Box::pin(async move {
            let (db, directory) = (&self.0.db, self.directory());
            let version = log::version(db).await?;
            let day = midnight(today(&crate::Iana, &actor.zone, now));
            let planned = State::Planned.name();
            let activities = visible_to(actor, &directory)
                .filter(entity::Column::Rep.eq(actor.id.0))
                .filter(entity::Column::FromUtc.lt(day + Duration::days(3)))
                .filter(
                    Condition::any().add(entity::Column::UntilUtc.gt(day - Duration::days(1))).add(
                        Condition::all()
                            .add(entity::Column::State.eq(planned))
                            .add(entity::Column::FromUtc.gt(day - Duration::days(60))),
                    ),
                )
                .order_by_asc(entity::Column::FromUtc)
                .all(db)
                .await?;
            let issues = crate::issues::open_of(db, actor).await?;
            let about: Vec<_> = activities
                .iter()
                .filter_map(|activity| activity.customer)
                .chain(issues.iter().map(|issue| issue.customer.0))
                .collect();
            let customers = customers::visible_to(actor, &directory)
                .filter(customers::entity::Column::Id.is_in(about))
                .all(db)
                .await?;
            let activities = activities.into_iter().map(|row| Ok(Record::Activity(row.try_into()?)));
            let customers = customers.into_iter().map(|row| Ok(Record::Customer(row.try_into()?)));
            let issues = issues.into_iter().map(|issue| Ok(Record::Issue(issue)));
            let records = activities.chain(customers).chain(issues).collect::<Result<_, Fault>>()?;
            Ok(Seed { version, records })
        })
    }
}
