use hallyu_contracts::content::TitleChanged;
use serde_json::json;

use crate::world::{World, creator, moderator, other_creator, viewer};

#[tokio::test]
async fn an_edit_is_visible_at_once_everywhere() {
    let world = World::new().await;
    let one = world.published().await.content;
    let two = world.published().await.content;
    for content in [&one, &two] {
        world
            .patch(&format!("/contents/{content}"), &creator(), &json!({ "genres": ["drama"] }))
            .await
            .is(200);
    }
    let (page, other) = (format!("/contents/{one}"), format!("/contents/{two}"));
    for path in [&page, &other, "/contents"] {
        world.get(path, None).await.is(200);
    }
    world.patch(&page, &creator(), &json!({ "title": "새 이름" })).await.is(200);
    assert_eq!(world.get(&page, None).await.data()["title"], "새 이름");
    assert_eq!(world.get(&other, None).await.data()["similar_contents"][0]["title"], "새 이름");
    let list = world.get("/contents", None).await;
    assert!(list.data()["items"].as_array().unwrap().iter().any(|item| item["title"] == "새 이름"));
    let told = world.told::<TitleChanged>().await;
    assert!(told.last().unwrap().visible);
}

#[tokio::test]
async fn what_is_not_named_stays_and_null_removes() {
    let world = World::new().await;
    let content = world.title("이름").await;
    let path = format!("/contents/{content}");
    let first = json!({
        "network": "HLTV", "original_title": "Name", "genres": ["crime"],
        "texts": { "es": { "title": "Nombre" }, "pt": { "title": "Nome" } },
    });
    world.patch(&path, &creator(), &first).await.is(200);
    let second = json!({ "network": null, "texts": { "es": { "title": "Otro" } } });
    world.patch(&path, &creator(), &second).await.is(200);
    let answer = world.get(&path, Some(&creator())).await;
    let seen = answer.data();
    assert_eq!((&seen["network"], &seen["original_title"]), (&json!(null), &json!("Name")));
    assert_eq!((&seen["title_translated"], &seen["genres"][0]["name"]), (&json!("Otro"), &json!("범죄")));
}

#[tokio::test]
async fn foreign_creators_may_not_and_moderators_may() {
    let world = World::new().await;
    let change = json!({ "title": "x" });
    let draft = format!("/contents/{}", world.title("초안").await);
    let shown = format!("/contents/{}", world.published().await.content);
    world.patch(&draft, &other_creator(), &change).await.refused(404, "NOT_FOUND");
    world.patch(&shown, &other_creator(), &change).await.refused(403, "FORBIDDEN");
    world.patch(&shown, &viewer(), &change).await.refused(403, "FORBIDDEN");
    for path in [&draft, &shown] {
        world.patch(path, &moderator(), &change).await.is(200);
    }
    world
        .patch("/contents/cnt_01h455vb4pex5vsknk084sn02q", &creator(), &change)
        .await
        .refused(404, "NOT_FOUND");
    world.patch("/contents/no-id", &creator(), &change).await.refused(404, "NOT_FOUND");
}

#[tokio::test]
async fn every_wrong_type_is_named() {
    let world = World::new().await;
    let path = format!("/contents/{}", world.title("x").await);
    let body = json!({
        "type": 1, "title": [], "year": -1, "original_title": 3, "duration_minutes": "long", "total_episodes": 1.5,
        "network": 4, "is_exclusive": "yes", "trailer_url": 5, "texts": { "es": 1 }, "genres": [1], "cast": [1],
    });
    let wrong = world.patch(&path, &creator(), &body).await.wrong();
    for field in body.as_object().unwrap().keys() {
        assert!(wrong.iter().any(|w| w.starts_with(field.as_str())), "{field} is not among {wrong:?}");
    }
}
