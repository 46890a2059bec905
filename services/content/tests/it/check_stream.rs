use std::time::Duration;

use hallyu_contracts::playback::{STREAM_CHECK_PATH, StreamCheck};
use hallyu_kernel::Actor;
use serde_json::{Value, json};

use crate::world::{Upload, World, viewer};

async fn watch(world: &World, upload: &Upload, device: &Actor) -> u16 {
    let path = format!("/contents/{}/episodes/{}/stream", upload.content, upload.episode);
    world.get(&path, Some(device)).await.status.as_u16()
}

/// What the edge hears when a device fetches a segment: status and code.
async fn fetch(world: &World, upload: &Upload, device: &Actor) -> (u16, Value) {
    let Actor { user_id, session_id, role } = *device;
    let check = StreamCheck { user_id, session_id, role, media_id: upload.media.parse().unwrap() };
    let (status, body) = world.insider().ask(STREAM_CHECK_PATH, &check).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    (status.as_u16(), body["error"]["code"].clone())
}

fn ended() -> (u16, Value) {
    (409, json!("STREAM_ENDED"))
}

fn full() -> (u16, Value) {
    (409, json!("TOO_MANY_STREAMS"))
}

fn devices(world: &World) -> [Actor; 2] {
    [viewer(), Actor { session_id: world.ambient.id(), ..viewer() }]
}

#[tokio::test]
async fn who_fetches_keeps_the_place() {
    let world = World::new().await;
    let upload = world.published().await;
    let [phone, tv] = devices(&world);
    watch(&world, &upload, &phone).await;
    for _ in 0..4 {
        world.clock.advance(Duration::from_secs(40));
        assert_eq!(fetch(&world, &upload, &phone).await.0, 204);
    }
    assert_eq!(watch(&world, &upload, &tv).await, 409);
}

#[tokio::test]
async fn a_device_that_was_put_out_fetches_no_more_until_it_asks_anew() {
    let world = World::new().await;
    let upload = world.published().await;
    let [phone, tv] = devices(&world);
    watch(&world, &upload, &phone).await;
    world.delete(&format!("/streams/{}", phone.session_id), &tv).await.is(204);
    assert_eq!(fetch(&world, &upload, &phone).await, ended());
    assert_eq!(watch(&world, &upload, &phone).await, 200);
    assert_eq!(fetch(&world, &upload, &phone).await.0, 204);
}

#[tokio::test]
async fn a_place_that_lapsed_is_taken_again_unless_others_have_it() {
    let world = World::new().await;
    let upload = world.published().await;
    let [phone, tv] = devices(&world);
    watch(&world, &upload, &phone).await;
    world.clock.advance(Duration::from_secs(61));
    assert_eq!(fetch(&world, &upload, &phone).await.0, 204);
    assert_eq!(watch(&world, &upload, &tv).await, 409, "the phone plays again");
    world.clock.advance(Duration::from_secs(61));
    assert_eq!(watch(&world, &upload, &tv).await, 200);
    assert_eq!(fetch(&world, &upload, &phone).await, full());
}

#[tokio::test]
async fn a_place_that_was_given_back_is_no_way_around_the_plan() {
    let world = World::new().await;
    let upload = world.published().await;
    let [phone, tv] = devices(&world);
    watch(&world, &upload, &phone).await;
    world.delete(&format!("/streams/{}", phone.session_id), &phone).await.is(204);
    assert_eq!(watch(&world, &upload, &tv).await, 200);
    assert_eq!(fetch(&world, &upload, &phone).await, full());
}

#[tokio::test]
async fn only_the_platform_asks() {
    let world = World::new().await;
    let upload = world.published().await;
    let check = json!({
        "user_id": viewer().user_id, "session_id": viewer().session_id, "role": "user", "media_id": upload.media,
    });
    world.outsider(STREAM_CHECK_PATH, &check).await.refused(404, "NOT_FOUND");
}
