use hallyu_contracts::media::{Chapter, MarkersDetected, MarkersRequested, MediaPackage, MediaPackaged};
use serde_json::{Value, json};

use crate::world::{Sound, Upload, World, creator, other_creator, viewer};

fn markers(upload: &Upload) -> String {
    format!("/episodes/{}/markers", upload.episode)
}

async fn stream(world: &World, upload: &Upload) -> Value {
    let path = format!("/contents/{}/episodes/{}/stream", upload.content, upload.episode);
    world.get(&path, Some(&creator())).await.data().clone()
}

async fn detect(world: &World, upload: &Upload, opening: (u64, u64)) {
    let media_id = upload.media.parse().unwrap();
    let found = MarkersDetected { media_id, opening: Some(opening), credits: None };
    let event = world.event(&found);
    world.deliver(&event).await;
    world.deliver(&event).await;
}

/// A season of so many episodes, whose videos were packaged in their order; what was asked for last.
async fn season(world: &World, episodes: u32) -> (Vec<Upload>, Vec<MarkersRequested>) {
    let (mut uploads, mut asked) = (Vec::new(), Vec::new());
    let content = world.title("첫눈 오는 밤").await;
    for number in 1..=episodes {
        let episode = world.episode(&content, number).await;
        let upload = world.upload_to(content.clone(), episode, b"a video").await;
        world.deliver(&world.packaged(&upload, Sound::Speech).await).await;
        asked = world.told::<MarkersRequested>().await;
        uploads.push(upload);
    }
    (uploads, asked)
}

#[tokio::test]
async fn an_episode_and_those_around_it_are_held_against_their_neighbours() {
    for world in World::each().await {
        let (uploads, asked) = season(&world, 6).await;
        let number = |media: &dyn std::fmt::Display| {
            let media = media.to_string();
            uploads.iter().position(|upload| upload.media == media).unwrap() + 1
        };
        let asked: Vec<_> = asked
            .iter()
            .map(|request| {
                (number(&request.media_id), request.others.iter().map(|id| number(id)).collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(asked[0], (6, vec![5, 4, 3, 2]));
        assert_eq!(asked.iter().map(|(media, _)| *media).collect::<Vec<_>>(), [6, 5, 4, 3, 2]);
        assert_eq!(asked[3], (3, vec![4, 2, 5, 1]), "the nearest on both sides");
    }
    let world = World::new().await;
    assert_eq!(season(&world, 1).await.1, [], "one episode shares nothing");
}

#[tokio::test]
async fn what_is_found_is_offered_to_players_until_a_person_says_otherwise() {
    for world in World::each().await {
        let upload = world.published().await;
        detect(&world, &upload, (10_000, 40_500)).await;
        let intro =
            json!({ "kind": "intro", "start_seconds": 10.0, "end_seconds": 40.5, "origin": "detected" });
        assert_eq!(stream(&world, &upload).await["markers"], json!([intro]));

        let edit = json!({ "markers": [
            { "kind": "recap", "start_seconds": 0, "end_seconds": 12.5 },
            { "kind": "intro", "start_seconds": 11, "end_seconds": 40 },
        ] });
        let said = world.put(&markers(&upload), &creator(), &edit).await;
        let origins: Vec<_> =
            said.data()["markers"].as_array().unwrap().iter().map(|marker| &marker["origin"]).collect();
        assert_eq!(origins, ["edited", "edited"]);
        detect(&world, &upload, (20_000, 50_000)).await;
        assert_eq!(stream(&world, &upload).await["markers"], said.data()["markers"]);
        let shown = world.get(&markers(&upload), Some(&creator())).await;
        assert_eq!(shown.data(), said.data());
    }
}

#[tokio::test]
async fn chapters_are_those_of_the_file_until_a_person_writes_others() {
    let world = World::new().await;
    let upload = world.upload().await;
    let event: MediaPackaged = world.packaged(&upload, Sound::Music).await.open().unwrap();
    let chapters = vec![Chapter { title: "첫 만남".into(), start_ms: 1_500 }];
    let package = MediaPackage { chapters, ..event.package.clone() };
    world.deliver(&world.event(&MediaPackaged { package, ..event })).await;
    let of_file = json!([{ "title": "첫 만남", "start_seconds": 1.5 }]);
    assert_eq!(stream(&world, &upload).await["chapters"], of_file);
    assert_eq!(world.get(&markers(&upload), Some(&creator())).await.data()["chapters"], of_file);

    let path = format!("/episodes/{}/chapters", upload.episode);
    let written = json!([{ "title": "눈", "start_seconds": 0.0 }, { "title": "밤", "start_seconds": 30.0 }]);
    let body = json!({ "chapters": written });
    assert_eq!(world.put(&path, &creator(), &body).await.data()["chapters"], written);
    assert_eq!(stream(&world, &upload).await["chapters"], written);
    let behind = json!({ "chapters": [{ "title": "끝", "start_seconds": 61 }] });
    let wrong = world.put(&path, &creator(), &behind).await.wrong();
    assert_eq!(wrong, ["chapters[0].start_seconds: range_max"]);
}

#[tokio::test]
async fn wrong_markers_are_named_and_strangers_refused() {
    let world = World::new().await;
    let upload = world.published().await;
    let intro = |start: u32, end: u32| json!({ "kind": "intro", "start_seconds": start, "end_seconds": end });
    let body = json!({ "markers": [intro(0, 20), intro(10, 30), intro(50, 62), intro(9, 9)] });
    let wrong = world.put(&markers(&upload), &creator(), &body).await.wrong();
    let rules = [
        "markers[1].start_seconds: overlap",
        "markers[2].end_seconds: range_max",
        "markers[3].end_seconds: after_start",
    ];
    assert_eq!(wrong, rules);
    let many = json!({ "markers": vec![intro(0, 20); 21] });
    assert_eq!(world.put(&markers(&upload), &creator(), &many).await.wrong(), ["markers: length_max"]);
    let none = json!({ "markers": [] });
    world.put(&markers(&upload), &other_creator(), &none).await.refused(403, "FORBIDDEN");
    world.get(&markers(&upload), Some(&viewer())).await.refused(403, "FORBIDDEN");
    let bare = world.episode(&upload.content, 2).await;
    let early = world.put(&format!("/episodes/{bare}/markers"), &creator(), &none).await;
    assert_eq!(early.wrong(), ["media: required"]);
}
