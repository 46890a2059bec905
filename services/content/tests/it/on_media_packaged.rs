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
