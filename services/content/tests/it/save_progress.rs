use hallyu_contracts::playback::PlaybackProgressed;
use serde_json::json;

use crate::world::{World, premium, viewer};

#[tokio::test]
async fn a_stream_resumes_where_its_viewer_stopped() {
    for world in World::each().await {
        let upload = world.published().await;
        let episode = format!("/contents/{}/episodes/{}", upload.content, upload.episode);
        let (stream, progress) = (format!("{episode}/stream"), format!("{episode}/progress"));
        let resume =
            async |caller| world.get(&stream, Some(&caller)).await.data()["resume_position_seconds"].clone();
        assert_eq!(resume(viewer()).await, 0);
        for (position, expected) in [(12.9, 12), (30.0, 30), (7.0, 7)] {
            let body = json!({ "position_seconds": position, "is_completed": false });
            assert_eq!(world.post(&progress, &viewer(), &body).await.status, 204);
            assert_eq!(resume(viewer()).await, expected);
        }
        assert_eq!(resume(premium()).await, 0, "another viewer is elsewhere");
        let told = world.told::<PlaybackProgressed>().await;
        assert_eq!((told.len(), told[1].position_seconds, told[1].duration_seconds), (3, 30, 61));
        let end = json!({ "position_seconds": 5000, "is_completed": true });
        assert_eq!(world.post(&progress, &viewer(), &end).await.status, 204);
        assert_eq!(world.told::<PlaybackProgressed>().await[0].position_seconds, 61, "not beyond the end");
        assert_eq!(resume(viewer()).await, 0, "what was seen to its end starts over");
    }
}

#[tokio::test]
async fn wrong_positions_are_named() {
    let world = World::new().await;
    let upload = world.published().await;
    let path = format!("/contents/{}/episodes/{}/progress", upload.content, upload.episode);
    let wrong = world.post(&path, &viewer(), &json!({ "position_seconds": "x", "is_completed": 1 })).await;
    assert_eq!(wrong.wrong(), ["is_completed: type", "position_seconds: type"]);
    let negative = json!({ "position_seconds": -1, "is_completed": false });
    assert_eq!(world.post(&path, &viewer(), &negative).await.wrong(), ["position_seconds: range_min"]);
    let unknown = format!("/contents/{}/episodes/ep_01h455vb4pex5vsknk084sn02q/progress", upload.content);
    let body = json!({ "position_seconds": 1, "is_completed": false });
    world.post(&unknown, &viewer(), &body).await.refused(404, "NOT_FOUND");
}
