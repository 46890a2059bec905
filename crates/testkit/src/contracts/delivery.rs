use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use hallyu_kernel::{Ambient, Envelope, Event, Inbox, Outbox, StoreError};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::bus::{Bus, BusAdmin, Consumer, HandleError, Handler, relay_outbox, run_consumer};
use hallyu_sql::{Db, Migration, Migrations, Stored};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

const EVENTS: u32 = 1_000;
const CONSUMERS: usize = 4;
const IN_TIME: Duration = Duration::from_secs(120);

const LEDGER: Migrations = Migrations::new(&[Migration {
    name: "0001_ledger",
    sqlite: "CREATE TABLE ledger (number INTEGER PRIMARY KEY, applied INTEGER NOT NULL)",
    postgres: "CREATE TABLE ledger (number bigint PRIMARY KEY, applied bigint NOT NULL)",
}]);

#[derive(Serialize, Deserialize)]
struct Booked {
    number: u32,
}

impl Event for Booked {
    const TOPIC: &'static str = "suite.booked";
}

/// Events reach their effect once, all the way: 1,000 of them from an outbox over the bus to an inbox, by four
/// consumers at once that fail and are cut off now and then, with part of the events published twice.
///
/// # Panics
/// If an event has no effect or several.
pub async fn delivery<B: Bus + BusAdmin + 'static>(bus: Arc<B>, db: Db) {
    delivery_despite(&[bus], db, async |_| {}).await;
}

/// As [`delivery`], over several openings of one bus, as processes would have them, and while `trouble` goes on: it is
/// told how many times an event was handled so far, and has to end.
///
/// # Panics
/// As [`delivery`].
pub async fn delivery_despite<B: Bus + BusAdmin + 'static>(
    buses: &[Arc<B>],
    db: Db,
    trouble: impl AsyncFnOnce(&dyn Fn() -> u32),
) {
    db.migrate(&LEDGER).await.expect("migrates");
    let (ambient, bus) = (system_ambient(), &buses[0]);
    bus.declare("ledger", &[Booked::TOPIC]).await.expect("declares");
    let events = fill_outbox(&db, &ambient).await;
    bus.publish(&events[..100]).await.expect("as by a relay that died before it noted it");

    let (cancel, tasks) = (CancellationToken::new(), TaskTracker::new());
    let handler = Arc::new(Ledger { db: db.clone(), calls: AtomicU32::new(0) });
    for bus in buses.iter().cycle().take(CONSUMERS) {
        let handler: Arc<dyn Handler> = handler.clone();
        let consumer = Consumer { group: "ledger", topics: vec![Booked::TOPIC], concurrency: 2, handler };
        tasks.spawn(run_consumer(bus.clone(), consumer, ambient.clone(), cancel.clone()));
    }
    tasks.spawn(relay_outbox(db.clone(), bus.clone(), cancel.clone()));
    let all = async {
        trouble(&|| handler.calls.load(Ordering::SeqCst)).await;
        until_quiet(buses, &db).await;
    };
    tokio::time::timeout(IN_TIME, all).await.expect("all is delivered in time");
    cancel.cancel();
    tasks.close();
    tasks.wait().await;

    assert_eq!(booked(&db).await, (i64::from(EVENTS), 1), "every event has its effect, none twice");
    assert!(handler.calls.load(Ordering::SeqCst) > EVENTS, "some were tried again");
}

/// How many events have had an effect, and how often the most frequent one had it.
async fn booked(db: &Db) -> (i64, i64) {
    let tx = db.read().await.expect("reads");
    let mut select = Query::select();
    select.expr_as(column("number").count(), name("numbers")).expr_as(column("applied").max(), name("most"));
    let row = tx.conn().query_one(select.from(name("ledger"))).await.expect("counts").expect("a row");
    let most: Option<i64> = row.try_get("", "most").expect("reads");
    (row.try_get("", "numbers").expect("reads"), most.unwrap_or(0))
}

async fn fill_outbox(db: &Db, ambient: &Ambient) -> Vec<Envelope> {
    let events: Vec<_> = (0..EVENTS).map(|number| Envelope::new(ambient, &Booked { number })).collect();
    for batch in events.chunks(50) {
        let mut tx = db.write().await.expect("writes");
        for event in batch {
            tx.add(event.clone()).await.expect("adds");
        }
        tx.commit().await.expect("commits");
    }
    events
}

/// Until nothing waits anywhere, at several looks in a row: an event that is on its way between a broker and a process is
/// not seen at either.
async fn until_quiet<B: BusAdmin>(buses: &[Arc<B>], db: &Db) {
    let mut quiet_looks = 0;
    while quiet_looks < 5 {
        let quiet = is_quiet(buses).await && db.pending_event_count().await.expect("counts") == 0;
        quiet_looks = if quiet { quiet_looks + 1 } else { 0 };
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn is_quiet<B: BusAdmin>(buses: &[Arc<B>]) -> bool {
    for bus in buses {
        // A bus that cannot tell may hold anything.
        if !bus.lag().await.is_ok_and(|lag| lag.iter().all(|(_, waiting)| *waiting == 0)) {
            return false;
        }
    }
    true
}

/// Notes each event in a table, and does not always get that far.
struct Ledger {
    db: Db,
    calls: AtomicU32,
}

#[async_trait]
impl Handler for Ledger {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let Booked { number } = event.open().map_err(HandleError::dead)?;
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let soon = |why: &'static str| HandleError::Retry {
            after: Some(Duration::from_millis(10)),
            source: why.into(),
        };
        let mut tx = self.db.write().await?;
        if tx.claim(event.id).await? {
            apply(tx.conn(), number).await?;
        }
        if call % 17 == 3 {
            return Err(soon("failed before the commit"));
        }
        tx.commit().await?;
        if call % 23 == 5 {
            return Err(soon("failed after the commit"));
        }
        Ok(())
    }
}

async fn apply(tx: &DatabaseTransaction, number: u32) -> Result<(), StoreError> {
    let mut update = Query::update();
    update.table(name("ledger")).value(name("applied"), column("applied").add(1));
    update.and_where(column("number").eq(i64::from(number)));
    if tx.execute(&update).await.stored()?.rows_affected() == 0 {
        let mut insert = Query::insert();
        insert.into_table(name("ledger")).columns([name("number"), name("applied")]);
        insert.values([i64::from(number).into(), 1_i64.into()]).map_err(StoreError::corrupt)?;
        tx.execute(&insert).await.stored()?;
    }
    Ok(())
}

fn name(text: &'static str) -> Alias {
    Alias::new(text)
}

fn column(text: &'static str) -> Expr {
    Expr::col(name(text))
}
