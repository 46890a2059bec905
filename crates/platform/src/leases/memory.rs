use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use hallyu_kernel::{Ambient, Time};

use super::{Claim, Holder, Leases, Standing, Terms};

/// Claims between two sweeps, at least; as many as there are groups, so that a claim's cost stays constant.
const SWEEP_EVERY: usize = 1024;

/// Leases in this process's memory. What is remembered is bounded by the leases that live.
pub struct MemoryLeases {
    ambient: Ambient,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    groups: HashMap<String, HashMap<String, Lease>>,
    since_sweep: usize,
}

struct Lease {
    /// `None` once it was taken away.
    note: Option<Bytes>,
    ends: Time,
}

impl MemoryLeases {
    /// No leases yet; they end by the clock of `ambient`.
    #[must_use]
    pub fn new(ambient: Ambient) -> Self {
        Self { ambient, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The leases of a group that live.
    fn group(&mut self, name: &str, now: Time) -> Option<&mut HashMap<String, Lease>> {
        let group = self.groups.get_mut(name)?;
        group.retain(|_, lease| lease.ends > now);
        Some(group)
    }

    fn sweep_when_due(&mut self, now: Time) {
        self.since_sweep += 1;
        if self.since_sweep < SWEEP_EVERY.max(self.groups.len()) {
            return;
        }
        self.since_sweep = 0;
        self.groups.retain(|_, group| group.values().any(|lease| lease.ends > now));
    }
}

/// Those who hold a place, in the order of their ids.
fn holders(group: &HashMap<String, Lease>) -> Vec<Holder> {
    let held = group.iter().filter_map(|(id, lease)| Some((id, lease.note.clone()?)));
    let mut holders: Vec<_> = held.map(|(id, note)| Holder { id: id.clone(), note }).collect();
    holders.sort_unstable();
    holders
}

#[async_trait]
impl Leases for MemoryLeases {
    async fn claim(&self, group: &str, holder: Holder, terms: Terms) -> Claim {
        let now = self.ambient.now();
        let mut state = self.state();
        state.sweep_when_due(now);
        let leases = match state.group(group, now) {
            Some(leases) => leases,
            None => state.groups.entry(group.to_owned()).or_default(),
        };
        let known = leases.get(&holder.id).and_then(|lease| lease.note.clone());
        let held = leases.values().filter(|lease| lease.note.is_some()).count();
        if known.is_none() && u32::try_from(held).unwrap_or(u32::MAX) >= terms.places {
            return Claim::Full(holders(leases));
        }
        leases.insert(holder.id, Lease { note: Some(holder.note), ends: now + terms.life });
        known.map_or(Claim::Taken, Claim::Kept)
    }

    async fn keep(&self, group: &str, id: &str, life: Duration) -> Standing {
        let now = self.ambient.now();
        let mut state = self.state();
        let Some(lease) = state.group(group, now).and_then(|leases| leases.get_mut(id)) else {
            return Standing::Gone;
        };
        if lease.note.is_none() {
            return Standing::Evicted;
        }
        lease.ends = now + life;
        Standing::Held
    }

    async fn release(&self, group: &str, id: &str) {
        let now = self.ambient.now();
        if let Some(leases) = self.state().group(group, now) {
            leases.retain(|known, lease| known != id || lease.note.is_none());
        }
    }

    async fn evict(&self, group: &str, id: &str, memory: Duration) -> bool {
        let now = self.ambient.now();
        let mut state = self.state();
        let Some(lease) = state.group(group, now).and_then(|leases| leases.get_mut(id)) else {
            return false;
        };
        lease.ends = now + memory;
        lease.note.take().is_some()
    }

    async fn holders(&self, group: &str) -> Vec<Holder> {
        let now = self.ambient.now();
        self.state().group(group, now).map(|leases| holders(leases)).unwrap_or_default()
    }
}
