//! Records of one kind, by identity.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::Index;
use std::sync::Arc;
use uuid::Uuid;

/// A map that is cheap to copy: each record stands behind a counter, so that a decision can be tried out on a copy of
/// the whole world. All tables are one shape, and so one piece of code in what browsers download.
#[derive(Debug)]
pub struct Table<K, V> {
    records: BTreeMap<Uuid, Arc<V>>,
    kind: PhantomData<K>,
}

impl<K: Copy + From<Uuid> + Into<Uuid>, V> Table<K, V> {
    /// The record of this identity.
    pub fn get(&self, id: &K) -> Option<&V> {
        self.records.get(&(*id).into()).map(Arc::as_ref)
    }

    /// Whether there is one.
    pub fn contains_key(&self, id: &K) -> bool {
        self.records.contains_key(&(*id).into())
    }

    /// Puts a record in, in place of the one of its identity.
    pub fn insert(&mut self, id: K, record: V) {
        self.records.insert(id.into(), Arc::new(record));
    }

    /// Takes a record out.
    pub fn remove(&mut self, id: &K) {
        self.records.remove(&(*id).into());
    }

    /// Takes out the records that do not pass.
    pub fn retain(&mut self, pass: impl Fn(&V) -> bool) {
        self.records.retain(|_, record| pass(record));
    }

    /// The records, by identity.
    pub fn values(&self) -> impl Iterator<Item = &V> + Clone {
        self.records.values().map(Arc::as_ref)
    }

    /// The identities.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = K> {
        self.records.keys().map(|id| K::from(*id))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

impl<K, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        Self { records: self.records.clone(), kind: PhantomData }
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { records: BTreeMap::new(), kind: PhantomData }
    }
}

impl<K, V: PartialEq> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.records == other.records
    }
}

impl<K: Copy + From<Uuid> + Into<Uuid>, V> Index<&K> for Table<K, V> {
    type Output = V;

    /// # Panics
    /// There is no such record; for tests.
    fn index(&self, id: &K) -> &V {
        &self.records[&(*id).into()]
    }
}
