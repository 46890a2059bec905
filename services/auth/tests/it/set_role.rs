use hallyu_contracts::auth::RoleChanged;
use hallyu_kernel::{Event, Role};

use crate::support::World;

#[tokio::test]
async fn tokens_of_the_old_role_are_good_no_more() {
    for world in World::each().await {
        let account = world.user("luna", Role::User).await;
        let tokens = world.login("luna").await;
        assert_eq!(world.knock(tokens.text("access_token")).await.status, 200);
        world.events().await;

        world.auth.set_role(account.id, Role::Premium).await.unwrap();
        world.knock(tokens.text("access_token")).await.refused(401, "TOKEN_EXPIRED");
        let renewed = world.refresh(tokens.text("refresh_token")).await;
        assert_eq!(world.knock(renewed.text("access_token")).await.status, 200);
        assert_eq!(world.login("luna").await.json["data"]["user"]["role"], "premium");

        let events = world.events().await;
        assert_eq!(events.len(), 1);
        let changed: RoleChanged = events[0].open().unwrap();
        assert_eq!(changed, RoleChanged { user_id: account.id, role: Role::Premium });
        assert!(world.audit().await.contains(&("role.set".into(), account.id.to_string())));
    }
}

#[tokio::test]
async fn another_process_notices_by_the_event() {
    let world = World::new().await;
    let account = world.user("luna", Role::User).await;
    let tokens = world.login("luna").await;
    assert_eq!(world.knock(tokens.text("access_token")).await.status, 200);
    world.events().await;
    // As the command line does it: on the same database, with a cache of its own.
    let elsewhere = world.on_same_database();
    elsewhere.set_role(account.id, Role::Admin).await.unwrap();
    assert_eq!(world.knock(tokens.text("access_token")).await.status, 200, "not told yet");
    let events = world.events().await;
    assert_eq!(events[0].topic, RoleChanged::TOPIC);
    world.deliver(&events[0]).await;
    world.knock(tokens.text("access_token")).await.refused(401, "TOKEN_EXPIRED");
}

#[tokio::test]
async fn the_same_role_again_changes_nothing() {
    let world = World::new().await;
    let account = world.user("luna", Role::Moderator).await;
    world.events().await;
    world.auth.set_role(account.id, Role::Moderator).await.unwrap();
    assert!(world.events().await.is_empty());
}

#[tokio::test]
async fn nobody_has_no_role() {
    let world = World::new().await;
    let refused = world.auth.set_role(world.ambient.id(), Role::Admin).await.unwrap_err();
    assert!(refused.to_string().contains("usr_"), "{refused}");
}
