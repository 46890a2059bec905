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

#[tokio::test]
async fn whatever_is_typed_is_answered() {
    let scene = Scene::new().await;
    let long = "palabra ".repeat(60);
    for typed in [
        "ㅋ",
        "ㅏ",
        "ㅋㅋㅋㅋ",
        "🙂🙃",
        "مرحبا بالعالم",
        "\u{202e}abc",
        "'; DROP TABLE contents; --",
        "title:* AND NOT (genre:\"romance\" OR *)",
        "+-&&||!(){}[]^\"~*?:\\/",
        "*",
        "???",
        "%",
        "a",
        "1",
        "\u{0}",
        "ﷺ",
        "e\u{301}\u{301}\u{301}",
        &long,
    ] {
        let (status, body) =
            scene.call((Method::GET, &format!("/api/v1/search?q={}", encoded(typed))), None, "es").await;
        assert_eq!(status, StatusCode::OK, "{typed:?}: {body}");
        scene.get(&format!("/api/v1/search/autocomplete?q={}", encoded(typed))).await;
    }
    let facets = "&genre=romance".repeat(200);
    assert_eq!(scene.get(&format!("/api/v1/search?q=a{facets}")).await["query"], "a");
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_with_its_name() {
    let scene = Scene::new().await;
    let too_long = "a".repeat(10_240);
    for (path, field) in [
        ("/api/v1/search".to_owned(), "q"),
        ("/api/v1/search?q=".to_owned(), "q"),
        ("/api/v1/search?q=%20%09".to_owned(), "q"),
        (format!("/api/v1/search?q={too_long}"), "q"),
        ("/api/v1/search?q=a&type=opera".to_owned(), "type"),
        ("/api/v1/search?q=a&year=1".to_owned(), "year"),
        ("/api/v1/search?q=a&page=0".to_owned(), "page"),
        ("/api/v1/search/autocomplete?q=a&limit=21".to_owned(), "limit"),
        ("/api/v1/search/autocomplete".to_owned(), "q"),
    ] {
        let (status, body) = scene.call((Method::GET, &path), None, "es").await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(body["error"]["details"]["fields"][0]["field"], field, "{body}");
    }
}
