use std::time::Duration;

use futures_util::future::join_all;
use hallyu_auth::{Rfc6238, SecondFactor, TotpSecret};
use hallyu_kernel::Role;
use hallyu_testkit::Answered;
use serde_json::{Value, json};

use crate::support::{PASSWORD, World};

/// An authenticator app, given what the server shows.
struct App(TotpSecret);

impl App {
    fn reading(enrolment: &Answered) -> Self {
        let mut bits = enrolment.text("secret").bytes().flat_map(|letter| {
            let value = match letter {
                b'A'..=b'Z' => letter - b'A',
                _ => letter - b'2' + 26,
            };
            (0..5).rev().map(move |bit| value >> bit & 1)
        });
        App(TotpSecret(std::array::from_fn(|_| bits.by_ref().take(8).fold(0, |byte, bit| byte << 1 | bit))))
    }

    fn code(&self, world: &World) -> String {
        Rfc6238::code(&self.0, SecondFactor::step_at(world.ambient.now()))
    }

    /// Six digits that are none of those that are good now.
    fn wrong(&self, world: &World) -> String {
        let good = |offset: i64| Rfc6238::code(&self.0, SecondFactor::step_at(world.ambient.now()) + offset);
        let good: Vec<_> = (-1..=1).map(good).collect();
        (0..).map(|n| format!("{n:06}")).find(|code| !good.contains(code)).unwrap()
    }
}

fn pass_a_step(world: &World) {
    world.clock.advance(Duration::from_secs(30));
}

/// A user with two-step verification: an access token, the app, the recovery codes. Its last code is used up.
async fn protected(world: &World, name: &str) -> (String, App, Vec<String>) {
    world.user(name, Role::User).await;
    let access = world.login(name).await.text("access_token").to_owned();
    let app = App::reading(&world.post_as("mfa/totp/enrol", &access).await);
    let confirmed = world.post_with("mfa/totp/confirm", &access, &json!({ "code": app.code(world) })).await;
    let codes = confirmed.json["data"]["recovery_codes"].as_array().expect("codes").clone();
    (access, app, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

/// Switches two-step verification on for whoever has this token.
pub(crate) async fn switch_on(world: &World, access: &str) {
    let app = App::reading(&world.post_as("mfa/totp/enrol", access).await);
    let on = world.post_with("mfa/totp/confirm", access, &json!({ "code": app.code(world) })).await;
    assert_eq!(on.status, 200, "{}", on.json);
}

/// The first step of a login.
async fn ticket(world: &World, name: &str) -> String {
    let asked = world.login(name).await;
    asked.refused(401, "MFA_REQUIRED");
    asked.json["error"]["details"]["mfa_token"].as_str().unwrap().to_owned()
}

async fn verify(world: &World, token: &str, code: &str) -> Answered {
    world.post("mfa/verify", &json!({ "mfa_token": token, "code": code })).await
}

#[tokio::test]
async fn a_login_asks_for_a_code_once_the_app_is_confirmed() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let access = world.login("luna").await.text("access_token").to_owned();
        let enrolment = world.post_as("mfa/totp/enrol", &access).await;
        let uri = enrolment.text("otpauth_uri");
        let secret = enrolment.text("secret");
        let start = format!("otpauth://totp/HallyuLatino:luna%40example.com?secret={secret}&");
        assert!(uri.starts_with(&start), "{uri}");
        assert_eq!(world.login("luna").await.status, 200, "not confirmed yet");

        let app = App::reading(&enrolment);
        let wrong = json!({ "code": app.wrong(&world) });
        world.post_with("mfa/totp/confirm", &access, &wrong).await.refused(401, "INVALID_CODE");
        assert_eq!(world.login("luna").await.status, 200, "not confirmed yet");
        let confirmed =
            world.post_with("mfa/totp/confirm", &access, &json!({ "code": app.code(&world) })).await;
        let codes = confirmed.json["data"]["recovery_codes"].as_array().unwrap();
        assert_eq!(codes.len(), 10, "{}", confirmed.json);

        let asked = world.login("luna").await;
        asked.refused(401, "MFA_REQUIRED");
        assert!(asked.json.get("data").is_none(), "{}", asked.json);
        assert_eq!(asked.json["error"]["details"]["methods"], json!(["totp", "recovery_code"]));
        pass_a_step(&world);
        let token = ticket(&world, "luna").await;
        let entered = verify(&world, &token, &app.code(&world)).await;
        assert_eq!(world.knock(entered.text("access_token")).await.status, 200);
        assert_eq!(entered.json["data"]["user"]["nickname"], "luna");
        pass_a_step(&world);
        verify(&world, &token, &app.code(&world)).await.refused(401, "TICKET_EXPIRED");

        let status = world.get_as("mfa", &access).await;
        assert_eq!(status.json["data"], json!({ "totp": true, "recovery_codes_left": 10 }));
        let audit: Vec<_> = world.audit().await.into_iter().map(|(action, _)| action).collect();
        assert!(audit.contains(&"mfa.enable".to_owned()), "{audit:?}");
    }
}

#[tokio::test]
async fn a_wrong_password_does_not_tell_that_there_is_a_second_step() {
    let world = World::new().await;
    protected(&world, "luna").await;
    let wrong = json!({ "email": "luna@example.com", "password": "Wrong-Horse-7" });
    world.post("login", &wrong).await.refused(401, "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn a_code_opens_one_session_however_many_show_it() {
    for world in World::each().await {
        let (_, app, _) = protected(&world, "luna").await;
        // The code that switched it on is used up.
        verify(&world, &ticket(&world, "luna").await, &app.code(&world)).await.refused(401, "INVALID_CODE");
        pass_a_step(&world);
        let (one, other) = (ticket(&world, "luna").await, ticket(&world, "luna").await);
        let code = app.code(&world);
        let answers = join_all([&one, &other, &one, &other].map(|token| verify(&world, token, &code))).await;
        let opened = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(opened, 1, "{answers:?}");
    }
}

#[tokio::test]
async fn five_wrong_codes_end_a_login_and_ten_make_the_account_deaf_for_a_while() {
    for world in World::each().await {
        let (_, app, codes) = protected(&world, "luna").await;
        pass_a_step(&world);
        for _ in 0..2 {
            let token = ticket(&world, "luna").await;
            for _ in 0..5 {
                verify(&world, &token, &app.wrong(&world)).await.refused(401, "INVALID_CODE");
            }
            verify(&world, &token, &app.code(&world)).await.refused(401, "TICKET_EXPIRED");
        }
        let token = ticket(&world, "luna").await;
        let deaf = verify(&world, &token, &app.code(&world)).await;
        deaf.refused(429, "RATE_LIMITED");
        assert_eq!(deaf.headers["retry-after"], "900");
        // Whoever owns the account is not locked out: nobody guesses a recovery code.
        assert_eq!(verify(&world, &token, &codes[0]).await.status, 200);
        world.clock.advance(Duration::from_secs(900));
        let token = ticket(&world, "luna").await;
        assert_eq!(verify(&world, &token, &app.code(&world)).await.status, 200);
        let audit: Vec<_> = world.audit().await.into_iter().map(|(action, _)| action).collect();
        assert_eq!(audit.iter().filter(|action| *action == "mfa.blocked").count(), 1, "{audit:?}");
    }
}

#[tokio::test]
async fn a_recovery_code_is_good_once_however_it_is_typed() {
    for world in World::each().await {
        let (access, _, codes) = protected(&world, "luna").await;
        let typed = codes[3].to_lowercase().replace('-', " ");
        assert_eq!(verify(&world, &ticket(&world, "luna").await, &typed).await.status, 200);
        verify(&world, &ticket(&world, "luna").await, &codes[3]).await.refused(401, "INVALID_CODE");
        assert_eq!(world.get_as("mfa", &access).await.json["data"]["recovery_codes_left"], 9);
        protected(&world, "sol").await;
        let foreign = verify(&world, &ticket(&world, "sol").await, &codes[4]).await;
        foreign.refused(401, "INVALID_CODE");
    }
}

#[tokio::test]
async fn a_login_must_be_finished_within_five_minutes() {
    let world = World::new().await;
    let (_, app, _) = protected(&world, "luna").await;
    let token = ticket(&world, "luna").await;
    world.clock.advance(Duration::from_secs(300));
    verify(&world, &token, &app.code(&world)).await.refused(401, "TICKET_EXPIRED");
    verify(&world, "made-up", &app.code(&world)).await.refused(401, "TICKET_EXPIRED");
    assert_eq!(world.post("mfa/verify", &json!({})).await.wrong(), ["mfa_token: required", "code: required"]);
}

#[tokio::test]
async fn an_app_is_not_replaced_behind_its_owners_back() {
    let world = World::new().await;
    let (access, app, _) = protected(&world, "luna").await;
    world.post_as("mfa/totp/enrol", &access).await.refused(409, "MFA_ALREADY_ON");
    pass_a_step(&world);
    let again = json!({ "code": app.code(&world) });
    world.post_with("mfa/totp/confirm", &access, &again).await.refused(409, "MFA_ALREADY_ON");
    world.post("mfa/totp/enrol", &json!({})).await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn switching_it_off_takes_a_code_or_the_password() {
    for world in World::each().await {
        let (access, app, codes) = protected(&world, "luna").await;
        let off = async |body: Value| world.post_with("mfa/totp/disable", &access, &body).await;
        assert_eq!(off(json!({})).await.wrong(), ["code: required"]);
        off(json!({ "password": "Wrong-Horse-7" })).await.refused(401, "INVALID_CODE");
        off(json!({ "code": app.wrong(&world) })).await.refused(401, "INVALID_CODE");
        assert_eq!(off(json!({ "password": PASSWORD })).await.status, 204);
        assert_eq!(world.login("luna").await.status, 200);
        assert_eq!(world.get_as("mfa", &access).await.json["data"]["recovery_codes_left"], 0);
        off(json!({ "password": PASSWORD })).await.refused(409, "MFA_NOT_ON");

        let app = App::reading(&world.post_as("mfa/totp/enrol", &access).await);
        let on = json!({ "code": app.code(&world) });
        assert_eq!(world.post_with("mfa/totp/confirm", &access, &on).await.status, 200);
        off(json!({ "code": codes[0] })).await.refused(401, "INVALID_CODE");
        pass_a_step(&world);
        assert_eq!(off(json!({ "code": app.code(&world) })).await.status, 204);
    }
}

#[tokio::test]
async fn guessing_the_password_of_a_stolen_session_is_limited() {
    let world = World::new().await;
    let (access, _, _) = protected(&world, "luna").await;
    let off = async |password: &str| {
        world.post_with("mfa/totp/disable", &access, &json!({ "password": password })).await
    };
    for _ in 0..10 {
        off("Wrong-Horse-7").await.refused(401, "INVALID_CODE");
    }
    off(PASSWORD).await.refused(429, "RATE_LIMITED");
}

#[tokio::test]
async fn the_database_does_not_give_the_secret_away() {
    use sea_orm::{ConnectionTrait, Statement};
    let world = World::new().await;
    let (_, app, _) = protected(&world, "luna").await;
    let tx = world.db.read().await.unwrap();
    let rows = Statement::from_string(world.db.backend(), "SELECT secret FROM mfa_secrets");
    let row = tx.conn().query_one_raw(rows).await.unwrap().unwrap();
    let stored: Vec<u8> = row.try_get("", "secret").unwrap();
    assert!(!stored.windows(20).any(|bytes| bytes == app.0.0), "sealed");
}
