use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use hallyu_kernel::{Envelope, Event, Outbox};
use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;

use super::*;
use crate::ambient::system_ambient;
use crate::bus::{Delivery, DeliveryId};

const SOON: Duration = Duration::from_secs(10);

#[derive(Serialize, Deserialize)]
struct Happened {
    number: u32,
}

impl Event for Happened {
    const TOPIC: &'static str = "test.happened";
}

/// Refuses so many times before it accepts, and notes what it accepted.
#[derive(Default)]
struct Refusing {
    refusals: AtomicU32,
    accepted: Mutex<Vec<u32>>,
}

#[async_trait]
impl Bus for Refusing {
    async fn publish(&self, events: &[Envelope]) -> Result<(), BusError> {
        let left = self.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left.is_ok() {
            return Err(BusError("not now".into()));
        }
        let numbers = events.iter().map(|event| event.open::<Happened>().unwrap().number);
        self.accepted.lock().unwrap().extend(numbers);
        Ok(())
    }

    async fn declare(&self, _: &str, _: &[&str]) -> Result<(), BusError> {
        unreachable!("a relay only publishes")
    }

    async fn receive(&self, _: &str, _: usize, _: Duration) -> Result<Vec<Delivery>, BusError> {
        unreachable!("a relay only publishes")
    }

    async fn acknowledge(&self, _: &DeliveryId) -> Result<(), BusError> {
        unreachable!("a relay only publishes")
    }

    async fn postpone(&self, _: &DeliveryId, _: Duration, _: &str) -> Result<(), BusError> {
        unreachable!("a relay only publishes")
    }

    async fn bury(&self, _: &DeliveryId, _: &str) -> Result<(), BusError> {
        unreachable!("a relay only publishes")
    }

    async fn extend(&self, _: &DeliveryId, _: Duration) -> Result<(), BusError> {
        unreachable!("a relay only publishes")
    }
}

async fn database() -> Db {
    let db = Db::open("relayed", "sqlite::memory:").await.unwrap();
    db.migrate(&hallyu_sql::Migrations::new(&[])).await.unwrap();
    db
}

async fn commit(db: &Db, numbers: std::ops::Range<u32>) {
    let mut tx = db.write().await.unwrap();
    for number in numbers {
        tx.add(Envelope::new(&system_ambient(), &Happened { number })).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn start(db: &Db, bus: &Arc<Refusing>, cancel: &CancellationToken) -> JoinHandle<()> {
    tokio::spawn(relay_outbox(db.clone(), bus.clone(), cancel.clone()))
}

async fn until_empty(db: &Db) {
    let empty = async {
        while db.pending_event_count().await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(SOON, empty).await.expect("the outbox is emptied");
}

#[tokio::test]
async fn events_are_published_in_order_and_removed_when_accepted() {
    let (db, bus) = (database().await, Arc::new(Refusing { refusals: 1.into(), ..Refusing::default() }));
    commit(&db, 0..150).await;
    let cancel = CancellationToken::new();
    let relay = start(&db, &bus, &cancel);
    commit(&db, 150..250).await;
    until_empty(&db).await;
    assert_eq!(*bus.accepted.lock().unwrap(), (0..250).collect::<Vec<_>>());
    cancel.cancel();
    tokio::time::timeout(SOON, relay).await.unwrap().unwrap();
}

#[tokio::test]
async fn what_the_bus_refuses_stays_for_the_next_start() {
    let (db, bus) =
        (database().await, Arc::new(Refusing { refusals: u32::MAX.into(), ..Refusing::default() }));
    commit(&db, 0..3).await;
    let cancel = CancellationToken::new();
    let relay = start(&db, &bus, &cancel);
    while bus.refusals.load(Ordering::SeqCst) == u32::MAX {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    cancel.cancel();
    tokio::time::timeout(SOON, relay).await.unwrap().unwrap();
    assert_eq!(db.pending_event_count().await.unwrap(), 3);

    bus.refusals.store(0, Ordering::SeqCst);
    let cancel = CancellationToken::new();
    let relay = start(&db, &bus, &cancel);
    until_empty(&db).await;
    assert_eq!(*bus.accepted.lock().unwrap(), [0, 1, 2]);
    cancel.cancel();
    relay.await.unwrap();
}
