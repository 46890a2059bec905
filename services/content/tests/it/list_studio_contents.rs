use serde_json::json;

use crate::world::{World, creator, other_creator, viewer};

#[tokio::test]
async fn creators_see_their_own_titles_with_uploads() {
    for world in World::each().await {
        world.title("초안").await;
        world.clock.advance(std::time::Duration::from_secs(1));
        let upload = world.upload().await;
        let answer = world.get("/studio/contents", Some(&creator())).await;
        let items = answer.data()["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["content_id"]), (2, &json!(upload.content)));
        assert_eq!(items[0]["episodes"][0]["job_id"], json!(upload.job));
        assert_eq!(items[0]["episodes"][0]["is_playable"], false);
        assert_eq!((&items[1]["episodes"], &items[1]["status"]), (&json!([]), &json!("draft")));
        let other = world.get("/studio/contents", Some(&other_creator())).await;
        assert_eq!(other.data()["items"], json!([]));
        world.get("/studio/contents", Some(&viewer())).await.refused(403, "FORBIDDEN");
        world.get("/studio/contents", None).await.refused(401, "UNAUTHORIZED");
    }
}
