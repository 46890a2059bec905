use std::time::Duration;

use hallyu_kernel::Role;
use hallyu_testkit::Answered;
use serde_json::{Value, json};

use crate::support::{PASSWORD, World};

const NEW: &str = "Battery-Staple-8";

async fn forgot(world: &World, email: &str) -> Answered {
    world.post("password/forgot", &json!({ "email": email })).await
}

/// Asks for a mail and takes the token out of it.
async fn mailed(world: &World) -> String {
    let before = world.mails().len();
    assert_eq!(forgot(world, "luna@example.com").await.status, 204);
    world.deliver_all().await;
    let mails = world.mails();
    assert_eq!(mails.len(), before + 1);
    let mail = mails.iter().rfind(|mail| mail.contains("reset-password")).unwrap();
    assert!(mail.contains("To: luna@example.com"), "{mail}");
    let (_, rest) =
        mail.split_once("https://tv.example/en/reset-password?token=").expect("the mail has a link");
    rest.split_whitespace().next().unwrap().to_owned()
}

/// Tokens of every mail so far.
fn tokens(world: &World) -> Vec<String> {
    let token = |mail: &String| {
        let (_, rest) = mail.split_once("/en/reset-password?token=")?;
        Some(rest.split_whitespace().next().unwrap().to_owned())
    };
    world.mails().iter().filter_map(token).collect()
}

async fn reset(world: &World, token: &str, password: &str) -> Answered {
    world.post("password/reset", &json!({ "token": token, "password": password })).await
}

async fn login(world: &World, password: &str) -> Answered {
    world.login_from("203.0.113.7", "", ("luna", password)).await
}

#[tokio::test]
async fn the_link_in_the_mail_sets_a_new_password_once() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let token = mailed(&world).await;
        assert_eq!(reset(&world, &token, NEW).await.status, 204);
        login(&world, PASSWORD).await.refused(401, "INVALID_CREDENTIALS");
        assert_eq!(login(&world, NEW).await.status, 200);
        reset(&world, &token, "Another-Horse-9").await.refused(401, "INVALID_TOKEN");
        assert_eq!(login(&world, NEW).await.status, 200);
        assert!(world.audit().await.iter().any(|(action, _)| action == "password.reset"));
        world.deliver_all().await;
        let mails = world.mails();
        assert!(mails.iter().any(|mail| mail.contains("was changed")), "the owner is told: {mails:?}");
    }
}

#[tokio::test]
async fn every_session_ends() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let open = [world.login("luna").await, world.login("luna").await];
        for tokens in &open {
            assert_eq!(world.knock(tokens.text("access_token")).await.status, 200);
        }
        let token = mailed(&world).await;
        assert_eq!(reset(&world, &token, NEW).await.status, 204);
        for tokens in &open {
            world.knock(tokens.text("access_token")).await.refused(401, "INVALID_TOKEN");
            world.refresh(tokens.text("refresh_token")).await.refused(401, "INVALID_TOKEN");
        }
    }
}

#[tokio::test]
async fn the_link_ends_after_an_hour_and_with_the_next_mail() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let first = mailed(&world).await;
        world.clock.advance(Duration::from_secs(60));
        forgot(&world, "luna@example.com").await;
        world.deliver_all().await;
        let second = tokens(&world).into_iter().find(|token| *token != first).unwrap();
        reset(&world, &first, NEW).await.refused(401, "INVALID_TOKEN");
        world.clock.advance(Duration::from_secs(3600));
        reset(&world, &second, NEW).await.refused(401, "TOKEN_EXPIRED");
        assert_eq!(login(&world, PASSWORD).await.status, 200);
    }
}

#[tokio::test]
async fn an_unknown_address_is_answered_alike_and_gets_no_mail() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    world.events().await;
    let (known, unknown) =
        (forgot(&world, "luna@example.com").await, forgot(&world, "nobody@example.com").await);
    assert_eq!((known.status, &known.json), (unknown.status, &unknown.json));
    let malformed = forgot(&world, "no address").await;
    assert_eq!(malformed.status, 204);
    let events = world.events().await;
    assert_eq!(events.len(), 3, "the same is done for each");
    for event in &events {
        world.deliver(event).await;
    }
    assert_eq!(world.mails().len(), 1);
}

#[tokio::test]
async fn an_event_that_comes_twice_sends_one_mail() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        forgot(&world, "LUNA@example.com").await;
        let events = world.events().await;
        for event in events.iter().chain(&events) {
            world.deliver(event).await;
        }
        assert_eq!(tokens(&world).len(), 1);
        assert_eq!(reset(&world, &tokens(&world)[0], NEW).await.status, 204);
        let changed = world.events().await;
        for event in changed.iter().chain(&changed) {
            world.deliver(event).await;
        }
        assert_eq!(world.mails().len(), 2);
    }
}

#[tokio::test]
async fn nobody_is_flooded_with_mails() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    for _ in 0..20 {
        forgot(&world, "luna@example.com").await;
    }
    world.deliver_all().await;
    assert_eq!(world.mails().len(), 5);
}

#[tokio::test]
async fn mail_that_arrives_verifies_the_address() {
    let world = World::new().await;
    let wish = json!({
        "email": "luna@example.com", "password": PASSWORD, "nickname": "luna", "country": "PE", "language": "en",
        "terms_agreed": true, "privacy_agreed": true
    });
    assert_eq!(world.post("register", &wish).await.status, 201);
    world.deliver_all().await;
    let token = mailed(&world).await;
    assert_eq!(reset(&world, &token, NEW).await.status, 204);
    let access = login(&world, NEW).await.text("access_token").to_owned();
    assert_eq!(world.knock(&access).await.json["data"]["email_verified"], true);
}

#[tokio::test]
async fn a_suspended_account_gets_no_new_password() {
    let world = World::new().await;
    let luna = world.user("luna", Role::User).await;
    world.user("root", Role::Admin).await;
    let token = mailed(&world).await;
    let admin = world.login("root").await.text("access_token").to_owned();
    let suspend = format!("admin/users/{}/suspend", luna.id);
    assert_eq!(world.call("POST", &suspend, (&admin, &json!({ "reason": "x" }))).await.status, 200);
    reset(&world, &token, NEW).await.refused(403, "ACCOUNT_SUSPENDED");
    forgot(&world, "luna@example.com").await;
    world.deliver_all().await;
    assert_eq!(world.mails().len(), 1, "nor a further mail");
    let unsuspend = format!("admin/users/{}/unsuspend", luna.id);
    assert_eq!(world.call("POST", &unsuspend, (&admin, &Value::Null)).await.status, 200);
    assert_eq!(login(&world, PASSWORD).await.status, 200, "the old one is good still");
}

#[tokio::test]
async fn another_mails_secret_is_good_for_something_else() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    let token = mailed(&world).await;
    world.post("verify-email", &json!({ "token": token })).await.refused(401, "INVALID_TOKEN");
    assert_eq!(reset(&world, &token, NEW).await.status, 204, "that has not used it up");
}

#[tokio::test]
async fn wrong_fields_and_made_up_tokens_are_refused() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    assert_eq!(forgot(&world, "").await.wrong(), ["email: length_min"]);
    assert_eq!(world.post("password/forgot", &json!({ "email": [] })).await.wrong(), ["email: type"]);
    let token = mailed(&world).await;
    assert_eq!(reset(&world, &token, "short").await.wrong(), ["password: length_min"]);
    reset(&world, "guess", NEW).await.refused(401, "INVALID_TOKEN");
    assert_eq!(reset(&world, &token, NEW).await.status, 204, "neither has used the token up");
}
