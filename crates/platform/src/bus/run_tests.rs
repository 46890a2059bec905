use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use hallyu_kernel::{Envelope, Event};
use serde::{Deserialize, Serialize};
use tokio::time::{sleep, timeout};

use super::*;
use crate::ambient::system_ambient;
use crate::bus::{BusAdmin, EmbeddedBus, Handler};

const SOON: Duration = Duration::from_secs(10);
const FAST: Pace = Pace {
    lease: Duration::from_millis(300),
    retry: Duration::from_millis(5),
    longest_retry: Duration::from_millis(20),
    grace: Duration::from_millis(200),
};

#[derive(Serialize, Deserialize)]
struct Asked;

impl Event for Asked {
    const TOPIC: &'static str = "test.asked";
}

/// What a handler is to do with its calls.
#[derive(Clone, Copy)]
enum Script {
    Succeed,
    FailTwice,
    FailAlways,
    PanicOnce,
    Refuse,
    Take(Duration),
}

struct Scripted {
    script: Script,
    calls: AtomicU32,
    done: AtomicU32,
    at_once: Mutex<(u32, u32)>,
}

#[async_trait]
impl Handler for Scripted {
    async fn handle(&self, _: &Envelope) -> Result<(), HandleError> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        match self.script {
            Script::FailTwice if call <= 2 => return Err(HandleError::retry("not yet")),
            Script::FailAlways => return Err(HandleError::retry("never")),
            Script::PanicOnce if call == 1 => panic!("at the {}", "disco"),
            Script::Refuse => return Err(HandleError::dead("makes no sense")),
            Script::Take(time) => {
                self.enter();
                sleep(time).await;
                self.at_once.lock().unwrap().0 -= 1;
            }
            _ => {}
        }
        self.done.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

impl Scripted {
    fn enter(&self) {
        let mut at_once = self.at_once.lock().unwrap();
        at_once.0 += 1;
        at_once.1 = at_once.1.max(at_once.0);
    }
}

struct Setup {
    bus: Arc<EmbeddedBus>,
    handler: Arc<Scripted>,
    cancel: CancellationToken,
    running: tokio::task::JoinHandle<()>,
}

/// Runs a consumer with two slots and publishes so many events.
async fn run(script: Script, events: usize) -> Setup {
    let bus = Arc::new(EmbeddedBus::open("sqlite::memory:", system_ambient()).await.unwrap());
    let handler = Arc::new(Scripted {
        script,
        calls: AtomicU32::new(0),
        done: AtomicU32::new(0),
        at_once: Mutex::new((0, 0)),
    });
    let consumer =
        Consumer { group: "test", topics: vec![Asked::TOPIC], concurrency: 2, handler: handler.clone() };
    bus.declare("test", &[Asked::TOPIC]).await.unwrap();
    let ambient = system_ambient();
    let events: Vec<_> = (0..events).map(|_| Envelope::new(&ambient, &Asked)).collect();
    bus.publish(&events).await.unwrap();
    let cancel = CancellationToken::new();
    let runner =
        Runner { bus: bus.clone(), consumer, ambient, pace: FAST, give_up: CancellationToken::new() };
    let running = tokio::spawn(runner.run(cancel.clone()));
    Setup { bus, handler, cancel, running }
}

impl Setup {
    async fn lag(&self) -> u64 {
        self.bus.lag().await.unwrap()[0].1
    }

    async fn until_settled(&self) {
        let settled = async {
            while self.lag().await > 0 {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(SOON, settled).await.expect("all events are settled");
    }

    fn calls(&self) -> u32 {
        self.handler.calls.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_failed_event_comes_back_until_it_is_applied() {
    let setup = run(Script::FailTwice, 1).await;
    setup.until_settled().await;
    assert_eq!(setup.calls(), 3);
    assert!(setup.bus.dead_letters(10).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_tenth_failure_is_the_last() {
    let setup = run(Script::FailAlways, 1).await;
    setup.until_settled().await;
    assert_eq!(setup.calls(), 10);
    let dead = setup.bus.dead_letters(10).await.unwrap();
    assert_eq!((dead[0].attempts, dead[0].reason.as_str()), (10, "never"));
}

#[tokio::test]
async fn what_can_never_be_applied_is_buried_at_once() {
    let setup = run(Script::Refuse, 1).await;
    setup.until_settled().await;
    assert_eq!((setup.calls(), setup.bus.dead_letters(10).await.unwrap().len()), (1, 1));
}

#[tokio::test]
async fn a_panic_counts_as_a_failure() {
    let setup = run(Script::PanicOnce, 1).await;
    setup.until_settled().await;
    assert_eq!(setup.calls(), 2);
}

#[tokio::test]
async fn the_lease_of_long_work_is_kept_alive() {
    let setup = run(Script::Take(FAST.lease * 4), 1).await;
    setup.until_settled().await;
    assert_eq!(setup.calls(), 1, "nobody else was given the event meanwhile");
}

#[tokio::test]
async fn no_more_are_in_work_than_slots() {
    let setup = run(Script::Take(Duration::from_millis(20)), 12).await;
    setup.until_settled().await;
    assert_eq!(setup.handler.at_once.lock().unwrap().1, 2);
    assert_eq!(setup.handler.done.load(Ordering::SeqCst), 12);
}

#[tokio::test]
async fn work_that_ends_in_time_is_finished_on_shutdown() {
    let setup = run(Script::Take(FAST.grace / 2), 1).await;
    while setup.calls() == 0 {
        sleep(Duration::from_millis(1)).await;
    }
    setup.cancel.cancel();
    timeout(SOON, setup.running).await.unwrap().unwrap();
    assert_eq!(setup.handler.done.load(Ordering::SeqCst), 1);
    assert_eq!(setup.bus.lag().await.unwrap()[0].1, 0);
}

#[tokio::test]
async fn work_that_does_not_is_given_back() {
    let setup = run(Script::Take(SOON * 10), 1).await;
    while setup.calls() == 0 {
        sleep(Duration::from_millis(1)).await;
    }
    setup.cancel.cancel();
    timeout(SOON, setup.running).await.unwrap().unwrap();
    let again =
        timeout(FAST.lease, setup.bus.receive("test", 1, FAST.lease)).await.expect("due at once").unwrap();
    assert_eq!(again[0].attempt, 1, "a restart is not the event's fault");
}

#[tokio::test]
async fn success_needs_one_call() {
    let setup = run(Script::Succeed, 5).await;
    setup.until_settled().await;
    assert_eq!(setup.calls(), 5);
}

#[tokio::test]
async fn delays_grow_to_their_limit_and_differ() {
    let setup = run(Script::Succeed, 0).await;
    let consumer = Consumer { group: "test", topics: vec![], concurrency: 1, handler: setup.handler.clone() };
    let give_up = CancellationToken::new();
    let runner = Runner { bus: setup.bus, consumer, ambient: system_ambient(), pace: PACE, give_up };
    for (failures, longest) in [(1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (60, 300)] {
        let (longest, delay) = (Duration::from_secs(longest), runner.delay(failures));
        assert!(delay <= longest && delay >= longest.mul_f64(0.79), "{failures}: {delay:?}");
    }
    let delays: std::collections::HashSet<_> = (0..20).map(|_| runner.delay(3)).collect();
    assert!(delays.len() > 1);
}
