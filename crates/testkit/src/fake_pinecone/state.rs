//! What an index holds, and what of it is shown.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::fake_openai::Fault;

/// A vector with its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its name.
    pub id: String,
    /// Its numbers.
    pub values: Vec<f32>,
    /// What is said of it.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
}

/// A change of a namespace.
pub(super) enum Write {
    Put(Vec<Record>),
    Remove(Vec<String>),
    Clear,
}

/// Changes, of which the latest may not be shown yet.
#[derive(Default)]
pub(super) struct Namespace {
    shown: BTreeMap<String, Record>,
    /// By their sequence numbers, with the reads that they still wait for.
    waiting: VecDeque<(u64, usize, Write)>,
    committed: u64,
    seen: u64,
}

pub(super) struct State {
    pub(super) dimension: usize,
    pub(super) metric: String,
    pub(super) namespaces: BTreeMap<String, Namespace>,
    pub(super) faults: VecDeque<Fault>,
    pub(super) lag: usize,
    pub(super) calls: usize,
}

impl State {
    pub(super) fn new(dimension: usize) -> Self {
        Self {
            dimension,
            metric: "cosine".to_owned(),
            namespaces: BTreeMap::new(),
            faults: VecDeque::new(),
            lag: 0,
            calls: 0,
        }
    }

    /// Takes a change; its sequence number.
    pub(super) fn write(&mut self, namespace: &str, write: Write) -> u64 {
        let lag = self.lag;
        let space = self.namespaces.entry(namespace.to_owned()).or_default();
        space.committed += 1;
        space.waiting.push_back((space.committed, lag, write));
        if lag == 0 {
            space.show();
        }
        space.committed
    }

    /// What is shown of a namespace, and up to which change; a read brings the next change nearer.
    pub(super) fn read(&mut self, namespace: &str) -> (BTreeMap<String, Record>, u64) {
        let Some(space) = self.namespaces.get_mut(namespace) else { return (BTreeMap::new(), 0) };
        let read = (space.shown.clone(), space.seen);
        if let Some((_, reads, _)) = space.waiting.front_mut() {
            *reads = reads.saturating_sub(1);
        }
        space.show();
        read
    }

    /// All that was written.
    pub(super) fn written(&self, namespace: &str) -> Vec<Record> {
        let Some(space) = self.namespaces.get(namespace) else { return Vec::new() };
        let mut records = space.shown.clone();
        for (_, _, write) in &space.waiting {
            apply(&mut records, write);
        }
        records.into_values().collect()
    }
}

impl Namespace {
    /// Shows the changes that have waited long enough, in their order.
    fn show(&mut self) {
        while let Some((number, 0, write)) = self.waiting.front() {
            apply(&mut self.shown, write);
            self.seen = *number;
            self.waiting.pop_front();
        }
    }
}

fn apply(records: &mut BTreeMap<String, Record>, write: &Write) {
    match write {
        Write::Put(new) => records.extend(new.iter().map(|record| (record.id.clone(), record.clone()))),
        Write::Remove(ids) => ids.iter().for_each(|id| {
            records.remove(id);
        }),
        Write::Clear => records.clear(),
    }
}
