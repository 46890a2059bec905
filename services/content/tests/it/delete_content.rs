use hallyu_contracts::jobs::{JobFailed, Stage, checkpoint_key};
use hallyu_contracts::subtitles::{TranslationCompleted, TranslationRequested, answers_prefix};
use http::Method;

use crate::world::{SAID, SPANISH, Sound, World, creator, other_creator};

#[tokio::test]
async fn a_deleted_title_leaves_nothing_behind() {
    for world in World::each().await {
        let (upload, tracks) = world.subtitled().await;
        for track in tracks {
            let answer = format!("{}/000000.json", answers_prefix(track.parse().unwrap()));
            world.ports.blobs.put(&answer, &b"paid for"[..]).await.unwrap();
        }
        world
            .ports
            .blobs
            .put(&checkpoint_key(upload.job.parse().unwrap(), "probe"), &b"{}"[..])
            .await
            .unwrap();
        assert!(world.ports.blobs.list("").await.unwrap().len() >= 10);

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
    world
        .ports
        .blobs
        .put(&checkpoint_key(upload.job.parse().unwrap(), "package"), &b"late"[..])
        .await
        .unwrap();
    world.deliver(&late).await;
    assert!(world.settle().await.is_empty());
    assert_eq!(world.ports.blobs.list("").await.unwrap(), [], "what came too late is deleted too");
}

#[tokio::test]
async fn what_workers_make_for_a_track_that_was_deleted_goes_with_their_reports() {
    let world = World::new().await;
    let upload = world.published().await;
    let path = format!("/episodes/{}/subtitles?language=ko", upload.episode);
    world.bytes(&path, &creator(), SAID).await.is(201);
    let asked: Vec<TranslationRequested> = world.told().await;
    let done: TranslationCompleted = world.translated(&asked[0], &SPANISH).await;
    let path = format!("/contents/{}", upload.content);
    world.delete(&path, &creator()).await;
    world.settle().await;
    let result = world.ports.blobs.put(&done.result_key, &b"late"[..]).await;
    result.and(world.ports.blobs.put(&checkpoint_key(asked[1].job_id, "x"), &b"late"[..]).await).unwrap();

    world.deliver(&world.event(&done)).await;
    let failed = JobFailed {
        job_id: asked[1].job_id,
        stage: Stage::Translate,
        code: "SOURCE_MISSING".to_owned(),
        message: "the order does not exist any more".to_owned(),
    };
    world.deliver(&world.event(&failed)).await;
    assert_eq!(world.ports.blobs.list("").await.unwrap(), []);
}
