//! The database file, the streams of devices, and the contents of files.

use super::Finding;
use crate::Fault;
use crate::files::{blob, entity as attachment, hash};
use crate::log::entity::{client, receipt};
use futures::TryStreamExt;
use model::{Entity, Key};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QuerySelect, Statement,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What the database says of itself. PostgreSQL checks references whenever it writes, and pages when it reads them.
pub async fn file(tx: &DatabaseTransaction) -> Result<Vec<Finding>, Fault> {
    if tx.get_database_backend() != DbBackend::Sqlite {
        return Ok(vec![]);
    }
    let ask = |pragma: &str| Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}"));
    let mut findings = vec![];
    for row in tx.query_all_raw(ask("integrity_check")).await? {
        let said: String = row.try_get_by_index(0)?;
        findings.extend(Some(said).filter(|said| said != "ok").map(Finding::File));
    }
    for row in tx.query_all_raw(ask("foreign_key_check")).await? {
        findings.push(Finding::Dangling { table: row.try_get_by_index(0)?, to: row.try_get_by_index(2)? });
    }
    Ok(findings)
}

/// Whether every stream has a receipt for each envelope that was taken of it.
pub async fn streams(tx: &DatabaseTransaction, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let kept: Vec<(Uuid, i64, Option<i64>)> = receipt::Entity::find()
        .select_only()
        .column(receipt::Column::Client)
        .column_as(receipt::Column::Seq.count(), "kept")
        .column_as(receipt::Column::Seq.max(), "last")
        .group_by(receipt::Column::Client)
        .into_tuple()
        .all(tx)
        .await?;
    let kept: HashMap<Uuid, (i64, Option<i64>)> =
        kept.into_iter().map(|(client, count, last)| (client, (count, last))).collect();
    for client in client::Entity::find().all(tx).await? {
        let last = client.last_seq;
        if kept.get(&client.id) != Some(&(last, Some(last))) {
            findings.push(Finding::Receipts(client.id.into()));
        }
    }
    Ok(())
}

/// Whether the contents of files are there, and as they were.
pub async fn contents(tx: &DatabaseTransaction, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let mut there = HashSet::new();
    let mut blobs = blob::Entity::find().stream(tx).await?;
    while let Some(blob) = blobs.try_next().await? {
        if hash(&blob.content) != blob.hash {
            findings.push(Finding::Content(blob.hash.clone()));
        }
        there.insert(blob.hash);
    }
    drop(blobs);
    let attached = attachment::Entity::find().filter(attachment::Column::Removed.eq(false));
    for row in attached.all(tx).await? {
        if !there.contains(&row.hash) {
            let key = Key { entity: Entity::Attachment, id: row.id };
            findings.push(Finding::Lost { key, name: row.name });
        }
    }
    Ok(())
}
