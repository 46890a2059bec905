use std::time::Duration;

use hallyu_kernel::Role;
use serde_json::Value;

use crate::support::World;

#[tokio::test]
async fn the_log_is_read_page_by_page_newest_first() {
    for world in World::each().await {
        world.user("root", Role::Admin).await;
        let admin = world.login("root").await.text("access_token").to_owned();
        for number in 0..5 {
            world.clock.advance(Duration::from_secs(1));
            world.user(&format!("luna{number}"), Role::User).await;
        }
        let read = async |query: &str| {
            let answer = world.call("GET", &format!("admin/audit-log{query}"), (&admin, &Value::Null)).await;
            assert_eq!(answer.status, 200, "{}", answer.json);
            answer.json["data"].clone()
        };
        let (mut seen, mut query) = (Vec::new(), "?limit=2".to_owned());
        loop {
            let page = read(&query).await;
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= 2);
            seen.extend(items.iter().map(|entry| entry["at"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            query = format!("?limit=2&cursor={cursor}");
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.is_sorted_by(|newer, older| newer > older), "{seen:?}");

        let first = read("?limit=1").await["items"][0].clone();
        let subject = first["subject"].as_str().unwrap();
        let fits = read(&format!("?subject={subject}&action=user.create")).await;
        assert_eq!(fits["items"].as_array().unwrap().as_slice(), std::slice::from_ref(&first));
        assert_eq!(fits["next_cursor"], Value::Null);
        assert_eq!(first["actor"], Value::Null, "the operator made it");
        assert_eq!(read("?action=nothing").await["items"], Value::Array(vec![]));
        assert_eq!(read(&format!("?actor={subject}")).await["items"], Value::Array(vec![]));
    }
}

#[tokio::test]
async fn a_wrong_cursor_or_actor_is_refused() {
    let world = World::new().await;
    world.user("root", Role::Admin).await;
    let admin = world.login("root").await.text("access_token").to_owned();
    for query in ["?cursor=x", "?actor=x", "?limit=0"] {
        let answer = world.call("GET", &format!("admin/audit-log{query}"), (&admin, &Value::Null)).await;
        answer.refused(400, "VALIDATION_ERROR");
    }
}
