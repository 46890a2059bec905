use std::time::Duration;

use hallyu_kernel::{Role, SessionId};
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn a_living_session_is_told_with_the_present_role() {
    let world = World::new().await;
    let account = world.user("luna", Role::User).await;
    let tokens = world.login("luna").await;
    let session = tokens.text("refresh_token").split('.').next().unwrap().to_owned();
    let path = format!("/internal/sessions/{session}");
    let expected = json!({
        "user_id": account.id, "session_id": session, "role": "user", "expires_at": "2026-02-14T12:00:00Z"
    });
    assert_eq!(world.get(&path).await.json["data"], expected);
    world.auth.set_role(account.id, Role::Admin).await.unwrap();
    assert_eq!(world.get(&path).await.text("role"), "admin");
    world.clock.advance(Duration::from_secs(30 * 24 * 60 * 60));
    world.get(&path).await.refused(404, "NOT_FOUND");
}

#[tokio::test]
async fn what_is_no_session_is_not_found() {
    let world = World::new().await;
    let unknown: SessionId = world.ambient.id();
    for id in [unknown.to_string(), "x".into(), "usr_01h455vb4pex5vsknk084sn02q".into()] {
        world.get(&format!("/internal/sessions/{id}")).await.refused(404, "NOT_FOUND");
    }
}
