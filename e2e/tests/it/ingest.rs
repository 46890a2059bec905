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
