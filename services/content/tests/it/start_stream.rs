use hallyu_kernel::Actor;
use hallyu_platform::playback::PlaybackError;
use serde_json::{Value, json};

use crate::world::{SRT, Upload, World, creator, premium, viewer};

fn path(upload: &Upload) -> String {
    format!("/contents/{}/episodes/{}/stream", upload.content, upload.episode)
}

fn qualities(offer: &Value) -> Vec<&str> {
    offer["qualities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|quality| quality["quality"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn hd_is_for_premium() {
    let world = World::new().await;
    let path = path(&world.published().await);
    let basic = world.get(&path, Some(&viewer())).await;
    assert_eq!(qualities(basic.data()), ["360p", "480p"]);
    assert_eq!(qualities(world.get(&path, Some(&premium())).await.data()), ["360p", "480p", "720p", "1080p"]);
    let wished = world.get(&format!("{path}?quality=1080p"), Some(&viewer())).await;
    assert_eq!(qualities(wished.data()), ["360p", "480p"], "a wish does not lift the plan");
    let wished = world.get(&format!("{path}?quality=720p"), Some(&premium())).await;
    assert_eq!(qualities(wished.data()), ["360p", "480p", "720p"]);
    assert_eq!(world.get(&format!("{path}?quality=8k"), Some(&premium())).await.wrong(), ["quality: one_of"]);
}

#[tokio::test]
async fn the_addresses_are_the_viewers_own_and_end() {
    let world = World::new().await;
    let upload = world.published().await;
    let answer = world.get(&path(&upload), Some(&viewer())).await;
    let url = answer.data()["stream_url"].as_str().unwrap();
    let token = url.strip_prefix("/media/").unwrap().strip_suffix("/master.m3u8").unwrap();
    let signer = &world.ports.signer;
    let grant = signer.verify(token, world.ambient.now()).unwrap();
    assert_eq!((grant.media_id.to_string(), grant.session_id), (upload.media, viewer().session_id));
    assert_eq!(grant.max_height, 480);
    let end = world.ambient.now() + chrono::TimeDelta::hours(4);
    assert_eq!(signer.verify(token, end), Err(PlaybackError::Expired));
    assert_eq!((&answer.data()["expires_at"], &answer.data()["expires_in"]), (&json!(end), &json!(14_400)));
    assert_eq!(answer.data()["thumbnails_url"], json!(format!("/media/{token}/thumbnails/sprite.vtt")));

    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("hallyu_playback=") && cookie.contains("HttpOnly") && cookie.contains("Secure")
    );
    let value = cookie.split(['=', ';']).nth(1).unwrap();
    assert_eq!(signer.session_of_cookie(value), Ok(viewer().session_id));
    assert_eq!(answer.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_stream_names_its_subtitles() {
    let world = World::new().await;
    let upload = world.published().await;
    for language in ["pt-BR", "ko"] {
        let import = format!("/episodes/{}/subtitles?language={language}", upload.episode);
        world.bytes(&import, &creator(), SRT).await.is(201);
    }
    let answer = world.get(&path(&upload), Some(&viewer())).await;
    let tracks = answer.data()["subtitles"].as_array().unwrap();
    let named: Vec<_> = tracks.iter().map(|track| track["language"].as_str().unwrap()).collect();
    assert_eq!(named, ["ko", "pt-BR"], "published tracks in the order of players");
    assert_eq!((&tracks[0]["label"], &tracks[0]["is_ai_generated"]), (&json!("한국어"), &json!(false)));
    let file = tracks[0]["url"].as_str().unwrap().splitn(4, '/').nth(3).unwrap();
    let blob = world.ports.blobs.get(&format!("media/{}/{file}", upload.media)).await.unwrap();
    assert!(blob.starts_with(b"WEBVTT"));
}

#[tokio::test]
async fn drafts_are_for_their_creators() {
    let world = World::new().await;
    let upload = world.upload().await;
    world.get(&path(&upload), Some(&creator())).await.refused(404, "NOT_FOUND");
    world.package(&upload, crate::world::Sound::Music).await;
    world.get(&path(&upload), Some(&creator())).await.is(200);
    world.get(&path(&upload), Some(&premium())).await.refused(404, "NOT_FOUND");
    world.get(&path(&upload), None).await.refused(401, "UNAUTHORIZED");
    let other = world.published().await;
    let crossed = format!("/contents/{}/episodes/{}/stream", upload.content, other.episode);
    world.get(&crossed, Some(&premium())).await.refused(404, "NOT_FOUND");
}

#[tokio::test]
async fn views_are_counted_and_previews_are_not() {
    for world in World::each().await {
        let upload = world.published().await;
        let (path, premium) = (path(&upload), premium());
        let crowd: Vec<_> = (0..20).map(|_| Actor { user_id: world.ambient.id(), ..premium }).collect();
        let streams = crowd.iter().map(|viewer| world.get(&path, Some(viewer)));
        futures_util::future::join_all(streams)
            .await
            .iter()
            .for_each(|answer| assert_eq!(answer.status, 200));
        // New addresses for what plays are no view.
        world.get(&path, Some(&crowd[0])).await.is(200);
        let studio = world.get("/studio/contents", Some(&creator())).await;
        assert_eq!(studio.data()["items"][0]["views"], 20);
        world.post(&format!("/episodes/{}/unpublish", upload.episode), &creator(), &json!({})).await.is(200);
        world.get(&path, Some(&creator())).await.is(200);
        let studio = world.get("/studio/contents", Some(&creator())).await;
        assert_eq!(studio.data()["items"][0]["views"], 20);
    }
}
