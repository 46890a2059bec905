use axum::body::Body;
use hallyu_kernel::Actor;
use hallyu_testkit::Answered;
use http::Method;
use serde_json::{Value, json};

use crate::world::{Upload, World, creator, other_creator, premium, viewer};

/// Asks for a stream from a country.
async fn watch(world: &World, upload: &Upload, (viewer, country): (&Actor, &str)) -> Answered {
    let path = format!("/contents/{}/episodes/{}/stream", upload.content, upload.episode);
    let request = world.request(Method::GET, &path, Some(viewer));
    let request = match country {
        "" => request,
        country => request.header("x-hallyu-country", country),
    };
    world.send(request.body(Body::empty()).unwrap()).await
}

async fn licensed(world: &World, licence: &Value) -> Upload {
    let upload = world.published().await;
    let path = format!("/contents/{}/licence", upload.content);
    assert_eq!(world.put(&path, &creator(), licence).await.is(200), licence);
    upload
}

#[tokio::test]
async fn a_title_is_watched_where_it_is_allowed() {
    for world in World::each().await {
        let (viewer, window) =
            (viewer(), |country| json!({ "country": country, "from": null, "until": null }));
        let upload =
            licensed(&world, &json!({ "allowed": [window("MX"), window("PE")], "denied": ["BR"] })).await;
        watch(&world, &upload, (&viewer, "MX")).await.is(200);
        watch(&world, &upload, (&viewer, "BR")).await.refused(403, "NOT_IN_COUNTRY");
        watch(&world, &upload, (&viewer, "AR")).await.refused(403, "NOT_IN_COUNTRY");
        watch(&world, &upload, (&viewer, "")).await.is(200);
        watch(&world, &upload, (&viewer, "nowhere")).await.is(200);
        watch(&world, &upload, (&creator(), "BR")).await.is(200);

        let lifted = json!({ "allowed": [], "denied": [] });
        let path = format!("/contents/{}/licence", upload.content);
        world.put(&path, &creator(), &lifted).await.is(200);
        watch(&world, &upload, (&viewer, "BR")).await.is(200);
        assert_eq!(world.get(&path, Some(&creator())).await.data(), &lifted);
    }
}

#[tokio::test]
async fn a_title_is_watched_while_its_licence_runs() {
    let world = World::new().await;
    let (now, hour) = (world.ambient.now(), chrono::TimeDelta::hours(1));
    let window = json!({ "country": "MX", "from": now + hour, "until": now + hour * 2 });
    let upload = licensed(&world, &json!({ "allowed": [window], "denied": [] })).await;
    let early = watch(&world, &upload, (&viewer(), "MX")).await;
    early.refused(403, "NOT_YET_AVAILABLE");
    assert_eq!(early.json["error"]["details"]["from"], json!(now + hour));
    world.clock.advance(hour.to_std().unwrap());
    watch(&world, &upload, (&viewer(), "MX")).await.is(200);
    world.clock.advance(hour.to_std().unwrap());
    watch(&world, &upload, (&viewer(), "MX")).await.refused(403, "NO_LONGER_AVAILABLE");
}

#[tokio::test]
async fn the_page_of_a_title_says_where_it_may_be_watched() {
    let world = World::new().await;
    let upload = world.published().await;
    let page = format!("/contents/{}", upload.content);
    assert_eq!(world.get(&page, None).await.data()["licence"], Value::Null);
    let licence = json!({ "allowed": [], "denied": ["BR"] });
    world.put(&format!("{page}/licence"), &creator(), &licence).await.is(200);
    assert_eq!(world.get(&page, None).await.data()["licence"], licence);
}

#[tokio::test]
async fn a_licence_is_the_creators_to_give() {
    let world = World::new().await;
    let upload = world.published().await;
    let path = format!("/contents/{}/licence", upload.content);
    let licence = json!({ "allowed": [], "denied": [] });
    world.put(&path, &premium(), &licence).await.refused(403, "FORBIDDEN");
    world.put(&path, &other_creator(), &licence).await.refused(403, "FORBIDDEN");
    world.get(&path, Some(&other_creator())).await.refused(403, "FORBIDDEN");
    let unknown = json!({ "allowed": [], "denied": ["ZZ"] });
    assert_eq!(world.put(&path, &creator(), &unknown).await.wrong().len(), 1);
    let now = world.ambient.now();
    let closed = json!({ "allowed": [{ "country": null, "from": now, "until": now }], "denied": [] });
    assert_eq!(world.put(&path, &creator(), &closed).await.wrong(), ["allowed[0].until: before_from"]);
}
