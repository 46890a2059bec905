use hallyu_auth::SealedVault;
use hallyu_auth::ports::Vault as _;
use hallyu_kernel::Role;
use sea_orm::{ConnectionTrait, Statement};

use crate::providers::{Browser, FakeProviders};
use crate::support::{World, master_key};

#[tokio::test]
async fn another_master_key_logs_nobody_out_and_the_old_one_can_go() {
    for world in World::each().await {
        let luna = world.user("luna", Role::User).await;
        let before = world.login("luna").await;
        let replaced = world.with_master_key(master_key(2));
        assert!(replaced.public_keys().await.is_err(), "the key of the tokens does not open");
        assert!(replaced.reseal().await.is_err());

        let ring = world.with_master_key(master_key(2).replacing(&master_key(1)));
        assert_eq!(ring.public_keys().await.unwrap(), world.auth.public_keys().await.unwrap());
        ring.open_session(luna.id).await.unwrap();
        assert_eq!(ring.reseal().await.unwrap(), 1);
        assert_eq!(ring.reseal().await.unwrap(), 0, "nothing is left of the old one");
        assert!(world.audit().await.contains(&("master_key.reseal".into(), "signing_keys".into())));

        let without = world.with_master_key(master_key(2));
        without.open_session(luna.id).await.unwrap();
        assert_eq!(world.knock(before.text("access_token")).await.status, 200, "the public key is the same");
    }
}

#[tokio::test]
async fn a_start_reseals_by_itself() {
    let world = World::new().await;
    let luna = world.user("luna", Role::User).await;
    world.login("luna").await;
    world.with_master_key(master_key(2).replacing(&master_key(1))).sweep().await.unwrap();
    world.with_master_key(master_key(2)).open_session(luna.id).await.unwrap();
}

#[tokio::test]
async fn secrets_of_authenticator_apps_are_sealed_anew() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let access = world.login("luna").await.text("access_token").to_owned();
        assert_eq!(world.post_as("mfa/totp/enrol", &access).await.status, 200);
        let ring = world.with_master_key(master_key(2).replacing(&master_key(1)));
        assert_eq!(ring.reseal().await.unwrap(), 2, "the signing key and the app");
        assert_eq!(ring.reseal().await.unwrap(), 0);
        assert!(world.audit().await.contains(&("master_key.reseal".into(), "mfa_secrets".into())));
        assert_eq!(world.with_master_key(master_key(2)).reseal().await.unwrap(), 0, "the old key can go");
    }
}

#[tokio::test]
async fn tokens_of_providers_are_sealed_anew_and_are_the_same() {
    let fake = FakeProviders::start().await;
    for world in World::each_with_providers(&fake.config()).await {
        let browser = Browser::leaving(&world, "google", "/es").await;
        fake.vouch(&world, &browser, &fake.claims(&world, &browser, "luna"));
        let location = browser.back(&world, "google").await;
        assert_eq!(browser.exchange(&world, &location).await.status, 200);
        let [old, new] = [1, 2].map(|byte| SealedVault::new(master_key(byte), world.ambient.clone()));
        let before = old.open("oauth", &sealed_tokens(&world).await).unwrap();

        let ring = world.with_master_key(master_key(2).replacing(&master_key(1)));
        assert_eq!(ring.reseal().await.unwrap(), 2, "the signing key and the tokens");
        assert_eq!(ring.reseal().await.unwrap(), 0);
        assert!(world.audit().await.contains(&("master_key.reseal".into(), "oauth_accounts".into())));
        let after = sealed_tokens(&world).await;
        assert_eq!(new.open("oauth", &after).unwrap(), before);
        assert!(old.open("oauth", &after).is_err(), "the old key opens nothing any more");
    }
}

async fn sealed_tokens(world: &World) -> Vec<u8> {
    let tx = world.db.read().await.unwrap();
    let rows = Statement::from_string(world.db.backend(), "SELECT tokens FROM oauth_accounts");
    let row = tx.conn().query_one_raw(rows).await.unwrap().unwrap();
    row.try_get("", "tokens").unwrap()
}
