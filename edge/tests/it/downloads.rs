use chrono::TimeDelta;
use hallyu_contracts::downloads::download_key;
use hallyu_platform::playback::Use;
use http::StatusCode;

use super::support::{World, send};

const NAME: &str = "Noche%20de%20nieve%20%EB%88%88%20-%201.mp4";

async fn world() -> World {
    let world = World::new().await;
    world.blobs.put(&download_key(world.media_id, "480p-1a"), "a whole film").await.unwrap();
    world
}

fn address(world: &World, purpose: Use, file: &str) -> String {
    format!("/media/{}/download/{file}", world.signer.issue_for(purpose, &world.grant(480)))
}

#[tokio::test]
async fn a_download_comes_in_parts_under_its_name() {
    let world = world().await;
    let (address, cookie) = (address(&world, Use::Download, &format!("480p-1a/{NAME}")), world.cookie());
    let whole = send(&world.router, "GET", &address, &[("cookie", &cookie)]).await;
    assert_eq!((whole.status, &whole.bytes[..]), (StatusCode::OK, &b"a whole film"[..]));
    assert_eq!(whole.header("content-disposition"), format!("attachment; filename*=UTF-8''{NAME}"));
    assert_eq!((whole.header("content-type"), whole.header("accept-ranges")), ("video/mp4", "bytes"));
    let part = send(&world.router, "GET", &address, &[("cookie", &cookie), ("range", "bytes=8-")]).await;
    assert_eq!((part.status, &part.bytes[..]), (StatusCode::PARTIAL_CONTENT, &b"film"[..]));
    assert_eq!(send(&world.router, "GET", &address, &[]).await.error(), (403, "FORBIDDEN".into()));
    world.clock.advance(TimeDelta::hours(4).to_std().unwrap());
    let late = send(&world.router, "GET", &address, &[("cookie", &cookie)]).await;
    assert_eq!(late.error(), (401, "TOKEN_EXPIRED".into()));
}

#[tokio::test]
async fn the_address_of_a_stream_is_none_of_a_download_and_the_other_way_round() {
    let world = world().await;
    let cookie = world.cookie();
    let status =
        async |address: String| send(&world.router, "GET", &address, &[("cookie", &cookie)]).await.error();
    let forbidden = (403, "FORBIDDEN".to_owned());
    assert_eq!(status(address(&world, Use::Stream, &format!("480p-1a/{NAME}"))).await, forbidden);
    let segment = address(&world, Use::Download, "x").replace("download/x", "480p/0.m4s");
    assert_eq!(status(segment).await, forbidden);
    let missing = status(address(&world, Use::Download, "480p-2b/x.mp4")).await;
    assert_eq!(missing, (404, "NOT_FOUND".to_owned()));
}
