//! How long a recommendation request takes at 100,000 titles: with a warm cache, and with nothing cached. The service with its
//! whole router on a SQLite file, one thread; `content` answers at once, so its part is not in the figures.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on ends")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hallyu_contracts::auth::UserRegistered;
use hallyu_contracts::content::{CARDS_PATH, Cards, CardsWanted, TitleCard};
use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_contracts::recommendations::{ModelTrained, model_key, titles_key};
use hallyu_contracts::search::Searched;
use hallyu_http::{Service, Upstream};
use hallyu_kernel::{Actor, Ambient, ContentId, Envelope, Language, Role};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::cache::{CacheAside, MemoryCache};
use hallyu_platform::mail::OutboxFolder;
use hallyu_platform::secrets::MasterKey;
use hallyu_platform::tombstones::Tombstones;
use hallyu_recommend::{Link, Model, Training};
use hallyu_sql::Db;
use hallyu_testkit::{Issuer, test_ambient};
use hallyu_user::ports::Store;
use hallyu_user::{Config, MIGRATIONS, ModelRequest, Ports, SqlStore, build};
use http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

const TITLES: u32 = 100_000;
const LINKS: u32 = 100;
/// Titles that the user watched and looked for, and visits of others.
const WATCHED: usize = 100;
const SOUGHT: usize = 50;
const OTHERS: usize = 20_000;
const WARM: usize = 2000;
const COLD: usize = 200;

fn card(content_id: ContentId) -> TitleCard {
    TitleCard {
        content_id,
        r#type: "drama".into(),
        title: "첫눈 오는 밤".into(),
        title_translated: "La noche de la primera nieve".into(),
        poster_url: Some(format!("/images/{content_id}/poster.webp")),
        year: 2026,
        genres: vec![
            "Romance".into(),
            ["Drama", "Crimen", "Comedia"][content_id.uuid().as_bytes()[15] as usize % 3].into(),
        ],
        rating: Some(8.4),
        total_episodes: 16,
        available_subtitles: vec!["ko".into(), "es-419".into()],
        is_new: false,
        is_exclusive: false,
    }
}

async fn cards(Json(wanted): Json<CardsWanted>) -> Json<Cards> {
    Json(Cards { titles: wanted.titles.into_iter().map(card).collect(), ..Cards::default() })
}

fn model() -> Model {
    let link = |item: u32, place: u32| Link {
        item: (item.wrapping_mul(2_654_435_761).wrapping_add(place * 7919)) % TITLES,
        weight: 1.0 / (place + 1) as f32,
    };
    let near = |item: u32| (0..LINKS).map(|place| link(item, place)).collect();
    Model::train(&[], &(0..TITLES).map(near).collect::<Vec<_>>(), &Training::CHOSEN)
}

fn watched(ambient: &Ambient, actor: &Actor, title: ContentId) -> Envelope {
    let progressed = PlaybackProgressed {
        user_id: actor.user_id,
        content_id: title,
        episode_id: ambient.id(),
        position_seconds: 600,
        duration_seconds: 600,
        is_completed: true,
        watched_at: ambient.now(),
    };
    Envelope::new(ambient, &progressed)
}

fn sought(ambient: &Ambient, actor: &Actor, title: ContentId) -> Envelope {
    let searched = Searched {
        user_id: actor.user_id,
        query: "첫눈 오는 밤".to_owned(),
        results: 1,
        content_id: Some(title),
        searched_at: ambient.now(),
    };
    Envelope::new(ambient, &searched)
}

fn registered(ambient: &Ambient, actor: &Actor, nickname: &str) -> Envelope {
    let event = UserRegistered {
        user_id: actor.user_id,
        email: format!("{nickname}@example.com"),
        nickname: nickname.to_owned(),
        country: "MX".to_owned(),
        language: Language::Es,
        role: Role::User,
        marketing_agreed: false,
        registered_at: ambient.now(),
    };
    Envelope::new(ambient, &event)
}

fn print(name: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!("{name:<6} p50 {:>8.3} ms   p95 {:>8.3} ms   p99 {:>8.3} ms", at(0.5), at(0.95), at(0.99));
}

/// The service and its router, and what holds its data.
struct Bench {
    ambient: Ambient,
    cache: CacheAside,
    blobs: Blobs,
    db: Db,
    service: Service,
    router: Router,
    issuer: Issuer,
}

impl Bench {
    async fn new(folder: &Path) -> Self {
        let ambient = test_ambient();
        let db = Db::open("user", &format!("sqlite://{}/user.sqlite", folder.display())).await.unwrap();
        db.migrate(&MIGRATIONS).await.unwrap();
        let blobs = Blobs::open("memory:").unwrap();
        let cache = CacheAside::new(Arc::new(MemoryCache::new(64 << 20)));
        let mailer = OutboxFolder::open(folder, "Bench <no-reply@example.com>", ambient.clone()).unwrap();
        let ports = Ports {
            db: db.clone(),
            blobs: blobs.clone(),
            cache: cache.clone(),
            mailer: Arc::new(mailer),
            auth: Upstream::local("auth", Router::new()),
            content: Upstream::local("content", Router::new().route(CARDS_PATH, post(cards))),
            tombstones: Tombstones::new(&MasterKey::from_base64(&STANDARD.encode([9; 32])).unwrap()),
            ambient: ambient.clone(),
            public_url: "http://localhost".into(),
        };
        let service = build(ports, Config::default());
        let issuer = Issuer::new(ambient.clone());
        let router = service.finish(&issuer.host());
        Self { ambient, cache, blobs, db, service, router, issuer }
    }

    async fn apply(&self, event: Envelope) {
        self.service.consumers[0].handler.handle(&event).await.unwrap();
    }

    /// Somebody who watched many titles, and many who watched others.
    async fn fill(&self, titles: &[ContentId]) -> Actor {
        let person = || Actor { user_id: self.ambient.id(), session_id: self.ambient.id(), role: Role::User };
        let (actor, crowd) = (person(), (0..200).map(|_| person()).collect::<Vec<_>>());
        self.apply(registered(&self.ambient, &actor, "Ana")).await;
        for (number, other) in crowd.iter().enumerate() {
            self.apply(registered(&self.ambient, other, &format!("Fan{number}"))).await;
        }
        for title in titles.iter().step_by(37).take(WATCHED) {
            self.apply(watched(&self.ambient, &actor, *title)).await;
        }
        for title in titles.iter().step_by(41).take(SOUGHT) {
            self.apply(sought(&self.ambient, &actor, *title)).await;
        }
        for number in 0..OTHERS {
            let title = titles[number * 13 % 5000];
            self.apply(watched(&self.ambient, &crowd[number % crowd.len()], title)).await;
        }
        actor
    }

    async fn teach(&self, titles: &[ContentId]) {
        let model_id = self.ambient.id();
        self.blobs.put_json(&titles_key(model_id), &titles).await.unwrap();
        self.blobs.put(&model_key(model_id), model().to_bytes()).await.unwrap();
        let request = ModelRequest { requested_at: self.ambient.now(), signals: 1, changed_at: None };
        let mut tx = SqlStore(self.db.clone()).write().await.unwrap();
        tx.models().insert(model_id, request).await.unwrap();
        tx.commit().await.unwrap();
        self.apply(Envelope::new(&self.ambient, &ModelTrained { model_id })).await;
    }

    /// How long so many requests took, each after the copies of these keys were removed.
    async fn ask(&self, actor: &Actor, times: usize, removed: &[&str]) -> Vec<Duration> {
        let mut all = Vec::new();
        for _ in 0..times {
            for prefix in removed {
                self.cache.remove_prefix(prefix).await;
            }
            let bearer = format!("Bearer {}", self.issuer.token(actor));
            let request = Request::get("/api/v1/recommendations").header("authorization", bearer);
            let request = request.body(Body::empty()).unwrap();
            let started = Instant::now();
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let status = answer.status();
            let body = answer.into_body().collect().await.unwrap().to_bytes();
            all.push(started.elapsed());
            assert!(status == 200 && body.len() > 1000, "{status} {body:?}");
        }
        all
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::new(folder.path()).await;
    let titles: Vec<ContentId> = (0..TITLES).map(|_| bench.ambient.id()).collect();
    let actor = bench.fill(&titles).await;
    bench.teach(&titles).await;
    bench.ask(&actor, 10, &[]).await;
    println!(
        "{TITLES} titles with {LINKS} links each, a user who watched {WATCHED}, {OTHERS} visits of others"
    );
    print("warm", bench.ask(&actor, WARM, &[]).await);
    print("cold", bench.ask(&actor, COLD, &["recommend:"]).await);
}
