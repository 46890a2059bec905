use std::sync::Arc;
use std::time::Duration;

use hallyu_contracts::jobs::{JobFailed, JobProgressed, JobWaiting};
use hallyu_kernel::{Ambient, Envelope, Event};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, EmbeddedBus};

use crate::FixedClock;
use crate::clock::ambient_at;
use crate::fake_openai::HurriedSleeper;

/// Group under which the bench listens to the worker.
const LISTENER: &str = "workbench";

/// All that a worker needs, in memory, and an ear for what it tells.
pub struct Workbench {
    /// Delivers and takes events.
    pub bus: Arc<dyn Bus>,
    /// Holds what the worker reads and writes.
    pub blobs: Blobs,
    /// Moved by the sleeper and by the test.
    pub clock: Arc<FixedClock>,
    /// Time and randomness of everything here.
    pub ambient: Ambient,
    /// Passes the pauses between tries.
    pub sleeper: Arc<HurriedSleeper>,
}

impl Workbench {
    /// A bench that hears reports on jobs and these `topics`.
    ///
    /// # Panics
    /// If the embedded stores cannot be opened.
    pub async fn new(topics: &[&str]) -> Self {
        let clock = FixedClock::new();
        let ambient = ambient_at(&clock);
        let bus = EmbeddedBus::open("sqlite::memory:", ambient.clone()).await.expect("a bus in memory");
        let reports = [JobProgressed::TOPIC, JobWaiting::TOPIC, JobFailed::TOPIC];
        bus.declare(LISTENER, &[topics, &reports].concat()).await.expect("a group");
        let blobs = Blobs::open("memory:").expect("blobs in memory");
        let sleeper = HurriedSleeper::new(&clock);
        Self { bus: Arc::new(bus), blobs, clock, ambient, sleeper }
    }

    /// Wraps a request as the bus would bring it.
    pub fn request(&self, event: &impl Event) -> Envelope {
        Envelope::new(&self.ambient, event)
    }

    /// Everything told since the last call, in order.
    ///
    /// # Panics
    /// If nothing was told, or the bus fails.
    pub async fn told(&self) -> Vec<Envelope> {
        let receive = self.bus.receive(LISTENER, 1_000, Duration::from_secs(60));
        let deliveries =
            tokio::time::timeout(Duration::from_secs(10), receive).await.expect("something was told");
        let deliveries = deliveries.expect("the bus delivers");
        for delivery in &deliveries {
            self.bus.acknowledge(&delivery.id).await.expect("the bus settles");
        }
        deliveries.into_iter().map(|delivery| delivery.envelope).collect()
    }

    /// The only event of this kind told since the last call.
    ///
    /// # Panics
    /// If there is none or more than one; the message says what was told instead.
    pub async fn told_once<E: Event>(&self) -> E {
        let told = self.told().await;
        let mut found = told.iter().filter(|event| event.topic == E::TOPIC);
        match (found.next(), found.next()) {
            (Some(event), None) => event.open().expect("an event of its topic"),
            _ => panic!("expected one {}, told was {told:?}", E::TOPIC),
        }
    }
}
