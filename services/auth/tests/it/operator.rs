use hallyu_auth::AuthError;
use hallyu_auth::NewUser;
use hallyu_contracts::auth::UserRegistered;
use hallyu_kernel::{Event, Role};

use crate::support::{World, registration};

#[tokio::test]
async fn an_account_of_any_role_can_be_made_and_needs_no_mail() {
    let world = World::new().await;
    for role in Role::ALL {
        let account = world.user(role.as_str(), role).await;
        assert!(account.email_verified);
        assert_eq!(world.login(role.as_str()).await.json["data"]["user"]["role"], role.as_str());
        assert!(world.audit().await.contains(&("user.create".into(), account.id.to_string())));
    }
    let events = world.events().await;
    assert_eq!(events.len(), Role::ALL.len());
    assert!(events.iter().all(|event| event.topic == UserRegistered::TOPIC));
}

#[tokio::test]
async fn an_account_that_exists_is_refused() {
    let world = World::new().await;
    world.user("luna", Role::User).await;
    let again = NewUser { registration: registration("luna"), role: Role::Admin };
    assert!(matches!(world.auth.create_user(again).await, Err(AuthError::EmailTaken)));
}

#[tokio::test]
async fn the_operator_opens_a_session_without_a_password() {
    let world = World::new().await;
    let account = world.user("luna", Role::Creator).await;
    let found = world.auth.user_by_email("Luna@Example.com").await.unwrap();
    assert_eq!(found, account);
    let tokens = world.auth.open_session(found.id).await.unwrap();
    assert_eq!(world.knock(&tokens.access_token).await.status, 200);
    assert!(world.audit().await.contains(&("session.open".into(), account.id.to_string())));
    assert!(world.auth.user_by_email("nobody@example.com").await.is_err());
}
