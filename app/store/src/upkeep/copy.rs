//! Copying everything from one database into another, whichever kind each of them is: to make a backup and to restore
//! one. What is copied is how things stand at one moment, while people go on writing.

use super::snapshot;
use crate::{
    Answer, Fault, activities, company, customers, files, import, issues, knowledge, log, orders, people, products,
};
use futures::TryStreamExt;
use model::DAYBOOK;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityName, EntityTrait,
    IntoActiveModel, QueryFilter, TransactionTrait,
};
use sha2::{Digest, Sha256};
use std::fmt::Debug;

/// What there is of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// The same for the same rows, in whatever order they lie: the sum of their SHA-256.
    pub digest: [u64; 4],
}

/// Rows that go into one statement: with the widest table that is well below what databases take in values.
const AT_ONCE: usize = 200;
/// Rows with contents of files, of which each may have megabytes.
const FEW: usize = 4;

/// Runs for every table, those first that others refer to. The head of the log, which is one row, is moved
/// instead of copied. Sessions, and steps to one, are not among them: whoever restores a
/// backup signs in anew, and a backup lets nobody in.
macro_rules! every_table {
    ($do:ident) => {
        $do! {
            company::entity => AT_ONCE,
            people::entity => AT_ONCE,
            people::password::credential => AT_ONCE,
            people::second_factor::factor => AT_ONCE,
            people::second_factor::recovery => AT_ONCE,
            activities::exchange::feed => AT_ONCE,
            customers::entity => AT_ONCE,
            customers::contact => AT_ONCE,
            customers::set => AT_ONCE,
            products::entity => AT_ONCE,
            products::agreement => AT_ONCE,
            orders::entity => AT_ONCE,
            activities::entity => AT_ONCE,
            issues::entity => AT_ONCE,
            issues::comment => AT_ONCE,
            issues::view => AT_ONCE,
            issues::mail::left_out => AT_ONCE,
            knowledge::entity => AT_ONCE,
            knowledge::missed::entity => AT_ONCE,
            files::entity => AT_ONCE,
            files::blob => FEW,
            files::parts::part => FEW,
            import::entity => AT_ONCE,
            log::entity::change => AT_ONCE,
            log::entity::client => AT_ONCE,
            log::entity::receipt => AT_ONCE,
            log::entity::number => AT_ONCE,
        }
    };
}

/// Copies everything into a database that has the newest schema and nothing else; all of it, or nothing. Says what was
/// read, to be held against [`read_through`] of the copy.
///
/// # Errors
/// A database does not answer, or the target holds something already.
pub fn copy<'a>(from: &'a DatabaseConnection, to: &'a DatabaseConnection) -> Answer<'a, Vec<Table>> {
    Box::pin(async move {
        let from = snapshot(from).await?;
        let to = to.begin().await?;
        let there = people::entity::Entity::find().filter(people::entity::Column::Id.ne(DAYBOOK.0)).one(&to).await?;
        if there.is_some() {
            return Err(Fault::Setup("the database to copy into holds something already".to_owned()));
        }
        clear(&to).await?;
        let copied = each(&from, Some(&to)).await?;
        to.commit().await?;
        from.rollback().await?;
        Ok(copied)
    })
}

/// What there is of every table, at one moment.
///
/// # Errors
/// The database does not answer.
pub fn read_through(db: &DatabaseConnection) -> Answer<'_, Vec<Table>> {
    Box::pin(async move {
        let tx = snapshot(db).await?;
        let read = each(&tx, None).await?;
        tx.rollback().await?;
        Ok(read)
    })
}

/// Removes what a new schema comes with.
async fn clear(to: &DatabaseTransaction) -> Result<(), Fault> {
    macro_rules! names {
        ($($module:path => $most:ident,)*) => { vec![$({ use $module as table; table::Entity.table_name().to_owned() }),*] };
    }
    let names: Vec<String> = every_table!(names);
    for name in names.iter().rev() {
        to.execute_unprepared(&format!("DELETE FROM {name}")).await?;
    }
    Ok(())
}

async fn each(from: &DatabaseTransaction, to: Option<&DatabaseTransaction>) -> Result<Vec<Table>, Fault> {
    let mut tables = vec![];
    macro_rules! read {
        ($($module:path => $most:ident,)*) => {
            $({ use $module as table; tables.push(one::<table::Entity>(from, to, $most).await?); })*
        };
    }
    every_table!(read);
    tables.push(one::<log::entity::head::Entity>(from, None, AT_ONCE).await?);
    if let Some(to) = to {
        log::move_head(to, log::version(from).await?).await?;
    }
    Ok(tables)
}

async fn one<E>(from: &DatabaseTransaction, to: Option<&DatabaseTransaction>, most: usize) -> Result<Table, Fault>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + Debug,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let mut table = Table { name: E::default().table_name().to_owned(), rows: 0, digest: [0; 4] };
    let mut rows = E::find().stream(from).await?.try_chunks(most);
    while let Some(some) = rows.try_next().await.map_err(|error| error.1)? {
        for row in &some {
            table.count(&format!("{row:?}"));
        }
        if let Some(to) = to {
            let rows = some.into_iter().map(|row| row.into_active_model().reset_all());
            E::insert_many(rows).exec_without_returning(to).await?;
        }
    }
    Ok(table)
}

impl Table {
    fn count(&mut self, row: &str) {
        self.rows += 1;
        let hash = Sha256::digest(row.as_bytes());
        for (sum, bytes) in self.digest.iter_mut().zip(hash.chunks_exact(8)) {
            let part = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            *sum = sum.wrapping_add(part);
        }
    }
}
