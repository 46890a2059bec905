use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hallyu_kernel::EventId;
use tokio::time::Instant;

use super::link::failure;
use super::message::Message;
use crate::bus::{BusError, Delivery, DeliveryId};

/// How many of the latest lost and unconfirmed deliveries are remembered.
const REMEMBERED: usize = 10_000;

/// What this process has been handed and has not settled.
#[derive(Default)]
pub(super) struct Hands(Mutex<Table>);

#[derive(Default)]
struct Table {
    held: HashMap<DeliveryId, Held>,
    /// Per group: events that have arrived and that no receiver has taken.
    arrived: HashMap<String, usize>,
    /// Deliveries whose lease ended unsettled.
    lost: Recent<DeliveryId>,
    /// Work that is done though the broker does not know: it is not handed out again here.
    done: Recent<(String, EventId)>,
    serial: u64,
}

struct Held {
    group: String,
    message: Message,
    until: Instant,
    /// Somebody tells the broker at this moment.
    settling: bool,
}

/// A delivery that is being settled. Dropped before [`Settling::finish`], it is held as before.
pub(super) struct Settling<'a> {
    hands: &'a Hands,
    id: DeliveryId,
    pub(super) group: String,
    pub(super) message: Message,
}

impl Hands {
    /// Puts an event into the hands of a receiver.
    pub(super) fn hand_out(&self, group: &str, message: Message, lease: Duration) -> Delivery {
        let mut table = self.table();
        table.serial += 1;
        let id = DeliveryId(format!("{}:{}:{group}", table.serial, message.event()));
        let (envelope, attempt) = (message.envelope.clone(), message.attempts.saturating_add(1));
        let until = in_future(lease);
        let held = Held { group: group.to_owned(), message, until, settling: false };
        table.held.insert(id.clone(), held);
        Delivery { id, envelope, attempt }
    }

    /// Begins to settle a delivery that is held.
    pub(super) fn settle(&self, id: &DeliveryId) -> Option<Settling<'_>> {
        self.begin(self.table().held.get_mut(id)?, id)
    }

    /// Begins to settle what is held of the same event of the group, under whatever id.
    pub(super) fn settle_event(&self, group: &str, event: EventId) -> Option<Settling<'_>> {
        let mut table = self.table();
        let (id, held) = table.held.iter_mut().find(|(_, held)| held.is(group, event))?;
        self.begin(held, id)
    }

    fn begin(&self, held: &mut Held, id: &DeliveryId) -> Option<Settling<'_>> {
        if std::mem::replace(&mut held.settling, true) {
            return None;
        }
        let (group, message) = (held.group.clone(), held.message.clone());
        Some(Settling { hands: self, id: id.clone(), group, message })
    }

    /// Starts the lease anew, if it has not ended; tells whether it ends earlier now.
    pub(super) fn extend(&self, id: &DeliveryId, lease: Duration) -> bool {
        let mut table = self.table();
        let Some(held) = table.held.get_mut(id) else { return false };
        let until = in_future(lease);
        std::mem::replace(&mut held.until, until) > until
    }

    /// The leases of the group that have ended. Whoever had them has lost them.
    pub(super) fn end_leases(&self, group: &str) -> Vec<Message> {
        let now = Instant::now();
        let mut table = self.table();
        let ended = |held: &Held| held.group == group && held.until <= now && !held.settling;
        let ids: Vec<DeliveryId> =
            table.held.iter().filter(|(_, held)| ended(held)).map(|(id, _)| id.clone()).collect();
        ids.into_iter()
            .filter_map(|id| {
                let held = table.held.remove(&id)?;
                table.lost.insert(id);
                Some(held.message)
            })
            .collect()
    }

    /// When the group's next lease ends.
    pub(super) fn next_end(&self, group: &str) -> Option<Instant> {
        let table = self.table();
        let running = table.held.values().filter(|held| held.group == group && !held.settling);
        running.map(|held| held.until).min()
    }

    /// Takes back what a receiver never got to see.
    pub(super) fn unclaimed(&self, ids: &[DeliveryId]) -> Vec<Message> {
        let mut table = self.table();
        ids.iter().filter_map(|id| table.held.remove(id)).map(|held| held.message).collect()
    }

    /// The channel of the group is gone: the broker hands out anew what came by it, while work on it goes on here.
    pub(super) fn cut_off(&self, group: &str) {
        let mut table = self.table();
        for held in table.held.values_mut().filter(|held| held.group == group) {
            held.message.acker = None;
        }
    }

    /// Gives an event that comes anew to whoever still works on it since before the channel was gone; gives it back if
    /// nobody does.
    pub(super) fn adopt(&self, group: &str, message: Message) -> Option<Message> {
        let mut table = self.table();
        let cut_off = |held: &&mut Held| held.message.acker.is_none() && held.is(group, message.event());
        match table.held.values_mut().find(cut_off) {
            Some(held) => {
                held.message = Message { attempts: held.message.attempts, ..message };
                None
            }
            None => Some(message),
        }
    }

    /// Notes that the event is done though the broker does not know.
    pub(super) fn note_done(&self, group: &str, event: EventId) {
        self.table().done.insert((group.to_owned(), event));
    }

    /// As [`Hands::note_done`], if `id` is a delivery that was lost.
    pub(super) fn note_done_late(&self, id: &DeliveryId, group: &str, event: EventId) {
        let mut table = self.table();
        if table.lost.remove(id) {
            table.done.insert((group.to_owned(), event));
        }
    }

    /// Whether the event was noted as done; it is forgotten then.
    pub(super) fn take_done(&self, group: &str, event: EventId) -> bool {
        self.table().done.remove(&(group.to_owned(), event))
    }

    /// Of one consumer: deliveries that are not settled.
    pub(super) fn held_by(&self, group: &str, consumer: u64) -> usize {
        let table = self.table();
        table.held.values().filter(|held| held.group == group && held.message.consumer == consumer).count()
    }

    /// Notes how many events have arrived that no receiver has taken.
    pub(super) fn set_arrived(&self, group: &str, count: usize) {
        self.table().arrived.insert(group.to_owned(), count);
    }

    /// Events of the group that are in this process.
    pub(super) fn count(&self, group: &str) -> u64 {
        let table = self.table();
        let held = table.held.values().filter(|held| held.group == group).count();
        (held + table.arrived.get(group).copied().unwrap_or(0)) as u64
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn is(&self, group: &str, event: EventId) -> bool {
        self.group == group && self.message.event() == event
    }
}

impl Settling<'_> {
    /// The delivery is no longer held.
    pub(super) fn finish(self) {
        self.hands.table().held.remove(&self.id);
    }
}

impl Drop for Settling<'_> {
    fn drop(&mut self) {
        if let Some(held) = self.hands.table().held.get_mut(&self.id) {
            held.settling = false;
        }
    }
}

/// The group and the event that a delivery is of.
pub(super) fn parse(id: &DeliveryId) -> Result<(&str, EventId), BusError> {
    let mut parts = id.0.splitn(3, ':').skip(1);
    let event = parts.next().and_then(|event| event.parse().ok());
    let unknown = || failure(format!("\"{}\" names no delivery of this bus", id.0));
    event.and_then(|event| Some((parts.next()?, event))).ok_or_else(unknown)
}

fn in_future(lease: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(lease).unwrap_or_else(|| now + Duration::from_secs(u32::MAX.into()))
}

/// A set that forgets what was put in long ago.
struct Recent<T> {
    known: HashSet<T>,
    order: VecDeque<T>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { known: HashSet::new(), order: VecDeque::new() }
    }
}

impl<T: Clone + Eq + Hash> Recent<T> {
    fn insert(&mut self, value: T) {
        if self.known.insert(value.clone()) {
            self.order.push_back(value);
        }
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    fn remove(&mut self, value: &T) -> bool {
        // What stays in the order keeps the set small all the same.
        self.known.remove(value)
    }
}
