use hallyu_contracts::user::{HistoryErased, RatingChanged};
use serde_json::json;

use crate::world::{World, viewer};

#[tokio::test]
async fn the_latest_revision_of_a_rating_is_shown_in_whatever_order_they_come() {
    for world in World::each().await {
        let content = world.published().await.content;
        let path = format!("/contents/{content}");
        let shown = async || {
            let answer = world.get(&path, None).await;
            (answer.data()["rating"].clone(), answer.data()["rating_count"].clone())
        };
        assert_eq!(shown().await, (json!(null), json!(0)));
        let told = |revision, mean, count| {
            world.event(&RatingChanged { content_id: content.parse().unwrap(), mean, count, revision })
        };
        for event in [told(2, 8.5, 2), told(1, 10.0, 1), told(2, 8.5, 2)] {
            world.deliver(&event).await;
            assert_eq!(shown().await, (json!(8.5), json!(2)));
        }
        world.deliver(&told(3, 0.0, 0)).await;
        assert_eq!(shown().await, (json!(null), json!(0)));
    }
}

#[tokio::test]
async fn what_a_viewer_wants_forgotten_begins_anew() {
    for world in World::each().await {
        let upload = world.published().await;
        let episode = format!("/contents/{}/episodes/{}", upload.content, upload.episode);
        let stream = format!("{episode}/stream");
        let resume =
            async || world.get(&stream, Some(&viewer())).await.data()["resume_position_seconds"].clone();
        let watch = async || {
            let body = json!({ "position_seconds": 12, "is_completed": false });
            world.post(&format!("{episode}/progress"), &viewer(), &body).await
        };
        for (episode_id, left) in
            [(Some(world.ambient.id()), 12), (Some(upload.episode.parse().unwrap()), 0), (None, 0)]
        {
            assert_eq!(watch().await.status, 204);
            let erased =
                HistoryErased { user_id: viewer().user_id, episode_id, erased_at: world.ambient.now() };
            world.deliver(&world.event(&erased)).await;
            assert_eq!(resume().await, left, "{episode_id:?}");
        }
    }
}
