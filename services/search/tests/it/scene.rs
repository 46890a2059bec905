use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path as Segment, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hallyu_contracts::catalogue::{TitlePage, TitleRecord, TrackLines, ViewerPositions};
use hallyu_contracts::content::TitleChanged;
use hallyu_contracts::search::RebuildRequested;
use hallyu_http::{Service, Upstream};
use hallyu_kernel::{Actor, Ambient, ContentId, Envelope, Event, Role, TrackId};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::cache::{CacheAside, MemoryCache};
use hallyu_platform::meaning::Meaning;
use hallyu_platform::secrets::MasterKey;
use hallyu_platform::tombstones::Tombstones;
use hallyu_search::application::ports::Engine;
use hallyu_search::infrastructure::elastic::{ElasticConfig, ElasticEngine};
use hallyu_search::infrastructure::tantivy::TantivyEngine;
use hallyu_search::{Config, MIGRATIONS, Ports, build};
use hallyu_sql::Db;
use hallyu_testkit::{FixedClock, Issuer, ambient_at};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::measure::catalogue;

/// The invented catalogue.
const TABLE: &str = include_str!("../../fixtures/catalogue.tsv");

/// What `content` would say.
#[derive(Default)]
pub(crate) struct Library {
    pub(crate) titles: Mutex<BTreeMap<ContentId, TitleRecord>>,
    pub(crate) lines: Mutex<BTreeMap<TrackId, TrackLines>>,
    pub(crate) positions: Mutex<ViewerPositions>,
    pub(crate) is_down: Mutex<bool>,
}

/// The service on an embedded store and an embedded engine, its router called in process; `content` is played.
pub(crate) struct Scene {
    pub(crate) library: Arc<Library>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ambient: Ambient,
    pub(crate) db: Db,
    pub(crate) blobs: Blobs,
    pub(crate) service: Service,
    router: Router,
    issuer: Issuer,
    _folder: Option<TempDir>,
}

pub(crate) fn invented() -> Vec<TitleRecord> {
    catalogue::read(TABLE)
}

impl Scene {
    /// With the invented catalogue in the index.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scene = Self { _folder: None, ..Self::in_folder(folder.path()).await };
        scene.tell(&RebuildRequested {}).await;
        Self { _folder: Some(folder), ..scene }
    }

    /// With the index of this folder.
    pub(crate) async fn in_folder(folder: &Path) -> Self {
        Self::with(Arc::new(TantivyEngine::open(folder).unwrap())).await
    }

    /// On another engine.
    pub(crate) async fn with(engine: Arc<dyn Engine>) -> Self {
        Self::knowing(engine, None).await
    }

    /// Where somebody may know what titles are about.
    pub(crate) async fn knowing(engine: Arc<dyn Engine>, meaning: Option<Meaning>) -> Self {
        let db = Db::open("search", "sqlite::memory:").await.unwrap();
        db.migrate(&MIGRATIONS).await.unwrap();
        let clock = FixedClock::new();
        let ambient = ambient_at(&clock);
        let titles = invented().into_iter().map(|title| (title.content_id, title));
        let library = Arc::new(Library { titles: Mutex::new(titles.collect()), ..Library::default() });
        let blobs = Blobs::open("memory:").unwrap();
        let ports = Ports {
            db: db.clone(),
            blobs: blobs.clone(),
            cache: CacheAside::new(Arc::new(MemoryCache::new(1 << 20))),
            content: Upstream::local("content", content(Arc::clone(&library))),
            engine,
            meaning,
            tombstones: Tombstones::new(&MasterKey::from_base64(&STANDARD.encode([9; 32])).unwrap()),
            ambient: ambient.clone(),
        };
        let service = build(ports, &Config { cache_seconds: 600, meaning_milliseconds: 500 });
        let issuer = Issuer::new(ambient.clone());
        let router = service.finish(&issuer.host());
        Self { library, clock, ambient, db, blobs, service, router, issuer, _folder: None }
    }

    /// Hands the service an event of somebody else's.
    pub(crate) async fn tell(&self, event: &impl Event) {
        self.apply(&Envelope::new(&self.ambient, event)).await;
    }

    pub(crate) async fn apply(&self, event: &Envelope) {
        self.service.consumers[0].handler.handle(event).await.unwrap();
    }

    /// Says that a title changed.
    pub(crate) async fn changed(&self, content_id: ContentId) {
        self.tell(&TitleChanged { content_id, visible: true }).await;
    }

    /// The events that left.
    pub(crate) async fn told(&self) -> Vec<Envelope> {
        let events = self.db.pending_events(100).await.unwrap();
        let ids: Vec<_> = events.iter().map(|event| event.id).collect();
        self.db.remove_published(&ids).await.unwrap();
        events
    }

    pub(crate) fn viewer(&self) -> Actor {
        Actor { user_id: self.ambient.id(), session_id: self.ambient.id(), role: Role::User }
    }

    pub(crate) async fn call(
        &self,
        (method, path): (Method, &str),
        actor: Option<&Actor>,
        language: &str,
    ) -> (StatusCode, Value) {
        let (status, _, body) = self.answer((method, path), actor, language).await;
        (status, body)
    }

    pub(crate) async fn answer(
        &self,
        (method, path): (Method, &str),
        actor: Option<&Actor>,
        language: &str,
    ) -> (StatusCode, HeaderMap, Value) {
        let mut request = Request::builder().method(method).uri(path).header("accept-language", language);
        if let Some(actor) = actor {
            request = request.header("authorization", self.issuer.bearer(actor));
        }
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (head, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (head.status, head.headers, serde_json::from_slice(&body).unwrap_or_default())
    }

    /// The `data` of an answer to somebody who reads Spanish.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call((Method::GET, path), None, "es").await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body["data"].clone()
    }

    /// The names in English of what is found.
    pub(crate) async fn found(&self, typed: &str) -> Vec<String> {
        let path = format!("/api/v1/search?q={}", encoded(typed));
        let (status, body) = self.call((Method::GET, &path), None, "en").await;
        assert_eq!(status, StatusCode::OK, "{typed}: {body}");
        let items = body["data"]["items"].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| item["title_translated"].as_str().unwrap().to_owned()).collect()
    }

    /// A title of the invented catalogue by its name in English.
    pub(crate) fn title(&self, english: &str) -> TitleRecord {
        let titles = self.library.titles.lock().unwrap();
        let title = titles.values().find(|title| title.texts["en"].title == english);
        title.unwrap_or_else(|| panic!("no {english}")).clone()
    }

    /// Waits for what happens beside answers.
    pub(crate) async fn until(&self, mut holds: impl AsyncFnMut() -> bool) {
        for _ in 0..500 {
            if holds().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it never came true");
    }
}

/// An engine on a server, with no index yet; none where there is no server.
pub(crate) async fn elastic() -> Option<ElasticEngine> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let url = hallyu_testkit::servers::elastic::url().await?;
    let config = ElasticConfig { url, korean_analyzer: "standard".to_owned() };
    Some(ElasticEngine::new(config, hallyu_testkit::test_ambient()).unwrap())
}

/// Percent-encoded for a query.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| format!("{out}%{byte:02X}"))
}

/// Plays the service `content` as far as this one knows it.
fn content(library: Arc<Library>) -> Router {
    Router::new()
        .route("/internal/catalogue/titles", get(titles))
        .route("/internal/catalogue/titles/{id}", get(title))
        .route("/internal/catalogue/tracks/{id}/lines", get(lines))
        .route("/internal/viewers/{id}/positions", get(positions))
        .with_state(library)
}

type Answer = (StatusCode, Json<Value>);

fn data<T: serde::Serialize>(library: &Library, found: Option<T>) -> Answer {
    match found {
        _ if *library.is_down.lock().unwrap() => (StatusCode::SERVICE_UNAVAILABLE, Json(Value::Null)),
        Some(found) => (StatusCode::OK, Json(json!({ "success": true, "data": found }))),
        None => (StatusCode::NOT_FOUND, Json(json!({ "success": false }))),
    }
}

async fn titles(
    State(library): State<Arc<Library>>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Answer {
    const PAGE: usize = 15;
    let after: Option<ContentId> = asked.get("after").map(|id| id.parse().unwrap());
    let known = library.titles.lock().unwrap().clone();
    let rest = known.into_values().filter(|title| after.is_none_or(|after| title.content_id > after));
    let titles: Vec<_> = rest.take(PAGE).collect();
    let next = titles.last().filter(|_| titles.len() == PAGE).map(|title| title.content_id);
    data(&library, Some(TitlePage { titles, next }))
}

async fn title(State(library): State<Arc<Library>>, Segment(id): Segment<String>) -> Answer {
    let title = library.titles.lock().unwrap().get(&id.parse().unwrap()).cloned();
    data(&library, title)
}

async fn lines(State(library): State<Arc<Library>>, Segment(id): Segment<String>) -> Answer {
    let lines = library.lines.lock().unwrap().get(&id.parse().unwrap()).cloned();
    data(&library, lines)
}

async fn positions(State(library): State<Arc<Library>>) -> Answer {
    let positions = library.positions.lock().unwrap().clone();
    data(&library, Some(positions))
}
