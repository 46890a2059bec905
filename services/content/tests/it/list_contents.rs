use serde_json::{Value, json};

use crate::world::{SRT, World, creator, premium};

/// Three titles, the second watched most.
async fn library(world: &World) -> Vec<String> {
    let mut contents = Vec::new();
    let genres = [["romance", "drama"], ["thriller", "crime"], ["drama", "family"]];
    for (place, (kind, genres)) in
        [("drama", genres[0]), ("movie", genres[1]), ("drama", genres[2])].iter().enumerate()
    {
        let upload = world.published().await;
        let texts = json!({ "es": { "title": format!("Título {place}") }, "pt": { "title": format!("Nome {place}") } });
        let change = json!({ "type": kind, "year": 2020 + place, "genres": genres, "texts": texts });
        world.patch(&format!("/contents/{}", upload.content), &creator(), &change).await.is(200);
        if place == 1 {
            let path = format!("/contents/{}/episodes/{}/stream", upload.content, upload.episode);
            world.get(&path, Some(&premium())).await.is(200);
            let path = format!("/episodes/{}/subtitles?language=pt-BR", upload.episode);
            world.bytes(&path, &creator(), SRT).await.is(201);
        }
        contents.push(upload.content);
        world.clock.advance(std::time::Duration::from_secs(3600));
    }
    world.settle().await;
    contents
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().unwrap().iter().map(|item| item["content_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn filters_and_orders() {
    for world in World::each().await {
        let library = library(&world).await;
        let all: Vec<&str> = library.iter().map(String::as_str).collect();
        let cases: [(&str, Vec<&str>); 10] = [
            ("", vec![all[1], all[2], all[0]]),
            ("?sort=popular", vec![all[1], all[2], all[0]]),
            ("?sort=recent", vec![all[2], all[1], all[0]]),
            ("?sort=rating", vec![all[2], all[1], all[0]]),
            ("?type=drama&sort=recent", vec![all[2], all[0]]),
            ("?genre=drama&sort=recent", vec![all[2], all[0]]),
            ("?genre=western", vec![]),
            ("?year=2021", vec![all[1]]),
            ("?language=pt-BR", vec![all[1]]),
            ("?language=ko", vec![]),
        ];
        for (query, expected) in cases {
            let answer = world.get(&format!("/contents{query}"), None).await;
            assert_eq!(ids(answer.data()), expected, "{query}");
        }
        let genres = world.get("/genres", None).await;
        let family = genres.data()["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|g| g["slug"] == "family")
            .unwrap()
            .clone();
        let by_id = world.get(&format!("/contents?genre={}", family["id"].as_str().unwrap()), None).await;
        assert_eq!(ids(by_id.data()), [all[2]]);
    }
}

#[tokio::test]
async fn pages_do_not_overlap_and_know_the_total() {
    let world = World::new().await;
    library(&world).await;
    let mut seen = Vec::new();
    for page in 1..=2 {
        let answer = world.get(&format!("/contents?limit=2&page={page}"), None).await;
        assert_eq!(
            answer.data()["pagination"],
            json!({ "page": page, "limit": 2, "total": 3, "total_pages": 2 })
        );
        seen.extend(ids(answer.data()).into_iter().map(str::to_owned));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 3);
    let behind = world.get("/contents?limit=2&page=9", None).await;
    assert_eq!((&behind.data()["items"], &behind.data()["pagination"]["total"]), (&json!([]), &json!(3)));
    assert_eq!(world.get("/contents?limit=500", None).await.data()["pagination"]["limit"], 50);
}

#[tokio::test]
async fn a_card_speaks_the_readers_language() {
    let world = World::new().await;
    library(&world).await;
    let spanish = world.read("/contents", "es").await;
    let card = &spanish.data()["items"][0];
    assert_eq!((&card["title"], &card["title_translated"]), (&json!("첫눈 오는 밤"), &json!("Título 1")));
    assert_eq!((&card["genres"], &card["rating"]), (&json!(["Suspenso", "Crimen"]), &json!(null)));
    assert_eq!((&card["available_subtitles"], &card["is_new"]), (&json!(["pt-BR"]), &json!(true)));
    assert_eq!(card["total_episodes"], 1);
    assert_eq!(world.read("/contents", "pt").await.data()["items"][0]["title_translated"], "Nome 1");
    let korean = world.read("/contents", "ko").await;
    assert_eq!(
        korean.data()["items"][0]["title_translated"],
        "첫눈 오는 밤",
        "there is no Korean text but the title"
    );
    world.clock.advance(std::time::Duration::from_secs(15 * 86_400));
    world
        .patch(&format!("/contents/{}", card["content_id"].as_str().unwrap()), &creator(), &json!({}))
        .await
        .is(200);
    assert_eq!(world.get("/contents", None).await.data()["items"][0]["is_new"], false);
}

#[tokio::test]
async fn wrong_wishes_are_named() {
    let world = World::new().await;
    let wrong =
        world.get("/contents?type=opera&year=x&sort=best&language=en&genre=drama", None).await.wrong();
    assert_eq!(wrong, ["language: one_of", "sort: one_of", "type: one_of", "year: type"]);
    assert_eq!(world.get("/contents?page=0&limit=no", None).await.wrong().len(), 2);
}

#[tokio::test]
async fn a_known_list_is_not_sent_again() {
    let world = World::new().await;
    library(&world).await;
    let first = world.get("/contents", None).await;
    let tag = first.headers["etag"].clone();
    let request = world.request(http::Method::GET, "/contents", None).header("if-none-match", tag.clone());
    let again = world.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    assert_ne!(world.get("/contents?sort=recent", None).await.headers["etag"], tag);
}
