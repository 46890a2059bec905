use http::Method;
use serde_json::json;

use crate::world::{World, creator, other_creator, viewer};

#[tokio::test]
async fn a_new_title_is_a_draft_that_others_do_not_see() {
    let world = World::new().await;
    let body = json!({
        "type": "movie", "title": "첫눈 오는 밤", "year": 2026, "original_title": "First Snow", "duration_minutes": 107,
        "total_episodes": 1, "network": "HLTV", "is_exclusive": true, "trailer_url": "https://example.com/t.mp4",
        "texts": { "es": { "title": "La noche de la primera nieve", "description": "Nieva." } },
        "genres": ["romance", "drama", "romance"],
        "cast": [
            { "name": "한서윤", "name_romanized": "Han Seo-yun", "role_type": "actor", "role_name": "Yuna" },
            { "name": "오민재", "name_romanized": "Oh Min-jae", "role_type": "director" },
        ],
    });
    let content = world.post("/contents", &creator(), &body).await.made("content_id");
    let path = format!("/contents/{content}");
    for stranger in [None, Some(viewer()), Some(other_creator())] {
        world.get(&path, stranger.as_ref()).await.refused(404, "NOT_FOUND");
    }
    let answer = world.get(&path, Some(&creator())).await;
    let seen = answer.data();
    assert_eq!(seen["title_translated"], "La noche de la primera nieve");
    assert_eq!((&seen["status"], &seen["original_title"]), (&json!("draft"), &json!("First Snow")));
    assert_eq!(seen["genres"].as_array().unwrap().len(), 2, "a genre counts once");
    assert_eq!(seen["genres"][0]["name"], "로맨스");
    assert_eq!(seen["director"], "Oh Min-jae");
    assert_eq!((&seen["cast"][0]["name"], &seen["cast"][0]["role"]), (&json!("한서윤"), &json!("Yuna")));
    assert_eq!(world.get("/contents", None).await.data()["pagination"]["total"], 0);
    assert!(world.settle().await.is_empty(), "nobody is told of a draft");
}

#[tokio::test]
async fn viewers_make_no_titles() {
    let world = World::new().await;
    let body = json!({ "type": "drama", "title": "x", "year": 2026 });
    world.post("/contents", &viewer(), &body).await.refused(403, "FORBIDDEN");
}

#[tokio::test]
async fn every_wrong_type_is_named() {
    let world = World::new().await;
    let body = json!({
        "type": 1, "title": [], "year": "x", "original_title": 3, "duration_minutes": "long", "total_episodes": {},
        "network": 4, "is_exclusive": "yes", "trailer_url": 5, "texts": [], "genres": "romance", "cast": {},
    });
    let wrong = world.post("/contents", &creator(), &body).await.wrong();
    for field in body.as_object().unwrap().keys() {
        assert!(wrong.iter().any(|w| w.starts_with(&format!("{field}: "))), "{field} is not among {wrong:?}");
    }
}

#[tokio::test]
async fn rules_name_the_field_that_breaks_them() {
    let world = World::new().await;
    let body = json!({
        "type": "opera", "title": "", "year": 1066, "duration_minutes": 0, "trailer_url": "no",
        "texts": { "es": { "title": "" }, "xx": {} }, "extra": 1,
        "cast": [{ "role_type": "extra" }],
    });
    let wrong = world.post("/contents", &creator(), &body).await.wrong();
    for field in [
        "type",
        "title",
        "year",
        "duration_minutes",
        "trailer_url",
        "texts.es.title",
        "texts.xx",
        "extra",
        "cast[0].role_type",
    ] {
        assert!(wrong.iter().any(|w| w.starts_with(&format!("{field}: "))), "{field} is not among {wrong:?}");
    }
}

#[tokio::test]
async fn unknown_genres_and_people_are_named() {
    let world = World::new().await;
    let body = json!({
        "type": "drama", "title": "x", "year": 2026, "genres": ["romance", "western"],
        "cast": [{ "role_type": "actor" }, { "person_id": "per_01h455vb4pex5vsknk084sn02q", "role_type": "actor" }],
    });
    let wrong = world.post("/contents", &creator(), &body).await.wrong();
    assert_eq!(wrong, ["genres[1]: one_of", "cast[0].name: required", "cast[1].person_id: invalid"]);
}

#[tokio::test]
async fn the_same_name_is_the_same_person() {
    let world = World::new().await;
    let cast = json!([{ "name": "한서윤", "name_romanized": "Han Seo-yun", "role_type": "actor" }]);
    let mut people = Vec::new();
    for title in ["하나", "둘"] {
        let body = json!({ "type": "drama", "title": title, "year": 2026, "cast": cast });
        let content = world.post("/contents", &creator(), &body).await.made("content_id");
        let seen = world.get(&format!("/contents/{content}"), Some(&creator())).await;
        people.push(seen.data()["cast"][0]["person_id"].clone());
    }
    assert_eq!(people[0], people[1]);
}

#[tokio::test]
async fn a_repeated_request_makes_one_title() {
    for world in World::each().await {
        let body = json!({ "type": "drama", "title": "x", "year": 2026 });
        let send = async |body: &serde_json::Value, caller, key: &str| {
            let request =
                world.request(Method::POST, "/contents", Some(&caller)).header("idempotency-key", key);
            let request = request.header("content-type", "application/json");
            world.send(request.body(body.to_string().into()).unwrap()).await
        };
        let first = send(&body, creator(), "one").await;
        world.clock.advance(std::time::Duration::from_secs(60));
        let again = send(&body, creator(), "one").await;
        assert_eq!(first.is(201), again.is(201), "the same answer");
        assert_ne!(first.is(201)["content_id"], send(&body, creator(), "two").await.is(201)["content_id"]);
        assert_ne!(
            first.is(201)["content_id"],
            send(&body, other_creator(), "one").await.is(201)["content_id"]
        );
        let other = json!({ "type": "drama", "title": "y", "year": 2026 });
        send(&other, creator(), "one").await.refused(409, "CONFLICT");
        assert_eq!(send(&body, creator(), &"k".repeat(256)).await.wrong(), ["Idempotency-Key: length_max"]);
        assert_eq!(world.get("/studio/contents", Some(&creator())).await.data()["pagination"]["total"], 2);
    }
}
