//! Fifty thousand watch events while the process that applies them is killed every ten seconds: what is known of users' tastes
//! afterwards is what it is without kills. `storm [EVENTS] [SECONDS BETWEEN KILLS]`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on ends")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_http::{Service, Upstream};
use hallyu_kernel::{Ambient, Envelope, Event, UserId};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, BusAdmin, EmbeddedBus, run_consumer};
use hallyu_platform::cache::{CacheAside, MemoryCache};
use hallyu_platform::mail::OutboxFolder;
use hallyu_platform::secrets::MasterKey;
use hallyu_platform::tombstones::Tombstones;
use hallyu_sql::Db;
use hallyu_testkit::test_ambient;
use hallyu_user::ports::Store;
use hallyu_user::{Config, MIGRATIONS, NAME, Ports, SqlStore, build};
use tokio_util::sync::CancellationToken;

const USERS: usize = 500;
const TITLES: usize = 2000;

async fn database(folder: &Path) -> Db {
    let db = Db::open("user", &format!("sqlite://{}/user.sqlite", folder.display())).await.unwrap();
    db.migrate(&MIGRATIONS).await.unwrap();
    db
}

async fn bus(folder: &Path) -> Arc<EmbeddedBus> {
    let url = format!("sqlite://{}/bus.sqlite", folder.display());
    let ambient = hallyu_platform::ambient::system_ambient();
    Arc::new(EmbeddedBus::open(&url, ambient).await.unwrap())
}

async fn service(folder: &Path) -> Service {
    let ambient = hallyu_platform::ambient::system_ambient();
    let key = MasterKey::from_base64(&STANDARD.encode([9; 32])).unwrap();
    let mailer = OutboxFolder::open(folder.join("mail"), "Storm <no-reply@example.com>", ambient.clone());
    let ports = Ports {
        db: database(folder).await,
        blobs: Blobs::open("memory:").unwrap(),
        cache: CacheAside::new(Arc::new(MemoryCache::new(1 << 20))),
        mailer: Arc::new(mailer.unwrap()),
        auth: Upstream::local("auth", Router::new()),
        content: Upstream::local("content", Router::new()),
        tombstones: Tombstones::new(&key),
        ambient,
        public_url: "http://localhost".into(),
    };
    build(ports, Config::default())
}

/// Applies events until it is killed.
async fn consume(folder: &Path) {
    let mut service = service(folder).await;
    let consumer = service.consumers.remove(0);
    let stop = CancellationToken::new();
    run_consumer(bus(folder).await, consumer, hallyu_platform::ambient::system_ambient(), stop).await;
}

fn event(ambient: &Ambient, number: usize, (users, titles): (&[UserId], &[PlaybackProgressed])) -> Envelope {
    let position_seconds = u32::try_from(number * 37 % 600).unwrap();
    let progressed = PlaybackProgressed {
        user_id: users[number % users.len()],
        position_seconds,
        is_completed: position_seconds > 580,
        watched_at: ambient.now() + Duration::from_secs((number * 7919 % 50_021) as u64),
        ..titles[number * 31 % titles.len()].clone()
    };
    Envelope::new(ambient, &progressed)
}

/// The same events in every folder.
async fn publish(folder: &Path, events: usize) {
    let ambient = test_ambient();
    let users: Vec<UserId> = (0..USERS).map(|_| ambient.id()).collect();
    let title = |_| PlaybackProgressed {
        user_id: users[0],
        content_id: ambient.id(),
        episode_id: ambient.id(),
        position_seconds: 0,
        duration_seconds: 600,
        is_completed: false,
        watched_at: ambient.now(),
    };
    let titles: Vec<PlaybackProgressed> = (0..TITLES).map(title).collect();
    let bus = bus(folder).await;
    bus.declare(NAME, &[PlaybackProgressed::TOPIC]).await.unwrap();
    let events: Vec<Envelope> =
        (0..events).map(|number| event(&ambient, number, (&users, &titles))).collect();
    for chunk in events.chunks(500) {
        bus.publish(chunk).await.unwrap();
    }
}

fn start(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap()).arg("consume").arg(folder).spawn().unwrap()
}

/// Has all events applied, by a process that is killed every so often; how often it was.
async fn run(folder: &Path, every: Duration) -> usize {
    let bus = bus(folder).await;
    let (mut child, mut kills, mut since) = (start(folder), 0, Instant::now());
    while bus.lag().await.unwrap().iter().any(|(_, events)| *events > 0) {
        tokio::time::sleep(Duration::from_millis(200)).await;
        if since.elapsed() >= every {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            (child, since) = (start(folder), Instant::now());
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    kills
}

async fn tastes(folder: &Path) -> Vec<String> {
    let store = SqlStore(database(folder).await);
    let all = store.read().await.unwrap().tastes().all().await.unwrap();
    let mut all: Vec<String> = all.iter().map(|signals| format!("{:?}", signals.likes())).collect();
    all.sort_unstable();
    all
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, folder] = &arguments[..]
        && word == "consume"
    {
        return consume(&PathBuf::from(folder)).await;
    }
    let number =
        |place: usize, usual| arguments.get(place).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (events, every) = (number(0, 50_000), Duration::from_secs(number(1, 10) as u64));
    let (calm, stormy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut found = Vec::new();
    for (name, folder, every) in [("calm", &calm, Duration::MAX), ("stormy", &stormy, every)] {
        publish(folder.path(), events).await;
        let started = Instant::now();
        let kills = run(folder.path(), every).await;
        println!("{name}: {events} events in {:.1} s, {kills} kills", started.elapsed().as_secs_f64());
        found.push(tastes(folder.path()).await);
    }
    assert_eq!(found[0], found[1], "kills left something else");
    println!("the tastes of {} users are the same", found[0].len());
}
