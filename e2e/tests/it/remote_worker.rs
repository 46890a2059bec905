//! A media worker on another machine: it reaches the bus and the object store, and nothing else of the platform.

use hallyu_e2e::{Clip, Server, ServerOptions, Session, Sound};
use reqwest::{Method, Response};
use serde_json::Value;

/// The events of a job, as the gateway passes them on.
struct Watch {
    answer: Response,
    read: String,
}

impl Watch {
    async fn of(creator: &Session, job: &str) -> Self {
        let request = creator.request(Method::GET, &format!("/api/v1/jobs/{job}/events"));
        // What browsers offer; events must come one by one all the same.
        let answer = request.header("accept-encoding", "gzip").send().await.unwrap();
        assert_eq!(answer.status(), 200);
        Self { answer, read: String::new() }
    }

    /// The job as the next event shows it; `None` at the end.
    async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data:"));
                let job = data.map(|data| serde_json::from_str(data).unwrap());
                self.read = rest.to_owned();
                if job.is_some() {
                    return job;
                }
                continue;
            }
            let chunk = self.answer.chunk().await.unwrap()?;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The job's states until its end, each once.
    async fn states(mut self) -> Vec<String> {
        let mut states: Vec<String> = Vec::new();
        while let Some(job) = self.next().await {
            states.push(job["state"].as_str().unwrap().to_owned());
        }
        states.dedup();
        states
    }
}

async fn upload(server: &Server, folder: &std::path::Path) -> (Session, String) {
    let clip = Clip { sound: Sound::None, seconds: 6, ..Clip::default() };
    let clip = std::fs::read(clip.make(folder, "clip.mp4").unwrap()).unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    let (_, episode) = creator.new_episode("첫눈 오는 밤").await.unwrap();
    let upload = creator.upload(&format!("/episodes/{episode}/media"), clip).await.unwrap();
    let upload = upload.expect(201).unwrap();
    (creator, upload["job_id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_job_is_watched_through_the_gateway_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("data"), ServerOptions::default()).await.unwrap();
    let (creator, job) = upload(&server, folder.path()).await;
    let states = Watch::of(&creator, &job).await.states().await;
    assert_eq!(states.last().map(String::as_str), Some("done"), "{states:?}");
    let log = creator.get(&format!("/jobs/{job}/log")).await.unwrap().expect(200).unwrap();
    assert!(log.to_string().contains("libx264"), "{log}");
}

#[tokio::test]
async fn a_worker_needs_the_bus_and_the_store_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let Some(mut server) = Server::start_split(&data, ServerOptions::default()).await.unwrap() else {
        return;
    };
    server.kill_target("media").unwrap();
    let (creator, job) = upload(&server, folder.path()).await;
    let mut watch = Watch::of(&creator, &job).await;
    assert_eq!(watch.next().await.unwrap()["state"], "queued", "nobody is there to do it");

    server.start_remote("media", &folder.path().join("far")).await.unwrap();
    let states = watch.states().await;
    // Who looks once a second may miss that it ran.
    assert_eq!(states.last().map(String::as_str), Some("done"), "{states:?}");
    let log = creator.get(&format!("/jobs/{job}/log")).await.unwrap().expect(200).unwrap();
    assert!(log.to_string().contains("times as fast as it plays"), "{log}");
}
