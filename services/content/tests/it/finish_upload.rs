use hallyu_content::application::ports::Store;
use hallyu_content::infrastructure::sql::SqlStore;
use hallyu_contracts::media::source_key;
use hallyu_kernel::UploadId;
use hallyu_platform::blobs::Growth;
use serde_json::json;

use crate::tus::{Tus, base64};
use crate::world::{World, creator, requested};

#[tokio::test]
async fn the_same_bytes_by_both_ways_are_one_video() {
    for world in World::each().await {
        let upload = world.upload().await;
        world.settle().await;
        let path = world.begin(&upload.episode, 7).await;
        assert_eq!(world.append(&path, 0, "a video").await.offset(204), 7);
        let done = world.get(&path, Some(&creator())).await;
        let found = (&done.data()["media_id"], &done.data()["job_id"], &done.data()["duplicate"]);
        assert_eq!(found, (&json!(upload.media), &json!(upload.job), &json!(true)));
        assert!(world.settle().await.is_empty(), "nothing is asked for twice");
        assert_eq!(world.ports.blobs.list("").await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn an_upload_of_other_bytes_than_were_announced_is_refused_and_not_kept() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    world.settle().await;
    let metadata = format!("episode_id {},sha256 {}", base64(&episode), base64(&"0f".repeat(32)));
    let begun = world.begin_with(&[("upload-length", "7"), ("upload-metadata", &metadata)]).await;
    let path = crate::tus::place(&begun);
    assert_eq!(world.append(&path, 0, "a video").await.wrong(), ["Upload-Metadata: checksum"]);
    let refused = world.get(&path, Some(&creator())).await;
    assert_eq!(
        (&refused.data()["state"], &refused.data()["reason"]),
        (&json!("refused"), &json!("CHECKSUM"))
    );
    assert_eq!(world.head(&path).await.status, 410);
    assert_eq!(world.ports.blobs.list("").await.unwrap(), []);
    assert!(world.settle().await.is_empty());
}

#[tokio::test]
async fn an_upload_whose_title_is_deleted_meanwhile_is_refused() {
    let world = World::new().await;
    let content = world.title("x").await;
    let episode = world.episode(&content, 1).await;
    let path = world.begin(&episode, 7).await;
    assert_eq!(world.append(&path, 0, "a v").await.offset(204), 3);
    world.delete(&format!("/contents/{content}"), &creator()).await.is(204);
    world.append(&path, 3, "ideo").await.refused(404, "NOT_FOUND");
    assert_eq!(world.get(&path, Some(&creator())).await.data()["reason"], json!("NO_EPISODE"));
    assert_eq!(world.ports.blobs.list("").await.unwrap(), []);
}

/// What a process that was killed when the last byte had come has left; `how_far` is what it had done.
async fn left_complete(world: &World, path: &str, how_far: &str) {
    let id: UploadId = path.strip_prefix("/uploads/").unwrap().parse().unwrap();
    let store = SqlStore(world.ports.db.clone());
    let mut tx = store.write().await.unwrap();
    let mut upload = tx.uploads().get(id).await.unwrap().unwrap();
    let key = source_key(upload.media_id);
    let mut growing = world.ports.blobs.grow(&key, &Growth::new(7)).await.unwrap();
    growing.write("a video".into()).await.unwrap();
    let growth = growing.flush().await.unwrap();
    upload.offset = 7;
    upload.growth = serde_json::to_string(&growth).unwrap();
    upload.lock(world.ambient.id(), world.ambient.now()).unwrap();
    tx.uploads().put(&upload).await.unwrap();
    tx.commit().await.unwrap();
    if how_far == "bytes are whole" {
        world.ports.blobs.finish_growth(&key, &growth).await.unwrap();
    }
}

#[tokio::test]
async fn an_upload_that_a_kill_left_complete_becomes_a_video_once() {
    for how_far in ["bytes are here", "bytes are whole"] {
        let folder = tempfile::tempdir().unwrap();
        for store in ["memory:".to_owned(), format!("file://{}", folder.path().display())] {
            let world = World::with_blobs(&store, 1 << 20).await;
            let episode = world.episode(&world.title("x").await, 1).await;
            world.settle().await;
            let path = world.begin(&episode, 7).await;
            left_complete(&world, &path, how_far).await;
            world.sweep().await;
            assert!(world.settle().await.is_empty(), "the one that was killed might still be at it");
            world.clock.advance(std::time::Duration::from_secs(9));
            world.sweep().await;
            let source = requested(&world.settle().await).source_key;
            assert_eq!(world.ports.blobs.get(&source).await.unwrap(), "a video", "{store}, {how_far}");
            world.sweep().await;
            assert!(world.settle().await.is_empty(), "and no second time");
            assert_eq!(world.append(&path, 7, "").await.offset(204), 7, "a client that asks again is told");
            assert_eq!(world.get(&path, Some(&creator())).await.data()["state"], json!("done"));
        }
    }
}
