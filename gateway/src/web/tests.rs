//! The contract of `web/README.md`, on an export of a few made-up files.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use bytes::Bytes;
use hallyu_http::{Answer, ApiError, Data, Door, Lang, around};
use hallyu_testkit::{Issuer, test_ambient};
use http::HeaderValue;
use http_body_util::BodyExt;
use serde_json::{Value, json};

use super::*;

const HOME: &str = "<html><head><meta charset=\"utf-8\"/></head><body><h1>{{hero_name}}</h1>\
                    <a href=\"/es/title/{{hero_title_id}}\"></a><a href=\"/es/watch/{{hero_first_episode}}\"></a><img src=\"{{hero_backdrop_url}}\"></body></html>";
const TITLE: &str = "<html><head></head><body><h1>{{name}}</h1><p lang=\"ko\">{{original_name}}</p>\
                     <p>{{synopsis}} {{year}} {{rating}} {{genres}}</p><img src=\"{{poster_url}}\"></body></html>";

fn export() -> HashMap<String, Bytes> {
    let hashes = json!({ "es.html": ["sha256-abc="], "es/title/_.html": ["sha256-def="] }).to_string();
    let files = [
        ("404.html", "nothing here"),
        ("es/404.html", "nada por aquí"),
        ("es.html", HOME),
        ("pt-BR.html", HOME),
        ("es/title/_.html", TITLE),
        ("es/title/_.txt", "title data"),
        ("es/title/_/__next._tree.txt", "title tree"),
        ("es/watch/_.html", "watch"),
        ("es/browse.html", "browse"),
        ("es/browse.txt", "browse data"),
        ("_next/static/chunks/a.js", "script"),
        ("_next/static/chunks/a.js.br", "compressed"),
        ("csp.json", &hashes),
    ];
    files.map(|(name, text)| (name.to_owned(), Bytes::from(text.to_owned()))).into()
}

fn detail(language: &str) -> Value {
    json!({
        "content_id": "cnt_1", "type": "drama", "title": "도깨비", "original_title": "도깨비",
        "title_translated": format!("Goblin <{language}>"), "description": "…",
        "description_translated": "Un \"ser\" </script> & una novia", "year": 2016, "rating": 9.1, "rating_count": 12,
        "genres": [{ "id": "genre_1", "name": "판타지", "name_translated": "Fantasía" }],
        "poster_url": "/images/p.webp", "backdrop_url": null,
        "episodes": [{ "episode_id": "ep_1" }, { "episode_id": "ep_2" }]
    })
}

/// A catalogue of a title that can be watched, after one that cannot; or an empty one.
fn pages(filled: bool) -> Pages {
    let one = |Lang(language): Lang, Path(id): Path<String>| async move {
        let found =
            if id == "cnt_1" { Ok(Data(detail(language.as_str()))) } else { Err(ApiError::not_found()) };
        let answer: Answer<Value> = found;
        answer
    };
    let announced = json!({ "content_id": "cnt_0", "available_subtitles": [] });
    let playable = json!({ "content_id": "cnt_1", "available_subtitles": ["es-419"] });
    let items: Vec<_> = [announced, playable].into_iter().filter(|_| filled).collect();
    let list = move || async move { Data(json!({ "items": items })) };
    let router = Router::new().route("/api/v1/contents/{id}", get(one)).route("/api/v1/contents", get(list));
    let door = Door::new("content", Issuer::new(test_ambient()).access(), test_ambient());
    let content = Upstream::local("content", around(router, Arc::new(door)));
    Pages::of(Files::of(export(), ""), content, "https://hallyulatino.example/")
}

struct Shown {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

async fn show(pages: &Pages, path: &str, headers: &[(http::HeaderName, &'static str)]) -> Shown {
    let asked = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
    let (parts, body) = pages.answer(path, &asked).await.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Shown { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes).unwrap() }
}

impl Shown {
    fn header(&self, name: &http::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The answers that the page brings along.
    fn preloaded(&self) -> Value {
        let (_, rest) = self.text.split_once("id=\"preloaded\">").unwrap();
        serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
    }
}

#[tokio::test]
async fn a_title_is_filled_in_for_those_who_run_no_scripts() {
    let shown = show(&pages(true), "/es/title/cnt_1", &[]).await;
    assert_eq!(shown.status, StatusCode::OK);
    for part in [
        "<h1>Goblin &lt;es&gt;</h1><p lang=\"ko\">도깨비</p>",
        "Un &quot;ser&quot; &lt;/script&gt; &amp; una novia 2016 9,1 Fantasía",
        "<img src=\"/images/p.webp\">",
        "<title data-seo>Goblin &lt;es&gt; · HallyuLatino</title>",
        "property=\"og:image\" content=\"https://hallyulatino.example/images/p.webp\"",
        "rel=\"canonical\" href=\"https://hallyulatino.example/es/title/cnt_1\"",
        "hreflang=\"pt-BR\" href=\"https://hallyulatino.example/pt-BR/title/cnt_1\"",
        "\"@type\":\"TVSeries\"",
    ] {
        assert!(shown.text.contains(part), "{part}\n{}", shown.text);
    }
    let preloaded = shown.preloaded();
    assert_eq!(preloaded["/api/v1/contents/cnt_1"]["success"], true);
    assert_eq!(preloaded["/api/v1/contents/cnt_1"]["data"], detail("es"));
    assert!(!shown.text.contains("{{"));
    assert_eq!(shown.header(&header::CACHE_CONTROL), "no-cache");
    assert!(shown.header(&header::CONTENT_SECURITY_POLICY).contains("script-src 'self' 'sha256-def=';"));
}

#[tokio::test]
async fn an_unknown_title_has_the_status_404() {
    let pages = pages(true);
    for id in ["cnt_2", "..", "cnt_1%2f..%2fx", "a?b"] {
        let shown = show(&pages, &format!("/es/title/{id}"), &[]).await;
        assert_eq!((shown.status, shown.text.as_str()), (StatusCode::NOT_FOUND, "nada por aquí"), "{id}");
    }
    assert_eq!(show(&pages, "/nothing", &[]).await.text, "nada por aquí");
    assert_eq!(show(&pages, "/es/404", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(show(&pages, "/es/title/cnt_1/x", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_the_catalogue_the_page_comes_empty_and_says_so_by_its_status() {
    let pages = Pages::of(Files::of(export(), ""), Upstream::pending("content"), "");
    let shown = show(&pages, "/es/title/cnt_1", &[]).await;
    assert_eq!(shown.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(shown.text.contains("<h1></h1>"));
    assert_eq!(show(&pages, "/es", &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_home_page_opens_with_the_most_popular_title_that_can_be_watched() {
    let shown = show(&pages(true), "/es", &[]).await;
    assert!(shown.text.contains("<h1>Goblin &lt;es&gt;</h1><a href=\"/es/title/cnt_1\">"), "{}", shown.text);
    assert!(shown.text.contains("<a href=\"/es/watch/ep_1\">"), "{}", shown.text);
    assert!(shown.text.contains("<img src=\"\">"));
    let preloaded = shown.preloaded();
    assert_eq!(preloaded[titles::RECENT]["success"], true);
    assert_eq!(preloaded[titles::POPULAR]["data"]["items"][0]["content_id"], "cnt_0");
    assert_eq!(preloaded["/api/v1/contents/cnt_1"]["data"]["content_id"], "cnt_1");
    let empty = show(&pages(false), "/pt-BR", &[]).await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.text.contains("<h1></h1>"));
    assert_eq!(empty.preloaded()[titles::POPULAR]["data"]["items"], json!([]));
}

#[tokio::test]
async fn every_address_of_the_apps_router_has_its_file() {
    let pages = pages(true);
    for (path, text) in [
        ("/es/browse", "browse"),
        ("/es/br%6Fwse", "browse"),
        ("/es/browse.txt", "browse data"),
        ("/es/watch/ep_1", "watch"),
        ("/es/title/cnt_9.txt", "title data"),
        ("/es/title/cnt_9/__next._tree.txt", "title tree"),
        ("/_next/static/chunks/a.js", "script"),
    ] {
        let shown = show(&pages, path, &[]).await;
        assert_eq!((shown.status, shown.text.as_str()), (StatusCode::OK, text), "{path}");
    }
    for hidden in [
        "/404",
        "/404.html",
        "/csp.json",
        "/_next/static/chunks/a.js.br",
        "/../Cargo.toml",
        "/es/title/_/../../browse",
    ] {
        assert_eq!(show(&pages, hidden, &[]).await.status, StatusCode::NOT_FOUND, "{hidden}");
    }
}

#[tokio::test]
async fn files_are_cached_as_long_as_their_names_allow() {
    let pages = pages(true);
    let script = show(&pages, "/_next/static/chunks/a.js", &[(header::ACCEPT_ENCODING, "gzip, br")]).await;
    assert_eq!(script.header(&header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!((script.header(&header::CONTENT_ENCODING), script.text.as_str()), ("br", "compressed"));
    assert_eq!(script.header(&header::VARY), "accept-encoding");
    let page = show(&pages, "/es/browse", &[]).await;
    assert_eq!(page.header(&header::CACHE_CONTROL), "no-cache");
    for path in ["/es/browse", "/es", "/es/title/cnt_1"] {
        let tag = show(&pages, path, &[]).await.headers[header::ETAG].clone();
        let asked = HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)]);
        assert_eq!(pages.answer(path, &asked).await.status(), StatusCode::NOT_MODIFIED, "{path}");
    }
}

#[tokio::test]
async fn the_root_leads_to_the_visitors_language() {
    let pages = pages(true);
    let shown = show(&pages, "/", &[(header::ACCEPT_LANGUAGE, "pt"), (header::COOKIE, "locale=ko")]).await;
    assert_eq!((shown.status, shown.header(&header::LOCATION)), (StatusCode::FOUND, "/ko"));
    let shorter = show(&pages, "/es/", &[]).await;
    assert_eq!((shorter.status, shorter.header(&header::LOCATION)), (StatusCode::PERMANENT_REDIRECT, "/es"));
    assert_eq!(show(&pages, "//evil.example/", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_server_without_the_app_says_how_to_get_it() {
    let pages = Pages::of(Files::of(HashMap::new(), ""), Upstream::pending("content"), "");
    let shown = show(&pages, "/es", &[]).await;
    assert_eq!(shown.status, StatusCode::NOT_FOUND);
    assert!(shown.text.contains("make web"));
}
