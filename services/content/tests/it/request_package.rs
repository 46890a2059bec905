use std::sync::Arc;
use std::time::Duration;

use hallyu_contracts::jobs::{JobFailed, Stage};
use hallyu_contracts::media::MediaRequested;
use hallyu_kernel::{Actor, Event};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::bus::{Bus, EmbeddedBus, RabbitMqBus};
use hallyu_testkit::rabbitmq;
use serde_json::json;

use crate::tus::{Tus, base64, place};
use crate::world::{Sound, Upload, World, creator, other_creator};

/// Uploads of this creator, for a title of their own; their jobs.
async fn bring(world: &World, owner: &Actor, count: u32) -> Vec<Upload> {
    let body = json!({ "type": "drama", "title": "첫눈", "year": 2026 });
    let content = world.post("/contents", owner, &body).await.made("content_id");
    let mut uploads = Vec::new();
    for number in 1..=count {
        let path = format!("/contents/{content}/episodes");
        let episode = world.post(&path, owner, &json!({ "episode_number": number })).await.made("episode_id");
        world.clock.advance(Duration::from_secs(1));
        let answer =
            world.bytes(&format!("/episodes/{episode}/media"), owner, format!("video {number}")).await;
        let (media, job) = (answer.made("media_id"), answer.made("job_id"));
        uploads.push(Upload { content: content.clone(), episode, media, job });
    }
    uploads
}

/// The buses that there are.
async fn buses() -> Vec<Arc<dyn Bus>> {
    let embedded = EmbeddedBus::open("sqlite::memory:", system_ambient()).await.unwrap();
    let mut buses: Vec<Arc<dyn Bus>> = vec![Arc::new(embedded)];
    if let Some(url) = rabbitmq::url().await {
        buses.push(Arc::new(RabbitMqBus::open(&url, system_ambient()).await.unwrap()));
    }
    buses
}

/// Plays one media worker that takes requests as the bus has them, until these are done; whose were done, in order. What is
/// told is told twice, as after a kill.
async fn work(world: &World, bus: &dyn Bus, uploads: &[&Upload]) -> Vec<String> {
    let lease = Duration::from_secs(60);
    bus.declare("media", &[MediaRequested::TOPIC]).await.unwrap();
    let mut done = Vec::new();
    while done.len() < uploads.len() {
        bus.publish(&world.settle().await).await.unwrap();
        let delivery = bus.receive("media", 1, lease).await.unwrap().remove(0);
        let request: MediaRequested = delivery.envelope.open().unwrap();
        let job = request.job_id.to_string();
        let upload = uploads.iter().find(|upload| upload.job == job).unwrap();
        let told = world.packaged(upload, Sound::Music).await;
        world.deliver(&told).await;
        world.deliver(&told).await;
        bus.acknowledge(&delivery.id).await.unwrap();
        done.push(job);
    }
    let rest = world.settle().await;
    assert!(rest.iter().all(|event| event.topic != MediaRequested::TOPIC), "nothing is asked for twice");
    done
}

#[tokio::test]
async fn a_season_does_not_keep_a_single_video_of_somebody_else_waiting() {
    for world in World::each().await {
        for bus in buses().await {
            let season = bring(&world, &creator(), 10).await;
            let single = bring(&world, &other_creator(), 1).await;
            let all: Vec<_> = season.iter().chain(&single).collect();
            let done = work(&world, bus.as_ref(), &all).await;
            let place = done.iter().position(|job| *job == single[0].job).unwrap();
            assert_eq!(place, 2, "behind the two that were in work");
            let others: Vec<_> = done.iter().filter(|job| **job != single[0].job).collect();
            assert_eq!(others, season.iter().map(|upload| &upload.job).collect::<Vec<_>>(), "in their order");
        }
    }
}

#[tokio::test]
async fn what_fails_or_is_cancelled_makes_room_for_the_next() {
    for world in World::each().await {
        let season = bring(&world, &creator(), 5).await;
        let asked = async || {
            let told = world.told::<MediaRequested>().await;
            told.iter().map(|request| request.job_id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(asked().await, [season[0].job.as_str(), &season[1].job]);
        let failed = JobFailed {
            job_id: season[0].job.parse().unwrap(),
            stage: Stage::Probe,
            code: "NOT_A_VIDEO".into(),
            message: "no video".into(),
        };
        world.deliver(&world.event(&failed)).await;
        assert_eq!(asked().await, [season[2].job.as_str()]);
        let cancel = async |upload: &Upload| {
            world.post(&format!("/jobs/{}/cancel", upload.job), &creator(), &json!({})).await.is(200);
        };
        cancel(&season[3]).await;
        assert!(asked().await.is_empty(), "it was not in work");
        cancel(&season[1]).await;
        assert_eq!(asked().await, [season[4].job.as_str()], "the cancelled one is left out");
        let retried = world.post(&format!("/jobs/{}/retry", season[0].job), &creator(), &json!({})).await;
        assert_eq!(retried.data()["state"], "queued");
        assert!(asked().await.is_empty(), "a retry takes its turn, too");
        world.deliver(&world.packaged(&season[2], Sound::Music).await).await;
        assert_eq!(asked().await, [season[0].job.as_str()]);
    }
}

#[tokio::test]
async fn what_waits_is_found_after_a_deletion_and_in_another_process() {
    for world in World::each().await {
        let first = bring(&world, &creator(), 2).await;
        let rest = bring(&world, &creator(), 2).await;
        assert_eq!(world.told::<MediaRequested>().await.len(), 2);
        world.delete(&format!("/contents/{}", first[0].content), &creator()).await.is(204);
        // The process ends here; what was held is a fact of the database.
        let world = world.another_process();
        world.sweep().await;
        let told: Vec<_> =
            world.told::<MediaRequested>().await.iter().map(|one| one.job_id.to_string()).collect();
        assert_eq!(told, [rest[0].job.as_str(), &rest[1].job]);
        world.sweep().await;
        assert!(world.told::<MediaRequested>().await.is_empty(), "nothing is asked for twice");
    }
}

#[tokio::test]
async fn one_of_a_folder_comes_after_what_is_brought_by_itself() {
    let world = World::new().await;
    let season = bring(&world, &creator(), 2).await;
    let content = world.title("x").await;
    let mut asked = Vec::new();
    for (number, priority) in [(1, "bulk"), (2, "normal")] {
        let episode = world.episode(&content, number).await;
        let metadata = format!("episode_id {}, priority {}", base64(&episode), base64(priority));
        let path = place(&world.begin_with(&[("upload-length", "1"), ("upload-metadata", &metadata)]).await);
        assert_eq!(world.append(&path, 0, "x").await.offset(204), 1);
        let done = world.get(&path, Some(&creator())).await;
        asked.push(done.data()["job_id"].as_str().unwrap().to_owned());
    }
    world.told::<MediaRequested>().await;
    for (place, expected) in [(0, &asked[1]), (1, &asked[0])] {
        world.deliver(&world.packaged(&season[place], Sound::Music).await).await;
        let told = world.told::<MediaRequested>().await;
        assert_eq!(told.iter().map(|one| one.job_id.to_string()).collect::<Vec<_>>(), [expected.as_str()]);
    }
}
