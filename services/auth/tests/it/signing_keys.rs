use std::time::Duration;

use hallyu_kernel::Role;
use serde_json::Value;

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

#[tokio::test]
async fn a_new_key_logs_nobody_out() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let before = world.login("luna").await;
        let old = kids(&world).await;
        world.auth.rotate_signing_keys().await.unwrap();
        // The served instance notices within a minute.
        world.clock.advance(Duration::from_secs(61));
        let both = kids(&world).await;
        assert_eq!(both.len(), 2);
        assert!(both.contains(&old[0]));
        let after = world.login("luna").await;
        assert_eq!(world.knock(before.text("access_token")).await.status, 200, "signed with the old key");
        assert_eq!(world.knock(after.text("access_token")).await.status, 200, "signed with the new key");

        world.clock.advance(Duration::from_secs(1800 + 120));
        let left = kids(&world).await;
        assert_eq!(left.len(), 1);
        assert_ne!(left, old, "the old key goes when its last token has expired");
        assert!(world.audit().await.iter().any(|(action, _)| action == "signing_key.rotate"));
    }
}
