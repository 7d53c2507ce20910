//! Whether the change log is whole.

use super::Finding;
use crate::Fault;
use crate::log::{self, entity::change};
use model::{Entity, Key, Version};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// Versions that are read at once.
const STRETCH: i64 = 5_000;

/// What the log knows of every record: whether it is there.
pub type Told = HashMap<Key, bool>;

/// Reads the log from one end to the other.
pub async fn walk(tx: &DatabaseTransaction, findings: &mut Vec<Finding>) -> Result<Told, Fault> {
    use change::Column;
    let head = log::version(tx).await?;
    let newest = change::Entity::find().order_by_desc(Column::Version).one(tx).await?.map_or(0, |row| row.version);
    if log::signed(head)? != newest {
        findings.push(Finding::Head { head, newest: unsigned(newest)? });
    }
    let (mut told, mut last) = (Told::new(), 0);
    let mut from = 0;
    while from < newest {
        let rows: Vec<(i64, String, Uuid, bool)> = change::Entity::find()
            .select_only()
            .columns([Column::Version, Column::Entity, Column::Record, Column::Removed])
            .filter(Column::Version.gt(from))
            .filter(Column::Version.lte(from + STRETCH))
            .order_by_asc(Column::Version)
            .order_by_asc(Column::Place)
            .into_tuple()
            .all(tx)
            .await?;
        if rows.is_empty() {
            // What is missing may be much.
            let next = change::Entity::find().filter(Column::Version.gt(from)).order_by_asc(Column::Version);
            from = next.one(tx).await?.map_or(newest, |row| row.version - 1);
            continue;
        }
        for (version, entity, id, removed) in rows {
            if version > last + 1 {
                findings.push(Finding::Gap { after: unsigned(last)?, next: unsigned(version)? });
            }
            last = version;
            if let Some(entity) = Entity::named(&entity) {
                told.insert(Key { entity, id }, !removed);
            }
        }
        from += STRETCH;
    }
    Ok(told)
}

fn unsigned(version: i64) -> Result<Version, Fault> {
    Version::try_from(version).map_err(Fault::corrupt)
}
