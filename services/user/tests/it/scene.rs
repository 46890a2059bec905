use axum::Router;
use axum::body::Body;
use hallyu_contracts::auth::UserRegistered;
use hallyu_contracts::user::NicknameChanged;
use hallyu_http::Service;
use hallyu_kernel::{Actor, Ambient, Envelope, Language, Role, UserId};
use hallyu_sql::Db;
use hallyu_testkit::{Issuer, test_ambient};
use hallyu_user::{MIGRATIONS, Ports, build};
use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// The service on an empty embedded store, its router called in process.
pub(crate) struct Scene {
    pub(crate) ambient: Ambient,
    db: Db,
    service: Service,
    router: Router,
    issuer: Issuer,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let ambient = test_ambient();
        let db = Db::open("user", "sqlite::memory:").await.unwrap();
        db.migrate(&MIGRATIONS).await.unwrap();
        let service = build(Ports { db: db.clone(), ambient: ambient.clone() });
        let issuer = Issuer::new(ambient.clone());
        let router = service.finish(&issuer.host());
        Self { ambient, db, service, router, issuer }
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

    /// Takes the names that users go by now out of the outbox, oldest event first.
    pub(crate) async fn renamed(&self) -> Vec<NicknameChanged> {
        let events = self.db.pending_events(100).await.unwrap();
        let ids: Vec<_> = events.iter().map(|event| event.id).collect();
        self.db.remove_published(&ids).await.unwrap();
        events.iter().map(|event| event.open().unwrap()).collect()
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

    pub(crate) fn public(id: UserId) -> String {
        format!("/api/v1/users/{id}")
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        (actor, body): (Option<&Actor>, Option<Value>),
    ) -> (StatusCode, Value) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(actor) = actor {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.issuer.token(actor)));
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = request.header(header::CONTENT_TYPE, "application/json").body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }
}
