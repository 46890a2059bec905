use axum::body::Body;
use hallyu_contracts::jobs::{JobFailed, JobProgressed, Stage};
use http::{Method, Response};
use http_body_util::BodyExt;
use serde_json::Value;

use crate::world::{Sound, Upload, World, creator, other_creator, viewer};

/// Server-sent events as they come.
struct Events {
    body: Body,
    read: String,
}

impl Events {
    fn of(answer: Response<Body>) -> Self {
        assert_eq!(answer.status(), 200);
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        Self { body: answer.into_body(), read: String::new() }
    }

    /// Id and data of the next event; `None` at the end.
    async fn next(&mut self) -> Option<(String, Value)> {
        while !self.read.contains("\n\n") {
            let frame = self.body.frame().await?.unwrap();
            self.read.push_str(std::str::from_utf8(&frame.into_data().unwrap()).unwrap());
        }
        let (event, rest) =
            self.read.split_once("\n\n").map(|(event, rest)| (event.to_owned(), rest.to_owned()))?;
        self.read = rest;
        let field =
            |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
        assert_eq!(field("event:"), "job");
        Some((field("id:").to_owned(), serde_json::from_str(field("data:")).unwrap()))
    }
}

async fn watch(world: &World, job: &str) -> Events {
    let request = world.request(Method::GET, &format!("/jobs/{job}/events"), Some(&creator()));
    Events::of(world.open(request).await)
}

async fn progress(world: &World, upload: &Upload, progress: f32) {
    let job_id = upload.job.parse().unwrap();
    world.deliver(&world.event(&JobProgressed { job_id, stage: Stage::Transcode, progress })).await;
}

#[tokio::test]
async fn a_job_is_shown_as_it_is_and_whenever_it_changes_until_it_is_over() {
    for world in World::each().await {
        let upload = world.upload().await;
        let mut events = watch(&world, &upload.job).await;
        let (id, job) = events.next().await.unwrap();
        assert_eq!((id.as_str(), &job["job_id"]), ("queued", &Value::from(upload.job.clone())));

        // Another process hears of the progress.
        let other = world.another_process();
        progress(&other, &upload, 0.5).await;
        let (id, job) = events.next().await.unwrap();
        assert_eq!(
            (id.as_str(), &job["stage"], &job["progress"]),
            ("running", &"transcode".into(), &0.5.into())
        );

        progress(&other, &upload, 0.25).await;
        other.package(&upload, Sound::Music).await;
        let (id, job) = events.next().await.unwrap();
        assert_eq!((id.as_str(), &job["state"]), ("done", &"done".into()), "what is old is not shown");
        assert_eq!(events.next().await, None);
    }
}

#[tokio::test]
async fn a_failure_is_the_last_event_and_says_why() {
    let world = World::new().await;
    let upload = world.upload().await;
    let (code, message) = ("NOT_A_VIDEO".to_owned(), "this is a text file".to_owned());
    let failed = JobFailed { job_id: upload.job.parse().unwrap(), stage: Stage::Probe, code, message };
    let mut events = watch(&world, &upload.job).await;
    events.next().await.unwrap();
    world.deliver(&world.event(&failed)).await;
    let (id, job) = events.next().await.unwrap();
    assert_eq!((id.as_str(), &job["error"]["code"]), ("failed", &"NOT_A_VIDEO".into()));
    assert_eq!(events.next().await, None);
    // Who comes back without having seen it is shown the end, and nothing after it.
    let mut events = watch(&world, &upload.job).await;
    assert_eq!(events.next().await.unwrap().0, "failed");
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn who_has_seen_the_end_is_told_not_to_come_back() {
    let world = World::new().await;
    let upload = world.published().await;
    let path = format!("/jobs/{}/events", upload.job);
    let back = |seen: &str| world.request(Method::GET, &path, Some(&creator())).header("last-event-id", seen);
    assert_eq!(world.open(back("done")).await.status(), 204);
    assert_eq!(world.open(back("running")).await.status(), 200);
    let open = world.upload().await;
    let path = format!("/jobs/{}/events", open.job);
    let back = world.request(Method::GET, &path, Some(&creator())).header("last-event-id", "failed");
    let mut events = Events::of(world.open(back).await);
    assert_eq!(events.next().await.unwrap().0, "queued", "it was asked for again");
}

#[tokio::test]
async fn jobs_of_others_are_not_watched() {
    let world = World::new().await;
    let path = format!("/jobs/{}/events", world.upload().await.job);
    for stranger in [viewer(), other_creator()] {
        world.get(&path, Some(&stranger)).await.refused(404, "NOT_FOUND");
    }
    world.get(&path, None).await.refused(401, "UNAUTHORIZED");
}
