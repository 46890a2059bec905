use axum::Router;
use axum::http::StatusCode;
use axum::routing::get as on_get;
use garde::Validate;
use hallyu_http::{Answer, Data, Id, Lang, Paging, Query};
use hallyu_kernel::{ContentId, EpisodeId};
use serde::Deserialize;
use serde_json::json;

use crate::support::{World, get};

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sort {
    Popular,
    Recent,
}

#[derive(Deserialize, Validate)]
#[garde(allow_unvalidated)]
struct Filter {
    sort: Option<Sort>,
    #[garde(range(min = 1900))]
    year: Option<u16>,
    q: String,
    genre: Option<ContentId>,
    #[serde(default)]
    exact: bool,
}

async fn list(Query(filter): Query<Filter>) -> Answer<serde_json::Value> {
    let is_recent = matches!(filter.sort, Some(Sort::Recent));
    let is_popular = matches!(filter.sort, Some(Sort::Popular));
    let has_genre = filter.genre.is_some();
    Ok(Data(json!([is_recent, is_popular, filter.year, filter.q, has_genre, filter.exact])))
}

async fn page(Paging(page): Paging) -> Answer<(u32, u32)> {
    Ok(Data((page.number(), page.limit())))
}

async fn episode(Id((content, episode)): Id<(ContentId, EpisodeId)>) -> Answer<String> {
    Ok(Data(format!("{content} {episode}")))
}

async fn language(Lang(language): Lang) -> Answer<&'static str> {
    Ok(Data(language.as_str()))
}

fn router() -> Router {
    let router = Router::new()
        .route("/titles", on_get(list))
        .route("/page", on_get(page))
        .route("/contents/{id}/episodes/{ep}", on_get(episode))
        .route("/language", on_get(language));
    World::new().finish(router)
}

#[tokio::test]
async fn parameters_are_read_as_their_types() {
    let router = router();
    let full = "/titles?sort=recent&year=2016&q=a%20b%26%ED%95%9C&genre=cnt_01h455vb4pex5vsknk084sn02q&exact=true&x=1";
    let answer = get(&router, full, &[]).await;
    assert_eq!(answer.json["data"], json!([true, false, 2016, "a b&한", true, true]));
    let answer = get(&router, "/titles?q=1&sort=&year=&sort=popular", &[]).await;
    assert_eq!(answer.json["data"], json!([false, true, null, "1", false, false]));
}

#[tokio::test]
async fn every_wrong_parameter_is_listed() {
    let answer = get(&router(), "/titles?sort=best&year=soon&genre=drama&exact=maybe", &[]).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "VALIDATION_ERROR"));
    let mut wrong = answer.wrong();
    wrong.sort();
    assert_eq!(wrong, ["exact: type", "genre: id", "q: required", "sort: one_of", "year: type"]);
    let answer = get(&router(), "/titles?q=x&year=70000&exact=1", &[]).await;
    assert_eq!(answer.wrong(), ["exact: type", "year: type"]);
    let answer = get(&router(), "/titles?q=x&year=1800", &[]).await;
    assert_eq!(answer.wrong(), ["year: range_min"]);
}

#[tokio::test]
async fn pages_have_defaults_and_limits() {
    let router = router();
    for (query, expected) in [
        ("", (1, 20)),
        ("?page=3&limit=5", (3, 5)),
        ("?limit=1000", (1, 50)),
        ("?page=2147483647", (i32::MAX as u32, 20)),
    ] {
        let answer = get(&router, &format!("/page{query}"), &[]).await;
        assert_eq!(answer.json["data"], json!(expected), "{query}");
    }
    for query in
        ["?page=0", "?limit=0", "?page=-1", "?page=x&limit=1.5", "?page=2147483648", "?page=4294967296"]
    {
        let answer = get(&router, &format!("/page{query}"), &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn what_is_not_an_id_names_nothing() {
    let router = router();
    let (content, episode) = ("cnt_01h455vb4pex5vsknk084sn02q", "ep_01h455vb4pex5vsknk084sn02q");
    let found = get(&router, &format!("/contents/{content}/episodes/{episode}"), &[]).await;
    assert_eq!(found.json["data"], format!("{content} {episode}"));
    for path in [
        format!("/contents/{episode}/episodes/{content}"),
        format!("/contents/1/episodes/{episode}"),
        format!("/contents/%ff/episodes/{episode}"),
        format!("/contents/{content}/episodes/'%20OR%201=1"),
    ] {
        let answer = get(&router, &path, &[]).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "NOT_FOUND"), "{path}");
    }
}

#[tokio::test]
async fn the_language_is_spanish_unless_another_of_ours_is_wanted() {
    let router = router();
    for (accepted, language) in [("", "es"), ("fr", "es"), ("en-US,en;q=0.9", "en"), ("pt", "pt")] {
        let answer = get(&router, "/language", &[("accept-language", accepted)]).await;
        assert_eq!(answer.json["data"], language, "{accepted}");
    }
}
