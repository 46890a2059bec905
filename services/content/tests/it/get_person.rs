use serde_json::json;

use crate::world::{World, creator};

#[tokio::test]
async fn a_person_has_the_titles_that_viewers_see() {
    for world in World::each().await {
        let cast = json!([
            { "name": "오민재", "name_romanized": "Oh Min-jae", "role_type": "actor", "role_name": "Doyun" },
            { "name": "오민재", "name_romanized": "Oh Min-jae", "role_type": "director" },
        ]);
        let shown = world.published().await.content;
        let draft = world.title("초안").await;
        for content in [&shown, &draft] {
            let change = json!({ "cast": cast, "genres": ["family"] });
            world.patch(&format!("/contents/{content}"), &creator(), &change).await.is(200);
        }
        let page = world.get(&format!("/contents/{shown}"), None).await;
        let person = page.data()["cast"][0]["person_id"].as_str().unwrap();
        let answer = world.get(&format!("/people/{person}"), None).await;
        assert_eq!(answer.data()["name_romanized"], "Oh Min-jae");
        let works = answer.data()["works"].as_array().unwrap();
        assert_eq!(works.len(), 2, "two parts in one title; the draft is not shown");
        assert!(
            works
                .iter()
                .all(|work| work["content_id"] == shown.as_str() && work["genres"] == json!(["Familiar"]))
        );
        world.post(&format!("/contents/{shown}/unpublish"), &creator(), &json!({})).await.is(200);
        world.get(&format!("/people/{person}"), None).await.refused(404, "NOT_FOUND");
    }
}
