use std::time::Duration;

use hallyu_kernel::{Role, SessionId};
use http::Method;
use serde_json::{Value, json};

use crate::support::World;

/// What another process is answered: status and `data`.
async fn asked(world: &World, session: &str) -> (u16, Value) {
    let path = format!("/internal/sessions/{session}");
    let (status, body) = world.inside.fetch(Method::GET, &path).await.unwrap();
    (status.as_u16(), serde_json::from_slice::<Value>(&body).unwrap()["data"].take())
}

#[tokio::test]
async fn a_living_session_is_told_with_the_present_role() {
    let world = World::new().await;
    let account = world.user("luna", Role::User).await;
    let tokens = world.login("luna").await;
    let session = tokens.text("refresh_token").split('.').next().unwrap().to_owned();
    let expected = json!({
        "user_id": account.id, "session_id": session, "role": "user", "expires_at": "2026-02-14T12:00:00Z"
    });
    assert_eq!(asked(&world, &session).await, (200, expected));
    world.auth.set_role(account.id, Role::Admin).await.unwrap();
    assert_eq!(asked(&world, &session).await.1["role"], "admin");
    world.clock.advance(Duration::from_secs(30 * 24 * 60 * 60));
    assert_eq!(asked(&world, &session).await.0, 404);
}

#[tokio::test]
async fn what_is_no_session_is_not_found() {
    let world = World::new().await;
    let unknown: SessionId = world.ambient.id();
    for id in [unknown.to_string(), "x".into(), "usr_01h455vb4pex5vsknk084sn02q".into()] {
        assert_eq!(asked(&world, &id).await.0, 404, "{id}");
    }
}

#[tokio::test]
async fn for_everybody_else_it_does_not_exist() {
    let world = World::new().await;
    let account = world.user("luna", Role::Admin).await;
    let tokens = world.login("luna").await;
    let session = tokens.text("refresh_token").split('.').next().unwrap().to_owned();
    let path = format!("/internal/sessions/{session}");
    world.get(&path).await.refused(404, "NOT_FOUND");
    let request =
        http::Request::get(&path).header("authorization", format!("Bearer {}", tokens.text("access_token")));
    world.send(request.body(axum::body::Body::empty()).unwrap()).await.refused(404, "NOT_FOUND");
    assert_eq!(asked(&world, &session).await.1["user_id"], json!(account.id));
}
