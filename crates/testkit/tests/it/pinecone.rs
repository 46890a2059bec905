//! The adapter of Pinecone and the index that is played for it.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use hallyu_platform::vectors::{Item, PineconeConfig, PineconeIndex, Search, VectorIndex};
use hallyu_testkit::fake_openai::{Fault, HurriedSleeper};
use hallyu_testkit::fake_pinecone::{FakePinecone, KEY};
use hallyu_testkit::{FixedClock, ambient_at, contracts};

/// The adapter, and what it waited.
struct Scene {
    server: FakePinecone,
    index: PineconeIndex,
    sleeper: std::sync::Arc<HurriedSleeper>,
}

async fn scene(key: &str) -> Scene {
    let server = FakePinecone::start(2).await;
    let clock = FixedClock::new();
    let sleeper = HurriedSleeper::new(&clock);
    let (host, api_key) = (server.url().to_owned(), key.to_owned());
    let config = PineconeConfig { host, api_key, timeout_seconds: 1 };
    let index = PineconeIndex::new(&config, ambient_at(&clock), sleeper.clone()).unwrap();
    Scene { server, index, sleeper }
}

fn item(id: &str, vector: [f32; 2]) -> Item {
    Item { id: id.to_owned(), vector: vector.to_vec(), group: "one".to_owned() }
}

async fn found(index: &dyn VectorIndex) -> Vec<String> {
    let search = Search { vector: &[1.0, 0.0], most: 9, group: None };
    let found = index.nearest("titles", &[search]).await.unwrap().remove(0);
    found.into_iter().map(|found| found.id).collect()
}

/// An error with all its causes.
fn told(error: &dyn std::error::Error) -> String {
    hallyu_kernel::chain(error)
}

#[tokio::test]
async fn keeps_the_promises() {
    contracts::vectors(&scene(KEY).await.index).await;
}

#[tokio::test]
async fn keeps_the_promises_although_pinecone_shows_what_was_written_later() {
    let Scene { server, index, sleeper } = scene(KEY).await;
    server.lag(3);
    contracts::vectors(&index).await;
    assert!(!sleeper.pauses().is_empty(), "it waited until what it wrote was seen");
}

#[tokio::test]
async fn does_not_wait_for_ever_until_what_was_written_is_seen() {
    let Scene { server, index, sleeper } = scene(KEY).await;
    server.lag(1000);
    index.upsert("titles", vec![item("a", [1.0, 0.0])]).await.unwrap();
    assert_eq!(sleeper.pauses().iter().sum::<Duration>(), Duration::from_secs(10));
    assert_eq!(found(&index).await, Vec::<String>::new());
    assert_eq!(server.records("titles").len(), 1, "it is there");
}

#[tokio::test]
async fn names_of_any_text_and_length_come_back_as_they_were() {
    let Scene { server: _server, index, .. } = scene(KEY).await;
    let names = ["cnt_1/동해 지도야.".to_owned(), "줄".repeat(700), "a?b&c=d%20 #".to_owned()];
    let items = names.iter().map(|name| item(name, [1.0, 0.0])).collect();
    index.upsert("memory:übersetzt", items).await.unwrap();
    let asked = [&names[..], &["other".to_owned()]].concat();
    assert_eq!(index.missing("memory:übersetzt", &asked).await.unwrap(), ["other"]);
    let search = Search { vector: &[1.0, 0.0], most: 9, group: Some("one") };
    let found = index.nearest("memory:übersetzt", &[search]).await.unwrap().remove(0);
    let mut found: Vec<String> = found.into_iter().map(|found| found.id).collect();
    found.sort();
    let mut names = names.to_vec();
    names.sort();
    assert_eq!(found, names);
}

#[tokio::test]
async fn what_the_index_cannot_hold_is_left_out_and_the_rest_is_kept() {
    let Scene { server: _server, index, .. } = scene(KEY).await;
    let long = Item { vector: vec![1.0; 3], ..item("long", [0.0, 0.0]) };
    let items = vec![item("nowhere", [0.0, 0.0]), long, item("a", [1.0, 0.0])];
    index.upsert("titles", items).await.unwrap();
    assert_eq!(found(&index).await, ["a"]);
    for vector in [&[0.0, 0.0][..], &[1.0; 3]] {
        let search = Search { vector, most: 9, group: None };
        assert!(
            index.nearest("titles", &[search]).await.unwrap()[0].is_empty(),
            "{vector:?} is near to nothing"
        );
    }
}

#[tokio::test]
async fn many_vectors_go_in_several_requests() {
    let Scene { server, index, .. } = scene(KEY).await;
    let items = (0..2500).map(|number| item(&number.to_string(), [1.0, 0.1])).collect();
    index.upsert("titles", items).await.unwrap();
    assert_eq!(server.records("titles").len(), 2500);
    let ids: Vec<String> = (0..2510).map(|number| number.to_string()).collect();
    assert_eq!(index.missing("titles", &ids).await.unwrap(), ids[2500..]);
    index.delete("titles", &ids).await.unwrap();
    assert!(server.records("titles").is_empty());
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    let Scene { server, index, sleeper } = scene(KEY).await;
    index.upsert("titles", vec![item("a", [1.0, 0.0])]).await.unwrap();
    let faults = [Fault::RateLimited(Some(7)), Fault::ServerError, Fault::CutBody, Fault::Hang];
    server.fail_next(faults);
    assert_eq!(found(&index).await, ["a"]);
    let pauses = sleeper.pauses();
    assert_eq!(
        (pauses.len(), pauses[0]),
        (4, Duration::from_secs(7)),
        "as long as the server says: {pauses:?}"
    );
}

#[tokio::test]
async fn a_server_that_stays_away_is_left_alone_for_a_while() {
    let Scene { server, index, .. } = scene(KEY).await;
    index.upsert("titles", vec![item("a", [1.0, 0.0])]).await.unwrap();
    server.fail_next(vec![Fault::ServerError; 6]);
    let search = Search { vector: &[1.0, 0.0], most: 1, group: None };
    let error = index.nearest("titles", &[search]).await.unwrap_err();
    assert!(told(&error).contains("status 500"), "{}", told(&error));
    let calls = server.calls();
    let error = index.nearest("titles", &[search]).await.unwrap_err();
    assert!(told(&error).contains("moments ago"), "{}", told(&error));
    assert_eq!(server.calls(), calls, "nobody asks it");
}

#[tokio::test]
async fn a_wrong_setting_is_named() {
    let Scene { server: _server, index, .. } = scene("pc-other").await;
    let error = index.upsert("titles", vec![item("a", [1.0, 0.0])]).await.unwrap_err();
    assert!(told(&error).contains("vectors.api_key"), "{}", told(&error));
    let Scene { server, index, .. } = scene(KEY).await;
    server.metric("euclidean");
    let error = index.describe().await.unwrap_err();
    assert!(told(&error).contains("vectors.host") && told(&error).contains("euclidean"), "{}", told(&error));
}

/// That the index is a fair stand-in says the client that Pinecone publishes.
#[tokio::test(flavor = "multi_thread")]
async fn the_official_client_works_with_the_index_that_is_played() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = folder.join("../../target/tools/peers/bin/python");
    let has_client = Command::new(&python).args(["-c", "import pinecone"]).output();
    if !has_client.is_ok_and(|tried| tried.status.success()) {
        let line = "SKIPPED: this test needs Pinecone's client, which is not installed (package pinecone of PyPI, by deploy/dev/peers.sh)";
        std::io::Write::write_all(&mut std::io::stderr(), format!("{line}\n").as_bytes()).unwrap();
        return;
    }
    let server = FakePinecone::start(3).await;
    server.lag(2);
    let script = folder.join("tests/pinecone_client.py");
    let mut command = Command::new(python);
    command.arg(script).args([server.url(), KEY]);
    let ran = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}
