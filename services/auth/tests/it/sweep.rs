use std::time::Duration;

use hallyu_kernel::Role;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;

use crate::support::World;

async fn count(world: &World, table: &str) -> i64 {
    let tx = world.db.read().await.unwrap();
    let sql = format!("SELECT count(*) AS n FROM {table}");
    let row =
        tx.conn().query_one_raw(Statement::from_string(world.db.backend(), sql)).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

#[tokio::test]
async fn what_has_expired_is_removed_and_nothing_else() {
    for world in World::each().await {
        let days = |n: u64| Duration::from_secs(n * 24 * 60 * 60);
        world.user("luna", Role::User).await;
        let old = world.login("luna").await;
        world.refresh(old.text("refresh_token")).await;
        world.clock.advance(days(10));
        let young = world.login("luna").await;
        world.auth.rotate_signing_keys().await.unwrap();
        world.post("login", &json!({ "email": "luna@example.com", "password": "Wrong-Horse-7" })).await;
        world.clock.advance(days(20));
        world.auth.sweep().await.unwrap();
        // The first sweep retires the old key, for which the second one finds no tokens left.
        world.auth.sweep().await.unwrap();
        assert_eq!(count(&world, "sessions").await, 1);
        assert_eq!(count(&world, "spent_refresh_tokens").await, 0);
        assert_eq!(count(&world, "signing_keys").await, 1);
        assert_eq!(count(&world, "throttles").await, 0);
        assert_eq!(count(&world, "known_devices").await, 2);
        assert_eq!(world.refresh(young.text("refresh_token")).await.status, 200);
    }
}
