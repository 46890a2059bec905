//! What only a broker can do to a bus: several processes, lost connections, foreign messages.

use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::{Envelope, Event};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::bus::{Bus, BusAdmin, Delivery, RabbitMqBus};
use hallyu_testkit::rabbitmq;
use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::{BasicProperties, Connection, ConnectionProperties};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);
const SOON: Duration = Duration::from_secs(15);

#[derive(Serialize, Deserialize)]
struct Happened;

impl Event for Happened {
    const TOPIC: &'static str = "test.happened";
}

#[derive(Serialize, Deserialize)]
struct OtherHappened;

impl Event for OtherHappened {
    const TOPIC: &'static str = "test.other_happened";
}

/// As a process has it.
async fn open(url: &str) -> RabbitMqBus {
    RabbitMqBus::open(url, system_ambient()).await.unwrap()
}

async fn receive(bus: &RabbitMqBus) -> Delivery {
    let received = timeout(SOON, bus.receive("group", 1, HOUR)).await;
    received.expect("an event is due").unwrap().remove(0)
}

fn event() -> Envelope {
    Envelope::new(&system_ambient(), &Happened)
}

async fn lag(bus: &RabbitMqBus) -> u64 {
    bus.lag().await.unwrap().into_iter().map(|(_, waiting)| waiting).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_process_had_in_hand_comes_back_at_once_when_it_is_gone_on_rabbitmq() {
    let Some(url) = rabbitmq::url().await else { return };
    let (gone, stays) = (open(&url).await, open(&url).await);
    gone.declare("group", &[Happened::TOPIC]).await.unwrap();
    gone.publish(&[event(), event()]).await.unwrap();
    for _ in 0..2 {
        receive(&gone).await;
    }
    let start = Instant::now();
    drop(gone);
    let attempts = [receive(&stays).await.attempt, receive(&stays).await.attempt];
    assert_eq!(attempts, [2, 2]);
    assert!(start.elapsed() < Duration::from_secs(2), "took {:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_knows_nothing_of_old_topics_unbinds_them_on_rabbitmq() {
    let Some(url) = rabbitmq::url().await else { return };
    open(&url).await.declare("group", &[Happened::TOPIC, OtherHappened::TOPIC]).await.unwrap();
    let bus = open(&url).await;
    bus.declare("group", &[OtherHappened::TOPIC]).await.unwrap();
    bus.publish(&[event(), Envelope::new(&system_ambient(), &OtherHappened)]).await.unwrap();
    assert_eq!(receive(&bus).await.envelope.topic, OtherHappened::TOPIC);
    assert_eq!(lag(&bus).await, 1, "the one in hand");
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_together_make_every_group_known_on_rabbitmq() {
    let Some(url) = rabbitmq::url().await else { return };
    let groups = ["a", "b", "c", "d", "e", "f"];
    let processes = groups.map(|group| {
        let url = url.clone();
        tokio::spawn(async move { open(&url).await.declare(group, &[Happened::TOPIC]).await.unwrap() })
    });
    for process in processes {
        process.await.unwrap();
    }
    let bus = open(&url).await;
    bus.publish(&[event()]).await.unwrap();
    assert_eq!(bus.lag().await.unwrap(), groups.map(|group| (group.to_owned(), 1)));
}

/// An idle process beside one that works must not sit on events.
#[tokio::test(flavor = "multi_thread")]
async fn who_stops_to_receive_leaves_events_to_other_processes_on_rabbitmq() {
    let Some(url) = rabbitmq::url().await else { return };
    let (idle, works) = (open(&url).await, open(&url).await);
    idle.declare("group", &[Happened::TOPIC]).await.unwrap();
    timeout(Duration::from_millis(100), idle.receive("group", 5, HOUR)).await.unwrap_err();
    works.publish(&[event(), event(), event()]).await.unwrap();
    for _ in 0..3 {
        let delivery = receive(&works).await;
        assert_eq!(delivery.attempt, 1, "the idle one did not use it");
        works.acknowledge(&delivery.id).await.unwrap();
    }
    assert_eq!(lag(&idle).await + lag(&works).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_event_is_put_aside_and_does_not_stop_the_group_on_rabbitmq() {
    let Some(url) = rabbitmq::url().await else { return };
    let bus = open(&url).await;
    bus.declare("group", &[Happened::TOPIC]).await.unwrap();
    let (server, prefix) = url.split_once("?prefix=").unwrap();
    let foreign = Connection::connect(server, ConnectionProperties::default()).await.unwrap();
    let channel = foreign.create_channel().await.unwrap();
    channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
    for junk in [&b"\xff\x00not JSON"[..], b"{\"id\":1}", b""] {
        let (exchange, topic) = (format!("{prefix}.events").into(), Happened::TOPIC.into());
        let options = BasicPublishOptions { mandatory: true, immediate: false };
        let sent = channel.basic_publish(exchange, topic, options, junk, BasicProperties::default());
        assert!(sent.await.unwrap().await.unwrap().is_ack());
    }
    let good = event();
    bus.publish(std::slice::from_ref(&good)).await.unwrap();
    assert_eq!(receive(&bus).await.envelope, good);
    let letters = bus.dead_letters(10).await.unwrap();
    assert_eq!(letters.len(), 3);
    assert!(
        letters.iter().all(|letter| letter.group == "group" && letter.reason.starts_with("it is no event"))
    );
    assert_eq!(letters[1].envelope.payload, "{\"id\":1}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_refused_when_the_bus_is_opened_on_rabbitmq() {
    let Some(url) = rabbitmq::url().await else { return };
    let url = url.replacen("guest:guest", "guest:wrong", 1);
    let error = RabbitMqBus::open(&url, system_ambient()).await.err().expect("is refused");
    assert!(hallyu_kernel::chain(&error).contains("ACCESS_REFUSED"), "{}", hallyu_kernel::chain(&error));
}

/// A killed broker: publishing fails at once, receiving waits, and what was accepted is delivered afterwards. Who works on
/// an event meanwhile goes on, and the event is not handed out a second time.
#[tokio::test(flavor = "multi_thread")]
async fn chaos_rabbitmq_is_gone_for_a_while_and_work_in_hand_goes_on() {
    let Some(server) = rabbitmq::private() else { return };
    let bus = Arc::new(open(&rabbitmq::with_prefix(server.url())).await);
    bus.declare("group", &[Happened::TOPIC]).await.unwrap();
    let (in_hand, done_meanwhile, accepted) = (event(), event(), event());
    bus.publish(&[in_hand.clone(), done_meanwhile.clone()]).await.unwrap();
    let in_work = [receive(&bus).await, receive(&bus).await];
    // Queues that are newer do not outlive a kill on a single node.
    sleep(Duration::from_secs(1)).await;
    bus.publish(std::slice::from_ref(&accepted)).await.unwrap();

    server.kill();
    let start = Instant::now();
    for _ in 0..3 {
        bus.publish(&[event()]).await.unwrap_err();
    }
    assert!(start.elapsed() < Duration::from_secs(5), "refused at once: {:?}", start.elapsed());
    bus.acknowledge(&in_work[1].id).await.unwrap();
    let waiting = tokio::spawn({
        let bus = Arc::clone(&bus);
        async move { bus.receive("group", 3, HOUR).await }
    });
    let server = tokio::task::spawn_blocking(move || {
        server.start_again();
        server
    });
    let _server = server.await.unwrap();

    // What was asked before its queues had a leader again is only asked anew when the broker does not answer.
    let received = timeout(SOON * 4, waiting).await.expect("is delivered").unwrap().unwrap();
    let ids: Vec<_> = received.iter().map(|delivery| delivery.envelope.id).collect();
    assert_eq!(ids, [accepted.id], "nothing that is in work or done");
    bus.acknowledge(&received[0].id).await.unwrap();
    bus.acknowledge(&in_work[0].id).await.unwrap();
    sleep(Duration::from_millis(300)).await;
    assert_eq!(lag(&bus).await, 0, "the broker knows of all of it");
}
