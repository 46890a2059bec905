use std::time::Duration;

use hallyu_contracts::auth::{UserRestored, UserSuspended};
use hallyu_contracts::personal::ErasureDue;
use hallyu_contracts::user::{RatingChanged, TitleRated};
use hallyu_kernel::{Actor, ContentId, Envelope};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::Scene;

fn rating(title: ContentId) -> String {
    format!("/api/v1/contents/{title}/rating")
}

async fn rate(scene: &Scene, actor: &Actor, title: ContentId, body: Value) -> (StatusCode, Value) {
    let answer = scene.send(Method::PUT, &rating(title), (actor, body)).await;
    scene.clock.advance(Duration::from_secs(1));
    answer
}

async fn reviews(scene: &Scene, title: ContentId) -> Vec<(String, String)> {
    let (status, body) = scene.anonymous(&format!("/api/v1/contents/{title}/reviews")).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let items = body["data"]["items"].as_array().unwrap();
    items.iter().map(|item| (text(&item["user"]["nickname"]), text(&item["review"]))).collect()
}

#[tokio::test]
async fn the_mean_follows_what_each_user_gives_last() {
    for scene in Scene::each().await {
        let (title, _) = scene.shelf.put(&scene.ambient, "빛", 1);
        let (ana, leo) = (scene.registered("Ana").await, scene.registered("Leo").await);
        rate(&scene, &ana, title, json!({ "stars": 10 })).await;
        rate(&scene, &ana, title, json!({ "stars": 10 })).await;
        rate(&scene, &leo, title, json!({ "stars": 4, "review": " Lloré. " })).await;
        let (_, body) = rate(&scene, &leo, title, json!({ "stars": 7 })).await;
        assert_eq!((&body["data"]["stars"], &body["data"]["review"]), (&json!(7), &json!(null)));
        let back = scene.send(Method::DELETE, &rating(title), (&ana, Value::Null)).await;
        let again = scene.send(Method::DELETE, &rating(title), (&ana, Value::Null)).await;
        assert_eq!((back.0, again.0), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
        let (status, body) = scene.get(&ana, &rating(title)).await;
        assert_eq!((status, body.get("data")), (StatusCode::OK, Some(&Value::Null)), "it is taken back");
        let events = scene.settle().await;
        let changed = events.iter().filter_map(|event| event.open::<RatingChanged>().ok());
        let means: Vec<(f64, u32)> = changed.clone().map(|told| (told.mean, told.count)).collect();
        assert_eq!(means, [(10.0, 1), (7.0, 2), (8.5, 2), (7.0, 1)]);
        let revisions: Vec<u64> = changed.map(|told| told.revision).collect();
        assert!(revisions.is_sorted_by(|a, b| a < b), "{revisions:?}");
        let rated = events.iter().filter_map(|event| event.open::<TitleRated>().ok());
        let stars: Vec<Option<u8>> = rated.map(|told| told.stars).collect();
        assert_eq!(stars, [Some(10), Some(4), Some(7), None]);
    }
}

#[tokio::test]
async fn users_who_rate_at_once_are_all_counted() {
    for scene in Scene::each().await {
        let (title, _) = scene.shelf.put(&scene.ambient, "빛", 1);
        let mut users = Vec::new();
        for name in ["Ana", "Leo", "Eva", "Paz", "Gil"] {
            users.push(scene.registered(name).await);
        }
        let body = json!({ "stars": 6 });
        let given = users.iter().map(|user| rate(&scene, user, title, body.clone()));
        for (status, body) in futures_util::future::join_all(given).await {
            assert_eq!(status, StatusCode::OK, "{body}");
        }
        let told = scene.told::<RatingChanged>().await;
        let last = told.iter().max_by_key(|told| told.revision).unwrap();
        assert_eq!((last.mean, last.count), (6.0, 5), "{:?}", scene.db.backend());
    }
}

#[tokio::test]
async fn reviews_show_the_public_part_of_who_is_there_to_answer_for_them() {
    for scene in Scene::each().await {
        let (title, _) = scene.shelf.put(&scene.ambient, "빛", 1);
        let (ana, leo) = (scene.registered("Ana").await, scene.registered("Leo").await);
        let eva = scene.registered("Eva").await;
        rate(&scene, &ana, title, json!({ "stars": 9, "review": "최고예요\u{202e}" })).await;
        rate(&scene, &leo, title, json!({ "stars": 2, "review": "Não gostei" })).await;
        rate(&scene, &eva, title, json!({ "stars": 5, "review": " \n " })).await;
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let both = [pair("Leo", "Não gostei"), pair("Ana", "최고예요")];
        assert_eq!(reviews(&scene, title).await, both);
        let (_, me) = scene.get(&ana, "/api/v1/users/me").await;
        assert_eq!(me["data"]["stats"]["reviews_count"], 1);

        let suspended = Envelope::new(&scene.ambient, &UserSuspended { user_id: leo.user_id });
        scene.apply(&suspended).await;
        assert_eq!(reviews(&scene, title).await, both[1..]);
        scene.clock.advance(Duration::from_secs(1));
        scene.tell(&UserRestored { user_id: leo.user_id }).await;
        scene.apply(&suspended).await;
        assert_eq!(reviews(&scene, title).await, both, "what happened last counts");

        scene.settle().await;
        scene.tell(&ErasureDue { erasure_id: scene.ambient.id(), user_id: ana.user_id }).await;
        assert_eq!(reviews(&scene, title).await, both[..1]);
        let told = scene.told::<RatingChanged>().await;
        assert_eq!((told[0].mean, told[0].count), (3.5, 2), "the mean forgets whoever was erased");
        let late = rate(&scene, &ana, title, json!({ "stars": 9 })).await;
        assert_eq!(late.0, StatusCode::NOT_FOUND, "a session that is still open brings nothing back");
    }
}

#[tokio::test]
async fn wrong_ratings_are_named() {
    let scene = Scene::new().await;
    let (title, _) = scene.shelf.put(&scene.ambient, "빛", 1);
    let actor = scene.registered("Ana").await;
    for (body, field, rule) in [
        (json!({ "stars": 0 }), "stars", "range_min"),
        (json!({ "stars": 11 }), "stars", "range_max"),
        (json!({ "review": "x" }), "stars", "required"),
        (json!({ "stars": 5, "review": "한".repeat(2001) }), "review", "length_max"),
    ] {
        let (status, answer) = rate(&scene, &actor, title, body).await;
        let wrong = &answer["error"]["details"]["fields"][0];
        assert_eq!(
            (status, &wrong["field"], &wrong["rule"]),
            (StatusCode::BAD_REQUEST, &json!(field), &json!(rule))
        );
    }
    let unknown = scene.ambient.id();
    assert_eq!(rate(&scene, &actor, unknown, json!({ "stars": 5 })).await.0, StatusCode::NOT_FOUND);
    assert_eq!(scene.anonymous(&rating(title)).await.0, StatusCode::UNAUTHORIZED);
}
