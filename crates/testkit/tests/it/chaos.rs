//! Bad days: what is lost when a server is killed in the middle of the work. Nothing may be.

use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::{Envelope, Event};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::bus::{Bus, RabbitMqBus};
use hallyu_sql::Db;
use hallyu_testkit::{contracts, rabbitmq};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

/// Events are on all their ways when the broker dies: from outboxes, to it, from it, in delay queues, in work.
#[tokio::test(flavor = "multi_thread")]
async fn chaos_rabbitmq_is_killed_with_events_in_flight_and_each_is_applied_once() {
    let Some(server) = rabbitmq::private() else { return };
    let url = rabbitmq::with_prefix(server.url());
    let db = Db::open("ledger", "sqlite::memory:").await.unwrap();
    let buses = [
        Arc::new(RabbitMqBus::open(&url, system_ambient()).await.unwrap()),
        Arc::new(RabbitMqBus::open(&url, system_ambient()).await.unwrap()),
    ];
    make_queues(&buses[0]).await;
    let server = Arc::new(server);
    let trouble = async |handled: &dyn Fn() -> u32| {
        for enough in [40, 400] {
            while handled() < enough {
                sleep(Duration::from_millis(1)).await;
            }
            let server = Arc::clone(&server);
            let kill_and_restart = move || {
                server.kill();
                server.start_again();
            };
            tokio::task::spawn_blocking(kill_and_restart).await.unwrap();
        }
    };
    contracts::delivery_despite(&buses, db, trouble).await;
}

/// Makes the queues that the suite uses, that of its delays too, and waits: a node that is killed within half a second of a
/// queue's making, and has no others beside it, loses the queue.
async fn make_queues(bus: &RabbitMqBus) {
    bus.declare("ledger", &[Warmed::TOPIC]).await.unwrap();
    bus.publish(&[Envelope::new(&system_ambient(), &Warmed)]).await.unwrap();
    for _ in 0..2 {
        let delivery = bus.receive("ledger", 1, Duration::from_secs(60)).await.unwrap().remove(0);
        match delivery.attempt {
            1 => bus.postpone(&delivery.id, Duration::from_millis(10), "to make the queue").await.unwrap(),
            _ => bus.acknowledge(&delivery.id).await.unwrap(),
        }
    }
    sleep(Duration::from_secs(1)).await;
}

#[derive(Serialize, Deserialize)]
struct Warmed;

impl Event for Warmed {
    const TOPIC: &'static str = "test.warmed";
}
