use std::time::Duration;

use hallyu_kernel::Envelope;
use serde_json::{Value, json};

use crate::support::{PASSWORD, World};

async fn register(world: &World) -> Vec<Envelope> {
    let wish = json!({
        "email": "luna@example.com", "password": PASSWORD, "nickname": "luna", "country": "PE", "language": "en",
        "terms_agreed": true, "privacy_agreed": true
    });
    assert_eq!(world.post("register", &wish).await.status, 201);
    world.events().await
}

async fn deliver(world: &World, events: &[Envelope]) {
    for event in events {
        world.deliver(event).await;
    }
}

fn token(mail: &str) -> Value {
    let (_, rest) =
        mail.split_once("https://tv.example/en/verify-email?token=").expect("the mail has a link");
    json!({ "token": rest.split_whitespace().next().unwrap() })
}

#[tokio::test]
async fn the_link_in_the_mail_verifies_the_address_once() {
    for world in World::each().await {
        let events = register(&world).await;
        deliver(&world, &events).await;
        let mails = world.mails();
        assert_eq!(mails.len(), 1);
        assert!(mails[0].contains("To: luna@example.com"), "{}", mails[0]);
        let answer = world.post("verify-email", &token(&mails[0])).await;
        assert_eq!(answer.json["data"]["email_verified"], true, "{}", answer.json);
        world.post("verify-email", &token(&mails[0])).await.refused(401, "INVALID_TOKEN");
    }
}

#[tokio::test]
async fn an_event_that_comes_twice_sends_one_mail() {
    for world in World::each().await {
        let events = register(&world).await;
        deliver(&world, &events).await;
        deliver(&world, &events).await;
        assert_eq!(world.mails().len(), 1);
    }
}

#[tokio::test]
async fn the_link_ends_after_two_days() {
    let world = World::new().await;
    deliver(&world, &register(&world).await).await;
    world.clock.advance(Duration::from_secs(48 * 60 * 60));
    world.post("verify-email", &token(&world.mails()[0])).await.refused(401, "TOKEN_EXPIRED");
}

#[tokio::test]
async fn the_mail_is_sent_again_until_the_address_is_verified() {
    let world = World::new().await;
    deliver(&world, &register(&world).await).await;
    let access = world.login("luna").await.text("access_token").to_owned();
    assert_eq!(world.knock(&access).await.json["data"]["email_verified"], false);
    deliver(&world, &world.events().await).await;
    let mails = world.mails();
    assert_eq!(mails.len(), 2);
    // Either mail will do.
    assert_eq!(world.post("verify-email", &token(&mails[0])).await.status, 200);
    assert_eq!(world.knock(&access).await.json["data"]["email_verified"], true);
    assert!(world.events().await.is_empty());
}

#[tokio::test]
async fn a_made_up_token_is_refused() {
    let world = World::new().await;
    world.post("verify-email", &json!({ "token": "guess" })).await.refused(401, "INVALID_TOKEN");
    assert_eq!(world.post("verify-email", &json!({ "token": {} })).await.wrong(), ["token: type"]);
}
