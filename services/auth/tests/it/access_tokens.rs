use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hallyu_kernel::Role;
use hallyu_testkit::Issuer;
use serde_json::{Value, json};

use crate::support::World;

fn part(token: &str, number: usize) -> Value {
    serde_json::from_slice(&BASE64.decode(token.split('.').nth(number).unwrap()).unwrap()).unwrap()
}

fn encoded(value: &Value) -> String {
    BASE64.encode(value.to_string())
}

async fn token(world: &World) -> String {
    world.user("luna", Role::User).await;
    world.login("luna").await.text("access_token").to_owned()
}

#[tokio::test]
async fn the_claims_are_those_of_the_contract() {
    let world = World::new().await;
    let token = token(&world).await;
    let (header, claims) = (part(&token, 0), part(&token, 1));
    assert_eq!((&header["alg"], &header["typ"]), (&json!("EdDSA"), &json!("JWT")));
    assert!(header["kid"].is_string());
    let now = world.ambient.now().timestamp();
    assert_eq!((claims["iat"].as_i64(), claims["exp"].as_i64()), (Some(now), Some(now + 1800)));
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!("hallyulatino"), &json!("hallyulatino-api")));
    assert_eq!(claims["role"], "user");
    assert!(claims["sid"].as_str().unwrap().starts_with("ses_"));
}

#[tokio::test]
async fn an_altered_token_is_refused() {
    let world = World::new().await;
    let token = token(&world).await;
    let parts: Vec<&str> = token.split('.').collect();
    let mut claims = part(&token, 1);
    claims["role"] = json!("admin");
    let signature = BASE64.decode(parts[2]).unwrap();
    let flipped = |byte: usize| {
        let mut signature = signature.clone();
        signature[byte] ^= 1;
        format!("{}.{}.{}", parts[0], parts[1], BASE64.encode(signature))
    };
    let promoted = format!("{}.{}.{}", parts[0], encoded(&claims), parts[2]);
    let unsigned = format!("{}.{}.", parts[0], parts[1]);
    for altered in
        [promoted, unsigned, flipped(0), flipped(63), parts[..2].join("."), "x".into(), String::new()]
    {
        world.knock(&altered).await.refused(401, "INVALID_TOKEN");
    }
}

#[tokio::test]
async fn another_algorithm_is_refused() {
    let world = World::new().await;
    let token = token(&world).await;
    let payload = token.split('.').nth(1).unwrap();
    let kid = part(&token, 0)["kid"].clone();
    for algorithm in ["none", "None", "HS256", "RS256"] {
        let header = encoded(&json!({ "alg": algorithm, "typ": "JWT", "kid": kid }));
        for signature in ["", "c2lnbmF0dXJl"] {
            let forged = format!("{header}.{payload}.{signature}");
            world.knock(&forged).await.refused(401, "INVALID_TOKEN");
        }
    }
}

#[tokio::test]
async fn a_foreign_key_is_refused() {
    let world = World::new().await;
    let token = token(&world).await;
    let claims = part(&token, 1);
    let foreign = Issuer::forger(world.ambient.clone());
    world.knock(&foreign.sign(&claims)).await.refused(401, "INVALID_TOKEN");
    let kid: &'static str = part(&token, 0)["kid"].as_str().unwrap().to_owned().leak();
    world.knock(&foreign.with_key_id(kid).sign(&claims)).await.refused(401, "INVALID_TOKEN");
}

#[tokio::test]
async fn an_expired_token_is_told_apart() {
    let world = World::new().await;
    let token = token(&world).await;
    world.clock.advance(Duration::from_secs(1859));
    assert_eq!(world.knock(&token).await.status, 200);
    world.clock.advance(Duration::from_secs(1));
    world.knock(&token).await.refused(401, "TOKEN_EXPIRED");
}
