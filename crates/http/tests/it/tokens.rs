use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get as on_get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hallyu_http::{Answer, Caller, Data, JwkSet, KeySource, KeySourceError, OptionalCaller, TokenVerifier};
use hallyu_kernel::{Coded, Role};
use hallyu_testkit::Issuer;
use serde_json::json;

use crate::support::{World, actor, get};

async fn me(Caller(actor): Caller) -> Answer<String> {
    Ok(Data(actor.user_id.to_string()))
}

async fn maybe(OptionalCaller(actor): OptionalCaller) -> Answer<bool> {
    Ok(Data(actor.is_some()))
}

fn router(world: &World) -> Router {
    world.finish(Router::new().route("/me", on_get(me)).route("/maybe", on_get(maybe)))
}

#[tokio::test]
async fn the_bearer_of_a_valid_token_is_known() {
    let world = World::new();
    let (router, actor) = (router(&world), actor(Role::Creator));
    let bearer = world.issuer.bearer(&actor);
    for _first_and_remembered in 0..2 {
        let answer = get(&router, "/me", &[("authorization", &bearer)]).await;
        assert_eq!(answer.json["data"], actor.user_id.to_string());
    }
    assert_eq!(get(&router, "/maybe", &[("authorization", &bearer)]).await.json["data"], true);
}

#[tokio::test]
async fn without_a_token_nobody_is_logged_in() {
    let world = World::new();
    let router = router(&world);
    let answer = get(&router, "/me", &[]).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "UNAUTHORIZED"));
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    assert_eq!(get(&router, "/maybe", &[]).await.json["data"], false);
}

/// A token of which one part is replaced by another JSON.
fn with_part(token: &str, place: usize, json: &serde_json::Value) -> String {
    let mut parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    parts[place] = URL_SAFE_NO_PAD.encode(json.to_string());
    parts.join(".")
}

#[tokio::test]
async fn every_other_token_is_refused() {
    let world = World::new();
    let (router, actor) = (router(&world), actor(Role::User));
    let token = world.issuer.token(&actor);
    let claims = serde_json::to_value(world.issuer.claims(&actor)).unwrap();
    let with = |name: &str, value: serde_json::Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        claims
    };
    let none = with_part(&token, 0, &json!({ "alg": "none", "kid": "test" }));
    let (unsigned, _) = none.rsplit_once('.').unwrap();
    let bad = [
        ("alg none", format!("{unsigned}.")),
        ("alg none with the signature", none),
        ("alg HS256", with_part(&token, 0, &json!({ "alg": "HS256", "kid": "test" }))),
        ("no key id", with_part(&token, 0, &json!({ "alg": "EdDSA" }))),
        ("raised role", with_part(&token, 1, &with("role", json!("admin")))),
        ("cut", token[..token.len() - 4].to_owned()),
        ("another key", Issuer::forger(world.ambient.clone()).token(&actor)),
        ("unknown key id", world.issuer.clone().with_key_id("other").token(&actor)),
        ("wrong issuer", world.issuer.sign(&with("iss", json!("someone")))),
        ("wrong audience", world.issuer.sign(&with("aud", json!("someone")))),
        ("no expiry", world.issuer.sign(&with("exp", json!(null)))),
        ("unknown role", world.issuer.sign(&with("role", json!("root")))),
        ("refresh token", "rt_opaque".to_owned()),
        ("empty", String::new()),
    ];
    for (case, token) in bad {
        for path in ["/me", "/maybe"] {
            let answer = get(&router, path, &[("authorization", &format!("Bearer {token}"))]).await;
            let expected = (StatusCode::UNAUTHORIZED, "INVALID_TOKEN");
            assert_eq!((answer.status, answer.code()), expected, "{case}");
        }
    }
    let basic = get(&router, "/me", &[("authorization", &format!("Basic {token}"))]).await;
    assert_eq!(basic.code(), "INVALID_TOKEN");
}

#[tokio::test]
async fn a_remembered_token_expires_on_time_give_or_take_a_minute() {
    let world = World::new();
    let router = router(&world);
    let bearer = world.issuer.bearer(&actor(Role::User));
    world.clock.advance(Duration::from_secs(1859));
    assert_eq!(get(&router, "/me", &[("authorization", &bearer)]).await.status, StatusCode::OK);
    world.clock.advance(Duration::from_secs(1));
    let answer = get(&router, "/me", &[("authorization", &bearer)]).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "TOKEN_EXPIRED"));
}

#[tokio::test]
async fn clocks_may_differ_by_a_minute_and_no_more() {
    let world = World::new();
    let (router, actor) = (router(&world), actor(Role::User));
    let issued = |seconds: i64| {
        let claims = world.issuer.claims(&actor);
        let (iat, exp) = (claims.iat + seconds, claims.exp + seconds);
        format!("Bearer {}", world.issuer.sign(&hallyu_contracts::auth::AccessClaims { iat, exp, ..claims }))
    };
    let life = 1800;
    let cases = [
        ("the issuer is a minute ahead", issued(60), None),
        ("the issuer is further ahead", issued(61), Some("INVALID_TOKEN")),
        ("the issuer is a minute behind", issued(-life - 59), None),
        ("the issuer is further behind", issued(-life - 60), Some("TOKEN_EXPIRED")),
    ];
    for (case, bearer, refusal) in cases {
        let answer = get(&router, "/me", &[("authorization", &bearer)]).await;
        match refusal {
            None => assert_eq!(answer.status, StatusCode::OK, "{case}"),
            Some(code) => assert_eq!(answer.code(), code, "{case}"),
        }
    }
}

/// Keys that a test changes, and a count of how often they were fetched.
#[derive(Default)]
struct Published {
    keys: Mutex<Option<JwkSet>>,
    fetches: AtomicUsize,
}

#[async_trait]
impl KeySource for Published {
    async fn keys(&self) -> Result<JwkSet, KeySourceError> {
        self.fetches.fetch_add(1, Ordering::SeqCst);
        self.keys.lock().unwrap().clone().ok_or_else(|| KeySourceError("down".into()))
    }
}

#[tokio::test]
async fn a_new_key_is_fetched_once_and_made_up_ones_do_not_flood_the_issuer() {
    let world = World::new();
    let (old, actor) = (&world.issuer, actor(Role::User));
    let new = old.clone().with_key_id("rotated");
    let published = Arc::new(Published::default());
    *published.keys.lock().unwrap() = Some(old.keys());
    let verifier = TokenVerifier::new(published.clone(), world.ambient.clone());
    verifier.verify(&old.token(&actor)).await.unwrap();
    assert_eq!(published.fetches.load(Ordering::SeqCst), 1);

    let both = old.keys().keys.into_iter().chain(new.keys().keys).collect();
    *published.keys.lock().unwrap() = Some(JwkSet { keys: both });
    world.clock.advance(Duration::from_secs(30));
    verifier.verify(&new.token(&actor)).await.unwrap();
    verifier.verify(&old.token(&actor)).await.unwrap();
    assert_eq!(published.fetches.load(Ordering::SeqCst), 2);

    for _ in 0..50 {
        let made_up = old.clone().with_key_id("made-up").token(&actor);
        assert_eq!(verifier.verify(&made_up).await.unwrap_err().code(), "INVALID_TOKEN");
    }
    assert_eq!(published.fetches.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn without_keys_nothing_is_verified_and_the_next_call_tries_again() {
    let world = World::new();
    let published = Arc::new(Published::default());
    let verifier = TokenVerifier::new(published.clone(), world.ambient.clone());
    let token = world.issuer.token(&actor(Role::User));
    let error = verifier.verify(&token).await.unwrap_err();
    assert_eq!((error.code(), error.subject()), ("UNAVAILABLE", Some("auth")));
    *published.keys.lock().unwrap() = Some(world.issuer.keys());
    verifier.verify(&token).await.unwrap();
}
