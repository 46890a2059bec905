use hallyu_contracts::jobs::{JobProgressed, Stage, cancelled_key};
use hallyu_contracts::media::MediaRequested;
use serde_json::{Value, json};

use crate::world::{Sound, World, creator, find, other_creator};

#[tokio::test]
async fn a_cancelled_upload_is_over_until_it_is_asked_for_again() {
    for world in World::each().await {
        let upload = world.upload().await;
        let (path, job_id) = (format!("/jobs/{}", upload.job), upload.job.parse().unwrap());
        world.deliver(&world.growing(&upload).await).await;
        world.settle().await;
        let cancelled = world.post(&format!("{path}/cancel"), &creator(), &json!({})).await;
        assert_eq!(cancelled.data()["state"], "cancelled");
        assert!(
            world.ports.blobs.get_json::<Value>(&cancelled_key(job_id)).await.is_ok(),
            "workers are told"
        );
        world.post(&format!("{path}/cancel"), &creator(), &json!({})).await.refused(409, "CONFLICT");
        let stream = format!("/contents/{}/episodes/{}/stream", upload.content, upload.episode);
        world.get(&stream, Some(&creator())).await.is(404);
        let late = JobProgressed { job_id, stage: Stage::Transcode, progress: 0.9 };
        world.deliver(&world.event(&late)).await;
        world.deliver(&world.packaged(&upload, Sound::Speech).await).await;
        world.get(&stream, Some(&creator())).await.is(404);
        let tracks = world.tracks(&upload.episode).await;
        assert!(tracks.iter().all(|track| track["state"] == "failed"), "{tracks:?}");

        let again = world.post(&format!("{path}/retry"), &creator(), &json!({})).await;
        assert_eq!((&again.data()["state"], &again.data()["attempts"]), (&json!("queued"), &json!(2)));
        let request: MediaRequested = find(&world.settle().await);
        assert_eq!(request.job_id, job_id);
        world.deliver(&world.packaged(&upload, Sound::Music).await).await;
        world.get(&stream, Some(&creator())).await.is(200);
        world.post(&format!("{path}/retry"), &creator(), &json!({})).await.refused(409, "CONFLICT");
    }
}

#[tokio::test]
async fn jobs_of_others_are_neither_cancelled_nor_retried() {
    let world = World::new().await;
    let upload = world.upload().await;
    for verb in ["cancel", "retry"] {
        let path = format!("/jobs/{}/{verb}", upload.job);
        world.post(&path, &other_creator(), &json!({})).await.refused(404, "NOT_FOUND");
    }
}
