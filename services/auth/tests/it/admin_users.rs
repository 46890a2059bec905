use futures_util::future::join;
use hallyu_auth::Account;
use hallyu_contracts::auth::{RoleChanged, UserRestored, UserSuspended};
use hallyu_kernel::{Event, Role};
use hallyu_testkit::Answered;
use serde_json::{Value, json};

use crate::support::{PASSWORD, World};

async fn token(world: &World, nickname: &str) -> String {
    world.login(nickname).await.text("access_token").to_owned()
}

async fn admin(world: &World) -> (Account, String) {
    (world.user("root", Role::Admin).await, token(world, "root").await)
}

async fn set_role(world: &World, token: &str, (of, role): (&Account, &str)) -> Answered {
    world.call("PUT", &format!("admin/users/{}/role", of.id), (token, &json!({ "role": role }))).await
}

async fn suspend(world: &World, token: &str, account: &Account) -> Answered {
    let body = json!({ "reason": "Sells accounts" });
    world.call("POST", &format!("admin/users/{}/suspend", account.id), (token, &body)).await
}

async fn unsuspend(world: &World, token: &str, account: &Account) -> Answered {
    world.call("POST", &format!("admin/users/{}/unsuspend", account.id), (token, &Value::Null)).await
}

#[tokio::test]
async fn accounts_are_found_by_what_is_known_of_them() {
    for world in World::each().await {
        let (_, admin) = admin(&world).await;
        for (name, role) in [("luna", Role::User), ("lunara", Role::Creator), ("sol100", Role::User)] {
            world.clock.advance(std::time::Duration::from_secs(1));
            world.user(name, role).await;
        }
        let find = async |query: &str| {
            let answer = world.call("GET", &format!("admin/users{query}"), (&admin, &Value::Null)).await;
            let items =
                answer.json["data"]["items"].as_array().unwrap_or_else(|| panic!("{}", answer.json)).clone();
            items.iter().map(|user| user["nickname"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(find("").await, ["sol100", "lunara", "luna", "root"], "the newest first");
        assert_eq!(find("?q=LUNA").await, ["lunara", "luna"]);
        assert_eq!(find("?q=luna@exam").await, ["luna"]);
        assert_eq!(find("?q=luna&role=creator").await, ["lunara"]);
        assert_eq!(find("?role=admin").await, ["root"]);
        assert_eq!(find("?limit=1&page=2").await, ["lunara"]);
        for literal in ["?q=%25", "?q=_", "?q=%5C", "?q=nobody"] {
            assert_eq!(find(literal).await, [""; 0], "{literal}");
        }
        let wrong = world.call("GET", "admin/users?role=root&page=0", (&admin, &Value::Null)).await;
        assert_eq!(wrong.status, 400);
    }
}

#[tokio::test]
async fn one_account_is_shown_with_its_sessions() {
    let world = World::new().await;
    let (_, admin) = admin(&world).await;
    let luna = world.user("luna", Role::User).await;
    world.login("luna").await;
    let answer = world.call("GET", &format!("admin/users/{}", luna.id), (&admin, &Value::Null)).await;
    let expected = json!({
        "user_id": luna.id, "email": "luna@example.com", "nickname": "luna", "role": "user",
        "email_verified": true, "language": "en", "created_at": "2026-01-15T12:00:00Z",
        "last_login_at": "2026-01-15T12:00:00Z", "suspended_at": null, "suspension_reason": null, "sessions": 1
    });
    assert_eq!(answer.json["data"], expected);
    world.call("GET", "admin/users/x", (&admin, &Value::Null)).await.refused(404, "NOT_FOUND");
}

#[tokio::test]
async fn a_role_is_changed_at_once_and_told() {
    for world in World::each().await {
        let (root, admin) = admin(&world).await;
        let luna = world.user("luna", Role::User).await;
        let before = token(&world, "luna").await;
        assert_eq!(world.knock(&before).await.status, 200);
        world.events().await;
        let answer = set_role(&world, &admin, (&luna, "creator")).await;
        assert_eq!(answer.text("role"), "creator");
        world.knock(&before).await.refused(401, "TOKEN_EXPIRED");
        let events = world.events().await;
        let changed: RoleChanged = events[0].open().unwrap();
        assert_eq!((events.len(), changed), (1, RoleChanged { user_id: luna.id, role: Role::Creator }));
        let log = world.call("GET", "admin/audit-log?action=role.set", (&admin, &Value::Null)).await;
        let entry = &log.json["data"]["items"][0];
        assert_eq!((&entry["actor"], &entry["ip"]), (&json!(root.id), &json!("203.0.113.9")));
        assert_eq!(entry["details"], json!({ "from": "user", "to": "creator" }));
        assert_eq!(set_role(&world, &admin, (&luna, "root")).await.status, 400);
    }
}

#[tokio::test]
async fn a_suspended_account_is_shut_at_once_and_can_be_opened_again() {
    for world in World::each().await {
        let (root, admin) = admin(&world).await;
        let luna = world.user("luna", Role::User).await;
        let tokens = world.login("luna").await;
        assert_eq!(world.knock(tokens.text("access_token")).await.status, 200);
        world.events().await;
        let shut = suspend(&world, &admin, &luna).await;
        assert_eq!(shut.text("suspension_reason"), "Sells accounts");
        world.knock(tokens.text("access_token")).await.refused(401, "INVALID_TOKEN");
        world.refresh(tokens.text("refresh_token")).await.refused(401, "INVALID_TOKEN");
        world.login("luna").await.refused(403, "ACCOUNT_SUSPENDED");
        let wrong = world.login_from("192.0.2.1", "", ("luna", "Wrong-Horse-7")).await;
        wrong.refused(401, "INVALID_CREDENTIALS");
        let opened = unsuspend(&world, &admin, &luna).await;
        assert_eq!(opened.json["data"]["suspended_at"], Value::Null);
        world.knock(tokens.text("access_token")).await.refused(401, "INVALID_TOKEN");
        assert_eq!(world.login("luna").await.status, 200);
        let events = world.events().await;
        assert_eq!(events[0].open::<UserSuspended>().unwrap(), UserSuspended { user_id: luna.id });
        assert_eq!(events[1].topic, UserRestored::TOPIC);
        for (action, details) in
            [("user.suspend", json!({ "reason": "Sells accounts" })), ("user.unsuspend", json!({}))]
        {
            let path = format!("admin/audit-log?action={action}&subject={}", luna.id);
            let log = world.call("GET", &path, (&admin, &Value::Null)).await;
            let entry = &log.json["data"]["items"][0];
            assert_eq!((&entry["actor"], &entry["details"]), (&json!(root.id), &details), "{}", log.json);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_at_the_same_moment_opens_no_session() {
    for world in World::each().await {
        let (_, admin) = admin(&world).await;
        let luna = world.user("luna", Role::User).await;
        for _ in 0..8 {
            let (shut, tokens) = join(suspend(&world, &admin, &luna), world.login("luna")).await;
            assert_eq!(shut.status, 200, "{}", shut.json);
            if tokens.status == 200 {
                world.knock(tokens.text("access_token")).await.refused(401, "INVALID_TOKEN");
            } else {
                tokens.refused(403, "ACCOUNT_SUSPENDED");
            }
            assert_eq!(unsuspend(&world, &admin, &luna).await.status, 200);
        }
    }
}

#[tokio::test]
async fn only_admins_may() {
    let world = World::new().await;
    let luna = world.user("luna", Role::User).await;
    for role in [Role::User, Role::Premium, Role::Creator, Role::Moderator] {
        let name = format!("x{role}");
        world.user(&name, role).await;
        let token = token(&world, &name).await;
        for path in ["admin/users", "admin/audit-log", &format!("admin/users/{}", luna.id)] {
            world.call("GET", path, (&token, &Value::Null)).await.refused(403, "FORBIDDEN");
        }
        set_role(&world, &token, (&luna, "admin")).await.refused(403, "FORBIDDEN");
        suspend(&world, &token, &luna).await.refused(403, "FORBIDDEN");
        unsuspend(&world, &token, &luna).await.refused(403, "FORBIDDEN");
    }
    world.get("/api/v1/admin/users").await.refused(401, "UNAUTHORIZED");
    assert_eq!(world.login("luna").await.json["data"]["user"]["role"], "user");
}

#[tokio::test]
async fn nobody_does_it_to_himself() {
    let world = World::new().await;
    let (root, admin) = admin(&world).await;
    set_role(&world, &admin, (&root, "user")).await.refused(403, "FORBIDDEN");
    suspend(&world, &admin, &root).await.refused(403, "FORBIDDEN");
    assert_eq!(
        world.login_from("192.0.2.1", "", ("root", PASSWORD)).await.json["data"]["user"]["role"],
        "admin"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_admins_who_demote_each_other_one_is_left() {
    for world in World::each().await {
        let one = world.user("one", Role::Admin).await;
        let other = world.user("other", Role::Admin).await;
        for _ in 0..6 {
            let tokens = (token(&world, "one").await, token(&world, "other").await);
            let (first, second) =
                join(set_role(&world, &tokens.0, (&other, "user")), suspend(&world, &tokens.1, &one)).await;
            let done = [&first, &second].iter().filter(|answer| answer.status == 200).count();
            assert_eq!(done, 1, "{} {}", first.json, second.json);
            world.auth.set_role(other.id, Role::Admin).await.unwrap();
            if second.status == 200 {
                let other = token(&world, "other").await;
                assert_eq!(unsuspend(&world, &other, &one).await.status, 200);
            }
        }
    }
}
