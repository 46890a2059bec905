use std::time::Duration;

use hallyu_contracts::jobs::{JobFailed, JobLogged, JobWaiting, LogLevel, Stage};
use hallyu_contracts::subtitles::TranscriptionRequested;
use serde_json::{Value, json};

use crate::world::{Sound, Upload, World, creator, find, moderator, other_creator, viewer};

fn said(upload: &Upload, message: &str) -> JobLogged {
    let job_id = upload.job.parse().unwrap();
    JobLogged { job_id, stage: Stage::Transcode, level: LogLevel::Info, message: message.to_owned() }
}

async fn messages(world: &World, job: &str) -> Vec<String> {
    let log = world.get(&format!("/jobs/{job}/log"), Some(&creator())).await;
    let message = |line: &Value| line["message"].as_str().unwrap().to_owned();
    log.data()["items"].as_array().unwrap().iter().map(message).collect()
}

#[tokio::test]
async fn what_workers_say_of_a_job_is_kept_once_and_in_order() {
    for world in World::each().await {
        let upload = world.upload().await;
        let first = world.event(&said(&upload, "ladder:\n720p"));
        world.clock.advance(Duration::from_secs(1));
        let second = world.event(&said(&upload, "encoded"));
        for event in [&second, &first, &second] {
            world.deliver(event).await;
        }
        let log = world.get(&format!("/jobs/{}/log", upload.job), Some(&creator())).await;
        let line = json!({
            "job_id": upload.job, "stage": "transcode", "level": "info", "message": "ladder: 720p", "at": first.occurred_at,
        });
        assert_eq!(log.data()["items"][0], line);
        assert_eq!(messages(&world, &upload.job).await, ["ladder: 720p", "encoded"]);
    }
}

#[tokio::test]
async fn a_log_is_bounded_and_keeps_its_end() {
    for world in World::each().await {
        let upload = world.upload().await;
        for number in 0..110 {
            world.clock.advance(Duration::from_millis(1));
            world.deliver(&world.event(&said(&upload, &format!("line {number}")))).await;
        }
        let kept = messages(&world, &upload.job).await;
        let ends = (kept.len(), kept.first().unwrap().as_str(), kept.last().unwrap().as_str());
        assert_eq!(ends, (100, "line 10", "line 109"));
    }
}

#[tokio::test]
async fn a_log_tells_why_a_job_failed_and_that_it_was_asked_for_again() {
    let world = World::new().await;
    let upload = world.upload().await;
    let job_id = upload.job.parse().unwrap();
    let (code, message) = ("NOT_A_VIDEO".to_owned(), "this is a text file".to_owned());
    let failed = world.event(&JobFailed { job_id, stage: Stage::Probe, code, message });
    world.deliver(&failed).await;
    world.deliver(&failed).await;
    world.clock.advance(Duration::from_secs(1));
    world.post(&format!("/jobs/{}/retry", upload.job), &creator(), &json!({})).await.is(200);
    world.clock.advance(Duration::from_secs(1));
    world.post(&format!("/jobs/{}/cancel", upload.job), &creator(), &json!({})).await.is(200);
    let lines = ["NOT_A_VIDEO: this is a text file", "asked for again, time 2", "it was cancelled"];
    assert_eq!(messages(&world, &upload.job).await, lines);
}

#[tokio::test]
async fn the_log_of_an_upload_holds_that_of_what_follows_from_it() {
    let world = World::new().await;
    let upload = world.upload().await;
    world.deliver(&world.packaged(&upload, Sound::Speech).await).await;
    let request: TranscriptionRequested = find(&world.settle().await);
    let setting = "transcription.base_url".to_owned();
    let waiting = JobWaiting { job_id: request.job_id, stage: Stage::Transcribe, setting };
    world.deliver(&world.event(&waiting)).await;
    let log = world.get(&format!("/jobs/{}/log", upload.job), Some(&creator())).await;
    let line = &log.data()["items"][0];
    assert_eq!((&line["job_id"], &line["level"]), (&json!(request.job_id), &json!("warning")));
    assert!(line["message"].as_str().unwrap().contains("transcription.base_url"));
}

#[tokio::test]
async fn logs_are_for_those_who_manage_the_title_and_go_with_it() {
    let world = World::new().await;
    let upload = world.upload().await;
    let path = format!("/jobs/{}/log", upload.job);
    for stranger in [viewer(), other_creator()] {
        world.get(&path, Some(&stranger)).await.refused(404, "NOT_FOUND");
    }
    world.get(&path, Some(&moderator())).await.is(200);
    world.delete(&format!("/contents/{}", upload.content), &creator()).await;
    world.deliver(&world.event(&said(&upload, "too late"))).await;
    world.get(&path, Some(&creator())).await.refused(404, "NOT_FOUND");
}
