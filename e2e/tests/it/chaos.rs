//! Bad days of a platform of many processes: a store goes away under load and comes back, a process is killed.

use std::path::Path;
use std::time::{Duration, Instant};

use hallyu_e2e::{Clip, Load, Sample, Server, ServerOptions, Session};
use serde_json::json;

/// Clients that ask at a time.
const CLIENTS: usize = 4;

fn not_served(samples: &[Sample]) -> Vec<&Sample> {
    samples.iter().filter(|sample| !sample.is_served()).collect()
}

/// A split platform whose stores nobody else uses; none where they are not installed.
async fn platform(folder: &Path) -> Option<Server> {
    Server::start_split(folder, ServerOptions::default()).await.unwrap()
}

/// Waits until the path is served, and how long that took.
async fn served_again(session: &Session, path: &str) -> Duration {
    let began = Instant::now();
    while !session.get(path).await.is_ok_and(|reply| reply.status == 200) {
        assert!(began.elapsed() < Duration::from_secs(30), "{path} is not served again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    began.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn chaos_redis_stops_and_starts_under_load() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = platform(folder.path()).await else { return };
    let viewer = server.login("mariela", "user").await.unwrap();
    let other = server.login("valentina", "user").await.unwrap();
    let asking = viewer.clone();
    let load = Load::start(CLIENTS, move |_| {
        let asking = asking.clone();
        async move { asking.get("/users/me").await }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.servers().unwrap().redis.stop();
    // A session that ends while nothing can be told to the cache has ended all the same.
    other.post("/auth/logout", &json!({})).await.unwrap().expect(200).unwrap();
    assert_eq!(other.get("/users/me").await.unwrap().status, 401);
    tokio::time::sleep(Duration::from_secs(2)).await;
    server.servers().unwrap().redis.start_again();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let samples = load.stop().await;
    assert!(samples.len() > 50, "{} requests", samples.len());
    assert!(not_served(&samples).is_empty(), "{:?}", not_served(&samples));
    assert_eq!(other.get("/users/me").await.unwrap().status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn chaos_postgres_restarts_under_load() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = platform(folder.path()).await else { return };
    let creator = server.login("mariela", "creator").await.unwrap();
    let asking = creator.clone();
    let load = Load::start(CLIENTS, move |number| {
        let asking = asking.clone();
        let body = json!({ "type": "drama", "title": format!("밤 {number}"), "year": 2026 });
        async move { asking.post("/contents", &body).await }
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    let postgres = &server.servers().unwrap().postgres;
    postgres.kill();
    postgres.start_again();
    let back = served_again(&creator, "/studio/contents").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let samples = load.stop().await;
    let last_failure = not_served(&samples).iter().map(|sample| sample.at + sample.took).max();
    for sample in not_served(&samples) {
        let status = sample.status.as_ref().map(|(status, code)| (*status, code.as_str()));
        assert!(matches!(status, Some((503, "UNAVAILABLE") | (409, "CONFLICT"))), "{sample:?}");
    }
    let served = samples.iter().filter(|sample| sample.is_served()).count() as u64;
    let after =
        samples.iter().filter(|sample| sample.is_served() && last_failure.is_none_or(|at| sample.at > at));
    assert!(after.count() > 0, "served after the restart, which took {back:?}");
    // What was acknowledged is there; what was not may be.
    let listed = creator.get("/studio/contents?limit=1").await.unwrap().expect(200).unwrap();
    assert!(
        listed["pagination"]["total"].as_u64().unwrap() >= served,
        "{served} were acknowledged: {listed}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn chaos_rabbitmq_killed_with_events_in_flight() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = platform(folder.path()).await else { return };
    let register = |number: usize| {
        let visitor = server.visitor();
        let body = json!({
            "email": format!("fan{number}@example.com"), "password": "Primera-Nieve-7", "nickname": format!("fan{number}"),
            "country": "MX", "language": "es", "terms_agreed": true, "privacy_agreed": true,
        });
        async move { visitor.post("/auth/register", &body).await.unwrap().expect(201).unwrap() }
    };
    for number in 0..40 {
        if number == 10 {
            server.servers().unwrap().rabbitmq.kill();
        }
        if number == 30 {
            server.servers().unwrap().rabbitmq.start_again();
        }
        register(number).await;
    }
    // Each account's profile is made by an event; a second application would break the profile's uniqueness.
    let began = Instant::now();
    for number in 0..40 {
        let credentials =
            json!({ "email": format!("fan{number}@example.com"), "password": "Primera-Nieve-7" });
        let answer = server.visitor().post("/auth/login", &credentials).await.unwrap().expect(200).unwrap();
        let fan = server.session(answer["access_token"].as_str().unwrap());
        while fan.get("/users/me").await.unwrap().status != 200 {
            assert!(began.elapsed() < Duration::from_secs(60), "fan{number} has no profile");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let me = fan.get("/users/me").await.unwrap().expect(200).unwrap();
        assert_eq!(me["nickname"], format!("fan{number}"), "{me}");
    }
    let dead = server.run(&["bus", "dead-letters"]).unwrap();
    assert!(dead.status.success());
    assert!(!String::from_utf8_lossy(&dead.stdout).contains("user.registered"), "nothing was given up");
}

#[tokio::test(flavor = "multi_thread")]
async fn chaos_a_killed_service_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut server) = platform(folder.path()).await else { return };
    let visitor = server.visitor();
    let asking = visitor.clone();
    let load = Load::start(CLIENTS, move |_| {
        let asking = asking.clone();
        async move { asking.get("/genres").await }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    let killed = Instant::now();
    server.kill_target("content").unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    server.start_target("content").unwrap();
    served_again(&visitor, "/genres").await;
    let restarted = Instant::now();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let samples = load.stop().await;
    for sample in not_served(&samples) {
        let status = sample.status.as_ref().map(|(status, code)| (*status, code.as_str()));
        assert_eq!(status, Some((503, "UNAVAILABLE")), "{sample:?}");
        assert!(sample.has_retry_after, "{sample:?}");
        // What was asked before the kill may end after it; the breaker lets go within a second.
        assert!(
            sample.at + sample.took >= killed && sample.at < restarted + Duration::from_secs(1),
            "{sample:?}"
        );
    }
    assert!(!not_served(&samples).is_empty(), "the service was gone for a second");
    assert!(samples.last().is_some_and(Sample::is_served));
}

#[tokio::test(flavor = "multi_thread")]
async fn chaos_two_workers_race_for_one_job() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut server) = platform(folder.path()).await else { return };
    server.start_another("media", &folder.path().join("second")).await.unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    let clip = std::fs::read(Clip::default().make(folder.path(), "clip.mp4").unwrap()).unwrap();
    let mut jobs = Vec::new();
    for number in 0..4 {
        let (_, episode) = creator.new_episode(&format!("경주 {number}")).await.unwrap();
        let mut bytes = clip.clone();
        // Different bytes, so that each is an upload of its own; trailing bytes do not concern a player.
        bytes.push(number);
        let upload =
            creator.upload(&format!("/episodes/{episode}/media"), bytes).await.unwrap().expect(201).unwrap();
        jobs.push(upload["job_id"].as_str().unwrap().to_owned());
    }
    for job in jobs {
        let state = creator.job(&job).await.unwrap();
        assert!(matches!(state["state"].as_str(), Some("done" | "waiting")), "{state}");
        assert_eq!(state["attempts"].as_u64().unwrap_or(1), 1, "{state}");
    }
}
