use http::{Method, StatusCode};
use serde_json::json;

use crate::scene::{Scene, encoded};

#[tokio::test]
async fn a_title_is_found_however_it_is_spelled() {
    let scene = Scene::new().await;
    for typed in [
        "첫눈 오는 밤",
        "첫눈오는밤",
        "첫눈 오",
        "첫오밤",
        "ㅊㄴㅇㄴㅂ",
        "cheonnun oneun bam",
        "chotnoon onun bam",
        "The Night of First Snow",
        "night first snow",
        "La noche de la primera nieve",
        "noche de la primer nieve",
        "nieve primera noche",
        "A Noite da Primeira Neve",
        "thenightoffirstsnow",
        "the nihgt of frist snow",
        "cjtsns dhsms qka",
        "쏟 ㅜㅑ홋 ㅐㄹ 랴ㄱㄴㅅ 누ㅐㅈ",
        "seo ha-rin first snow",
        "서하린 primera nieve",
        "dorama noche de la primera nieve sub español",
    ] {
        let found = scene.found(typed).await;
        assert_eq!(found.first().map(String::as_str), Some("The Night of First Snow"), "{typed}: {found:?}");
    }
}

#[tokio::test]
async fn people_are_found_in_both_orders() {
    let scene = Scene::new().await;
    for typed in ["Pyo Jung-woo", "Jungwoo Pyo", "pyo jeong u", "표정우", "ㅍㅈㅇ", "vywjddn"] {
        let mut found = scene.found(typed).await;
        found.truncate(2);
        found.sort();
        assert_eq!(found, ["Constellation Taxi", "Moonlight Laundry"], "{typed}");
    }
}

#[tokio::test]
async fn an_answer_says_what_was_found_and_what_was_meant() {
    let scene = Scene::new().await;
    let answer = scene.get("/api/v1/search?q=midnigth%20farmacy").await;
    assert_eq!(answer["query"], "midnigth farmacy");
    assert_eq!(answer["did_you_mean"], "Midnight Pharmacy");
    let first = &answer["items"][0];
    assert_eq!(first["title_translated"], "La farmacia de medianoche");
    assert_eq!(first["matched"], json!({ "type": "title", "text": "Midnight Pharmacy" }));
    assert!(first["relevance_score"].as_f64().unwrap() > 0.5);
    let exact = scene.get("/api/v1/search?q=midnight%20pharmacy").await;
    assert_eq!(exact["did_you_mean"], json!(null));
    assert!(exact["items"][0]["relevance_score"].as_f64() > first["relevance_score"].as_f64());
}

#[tokio::test]
async fn what_is_found_is_counted_and_can_be_narrowed() {
    let scene = Scene::new().await;
    let all = scene.get("/api/v1/search?q=romance&limit=50").await;
    let count = all["pagination"]["total"].as_u64().unwrap();
    assert_eq!(all["facets"]["genre"]["romance"].as_u64(), Some(count));
    assert_eq!(all["items"].as_array().unwrap().len() as u64, count);
    let year = scene.get("/api/v1/search?q=romance&year=2013").await;
    assert_eq!(year["pagination"]["total"], all["facets"]["year"]["2013"]);
    let both = scene.get("/api/v1/search?q=romance&genre=fantasy").await;
    assert_eq!(both["pagination"]["total"], all["facets"]["genre"]["fantasy"]);
    assert_eq!(scene.get("/api/v1/search?q=romance&type=variety").await["pagination"]["total"], 0);
    let behind = scene.get("/api/v1/search?q=romance&page=2147483647&limit=50").await;
    assert_eq!(
        (behind["items"].as_array().unwrap().len(), &behind["pagination"]["total"]),
        (0, &json!(count))
    );
    let second = scene.get("/api/v1/search?q=romance&page=2&limit=5").await;
    assert_eq!(second["items"][0]["content_id"], all["items"][5]["content_id"]);
}

#[tokio::test]
async fn descriptions_are_found_behind_names() {
    let scene = Scene::new().await;
    let mut title = scene.title("Kimchi War");
    title.texts.get_mut("es").unwrap().description = "Dos vecinas compiten por el faro.".into();
    scene.library.titles.lock().unwrap().insert(title.content_id, title.clone());
    scene.changed(title.content_id).await;
    assert_eq!(scene.found("vecinas compiten").await, ["Kimchi War"]);
    assert_eq!(scene.found("el faro").await[..2], ["Lighthouse on the Waves", "Kimchi War"]);
}

#[tokio::test]
async fn the_popular_one_of_two_that_fit_alike_comes_first() {
    let scene = Scene::new().await;
    for (english, popularity) in [("400 Seoul Street", 9000), ("300 Seoul Street", 10)] {
        let title = scene.title(english);
        let popular = hallyu_contracts::catalogue::TitleRecord { popularity, ..title };
        scene.library.titles.lock().unwrap().insert(popular.content_id, popular.clone());
        scene.changed(popular.content_id).await;
    }
    assert_eq!(scene.found("seoul street").await[..2], ["400 Seoul Street", "300 Seoul Street"]);
}

/// What nobody should type, and some do.
const ODD: [&str; 24] = [
    "ㅋ",
    "ㅏ",
    "ㅋㅋㅋㅋ",
    "ㅅ라",
    "🙂🙃",
    "👨‍👩‍👧‍👦 drama",
    "مرحبا بالعالم",
    "שלום עולם",
    "\u{202e}abc",
    "'; DROP TABLE contents; --",
    "1' OR '1'='1",
    "title:* AND NOT (genre:\"romance\" OR *)",
    "+-&&||!(){}[]^\"~*?:\\/",
    "names:/.*/ _exists_:keys \\",
    "*",
    "neo*",
    "n?on%_",
    "???",
    "%",
    "a",
    "1",
    "\u{0}",
    "ﷺ",
    "e\u{301}\u{301}\u{301}",
];
const PLACES: [&str; 3] = ["search?q=", "search/autocomplete?q=", "search/lines?spoilers=all&q="];

async fn status(scene: &Scene, path: &str) -> (StatusCode, serde_json::Value) {
    scene.call((Method::GET, &format!("/api/v1/{path}")), None, "es").await
}

async fn answers_whatever_is_typed(scene: &Scene) {
    let long = "palabra ".repeat(60);
    for place in PLACES {
        for typed in ODD.into_iter().chain([long.as_str()]) {
            let (status, body) = status(scene, &format!("{place}{}", encoded(typed))).await;
            assert_eq!(status, StatusCode::OK, "{place} {typed:?}: {body}");
        }
        for typed in [String::new(), "%20%09".to_owned(), "a".repeat(10_240)] {
            let (status, body) = status(scene, &format!("{place}{typed}")).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{place}: {body}");
            assert_eq!(body["error"]["details"]["fields"][0]["field"], "q", "{body}");
        }
    }
    let facets: String = (0..200).map(|facet| format!("&genre=genre{facet}")).collect();
    assert_eq!(scene.get(&format!("/api/v1/search?q=neon{facets}")).await["items"], json!([]));
    let total = scene.get("/api/v1/search?q=neon").await["pagination"]["total"].clone();
    for page in ["2", "101", "501", "2147483647"] {
        let beyond = scene.get(&format!("/api/v1/search?q=neon&limit=50&page={page}")).await;
        assert_eq!((&beyond["items"], &beyond["pagination"]["total"]), (&json!([]), &total), "page {page}");
    }
}

#[tokio::test]
async fn whatever_is_typed_is_answered() {
    answers_whatever_is_typed(&Scene::new().await).await;
}

#[tokio::test]
async fn whatever_is_typed_is_answered_by_elastic_too() {
    let Some(engine) = crate::scene::elastic().await else { return };
    let scene = Scene::with(std::sync::Arc::new(engine)).await;
    scene.tell(&hallyu_contracts::search::RebuildRequested {}).await;
    answers_whatever_is_typed(&scene).await;
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_with_its_name() {
    let scene = Scene::new().await;
    for (path, field) in [
        ("search", "q"),
        ("search?q=a&type=opera", "type"),
        ("search?q=a&year=1", "year"),
        ("search?q=a&page=0", "page"),
        ("search/autocomplete?q=a&limit=21", "limit"),
        ("search/autocomplete", "q"),
    ] {
        let (status, body) = status(&scene, path).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(body["error"]["details"]["fields"][0]["field"], field, "{body}");
    }
}
