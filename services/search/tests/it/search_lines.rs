use hallyu_contracts::catalogue::{EpisodePosition, LineRecord, TrackLines, TrackMark, ViewerPositions};
use hallyu_kernel::{Actor, EpisodeId, SubtitleLanguage};
use http::{Method, StatusCode};
use serde_json::Value;
use uuid::Uuid;

use crate::scene::{Scene, encoded};

const LINES: [&str; 3] = ["Nunca vi tanta nieve.", "¿Quién apagó\nla luz?", "La nieve lo cubre todo."];

fn episode() -> EpisodeId {
    Uuid::from_u128(501).into()
}

/// Lines of a title, one every ten seconds, under a revision of their track.
fn spoken(scene: &Scene, (revision, texts): (u32, &[&str])) {
    let mut title = scene.title("The Night of First Snow");
    let mark = TrackMark { track_id: Uuid::from_u128(500).into(), revision };
    let line = |(place, text): (i64, &&str)| LineRecord {
        start_ms: place * 10_000,
        end_ms: place * 10_000 + 2000,
        text: (*text).to_owned(),
    };
    let lines = TrackLines {
        mark: mark.clone(),
        content_id: title.content_id,
        episode_id: episode(),
        episode_number: 1,
        language: SubtitleLanguage::Es419,
        lines: (0..).zip(texts).map(line).collect(),
    };
    title.tracks = vec![mark.clone()];
    scene.library.lines.lock().unwrap().insert(mark.track_id, lines);
    scene.library.titles.lock().unwrap().insert(title.content_id, title);
}

async fn found(scene: &Scene, question: &str, actor: Option<&Actor>) -> Vec<Value> {
    let path = format!("/api/v1/search/lines?q={question}");
    let (status, body) = scene.call((Method::GET, &path), actor, "es").await;
    assert_eq!(status, StatusCode::OK, "{body}");
    body["data"]["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_line_leads_to_the_moment_at_which_it_is_spoken() {
    let scene = Scene::new().await;
    spoken(&scene, (1, &LINES));
    scene.changed(scene.title("The Night of First Snow").content_id).await;
    let lines = found(&scene, "apago%20la%20luz&spoilers=all", None).await;
    assert_eq!((lines.len(), lines[0]["start_ms"].as_i64()), (1, Some(10_000)));
    assert_eq!(lines[0]["title_translated"], "La noche de la primera nieve");
    assert_eq!((&lines[0]["text"], &lines[0]["language"]), (&LINES[1].into(), &"es-419".into()));
    assert_eq!(found(&scene, "nieve&spoilers=all&language=pt-BR", None).await, Vec::<Value>::new());
    let id = scene.title("Neon").content_id;
    assert_eq!(
        found(&scene, &format!("nieve&spoilers=all&content_id={id}"), None).await,
        Vec::<Value>::new()
    );
    let best = found(&scene, &format!("{}&spoilers=all", encoded("la nieve lo cubre todo")), None).await;
    assert_eq!(best[0]["text"], LINES[2]);
}

#[tokio::test]
async fn nothing_is_told_beyond_where_the_viewer_stopped() {
    let scene = Scene::new().await;
    spoken(&scene, (1, &LINES));
    scene.changed(scene.title("The Night of First Snow").content_id).await;
    let viewer = scene.viewer();
    let stops = |seconds, is_completed| {
        let episodes = vec![EpisodePosition { episode_id: episode(), seconds, is_completed }];
        *scene.library.positions.lock().unwrap() = ViewerPositions { episodes };
    };
    assert_eq!(found(&scene, "nieve", None).await.len(), 0, "who is not known has seen nothing");
    assert_eq!(found(&scene, "nieve", Some(&viewer)).await.len(), 0);
    for (seconds, is_completed, expected) in
        [(0, false, 0), (5, false, 1), (20, false, 1), (21, false, 2), (0, true, 2)]
    {
        stops(seconds, is_completed);
        assert_eq!(found(&scene, "nieve", Some(&viewer)).await.len(), expected, "{seconds}");
    }
    stops(0, false);
    assert_eq!(found(&scene, "nieve&spoilers=all", Some(&viewer)).await.len(), 2);
}

#[tokio::test]
async fn lines_follow_their_track_and_their_title() {
    let scene = Scene::new().await;
    let id = scene.title("The Night of First Snow").content_id;
    spoken(&scene, (1, &LINES));
    scene.changed(id).await;
    spoken(&scene, (2, &["Ya no hay nieve."]));
    scene.changed(id).await;
    let lines = found(&scene, "nieve&spoilers=all", None).await;
    assert_eq!(lines.iter().map(|line| line["text"].clone()).collect::<Vec<_>>(), ["Ya no hay nieve."]);
    scene.tell(&hallyu_contracts::search::RebuildRequested {}).await;
    assert_eq!(
        found(&scene, "nieve&spoilers=all", None).await.len(),
        1,
        "also in an index that is made anew"
    );
    scene.library.titles.lock().unwrap().get_mut(&id).unwrap().tracks.clear();
    scene.changed(id).await;
    assert_eq!(found(&scene, "nieve&spoilers=all", None).await.len(), 0, "a track that was taken back");
    spoken(&scene, (3, &LINES));
    scene.changed(id).await;
    scene.library.titles.lock().unwrap().remove(&id);
    scene.changed(id).await;
    assert_eq!(found(&scene, "nieve&spoilers=all", None).await.len(), 0, "a title that was hidden");
}
