use std::collections::BTreeSet;
use std::time::Duration;

use hallyu_contracts::personal::ErasureDue;
use hallyu_contracts::recommendations::{
    Likes, ModelRequested, ModelTrained, Texts, Titles, likes_key, model_key, texts_key, titles_key,
};
use hallyu_contracts::search::{Searched, SearchesForgotten};
use hallyu_kernel::{Actor, ContentId, Language, Time, UserId};
use hallyu_recommend::{History, Link, Model, Taste, Training};
use hallyu_user::ListsWish;
use http::Method;
use serde_json::{Value, json};

use crate::scene::Scene;
use crate::watch_history::watch;

pub(crate) const RECOMMENDATIONS: &str = "/api/v1/recommendations";

/// Plays the worker: trains whatever is asked for. Titles are near each other that have a word in common.
pub(crate) async fn train(scene: &Scene) -> Vec<ModelRequested> {
    scene.user.keep_model().await.unwrap();
    let requests = scene.told::<ModelRequested>().await;
    for ModelRequested { model_id } in &requests {
        let titles: Titles = scene.blobs.get_json(&titles_key(*model_id)).await.unwrap();
        let likes: Likes = scene.blobs.get_json(&likes_key(*model_id)).await.unwrap();
        let taste = |like: &hallyu_contracts::recommendations::Liked| Taste {
            item: like.title,
            strength: like.strength,
            at: like.at,
        };
        let histories: Vec<History> =
            likes.iter().map(|likes| History::of(likes.iter().map(taste))).collect();
        let training = Training { together: 1.0, ..Training::CHOSEN };
        let texts: Texts = scene.blobs.get_json(&texts_key(*model_id)).await.unwrap();
        assert_eq!(texts.len(), titles.len());
        let model = Model::train(&histories, &near(&texts), &training);
        scene.blobs.put(&model_key(*model_id), model.to_bytes()).await.unwrap();
        scene.tell(&ModelTrained { model_id: *model_id }).await;
    }
    requests
}

fn near(texts: &Texts) -> Vec<Vec<Link>> {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(['.', ' ']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let of = |own: usize| {
        let others = (0..texts.len()).filter(|other| *other != own);
        let near = others.filter(|other| !words(&texts[own]).is_disjoint(&words(&texts[*other])));
        near.map(|other| Link { item: u32::try_from(other).unwrap(), weight: 1.0 }).collect()
    };
    (0..texts.len()).map(of).collect()
}

/// That somebody looked for a title.
pub(crate) fn searched((user_id, content_id): (UserId, Option<ContentId>), searched_at: Time) -> Searched {
    Searched { user_id, query: "하나".to_owned(), results: 1, content_id, searched_at }
}

/// Three titles that are liked together, one apart, and somebody who watched the first.
pub(crate) async fn crowd(scene: &Scene) -> (Actor, Vec<ContentId>) {
    let shelf = |name| scene.shelf.put(&scene.ambient, name, 1);
    let titles: Vec<_> = ["하나", "둘", "셋", "따로"].into_iter().map(shelf).collect();
    for number in 0..4 {
        let viewer = scene.registered(&format!("Fan{number}")).await;
        for (title, episodes) in &titles[..3] {
            watch(scene, &viewer, (*title, episodes[0]), 600).await;
        }
    }
    let viewer = scene.registered("Marisol").await;
    watch(scene, &viewer, (titles[0].0, titles[0].1[0]), 600).await;
    (viewer, titles.into_iter().map(|(title, _)| title).collect())
}

pub(crate) fn section<'a>(body: &'a Value, id: &str) -> Option<&'a Value> {
    body["data"]["sections"].as_array().unwrap().iter().find(|section| section["section_id"] == id)
}

pub(crate) fn titles(section: &Value) -> Vec<&str> {
    section["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn what_those_alike_watched_is_recommended_with_a_reason() {
    for scene in Scene::each().await {
        let (viewer, _) = crowd(&scene).await;
        assert_eq!(train(&scene).await.len(), 1);
        let (status, body) = scene.get(&viewer, RECOMMENDATIONS).await;
        assert_eq!(status, 200, "{body}");
        let for_you = section(&body, "for_you").unwrap();
        let mut found = titles(for_you);
        found.sort_unstable();
        assert_eq!(found, ["둘", "셋"], "what was seen is not recommended");
        assert_eq!(for_you["title_translated"], "Para ti");
        assert_eq!(for_you["items"][0]["recommendation_reason"], "Porque viste «하나 (es)»");
        let because = section(&body, "because_you_watched").unwrap();
        assert_eq!(because["title_translated"], "Porque viste «하나 (es)»");
        assert_eq!(section(&body, "new_releases").unwrap()["items"][0]["title"], "따로");
    }
}

#[tokio::test]
async fn what_was_looked_for_speaks_until_it_is_forgotten() {
    for scene in Scene::each().await {
        let (_, all) = crowd(&scene).await;
        train(&scene).await;
        let viewer = scene.registered("Camila").await;
        let for_you = async || {
            let (_, body) = scene.get(&viewer, RECOMMENDATIONS).await;
            assert!(section(&body, "because_you_watched").is_none(), "nothing was watched: {body}");
            section(&body, "for_you").map(|section| {
                let mut found: Vec<_> = titles(section).into_iter().map(str::to_owned).collect();
                found.sort_unstable();
                (found, section["items"][0]["recommendation_reason"].as_str().unwrap().to_owned())
            })
        };
        let looked = searched((viewer.user_id, Some(all[0])), scene.ambient.now());
        scene.tell(&searched((viewer.user_id, None), looked.searched_at)).await;
        assert_eq!(for_you().await, None);
        scene.tell(&looked).await;
        let (found, reason) = for_you().await.unwrap();
        assert_eq!(found, ["둘", "셋"], "what goes with it");
        assert_eq!(reason, "Porque buscaste «하나 (es)»");
        assert_eq!(train(&scene).await, [], "no model is made of searches");

        scene.clock.advance(Duration::from_secs(1));
        let forgotten_at = scene.ambient.now();
        let (user_id, content_id) = (viewer.user_id, Some(all[0]));
        scene.tell(&SearchesForgotten { user_id, content_id, forgotten_at }).await;
        assert_eq!(for_you().await, None);
        scene.tell(&looked).await;
        assert_eq!(for_you().await, None, "it comes late, and is forgotten already");
    }
}

#[tokio::test]
async fn what_was_looked_for_can_still_be_recommended_and_says_less_than_what_was_watched() {
    let scene = Scene::new().await;
    let (viewer, all) = crowd(&scene).await;
    train(&scene).await;
    scene.tell(&searched((viewer.user_id, Some(all[1])), scene.ambient.now())).await;
    let (_, body) = scene.get(&viewer, RECOMMENDATIONS).await;
    let for_you = section(&body, "for_you").unwrap();
    assert!(titles(for_you).contains(&"둘"), "it was not seen");
    for item in for_you["items"].as_array().unwrap() {
        assert_eq!(item["recommendation_reason"], "Porque viste «하나 (es)»");
    }
}

#[tokio::test]
async fn a_favourite_that_was_never_watched_here_is_no_watched_one() {
    let scene = Scene::new().await;
    let (_, all) = crowd(&scene).await;
    train(&scene).await;
    let viewer = scene.registered("Camila").await;
    let kept = json!({ "content_id": all[0] });
    scene.send(Method::POST, "/api/v1/users/me/favorites", (&viewer, kept)).await;
    let (_, body) = scene.get(&viewer, RECOMMENDATIONS).await;
    assert_eq!(
        section(&body, "for_you").unwrap()["items"][0]["recommendation_reason"],
        "Porque te gusta «하나 (es)»"
    );
    assert!(section(&body, "because_you_watched").is_none());
}

#[tokio::test]
async fn searches_of_long_ago_say_nothing() {
    let scene = Scene::new().await;
    let (_, all) = crowd(&scene).await;
    train(&scene).await;
    let viewer = scene.registered("Camila").await;
    scene.tell(&searched((viewer.user_id, Some(all[0])), scene.ambient.now())).await;
    scene.clock.advance(Duration::from_secs(31 * 24 * 60 * 60));
    scene.user.sweep().await.unwrap();
    assert!(section(&scene.get(&viewer, RECOMMENDATIONS).await.1, "for_you").is_none());
}

#[tokio::test]
async fn lists_are_kept_until_their_user_does_something() {
    let scene = Scene::new().await;
    let (viewer, all) = crowd(&scene).await;
    train(&scene).await;
    scene.get(&viewer, RECOMMENDATIONS).await;
    scene.shelf.asked();
    scene.get(&viewer, RECOMMENDATIONS).await;
    assert_eq!(scene.shelf.asked(), 0, "a warm list asks nobody");
    let body = json!({ "stars": 1 });
    scene.send(Method::PUT, &format!("/api/v1/contents/{}/rating", all[1]), (&viewer, body)).await;
    let (_, body) = scene.get(&viewer, RECOMMENDATIONS).await;
    assert_eq!(titles(section(&body, "for_you").unwrap()), ["셋"], "what was rated is known");
}

#[tokio::test]
async fn whatever_the_user_does_shows_in_the_next_answer() {
    let scene = Scene::new().await;
    let (viewer, all) = crowd(&scene).await;
    let (other, episodes) = scene.shelf.put(&scene.ambient, "다섯", 1);
    train(&scene).await;
    let trending = async || {
        let (_, body) = scene.get(&viewer, RECOMMENDATIONS).await;
        let mut seen: Vec<String> = Vec::new();
        for section in body["data"]["sections"].as_array().unwrap() {
            seen.extend(titles(section).into_iter().map(str::to_owned));
        }
        seen
    };
    assert!(trending().await.contains(&"다섯".to_owned()));
    watch(&scene, &viewer, (other, episodes[0]), 300).await;
    assert!(!trending().await.contains(&"다섯".to_owned()), "it was watched");
    assert!(trending().await.contains(&"따로".to_owned()));
    let kept = json!({ "content_id": all[3] });
    scene.send(Method::POST, "/api/v1/users/me/favorites", (&viewer, kept)).await;
    assert!(!trending().await.contains(&"따로".to_owned()), "it is kept already");
    scene.send(Method::DELETE, "/api/v1/users/me/watch-history", (&viewer, Value::Null)).await;
    assert!(trending().await.contains(&"다섯".to_owned()), "it is forgotten that it was watched");
}

#[tokio::test]
async fn whoever_was_erased_is_a_stranger_at_once() {
    let scene = Scene::new().await;
    let (viewer, _) = crowd(&scene).await;
    train(&scene).await;
    assert!(section(&scene.get(&viewer, RECOMMENDATIONS).await.1, "for_you").is_some());
    scene.tell(&ErasureDue { erasure_id: scene.ambient.id(), user_id: viewer.user_id }).await;
    let (_, body) = scene.get(&viewer, RECOMMENDATIONS).await;
    assert!(section(&body, "for_you").is_none() && section(&body, "because_you_watched").is_none());
}

#[tokio::test]
async fn each_country_has_trends_of_its_own() {
    let scene = Scene::new().await;
    let shelf = |name| scene.shelf.put(&scene.ambient, name, 1);
    let (mexican, brazilian) = (shelf("멕시코"), shelf("브라질"));
    for (country, (title, episodes)) in [("MX", &mexican), ("BR", &brazilian)] {
        for number in 0..3 {
            let viewer = scene.registered(&format!("{country}{number}")).await;
            let (status, body) = scene.change(&viewer, json!({ "country": country })).await;
            assert_eq!(status, 200, "{body}");
            watch(&scene, &viewer, (*title, episodes[0]), 600).await;
        }
    }
    for (country, first) in [("MX", "멕시코"), ("BR", "브라질")] {
        let viewer = scene.registered(&format!("New{country}")).await;
        scene.change(&viewer, json!({ "country": country })).await;
        let (_, body) = scene.get(&viewer, RECOMMENDATIONS).await;
        assert_eq!(titles(section(&body, "trending").unwrap())[0], first);
    }
}

#[tokio::test]
async fn what_trends_is_counted_again_after_ten_minutes() {
    let scene = Scene::new().await;
    let (title, episodes) = scene.shelf.put(&scene.ambient, "하나", 1);
    // What is new is always there; another length of the lists is another copy.
    let sections = async |most: usize| {
        let wish = ListsWish { most, language: Language::Es, country: None };
        let count = scene.user.recommend(None, wish, &|shelves| shelves.len().to_string().into());
        count.await.unwrap()
    };
    scene.user.keep_trends().await.unwrap();
    let viewer = scene.registered("Marisol").await;
    watch(&scene, &viewer, (title, episodes[0]), 600).await;
    scene.user.keep_trends().await.unwrap();
    assert_eq!(sections(1).await, "1", "nobody waits for it to be counted");
    scene.clock.advance(Duration::from_secs(10 * 60));
    scene.user.keep_trends().await.unwrap();
    assert_eq!(sections(2).await, "2");
}

#[tokio::test]
async fn strangers_get_what_many_watch_and_what_is_new() {
    let scene = Scene::new().await;
    crowd(&scene).await;
    train(&scene).await;
    for body in
        [scene.anonymous(RECOMMENDATIONS).await.1, scene.get(&scene.stranger(), RECOMMENDATIONS).await.1]
    {
        assert!(section(&body, "for_you").is_none() && section(&body, "because_you_watched").is_none());
        assert_eq!(titles(section(&body, "trending").unwrap())[0], "하나");
        assert_eq!(titles(section(&body, "new_releases").unwrap()).len(), 4);
    }
    let (_, one) = scene.get(&scene.stranger(), &format!("{RECOMMENDATIONS}?limit=1")).await;
    assert_eq!(titles(section(&one, "trending").unwrap()).len(), 1);
}

#[tokio::test]
async fn what_leaves_to_be_trained_names_nobody_and_old_models_go() {
    for scene in Scene::each().await {
        let (viewer, _) = crowd(&scene).await;
        let first = train(&scene).await[0].model_id;
        let person = Scene::person(&viewer, "Marisol");
        assert_eq!(hallyu_testkit::traces::in_blobs(&scene.blobs, &person).await, [""; 0]);
        assert_eq!(train(&scene).await, [], "nothing has changed");
        scene.clock.advance(Duration::from_secs(24 * 60 * 60));
        let second = train(&scene).await[0].model_id;
        assert!(scene.blobs.head(&model_key(first)).await.unwrap().is_none());
        assert!(scene.blobs.head(&model_key(second)).await.unwrap().is_some());
        scene.tell(&ModelTrained { model_id: first }).await;
        assert_eq!(scene.get(&viewer, RECOMMENDATIONS).await.0, 200);
    }
}
