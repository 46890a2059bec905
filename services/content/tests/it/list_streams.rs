use std::time::Duration;

use axum::body::Body;
use hallyu_kernel::Actor;
use hallyu_testkit::Answered;
use http::Method;
use serde_json::{Value, json};

use crate::world::{Upload, World, premium, viewer};

/// The same account on a further device.
fn elsewhere(world: &World, actor: &Actor) -> Actor {
    Actor { session_id: world.ambient.id(), ..*actor }
}

async fn watch(world: &World, upload: &Upload, (device, name): (&Actor, &str)) -> Answered {
    let path = format!("/contents/{}/episodes/{}/stream", upload.content, upload.episode);
    let request = world.request(Method::GET, &path, Some(device)).header("user-agent", name);
    world.send(request.body(Body::empty()).unwrap()).await
}

async fn progress(world: &World, upload: &Upload, device: &Actor) -> Answered {
    let path = format!("/contents/{}/episodes/{}/progress", upload.content, upload.episode);
    world.post(&path, device, &json!({ "position_seconds": 9, "is_completed": false })).await
}

/// Names of the devices that play.
async fn playing(world: &World, asker: &Actor) -> Vec<String> {
    let answer = world.get("/streams", Some(asker)).await;
    let items = answer.data()["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["device"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_plan_plays_on_as_many_devices_as_it_has() {
    let world = World::new().await;
    let upload = world.published().await;
    let (phone, tv) = (viewer(), elsewhere(&world, &viewer()));
    watch(&world, &upload, (&phone, "Phone")).await.is(200);
    watch(&world, &upload, (&phone, "Phone")).await.is(200);
    let refused = watch(&world, &upload, (&tv, "TV")).await;
    refused.refused(409, "TOO_MANY_STREAMS");
    let details = &refused.json["error"]["details"];
    assert_eq!(details["limit"], 1);
    let expected = json!([{
        "stream_id": phone.session_id, "device": "Phone", "content_id": upload.content, "episode_id": upload.episode,
    }]);
    assert_eq!(details["playing"], expected);
    let stranger = Actor { user_id: world.ambient.id(), ..tv };
    watch(&world, &upload, (&stranger, "TV")).await.is(200);

    let devices: Vec<_> = (0..4).map(|_| elsewhere(&world, &premium())).collect();
    for device in &devices[..3] {
        watch(&world, &upload, (device, "Any")).await.is(200);
    }
    watch(&world, &upload, (&devices[3], "Any")).await.refused(409, "TOO_MANY_STREAMS");
}

#[tokio::test]
async fn a_device_that_says_nothing_plays_no_more() {
    let world = World::new().await;
    let upload = world.published().await;
    let (phone, tv) = (viewer(), elsewhere(&world, &viewer()));
    watch(&world, &upload, (&phone, "Phone")).await.is(200);
    for _ in 0..3 {
        world.clock.advance(Duration::from_secs(40));
        progress(&world, &upload, &phone).await.is(204);
    }
    watch(&world, &upload, (&tv, "TV")).await.refused(409, "TOO_MANY_STREAMS");
    world.clock.advance(Duration::from_secs(61));
    assert_eq!(playing(&world, &tv).await, Vec::<String>::new());
    watch(&world, &upload, (&tv, "TV")).await.is(200);
    progress(&world, &upload, &phone).await.is(204);
    assert_eq!(playing(&world, &phone).await, ["TV"], "progress alone takes no place");
}

#[tokio::test]
async fn devices_are_listed_with_what_they_play() {
    let world = World::new().await;
    let upload = world.published().await;
    let (laptop, tv) = (premium(), elsewhere(&world, &premium()));
    watch(&world, &upload, (&laptop, "Laptop")).await.is(200);
    watch(&world, &upload, (&tv, "TV")).await.is(200);
    let answer = world.get("/streams", Some(&tv)).await;
    let own: Vec<&Value> =
        answer.data()["items"].as_array().unwrap().iter().filter(|item| item["is_current"] == true).collect();
    let expected = json!({
        "stream_id": tv.session_id, "device": "TV", "content_id": upload.content, "episode_id": upload.episode,
        "asked_at": world.ambient.now(), "is_current": true,
    });
    assert_eq!(own, [&expected]);
    world.get("/streams", None).await.refused(401, "UNAUTHORIZED");
    assert_eq!(playing(&world, &viewer()).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_device_that_stops_frees_its_place_at_once() {
    let world = World::new().await;
    let upload = world.published().await;
    let (phone, tv) = (viewer(), elsewhere(&world, &viewer()));
    let stream = watch(&world, &upload, (&phone, "Phone")).await.is(200)["stream_id"].clone();
    let path = format!("/streams/{}", stream.as_str().unwrap());
    world.delete(&path, &phone).await.is(204);
    world.delete(&path, &phone).await.is(204);
    watch(&world, &upload, (&tv, "TV")).await.is(200);
}

#[tokio::test]
async fn another_device_is_put_out_and_told() {
    let world = World::new().await;
    let upload = world.published().await;
    let (phone, tv) = (viewer(), elsewhere(&world, &viewer()));
    watch(&world, &upload, (&phone, "Phone")).await.is(200);
    let path = format!("/streams/{}", phone.session_id);
    let stranger = Actor { user_id: world.ambient.id(), ..tv };
    world.delete(&path, &stranger).await.refused(404, "NOT_FOUND");
    world.delete(&path, &tv).await.is(204);
    world.delete(&path, &tv).await.refused(404, "NOT_FOUND");
    watch(&world, &upload, (&tv, "TV")).await.is(200);
    progress(&world, &upload, &phone).await.refused(409, "STREAM_ENDED");
    watch(&world, &upload, (&phone, "Phone")).await.refused(409, "TOO_MANY_STREAMS");
    world.delete(&format!("/streams/{}", tv.session_id), &tv).await.is(204);
    watch(&world, &upload, (&phone, "Phone")).await.is(200);
    progress(&world, &upload, &phone).await.is(204);
}
