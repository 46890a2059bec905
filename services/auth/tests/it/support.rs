use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hallyu_auth::{Account, Registration};
use hallyu_auth::{Auth, NewUser, OauthConfig};
use hallyu_auth::{Config, MIGRATIONS, Ports, application, build};
use hallyu_http::{Access, Host, Insiders, Service, Sessions, TokenVerifier, Upstream};
use hallyu_kernel::{Ambient, Envelope, Language, Role};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::HandleError;
use hallyu_platform::cache::{CacheAside, MemoryCache};
use hallyu_platform::mail::OutboxFolder;
use hallyu_platform::secrets::MasterKey;
use hallyu_sql::Db;
use hallyu_testkit::{Answered, FixedClock, SeededEntropy, postgres};
use http::{Method, Request};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "Correct-Horse-7";

/// The service in a process of its own, with a clock that tests move.
pub(crate) struct World {
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ambient: Ambient,
    pub(crate) db: Db,
    pub(crate) auth: Auth,
    pub(crate) blobs: Blobs,
    pub(crate) router: Router,
    /// The service as other processes reach it.
    pub(crate) inside: Upstream,
    service: Service,
    mails: TempDir,
    ports: Ports,
    config: Config,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        Self::on(Db::open("auth", "sqlite::memory:").await.unwrap(), config).await
    }

    /// A world with other providers.
    pub(crate) async fn with_providers(oauth: &OauthConfig) -> Self {
        Self::made(Db::open("auth", "sqlite::memory:").await.unwrap(), Config::default(), oauth).await
    }

    /// One such world on each database that there is.
    pub(crate) async fn each_with_providers(oauth: &OauthConfig) -> Vec<Self> {
        let mut worlds = vec![Self::with_providers(oauth).await];
        if let Some(url) = postgres::url().await {
            worlds.push(Self::made(Db::open("auth", &url).await.unwrap(), Config::default(), oauth).await);
        }
        worlds
    }

    /// One world on each database that there is.
    pub(crate) async fn each() -> Vec<Self> {
        let mut worlds = vec![Self::new().await];
        if let Some(url) = postgres::url().await {
            worlds.push(Self::on(Db::open("auth", &url).await.unwrap(), Config::default()).await);
        }
        worlds
    }

    async fn on(db: Db, config: Config) -> Self {
        Self::made(db, config, &OauthConfig::default()).await
    }

    async fn made(db: Db, config: Config, oauth: &OauthConfig) -> Self {
        // An error says that another test of the process was faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        db.migrate(&MIGRATIONS).await.unwrap();
        let clock = FixedClock::new();
        let ambient = Ambient::new(clock.clone(), SeededEntropy::new(7));
        let mails = tempfile::tempdir().unwrap();
        let mailer = OutboxFolder::open(mails.path(), "HallyuLatino <no-reply@example.com>", ambient.clone());
        let blobs = Blobs::open("memory:").unwrap();
        let ports = Ports {
            db: db.clone(),
            cache: CacheAside::new(Arc::new(MemoryCache::new(1 << 20))),
            blobs: blobs.clone(),
            mailer: Arc::new(mailer.unwrap()),
            master_key: master_key(1),
            providers: oauth.providers(&ambient).unwrap(),
            ambient: ambient.clone(),
            public_url: "https://tv.example".into(),
        };
        // Cost 12 is the default unless a test asks for a cost: tests make many accounts.
        let cost = if config.bcrypt_cost == 12 { 4 } else { config.bcrypt_cost };
        let config = Config { bcrypt_cost: cost, ..config };
        let (service, auth) =
            (build(ports.clone(), config.clone()), application(ports.clone(), config.clone()));
        let (router, inside) = finished(&service, &ports);
        Self { clock, ambient, db, auth, blobs, router, inside, service, mails, ports, config }
    }

    /// The use cases in another process: the same database, a cache of its own.
    pub(crate) fn on_same_database(&self) -> Auth {
        let cache = CacheAside::new(Arc::new(MemoryCache::new(1 << 20)));
        application(Ports { cache, ..self.ports.clone() }, self.config.clone())
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answered {
        Answered::of(&self.router, request).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answered {
        let request =
            Request::post(format!("/api/v1/auth/{path}")).header("content-type", "application/json");
        self.send(request.body(body.to_string().into()).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answered {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A POST without a body, with an access token.
    pub(crate) async fn post_as(&self, path: &str, token: &str) -> Answered {
        let request = Request::builder().method(Method::POST).uri(format!("/api/v1/auth/{path}"));
        let request = request.header("authorization", format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A POST with a body and an access token.
    pub(crate) async fn post_with(&self, path: &str, token: &str, body: &Value) -> Answered {
        let request =
            Request::post(format!("/api/v1/auth/{path}")).header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {token}"));
        self.send(request.body(body.to_string().into()).unwrap()).await
    }

    /// A GET with an access token.
    pub(crate) async fn get_as(&self, path: &str, token: &str) -> Answered {
        let request = Request::get(format!("/api/v1/auth/{path}"));
        let request = request.header("authorization", format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A call to the API with an access token; `body` is left out if it is null.
    pub(crate) async fn call(&self, method: &str, path: &str, (token, body): (&str, &Value)) -> Answered {
        let request = Request::builder().method(method).uri(format!("/api/v1/{path}"));
        let request = request.header("authorization", format!("Bearer {token}"));
        let request =
            request.header("content-type", "application/json").header("x-forwarded-for", "203.0.113.9");
        let body = if body.is_null() { Body::empty() } else { body.to_string().into() };
        self.send(request.body(body).unwrap()).await
    }

    /// A login from an address, with what the client keeps as a cookie.
    pub(crate) async fn login_from(
        &self,
        ip: &str,
        cookie: &str,
        (nickname, password): (&str, &str),
    ) -> Answered {
        let body = json!({ "email": format!("{nickname}@example.com"), "password": password }).to_string();
        let request = Request::post("/api/v1/auth/login")
            .header("content-type", "application/json")
            .header("x-forwarded-for", ip)
            .header("cookie", cookie);
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Hands the events that wait in the outbox to the service.
    pub(crate) async fn deliver_all(&self) {
        for event in self.events().await {
            self.deliver(&event).await;
        }
    }

    /// The same process with another master key, on the same database.
    pub(crate) fn with_master_key(&self, master_key: MasterKey) -> Auth {
        application(Ports { master_key, ..self.ports.clone() }, self.config.clone())
    }

    /// A PATCH with an access token.
    pub(crate) async fn patch_as(&self, path: &str, token: &str, body: &Value) -> Answered {
        let request =
            Request::patch(format!("/api/v1/auth/{path}")).header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {token}"));
        self.send(request.body(body.to_string().into()).unwrap()).await
    }

    /// A DELETE with an access token.
    pub(crate) async fn delete_as(&self, path: &str, token: &str) -> Answered {
        let request = Request::delete(format!("/api/v1/auth/{path}"));
        let request = request.header("authorization", format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A call that any logged-in user may make.
    pub(crate) async fn knock(&self, access_token: &str) -> Answered {
        self.post_as("verify-email/resend", access_token).await
    }

    /// An account with [`PASSWORD`], made by the operator.
    pub(crate) async fn user(&self, nickname: &str, role: Role) -> Account {
        self.auth.create_user(NewUser { registration: registration(nickname), role }).await.unwrap()
    }

    pub(crate) async fn login(&self, nickname: &str) -> Answered {
        self.post("login", &json!({ "email": format!("{nickname}@example.com"), "password": PASSWORD })).await
    }

    pub(crate) async fn refresh(&self, token: &str) -> Answered {
        self.post("refresh", &json!({ "refresh_token": token })).await
    }

    /// Takes the events that wait in the outbox.
    pub(crate) async fn events(&self) -> Vec<Envelope> {
        let events = self.db.pending_events(1000).await.unwrap();
        let ids: Vec<_> = events.iter().map(|event| event.id).collect();
        self.db.remove_published(&ids).await.unwrap();
        events
    }

    /// Hands an event to the service, if it is one that the service wants.
    pub(crate) async fn deliver(&self, event: &Envelope) {
        self.try_deliver(event).await.unwrap();
    }

    pub(crate) async fn try_deliver(&self, event: &Envelope) -> Result<(), HandleError> {
        for consumer in &self.service.consumers {
            if consumer.topics.contains(&event.topic.as_str()) {
                consumer.handler.handle(event).await?;
            }
        }
        Ok(())
    }

    /// Every mail that was sent, with its long lines joined.
    pub(crate) fn mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.mails.path()).unwrap();
        let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        let read = |path| std::fs::read_to_string(path).unwrap().replace("=\r\n", "").replace("=3D", "=");
        paths.iter().map(read).collect()
    }

    /// A column of the audit log, oldest entry first.
    pub(crate) async fn audit(&self) -> Vec<(String, String)> {
        use sea_orm::{ConnectionTrait, Statement};
        let tx = self.db.read().await.unwrap();
        let sql = "SELECT action, subject FROM audit_log ORDER BY id";
        let rows = tx.conn().query_all_raw(Statement::from_string(self.db.backend(), sql)).await.unwrap();
        rows.iter()
            .map(|row| (row.try_get("", "action").unwrap(), row.try_get("", "subject").unwrap()))
            .collect()
    }
}

/// The router as the process has it: tokens are verified with the service's own keys, sessions looked up at it.
fn finished(service: &Service, ports: &Ports) -> (Router, Upstream) {
    let insiders = Insiders::new(&ports.master_key, ports.ambient.clone());
    let upstream = Upstream::pending("auth").signing(insiders.clone());
    let tokens = TokenVerifier::new(Arc::new(upstream.clone()), ports.ambient.clone());
    let sessions = Sessions::new(ports.cache.clone(), upstream.clone(), ports.ambient.clone());
    let access = Arc::new(Access::new(Arc::new(tokens), sessions).knowing(insiders));
    let router = service.finish(&Host { access, ambient: ports.ambient.clone(), metrics: None });
    upstream.bind(router.clone());
    (router, upstream)
}

pub(crate) fn master_key(byte: u8) -> MasterKey {
    MasterKey::from_base64(&STANDARD.encode([byte; 32])).unwrap()
}

pub(crate) fn registration(nickname: &str) -> Registration {
    Registration {
        email: format!("{nickname}@example.com").parse().unwrap(),
        password: PASSWORD.parse().unwrap(),
        nickname: nickname.parse().unwrap(),
        country: "MX".parse().unwrap(),
        language: Language::En,
        marketing_agreed: false,
    }
}
