use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::{Envelope, Event};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::bus::{Bus, EmbeddedBus, RabbitMqBus};
use hallyu_sql::Db;
use hallyu_testkit::{contracts, postgres, rabbitmq};
use serde::{Deserialize, Serialize};

async fn open(url: &str) -> Arc<EmbeddedBus> {
    Arc::new(EmbeddedBus::open(url, system_ambient()).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bus_in_a_file_keeps_the_contract() {
    let directory = tempfile::tempdir().unwrap();
    contracts::bus(open(&format!("sqlite://{}/bus.sqlite", directory.path().display())).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bus_in_memory_keeps_the_contract() {
    contracts::bus(open("sqlite::memory:").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bus_in_postgres_keeps_the_contract() {
    let Some(url) = postgres::url().await else { return };
    contracts::bus(open(&url).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bus_on_rabbitmq_keeps_the_contract() {
    let Some(url) = rabbitmq::url().await else { return };
    contracts::bus(Arc::new(RabbitMqBus::open(&url, system_ambient()).await.unwrap())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_have_their_effect_once_on_rabbitmq() {
    let Some(url) = rabbitmq::url().await else { return };
    let db = Db::open("ledger", "sqlite::memory:").await.unwrap();
    contracts::delivery(Arc::new(RabbitMqBus::open(&url, system_ambient()).await.unwrap()), db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_have_their_effect_once_on_sqlite() {
    let db = Db::open("ledger", "sqlite::memory:").await.unwrap();
    contracts::delivery(open("sqlite::memory:").await, db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_have_their_effect_once_on_postgres() {
    let Some(url) = postgres::url().await else { return };
    let db = Db::open("ledger", &url).await.unwrap();
    contracts::delivery(open(&url).await, db).await;
}

#[tokio::test]
async fn both_schemas_of_the_bus_match() {
    contracts::schemas_match("bus", &EmbeddedBus::MIGRATIONS).await;
}

#[derive(Serialize, Deserialize)]
struct Happened;

impl Event for Happened {
    const TOPIC: &'static str = "test.happened";
}

#[tokio::test]
async fn accepted_events_outlive_the_process() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/bus.sqlite", directory.path().display());
    let bus = open(&url).await;
    bus.declare("group", &[Happened::TOPIC]).await.unwrap();
    let event = Envelope::new(&system_ambient(), &Happened);
    bus.publish(std::slice::from_ref(&event)).await.unwrap();
    drop(bus);
    let received = open(&url).await.receive("group", 1, Duration::from_secs(1)).await.unwrap();
    assert_eq!(received[0].envelope, event);
}

/// Two processes with one database: nothing wakes the receiver, it looks.
#[tokio::test]
async fn events_of_another_process_arrive_within_a_second() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/bus.sqlite", directory.path().display());
    let (here, there) = (open(&url).await, open(&url).await);
    here.declare("group", &[Happened::TOPIC]).await.unwrap();
    let receive = here.receive("group", 1, Duration::from_secs(1));
    let publish = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        there.publish(&[Envelope::new(&system_ambient(), &Happened)]).await.unwrap();
    };
    let both = async { tokio::join!(receive, publish) };
    let (received, ()) = tokio::time::timeout(Duration::from_secs(3), both).await.unwrap();
    assert_eq!(received.unwrap().len(), 1);
}

#[tokio::test]
async fn who_uses_the_bus_alone_takes_over_what_a_killed_process_had_in_hand() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/bus.sqlite", directory.path().display());
    let killed = open(&url).await;
    killed.declare("group", &[Happened::TOPIC]).await.unwrap();
    killed.publish(&[Envelope::new(&system_ambient(), &Happened)]).await.unwrap();
    let hour = Duration::from_secs(3600);
    killed.receive("group", 1, hour).await.unwrap();
    drop(killed);

    let successor = open(&url).await;
    successor.make_all_due().await.unwrap();
    let taken_over = tokio::time::timeout(Duration::from_secs(5), successor.receive("group", 1, hour)).await;
    assert_eq!(taken_over.expect("it is due").unwrap()[0].attempt, 2);
}
