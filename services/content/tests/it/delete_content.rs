use http::Method;

use crate::world::{SRT, Sound, World, creator, other_creator};

#[tokio::test]
async fn a_deleted_title_leaves_nothing_behind() {
    for world in World::each().await {
        let upload = world.published().await;
        let path = format!("/episodes/{}/subtitles?language=es-419", upload.episode);
        world.bytes(&path, &creator(), SRT).await.is(201);
        world.settle().await;
        assert!(world.ports.blobs.list("").await.unwrap().len() >= 5);

        let path = format!("/contents/{}", upload.content);
        let delete = |caller| {
            world.request(Method::DELETE, &path, Some(&caller)).body(axum::body::Body::empty()).unwrap()
        };
        world.send(delete(other_creator())).await.refused(403, "FORBIDDEN");
        assert_eq!(world.send(delete(creator())).await.status, 204);
        world.get(&path, Some(&creator())).await.refused(404, "NOT_FOUND");
        world.get(&format!("/jobs/{}", upload.job), Some(&creator())).await.refused(404, "NOT_FOUND");
        assert_eq!(world.get("/contents", None).await.data()["pagination"]["total"], 0);
        world.settle().await;
        assert_eq!(world.ports.blobs.list("").await.unwrap(), [], "blobs are deleted");
        world.send(delete(creator())).await.refused(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn events_about_what_was_deleted_are_over() {
    let world = World::new().await;
    let upload = world.upload().await;
    let late = world.packaged(&upload, Sound::Speech).await;
    let path = format!("/contents/{}", upload.content);
    let delete =
        world.request(Method::DELETE, &path, Some(&creator())).body(axum::body::Body::empty()).unwrap();
    assert_eq!(world.send(delete).await.status, 204);
    world.settle().await;
    world.ports.blobs.put(&format!("media/{}/360p/0.m4s", upload.media), &b"late"[..]).await.unwrap();
    world.deliver(&late).await;
    assert!(world.settle().await.is_empty());
    assert_eq!(world.ports.blobs.list("").await.unwrap(), [], "what came too late is deleted too");
}
