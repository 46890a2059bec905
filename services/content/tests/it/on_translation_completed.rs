use hallyu_contracts::jobs::{JobFailed, Stage};
use hallyu_contracts::subtitles::TranslationRequested;
use serde_json::json;

use crate::world::{PORTUGUESE, SAID, SPANISH, Upload, World, creator};

/// A published episode with a person's transcript; what is asked for, Spanish first.
async fn asked(world: &World) -> (Upload, Vec<TranslationRequested>) {
    let upload = world.published().await;
    world
        .bytes(&format!("/episodes/{}/subtitles?language=ko", upload.episode), &creator(), SAID)
        .await
        .is(201);
    let asked = world.told().await;
    (upload, asked)
}

#[tokio::test]
async fn a_translation_is_published_with_its_score() {
    for world in World::each().await {
        let (upload, asked) = asked(&world).await;
        let done = world.event(&world.translated(&asked[0], &SPANISH).await);
        world.deliver(&done).await;
        world.deliver(&done).await;
        world.settle().await;
        let tracks = world.tracks(&upload.episode).await;
        assert_eq!(
            (&tracks[1]["state"], &tracks[1]["revision"]),
            (&json!("published"), &json!(1)),
            "{}",
            tracks[1]
        );
        assert!(tracks[1]["quality_score"].as_f64().unwrap() > 0.8, "{}", tracks[1]);
        assert_eq!(tracks[2]["state"], "queued");
        let file = world.get(&format!("/subtitles/{}.srt", asked[0].track_id), None).await;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        assert!(text.contains("00:00:05,000 -->") && text.contains("Había mucho tráfico."), "{text}");
        let page = world.get(&format!("/contents/{}", upload.content), None).await;
        assert_eq!(page.data()["available_subtitles"], json!(["ko", "es-419"]));
    }
}

#[tokio::test]
async fn a_line_that_was_given_up_keeps_the_track_from_viewers_and_shifts_nothing() {
    let world = World::new().await;
    let (upload, asked) = asked(&world).await;
    let texts = [SPANISH[0], None, SPANISH[2], SPANISH[3]];
    world.deliver(&world.event(&world.translated(&asked[0], &texts).await)).await;
    world.settle().await;
    let track = &world.tracks(&upload.episode).await[1];
    assert_eq!((&track["state"], &track["state_reason"]["code"]), (&json!("draft"), &json!("QUALITY_GATE")));
    assert_eq!(world.get(&format!("/subtitles/{}.srt", asked[0].track_id), None).await.status, 404);
    let file = world.get(&format!("/subtitles/{}.srt", asked[0].track_id), Some(&creator())).await;
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    assert!(
        text.contains("00:00:05,000 -->") && text.contains("2\n00:00:05,000"),
        "no line takes another's time: {text}"
    );
}

#[tokio::test]
async fn two_languages_end_in_any_order() {
    let world = World::new().await;
    let (upload, asked) = asked(&world).await;
    for request in asked.iter().rev() {
        let texts = if request.target_language.as_str() == "pt-BR" { PORTUGUESE } else { SPANISH };
        world.deliver(&world.event(&world.translated(request, &texts).await)).await;
    }
    world.settle().await;
    assert!(world.tracks(&upload.episode).await.iter().all(|track| track["state"] == "published"));
    let job = world.get(&format!("/jobs/{}", upload.job), Some(&creator())).await;
    assert_eq!(job.data()["state"], "done");
    let stages: Vec<_> = job.data()["stages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stage| stage["stage"].as_str().unwrap())
        .collect();
    assert_eq!(stages, ["probe", "transcode", "translate", "check"]);
}

#[tokio::test]
async fn nothing_translated_and_a_failed_job_say_why() {
    let world = World::new().await;
    let (upload, asked) = asked(&world).await;
    world.deliver(&world.event(&world.translated(&asked[0], &[None; 4]).await)).await;
    let (code, message) = ("PROVIDER_REFUSED".to_owned(), "the key is wrong".to_owned());
    let failed = JobFailed { job_id: asked[1].job_id, stage: Stage::Translate, code, message };
    world.deliver(&world.event(&failed)).await;
    let tracks = world.tracks(&upload.episode).await;
    let codes: Vec<_> =
        tracks.iter().skip(1).map(|track| track["state_reason"]["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["UNTRANSLATED", "PROVIDER_REFUSED"]);
    assert_eq!(tracks[0]["state"], "published");
}
