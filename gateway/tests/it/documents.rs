use http::StatusCode;

use crate::support::Scene;

#[tokio::test]
async fn the_document_of_the_api_is_served() {
    let answer = Scene::new().get("/openapi.json", &[]).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.json["info"]["title"], "HallyuLatino");
}

#[tokio::test]
async fn the_viewer_loads_nothing_from_elsewhere() {
    let scene = Scene::new();
    let page = scene.get("/docs", &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("content-security-policy").starts_with("default-src 'self'"));
    let html = String::from_utf8(page.bytes.to_vec()).unwrap();
    assert!(!html.contains("http://") && !html.contains("https://"), "{html}");
    for part in html.split('"').filter(|part| part.starts_with("/docs/")) {
        let answer = scene.get(part, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{part}");
        assert!(!answer.bytes.is_empty(), "{part}");
    }
    let redoc = scene.get("/redoc", &[]).await;
    assert_eq!(redoc.header("location"), "/docs");
}
