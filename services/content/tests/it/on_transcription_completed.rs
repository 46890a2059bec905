use hallyu_captions::{FrameRate, Ms};
use hallyu_contracts::media::MediaPackaged;
use hallyu_contracts::subtitles::{
    SubtitleIndex, TranscriptionCompleted, TranscriptionRequested, TranslationOrder, TranslationRequested,
};
use hallyu_kernel::{Envelope, TrackId};
use serde_json::{Value, json};

use crate::world::{SRT, Sound, Upload, World, creator, find};

async fn asked(world: &World) -> (Upload, TranscriptionRequested) {
    let upload = world.upload().await;
    world.deliver(&world.packaged(&upload, Sound::Speech).await).await;
    let request = find(&world.settle().await);
    (upload, request)
}

fn completed(request: &TranscriptionRequested, result_key: String) -> TranscriptionCompleted {
    TranscriptionCompleted { job_id: request.job_id, track_id: request.track_id, result_key }
}

#[tokio::test]
async fn a_transcript_is_published_and_translated() {
    for world in World::each().await {
        let (upload, request) = asked(&world).await;
        let heard = world.heard(&request, &["안녕.", " ", "늦었네."]).await;
        let done = world.event(&completed(&request, heard));
        world.deliver(&done).await;
        let events = world.settle().await;
        let asked: Vec<TranslationRequested> = events.iter().filter_map(|event| event.open().ok()).collect();
        let languages: Vec<_> = asked.iter().map(|request| request.target_language.as_str()).collect();
        assert_eq!(languages, ["es-419", "pt-BR"]);
        let order: TranslationOrder = world.ports.blobs.get_json(&asked[0].source_key).await.unwrap();
        let lines: Vec<_> = order.lines.iter().map(|line| (line.start_ms, line.text.as_str())).collect();
        assert_eq!(lines, [(2_000, "안녕."), (6_000, "늦었네.")], "what shows nothing is left out");

        let track = &world.tracks(&upload.episode).await[0];
        assert_eq!(
            (&track["state"], &track["revision"], &track["origin"]),
            (&json!("published"), &json!(1), &json!("ai"))
        );
        let index: SubtitleIndex =
            world.ports.blobs.get_json(&format!("media/{}/subtitles.json", upload.media)).await.unwrap();
        assert_eq!(index.tracks[0].file, format!("subtitles/{}-1.vtt", request.track_id));
        let vtt =
            world.ports.blobs.get(&format!("media/{}/{}", upload.media, index.tracks[0].file)).await.unwrap();
        let vtt = String::from_utf8_lossy(&vtt);
        assert!(
            vtt.starts_with("WEBVTT") && vtt.contains("X-TIMESTAMP-MAP") && vtt.contains("늦었네."),
            "{vtt}"
        );

        world.deliver(&done).await;
        world.deliver(&world.event(&done.open::<TranscriptionCompleted>().unwrap())).await;
        assert!(world.settle().await.is_empty(), "repeats change nothing");
        assert_eq!(world.tracks(&upload.episode).await[0]["revision"], 1);
    }
}

#[tokio::test]
async fn a_machine_does_not_write_over_a_person() {
    let world = World::new().await;
    let (upload, request) = asked(&world).await;
    world
        .bytes(&format!("/episodes/{}/subtitles?language=ko", upload.episode), &creator(), SRT)
        .await
        .is(201);
    world.settle().await;
    let heard = world.heard(&request, &["안녕."]).await;
    world.deliver(&world.event(&completed(&request, heard))).await;
    assert!(world.settle().await.is_empty());
    let track = &world.tracks(&upload.episode).await[0];
    assert_eq!((&track["origin"], &track["revision"]), (&json!("human"), &json!(1)));
}

#[tokio::test]
async fn a_result_that_is_of_no_use_fails_the_track_and_its_followers() {
    let world = World::new().await;
    let garbage = "jobs/x/garbage.json".to_owned();
    world.ports.blobs.put(&garbage, &b"{\"cues\": [{"[..]).await.unwrap();
    for code in ["NO_SPEECH", "BAD_RESULT"] {
        let (upload, request) = asked(&world).await;
        let silence = world.heard(&request, &[]).await;
        let key = if code == "NO_SPEECH" { silence } else { garbage.clone() };
        world.deliver(&world.event(&completed(&request, key))).await;
        let tracks = world.tracks(&upload.episode).await;
        let codes: Vec<_> =
            tracks.iter().map(|track| track["state_reason"]["code"].as_str().unwrap()).collect();
        assert_eq!(codes, [code, "NO_TRANSCRIPT", "NO_TRANSCRIPT"]);
        assert!(tracks.iter().all(|track| track["state"] == "failed"));
        let job = world.get(&format!("/jobs/{}", upload.job), Some(&creator())).await;
        assert_eq!((&job.data()["state"], &job.data()["error"]["code"]), (&json!("failed"), &json!(code)));
    }
}

#[tokio::test]
async fn a_result_that_is_not_there_yet_is_tried_again() {
    let world = World::new().await;
    let (_, request) = asked(&world).await;
    let event = world.event(&completed(&request, "jobs/x/missing.json".into()));
    assert!(world.try_deliver(&event).await.is_err());
    let key = world.heard(&request, &["안녕."]).await;
    world.deliver(&world.event(&completed(&request, key))).await;
    assert_eq!(world.told::<TranslationRequested>().await.len(), 2);
}

/// What workers before the shots were known wrote: it names a rate of its own, and no shots.
fn old_transcript() -> Value {
    let word = |(start, text): (i64, &str)| json!({ "start_ms": start, "end_ms": start + 400, "text": text, "p": 1.0 });
    let words: Vec<_> = [(4_700, "빨리"), (5_300, "문"), (5_800, "열어!")].map(word).into();
    json!({
        "language": "ko", "duration_ms": 60_400, "frame_rate": [24_000, 1_001], "engine": "whisper-1",
        "speech": [{ "start_ms": 4_700, "end_ms": 6_200 }], "shots": [],
        "segments": [{
            "start_ms": 4_700, "end_ms": 6_200, "text": "빨리 문 열어!", "words": words, "stats": {}, "verdict": "keep"
        }]
    })
}

/// The package as it is when the shots are known, or before.
fn at_pal(packaged: &Envelope, shots: &[Ms]) -> MediaPackaged {
    let mut packaged: MediaPackaged = packaged.open().unwrap();
    packaged.package.frame_rate = (25, 1);
    packaged.package.shots = shots.to_vec();
    packaged
}

/// Has the old transcript heard, and its first translation made; both tracks.
async fn hear_and_translate(world: &World) -> [TrackId; 2] {
    let request: TranscriptionRequested = find(&world.settle().await);
    let key = "jobs/x/old.json".to_owned();
    world.ports.blobs.put_json(&key, &old_transcript()).await.unwrap();
    world.deliver(&world.event(&completed(&request, key))).await;

    let asked: Vec<TranslationRequested> = world.told().await;
    let order: TranslationOrder = world.ports.blobs.get_json(&asked[0].source_key).await.unwrap();
    assert_eq!(order.frame_rate, FrameRate::PAL);
    world
        .deliver(&world.event(&world.translated(&asked[0], &[Some("¡Abre la puerta, rápido!")]).await))
        .await;
    world.settle().await;
    [request.track_id, asked[0].track_id]
}

/// From the cut to two frames before the next.
async fn assert_cut_by_shots(world: &World, tracks: [TrackId; 2]) {
    for track in tracks {
        let file = world.get(&format!("/subtitles/{track}.vtt"), Some(&creator())).await;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        assert!(text.contains("00:00:05.000 --> 00:00:06.480"), "{text}");
    }
}

const SHOTS: [Ms; 2] = [5_000, 6_560];

#[tokio::test]
async fn cues_come_and_go_with_the_shots_of_the_picture() {
    let world = World::new().await;
    let upload = world.upload().await;
    let packaged = at_pal(&world.packaged(&upload, Sound::Speech).await, &SHOTS);
    world.deliver(&world.event(&packaged)).await;
    let tracks = hear_and_translate(&world).await;
    assert_cut_by_shots(&world, tracks).await;
}

#[tokio::test]
async fn cues_that_were_made_while_the_video_grew_are_cut_by_its_shots_when_it_is_complete() {
    for world in World::each().await {
        let upload = world.upload().await;
        let growing = at_pal(&world.growing(&upload).await, &[]);
        world.deliver(&world.event(&growing)).await;
        let tracks = hear_and_translate(&world).await;
        let complete = at_pal(&world.packaged(&upload, Sound::Speech).await, &SHOTS);
        world.deliver(&world.event(&complete)).await;
        world.settle().await;
        assert_cut_by_shots(&world, tracks).await;
    }
}
