use axum::body::Body;
use futures_util::future::join;
use hallyu_kernel::Role;
use http::Request;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn the_session_is_dead_at_once() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let (here, elsewhere) = (world.login("luna").await, world.login("luna").await);
        let token = here.text("access_token");
        assert_eq!(world.knock(token).await.status, 200, "the session is in the cache now");
        let answer = world.post_as("logout", token).await;
        assert_eq!((answer.status.as_u16(), &answer.json["data"]), (200, &json!({})));
        world.knock(token).await.refused(401, "INVALID_TOKEN");
        world.refresh(here.text("refresh_token")).await.refused(401, "INVALID_TOKEN");
        world.post_as("logout", token).await.refused(401, "INVALID_TOKEN");
        assert_eq!(world.knock(elsewhere.text("access_token")).await.status, 200, "other sessions live on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_happens_at_the_same_time_brings_it_back() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        for _ in 0..10 {
            let tokens = world.login("luna").await;
            let (access, refresh) = (tokens.text("access_token"), tokens.text("refresh_token"));
            let (out, renewed) = join(world.post_as("logout", access), world.refresh(refresh)).await;
            assert_eq!(out.status, 200, "{}", out.json);
            world.knock(access).await.refused(401, "INVALID_TOKEN");
            if renewed.status == 200 {
                world.knock(renewed.text("access_token")).await.refused(401, "INVALID_TOKEN");
                world.refresh(renewed.text("refresh_token")).await.refused(401, "INVALID_TOKEN");
            }
        }
    }
}

#[tokio::test]
async fn nobody_cannot_log_out() {
    let world = World::new().await;
    let request = Request::post("/api/v1/auth/logout").body(Body::empty()).unwrap();
    world.send(request).await.refused(401, "UNAUTHORIZED");
}
