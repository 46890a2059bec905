use std::collections::BTreeMap;

use axum::body::Body;
use futures_util::future::join_all;
use hallyu_contracts::auth::{UserRegistered, VerificationRequested};
use hallyu_kernel::{Event, Language, Role};
use hallyu_testkit::Answered;
use http::Request;
use serde_json::{Value, json};

use crate::support::{PASSWORD, World};

fn wish() -> Value {
    json!({
        "email": "Ana.Luz@Example.com", "password": PASSWORD, "nickname": "하늘Ana7", "country": "MX", "language": "es",
        "terms_agreed": true, "privacy_agreed": true, "marketing_agreed": true
    })
}

fn with(changes: &Value) -> Value {
    let mut wish = wish();
    wish.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    wish
}

#[tokio::test]
async fn an_account_is_made_and_the_others_are_told() {
    let world = World::new().await;
    let answer = world.post("register", &wish()).await;
    assert_eq!(answer.status, 201, "{}", answer.json);
    assert!(answer.text("user_id").starts_with("usr_"));
    assert_eq!((answer.text("email"), answer.text("nickname")), ("Ana.Luz@Example.com", "하늘Ana7"));
    assert_eq!(answer.json["data"]["email_verified"], false);
    assert_eq!(answer.text("created_at"), "2026-01-15T12:00:00Z");
    assert!(!answer.json.to_string().contains("Correct-Horse"));

    let events = world.events().await;
    let topics: Vec<_> = events.iter().map(|event| event.topic.as_str()).collect();
    assert_eq!(topics, [UserRegistered::TOPIC, VerificationRequested::TOPIC]);
    let registered: UserRegistered = events[0].open().unwrap();
    assert_eq!(registered.user_id.to_string(), answer.text("user_id"));
    assert_eq!((registered.email.as_str(), registered.country.as_str()), ("Ana.Luz@Example.com", "MX"));
    assert_eq!((registered.role, registered.language), (Role::User, Language::Es));
    assert!(registered.marketing_agreed);
    assert!(world.mails().is_empty(), "mail leaves after the event, not in the request");
}

#[tokio::test]
async fn every_wrong_field_is_listed() {
    let world = World::new().await;
    let wrong = json!({
        "email": "ana@", "password": "correct-horse", "nickname": "a b", "country": "XX", "language": "fr",
        "terms_agreed": false, "privacy_agreed": false
    });
    let answer = world.post("register", &wrong).await;
    answer.refused(400, "VALIDATION_ERROR");
    let mut listed = answer.wrong();
    listed.sort();
    let expected = [
        "country: country",
        "email: email",
        "language: one_of",
        "nickname: letters_digits",
        "password: password",
        "privacy_agreed: accepted",
        "terms_agreed: accepted",
    ];
    assert_eq!(listed, expected);
    assert!(world.events().await.is_empty());
}

#[tokio::test]
async fn limits_of_length_are_named() {
    let world = World::new().await;
    let long = |n: usize| "x".repeat(n);
    let cases = [
        (json!({ "nickname": "a" }), "nickname: length_min"),
        (json!({ "nickname": long(21) }), "nickname: length_max"),
        (json!({ "password": "Aa1!aaa" }), "password: length_min"),
        (json!({ "password": format!("Aa1!{}", long(125)) }), "password: length_max"),
        (json!({ "email": format!("{}@{}.com", long(60), long(200)) }), "email: length_max"),
    ];
    for (change, expected) in cases {
        assert_eq!(world.post("register", &with(&change)).await.wrong(), [expected]);
    }
}

#[tokio::test]
async fn a_wrong_type_in_every_field_is_listed_field_by_field() {
    let world = World::new().await;
    for wrong in [json!(17), json!([]), json!({}), json!(null), json!("x")] {
        let body: BTreeMap<_, _> =
            wish().as_object().unwrap().keys().map(|name| (name.clone(), wrong.clone())).collect();
        let answer = world.post("register", &json!(body)).await;
        answer.refused(400, "VALIDATION_ERROR");
        let listed: Vec<_> =
            answer.wrong().iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
        for name in body.keys() {
            assert!(listed.contains(name), "{name} is not among {listed:?} for {wrong}");
        }
    }
    let answer = world.post("register", &json!({})).await;
    assert_eq!(answer.wrong().len(), 7, "{:?}", answer.wrong());
    assert!(answer.wrong().iter().all(|line| line.ends_with("required")));
}

#[tokio::test]
async fn what_is_no_json_object_is_refused() {
    let world = World::new().await;
    for body in ["", "{", "[]", "null", "\"x\"", "{\"email\": \u{0}}"] {
        let request = Request::post("/api/v1/auth/register").header("content-type", "application/json");
        world.send(request.body(Body::from(body)).unwrap()).await.refused(400, "VALIDATION_ERROR");
    }
    let request = Request::post("/api/v1/auth/register").header("content-type", "text/plain");
    world.send(request.body(wish().to_string().into()).unwrap()).await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
}

#[tokio::test]
async fn ten_megabytes_are_refused() {
    let world = World::new().await;
    let answer = world.post("register", &with(&json!({ "nickname": "x".repeat(10 << 20) }))).await;
    answer.refused(413, "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn an_address_or_nickname_of_another_is_refused_in_any_case() {
    let world = World::new().await;
    assert_eq!(world.post("register", &wish()).await.status, 201);
    let same_address = with(&json!({ "email": "ANA.LUZ@example.COM", "nickname": "other" }));
    world.post("register", &same_address).await.refused(409, "EMAIL_ALREADY_EXISTS");
    let same_nickname = with(&json!({ "email": "other@example.com", "nickname": "하늘aNA7" }));
    world.post("register", &same_nickname).await.refused(409, "NICKNAME_TAKEN");
}

#[tokio::test]
async fn errors_are_in_the_language_of_the_caller() {
    let world = World::new().await;
    let mut messages = Vec::new();
    for language in ["es", "pt-BR", "ko", "en"] {
        let request = Request::post("/api/v1/auth/register").header("content-type", "application/json");
        let request = request.header("accept-language", language).body("{}".into()).unwrap();
        messages.push(world.send(request).await.json["error"]["message"].to_string());
    }
    messages.sort();
    messages.dedup();
    assert_eq!(messages.len(), 4, "{messages:?}");
}

async fn race(world: &World, body: impl Fn(usize) -> Value) -> Vec<Answered> {
    let bodies: Vec<_> = (0..8).map(body).collect();
    join_all(bodies.iter().map(|body| world.post("register", body))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_those_who_register_the_same_at_once_one_wins() {
    for world in World::each().await {
        let same_address = |n| with(&json!({ "nickname": format!("racer{n}") }));
        let same_nickname =
            |n| with(&json!({ "email": format!("racer{n}@example.com"), "nickname": "winner" }));
        for (answers, code) in [
            (race(&world, same_address).await, "EMAIL_ALREADY_EXISTS"),
            (race(&world, same_nickname).await, "NICKNAME_TAKEN"),
        ] {
            let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
            assert_eq!(won.len(), 1, "{answers:?}");
            lost.iter().for_each(|answer| answer.refused(409, code));
        }
        assert_eq!(world.events().await.len(), 4, "losers leave no events");
    }
}
