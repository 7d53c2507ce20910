//! Table `activities`. A slot is kept as civil start and end with their zone, and as the instants they mean.

use crate::{Fault, Iana, row};
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use model::activities::{Activity, Occurrence};
use model::time::{Slot, midnight};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "activities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub rep: Uuid,
    pub customer: Option<Uuid>,
    pub contact: Option<Uuid>,
    pub method: String,
    pub title: String,
    pub place: String,
    pub all_day: bool,
    pub starts: NaiveDateTime,
    pub ends: NaiveDateTime,
    /// IANA zone; empty for whole days.
    pub zone: String,
    pub from_utc: NaiveDateTime,
    pub until_utc: NaiveDateTime,
    /// `until_utc` of what repeats or lasts longer than [`SHORT`].
    pub lasts_until: Option<NaiveDateTime>,
    pub state: String,
    pub note: String,
    pub outcome: String,
    pub sale: Json,
    pub reason: String,
    /// As RFC 5545 writes it; empty for what takes place once.
    pub rule: String,
    pub repeats: bool,
    pub skipped: Json,
    pub series: Option<Uuid>,
    pub original: Option<NaiveDateTime>,
    pub uid: String,
    pub created: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Activity {
    type Error = Fault;

    fn try_from(row: Model) -> Result<Self, Fault> {
        let slot = if row.all_day {
            Slot::AllDay { first: row.starts.date(), last: (row.ends - Duration::days(1)).date() }
        } else {
            Slot::Timed { start: row.starts, end: row.ends, zone: row.zone }
        };
        Ok(Self {
            id: row.id.into(),
            rep: row.rep.into(),
            customer: row.customer.map(Into::into),
            contact: row.contact.map(Into::into),
            method: row::read(&row.method)?,
            title: row.title,
            place: row.place,
            slot,
            state: row::read(&row.state)?,
            note: row.note,
            outcome: row.outcome,
            sale: serde_json::from_value(row.sale)?,
            reason: row.reason,
            rule: row::read_optional(&row.rule)?,
            skipped: serde_json::from_value(row.skipped)?,
            part_of: row.series.zip(row.original).map(|(series, start)| Occurrence { series: series.into(), start }),
            uid: row.uid,
            created: row.created,
        })
    }
}

/// What is not longer is found by when it begins, unless it repeats.
pub(crate) const SHORT: Duration = Duration::days(1);
/// Stands for the end of a series that has none, or one after all years there are.
const ENDLESS: NaiveDateTime = NaiveDate::from_ymd_opt(2200, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
/// Later than everything that a database can hold.
pub(crate) const FOREVER: NaiveDateTime =
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap().and_hms_opt(23, 59, 59).unwrap();
/// Civil time is at most a day from UTC.
const SLACK: Duration = Duration::days(1);

pub(crate) fn row(activity: &Activity) -> Result<ActiveModel, Fault> {
    let (starts, ends, zone) = match &activity.slot {
        Slot::Timed { start, end, zone } => (*start, *end, zone.as_str()),
        Slot::AllDay { first, last } => (midnight(*first), midnight(*last + Duration::days(1)), ""),
    };
    let instants = activity.slot.instants(&Iana);
    let (from_utc, mut until_utc) = instants.ok_or_else(|| Fault::corrupt(format_args!("zone {zone}")))?;
    if let Some(rule) = &activity.rule {
        until_utc = rule.last(activity.slot.civil_start()).map_or(ENDLESS, |last| ENDLESS.min(last + SLACK))
            + activity.slot.length();
    }
    Ok(ActiveModel {
        id: Set(activity.id.0),
        rep: Set(activity.rep.0),
        customer: Set(activity.customer.map(Into::into)),
        contact: Set(activity.contact.map(Into::into)),
        method: Set(row::word(&activity.method)?),
        title: Set(activity.title.clone()),
        place: Set(activity.place.clone()),
        all_day: Set(zone.is_empty()),
        starts: Set(starts),
        ends: Set(ends),
        zone: Set(zone.to_owned()),
        from_utc: Set(from_utc),
        until_utc: Set(until_utc),
        lasts_until: Set(Some(until_utc).filter(|_| activity.rule.is_some() || until_utc - from_utc > SHORT)),
        state: Set(row::word(&activity.state)?),
        note: Set(activity.note.clone()),
        outcome: Set(activity.outcome.clone()),
        sale: Set(serde_json::to_value(&activity.sale)?),
        reason: Set(activity.reason.clone()),
        rule: Set(activity.rule.as_ref().map(ToString::to_string).unwrap_or_default()),
        repeats: Set(activity.rule.is_some()),
        skipped: Set(serde_json::to_value(&activity.skipped)?),
        series: Set(activity.part_of.map(|of| of.series.0)),
        original: Set(activity.part_of.map(|of| of.start)),
        uid: Set(activity.uid.clone()),
        created: Set(activity.created),
    })
}
