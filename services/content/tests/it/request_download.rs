use std::time::Duration;

use hallyu_contracts::downloads::{DownloadNote, DownloadRequested, download_key, download_note_key};
use hallyu_kernel::Actor;
use hallyu_platform::playback::{PlaybackError, Use};
use hallyu_testkit::Answered;
use serde_json::{Value, json};

use crate::world::{Upload, World, creator, premium, viewer};

async fn ask(world: &World, upload: &Upload, (asker, quality): (&Actor, &str)) -> Answered {
    let path = format!("/contents/{}/episodes/{}/downloads", upload.content, upload.episode);
    world.post(&path, asker, &json!({ "quality": quality })).await
}

async fn begun(world: &World, upload: &Upload, wish: (&Actor, &str)) -> DownloadRequested {
    ask(world, upload, wish).await.is(200);
    world.told::<DownloadRequested>().await.pop().unwrap()
}

#[tokio::test]
async fn downloads_are_for_premium() {
    let world = World::new().await;
    let upload = world.published().await;
    ask(&world, &upload, (&viewer(), "auto")).await.refused(402, "PAYMENT_REQUIRED");
    assert!(world.told::<DownloadRequested>().await.is_empty());
    ask(&world, &upload, (&premium(), "8k")).await.refused(400, "VALIDATION_ERROR");
    ask(&world, &upload, (&premium(), "auto")).await.is(200);
}

#[tokio::test]
async fn a_file_is_made_once_and_then_has_an_address() {
    let world = World::new().await;
    let upload = world.published().await;
    let first = ask(&world, &upload, (&premium(), "720p")).await;
    let preparing = json!({
        "status": "preparing", "quality": "720p", "download_url": null, "size_bytes": null, "expires_at": null,
    });
    assert_eq!(first.data(), &preparing);
    let requests = world.told::<DownloadRequested>().await;
    assert_eq!(requests.len(), 1);
    assert_eq!(
        (requests[0].media_id.to_string(), &requests[0].rendition[..]),
        (upload.media.clone(), "720p")
    );
    assert_eq!(ask(&world, &upload, (&premium(), "720p")).await.data(), &preparing);
    assert!(world.told::<DownloadRequested>().await.is_empty(), "it is under way");

    let key = download_key(requests[0].media_id, &requests[0].file);
    world.ports.blobs.put(&key, "a whole film").await.unwrap();
    let ready = ask(&world, &upload, (&premium(), "720p")).await;
    assert_eq!((&ready.data()["status"], &ready.data()["size_bytes"]), (&json!("ready"), &json!(12)));
    let url = ready.data()["download_url"].as_str().unwrap();
    let (token, rest) = url.strip_prefix("/media/").unwrap().split_once("/download/").unwrap();
    let (file, name) = rest.split_once('/').unwrap();
    assert_eq!(file, requests[0].file);
    assert!(name.ends_with("%20-%201%20%28720p%29.mp4"), "{name}");
    let (signer, now) = (&world.ports.signer, world.ambient.now());
    let grant = signer.verify_for(Use::Download, token, now).unwrap();
    assert_eq!((grant.session_id, grant.media_id.to_string()), (premium().session_id, upload.media.clone()));
    assert_eq!(signer.verify(token, now), Err(PlaybackError::Altered), "nothing is played under it");
    let cookie = ready.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains(&format!("; Path=/media/{token}/download; ")), "{cookie}");
}

#[tokio::test]
async fn what_has_failed_is_tried_again_later() {
    let world = World::new().await;
    let upload = world.published().await;
    let request = begun(&world, &upload, (&premium(), "720p")).await;
    let key = download_note_key(request.media_id, &request.file);
    let note = DownloadNote { at: world.ambient.now(), has_failed: true };
    world.ports.blobs.put_json(&key, &note).await.unwrap();
    assert_eq!(ask(&world, &upload, (&premium(), "720p")).await.data()["status"], "failed");
    world.clock.advance(Duration::from_secs(3601));
    assert_eq!(ask(&world, &upload, (&premium(), "720p")).await.data()["status"], "preparing");
    assert_eq!(world.told::<DownloadRequested>().await.len(), 1);
}

#[tokio::test]
async fn a_day_has_so_many_downloads() {
    let world = World::new().await;
    let upload = world.published().await;
    for quality in ["360p", "480p", "480p"] {
        ask(&world, &upload, (&premium(), quality)).await.is(200);
    }
    let refused = ask(&world, &upload, (&premium(), "720p")).await;
    refused.refused(429, "DOWNLOADS_USED_UP");
    assert_eq!(refused.json["error"]["details"], json!({ "limit": 2 }));
    ask(&world, &upload, (&premium(), "360p")).await.is(200);
    world.clock.advance(Duration::from_secs(24 * 60 * 60));
    ask(&world, &upload, (&premium(), "720p")).await.is(200);
}

#[tokio::test]
async fn licences_hold_for_downloads() {
    let world = World::new().await;
    let upload = world.published().await;
    let path = format!("/contents/{}/licence", upload.content);
    world.put(&path, &creator(), &json!({ "allowed": [], "denied": ["PE"] })).await.is(200);
    ask(&world, &upload, (&premium(), "auto")).await.refused(403, "NOT_IN_COUNTRY");
    let _: Value = ask(&world, &upload, (&creator(), "auto")).await.is(200).clone();
}

#[tokio::test]
async fn files_whose_time_is_over_are_swept() {
    let world = World::new().await;
    let upload = world.published().await;
    let request = begun(&world, &upload, (&premium(), "720p")).await;
    let key = download_key(request.media_id, &request.file);
    world.ports.blobs.put(&key, "a whole film").await.unwrap();
    world.sweep().await;
    assert!(world.ports.blobs.head(&key).await.unwrap().is_some());
    // The store's clock is the machine's.
    world.clock.advance(Duration::from_secs(20 * 365 * 24 * 60 * 60));
    world.sweep().await;
    assert!(world.ports.blobs.head(&key).await.unwrap().is_none());
}
