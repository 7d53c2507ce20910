//! Reading and writing the rows of records of every kind.

use crate::{Fault, activities, company, customers, files, issues, knowledge, orders, people, products};
use model::{Change, Entity, Key, Record};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

/// How many rows go into one statement: with the widest table that is well below what SQLite takes in values.
const AT_ONCE: usize = 400;

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

/// A record by its key, whoever may see it.
pub(crate) async fn find(db: &impl ConnectionTrait, key: Key) -> Result<Option<Record>, Fault> {
    Ok(find_all(db, key.entity, [key.id]).await?.pop())
}

/// Records of one kind, whoever may see them; at most [`AT_ONCE`] are asked for.
pub(crate) async fn find_all(
    db: &impl ConnectionTrait,
    entity: Entity,
    ids: impl IntoIterator<Item = Uuid, IntoIter: ExactSizeIterator>,
) -> Result<Vec<Record>, Fault> {
    let ids = ids.into_iter();
    if ids.len() == 0 {
        return Ok(vec![]);
    }
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
