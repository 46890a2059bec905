mod workers;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hallyu_content::application::ports::Estimator;
use hallyu_content::{Config, MIGRATIONS, Ports, build};
use hallyu_contracts::media::MediaRequested;
use hallyu_contracts::subtitles::{Estimate, MemoryUsage, MissingSetting, TranslationOrder};
use hallyu_http::{Access, Host, Insiders, Service, Upstream};
use hallyu_kernel::{Actor, Ambient, Envelope, Event, Role, SessionId, UserId};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::HandleError;
use hallyu_platform::cache::{CacheAside, MemoryCache};
use hallyu_platform::embedding::Letters;
use hallyu_platform::leases::MemoryLeases;
use hallyu_platform::meaning::Meaning;
use hallyu_platform::playback::PlaybackSigner;
use hallyu_platform::secrets::MasterKey;
use hallyu_platform::tombstones::Tombstones;
use hallyu_platform::vectors::MemoryIndex;
use hallyu_sql::Db;
use hallyu_testkit::{Answered, FixedClock, Issuer, ambient_at, postgres};
use http::{Method, Request};
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

pub(crate) use workers::{PORTUGUESE, SAID, SPANISH, Sound};

/// Most bytes of an upload here.
pub(crate) const UPLOAD_LIMIT: u64 = 1 << 20;

/// Life of an upload here, seconds.
pub(crate) const UPLOAD_LIFE: u64 = 3600;

pub(crate) const SRT: &str =
    "1\n00:00:01,000 --> 00:00:02,500\nHola, Yuna.\n\n2\n00:00:03,000 --> 00:00:04,000\nLlegas tarde.\n";

/// A model that takes a token and a millionth of a dollar for each letter of what it is asked for.
struct ByLetters;

impl Estimator for ByLetters {
    fn estimate(&self, order: &TranslationOrder) -> Result<Estimate, MissingSetting> {
        let mut estimate = Estimate { batches: 1, ..Estimate::default() };
        for line in &order.lines {
            let letters = line.text.chars().count() as u64;
            if line.text == NO_PRICE {
                return Err(MissingSetting("translation.price_in"));
            }
            match (&line.fixed, line.memory.first(), &line.previous) {
                (Some(_), ..) => estimate.kept += 1,
                (None, Some(known), _) if known.usage == MemoryUsage::Reuse => estimate.recalled += 1,
                (None, _, Some(_)) => estimate.reused += 1,
                _ => {
                    estimate.lines += 1;
                    (estimate.tokens_in, estimate.cost_micros) =
                        (estimate.tokens_in + letters, estimate.cost_micros + letters);
                }
            }
        }
        Ok(estimate)
    }
}

/// A line that nobody knows the price of.
pub(crate) const NO_PRICE: &str = "얼마예요?";

/// The service in a process of its own, with a clock that tests move. Workers are played by the tests.
pub(crate) struct World {
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ambient: Ambient,
    pub(crate) ports: Ports,
    pub(crate) config: Config,
    pub(crate) service: Service,
    issuer: Issuer,
    router: Router,
}

/// An upload that a test made.
pub(crate) struct Upload {
    pub(crate) content: String,
    pub(crate) episode: String,
    pub(crate) media: String,
    pub(crate) job: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::on(private().await, "memory:", |_| {}).await
    }

    /// One on this blob store, with room for uploads of so many bytes.
    pub(crate) async fn with_blobs(blobs: &str, upload_max_bytes: u64) -> Self {
        Self::on(private().await, blobs, |config| config.upload_max_bytes = upload_max_bytes).await
    }

    /// One world on each database that there is.
    pub(crate) async fn each() -> Vec<Self> {
        Self::each_with(|_| {}).await
    }

    /// The same, with other settings.
    pub(crate) async fn each_with(set: impl Fn(&mut Config)) -> Vec<Self> {
        let mut worlds = vec![Self::on(private().await, "memory:", &set).await];
        if let Some(url) = postgres::url().await {
            worlds.push(Self::on(Db::open("content", &url).await.unwrap(), "memory:", &set).await);
        }
        worlds
    }

    async fn on(db: Db, blobs: &str, set: impl Fn(&mut Config)) -> Self {
        // As the binary does when it starts.
        let _ = rustls::crypto::ring::default_provider().install_default();
        db.migrate(&MIGRATIONS).await.unwrap();
        let clock = FixedClock::new();
        let ambient = ambient_at(&clock);
        let key = key();
        let ports = Ports {
            db,
            blobs: Blobs::open(blobs).unwrap(),
            cache: CacheAside::new(Arc::new(MemoryCache::new(1 << 20))),
            user: user(),
            leases: Arc::new(MemoryLeases::new(ambient.clone())),
            signer: Arc::new(PlaybackSigner::new(&key)),
            tombstones: Tombstones::new(&key),
            estimator: Arc::new(ByLetters),
            meaning: Meaning::new(Arc::new(Letters), Arc::new(MemoryIndex::new()), "memory"),
            ambient: ambient.clone(),
            public_url: "https://tv.example".into(),
        };
        let mut config = Config {
            upload_max_bytes: UPLOAD_LIMIT,
            upload_life_seconds: UPLOAD_LIFE,
            upload_day_bytes: 0,
            upload_stored_bytes: 0,
            packages_per_creator: 2,
            stream_url_seconds: 14_400,
            streams_basic: 1,
            streams_premium: 3,
            downloads_per_day: 2,
            download_hours: 48,
            stream_lease_seconds: 60,
        };
        set(&mut config);
        Self::of(ports, config, clock)
    }

    fn of(ports: Ports, config: Config, clock: Arc<FixedClock>) -> Self {
        let service = build(ports.clone(), &config);
        let (ambient, issuer) = (ports.ambient.clone(), Issuer::new(ports.ambient.clone()));
        let access = Access::by_token_only(issuer.verifier()).knowing(insiders(&ambient));
        let router = service.finish(&Host { access: Arc::new(access), ..issuer.host() });
        Self { clock, ambient, ports, config, service, issuer, router }
    }

    /// Another process of the platform, which asks this one.
    pub(crate) fn insider(&self) -> Upstream {
        Upstream::local("content", self.router.clone()).signing(insiders(&self.ambient))
    }

    /// The service in another process, on the same stores.
    pub(crate) fn another_process(&self) -> Self {
        Self::of(self.ports.clone(), self.config.clone(), Arc::clone(&self.clock))
    }

    /// An answer that is read piece by piece.
    pub(crate) async fn open(&self, request: http::request::Builder) -> http::Response<Body> {
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answered {
        Answered::of(&self.router, request).await
    }

    /// A request below `/api/v1`.
    pub(crate) fn request(
        &self,
        method: Method,
        path: &str,
        caller: Option<&Actor>,
    ) -> http::request::Builder {
        let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        match caller {
            Some(actor) => request.header("authorization", self.issuer.bearer(actor)),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str, caller: Option<&Actor>) -> Answered {
        self.send(self.request(Method::GET, path, caller).body(Body::empty()).unwrap()).await
    }

    /// A GET by a visitor who reads this language.
    pub(crate) async fn read(&self, path: &str, language: &str) -> Answered {
        let request = self.request(Method::GET, path, None).header("accept-language", language);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn json(&self, request: http::request::Builder, body: &Value) -> Answered {
        let request = request.header("content-type", "application/json");
        self.send(request.body(body.to_string().into()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, caller: &Actor, body: &Value) -> Answered {
        self.json(self.request(Method::POST, path, Some(caller)), body).await
    }

    /// A POST to what is not below `/api/v1`, by nobody that the platform knows.
    pub(crate) async fn outsider(&self, path: &str, body: &Value) -> Answered {
        self.json(Request::post(path), body).await
    }

    pub(crate) async fn patch(&self, path: &str, caller: &Actor, body: &Value) -> Answered {
        self.json(self.request(Method::PATCH, path, Some(caller)), body).await
    }

    pub(crate) async fn put(&self, path: &str, caller: &Actor, body: &Value) -> Answered {
        self.json(self.request(Method::PUT, path, Some(caller)), body).await
    }

    pub(crate) async fn delete(&self, path: &str, caller: &Actor) -> Answered {
        self.send(self.request(Method::DELETE, path, Some(caller)).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn bytes(&self, path: &str, caller: &Actor, body: impl Into<Bytes>) -> Answered {
        let request = self.request(Method::POST, path, Some(caller));
        self.send(request.body(Body::from(body.into())).unwrap()).await
    }

    /// A title of the first creator's; its id.
    pub(crate) async fn title(&self, title: &str) -> String {
        let body = json!({ "type": "drama", "title": title, "year": 2026 });
        self.post("/contents", &creator(), &body).await.made("content_id")
    }

    pub(crate) async fn episode(&self, content: &str, number: u32) -> String {
        let path = format!("/contents/{content}/episodes");
        self.post(&path, &creator(), &json!({ "episode_number": number })).await.made("episode_id")
    }

    /// A title with an episode with an upload that nobody has worked on yet.
    pub(crate) async fn upload(&self) -> Upload {
        let content = self.title("첫눈 오는 밤").await;
        let episode = self.episode(&content, 1).await;
        self.upload_to(content, episode, b"a video").await
    }

    pub(crate) async fn upload_to(&self, content: String, episode: String, bytes: &'static [u8]) -> Upload {
        // Nobody uploads twice within a millisecond: later uploads have greater ids.
        self.clock.advance(Duration::from_secs(1));
        let answer = self.bytes(&format!("/episodes/{episode}/media"), &creator(), bytes).await;
        let (media, job) = (answer.made("media_id"), answer.made("job_id"));
        Upload { content, episode, media, job }
    }

    /// A title and an episode that viewers can watch; nobody speaks in it.
    pub(crate) async fn published(&self) -> Upload {
        let upload = self.upload().await;
        self.package(&upload, Sound::Music).await;
        for path in
            [format!("/episodes/{}/publish", upload.episode), format!("/contents/{}/publish", upload.content)]
        {
            self.post(&path, &creator(), &json!({})).await.is(200);
        }
        self.settle().await;
        upload
    }

    /// Wraps an event that happens now.
    pub(crate) fn event(&self, event: &impl Event) -> Envelope {
        Envelope::new(&self.ambient, event)
    }

    /// Hands an event to the service.
    pub(crate) async fn deliver(&self, event: &Envelope) {
        self.try_deliver(event).await.unwrap();
    }

    pub(crate) async fn try_deliver(&self, event: &Envelope) -> Result<(), HandleError> {
        let consumer = &self.service.consumers[0];
        assert!(consumer.topics.contains(&event.topic.as_str()), "{} is not asked for", event.topic);
        consumer.handler.handle(event).await
    }

    /// Takes all events out of the outbox, hands the service those that it tells itself, until there are none left.
    /// Gives those that others are told.
    pub(crate) async fn settle(&self) -> Vec<Envelope> {
        let mut for_others = Vec::new();
        loop {
            let events = self.ports.db.pending_events(1000).await.unwrap();
            if events.is_empty() {
                return for_others;
            }
            let ids: Vec<_> = events.iter().map(|event| event.id).collect();
            self.ports.db.remove_published(&ids).await.unwrap();
            for event in events {
                if self.service.consumers[0].topics.contains(&event.topic.as_str()) {
                    self.deliver(&event).await;
                }
                for_others.push(event);
            }
        }
    }

    /// The events of one kind among what others are told.
    pub(crate) async fn told<E: Event>(&self) -> Vec<E> {
        let events = self.settle().await;
        events.iter().filter(|event| event.topic == E::TOPIC).map(|event| event.open().unwrap()).collect()
    }

    /// The states of the episode's tracks, by language.
    pub(crate) async fn tracks(&self, episode: &str) -> Vec<Value> {
        let answer = self.get(&format!("/episodes/{episode}/subtitles"), Some(&creator())).await;
        answer.data()["items"].as_array().unwrap().clone()
    }
}

fn insiders(ambient: &Ambient) -> Insiders {
    Insiders::new(&key(), ambient.clone())
}

fn key() -> MasterKey {
    MasterKey::from_base64(&STANDARD.encode([9; 32])).unwrap()
}

async fn private() -> Db {
    Db::open("content", "sqlite::memory:").await.unwrap()
}

fn actor(user: u128, role: Role) -> Actor {
    let session_id = SessionId::from(Uuid::from_u128(100 + user));
    Actor { user_id: UserId::from(Uuid::from_u128(user)), session_id, role }
}

pub(crate) fn creator() -> Actor {
    actor(1, Role::Creator)
}

pub(crate) fn other_creator() -> Actor {
    actor(2, Role::Creator)
}

pub(crate) fn moderator() -> Actor {
    actor(3, Role::Moderator)
}

pub(crate) fn viewer() -> Actor {
    actor(4, Role::User)
}

pub(crate) fn premium() -> Actor {
    actor(5, Role::Premium)
}

/// The service `user` as far as this one knows it: every account is at home in Peru.
fn user() -> Upstream {
    let home = get(|| async { Json(json!({ "country": "PE" })) });
    Upstream::local("user", Router::new().route("/internal/users/{id}/home", home))
}

/// The event of this kind among the events.
pub(crate) fn find<E: Event>(events: &[Envelope]) -> E {
    let event = events.iter().find(|event| event.topic == E::TOPIC);
    event.unwrap_or_else(|| panic!("no {} in {events:?}", E::TOPIC)).open().unwrap()
}

/// What the media worker is asked for.
pub(crate) fn requested(events: &[Envelope]) -> MediaRequested {
    find(events)
}
