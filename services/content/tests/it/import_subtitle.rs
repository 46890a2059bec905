use hallyu_contracts::subtitles::{SubtitleIndex, TranslationRequested};
use serde_json::{Value, json};

use crate::world::{SRT, Sound, World, creator, other_creator, viewer};

fn path(episode: &str, language: &str) -> String {
    format!("/episodes/{episode}/subtitles?language={language}")
}

async fn index(world: &World, media: &str) -> Vec<(String, String)> {
    let index: SubtitleIndex =
        world.ports.blobs.get_json(&format!("media/{media}/subtitles.json")).await.unwrap();
    index.tracks.into_iter().map(|track| (track.language.to_string(), track.file)).collect()
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_imported_track_is_published_at_once() {
    for world in World::each().await {
        let upload = world.published().await;
        let answer = world.bytes(&path(&upload.episode, "es-419"), &creator(), SRT).await;
        let track = answer.is(201);
        assert_eq!(
            (&track["state"], &track["origin"], &track["cues"]),
            (&json!("published"), &json!("human"), &json!(2))
        );
        let id = track["subtitle_id"].as_str().unwrap();
        assert_eq!(index(&world, &upload.media).await, [("es-419".into(), format!("subtitles/{id}-1.vtt"))]);
        let page = world.get(&format!("/contents/{}", upload.content), None).await;
        assert_eq!(page.data()["available_subtitles"], json!(["es-419"]));

        let again = world.bytes(&path(&upload.episode, "es-419"), &creator(), SRT).await;
        assert_eq!(again.is(201)["revision"], 1, "the same lines again change nothing");
        let second = SRT.replace("Yuna", "Doyun");
        let answer = world.bytes(&path(&upload.episode, "es-419"), &creator(), second).await;
        assert_eq!(answer.is(201)["revision"], 2);
        assert_eq!(index(&world, &upload.media).await, [("es-419".into(), format!("subtitles/{id}-2.vtt"))]);
        world.settle().await;
        assert_eq!(index(&world, &upload.media).await.len(), 1, "the event finds it done");

        let vtt = world.get(&format!("/subtitles/{id}.vtt"), None).await;
        assert_eq!(vtt.headers["content-type"], "text/vtt; charset=utf-8");
        assert!(String::from_utf8_lossy(&vtt.bytes).contains("Hola, Doyun."));
        let srt = world.get(&format!("/subtitles/{id}.srt"), Some(&viewer())).await;
        assert!(String::from_utf8_lossy(&srt.bytes).contains("00:00:03,000 --> 00:00:04,000"));
        for unknown in [format!("/subtitles/{id}.ass"), format!("/subtitles/{id}"), "/subtitles/x.vtt".into()]
        {
            world.get(&unknown, None).await.refused(404, "NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn a_file_in_another_language_than_its_label_is_refused() {
    const LINES: &str = "1\n00:00:01,000 --> 00:00:03,000\nPor que vocês chegaram tão tarde hoje?\n\n2\n00:00:04,000 --> \
        00:00:06,000\nO trânsito estava horrível, me desculpem.\n";
    let world = World::new().await;
    let content = world.title("x").await;
    let episode = world.episode(&content, 1).await;
    let answer = world.bytes(&path(&episode, "es-419"), &creator(), LINES).await;
    assert_eq!(answer.wrong(), ["body: subtitle_language"]);
    assert!(world.tracks(&episode).await.is_empty());
    world.bytes(&path(&episode, "pt-BR"), &creator(), LINES).await.is(201);
}

#[tokio::test]
async fn a_track_may_come_before_its_video() {
    let world = World::new().await;
    let content = world.title("x").await;
    let episode = world.episode(&content, 1).await;
    let answer = world.bytes(&path(&episode, "es-419"), &creator(), SRT).await;
    assert_eq!(answer.is(201)["state"], "draft");
    let file = format!("/subtitles/{}.vtt", answer.is(201)["subtitle_id"].as_str().unwrap());
    world.get(&file, None).await.refused(404, "NOT_FOUND");
    world.get(&file, Some(&creator())).await;
    world.settle().await;
    let upload = world.upload_to(content, episode.clone(), b"a video").await;
    world.package(&upload, Sound::Music).await;
    assert_eq!(index(&world, &upload.media).await.len(), 1);
    assert_eq!(world.tracks(&episode).await[0]["state"], "published");

    let better = world.upload_to(upload.content, episode, b"a better video").await;
    world.package(&better, Sound::Music).await;
    assert_eq!(index(&world, &better.media).await.len(), 1, "a new video gets the tracks of the old one");
}

#[tokio::test]
async fn files_in_any_state_are_read_with_a_word_about_it() {
    let world = World::new().await;
    let content = world.title("x").await;
    let episode = world.episode(&content, 1).await;
    let korean: &[u8] = b"1\n00:00:01,000 --> 00:00:02,000\n\xb8\xbb\xc7\xd8\xba\xc1\n";
    let answer = world.bytes(&path(&episode, "ko"), &creator(), korean).await;
    assert_eq!(codes(answer.is(201)), ["ENCODING_EUC_KR"]);
    let file = format!("/subtitles/{}.vtt", answer.is(201)["subtitle_id"].as_str().unwrap());
    let vtt = world.get(&file, Some(&creator())).await;
    assert!(String::from_utf8_lossy(&vtt.bytes).contains("말해봐"));

    let overlapping = "\u{feff}1\r\n00:00:01,000 --> 00:00:04,000\r\nHola.\r\n\r\n2\r\n00:00:02,000 --> 00:00:05,000\r\n<b>¿Qué?</b>\r\n";
    let answer = world.bytes(&path(&episode, "es-419"), &creator(), overlapping).await;
    assert_eq!(codes(answer.is(201)), ["BYTE_ORDER_MARK", "MARKUP_REMOVED", "OVERLAP"]);
    assert!(answer.is(201)["warnings"][2]["message"].as_str().unwrap().contains("line"));
}

#[tokio::test]
async fn what_cannot_be_read_names_its_line() {
    let world = World::new().await;
    let content = world.title("x").await;
    let episode = world.episode(&content, 1).await;
    let bad = "1\n00:00:01,000 --> 00:00:02,000\nHola.\n\n2\n00:00:xx --> 00:00:04,000\nAdiós.\n";
    let answer = world.bytes(&path(&episode, "es-419"), &creator(), bad).await;
    assert_eq!(answer.wrong(), ["body: subtitle_times"]);
    let message = answer.json["error"]["details"]["fields"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("línea 6: se esperaban tiempos"), "{message}");
    for (body, format, rule) in [
        ("", "auto", "empty"),
        ("Hola", "auto", "subtitle_cue"),
        ("WEBVTT\n", "auto", "subtitle_cues"),
        (SRT, "vtt", "subtitle_header"),
        ("\0\u{1}\u{2}\0\0", "auto", "subtitle_text"),
    ] {
        let answer =
            world.bytes(&format!("{}&format={format}", path(&episode, "ko")), &creator(), body).await;
        assert_eq!(answer.wrong(), [format!("body: {rule}")], "{body:?}");
    }
    assert_eq!(world.bytes(&path(&episode, "en"), &creator(), SRT).await.wrong(), ["language: one_of"]);
    let none = world.bytes(&format!("/episodes/{episode}/subtitles?format=ass"), &creator(), SRT).await;
    assert_eq!(none.wrong().len(), 2);
    world
        .bytes(&path(&episode, "ko"), &creator(), vec![b'x'; 5 << 20])
        .await
        .refused(413, "PAYLOAD_TOO_LARGE");
    assert_eq!(world.tracks(&episode).await, [] as [Value; 0]);
}

#[tokio::test]
async fn only_who_manages_the_title_imports() {
    let world = World::new().await;
    let upload = world.published().await;
    let path = path(&upload.episode, "ko");
    world.bytes(&path, &other_creator(), SRT).await.refused(403, "FORBIDDEN");
    world.bytes(&path, &viewer(), SRT).await.refused(403, "FORBIDDEN");
}

#[tokio::test]
async fn a_persons_transcript_is_translated() {
    let world = World::new().await;
    let upload = world.published().await;
    world.bytes(&path(&upload.episode, "pt-BR"), &creator(), SRT).await.is(201);
    world.bytes(&path(&upload.episode, "ko"), &creator(), SRT).await.is(201);
    let asked = world.told::<TranslationRequested>().await;
    assert_eq!(asked.len(), 1, "a person has written the Portuguese track");
    assert_eq!(asked[0].target_language.as_str(), "es-419");
    let order: hallyu_contracts::subtitles::TranslationOrder =
        world.ports.blobs.get_json(&asked[0].source_key).await.unwrap();
    assert_eq!(order.lines[0].text, "Hola, Yuna.");

    world.bytes(&path(&upload.episode, "ko"), &creator(), SRT.replace("Yuna", "Doyun")).await.is(201);
    let again = world.told::<TranslationRequested>().await;
    assert_eq!(again.len(), 1, "a corrected transcript is translated anew");
    assert_ne!((&again[0].job_id, &again[0].source_key), (&asked[0].job_id, &asked[0].source_key));
    let job = world.get(&format!("/jobs/{}", asked[0].job_id), Some(&creator())).await;
    assert_eq!(job.data()["state"], "cancelled");
}
