use std::io::{Cursor, Read};
use std::sync::Arc;

use axum::body::Body;
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hallyu_contracts::auth::{OwnerProof, UserRegistered};
use hallyu_contracts::user::NicknameChanged;
use hallyu_http::{Service, Upstream};
use hallyu_kernel::{Actor, Ambient, Envelope, Event, Language, Role, UserId};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::Handler;
use hallyu_platform::cache::{CacheAside, MemoryCache};
use hallyu_platform::mail::OutboxFolder;
use hallyu_platform::secrets::MasterKey;
use hallyu_platform::tombstones::Tombstones;
use hallyu_sql::Db;
use hallyu_testkit::traces::Person;
use hallyu_testkit::{FixedClock, Issuer, ambient_at, postgres};
use hallyu_user::{Config, MIGRATIONS, Ports, TOPICS, User, application, build};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::shelf::Shelf;

/// The password of every account here.
pub(crate) const PASSWORD: &str = "Correct-Horse-7";

/// The service on an empty embedded store, its router called in process.
pub(crate) struct Scene {
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ambient: Ambient,
    pub(crate) db: Db,
    pub(crate) blobs: Blobs,
    /// The titles that there are.
    pub(crate) shelf: Shelf,
    /// The use cases, for what no route does.
    pub(crate) user: User,
    service: Service,
    router: Router,
    issuer: Issuer,
    mails: TempDir,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        Self::with(Db::open("user", "sqlite::memory:").await.unwrap(), Config::default()).await
    }

    /// One scene on each database that there is.
    pub(crate) async fn each() -> Vec<Self> {
        let mut scenes = vec![Self::new().await];
        if let Some(url) = postgres::url().await {
            scenes.push(Self::with(Db::open("user", &url).await.unwrap(), Config::default()).await);
        }
        scenes
    }

    pub(crate) async fn with(db: Db, config: Config) -> Self {
        db.migrate(&MIGRATIONS).await.unwrap();
        let clock = FixedClock::new();
        let ambient = ambient_at(&clock);
        let mails = tempfile::tempdir().unwrap();
        let mailer = OutboxFolder::open(mails.path(), "HallyuLatino <no-reply@example.com>", ambient.clone());
        let blobs = Blobs::open("memory:").unwrap();
        let shelf = Shelf::default();
        let ports = Ports {
            db: db.clone(),
            blobs: blobs.clone(),
            cache: CacheAside::new(Arc::new(MemoryCache::new(1 << 20))),
            mailer: Arc::new(mailer.unwrap()),
            auth: Upstream::local("auth", auth()),
            content: Upstream::local("content", shelf.router()),
            tombstones: Tombstones::new(&MasterKey::from_base64(&STANDARD.encode([9; 32])).unwrap()),
            ambient: ambient.clone(),
            public_url: "https://tv.example".into(),
        };
        let user = application(ports.clone(), config.clone());
        let service = build(ports, config);
        let issuer = Issuer::new(ambient.clone());
        let router = service.finish(&issuer.host());
        Self { clock, ambient, db, blobs, shelf, user, service, router, issuer, mails }
    }

    /// A new account whose event has arrived.
    pub(crate) async fn registered(&self, nickname: &str) -> Actor {
        let actor = self.stranger();
        self.apply(&self.registration(&actor, nickname)).await;
        actor
    }

    /// An account whose event has not arrived.
    pub(crate) fn stranger(&self) -> Actor {
        Actor { user_id: self.ambient.id(), session_id: self.ambient.id(), role: Role::User }
    }

    pub(crate) fn person(actor: &Actor, nickname: &str) -> Person {
        Person::new(actor.user_id, &format!("{nickname}@example.com"), nickname)
    }

    pub(crate) fn registration(&self, actor: &Actor, nickname: &str) -> Envelope {
        let event = UserRegistered {
            user_id: actor.user_id,
            email: format!("{nickname}@example.com"),
            nickname: nickname.to_owned(),
            country: "MX".to_owned(),
            language: Language::Es,
            role: Role::User,
            marketing_agreed: true,
            registered_at: self.ambient.now(),
        };
        Envelope::new(&self.ambient, &event)
    }

    pub(crate) async fn apply(&self, event: &Envelope) {
        self.service.consumers[0].handler.handle(event).await.unwrap();
    }

    /// What applies events.
    pub(crate) fn handler(&self) -> Arc<dyn Handler> {
        Arc::clone(&self.service.consumers[0].handler)
    }

    /// Hands the service an event of somebody else's.
    pub(crate) async fn tell(&self, event: &impl Event) {
        self.apply(&Envelope::new(&self.ambient, event)).await;
    }

    /// Plays the bus: hands the service its own events until there are none, and gives all events that left.
    pub(crate) async fn settle(&self) -> Vec<Envelope> {
        let mut all = Vec::new();
        loop {
            let events = self.taken().await;
            if events.is_empty() {
                return all;
            }
            for event in events {
                if TOPICS.contains(&event.topic.as_str()) {
                    self.apply(&event).await;
                }
                all.push(event);
            }
        }
    }

    /// Takes the events of one kind out of the outbox, oldest first; the others are lost.
    pub(crate) async fn told<E: Event>(&self) -> Vec<E> {
        let events = self.taken().await;
        events.iter().filter(|event| event.topic == E::TOPIC).map(|event| event.open().unwrap()).collect()
    }

    /// Takes the names that users go by now out of the outbox, oldest event first.
    pub(crate) async fn renamed(&self) -> Vec<NicknameChanged> {
        self.taken().await.iter().map(|event| event.open().unwrap()).collect()
    }

    async fn taken(&self) -> Vec<Envelope> {
        let events = self.db.pending_events(100).await.unwrap();
        let ids: Vec<_> = events.iter().map(|event| event.id).collect();
        self.db.remove_published(&ids).await.unwrap();
        events
    }

    /// Every mail that was sent, with its long lines joined.
    pub(crate) fn mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.mails.path()).unwrap();
        let read =
            |file: std::io::Result<std::fs::DirEntry>| std::fs::read_to_string(file.unwrap().path()).unwrap();
        files.map(read).map(|mail| mail.replace("=\r\n", "")).collect()
    }

    pub(crate) async fn get(&self, actor: &Actor, path: &str) -> (StatusCode, Value) {
        self.call(Method::GET, path, (Some(actor), None)).await
    }

    pub(crate) async fn anonymous(&self, path: &str) -> (StatusCode, Value) {
        self.call(Method::GET, path, (None, None)).await
    }

    pub(crate) async fn change(&self, actor: &Actor, body: Value) -> (StatusCode, Value) {
        self.call(Method::PATCH, "/api/v1/users/me", (Some(actor), Some(body))).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        (actor, body): (&Actor, Value),
    ) -> (StatusCode, Value) {
        self.call(method, path, (Some(actor), Some(body))).await
    }

    pub(crate) fn public(id: UserId) -> String {
        format!("/api/v1/users/{id}")
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        (actor, body): (Option<&Actor>, Option<Value>),
    ) -> (StatusCode, Value) {
        let (status, _, bytes) = self.raw(method, path, (actor, body)).await;
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// A GET whose answer is not JSON.
    pub(crate) async fn download(&self, actor: &Actor, path: &str) -> (StatusCode, HeaderMap, Bytes) {
        self.raw(Method::GET, path, (Some(actor), None)).await
    }

    async fn raw(
        &self,
        method: Method,
        path: &str,
        (actor, body): (Option<&Actor>, Option<Value>),
    ) -> (StatusCode, HeaderMap, Bytes) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(actor) = actor {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.issuer.token(actor)));
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = request.header(header::CONTENT_TYPE, "application/json").body(body).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        (parts.status, parts.headers, body.collect().await.unwrap().to_bytes())
    }
}

/// Answers as `auth` does when it is asked whether somebody owns an account.
fn auth() -> Router {
    Router::new().route("/internal/users/{id}/proof", post(prove))
}

async fn prove(Json(proof): Json<OwnerProof>) -> (StatusCode, Json<Value>) {
    let refused = |code| Json(json!({ "success": false, "error": { "code": code } }));
    match proof.password.as_deref() {
        Some(PASSWORD) => (StatusCode::NO_CONTENT, Json(Value::Null)),
        Some(_) => (StatusCode::UNAUTHORIZED, refused("INVALID_CREDENTIALS")),
        None => (StatusCode::BAD_REQUEST, refused("VALIDATION_ERROR")),
    }
}

/// The files in a ZIP, by name.
pub(crate) fn unzipped(archive: &[u8]) -> std::collections::BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut files = std::collections::BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(name, text);
    }
    files
}
