//! What a user gets to see of what this service holds, and what is left of a user who is erased.

use std::collections::BTreeSet;

use hallyu_contracts::auth::VerificationRequested;
use hallyu_contracts::personal::{
    Erased, ErasureDue, ExportPart, ExportPartReady, ExportRequested, export_part_key,
};
use hallyu_kernel::{Envelope, Event, Role, UserId};
use hallyu_testkit::Answered;
use hallyu_testkit::traces::{Person, in_blobs, in_database, tables};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use crate::support::{PASSWORD, World};

/// Tables in which no row belongs to a user, or none but what goes with a row that does, or under a hash alone.
const NOT_PERSONAL: [&str; 3] = ["signing_keys", "spent_refresh_tokens", "throttles"];

/// Somebody about whom every table says something; with the present tokens.
async fn everywhere(world: &World) -> (UserId, Answered) {
    let body = json!({ "email": "Luna@example.com", "password": PASSWORD, "nickname": "Luna", "country": "MX",
                       "language": "es", "terms_agreed": true, "privacy_agreed": true });
    let account = world.post("register", &body).await;
    let user_id: UserId = account.text("user_id").parse().unwrap();
    for event in world.events().await {
        if event.topic == VerificationRequested::TOPIC {
            world.deliver(&event).await;
        }
    }
    let tokens = world.login("luna").await;
    let tokens = world.refresh(tokens.text("refresh_token")).await;
    world.auth.set_role(user_id, Role::Creator).await.unwrap();
    world.auth.open_session(user_id).await.unwrap();
    let tokens = world.refresh(tokens.text("refresh_token")).await;
    second_factor(world, user_id).await;
    world.events().await;
    (user_id, tokens)
}

/// What two-step verification would leave.
async fn second_factor(world: &World, user_id: UserId) {
    let sqlite = world.db.backend() == DbBackend::Sqlite;
    let entry = if sqlite {
        "x'0000000000007000800000000000000a'"
    } else {
        "'00000000-0000-7000-8000-00000000000a'::uuid"
    };
    let id = match sqlite {
        true => format!("x'{}'", user_id.uuid().simple()),
        false => format!("'{}'::uuid", user_id.uuid()),
    };
    let (bytes, time) = if sqlite {
        ("x'5ec7e7'", "'2026-01-15T12:00:00+00:00'")
    } else {
        ("'\\x5ec7e7'::bytea", "'2026-01-15T12:00:00Z'")
    };
    let tx = world.db.write().await.unwrap();
    for sql in [
        format!("INSERT INTO mfa_secrets (user_id, secret, confirmed_at, last_step, wrong_codes) VALUES ({id}, {bytes}, {time}, 1, 0)"),
        format!("INSERT INTO recovery_codes (user_id, code_hash) VALUES ({id}, {bytes})"),
        format!("INSERT INTO tickets (id, kind, secret_hash, user_id, tries, sealed, expires_at) VALUES ({id}, 'mfa', {bytes}, {id}, 0, {bytes}, {time})"),
        format!("INSERT INTO oauth_accounts (id, user_id, provider, provider_user_id, email, tokens, created_at)
                 VALUES ({entry}, {id}, 'google', '1071', 'luna@example.com', {bytes}, {time})"),
        format!("INSERT INTO passkeys (id, user_id, credential_id, name, credential, created_at)
                 VALUES ({entry}, {id}, {bytes}, 'Luna''s phone', '{{}}', {time})"),
        format!("INSERT INTO audit_log (id, actor, action, subject, details, ip, at)
                 VALUES ({entry}, {id}, 'login.refused', 'luna@example.com', '{{\"nickname\":\"Luna\",\"plan\":\"Lunar\"}}', '203.0.113.9', {time})"),
    ] {
        tx.conn().execute_unprepared(&sql).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn luna(user_id: UserId) -> Person {
    let mut person = Person::new(user_id, "luna@example.com", "\"Luna\"");
    person.texts.push("203.0.113.9".to_owned());
    person
}

async fn told<E: Event>(world: &World) -> Vec<E> {
    let events = world.events().await;
    events.iter().filter(|event| event.topic == E::TOPIC).map(|event| event.open().unwrap()).collect()
}

#[tokio::test]
async fn the_export_shows_every_table_that_holds_something_about_users_and_no_secret() {
    for world in World::each().await {
        let (user_id, _) = everywhere(&world).await;
        let event = ExportRequested { export_id: world.ambient.id(), user_id };
        let envelope = Envelope::new(&world.ambient, &event);
        world.deliver(&envelope).await;
        world.deliver(&envelope).await;
        let ready = told::<ExportPartReady>(&world).await;
        assert_eq!(ready, [ExportPartReady { export_id: event.export_id, holder: "auth".to_owned() }]);
        let part: ExportPart = world.blobs.get_json(&export_part_key(event.export_id, "auth")).await.unwrap();
        let shown: BTreeSet<String> =
            part.data.keys().cloned().chain(NOT_PERSONAL.map(str::to_owned)).collect();
        assert_eq!(
            shown,
            tables(&world.db).await,
            "declare new tables in infrastructure/sql/personal_data.rs"
        );
        assert_eq!(part.data["users"][0]["email"], "Luna@example.com");
        assert_eq!(part.data["sessions"].as_array().unwrap().len(), 2);
        let acts = part.data["audit_log"].as_array().unwrap();
        assert!(acts.iter().any(|act| act["action"] == "role.set" && act["by"] == "others"), "{acts:?}");
        let text = Value::from(part.data).to_string();
        for secret in ["$2b$", "hash", "5ec7e7", "secret_hash", "sealed"] {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }
}

#[tokio::test]
async fn an_account_that_is_gone_has_no_part() {
    let world = World::new().await;
    let event = ExportRequested { export_id: world.ambient.id(), user_id: world.ambient.id() };
    world.deliver(&Envelope::new(&world.ambient, &event)).await;
    assert_eq!(told::<ExportPartReady>(&world).await, []);
    assert!(world.blobs.list("").await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_is_left_anywhere_and_sessions_end_at_once() {
    for world in World::each().await {
        let (user_id, tokens) = everywhere(&world).await;
        world.user("sol", Role::User).await;
        world.events().await;
        let person = luna(user_id);
        is_everywhere(&world, &person).await;
        assert_eq!(world.knock(tokens.text("access_token")).await.status, 200);
        let entries = world.audit().await.len();

        let due = ErasureDue { erasure_id: world.ambient.id(), user_id };
        let envelope = Envelope::new(&world.ambient, &due);
        world.deliver(&envelope).await;
        world.deliver(&envelope).await;
        let confirmed = told::<Erased>(&world).await;
        assert_eq!(confirmed, [Erased { erasure_id: due.erasure_id, holder: "auth".to_owned() }]);
        assert_eq!(in_database(&world.db, &person).await, [""; 0], "{:?}", world.db.backend());
        assert_eq!(in_blobs(&world.blobs, &person).await, [""; 0]);
        world.knock(tokens.text("access_token")).await.refused(401, "INVALID_TOKEN");
        assert_eq!(world.refresh(tokens.text("refresh_token")).await.status, 401);
        world.login("luna").await.refused(401, "INVALID_CREDENTIALS");
        assert_eq!(world.audit().await.len(), entries, "the audit log loses no entry");
        entries_belong_together(&world).await;
        registers_again(&world).await;
        assert_eq!(world.login("sol").await.status, 200, "others stay");
    }
}

/// The check can fail.
async fn is_everywhere(world: &World, person: &Person) {
    let found = in_database(&world.db, person).await;
    for place in [
        "users.id",
        "users.email",
        "sessions.user_id",
        "one_time_tokens.user_id",
        "tickets.user_id",
        "mfa_secrets.user_id",
        "recovery_codes.user_id",
        "known_devices.user_id",
        "audit_log.subject",
        "audit_log.actor",
        "audit_log.details",
        "audit_log.ip",
    ] {
        assert!(found.contains(&place.to_owned()), "{place} is not in {found:?}");
    }
}

/// Address and nickname are free.
async fn registers_again(world: &World) {
    let body = json!({ "email": "luna@example.com", "password": PASSWORD, "nickname": "luna", "country": "MX",
                       "language": "es", "terms_agreed": true, "privacy_agreed": true });
    assert_eq!(world.post("register", &body).await.status, 201);
}

/// Whose they are cannot be told.
async fn entries_belong_together(world: &World) {
    let audit = world.audit().await;
    let subjects = audit.iter().map(|(_, subject)| subject.as_str());
    let aliases: BTreeSet<&str> = subjects.filter(|subject| subject.starts_with("erased_")).collect();
    assert_eq!(aliases.len(), 1, "{audit:?}");
}
