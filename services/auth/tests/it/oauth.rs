use std::time::Duration;

use futures_util::future::join_all;
use hallyu_auth::OauthConfig;
use hallyu_contracts::auth::{UserRegistered, VerificationRequested};
use hallyu_kernel::{Event, Role};
use hallyu_testkit::{Answered, Issuer};
use serde_json::{Value, json};

use crate::providers::{Browser, FakeProviders, start};
use crate::support::{PASSWORD, World};

/// Goes to the provider as somebody and comes back; where the browser is sent on to.
async fn visit(world: &World, fake: &FakeProviders, change: &Value) -> (Browser, String) {
    let away = Browser::leaving(world, "google", "/pt-BR/browse?type=drama").await;
    let mut claims = fake.claims(world, &away, "luna");
    claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    fake.vouch(world, &away, &claims);
    let location = away.back(world, "google").await;
    (away, location)
}

async fn log_in(world: &World, fake: &FakeProviders, change: &Value) -> Answered {
    let (browser, location) = visit(world, fake, change).await;
    browser.exchange(world, &location).await
}

async fn register(world: &World, name: &str) -> Answered {
    let wish = json!({
        "email": format!("{name}@example.com"), "password": PASSWORD, "nickname": name, "country": "MX", "language": "es",
        "terms_agreed": true, "privacy_agreed": true
    });
    let made = world.post("register", &wish).await;
    assert_eq!(made.status, 201, "{}", made.json);
    made
}

fn actions(audit: Vec<(String, String)>) -> Vec<String> {
    audit.into_iter().map(|(action, _)| action).collect()
}

#[tokio::test]
async fn a_first_login_makes_the_account_and_the_next_finds_it() {
    let fake = FakeProviders::start().await;
    for world in World::each_with_providers(&fake.config()).await {
        let (browser, location) = visit(&world, &fake, &json!({})).await;
        assert!(location.starts_with("/pt-BR/oauth?code="), "{location}");
        assert!(location.ends_with("&next=/pt-BR/browse%3Ftype%3Ddrama"), "{location}");
        let entered = browser.exchange(&world, &location).await;
        assert_eq!(world.knock(entered.text("access_token")).await.json["data"]["email_verified"], true);
        assert_eq!(entered.json["data"]["user"]["nickname"], "luna");
        assert_eq!(entered.json["data"]["user"]["role"], "user");

        let events = world.events().await;
        let registered: UserRegistered =
            events.iter().find(|event| event.topic == UserRegistered::TOPIC).unwrap().open().unwrap();
        assert_eq!((registered.country.as_str(), registered.language.as_str()), ("AR", "pt"));
        assert!(!registered.marketing_agreed);
        assert!(events.iter().all(|event| event.topic != VerificationRequested::TOPIC));

        // The address at the provider may change; the account is the same.
        let again = log_in(&world, &fake, &json!({ "email": "other@example.com" })).await;
        assert_eq!(again.json["data"]["user"], entered.json["data"]["user"]);
        assert!(world.events().await.is_empty());
        // There is no password that fits.
        world.login("luna").await.refused(401, "INVALID_CREDENTIALS");
    }
}

#[tokio::test]
async fn a_nickname_that_somebody_has_gets_a_number() {
    let fake = FakeProviders::start().await;
    let world = World::with_providers(&fake.config()).await;
    world.user("luna", Role::User).await;
    let entered = log_in(&world, &fake, &json!({ "email": "moon@example.com", "name": "Lu na!" })).await;
    let nickname = entered.json["data"]["user"]["nickname"].as_str().unwrap();
    assert!(nickname.starts_with("Luna") && nickname.len() == 8, "{nickname}");
}

#[tokio::test]
async fn first_logins_at_once_make_one_account() {
    let fake = FakeProviders::start().await;
    for world in World::each_with_providers(&fake.config()).await {
        let browsers = join_all((0..3).map(|_| Browser::leaving(&world, "google", "/es"))).await;
        let mut locations = Vec::new();
        for browser in &browsers {
            fake.vouch(&world, browser, &fake.claims(&world, browser, "luna"));
            locations.push(browser.back(&world, "google").await);
        }
        let mut users = Vec::new();
        for (browser, location) in browsers.iter().zip(&locations) {
            users.push(browser.exchange(&world, location).await.json["data"]["user"]["user_id"].clone());
        }
        assert!(users.iter().all(|user| user.is_string() && *user == users[0]), "{users:?}");
    }
}

#[tokio::test]
async fn a_verified_address_joins_the_account_that_has_it_verified() {
    let fake = FakeProviders::start().await;
    for world in World::each_with_providers(&fake.config()).await {
        let account = world.user("luna", Role::Creator).await;
        let session = world.login("luna").await;
        let entered = log_in(&world, &fake, &json!({ "email": "LUNA@Example.com" })).await;
        assert_eq!(entered.json["data"]["user"]["user_id"], account.id.to_string());
        assert_eq!(world.knock(session.text("access_token")).await.status, 200, "nobody is logged out");
        assert_eq!(world.login("luna").await.status, 200, "the password still fits");
        let links = world.get_as("oauth/accounts", entered.text("access_token")).await;
        assert_eq!(links.json["data"][0]["provider"], "google");
    }
}

#[tokio::test]
async fn who_registered_the_address_of_somebody_else_is_put_out() {
    let fake = FakeProviders::start().await;
    for world in World::each_with_providers(&fake.config()).await {
        // An attacker takes the victim's address, with a password, a second factor and an account at a provider.
        register(&world, "luna").await;
        let attacker = world.login("luna").await;
        let token = attacker.text("access_token");
        let linking = Browser::linking(&world, "facebook", token).await;
        fake.vouch_on_facebook(&linking, json!({ "id": "fb-attacker", "name": "Eve" }));
        let linked = linking.back(&world, "facebook").await;
        assert_eq!(linked, "/es/security?linked=facebook");
        // He is also half-way through a login that is good for a minute.
        let half_way = Browser::leaving(&world, "facebook", "/es").await;
        fake.vouch_on_facebook(&half_way, json!({ "id": "fb-attacker", "name": "Eve" }));
        let location = half_way.back(&world, "facebook").await;

        let owner = log_in(&world, &fake, &json!({})).await;
        assert_eq!(owner.status, 200, "{}", owner.json);
        assert_eq!(owner.json["data"]["user"]["email"], "luna@example.com");
        world.login("luna").await.refused(401, "INVALID_CREDENTIALS");
        world.knock(token).await.refused(401, "INVALID_TOKEN");
        world.refresh(attacker.text("refresh_token")).await.refused(401, "INVALID_TOKEN");
        half_way.exchange(&world, &location).await.refused(401, "TICKET_EXPIRED");
        let links = world.get_as("oauth/accounts", owner.text("access_token")).await;
        assert_eq!(links.json["data"].as_array().unwrap().len(), 1, "{}", links.json);
        assert_eq!(world.knock(owner.text("access_token")).await.json["data"]["email_verified"], true);
        assert!(actions(world.audit().await).contains(&"account.hand_over".to_owned()));
    }
}

#[tokio::test]
async fn an_address_that_the_provider_does_not_vouch_for_joins_nothing() {
    let fake = FakeProviders::start().await;
    for world in World::each_with_providers(&fake.config()).await {
        world.user("luna", Role::Admin).await;
        for unverified in [json!(false), json!("true"), json!(null), json!(1)] {
            let (_, location) = visit(&world, &fake, &json!({ "email_verified": unverified })).await;
            assert_eq!(location, "/pt-BR/oauth?error=EMAIL_NOT_VERIFIED&provider=google");
        }
        world.events().await;
        // An address that nobody has makes an account, which has to verify it.
        let away = Browser::leaving(&world, "facebook", "/es").await;
        fake.vouch_on_facebook(&away, json!({ "id": "fb-1", "name": "Sol", "email": "sol@example.com" }));
        let location = away.back(&world, "facebook").await;
        let entered = away.exchange(&world, &location).await;
        assert_eq!(world.knock(entered.text("access_token")).await.json["data"]["email_verified"], false);
        let wanted = |topic: &str| topic == VerificationRequested::TOPIC;
        assert!(world.events().await.iter().any(|event| wanted(event.topic.as_str())));
        let away = Browser::leaving(&world, "facebook", "/es").await;
        fake.vouch_on_facebook(&away, json!({ "id": "fb-2", "name": "Eve", "email": "luna@example.com" }));
        let location = away.back(&world, "facebook").await;
        assert_eq!(location, "/es/oauth?error=EMAIL_NOT_VERIFIED&provider=facebook");
        let away = Browser::leaving(&world, "facebook", "/es").await;
        fake.vouch_on_facebook(&away, json!({ "id": "fb-3", "name": "Eve" }));
        let location = away.back(&world, "facebook").await;
        assert_eq!(location, "/es/oauth?error=EMAIL_MISSING&provider=facebook");
    }
}

#[tokio::test]
async fn a_state_is_good_once_in_its_browser_and_for_ten_minutes() {
    let fake = FakeProviders::start().await;
    for world in World::each_with_providers(&fake.config()).await {
        let lost = "/es/oauth?error=TICKET_EXPIRED&provider=google";
        let away = Browser::leaving(&world, "google", "/es").await;
        fake.vouch(&world, &away, &fake.claims(&world, &away, "luna"));
        // Forged, missing, of another browser, without a cookie, of another provider.
        assert_eq!(away.back_with(&world, "google", "state=forged&code=x").await, lost);
        assert_eq!(away.back_with(&world, "google", "code=x").await, lost);
        let other = Browser::leaving(&world, "google", "/es").await;
        let foreign = Browser { cookie: other.cookie.clone(), ..away.clone() };
        assert_eq!(foreign.back(&world, "google").await, lost);
        let bare = Browser { cookie: "a=b".into(), ..away.clone() };
        assert_eq!(bare.back(&world, "google").await, lost);
        // None of that has used it up.
        let location = away.back(&world, "google").await;
        assert!(location.starts_with("/es/oauth?code="), "{location}");
        fake.vouch(&world, &away, &fake.claims(&world, &away, "luna"));
        assert_eq!(away.back(&world, "google").await, lost, "replayed");

        let away = Browser::leaving(&world, "google", "/es").await;
        let crossed = away.back(&world, "facebook").await;
        assert_eq!(crossed, "/es/oauth?error=TICKET_EXPIRED&provider=facebook");
        let away = Browser::leaving(&world, "google", "/es").await;
        world.clock.advance(Duration::from_secs(600));
        assert_eq!(away.back(&world, "google").await, lost, "late");
    }
}

#[tokio::test]
async fn the_code_of_the_page_is_good_once_in_its_browser_and_for_a_minute() {
    let fake = FakeProviders::start().await;
    for world in World::each_with_providers(&fake.config()).await {
        let (browser, location) = visit(&world, &fake, &json!({})).await;
        let foreign = Browser { cookie: "hallyu_oauth=stolen".into(), ..browser.clone() };
        foreign.exchange(&world, &location).await.refused(401, "TICKET_EXPIRED");
        let answers = join_all((0..4).map(|_| browser.exchange(&world, &location))).await;
        let opened = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(opened, 1, "{answers:?}");
        let (browser, location) = visit(&world, &fake, &json!({})).await;
        world.clock.advance(Duration::from_secs(60));
        browser.exchange(&world, &location).await.refused(401, "TICKET_EXPIRED");
    }
}

#[tokio::test]
async fn an_id_token_must_be_of_this_provider_for_us_fresh_and_for_this_login() {
    let fake = FakeProviders::start().await;
    let world = World::with_providers(&fake.config()).await;
    let now = world.ambient.now().timestamp();
    for wrong in [
        json!({ "nonce": "of another login" }),
        json!({ "nonce": null }),
        json!({ "iss": "https://accounts.evil.example" }),
        json!({ "aud": "another client" }),
        json!({ "aud": ["hallyu", "another client"] }),
        json!({ "azp": "another client" }),
        json!({ "exp": now - 61 }),
    ] {
        let (_, location) = visit(&world, &fake, &wrong).await;
        assert_eq!(location, "/pt-BR/oauth?error=PROVIDER_REFUSED&provider=google", "{wrong}");
    }
    assert!(world.events().await.is_empty(), "nobody was made");
    let several = json!({ "aud": ["hallyu", "another client"], "azp": "hallyu" });
    assert_eq!(log_in(&world, &fake, &several).await.status, 200);
}

#[tokio::test]
async fn an_id_token_must_be_signed_by_a_published_key() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let fake = FakeProviders::start().await;
    let world = World::with_providers(&fake.config()).await;
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    for case in 0..4 {
        let away = Browser::leaving(&world, "google", "/es").await;
        let claims = fake.claims(&world, &away, "luna");
        let right = Issuer::new(world.ambient.clone());
        let (signed, body) = (right.sign(&claims), part(&claims));
        let signature = signed.rsplit('.').next().unwrap();
        let token = match case {
            0 => Issuer::forger(world.ambient.clone()).sign(&claims),
            1 => right.with_key_id("another").sign(&claims),
            2 => format!("{}.{body}.", part(&json!({ "alg": "none", "kid": "test" }))),
            _ => format!("{}.{body}.{signature}", part(&json!({ "alg": "HS256", "kid": "test" }))),
        };
        fake.give(&away, token);
        assert_eq!(
            away.back(&world, "google").await,
            "/es/oauth?error=PROVIDER_REFUSED&provider=google",
            "{case}"
        );
    }
}

#[tokio::test]
async fn a_provider_that_refuses_or_is_down_is_told_apart() {
    let fake = FakeProviders::start().await;
    let world = World::with_providers(&fake.config()).await;
    let away = Browser::leaving(&world, "google", "/ko").await;
    let cancelled = format!("state={}&error=access_denied", away.sent("state"));
    let refused = "/ko/oauth?error=PROVIDER_REFUSED&provider=google";
    assert_eq!(away.back_with(&world, "google", &cancelled).await, refused);
    let away = Browser::leaving(&world, "google", "/ko").await;
    let guessed = format!("state={}&code=guessed", away.sent("state"));
    assert_eq!(away.back_with(&world, "google", &guessed).await, refused);
    let away = Browser::leaving(&world, "google", "/ko").await;
    fake.break_down();
    assert_eq!(away.back(&world, "google").await, "/ko/oauth?error=UNAVAILABLE&provider=google");
}

#[tokio::test]
async fn nobody_is_sent_anywhere_else_afterwards() {
    let fake = FakeProviders::start().await;
    let world = World::with_providers(&fake.config()).await;
    for page in [
        "//evil.example",
        "https://evil.example/es",
        "/\\evil.example",
        "/es//evil.example",
        "/api/v1/x",
        "/",
    ] {
        let answer = start(&world, "google", page).await;
        answer.refused(400, "VALIDATION_ERROR");
        assert_eq!(answer.wrong(), ["redirect_uri: page"], "{page}");
    }
    world.get("/api/v1/auth/oauth/google").await.refused(400, "VALIDATION_ERROR");
    start(&world, "myspace", "/es").await.refused(404, "NOT_FOUND");
}

#[tokio::test]
async fn a_provider_that_is_not_configured_is_named() {
    let world = World::with_providers(&OauthConfig::default()).await;
    for (provider, setting) in
        [("google", "oauth.google_client_id"), ("facebook", "oauth.facebook_client_id")]
    {
        let answer = start(&world, provider, "/es").await;
        answer.refused(503, "UNAVAILABLE");
        assert_eq!(answer.json["error"]["details"]["subject"], setting);
    }
    let methods = world.get("/api/v1/auth/methods").await;
    assert_eq!(methods.json["data"], json!({ "google": false, "facebook": false, "passkeys": true }));
    let fake = FakeProviders::start().await;
    let world = World::with_providers(&fake.config()).await;
    let methods = world.get("/api/v1/auth/methods").await;
    assert_eq!(methods.json["data"], json!({ "google": true, "facebook": true, "passkeys": true }));
}

#[tokio::test]
async fn accounts_are_linked_and_unlinked_by_their_owner() {
    let fake = FakeProviders::start().await;
    for world in World::each_with_providers(&fake.config()).await {
        world.user("luna", Role::User).await;
        let luna = world.login("luna").await.text("access_token").to_owned();
        let away = Browser::linking(&world, "google", &luna).await;
        // Who logs in to both may link them, whatever the addresses say.
        let mut claims = fake.claims(&world, &away, "moon");
        claims["email_verified"] = json!(false);
        fake.vouch(&world, &away, &claims);
        assert_eq!(away.back(&world, "google").await, "/es/security?linked=google");
        let links = world.get_as("oauth/accounts", &luna).await;
        assert_eq!(links.json["data"][0]["email"], "moon@example.com");
        let id = links.json["data"][0]["id"].as_str().unwrap().to_owned();

        world.user("sol", Role::User).await;
        let sol = world.login("sol").await.text("access_token").to_owned();
        let away = Browser::linking(&world, "google", &sol).await;
        fake.vouch(&world, &away, &fake.claims(&world, &away, "moon"));
        let taken = away.back(&world, "google").await;
        assert_eq!(taken, "/es/oauth?error=ALREADY_LINKED&provider=google");
        let path = format!("oauth/accounts/{id}");
        world.delete_as(&path, &sol).await.refused(404, "NOT_FOUND");
        assert_eq!(world.delete_as(&path, &luna).await.status, 204);
        world.delete_as(&path, &luna).await.refused(404, "NOT_FOUND");
        let wanted = ["oauth.link", "oauth.unlink"].map(str::to_owned);
        let audit = actions(world.audit().await);
        assert!(wanted.iter().all(|action| audit.contains(action)), "{audit:?}");
    }
}

#[tokio::test]
async fn the_only_way_in_stays() {
    let fake = FakeProviders::start().await;
    for world in World::each_with_providers(&fake.config()).await {
        let entered = log_in(&world, &fake, &json!({})).await;
        let token = entered.text("access_token");
        let first =
            world.get_as("oauth/accounts", token).await.json["data"][0]["id"].as_str().unwrap().to_owned();
        world.delete_as(&format!("oauth/accounts/{first}"), token).await.refused(409, "LAST_LOGIN_METHOD");
        let away = Browser::linking(&world, "facebook", token).await;
        fake.vouch_on_facebook(&away, json!({ "id": "fb-1" }));
        away.back(&world, "facebook").await;
        let links = world.get_as("oauth/accounts", token).await.json["data"].as_array().unwrap().clone();
        let paths: Vec<_> =
            links.iter().map(|link| format!("oauth/accounts/{}", link["id"].as_str().unwrap())).collect();
        // Of two at once one comes too late.
        let both = join_all(paths.iter().map(|path| world.delete_as(path, token))).await;
        assert_eq!(both.iter().filter(|answer| answer.status == 204).count(), 1, "{both:?}");
        assert_eq!(log_in(&world, &fake, &json!({})).await.status.as_u16(), 200);
    }
}

#[tokio::test]
async fn the_database_does_not_give_a_providers_tokens_away() {
    use sea_orm::{ConnectionTrait, Statement};
    let fake = FakeProviders::start().await;
    let world = World::with_providers(&fake.config()).await;
    log_in(&world, &fake, &json!({})).await;
    let tx = world.db.read().await.unwrap();
    let rows = Statement::from_string(world.db.backend(), "SELECT tokens FROM oauth_accounts");
    let row = tx.conn().query_one_raw(rows).await.unwrap().unwrap();
    let stored: Vec<u8> = row.try_get("", "tokens").unwrap();
    assert!(!stored.windows(9).any(|bytes| bytes == b"at-google"), "sealed");
}
