use std::time::Duration;

use futures_util::future::join_all;
use hallyu_kernel::Role;
use hallyu_testkit::Answered;
use serde_json::json;

use crate::support::World;

async fn login(world: &World) -> Answered {
    world.user("luna", Role::User).await;
    world.login("luna").await
}

#[tokio::test]
async fn a_refresh_token_gives_the_next_pair() {
    for world in World::each().await {
        let first = login(&world).await;
        world.clock.advance(Duration::from_secs(1861));
        world.knock(first.text("access_token")).await.refused(401, "TOKEN_EXPIRED");
        let second = world.refresh(first.text("refresh_token")).await;
        assert_eq!(second.status, 200, "{}", second.json);
        assert_eq!(second.json["data"]["expires_in"], 1800);
        assert_eq!(world.knock(second.text("access_token")).await.status, 200);
        let third = world.refresh(second.text("refresh_token")).await;
        assert_eq!(world.knock(third.text("access_token")).await.status, 200);
    }
}

#[tokio::test]
async fn a_token_that_comes_twice_ends_its_whole_family() {
    for world in World::each().await {
        let first = login(&world).await;
        let elsewhere = world.login("luna").await;
        let second = world.refresh(first.text("refresh_token")).await;
        let third = world.refresh(second.text("refresh_token")).await;
        world.refresh(first.text("refresh_token")).await.refused(401, "INVALID_TOKEN");
        // The thief and the owner are both out, with every token.
        world.refresh(third.text("refresh_token")).await.refused(401, "INVALID_TOKEN");
        for tokens in [&first, &second, &third] {
            world.knock(tokens.text("access_token")).await.refused(401, "INVALID_TOKEN");
        }
        assert_eq!(world.knock(elsewhere.text("access_token")).await.status, 200, "other sessions live on");
        assert_eq!(world.audit().await.iter().filter(|(action, _)| action == "session.reuse").count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_exactly_one_wins() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        for _ in 0..10 {
            let first = world.login("luna").await;
            let token = first.text("refresh_token");
            let answers = join_all([world.refresh(token), world.refresh(token), world.refresh(token)]).await;
            let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
            assert_eq!(won.len(), 1, "{answers:?}");
            lost.iter().for_each(|answer| answer.refused(401, "INVALID_TOKEN"));
            // The losers showed a spent token: that ends the family.
            world.refresh(won[0].text("refresh_token")).await.refused(401, "INVALID_TOKEN");
        }
    }
}

#[tokio::test]
async fn a_session_that_rests_too_long_ends() {
    let world = World::new().await;
    let day = Duration::from_secs(24 * 60 * 60);
    let first = login(&world).await;
    world.clock.advance(29 * day);
    let second = world.refresh(first.text("refresh_token")).await;
    assert_eq!(second.status, 200, "each refresh prolongs it");
    world.clock.advance(30 * day);
    world.refresh(second.text("refresh_token")).await.refused(401, "TOKEN_EXPIRED");
}

#[tokio::test]
async fn a_made_up_token_is_refused_and_harms_nobody() {
    let world = World::new().await;
    let first = login(&world).await;
    let token = first.text("refresh_token");
    let session = token.split('.').next().unwrap();
    let altered = format!("{}{}", &token[..token.len() - 1], if token.ends_with('A') { 'B' } else { 'A' });
    let access = first.text("access_token").to_owned();
    for made_up in ["x", ".", &format!("{session}."), &format!("{session}.guess"), &altered, &access] {
        world.refresh(made_up).await.refused(401, "INVALID_TOKEN");
    }
    assert_eq!(world.refresh(token).await.status, 200);
}

#[tokio::test]
async fn a_wrong_body_is_refused() {
    let world = World::new().await;
    for (body, wrong) in [
        (json!({}), "refresh_token: required"),
        (json!({ "refresh_token": 7 }), "refresh_token: type"),
        (json!({ "refresh_token": "x".repeat(2000) }), "refresh_token: length_max"),
    ] {
        assert_eq!(world.post("refresh", &body).await.wrong(), [wrong]);
    }
}

#[tokio::test]
async fn the_database_holds_no_token() {
    use sea_orm::{ConnectionTrait, Statement};
    let world = World::new().await;
    let first = login(&world).await;
    world.refresh(first.text("refresh_token")).await;
    let tx = world.db.read().await.unwrap();
    let sql = "SELECT (SELECT count(*) FROM sessions WHERE length(refresh_token_hash) = 32)
        + (SELECT count(*) FROM spent_refresh_tokens WHERE length(token_hash) = 32) AS hashes";
    let row =
        tx.conn().query_one_raw(Statement::from_string(world.db.backend(), sql)).await.unwrap().unwrap();
    assert_eq!(row.try_get::<i64>("", "hashes").unwrap(), 2);
}
