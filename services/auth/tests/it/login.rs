use std::time::{Duration, Instant};

use futures_util::future::join_all;
use hallyu_auth::Config;
use hallyu_kernel::Role;
use serde_json::json;

use crate::support::{PASSWORD, World};

#[tokio::test]
async fn who_knows_the_password_gets_tokens() {
    let world = World::new().await;
    let account = world.user("luna", Role::Creator).await;
    let body = json!({ "email": " LUNA@example.com", "password": PASSWORD });
    let answer = world.post("login", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    let data = &answer.json["data"];
    assert_eq!((answer.text("token_type"), data["expires_in"].as_u64()), ("Bearer", Some(1800)));
    let user = json!({
        "user_id": account.id.to_string(), "email": "luna@example.com", "nickname": "luna", "role": "creator"
    });
    assert_eq!(data["user"], user);
    assert_eq!(world.knock(answer.text("access_token")).await.status, 200);
}

#[tokio::test]
async fn each_login_is_a_session_of_its_own() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    let (one, other) = (world.login("luna").await, world.login("luna").await);
    assert_ne!(one.text("refresh_token"), other.text("refresh_token"));
    assert_ne!(one.text("access_token"), other.text("access_token"));
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_look_the_same() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    let wrong =
        world.post("login", &json!({ "email": "luna@example.com", "password": "Wrong-Horse-7" })).await;
    let unknown = world.post("login", &json!({ "email": "nobody@example.com", "password": PASSWORD })).await;
    let malformed = world.post("login", &json!({ "email": "no address", "password": PASSWORD })).await;
    for answer in [&wrong, &unknown, &malformed] {
        answer.refused(401, "INVALID_CREDENTIALS");
        assert_eq!(answer.json["error"], wrong.json["error"]);
    }
}

#[tokio::test]
async fn an_unknown_address_takes_as_long_as_a_known_one() {
    let world = World::with(Config { bcrypt_cost: 8, ..Config::default() }).await;
    world.user("luna", Role::User).await;
    let mut fastest = [Duration::MAX; 2];
    let alike = |[known, unknown]: [Duration; 2]| unknown * 2 > known && known * 2 > unknown;
    // The fastest of some is what it takes; a busy machine needs more of them until it is.
    for round in 0..60 {
        if round >= 5 && alike(fastest) {
            break;
        }
        // Guesses are forgotten by then: none is refused before it is looked at.
        world.clock.advance(Duration::from_secs(24 * 60 * 60));
        for (place, email) in ["luna@example.com", "nobody@example.com"].into_iter().enumerate() {
            let start = Instant::now();
            let guess = json!({ "email": email, "password": "Wrong-Horse-7" });
            world.post("login", &guess).await.refused(401, "INVALID_CREDENTIALS");
            fastest[place] = fastest[place].min(start.elapsed());
        }
    }
    assert!(alike(fastest), "known and unknown: {fastest:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_told_to_come_back_later() {
    let world = World::with(Config { bcrypt_cost: 9, bcrypt_parallel: 1, ..Config::default() }).await;
    // Nobody's addresses cost the same work, and do not slow each other down.
    let guesses = (0..40).map(|number| format!("nobody{number}"));
    let answers = join_all(guesses.map(async |name: String| world.login(&name).await)).await;
    let (served, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 401);
    assert!(served.len() >= 9, "those who found a place were served: {}", served.len());
    assert!(!refused.is_empty());
    for answer in refused {
        answer.refused(503, "UNAVAILABLE");
        assert_eq!(answer.headers["retry-after"], "2");
    }
}

#[tokio::test]
async fn a_wrong_type_in_every_field_is_listed() {
    let world = World::new().await;
    let answer = world.post("login", &json!({ "email": 1, "password": [] })).await;
    assert_eq!(answer.wrong(), ["email: type", "password: type"]);
    let answer = world.post("login", &json!({ "email": "", "password": "x".repeat(129) })).await;
    assert_eq!(answer.wrong(), ["email: length_min", "password: length_max"]);
}

#[tokio::test]
async fn the_session_knows_from_where_it_was_opened() {
    use sea_orm::{ConnectionTrait, Statement};
    let world = World::new().await;
    world.user("luna", Role::User).await;
    let body = json!({ "email": "luna@example.com", "password": PASSWORD }).to_string();
    let request = http::Request::post("/api/v1/auth/login")
        .header("content-type", "application/json")
        .header("user-agent", "Firefox on a phone")
        .header("x-forwarded-for", "10.9.9.9, 203.0.113.7");
    assert_eq!(world.send(request.body(body.into()).unwrap()).await.status, 200);
    let tx = world.db.read().await.unwrap();
    let rows = Statement::from_string(world.db.backend(), "SELECT device, ip FROM sessions");
    let row = tx.conn().query_one_raw(rows).await.unwrap().unwrap();
    let text = |name| row.try_get::<String>("", name).unwrap();
    assert_eq!((text("device"), text("ip")), ("Firefox on a phone".into(), "203.0.113.7".into()));
}
