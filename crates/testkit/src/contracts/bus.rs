use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use hallyu_kernel::{Ambient, Envelope, Event};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::bus::{Bus, BusAdmin, DeadLetter, Delivery};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

/// The lease under which most checks receive: they do not wait for its end.
const LEASE: Duration = Duration::from_secs(60);
/// A lease whose end a check waits for.
const SHORT: Duration = Duration::from_millis(200);
/// Long enough for any delivery, short enough for a test that fails.
const SOON: Duration = Duration::from_secs(30);
/// How long a check waits to see that nothing comes.
const NOTHING: Duration = Duration::from_millis(100);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Happened {
    number: u32,
}

impl Event for Happened {
    const TOPIC: &'static str = "suite.happened";
}

#[derive(Serialize, Deserialize)]
struct OtherHappened;

impl Event for OtherHappened {
    const TOPIC: &'static str = "suite.other_happened";
}

/// What everybody relies on in a [`Bus`] and its [`BusAdmin`]. Takes one that runs on real time.
///
/// # Panics
/// Where a promise is broken.
pub async fn bus<B: Bus + BusAdmin + 'static>(bus: Arc<B>) {
    let suite = Suite { bus, ambient: system_ambient() };
    suite.each_group_is_owed_the_events_of_its_topics().await;
    suite.the_last_declaration_counts().await;
    suite.who_waits_is_woken().await;
    suite.acknowledged_is_over().await;
    suite.a_lease_that_ends_hands_the_event_out_again().await;
    suite.a_lease_can_be_kept_alive().await;
    suite.who_lost_the_lease_has_no_say().await;
    suite.postponed_events_come_back_when_due().await;
    suite.events_given_back_unused_have_no_attempt_more().await;
    suite.dead_letters_are_kept_and_replayed().await;
    suite.receivers_that_race_share_the_events().await;
    suite.a_topic_that_nobody_declared_is_accepted().await;
    suite.large_events_arrive_unchanged().await;
    suite.who_stops_waiting_takes_nothing_along().await;
    suite.a_longer_delay_does_not_hold_up_a_shorter_one().await;
    suite.what_is_in_work_or_postponed_still_waits().await;
    suite.attempts_add_up_over_all_that_can_happen().await;
    suite.dead_letters_are_listed_in_order_and_go_back_to_their_group().await;
}

struct Suite<B> {
    bus: Arc<B>,
    ambient: Ambient,
}

impl<B: Bus + BusAdmin + 'static> Suite<B> {
    fn events(&self, count: u32) -> Vec<Envelope> {
        (0..count).map(|number| Envelope::new(&self.ambient, &Happened { number })).collect()
    }

    /// Publishes one event to a group of its own and returns it.
    async fn publish_to(&self, group: &str) -> Envelope {
        self.bus.declare(group, &[Happened::TOPIC]).await.expect("declares");
        let event = self.events(1).remove(0);
        self.bus.publish(std::slice::from_ref(&event)).await.expect("publishes");
        // Later events of the topic are not for this group.
        self.bus.declare(group, &[]).await.expect("declares");
        event
    }

    async fn receive(&self, group: &str, lease: Duration) -> Delivery {
        let received = timeout(SOON, self.bus.receive(group, 1, lease)).await;
        received.expect("an event is due").expect("receives").remove(0)
    }

    async fn receives_nothing(&self, group: &str) {
        let received = timeout(NOTHING, self.bus.receive(group, 1, LEASE)).await;
        assert!(received.is_err(), "nothing is due for {group}: {received:?}");
    }

    async fn lag(&self, group: &str) -> u64 {
        let lag: HashMap<_, _> = self.bus.lag().await.expect("measures").into_iter().collect();
        lag.get(group).copied().unwrap_or(0)
    }

    async fn each_group_is_owed_the_events_of_its_topics(&self) {
        self.bus.declare("owed-1", &[Happened::TOPIC]).await.expect("declares");
        self.bus.declare("owed-2", &[Happened::TOPIC, OtherHappened::TOPIC]).await.expect("declares");
        let mut events = self.events(2);
        events.push(Envelope::new(&self.ambient, &OtherHappened));
        self.bus.publish(&events).await.expect("publishes though nobody receives");
        assert_eq!((self.lag("owed-1").await, self.lag("owed-2").await), (2, 3));
        for (group, owed) in [("owed-1", &events[..2]), ("owed-2", &events[..])] {
            let mut received = HashMap::new();
            for _ in owed {
                let delivery = self.receive(group, LEASE).await;
                assert_eq!(delivery.attempt, 1);
                received.insert(delivery.envelope.id, delivery.envelope);
            }
            let owed: HashMap<_, _> = owed.iter().map(|event| (event.id, event.clone())).collect();
            assert_eq!(received, owed, "each once, unchanged");
            self.receives_nothing(group).await;
            self.bus.declare(group, &[]).await.expect("declares");
        }
    }

    async fn the_last_declaration_counts(&self) {
        self.bus.declare("declared", &[Happened::TOPIC]).await.expect("declares");
        self.bus.declare("declared", &[OtherHappened::TOPIC]).await.expect("declares again");
        let other = Envelope::new(&self.ambient, &OtherHappened);
        self.bus.publish(&[self.events(1).remove(0), other.clone()]).await.expect("publishes");
        assert_eq!(self.receive("declared", LEASE).await.envelope, other);
        self.receives_nothing("declared").await;
    }

    /// The best of three counts: a busy machine may be slow at any one.
    async fn who_waits_is_woken(&self) {
        let mut best = SOON;
        for _ in 0..3 {
            let bus = Arc::clone(&self.bus);
            let waiting = tokio::spawn(async move { bus.receive("woken", 5, LEASE).await });
            sleep(NOTHING).await;
            let start = Instant::now();
            let event = self.publish_to("woken").await;
            let received = timeout(SOON, waiting).await.expect("is woken").expect("runs").expect("receives");
            assert_eq!((received.len(), &received[0].envelope), (1, &event));
            best = best.min(start.elapsed());
        }
        assert!(best < Duration::from_millis(500), "at once: {best:?}");
    }

    async fn acknowledged_is_over(&self) {
        self.publish_to("acknowledged").await;
        let delivery = self.receive("acknowledged", SHORT).await;
        self.bus.acknowledge(&delivery.id).await.expect("acknowledges");
        self.bus.acknowledge(&delivery.id).await.expect("may be repeated");
        sleep(SHORT).await;
        self.receives_nothing("acknowledged").await;
        assert_eq!(self.lag("acknowledged").await, 0);
    }

    /// As when a process is killed: it neither acknowledges nor gives back.
    async fn a_lease_that_ends_hands_the_event_out_again(&self) {
        let event = self.publish_to("killed").await;
        let first = self.receive("killed", SHORT).await;
        self.receives_nothing("killed").await;
        let second = self.receive("killed", LEASE).await;
        assert_eq!((&second.envelope, second.attempt), (&event, 2));
        self.bus.acknowledge(&first.id).await.expect("work that was done late is done");
        assert_eq!(self.lag("killed").await, 0);
    }

    async fn a_lease_can_be_kept_alive(&self) {
        self.publish_to("alive").await;
        let delivery = self.receive("alive", SHORT).await;
        self.bus.extend(&delivery.id, LEASE).await.expect("extends");
        sleep(SHORT).await;
        self.receives_nothing("alive").await;
    }

    async fn who_lost_the_lease_has_no_say(&self) {
        self.publish_to("stale").await;
        let stale = self.receive("stale", SHORT).await;
        let held = self.receive("stale", LEASE).await;
        self.bus.postpone(&stale.id, Duration::ZERO, "late").await.expect("is ignored");
        self.bus.bury(&stale.id, "late").await.expect("is ignored");
        self.bus.extend(&stale.id, Duration::ZERO).await.expect("is ignored");
        self.receives_nothing("stale").await;
        self.bus.postpone(&held.id, Duration::from_millis(1), "in time").await.expect("postpones");
        assert_eq!(self.receive("stale", LEASE).await.attempt, 3);
    }

    async fn postponed_events_come_back_when_due(&self) {
        let event = self.publish_to("postponed").await;
        let first = self.receive("postponed", LEASE).await;
        let start = Instant::now();
        self.bus.postpone(&first.id, SHORT, "busy").await.expect("postpones");
        let second = self.receive("postponed", LEASE).await;
        assert!(start.elapsed() >= SHORT, "not before: {:?}", start.elapsed());
        assert_eq!((&second.envelope, second.attempt), (&event, 2));
    }

    async fn events_given_back_unused_have_no_attempt_more(&self) {
        self.publish_to("unused").await;
        for _ in 0..3 {
            let delivery = self.receive("unused", LEASE).await;
            assert_eq!(delivery.attempt, 1);
            self.bus.postpone(&delivery.id, Duration::ZERO, "stopping").await.expect("gives back");
        }
    }

    async fn dead_letters_are_kept_and_replayed(&self) {
        let event = self.publish_to("dead").await;
        let first = self.receive("dead", LEASE).await;
        self.bus.postpone(&first.id, Duration::from_millis(1), "once").await.expect("postpones");
        let second = self.receive("dead", LEASE).await;
        self.bus.bury(&second.id, "it makes no sense").await.expect("buries");
        self.receives_nothing("dead").await;
        assert_eq!(self.lag("dead").await, 0, "a dead letter does not wait");

        let letters = self.bus.dead_letters(1_000).await.expect("lists");
        let letter = letters.into_iter().find(|letter| letter.group == "dead").expect("is listed");
        assert_eq!((letter.envelope, letter.attempts), (event.clone(), 2));
        assert_eq!(letter.reason, "it makes no sense");

        assert!(self.bus.replay(&letter.id).await.expect("replays"));
        assert!(!self.bus.replay(&letter.id).await.expect("answers"), "it is no dead letter any more");
        let replayed = self.receive("dead", LEASE).await;
        assert_eq!((&replayed.envelope, replayed.attempt), (&event, 1));
        self.bus.acknowledge(&replayed.id).await.expect("acknowledges");
    }

    async fn receivers_that_race_share_the_events(&self) {
        const EVENTS: u32 = 200;
        self.bus.declare("race", &[Happened::TOPIC]).await.expect("declares");
        let events = self.events(EVENTS);
        let received = Arc::new(AtomicU32::new(0));
        let mut receivers = JoinSet::new();
        for _ in 0..4 {
            receivers.spawn(race(Arc::clone(&self.bus), Arc::clone(&received), EVENTS));
        }
        for batch in events.chunks(50) {
            self.bus.publish(batch).await.expect("publishes");
        }
        let mut numbers: Vec<u32> = receivers.join_all().await.concat();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..EVENTS).collect::<Vec<_>>(), "each to exactly one of them");
        self.receives_nothing("race").await;
        self.bus.declare("race", &[]).await.expect("declares");
    }

    async fn a_topic_that_nobody_declared_is_accepted(&self) {
        self.bus.publish(&self.events(2)).await.expect("is nobody's concern");
    }

    async fn large_events_arrive_unchanged(&self) {
        self.bus.declare("large", &[Happened::TOPIC]).await.expect("declares");
        let mut event = self.events(1).remove(0);
        event.payload = serde_json::json!({ "number": 1, "lines": "드라마 \u{1f3ac}\n".repeat(60_000) });
        event.traceparent = Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned());
        self.bus.publish(std::slice::from_ref(&event)).await.expect("publishes");
        let delivery = self.receive("large", LEASE).await;
        assert!(delivery.envelope == event, "a megabyte and its trace");
        self.bus.acknowledge(&delivery.id).await.expect("acknowledges");
        self.bus.declare("large", &[]).await.expect("declares");
    }

    /// As when a process is told to stop: what comes just then is for others.
    async fn who_stops_waiting_takes_nothing_along(&self) {
        self.bus.declare("stopped", &[]).await.expect("declares");
        self.receives_nothing("stopped").await;
        let event = self.publish_to("stopped").await;
        sleep(NOTHING * 4).await;
        let delivery = self.receive("stopped", LEASE).await;
        assert_eq!((&delivery.envelope, delivery.attempt), (&event, 1));
        self.bus.acknowledge(&delivery.id).await.expect("acknowledges");
    }

    async fn a_longer_delay_does_not_hold_up_a_shorter_one(&self) {
        let long = self.publish_to("delays").await;
        let held = self.receive("delays", LEASE).await;
        self.bus.postpone(&held.id, LEASE, "later").await.expect("postpones");
        let short = self.publish_to("delays").await;
        assert_ne!(long.id, short.id);
        let held = self.receive("delays", LEASE).await;
        self.bus.postpone(&held.id, Duration::from_millis(20), "soon").await.expect("postpones");
        let start = Instant::now();
        assert_eq!(self.receive("delays", LEASE).await.envelope, short);
        assert!(start.elapsed() < Duration::from_secs(2), "took {:?}", start.elapsed());
    }

    async fn what_is_in_work_or_postponed_still_waits(&self) {
        self.publish_to("lagging").await;
        assert_eq!(self.lag("lagging").await, 1, "nobody has it");
        let delivery = self.receive("lagging", LEASE).await;
        assert_eq!(self.lag("lagging").await, 1, "it is in work");
        self.bus.postpone(&delivery.id, LEASE, "later").await.expect("postpones");
        assert_eq!(self.lag("lagging").await, 1, "it is postponed");
    }

    async fn attempts_add_up_over_all_that_can_happen(&self) {
        self.publish_to("attempts").await;
        let first = self.receive("attempts", LEASE).await;
        self.bus.postpone(&first.id, Duration::from_millis(1), "failed").await.expect("postpones");
        let second = self.receive("attempts", SHORT).await;
        assert_eq!(second.attempt, 2, "after a failure");
        let third = self.receive("attempts", LEASE).await;
        assert_eq!(third.attempt, 3, "after a lease that ended");
        self.bus.postpone(&third.id, Duration::ZERO, "unused").await.expect("gives back");
        let again = self.receive("attempts", LEASE).await;
        assert_eq!(again.attempt, 3, "given back unused");
        self.bus.bury(&again.id, "enough").await.expect("buries");
        let letters = self.bus.dead_letters(1_000).await.expect("lists");
        let letter = letters.iter().find(|letter| letter.group == "attempts").expect("is listed");
        assert_eq!(letter.attempts, 3);
    }

    async fn dead_letters_are_listed_in_order_and_go_back_to_their_group(&self) {
        let groups = ["letters-1", "letters-2"];
        for group in groups {
            self.bus.declare(group, &[Happened::TOPIC]).await.expect("declares");
        }
        let events = self.events(3);
        for event in &events {
            self.bus.publish(std::slice::from_ref(event)).await.expect("publishes");
            for group in groups {
                let delivery = self.receive(group, LEASE).await;
                self.bus.bury(&delivery.id, "no").await.expect("buries");
            }
        }
        let mine = |letters: Vec<DeadLetter>| {
            let mine = letters.into_iter().filter(|letter| letter.group == groups[0]);
            mine.collect::<Vec<_>>()
        };
        for look in ["first", "second"] {
            let letters = mine(self.bus.dead_letters(1_000).await.expect("lists"));
            let listed: Vec<_> = letters.iter().map(|letter| letter.envelope.id).collect();
            let buried: Vec<_> = events.iter().map(|event| event.id).collect();
            assert_eq!(listed, buried, "at the {look} look");
        }
        assert_eq!(self.bus.dead_letters(1).await.expect("lists").len(), 1, "no more than asked for");

        let letters = mine(self.bus.dead_letters(1_000).await.expect("lists"));
        assert!(self.bus.replay(&letters[1].id).await.expect("replays"));
        assert_eq!(self.receive(groups[0], LEASE).await.envelope, events[1]);
        self.receives_nothing(groups[1]).await;
        assert_eq!(mine(self.bus.dead_letters(1_000).await.expect("lists")).len(), 2, "the others stay");
        for group in groups {
            self.bus.declare(group, &[]).await.expect("declares");
        }
    }
}

/// Takes events until all that race have received `events` of them. Stops waiting now and then, as a consumer that is
/// told to stop does: what was on its way then is still due to somebody.
async fn race<B: Bus>(bus: Arc<B>, received: Arc<AtomicU32>, events: u32) -> Vec<u32> {
    let (start, mut numbers) = (Instant::now(), Vec::new());
    while received.load(Ordering::Relaxed) < events && start.elapsed() < SOON {
        let Ok(batch) = timeout(SHORT, bus.receive("race", 7, LEASE)).await else { continue };
        for delivery in batch.expect("receives") {
            numbers.push(delivery.envelope.open::<Happened>().expect("opens").number);
            bus.acknowledge(&delivery.id).await.expect("acknowledges");
            received.fetch_add(1, Ordering::Relaxed);
        }
    }
    numbers
}
