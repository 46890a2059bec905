use hallyu_contracts::jobs::{JobFailed, Stage};
use hallyu_contracts::subtitles::{TranslationCompleted, TranslationRequested};
use hallyu_kernel::SubtitleLanguage;
use serde_json::json;

use crate::world::{SRT, Upload, World, creator};

/// A published episode with a person's transcript; what is asked for, Spanish first.
async fn asked(world: &World) -> (Upload, Vec<TranslationRequested>) {
    let upload = world.published().await;
    world
        .bytes(&format!("/episodes/{}/subtitles?language=ko", upload.episode), &creator(), SRT)
        .await
        .is(201);
    let asked = world.told().await;
    (upload, asked)
}

fn completed(
    request: &TranslationRequested,
    result_key: String,
    untranslated: &[u32],
) -> TranslationCompleted {
    let (job_id, track_id) = (request.job_id, request.track_id);
    TranslationCompleted { job_id, track_id, result_key, untranslated: untranslated.to_vec() }
}

#[tokio::test]
async fn a_translation_is_published_with_its_score() {
    for world in World::each().await {
        let (upload, asked) = asked(&world).await;
        let sheet =
            world.sheet(SubtitleLanguage::Es419, &[(1, "Hola."), (2, ""), (3, "Tarde."), (4, "Sí.")]).await;
        let done = world.event(&completed(&asked[0], sheet, &[2]));
        world.deliver(&done).await;
        world.deliver(&done).await;
        world.settle().await;
        let tracks = world.tracks(&upload.episode).await;
        assert_eq!((&tracks[1]["state"], &tracks[1]["quality_score"]), (&json!("published"), &json!(0.75)));
        assert_eq!(tracks[2]["state"], "queued");
        let file = world.get(&format!("/subtitles/{}.srt", asked[0].track_id), None).await;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        assert!(
            text.contains("00:00:06,000 --> 00:00:07,500\nTarde."),
            "no line takes another's time: {text}"
        );
        let page = world.get(&format!("/contents/{}", upload.content), None).await;
        assert_eq!(page.data()["available_subtitles"], json!(["ko", "es-419"]));
    }
}

#[tokio::test]
async fn two_languages_end_in_any_order() {
    let world = World::new().await;
    let (upload, asked) = asked(&world).await;
    for request in asked.iter().rev() {
        let sheet = world.sheet(request.target_language, &[(1, "Olá."), (2, "Tarde.")]).await;
        world.deliver(&world.event(&completed(request, sheet, &[]))).await;
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
    let sheet = world.sheet(SubtitleLanguage::Es419, &[]).await;
    world.deliver(&world.event(&completed(&asked[0], sheet, &[1, 2]))).await;
    let (code, message) = ("PROVIDER_REFUSED".to_owned(), "the key is wrong".to_owned());
    let failed = JobFailed { job_id: asked[1].job_id, stage: Stage::Translate, code, message };
    world.deliver(&world.event(&failed)).await;
    let tracks = world.tracks(&upload.episode).await;
    let codes: Vec<_> =
        tracks.iter().skip(1).map(|track| track["state_reason"]["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["UNTRANSLATED", "PROVIDER_REFUSED"]);
    assert_eq!(tracks[0]["state"], "published");
}
