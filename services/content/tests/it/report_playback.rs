use hallyu_kernel::{Actor, Role};
use hallyu_testkit::Answered;
use http::Method;
use serde_json::{Value, json};

use crate::world::{Upload, World, creator, viewer};

fn report(upload: &Upload) -> Value {
    json!({
        "episode_id": upload.episode, "startup_ms": 420, "watched_ms": 50_000, "stall_count": 2, "stall_ms": 1_000,
        "average_bitrate": 1_500_000, "dropped_frames": 3, "error": null,
    })
}

async fn send(world: &World, reporter: &Actor, body: &Value) -> Answered {
    world.post(&format!("/streams/{}/reports", reporter.session_id), reporter, body).await
}

fn admin() -> Actor {
    Actor { role: Role::Admin, ..creator() }
}

#[tokio::test]
async fn operators_see_what_players_report_and_where_it_went_wrong() {
    let world = World::new().await;
    let (upload, fine) = (world.published().await, world.published().await);
    send(&world, &viewer(), &report(&upload)).await.is(204);
    let mut broken = report(&upload);
    broken["startup_ms"] = Value::Null;
    broken["error"] = json!("media");
    send(&world, &viewer(), &broken).await.is(204);
    let mut well = report(&fine);
    (well["stall_count"], well["stall_ms"]) = (json!(0), json!(0));
    send(&world, &viewer(), &well).await.is(204);

    let answer = world.get("/admin/quality", Some(&admin())).await;
    let seen = answer.data();
    assert_eq!(
        (&seen["hours"], &seen["plays"], &seen["watched_seconds"]),
        (&json!(24), &json!(2), &json!(150))
    );
    assert_eq!(seen["average_bitrate"], 1_500_000);
    assert_eq!(seen["errors"], json!([{ "code": "media", "count": 1 }]));
    let p95 = seen["startup_ms"]["p95"].as_u64().unwrap();
    assert!((251..=500).contains(&p95), "{p95}");
    assert_eq!(seen["by_hour"].as_array().unwrap().len(), 1);
    let worst = seen["worst_episodes"].as_array().unwrap();
    assert_eq!(worst.len(), 1, "the other episode played well");
    assert_eq!((&worst[0]["episode_id"], &worst[0]["errors"]), (&json!(upload.episode), &json!(1)));
}

#[tokio::test]
async fn hours_are_kept_apart() {
    let world = World::new().await;
    let upload = world.published().await;
    send(&world, &viewer(), &report(&upload)).await.is(204);
    world.clock.advance(std::time::Duration::from_secs(3_600));
    send(&world, &viewer(), &report(&upload)).await.is(204);
    let hours = |seen: &Value| seen["by_hour"].as_array().unwrap().len();
    assert_eq!(hours(world.get("/admin/quality", Some(&admin())).await.data()), 2);
    let request = "/admin/quality?hours=1";
    world.clock.advance(std::time::Duration::from_secs(3_600));
    assert_eq!(hours(world.get(request, Some(&admin())).await.data()), 1, "an earlier one is not asked for");
}

#[tokio::test]
async fn nobody_reports_for_another_or_what_cannot_be() {
    let world = World::new().await;
    let upload = world.published().await;
    let path = format!("/streams/{}/reports", admin().session_id);
    let stranger = Actor { session_id: world.ambient.id(), ..viewer() };
    world.post(&path, &stranger, &report(&upload)).await.refused(404, "NOT_FOUND");
    for (field, value) in
        [("watched_ms", json!(4_000_000)), ("stall_ms", json!(-1)), ("error", json!("bored"))]
    {
        let mut body = report(&upload);
        body[field] = value;
        send(&world, &viewer(), &body).await.refused(400, "VALIDATION_ERROR");
    }
    world.get("/admin/quality", Some(&viewer())).await.refused(403, "FORBIDDEN");
    world.get("/admin/quality?hours=745", Some(&admin())).await.refused(400, "VALIDATION_ERROR");
    let request = world.request(Method::POST, &path, None).body(axum::body::Body::empty()).unwrap();
    world.send(request).await.is(401);
}
