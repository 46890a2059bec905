use std::sync::Arc;
use std::time::Duration;

use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_kernel::{Ambient, Envelope, Event, UserId};
use hallyu_platform::bus::{Bus, BusAdmin, Consumer, EmbeddedBus, run_consumer};
use hallyu_testkit::test_ambient;
use hallyu_user::ports::Store;
use hallyu_user::{NAME, SqlStore};
use tokio_util::sync::CancellationToken;

use crate::scene::Scene;

/// Events, users and titles of the storm; `examples/storm.rs` has the full one, with processes.
const EVENTS: usize = 1500;
const USERS: usize = 20;
const TITLES: usize = 30;

/// What some users watch, in no order, and every third event twice.
fn storm(ambient: &Ambient) -> Vec<Envelope> {
    let users: Vec<UserId> = (0..USERS).map(|_| ambient.id()).collect();
    let titles: Vec<_> = (0..TITLES).map(|_| (ambient.id(), ambient.id())).collect();
    let event = |number: usize| {
        let (content_id, episode_id) = titles[number * 7 % TITLES];
        let position_seconds = u32::try_from(number * 37 % 600).unwrap();
        let progressed = PlaybackProgressed {
            user_id: users[number % USERS],
            content_id,
            episode_id,
            position_seconds,
            duration_seconds: 600,
            is_completed: position_seconds > 580,
            watched_at: ambient.now() + Duration::from_secs((number * 911 % EVENTS) as u64),
        };
        Envelope::new(ambient, &progressed)
    };
    let mut events: Vec<Envelope> = (0..EVENTS).map(event).collect();
    events.extend(events.clone().into_iter().step_by(3));
    events.rotate_left(EVENTS / 3);
    events
}

/// What is known of every user's taste, in no order.
async fn tastes(scene: &Scene) -> Vec<String> {
    let mut tx = SqlStore(scene.db.clone()).read().await.unwrap();
    let mut all: Vec<String> =
        tx.tastes().all().await.unwrap().iter().map(|signals| format!("{:?}", signals.likes())).collect();
    all.sort_unstable();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_with_a_consumer_that_is_killed_leaves_what_a_calm_day_does() {
    let ambient = test_ambient();
    let (calm, stormy) = (Scene::new().await, Scene::new().await);
    let mut events = storm(&ambient);
    for event in events.iter().rev() {
        calm.apply(event).await;
    }
    let bus = Arc::new(EmbeddedBus::open("sqlite::memory:", ambient.clone()).await.unwrap());
    bus.declare(NAME, &[PlaybackProgressed::TOPIC]).await.unwrap();
    events.chunks_mut(500).for_each(<[Envelope]>::reverse);
    for chunk in events.chunks(100) {
        bus.publish(chunk).await.unwrap();
    }
    let mut kills = 0;
    while bus.lag().await.unwrap().iter().any(|(group, events)| group == NAME && *events > 0) {
        let consumer = Consumer {
            group: NAME,
            topics: vec![PlaybackProgressed::TOPIC],
            concurrency: 4,
            handler: stormy.handler(),
        };
        let running = run_consumer(bus.clone(), consumer, ambient.clone(), CancellationToken::new());
        let running = tokio::spawn(running);
        tokio::time::sleep(Duration::from_millis(150)).await;
        running.abort();
        let _killed = running.await;
        // What it had in hand comes back at once and not after its lease.
        bus.make_all_due().await.unwrap();
        kills += 1;
    }
    assert!(kills > 1, "it was killed in the middle of its work");
    assert_eq!(tastes(&stormy).await, tastes(&calm).await);
}
