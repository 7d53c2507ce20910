//! Reading and writing the rows of records of every kind.

use crate::{Fault, activities, company, customers, files, issues, knowledge, orders, people, products};
use model::{Change, Entity, Key, Record};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many rows go into one statement, or are asked for in one: with the widest table that is well below what SQLite takes in
/// values.
pub(crate) const AT_ONCE: usize = 400;

/// Runs for every kind of record with its table, and how its row is made.
macro_rules! every_table {
    ($what:ident) => {
        $what! {
            Company company company::entity, company::entity::row(company)?;
            Person person people::entity, people::entity::row(person)?;
            Customer customer customers::entity, customers::entity::row(customer)?;
            Contact contact customers::contact, customers::contact::row(contact);
            Activity activity activities::entity, activities::entity::row(activity)?;
            Issue issue issues::entity, issues::entity::row(issue)?;
            Comment comment issues::comment, issues::comment::row(comment);
            BoardView view issues::view, issues::view::row(view)?;
            Attachment attachment files::entity, files::entity::row(attachment)?;
            Article article knowledge::entity, knowledge::entity::row(article)?;
            Product product products::entity, products::entity::row(product)?;
            Agreement agreement products::agreement, products::agreement::row(agreement)?;
            Order order orders::entity, orders::entity::row(order)?;
            CustomerSet set customers::set, customers::set::row(set)?;
        }
    };
}

pub(crate) use every_table;

/// That a column names one of what was found. It is asked of the row at hand: a list of all that was found would grow with
/// the company.
pub(crate) fn named_by<E: EntityTrait>(column: impl ColumnTrait, id: E::Column, found: Select<E>) -> Expr {
    let named = Expr::col(id.as_column_ref()).eq(Expr::col(column.as_column_ref()));
    Expr::exists(found.filter(named).select_only().column(id).into_query())
}

/// Records of one kind, whoever may see them.
async fn find_all(
    db: &impl ConnectionTrait,
    entity: Entity,
    ids: impl Iterator<Item = Uuid>,
) -> Result<Vec<Record>, Fault> {
    macro_rules! found {
        ($($kind:ident $inner:ident $module:path, $row:expr;)*) => {
            match entity {$(
                Entity::$kind => {
                    use $module as table;
                    let rows = table::Entity::find().filter(table::Column::Id.is_in(ids)).all(db).await?;
                    rows.into_iter().map(|row| Ok(Record::$kind(row.try_into()?))).collect()
                }
            )*}
        };
    }
    every_table!(found)
}

/// The records of these keys, whoever may see them.
pub(crate) async fn of_keys(
    db: &impl ConnectionTrait,
    keys: impl IntoIterator<Item = Key>,
) -> Result<BTreeMap<Key, Record>, Fault> {
    let mut by_kind: BTreeMap<Entity, BTreeSet<Uuid>> = BTreeMap::new();
    for key in keys {
        by_kind.entry(key.entity).or_default().insert(key.id);
    }
    let mut found = BTreeMap::new();
    for (entity, ids) in by_kind {
        for some in ids.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
            let records = find_all(db, entity, some.iter().copied()).await?;
            found.extend(records.into_iter().map(|record| (record.key(), record)));
        }
    }
    Ok(found)
}

/// Writes the row of a record that is there.
pub(crate) async fn update(tx: &DatabaseTransaction, record: &Record) -> Result<(), Fault> {
    macro_rules! written {
        ($($kind:ident $inner:ident $module:path, $row:expr;)*) => {
            match record {$(
                Record::$kind($inner) => {
                    use $module as table;
                    table::Entity::update($row).exec(tx).await?;
                }
            )*}
        };
    }
    every_table!(written);
    Ok(())
}

/// Writes the rows of new records, all of one kind.
pub(crate) async fn insert(tx: &DatabaseTransaction, records: &[Record]) -> Result<(), Fault> {
    macro_rules! written {
        ($($kind:ident $inner:ident $module:path, $row:expr;)*) => {
            for some in records.chunks(AT_ONCE) {
                match &some[0] {$(
                    Record::$kind(_) => {
                        use $module as table;
                        let mut rows = vec![];
                        for record in some {
                            if let Record::$kind($inner) = record {
                                rows.push($row);
                            }
                        }
                        table::Entity::insert_many(rows).exec_without_returning(tx).await?;
                    }
                )*}
            }
        };
    }
    every_table!(written);
    Ok(())
}

/// Deletes the rows of records that go, all of one kind.
pub(crate) async fn delete(tx: &DatabaseTransaction, gone: &[&Change]) -> Result<(), Fault> {
    macro_rules! deleted {
        ($($kind:ident $inner:ident $module:path, $row:expr;)*) => {
            for some in gone.chunks(AT_ONCE) {
                let ids = some.iter().map(|change| change.key.id);
                match some[0].key.entity {$(
                    Entity::$kind => {
                        use $module as table;
                        table::Entity::delete_many().filter(table::Column::Id.is_in(ids)).exec(tx).await?;
                    }
                )*}
            }
        };
    }
    every_table!(deleted);
    Ok(())
}
