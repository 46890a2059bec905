//! `hallyu ingest` with and without a running server, and after a crash.

use std::process::Stdio;
use std::time::Duration;

use hallyu_e2e::{Clip, Server, ServerOptions};

fn ingest(data: &std::path::Path, file: &std::path::Path) -> std::process::Command {
    let mut command = Server::command(data, &ServerOptions::default());
    command.arg("ingest").arg(file).args(["--title", "한글 제목"]);
    command
}

#[tokio::test]
async fn a_path_with_spaces_and_hangul_ends_playable_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = Clip { seconds: 4, ..Clip::default() }.make(folder.path(), "첫눈 오는 밤.mp4").unwrap();
    let output = ingest(&data, &file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let server = Server::start_alone(&data, ServerOptions::default()).await.unwrap();
    let listed = server.visitor().get("/contents").await.unwrap().expect(200).unwrap();
    assert_eq!(listed["items"][0]["title"], "한글 제목");
    assert_eq!(listed["items"][0]["total_episodes"], 1);
}

#[tokio::test]
async fn killed_half_way_and_run_again_it_finishes_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = Clip { seconds: 60, ..Clip::default() }.make(folder.path(), "clip.mp4").unwrap();
    let mut first = ingest(&data, &file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    tokio::time::sleep(Duration::from_millis(2500)).await;
    first.kill().unwrap();
    first.wait().unwrap();

    for _ in 0..2 {
        let output = ingest(&data, &file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let server = Server::start_alone(&data, ServerOptions::default()).await.unwrap();
    let listed = server.visitor().get("/contents").await.unwrap().expect(200).unwrap();
    assert_eq!(listed["pagination"]["total"], 1, "one file is one title");
    let media = std::fs::read_dir(data.join("blobs/media")).unwrap().count();
    assert_eq!(media, 1, "one file is one upload");
}

#[tokio::test]
async fn a_folder_is_shown_first_and_then_becomes_the_episodes_that_its_names_say() {
    let folder = tempfile::tempdir().unwrap();
    let (data, videos) = (folder.path().join("data"), folder.path().join("드라마"));
    std::fs::create_dir(&videos).unwrap();
    for (seconds, name) in [(3, "첫눈 제2화.mp4"), (2, "첫눈 E1.mp4")] {
        Clip { seconds, ..Clip::default() }.make(&videos, name).unwrap();
    }
    std::fs::write(videos.join("첫눈 E1.es-419.srt"), "1\n00:00:00,100 --> 00:00:01,400\nHola.\n").unwrap();
    let shown = ingest(&data, &videos).output().unwrap();
    let table = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.status.success() && table.contains("es-419") && table.contains("--yes"), "{table}");
    assert!(!data.join("content.sqlite").exists(), "nothing was done");

    let output = ingest(&data, &videos).arg("--yes").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let server = Server::start_alone(&data, ServerOptions::default()).await.unwrap();
    let listed = server.visitor().get("/contents").await.unwrap().expect(200).unwrap();
    assert_eq!(listed["pagination"]["total"], 1);
    let title = listed["items"][0]["content_id"].as_str().unwrap();
    let title = server.visitor().get(&format!("/contents/{title}")).await.unwrap().expect(200).unwrap();
    let episodes = title["episodes"].as_array().unwrap();
    let numbers: Vec<_> =
        episodes.iter().map(|episode| episode["episode_number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2]);
    assert_eq!(title["available_subtitles"], serde_json::json!(["es-419"]));

    Clip::default().make(&videos, "첫눈.mp4").unwrap();
    let refused = ingest(&data, &videos).arg("--yes").output().unwrap();
    let message = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && message.contains("첫눈.mp4"), "{message}");
}
