use std::time::Duration;

use hallyu_contracts::user::NicknameChanged;
use hallyu_kernel::{Envelope, Role, UserId};

use crate::support::{World, registration};

fn changed(world: &World, user_id: UserId, nickname: &str) -> Envelope {
    world.clock.advance(Duration::from_secs(1));
    Envelope::new(&world.ambient, &NicknameChanged { user_id, nickname: nickname.to_owned() })
}

async fn nickname(world: &World, of: &str) -> String {
    world.login(of).await.json["data"]["user"]["nickname"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn logins_and_registrations_follow_the_profile() {
    for world in World::each().await {
        let account = world.user("luna", Role::User).await;
        let (first, second) = (changed(&world, account.id, "Sol"), changed(&world, account.id, "Mar"));
        world.deliver(&second).await;
        world.deliver(&first).await;
        assert_eq!(
            nickname(&world, "luna").await,
            "Mar",
            "the last name counts, however late the others come"
        );
        let newcomer = |name| {
            let email = format!("new{name}@example.com").parse().unwrap();
            world.auth.register(hallyu_auth::Registration { email, ..registration(name) })
        };
        assert!(newcomer("MAR").await.is_err());
        assert!(newcomer("luna").await.is_ok(), "the old name is free again");
    }
}

#[tokio::test]
async fn a_name_that_another_account_still_has_comes_again() {
    for world in World::each().await {
        let (one, other) = (world.user("luna", Role::User).await, world.user("sol", Role::User).await);
        let (taken, freed) = (changed(&world, one.id, "sol"), changed(&world, other.id, "estrella"));
        assert!(world.try_deliver(&taken).await.is_err());
        world.deliver(&freed).await;
        world.deliver(&taken).await;
        assert_eq!(nickname(&world, "luna").await, "sol");
        assert_eq!(nickname(&world, "sol").await, "estrella");
    }
}
