use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use hallyu_contracts::search::RebuildRequested;
use hallyu_kernel::ContentId;
use hallyu_search::application::ports::{
    Change, Engine, EngineError, Hits, IndexState, NewIndex, Wanted, WantedLines,
};
use hallyu_search::domain::{Line, TitleCard};
use hallyu_search::infrastructure::elastic::{ElasticConfig, ElasticEngine};
use hallyu_search::infrastructure::tantivy::TantivyEngine;
use http::{Method, StatusCode};
use tokio_util::sync::CancellationToken;

use crate::scene::Scene;

/// Lets the service keep its index as it does beside its routes.
fn keep(scene: &mut Scene) -> Keeper {
    let stop = CancellationToken::new();
    let keeper = scene.service.background.remove(0);
    let running = tokio::spawn((keeper.run)(stop.clone()));
    Keeper { stop, running }
}

struct Keeper {
    stop: CancellationToken,
    running: tokio::task::JoinHandle<()>,
}

impl Keeper {
    async fn end(self) {
        self.stop.cancel();
        self.running.await.unwrap();
    }
}

/// Whether what can be found is found, however long it takes.
async fn is_found(scene: &Scene) -> bool {
    let asked = scene.call((Method::GET, "/api/v1/search?q=neon"), None, "en").await;
    asked.0 == StatusCode::OK && asked.1["data"]["items"][0]["title_translated"] == "Neon"
}

fn index_in(folder: &Path) -> PathBuf {
    folder.join(std::fs::read_to_string(folder.join("current")).unwrap())
}

#[tokio::test]
async fn an_empty_folder_is_filled_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut scene = Scene::in_folder(folder.path()).await;
    let (status, body) = scene.call((Method::GET, "/api/v1/search?q=neon"), None, "en").await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::SERVICE_UNAVAILABLE, &"UNAVAILABLE".into()));
    let keeper = keep(&mut scene);
    scene.until(async || is_found(&scene).await && folder.path().join("current").exists()).await;
    keeper.end().await;
    drop(scene);
    let again = TantivyEngine::open(folder.path()).unwrap();
    assert_eq!(again.state().await.unwrap(), IndexState::Whole);
}

#[tokio::test]
async fn a_damaged_index_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::in_folder(folder.path()).await;
    scene.tell(&RebuildRequested {}).await;
    drop(scene);
    let index = index_in(folder.path());
    for file in std::fs::read_dir(&index).unwrap().map(|file| file.unwrap().path()) {
        let bytes = std::fs::read(&file).unwrap();
        if bytes.len() > 200 {
            let (front, back) = bytes.split_at(bytes.len() / 2);
            std::fs::write(&file, [front, &vec![b'x'; back.len()]].concat()).unwrap();
        }
    }
    let mut scene = Scene::in_folder(folder.path()).await;
    let keeper = keep(&mut scene);
    scene.until(async || is_found(&scene).await).await;
    keeper.end().await;
    drop(scene);
    assert_eq!(TantivyEngine::open(folder.path()).unwrap().state().await.unwrap(), IndexState::Whole);
}

#[tokio::test]
async fn an_index_that_vanishes_while_it_is_asked_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut scene = Scene::in_folder(folder.path()).await;
    scene.tell(&RebuildRequested {}).await;
    let title = scene.title("Neon");
    std::fs::remove_dir_all(folder.path()).unwrap();
    let event = hallyu_contracts::content::TitleChanged { content_id: title.content_id, visible: true };
    let event = hallyu_kernel::Envelope::new(&scene.ambient, &event);
    assert!(scene.service.consumers[0].handler.handle(&event).await.is_err(), "it comes back later");
    let keeper = keep(&mut scene);
    scene.until(async || folder.path().join("current").exists() && is_found(&scene).await).await;
    keeper.end().await;
    scene.apply(&event).await;
}

#[tokio::test]
async fn a_folder_belongs_to_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::in_folder(folder.path()).await;
    scene.tell(&RebuildRequested {}).await;
    assert!(TantivyEngine::open(folder.path()).is_err());
    assert_eq!(scene.found("neon").await[0], "Neon", "and is left alone by others");
}

#[tokio::test]
async fn searches_go_on_while_the_index_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let engine = TantivyEngine::open(folder.path()).unwrap();
    let scene = Scene::with(Arc::new(engine.clone())).await;
    scene.tell(&RebuildRequested {}).await;
    let old = index_in(folder.path());
    let half_made = engine.rebuild().await.unwrap();
    assert_eq!(scene.found("neon").await[0], "Neon");
    drop(half_made);
    scene.tell(&RebuildRequested {}).await;
    assert_eq!(scene.found("neon").await[0], "Neon");
    assert_ne!(index_in(folder.path()), old);
    assert!(!old.exists());
}

#[tokio::test]
async fn a_catalogue_that_does_not_answer_leaves_the_index_as_it_is() {
    let scene = Scene::new().await;
    *scene.library.is_down.lock().unwrap() = true;
    let event = hallyu_kernel::Envelope::new(&scene.ambient, &RebuildRequested {});
    assert!(scene.service.consumers[0].handler.handle(&event).await.is_err());
    assert_eq!(scene.found("neon").await[0], "Neon");
}

/// An engine that is down.
struct Down;

#[async_trait]
impl Engine for Down {
    async fn state(&self) -> Result<IndexState, EngineError> {
        Err(EngineError::new("down"))
    }
    async fn titles(&self, _: &Wanted) -> Result<Hits<TitleCard>, EngineError> {
        Err(EngineError::new("down"))
    }
    async fn lines(&self, _: &WantedLines) -> Result<Hits<Line>, EngineError> {
        Err(EngineError::new("down"))
    }
    async fn cards(&self, _: &[ContentId]) -> Result<Vec<TitleCard>, EngineError> {
        Err(EngineError::new("down"))
    }
    async fn apply(&self, _: Vec<Change>) -> Result<(), EngineError> {
        Err(EngineError::new("down"))
    }
    async fn rebuild(&self) -> Result<Box<dyn NewIndex>, EngineError> {
        Err(EngineError::new("down"))
    }
}

/// A server that nobody runs.
fn unreachable() -> ElasticEngine {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("opensearch+plain://127.0.0.1:{port}/titles");
    let config = ElasticConfig { url, korean_analyzer: "standard".to_owned() };
    ElasticEngine::new(config, hallyu_testkit::test_ambient()).unwrap()
}

#[tokio::test]
async fn an_engine_that_is_down_is_named_and_tried_again() {
    let engines: [Arc<dyn Engine>; 2] = [Arc::new(Down), Arc::new(unreachable())];
    for engine in engines {
        let scene = Scene::with(engine).await;
        for path in ["search?q=neon", "search/autocomplete?q=neon", "search/lines?q=neon&spoilers=all"] {
            let path = format!("/api/v1/{path}");
            let (status, headers, body) = scene.answer((Method::GET, &path), None, "es").await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert_eq!(body["error"]["code"], "UNAVAILABLE");
            assert_eq!(body["error"]["details"]["subject"], "search");
            assert_eq!(headers["retry-after"], "5", "{path}");
        }
    }
}
