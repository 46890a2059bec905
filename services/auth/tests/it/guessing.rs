use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use hallyu_kernel::Role;
use serde_json::json;

use crate::support::{PASSWORD, World};

const WRONG: &str = "Wrong-Horse-7";

/// How many of so many guesses from an address each were looked at.
async fn attack(world: &World, name: &str, guesses: u32) -> usize {
    let guess = |number: u32| {
        let ip = format!("198.51.{}.{}", number / 250, number % 250);
        async move { world.login_from(&ip, "", (name, WRONG)).await }
    };
    let answers: Vec<_> = stream::iter(0..guesses).map(guess).buffer_unordered(4).collect().await;
    for answer in &answers {
        match answer.status.as_u16() {
            401 => answer.refused(401, "INVALID_CREDENTIALS"),
            _ => {
                answer.refused(429, "RATE_LIMITED");
                assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
            }
        }
    }
    answers.iter().filter(|answer| answer.status == 401).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_guesses_from_everywhere_a_few_dozen_are_looked_at_and_the_owner_gets_in() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let known = world.login_from("203.0.113.7", "", ("luna", PASSWORD)).await.cookie();
        let looked_at = attack(&world, "luna", 1000).await;
        assert!((10..=40).contains(&looked_at), "{looked_at}");
        let stranger = world.login_from("192.0.2.1", "", ("luna", PASSWORD)).await;
        stranger.refused(429, "RATE_LIMITED");
        // On the device that is known, also from another place.
        for ip in ["203.0.113.7", "192.0.2.1"] {
            assert_eq!(world.login_from(ip, &known, ("luna", PASSWORD)).await.status, 200);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_is_slowed_down_alike() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    let mut outcomes = Vec::new();
    for name in ["luna", "nobody"] {
        let mut statuses = Vec::new();
        for number in 0..60 {
            let answer = world.login_from(&format!("198.51.100.{number}"), "", (name, WRONG)).await;
            let wait = answer.headers.get("retry-after").map(|wait| wait.to_str().unwrap().to_owned());
            statuses.push((answer.status, answer.json["error"].clone(), wait));
        }
        outcomes.push(statuses);
    }
    assert_eq!(outcomes[0], outcomes[1]);
    assert!(outcomes[0].iter().any(|(status, ..)| *status == 429));
}

#[tokio::test]
async fn one_network_alone_slows_down_itself_only() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    for number in 0..40 {
        world.login_from(&format!("2001:db8:1:2::{number}"), "", ("luna", WRONG)).await;
    }
    world.login_from("2001:db8:1:2:3::4", "", ("luna", PASSWORD)).await.refused(429, "RATE_LIMITED");
    assert_eq!(world.login_from("203.0.113.7", "", ("luna", PASSWORD)).await.status, 200);
}

#[tokio::test]
async fn the_waits_grow_and_end() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let guess = async |password| world.login_from("203.0.113.7", "", ("luna", password)).await;
        for _ in 0..10 {
            guess(WRONG).await.refused(401, "INVALID_CREDENTIALS");
        }
        for wait in ["1", "2", "4"] {
            let refused = guess(PASSWORD).await;
            refused.refused(429, "RATE_LIMITED");
            assert_eq!(refused.headers["retry-after"], wait);
            world.clock.advance(Duration::from_secs(wait.parse().unwrap()));
            guess(WRONG).await.refused(401, "INVALID_CREDENTIALS");
        }
        world.clock.advance(Duration::from_secs(8));
        assert_eq!(guess(PASSWORD).await.status, 200, "the right password, after the wait");
    }
}

#[tokio::test]
async fn right_passwords_are_not_counted() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    for _ in 0..50 {
        assert_eq!(world.login_from("203.0.113.7", "", ("luna", PASSWORD)).await.status, 200);
    }
}

#[tokio::test]
async fn a_known_device_has_a_count_of_its_own() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    let known = world.login_from("203.0.113.7", "", ("luna", PASSWORD)).await.cookie();
    for _ in 0..10 {
        world.login_from("203.0.113.7", &known, ("luna", WRONG)).await.refused(401, "INVALID_CREDENTIALS");
    }
    world.login_from("203.0.113.7", &known, ("luna", PASSWORD)).await.refused(429, "RATE_LIMITED");
    assert_eq!(
        world.login_from("203.0.113.7", "", ("luna", PASSWORD)).await.status,
        200,
        "and strangers theirs"
    );
}

#[tokio::test]
async fn what_a_device_is_given_is_good_for_its_account_and_is_not_made_up() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        world.user("sol", Role::User).await;
        let answer = world.login_from("203.0.113.7", "", ("sol", PASSWORD)).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        for part in
            ["; Path=/api/v1/auth", "; HttpOnly", "; SameSite=Strict", "; Secure", "; Max-Age=15552000"]
        {
            assert!(cookie.contains(part), "{cookie}");
        }
        let of_sol = answer.cookie();
        attack(&world, "luna", 150).await;
        for made_up in [of_sol.as_str(), "hallyu_device=x", "hallyu_device=", "hallyu_device"] {
            let refused = world.login_from("203.0.113.7", made_up, ("luna", PASSWORD)).await;
            refused.refused(429, "RATE_LIMITED");
        }
    }
}

#[tokio::test]
async fn a_shared_device_is_known_for_all_who_use_it() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    world.user("sol", Role::User).await;
    let one = world.login_from("203.0.113.7", "", ("sol", PASSWORD)).await.cookie();
    let both =
        world.login_from("203.0.113.7", &format!("locale=es; {one}"), ("luna", PASSWORD)).await.cookie();
    for name in ["luna", "sol"] {
        attack(&world, name, 150).await;
        let answer = world.login_from("203.0.113.7", &both, (name, PASSWORD)).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.cookie(), both, "nothing new to keep");
    }
}

#[tokio::test]
async fn a_new_password_ends_the_waits() {
    for world in World::each().await {
        world.user("luna", Role::User).await;
        let known = world.login_from("203.0.113.7", "", ("luna", PASSWORD)).await.cookie();
        attack(&world, "luna", 150).await;
        world.post("password/forgot", &json!({ "email": "luna@example.com" })).await;
        world.deliver_all().await;
        let mail = world.mails().remove(0);
        let (_, rest) = mail.split_once("reset-password?token=").unwrap();
        let token = rest.split_whitespace().next().unwrap();
        let new = "Battery-Staple-8";
        let reset = world.post("password/reset", &json!({ "token": token, "password": new })).await;
        assert_eq!(reset.status, 204, "{}", reset.json);
        assert_eq!(world.login_from("192.0.2.1", "", ("luna", new)).await.status, 200);
        // The attack goes on; the device that chose the password is known now, and the others are not any more.
        attack(&world, "luna", 150).await;
        assert_eq!(world.login_from("192.0.2.1", &reset.cookie(), ("luna", new)).await.status, 200);
        world.login_from("203.0.113.7", &known, ("luna", new)).await.refused(429, "RATE_LIMITED");
    }
}
