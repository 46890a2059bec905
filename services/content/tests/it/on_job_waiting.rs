use hallyu_contracts::jobs::{JobProgressed, JobWaiting, ProviderAvailable, Stage};
use hallyu_contracts::subtitles::TranscriptionRequested;
use serde_json::{Value, json};

use crate::world::{Sound, World, creator, find};

fn states(tracks: &[Value]) -> Vec<&str> {
    tracks.iter().map(|track| track["state"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn tracks_wait_visibly_and_go_on_when_there_is_a_provider() {
    for world in World::each().await {
        let upload = world.upload().await;
        world.deliver(&world.packaged(&upload, Sound::Speech).await).await;
        let request: TranscriptionRequested = find(&world.settle().await);
        let job_id = request.job_id;
        let setting = "subtitle.base_url".to_owned();
        let waiting = world.event(&JobWaiting { job_id, stage: Stage::Transcribe, setting });
        world.deliver(&waiting).await;
        let late = JobProgressed { job_id, stage: Stage::Transcribe, progress: 0.0 };
        world.deliver(&world.event(&late)).await;

        let tracks = world.tracks(&upload.episode).await;
        assert_eq!(states(&tracks), ["waiting", "waiting", "waiting"]);
        assert_eq!(tracks[0]["state_reason"]["setting"], "subtitle.base_url");
        let job = world.get(&format!("/jobs/{}", upload.job), Some(&creator())).await;
        assert_eq!((&job.data()["state"], &job.data()["stage"]), (&json!("waiting"), &json!("transcribe")));

        let available = ProviderAvailable { stage: Stage::Translate };
        world.deliver(&world.event(&available)).await;
        assert!(world.settle().await.is_empty(), "nothing waits for a translator");
        let available = world.event(&ProviderAvailable { stage: Stage::Transcribe });
        world.deliver(&available).await;
        world.deliver(&available).await;
        let again = world.told::<TranscriptionRequested>().await;
        assert_eq!(again, [request], "asked for once more, and once only");
        assert_eq!(states(&world.tracks(&upload.episode).await), ["queued", "queued", "queued"]);

        world.deliver(&waiting).await;
        assert_eq!(states(&world.tracks(&upload.episode).await)[0], "queued", "an old report is not news");
        let working = JobProgressed { job_id, stage: Stage::Transcribe, progress: 0.0 };
        world.deliver(&world.event(&working)).await;
        assert_eq!(states(&world.tracks(&upload.episode).await)[0], "processing");
    }
}

#[tokio::test]
async fn every_waiting_job_is_asked_for() {
    let world = World::new().await;
    let mut jobs = Vec::new();
    for _ in 0..60 {
        let upload = world.upload().await;
        world.deliver(&world.packaged(&upload, Sound::Speech).await).await;
        let request: TranscriptionRequested = find(&world.settle().await);
        let setting = "subtitle.base_url".to_owned();
        let waiting = JobWaiting { job_id: request.job_id, stage: Stage::Transcribe, setting };
        world.deliver(&world.event(&waiting)).await;
        jobs.push(request.job_id);
    }
    world.deliver(&world.event(&ProviderAvailable { stage: Stage::Transcribe })).await;
    let mut asked: Vec<_> =
        world.told::<TranscriptionRequested>().await.into_iter().map(|request| request.job_id).collect();
    asked.sort_unstable();
    jobs.sort_unstable();
    assert_eq!(asked, jobs, "also beyond one batch");
}
