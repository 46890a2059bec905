use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::TimeDelta;
use hallyu_contracts::media::{MediaPackage, Rendition, package_key};
use hallyu_edge::EdgeConfig;
use hallyu_http::Upstream;
use hallyu_kernel::Actor;
use hallyu_platform::playback::COOKIE;
use http::StatusCode;
use serde_json::{Value, json};

use super::support::{Around, SEGMENT, World, keys, package, send, signer};

fn forbidden() -> (u16, String) {
    (403, "FORBIDDEN".into())
}

#[tokio::test]
async fn a_viewer_gets_the_files_of_the_address() {
    let world = World::new().await;
    for file in ["360p/0.m4s", "480p/0.m4s", "audio/0.m4s", "360p/init.mp4"] {
        let answer = world.get(file, &[]).await;
        assert_eq!((answer.status, &answer.bytes[..]), (StatusCode::OK, SEGMENT), "{file}");
    }
}

#[tokio::test]
async fn an_address_ends() {
    let world = World::new().await;
    let (address, cookie) = (world.address(480, "360p/0.m4s"), world.cookie());
    world.clock.advance(TimeDelta::hours(4).to_std().unwrap());
    let answer = send(&world.router, "GET", &address, &[("cookie", &cookie)]).await;
    assert_eq!(answer.error(), (401, "TOKEN_EXPIRED".into()));
}

#[tokio::test]
async fn no_bit_of_an_address_can_be_changed() {
    let world = World::new().await;
    let (token, cookie) = (BASE64.decode(world.signer.issue(&world.grant(480))).unwrap(), world.cookie());
    for place in 0..token.len() {
        let mut altered = token.clone();
        altered[place] ^= 1;
        let address = format!("/media/{}/360p/0.m4s", BASE64.encode(altered));
        assert_eq!(send(&world.router, "GET", &address, &[("cookie", &cookie)]).await.error(), forbidden());
    }
}

#[tokio::test]
async fn foreign_and_malformed_addresses_are_refused() {
    let world = World::new().await;
    let cookie = world.cookie();
    let foreign = signer(2).issue(&world.grant(480));
    for token in [foreign.as_str(), "x", "%00", world.cookie().split_once('=').unwrap().1] {
        let address = format!("/media/{token}/360p/0.m4s");
        let answer = send(&world.router, "GET", &address, &[("cookie", &cookie)]).await;
        assert_eq!(answer.error(), forbidden(), "{token}");
    }
}

#[tokio::test]
async fn an_address_is_of_use_in_its_session_only() {
    let world = World::new().await;
    let address = world.address(480, "360p/0.m4s");
    let status = async |headers: &[(&str, &str)]| send(&world.router, "GET", &address, headers).await.error();
    assert_eq!(status(&[]).await, forbidden(), "no cookie");

    let stranger = Actor { session_id: world.ambient.id(), ..world.viewer };
    let cookie = |value: &str| format!("{COOKIE}={value}");
    let strange = cookie(&world.signer.cookie(stranger.session_id));
    assert_eq!(status(&[("cookie", &strange)]).await, forbidden(), "another session's cookie");
    let forged = cookie(&signer(2).cookie(world.viewer.session_id));
    assert_eq!(status(&[("cookie", &forged)]).await, forbidden(), "a cookie that we did not sign");
    let unnamed = world.cookie().replace(COOKIE, "other");
    assert_eq!(status(&[("cookie", &unnamed)]).await, forbidden(), "a cookie of another name");

    let among_others = format!("a=b; {strange}; {}; c", world.cookie());
    assert_eq!(status(&[("cookie", &among_others)]).await.0, 200);
}

#[tokio::test]
async fn an_access_token_of_the_session_does_as_well() {
    let world = World::new().await;
    let address = world.address(480, "360p/0.m4s");
    let status = async |bearer: String| {
        send(&world.router, "GET", &address, &[("authorization", &bearer)]).await.error()
    };
    assert_eq!(status(world.issuer.bearer(&world.viewer)).await.0, 200);
    let stranger = Actor { session_id: world.ambient.id(), ..world.viewer };
    assert_eq!(status(world.issuer.bearer(&stranger)).await, forbidden());
    assert_eq!(status("Bearer x".into()).await, (401, "INVALID_TOKEN".into()));
}

#[tokio::test]
async fn a_better_rendition_is_refused_also_by_a_guessed_path() {
    let world = World::new().await;
    assert_eq!(world.get("720p/0.m4s", &[]).await.error(), forbidden());
    assert_eq!(world.get("720p/index.m3u8", &[]).await.error(), forbidden());
    assert_eq!(world.get("1080p/0.m4s", &[]).await.error(), (404, "NOT_FOUND".into()), "there is none");
    let (address, cookie) = (world.address(1080, "720p/0.m4s"), world.cookie());
    assert_eq!(send(&world.router, "GET", &address, &[("cookie", &cookie)]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn keys_are_for_viewers_whose_plan_has_the_track() {
    let world = World::new().await;
    assert_eq!(world.get("480p/key", &[]).await.error(), (404, "NOT_FOUND".into()), "it is not encrypted");
    let secret = keys(&world.blobs, &world.ambient).obtain(world.media_id).await.unwrap();
    for track in ["360p", "480p", "audio"] {
        let answer = world.get(&format!("{track}/key"), &[]).await;
        assert_eq!(answer.bytes, secret.track(track).bytes()[..], "{track}");
        assert_eq!(answer.header("cache-control"), "private, no-store");
    }
    assert_eq!(world.get("720p/key", &[]).await.error(), forbidden());
    let address = world.address(480, "480p/key");
    assert_eq!(send(&world.router, "GET", &address, &[]).await.error(), forbidden(), "no cookie");
    let elsewhere = format!("{COOKIE}={}", world.signer.cookie(world.ambient.id()));
    assert_eq!(send(&world.router, "GET", &address, &[("cookie", &elsewhere)]).await.error(), forbidden());
    world.clock.advance(TimeDelta::hours(4).to_std().unwrap());
    let cookie = world.cookie();
    let late = send(&world.router, "GET", &address, &[("cookie", &cookie)]).await;
    assert_eq!(late.error(), (401, "TOKEN_EXPIRED".into()));
}

#[tokio::test]
async fn what_still_grows_and_other_codecs_are_kept_as_well() {
    let world = World::new().await;
    let mut growing = MediaPackage { is_growing: true, ..package() };
    let av1 = |one: &Rendition| Rendition {
        name: format!("{}-av1", one.name),
        codecs: "av01.0.04M.08".into(),
        ..one.clone()
    };
    growing.renditions.extend(package().renditions.iter().map(av1));
    world.blobs.put_json(&package_key(world.media_id), &growing).await.unwrap();
    let secret = keys(&world.blobs, &world.ambient).obtain(world.media_id).await.unwrap();
    for track in ["480p", "480p-av1", "audio", "opus"] {
        let answer = world.get(&format!("{track}/key"), &[]).await;
        assert_eq!(answer.bytes, secret.track(track).bytes()[..], "{track}");
    }
    for file in ["720p/key", "720p-av1/key", "720p-av1/0.m4s", "720p-av1/index.m3u8"] {
        assert_eq!(world.get(file, &[]).await.error(), forbidden(), "{file}");
    }
    assert_eq!(world.get("480p-hevc/key", &[]).await.error(), (404, "NOT_FOUND".into()), "there is none");
    let master = world.get("master.m3u8", &[]).await;
    let master = String::from_utf8_lossy(&master.bytes).into_owned();
    assert!(master.contains("480p-av1/index.m3u8") && !master.contains("720p"), "{master}");
}

#[tokio::test]
async fn nothing_beside_the_files_of_a_package_is_served() {
    let world = World::new().await;
    world.put("speech.flac", "secret".into()).await;
    for path in [
        "package.json",
        "subtitles.json",
        "speech.flac",
        "../../sources/x",
        "480p/../720p/0.m4s",
        "480p/..%2f720p/0.m4s",
        "%2e%2e/%2e%2e/sources/x",
        "360p/%2e%2e/package.json",
        "360p/0.m4s%00",
        "360p/0.m4s%00.vtt",
        "360p%5c0.m4s",
        "360p\\0.m4s",
        "..\\..\\sources\\x",
        "360p//0.m4s",
        "360p/0%2em4s",
        "360p/",
        "subtitles/../package.json",
    ] {
        assert_eq!(world.get(path, &[]).await.error(), (404, "NOT_FOUND".into()), "{path}");
    }
}

#[tokio::test]
async fn a_title_that_is_not_packaged_yet_is_not_found() {
    let world = World::new().await;
    world.blobs.delete_prefix(&format!("media/{}", world.media_id)).await.unwrap();
    for file in ["master.m3u8", "360p/0.m4s", "subtitles/ko.m3u8", "audio/0.m4s"] {
        assert_eq!(world.get(file, &[]).await.error(), (404, "NOT_FOUND".into()), "{file}");
    }
}

/// `auth` as far as the edge knows it.
fn auth(alive: &Arc<AtomicBool>, asked: &Arc<AtomicUsize>) -> Upstream {
    let (alive, asked) = (Arc::clone(alive), Arc::clone(asked));
    let answer = move |Path(session_id): Path<String>| async move {
        asked.fetch_add(1, Ordering::SeqCst);
        let session = json!({
            "user_id": "usr_01h455vb4pex5vsknk084sn02q", "session_id": session_id, "role": "user",
            "expires_at": "2027-01-01T00:00:00Z",
        });
        match alive.load(Ordering::SeqCst) {
            true => Json(json!({ "data": session })).into_response(),
            false => StatusCode::NOT_FOUND.into_response(),
        }
    };
    Upstream::local("auth", Router::new().route("/internal/sessions/{sid}", get(answer)))
}

/// `content`, which answers whoever asks for a stream's place with this status and code.
fn content(answer: &Arc<Mutex<(StatusCode, &'static str)>>, asked: &Arc<Mutex<Vec<Value>>>) -> Upstream {
    let (answer, asked) = (Arc::clone(answer), Arc::clone(asked));
    let answer = move |Json(check): Json<Value>| async move {
        asked.lock().unwrap().push(check);
        let (status, code) = *answer.lock().unwrap();
        (status, Json(json!({ "error": { "code": code } })))
    };
    Upstream::local("content", Router::new().route("/internal/streams/check", post(answer)))
}

#[tokio::test]
async fn a_session_that_ended_sees_no_more() {
    let (alive, asked) = (Arc::new(AtomicBool::new(false)), Arc::default());
    let world = World::with(EdgeConfig::default(), Some(auth(&alive, &asked))).await;
    assert_eq!(world.get("360p/0.m4s", &[]).await.error(), forbidden());
}

#[tokio::test]
async fn nobody_is_asked_for_every_segment() {
    let (alive, asked) = (Arc::new(AtomicBool::new(true)), Arc::default());
    let (answer, checks) = (Arc::new(Mutex::new((StatusCode::OK, ""))), Arc::default());
    let around = Around {
        auth: Some(auth(&alive, &asked)),
        content: Some(content(&answer, &checks)),
        ..Around::default()
    };
    let world = World::around(EdgeConfig::default(), around).await;
    for _ in 0..5 {
        assert_eq!(world.get("360p/0.m4s", &[]).await.status, StatusCode::OK);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let check = json!({
        "user_id": "usr_01h455vb4pex5vsknk084sn02q", "session_id": world.viewer.session_id, "role": "user",
        "media_id": world.media_id,
    });
    assert_eq!(*checks.lock().unwrap(), [check]);
}

#[tokio::test]
async fn a_device_without_a_place_gets_nothing() {
    for (code, refused) in [("STREAM_ENDED", (409, "STREAM_ENDED".into())), ("TOO_MANY_STREAMS", forbidden())]
    {
        let (alive, asked) = (Arc::new(AtomicBool::new(true)), Arc::default());
        let answer = Arc::new(Mutex::new((StatusCode::CONFLICT, code)));
        let around = Around {
            auth: Some(auth(&alive, &asked)),
            content: Some(content(&answer, &Arc::default())),
            ..Around::default()
        };
        let world = World::around(EdgeConfig::default(), around).await;
        for file in ["master.m3u8", "360p/index.m3u8", "360p/0.m4s"] {
            assert_eq!(world.get(file, &[]).await.error(), refused, "{file}");
        }
    }
}

#[tokio::test]
async fn films_go_on_while_other_services_are_away() {
    let world = World::with(EdgeConfig::default(), Some(Upstream::pending("auth"))).await;
    assert_eq!(world.get("360p/0.m4s", &[]).await.status, StatusCode::OK);
    let (alive, asked) = (Arc::new(AtomicBool::new(true)), Arc::default());
    let around = Around {
        auth: Some(auth(&alive, &asked)),
        content: Some(Upstream::pending("content")),
        ..Around::default()
    };
    let world = World::around(EdgeConfig::default(), around).await;
    assert_eq!(world.get("360p/0.m4s", &[]).await.status, StatusCode::OK);
}
