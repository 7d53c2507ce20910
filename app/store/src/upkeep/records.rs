//! Whether the tables say what the log says.

use super::Finding;
use super::log::Told;
use crate::log::entity::{change, number};
use crate::rows::every_table;
use crate::{Fault, activities, company, customers, files, issues, knowledge, orders, people, products};
use model::change::FieldChange;
use model::{CustomerId, DAYBOOK, Entity, Key, Record};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, DatabaseTransaction, EntityTrait, IdenStatic, Iterable, ModelTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Rows that are read at once.
const PAGE: u64 = 400;

/// What is added up over all records.
#[derive(Default)]
struct Sums {
    /// Used credit as it is kept.
    kept: BTreeMap<CustomerId, i64>,
    /// Credit that orders take.
    taken: BTreeMap<CustomerId, i64>,
    /// The highest number of each series.
    given: BTreeMap<String, i64>,
}

/// Compares every row with what the log says of it, and what is kept twice with each other.
pub async fn compare(tx: &DatabaseTransaction, mut told: Told, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let mut sums = Sums::default();
    macro_rules! compared {
        ($($kind:ident $inner:ident $module:path, $row:expr;)*) => {$({
            use $module as table;
            let mut after = Uuid::nil();
            loop {
                let Page { rows, last, unreadable } = page::<table::Entity>(tx, table::Column::Id, after).await?;
                let Some(last) = last else { break };
                after = last;
                for (id, why) in unreadable {
                    let key = Key { entity: Entity::$kind, id };
                    told.remove(&key);
                    findings.push(Finding::Unreadable { key, why });
                }
                let keys: Vec<Key> = rows.iter().map(|row| Key { entity: Entity::$kind, id: row.id }).collect();
                let fields = last_told(tx, &keys, findings).await?;
                for (row, key) in rows.into_iter().zip(keys) {
                    let known = told.remove(&key);
                    let read: Result<_, Fault> = row.clone().try_into();
                    let $inner = match read {
                        Ok(inner) => &{ inner },
                        Err(why) => {
                            findings.push(Finding::Unreadable { key, why: why.to_string() });
                            continue;
                        }
                    };
                    let computed = differing(&row, &$row);
                    findings.extend(computed.into_iter().map(|column| Finding::Computed { key, column }));
                    let record = Record::$kind($inner.clone());
                    sums.add(&record);
                    match known {
                        _ if key.id == DAYBOOK.0 => {}
                        None => findings.push(Finding::Unlogged(key)),
                        Some(false) => findings.push(Finding::Undead(key)),
                        Some(true) => findings.extend(against_log(&record, fields.get(&key.id))),
                    }
                }
            }
        })*};
    }
    every_table!(compared);
    let mut missing: Vec<Key> = told.into_iter().filter(|(_, there)| *there).map(|(key, _)| key).collect();
    missing.sort();
    findings.extend(missing.into_iter().map(Finding::Missing));
    sums.judge(tx, findings).await
}

/// Some rows of a table.
struct Page<M> {
    rows: Vec<M>,
    /// The identity of the last one, readable or not.
    last: Option<Uuid>,
    /// Which are not, and why.
    unreadable: Vec<(Uuid, String)>,
}

/// The rows after one, in the order of their identities. Where one of them cannot be read they are read one by one.
async fn page<E: EntityTrait>(tx: &DatabaseTransaction, id: E::Column, after: Uuid) -> Result<Page<E::Model>, Fault> {
    let some = E::find().filter(id.gt(after)).order_by_asc(id).limit(PAGE);
    let ids: Vec<Uuid> = some.clone().select_only().column(id).into_tuple().all(tx).await?;
    let last = ids.last().copied();
    if let Ok(rows) = some.all(tx).await {
        return Ok(Page { rows, last, unreadable: vec![] });
    }
    let mut page = Page { rows: vec![], last, unreadable: vec![] };
    for one in ids {
        match E::find().filter(id.eq(one)).one(tx).await {
            Ok(row) => page.rows.extend(row),
            Err(why) => page.unreadable.push((one, why.to_string())),
        }
    }
    Ok(page)
}

/// What the log says the fields of these records were last set to.
async fn last_told(
    tx: &DatabaseTransaction,
    keys: &[Key],
    findings: &mut Vec<Finding>,
) -> Result<HashMap<Uuid, Map<String, Value>>, Fault> {
    let rows = change::Entity::find()
        .filter(change::Column::Record.is_in(keys.iter().map(|key| key.id)))
        .order_by_asc(change::Column::Version)
        .order_by_asc(change::Column::Place)
        .all(tx)
        .await?;
    let mut told: HashMap<Uuid, Map<String, Value>> = HashMap::new();
    for row in rows {
        let read: Result<BTreeMap<String, FieldChange>, _> = serde_json::from_value(row.fields);
        let fields = match read {
            Ok(fields) => fields,
            Err(why) => {
                let key = keys.iter().find(|key| key.id == row.record).copied();
                let why = format!("version {} of the change log: {why}", row.version);
                findings.extend(key.map(|key| Finding::Unreadable { key, why }));
                continue;
            }
        };
        let known = told.entry(row.record).or_default();
        known.extend(fields.into_iter().map(|(name, field)| (name, field.new)));
    }
    Ok(told)
}

fn against_log(record: &Record, told: Option<&Map<String, Value>>) -> Vec<Finding> {
    let fields = record.fields();
    let differs = |(name, value): &(&String, &Value)| fields.get(*name).is_some_and(|kept| kept != *value);
    let names = told.into_iter().flatten().filter(differs).map(|(name, _)| name.clone());
    names.map(|name| Finding::Field { key: record.key(), name }).collect()
}

/// The columns in which a row is not as it would be written now.
fn differing<M, A>(row: &M, written: &A) -> Vec<String>
where
    M: ModelTrait,
    A: ActiveModelTrait<Entity = M::Entity>,
{
    let differs = |column: &<M::Entity as EntityTrait>::Column| match written.get(*column) {
        ActiveValue::Set(value) => value != row.get(*column),
        _ => false,
    };
    <M::Entity as EntityTrait>::Column::iter().filter(differs).map(|column| column.as_str().to_owned()).collect()
}

impl Sums {
    fn add(&mut self, record: &Record) {
        match record {
            Record::Customer(customer) if customer.credit_used != 0 => {
                self.kept.insert(customer.id, customer.credit_used);
            }
            Record::Order(order) => {
                if let Some(payer) = order.bill_to.filter(|_| order.charged != 0) {
                    *self.taken.entry(payer).or_default() += order.charged;
                }
                self.count(&order.number);
            }
            Record::Issue(issue) => self.count(&issue.number),
            _ => {}
        }
    }

    fn count(&mut self, number: &str) {
        if let Some((series, last)) = number.rsplit_once('-')
            && let Ok(last) = last.parse()
        {
            let given = self.given.entry(series.to_owned()).or_insert(last);
            *given = last.max(*given);
        }
    }

    async fn judge(self, tx: &DatabaseTransaction, findings: &mut Vec<Finding>) -> Result<(), Fault> {
        let customers = self.kept.keys().chain(self.taken.keys()).collect::<std::collections::BTreeSet<_>>();
        for customer in customers {
            let sum = |sums: &BTreeMap<CustomerId, i64>| sums.get(customer).copied().unwrap_or_default();
            let (kept, taken) = (sum(&self.kept), sum(&self.taken));
            if kept != taken {
                findings.push(Finding::Credit { customer: *customer, kept, taken });
            }
        }
        for (series, given) in self.given {
            let row = number::Entity::find_by_id(series.clone()).one(tx).await?;
            let last = row.map_or(0, |row| row.last);
            if last < given {
                findings.push(Finding::Number { series, last, given });
            }
        }
        Ok(())
    }
}
