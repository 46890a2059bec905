use hallyu_kernel::{Actor, Role};
use serde_json::{Value, json};

use crate::world::{SPANISH, World, creator, other_creator, viewer};

const BETTER: &str = "¿Y por qué tardaste hoy?";

/// A viewer's correction of the second Spanish line, and the path of the corrections.
async fn suggested(world: &World) -> (String, String, Value) {
    let (_, [_, spanish, _]) = world.subtitled().await;
    let path = format!("/subtitles/{spanish}/suggestions");
    let body = json!({ "at_ms": 3_200, "text": BETTER, "reason": "meaning" });
    let made = world.post(&path, &viewer(), &body).await;
    let made = made.is(201).clone();
    (spanish, format!("{path}/{}", made["suggestion_id"].as_str().unwrap()), made)
}

/// Somebody else who watches.
fn other(world: &World) -> Actor {
    Actor { user_id: world.ambient.id(), session_id: world.ambient.id(), role: Role::User }
}

async fn shown(world: &World, track: &str) -> String {
    String::from_utf8_lossy(&world.get(&format!("/subtitles/{track}.srt"), None).await.bytes).into_owned()
}

#[tokio::test]
async fn three_viewers_who_agree_change_a_line() {
    for world in World::each().await {
        let (spanish, one, made) = suggested(&world).await;
        assert_eq!((&made["replaces"], &made["state"]), (&json!(SPANISH[1]), &json!("open")));
        let vote = format!("{one}/vote");
        world.post(&vote, &viewer(), &json!({})).await.refused(400, "VALIDATION_ERROR");
        let first = other(&world);
        for voter in [first, first, other(&world)] {
            assert_eq!(world.post(&vote, &voter, &json!({})).await.is(200)["state"], "open");
        }
        assert!(
            !shown(&world, &spanish).await.contains(BETTER),
            "two who agree, one of them twice, are not enough"
        );
        let agreed = world.post(&vote, &other(&world), &json!({})).await;
        assert_eq!((&agreed.data()["state"], &agreed.data()["votes"]), (&json!("agreed"), &json!(3)));
        assert!(shown(&world, &spanish).await.contains(BETTER));
    }
}

#[tokio::test]
async fn who_may_change_the_title_decides_once() {
    let world = World::new().await;
    let (spanish, one, _) = suggested(&world).await;
    for foreigner in [viewer(), other_creator()] {
        world.post(&format!("{one}/accept"), &foreigner, &json!({})).await.refused(403, "FORBIDDEN");
    }
    assert_eq!(
        world.post(&format!("{one}/accept"), &creator(), &json!({})).await.is(200)["state"],
        "accepted"
    );
    assert!(shown(&world, &spanish).await.contains(BETTER));
    world.post(&format!("{one}/refuse"), &creator(), &json!({})).await.refused(409, "CONFLICT");
    let lines = world.get(&format!("/subtitles/{spanish}/segments"), Some(&creator())).await;
    assert_eq!(lines.data()["items"][1]["translation"]["state"], "approved");
    let listed = world.get(&format!("/subtitles/{spanish}/suggestions"), Some(&viewer())).await;
    assert_eq!(listed.data()["items"][0]["state"], "accepted", "one's own stays visible");
    assert_eq!(listed.data()["items"][0]["is_own"], true);
    let others = world.get(&format!("/subtitles/{spanish}/suggestions"), Some(&other(&world))).await;
    assert_eq!(others.data()["items"], json!([]));
}

#[tokio::test]
async fn votes_do_not_undo_what_a_manager_vouches_for() {
    let world = World::new().await;
    let (spanish, one, made) = suggested(&world).await;
    let segment = format!("/subtitles/{spanish}/segments/{}", made["segment_id"].as_str().unwrap());
    world.patch(&segment, &creator(), &json!({ "rev": 1, "state": "approved" })).await.is(200);
    for _ in 0..3 {
        world.post(&format!("{one}/vote"), &other(&world), &json!({})).await.is(200);
    }
    assert!(!shown(&world, &spanish).await.contains(BETTER));
}

#[tokio::test]
async fn what_should_not_be_on_other_peoples_screens_is_refused() {
    let world = World::new().await;
    let (_, [korean, spanish, _]) = world.subtitled().await;
    let path = format!("/subtitles/{spanish}/suggestions");
    let long = "a".repeat(85);
    for text in ["<i>Hola</i>", "mira www.example.com", "", &long, "한국어 그대로", SPANISH[1].unwrap()]
    {
        let body = json!({ "at_ms": 3_200, "text": text, "reason": "name" });
        world.post(&path, &viewer(), &body).await.refused(400, "VALIDATION_ERROR");
    }
    let good = json!({ "at_ms": 3_200, "text": BETTER, "reason": "name" });
    world.post(&format!("/subtitles/{korean}/suggestions"), &viewer(), &good).await.refused(404, "NOT_FOUND");
    let nowhere = json!({ "at_ms": 900_000, "text": BETTER, "reason": "name" });
    world.post(&path, &viewer(), &nowhere).await.refused(404, "NOT_FOUND");
    for number in 0..20 {
        let body = json!({ "at_ms": 3_200, "text": format!("¿Por qué {number}?"), "reason": "name" });
        world.post(&path, &viewer(), &body).await.is(201);
    }
    world.post(&path, &viewer(), &good).await.refused(400, "VALIDATION_ERROR");
}

#[tokio::test]
async fn a_viewer_sees_the_whole_sentence_that_a_correction_replaces() {
    let world = World::new().await;
    let (_, [korean, spanish, _]) = world.subtitled().await;
    let line = |track: &str, at: u32| format!("/subtitles/{track}/line?at_ms={at}");
    let shown = world.get(&line(&spanish, 3_200), Some(&viewer())).await;
    assert_eq!(
        (&shown.data()["text"], &shown.data()["source"], &shown.data()["start_ms"]),
        (&json!(SPANISH[1]), &json!("오늘 왜 늦었어?"), &json!(3_000))
    );
    for nothing in [line(&spanish, 900_000), line(&korean, 3_200)] {
        world.get(&nothing, Some(&viewer())).await.refused(404, "NOT_FOUND");
    }
    world.get(&line(&spanish, 3_200), None).await.refused(401, "UNAUTHORIZED");
}
