use std::time::Duration;

use hallyu_kernel::Role;
use hallyu_testkit::Answered;
use http::Method;
use serde_json::{Value, json};

use crate::support::{PASSWORD, World};

async fn list(world: &World, tokens: &Answered) -> Vec<Value> {
    let answer = world.call("GET", "auth/sessions", (tokens.text("access_token"), &Value::Null)).await;
    answer.json["data"]["items"].as_array().unwrap_or_else(|| panic!("{}", answer.json)).clone()
}

async fn delete(world: &World, tokens: &Answered, path: &str) -> Answered {
    world.call("DELETE", path, (tokens.text("access_token"), &Value::Null)).await
}

fn session_of(tokens: &Answered) -> String {
    tokens.text("refresh_token").split('.').next().unwrap().to_owned()
}

#[tokio::test]
async fn ones_own_sessions_are_listed_with_what_is_known_of_them() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        world.user("sol", Role::User).await;
        let old = world.login_from("2001:db8::1", "", ("luna", PASSWORD)).await;
        world.clock.advance(Duration::from_secs(60));
        let new = world.login_from("203.0.113.7", "", ("luna", PASSWORD)).await;
        world.login("sol").await;
        let sessions = list(&world, &old).await;
        let expected = [
            json!({
                "session_id": session_of(&new), "device": null, "ip": "203.0.113.7", "is_current": false,
                "created_at": "2026-01-15T12:01:00Z", "last_seen_at": "2026-01-15T12:01:00Z"
            }),
            json!({
                "session_id": session_of(&old), "device": null, "ip": "2001:db8::1", "is_current": true,
                "created_at": "2026-01-15T12:00:00Z", "last_seen_at": "2026-01-15T12:00:00Z"
            }),
        ];
        assert_eq!(sessions, expected);
        world.clock.advance(Duration::from_secs(30 * 24 * 60 * 60 - 30));
        let renewed = world.refresh(new.text("refresh_token")).await;
        assert_eq!(list(&world, &renewed).await.len(), 1, "one has expired");
    }
}

#[tokio::test]
async fn a_session_that_is_ended_from_another_is_dead_at_once() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let (here, there) = (world.login("luna").await, world.login("luna").await);
        assert_eq!(world.knock(there.text("access_token")).await.status, 200, "it is in the cache now");
        let path = format!("auth/sessions/{}", session_of(&there));
        assert_eq!(delete(&world, &here, &path).await.status, 204);
        world.knock(there.text("access_token")).await.refused(401, "INVALID_TOKEN");
        world.refresh(there.text("refresh_token")).await.refused(401, "INVALID_TOKEN");
        delete(&world, &here, &path).await.refused(404, "NOT_FOUND");
        assert_eq!(world.knock(here.text("access_token")).await.status, 200);
    }
}

#[tokio::test]
async fn all_others_can_be_ended_together() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        world.user("sol", Role::User).await;
        let (here, stranger) = (world.login("luna").await, world.login("sol").await);
        let others = [world.login("luna").await, world.login("luna").await];
        for tokens in &others {
            assert_eq!(world.knock(tokens.text("access_token")).await.status, 200);
        }
        assert_eq!(delete(&world, &here, "auth/sessions").await.status, 204);
        for tokens in &others {
            world.knock(tokens.text("access_token")).await.refused(401, "INVALID_TOKEN");
            world.refresh(tokens.text("refresh_token")).await.refused(401, "INVALID_TOKEN");
        }
        assert_eq!(list(&world, &here).await.len(), 1);
        assert_eq!(list(&world, &stranger).await.len(), 1);
    }
}

#[tokio::test]
async fn nobody_ends_a_strangers_session() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    world.user("sol", Role::Admin).await;
    let (luna, sol) = (world.login("luna").await, world.login("sol").await);
    let path = format!("auth/sessions/{}", session_of(&luna));
    delete(&world, &sol, &path).await.refused(404, "NOT_FOUND");
    delete(&world, &sol, "auth/sessions/x").await.refused(404, "NOT_FOUND");
    assert_eq!(world.knock(luna.text("access_token")).await.status, 200);
    world.get("/api/v1/auth/sessions").await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn use_is_noted_now_and_then() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let tokens = world.login("luna").await;
        let path = format!("/internal/sessions/{}", session_of(&tokens));
        let ask = async || world.inside.fetch(Method::GET, &path).await.unwrap().0;
        let seen = async || list(&world, &tokens).await[0]["last_seen_at"].as_str().unwrap().to_owned();
        world.clock.advance(Duration::from_secs(299));
        assert_eq!(ask().await, 200);
        assert_eq!(seen().await, "2026-01-15T12:00:00Z", "not every look-up is a write");
        world.clock.advance(Duration::from_secs(1));
        assert_eq!(ask().await, 200);
        assert_eq!(seen().await, "2026-01-15T12:05:00Z");
    }
}
