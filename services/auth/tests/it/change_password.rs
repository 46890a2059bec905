use futures_util::future::join;
use hallyu_kernel::Role;
use hallyu_testkit::Answered;
use serde_json::json;

use crate::support::{PASSWORD, World};

const NEW: &str = "Battery-Staple-8";

async fn change(world: &World, token: &str, (old, new): (&str, &str)) -> Answered {
    let body = json!({ "old_password": old, "new_password": new });
    world.call("POST", "auth/password/change", (token, &body)).await
}

async fn login(world: &World, password: &str) -> Answered {
    world.login_from("203.0.113.7", "", ("luna", password)).await
}

#[tokio::test]
async fn every_other_session_ends_at_once() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let (here, there) = (world.login("luna").await, world.login("luna").await);
        for tokens in [&here, &there] {
            assert_eq!(world.knock(tokens.text("access_token")).await.status, 200);
        }
        assert_eq!(change(&world, here.text("access_token"), (PASSWORD, NEW)).await.status, 204);
        assert_eq!(world.knock(here.text("access_token")).await.status, 200);
        assert_eq!(world.refresh(here.text("refresh_token")).await.status, 200);
        world.knock(there.text("access_token")).await.refused(401, "INVALID_TOKEN");
        world.refresh(there.text("refresh_token")).await.refused(401, "INVALID_TOKEN");
        login(&world, PASSWORD).await.refused(401, "INVALID_CREDENTIALS");
        assert_eq!(login(&world, NEW).await.status, 200);
    }
}

#[tokio::test]
async fn the_owner_is_told_by_mail_and_the_audit_log_knows() {
    let world = World::new().await;
    let luna = world.user("luna", Role::User).await;
    let here = world.login("luna").await;
    assert_eq!(change(&world, here.text("access_token"), (PASSWORD, NEW)).await.status, 204);
    world.deliver_all().await;
    let mails = world.mails();
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].contains("To: luna@example.com") && mails[0].contains("/en/forgot-password"),
        "{}",
        mails[0]
    );
    assert!(world.audit().await.contains(&("password.change".into(), luna.id.to_string())));
}

#[tokio::test]
async fn a_reset_mail_from_before_is_of_no_use() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    world.post("password/forgot", &json!({ "email": "luna@example.com" })).await;
    world.deliver_all().await;
    let mail = world.mails().remove(0);
    let (_, rest) = mail.split_once("reset-password?token=").unwrap();
    let token = rest.split_whitespace().next().unwrap();
    let here = world.login("luna").await;
    assert_eq!(change(&world, here.text("access_token"), (PASSWORD, NEW)).await.status, 204);
    let reset = json!({ "token": token, "password": "Another-Horse-9" });
    world.post("password/reset", &reset).await.refused(401, "INVALID_TOKEN");
}

#[tokio::test]
async fn a_stolen_session_cannot_guess_the_password_for_long() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    let here = world.login("luna").await;
    let token = here.text("access_token");
    for _ in 0..10 {
        change(&world, token, ("Wrong-Horse-7", NEW)).await.refused(401, "INVALID_CREDENTIALS");
    }
    let slowed = change(&world, token, (PASSWORD, NEW)).await;
    slowed.refused(429, "RATE_LIMITED");
    assert_eq!(slowed.headers["retry-after"], "1");
    assert_eq!(login(&world, PASSWORD).await.status, 200, "logins are counted apart");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_at_the_same_moment_leaves_no_session_of_the_old_password() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        for round in 0..6 {
            let (old, new) = (format!("Round-Horse-{round}"), format!("Round-Horse-{}", round + 1));
            let before = if round == 0 { PASSWORD } else { &old };
            let here = login(&world, before).await;
            let (changed, there) =
                join(change(&world, here.text("access_token"), (before, &new)), login(&world, before)).await;
            assert_eq!(changed.status, 204, "{}", changed.json);
            if there.status == 200 {
                world.knock(there.text("access_token")).await.refused(401, "INVALID_TOKEN");
            } else {
                there.refused(401, "INVALID_CREDENTIALS");
            }
        }
    }
}

#[tokio::test]
async fn wrong_fields_are_refused() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    let here = world.login("luna").await;
    let answer = change(&world, here.text("access_token"), ("", "short")).await;
    assert_eq!(answer.wrong(), ["new_password: length_min", "old_password: length_min"]);
    change(&world, "x", (PASSWORD, NEW)).await.refused(401, "INVALID_TOKEN");
}
