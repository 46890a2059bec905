use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hallyu_auth::Config;
use hallyu_kernel::Role;
use hallyu_testkit::Issuer;
use serde_json::{Value, json};

use crate::support::World;

async fn kids(world: &World) -> Vec<String> {
    let answer = world.get("/.well-known/jwks.json").await;
    assert_eq!(answer.status, 200);
    let keys = answer.json["keys"].as_array().unwrap().clone();
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_public_keys_are_published_as_they_are() {
    let world = World::new().await;
    let answer = world.get("/.well-known/jwks.json").await;
    let key = answer.json["keys"][0].as_object().unwrap();
    let texts = |name: &str| key[name].as_str().unwrap();
    assert_eq!((texts("kty"), texts("crv"), texts("alg"), texts("use")), ("OKP", "Ed25519", "EdDSA", "sig"));
    assert_eq!(texts("x").len(), 43);
    assert!(!key.contains_key("d"), "the private half stays here");
    assert_eq!(answer.json.get("success"), None::<&Value>, "a key set is not in the envelope");
}

#[tokio::test]
async fn the_first_key_is_made_once() {
    let world = World::new().await;
    assert_eq!(kids(&world).await, kids(&world).await);
    world.clock.advance(Duration::from_secs(3600));
    assert_eq!(kids(&world).await.len(), 1, "also when the keys are read again");
}

/// The key that a token was signed with.
fn signed_with(token: &str) -> String {
    let header = BASE64.decode(token.split('.').next().unwrap()).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

async fn login(world: &World) -> String {
    world.login("luna").await.text("access_token").to_owned()
}

fn minutes(number: u64) -> Duration {
    Duration::from_secs(60 * number)
}

#[tokio::test]
async fn a_new_key_is_published_before_it_signs_and_logs_nobody_out() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let before = login(&world).await;
        let old = kids(&world).await;
        world.auth.rotate_signing_keys().await.unwrap();
        // The served instance notices within a minute.
        world.clock.advance(minutes(1));
        let both = kids(&world).await;
        assert_eq!((both.len(), both.contains(&old[0])), (2, true));
        assert_eq!(
            signed_with(&login(&world).await),
            old[0],
            "whoever keeps a copy of the keys knows this one"
        );

        world.clock.advance(minutes(15));
        let after = login(&world).await;
        assert_ne!(signed_with(&after), old[0]);
        assert_eq!(world.knock(&before).await.status, 200, "signed with the old key");
        assert_eq!(world.knock(&after).await.status, 200, "signed with the new key");

        world.auth.sweep().await.unwrap();
        assert_eq!(kids(&world).await.len(), 2, "the last tokens of the old key are good still");
        world.clock.advance(minutes(30 + 3));
        let left = kids(&world).await;
        assert_eq!(left.len(), 1);
        assert_ne!(left, old, "the old key goes when its last token has expired");
        world.auth.sweep().await.unwrap();
        assert_eq!(kids(&world).await, left);
        assert!(world.audit().await.iter().any(|(action, _)| action == "signing_key.rotate"));
    }
}

#[tokio::test]
async fn a_verifier_with_old_keys_never_meets_an_unknown_one() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    world.knock(&login(&world).await).await;
    world.auth.rotate_signing_keys().await.unwrap();
    // The verifier fetches its keys a moment before the new one signs, because somebody made a key id up, and may not
    // fetch them again so soon.
    world.clock.advance(minutes(15) - Duration::from_secs(1));
    let made_up = Issuer::forger(world.ambient.clone()).with_key_id("made-up");
    world.knock(&made_up.sign(&json!({}))).await.refused(401, "INVALID_TOKEN");
    world.clock.advance(Duration::from_secs(2));
    assert_eq!(world.knock(&login(&world).await).await.status, 200);
}

#[tokio::test]
async fn keys_change_on_schedule() {
    let world = World::with(Config { key_days: 2, ..Config::default() }).await;
    world.user("luna", Role::User).await;
    let first = signed_with(&login(&world).await);
    let mut signers = vec![first];
    for _hour in 0..24 * 7 {
        world.clock.advance(minutes(60));
        world.auth.sweep().await.unwrap();
        let token = login(&world).await;
        assert_eq!(world.knock(&token).await.status, 200);
        let signer = signed_with(&token);
        if signers.last() != Some(&signer) {
            signers.push(signer);
        }
    }
    assert_eq!(signers.len(), 4, "a week has three changes: {signers:?}");
    assert_eq!(kids(&world).await.len(), 1);
}
