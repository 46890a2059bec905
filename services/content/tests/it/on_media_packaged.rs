use hallyu_contracts::jobs::{JobFailed, Stage};
use hallyu_contracts::media::MediaPackaged;
use hallyu_contracts::subtitles::{TranscriptionRequested, TranslationRequested};
use serde_json::json;

use crate::world::{SRT, Sound, World, creator, find};

#[tokio::test]
async fn speech_is_to_be_transcribed() {
    for world in World::each().await {
        let upload = world.upload().await;
        let packaged = world.packaged(&upload, Sound::Speech).await;
        world.deliver(&packaged).await;
        let request: TranscriptionRequested = find(&world.settle().await);
        assert_eq!(request.audio_key, format!("media/{}/speech.flac", upload.media));
        world.deliver(&packaged).await;
        let repeat = world.packaged(&upload, Sound::Speech).await;
        world.deliver(&repeat).await;
        assert_eq!(world.told::<TranscriptionRequested>().await, [], "a repeat asks for nothing");

        let tracks = world.tracks(&upload.episode).await;
        let states: Vec<_> = tracks.iter().map(|track| (&track["language"], &track["state"])).collect();
        let queued = json!("queued");
        assert_eq!(
            states,
            [(&json!("ko"), &queued), (&json!("es-419"), &queued), (&json!("pt-BR"), &queued)]
        );
        let job = world.get(&format!("/jobs/{}", upload.job), Some(&creator())).await;
        assert_eq!((&job.data()["state"], &job.data()["stage"]), (&json!("running"), &json!("transcribe")));
        let episode = world.get(&format!("/episodes/{}", upload.episode), Some(&creator())).await;
        assert_eq!(episode.data()["duration_seconds"], 61);
        let thumbnail = episode.data()["thumbnail_url"].as_str().unwrap();
        assert_eq!(world.ports.blobs.get(&thumbnail[1..]).await.unwrap(), "jpeg");
    }
}

#[tokio::test]
async fn without_speech_the_job_is_done() {
    let world = World::new().await;
    let upload = world.upload().await;
    world.package(&upload, Sound::Music).await;
    assert_eq!(world.tracks(&upload.episode).await, [] as [serde_json::Value; 0]);
    let job = world.get(&format!("/jobs/{}", upload.job), Some(&creator())).await;
    assert_eq!(job.data()["state"], "done");
}

#[tokio::test]
async fn a_persons_transcript_takes_the_place_of_the_machines() {
    let world = World::new().await;
    let content = world.title("x").await;
    let episode = world.episode(&content, 1).await;
    for language in ["ko", "es-419"] {
        world
            .bytes(&format!("/episodes/{episode}/subtitles?language={language}"), &creator(), SRT)
            .await
            .is(201);
    }
    world.settle().await;
    let upload = world.upload_to(content, episode, b"a video").await;
    let packaged = world.packaged(&upload, Sound::Speech).await;
    world.deliver(&packaged).await;
    let events = world.settle().await;
    assert!(events.iter().all(|event| event.topic != "transcription.requested"));
    let request: TranslationRequested = find(&events);
    assert_eq!(request.target_language.as_str(), "pt-BR");
    assert!(packaged.open::<MediaPackaged>().is_ok());
}

#[tokio::test]
async fn a_package_is_watched_while_it_grows_and_transcribed_at_once() {
    for world in World::each().await {
        let upload = world.upload().await;
        let growing = world.growing(&upload).await;
        world.deliver(&growing).await;
        let request: TranscriptionRequested = find(&world.settle().await);
        assert_eq!(request.audio_key, format!("media/{}/speech.flac", upload.media));
        let job = world.get(&format!("/jobs/{}", upload.job), Some(&creator())).await;
        assert_eq!(job.data()["state"], "queued", "there is more to come");
        let stream = format!("/contents/{}/episodes/{}/stream", upload.content, upload.episode);
        let first = world.get(&stream, Some(&creator())).await;
        assert_eq!(first.data()["thumbnails_url"], json!(null));

        let complete = world.packaged(&upload, Sound::Speech).await;
        world.deliver(&complete).await;
        assert!(world.told::<TranscriptionRequested>().await.is_empty(), "it was asked for before");
        world.deliver(&growing).await;
        world.deliver(&world.growing(&upload).await).await;
        let then = world.get(&stream, Some(&creator())).await;
        assert!(then.data()["thumbnails_url"].is_string(), "what comes late changes nothing");
        let episode = world.get(&format!("/episodes/{}", upload.episode), Some(&creator())).await;
        assert!(episode.data()["thumbnail_url"].is_string());
        let job = world.get(&format!("/jobs/{}", upload.job), Some(&creator())).await;
        assert_eq!(job.data()["stage"], "transcribe");
    }
}

#[tokio::test]
async fn what_grows_does_not_take_the_place_of_what_is_complete() {
    let world = World::new().await;
    let upload = world.published().await;
    let stream = format!("/contents/{}/episodes/{}/stream", upload.content, upload.episode);
    let media = async || {
        let answer = world.get(&stream, Some(&creator())).await;
        answer.data()["thumbnails_url"].is_string()
    };
    let better = world.upload_to(upload.content.clone(), upload.episode.clone(), b"a better video").await;
    world.deliver(&world.growing(&better).await).await;
    assert!(media().await, "the complete one is shown");
    world.deliver(&world.packaged(&better, Sound::Music).await).await;
    assert!(media().await);
}

#[tokio::test]
async fn what_grew_and_was_never_completed_is_not_shown() {
    let world = World::new().await;
    let upload = world.upload().await;
    world.deliver(&world.growing(&upload).await).await;
    let failed = JobFailed {
        job_id: upload.job.parse().unwrap(),
        stage: Stage::Transcode,
        code: "TRUNCATED".into(),
        message: "the file is cut off".into(),
    };
    world.deliver(&world.event(&failed)).await;
    let stream = format!("/contents/{}/episodes/{}/stream", upload.content, upload.episode);
    world.get(&stream, Some(&creator())).await.is(404);
}
