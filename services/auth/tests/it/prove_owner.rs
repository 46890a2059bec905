use std::time::Duration;

use hallyu_auth::ports::Store;
use hallyu_auth::{Account, SqlStore};
use hallyu_contracts::auth::{OwnerProof, proof_path};
use hallyu_kernel::{Role, SessionId, UserId};
use serde_json::{Value, json};

use crate::support::{PASSWORD, World};

/// What another process is answered: status and code.
async fn asked(
    world: &World,
    user_id: UserId,
    session_id: SessionId,
    password: Option<&str>,
) -> (u16, String) {
    let proof = OwnerProof { session_id, password: password.map(str::to_owned) };
    let (status, body) = world.inside.ask(&proof_path(user_id), &proof).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    (status.as_u16(), body["error"]["code"].as_str().unwrap_or_default().to_owned())
}

async fn session(world: &World, nickname: &str) -> SessionId {
    let tokens = world.login(nickname).await;
    tokens.text("refresh_token").split('.').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_password_proves_it() {
    let world = World::new().await;
    let account = world.user("luna", Role::User).await;
    let session = session(&world, "luna").await;
    assert_eq!(asked(&world, account.id, session, Some(PASSWORD)).await.0, 204);
    assert_eq!(asked(&world, account.id, session, Some("no")).await, (401, "INVALID_CREDENTIALS".into()));
    assert_eq!(asked(&world, account.id, session, None).await, (400, "VALIDATION_ERROR".into()));
    assert_eq!(asked(&world, world.ambient.id(), session, Some(PASSWORD)).await.0, 404);
}

#[tokio::test]
async fn without_a_password_a_login_of_the_last_minutes_does() {
    let world = World::new().await;
    let account = world.user("luna", Role::User).await;
    let (own, other) = (session(&world, "luna").await, {
        world.user("sol", Role::User).await;
        session(&world, "sol").await
    });
    let mut tx = SqlStore(world.db.clone()).write().await.unwrap();
    tx.accounts().save(&Account { password_hash: None, ..account.clone() }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(asked(&world, account.id, own, None).await.0, 204);
    let too_old = (403, "RECENT_LOGIN_NEEDED".to_owned());
    assert_eq!(asked(&world, account.id, other, None).await, too_old, "somebody else's login");
    world.clock.advance(Duration::from_secs(601));
    assert_eq!(asked(&world, account.id, own, None).await, too_old);
}

#[tokio::test]
async fn nobody_asks_it_from_outside() {
    let world = World::new().await;
    let account = world.user("luna", Role::Admin).await;
    let body = json!({ "session_id": session(&world, "luna").await, "password": PASSWORD });
    let request = http::Request::post(proof_path(account.id)).header("content-type", "application/json");
    world.send(request.body(body.to_string().into()).unwrap()).await.refused(404, "NOT_FOUND");
}
