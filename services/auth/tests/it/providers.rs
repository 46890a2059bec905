//! Providers that do and say what a test wants, and a browser that goes there and back.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hallyu_auth::OauthConfig;
use hallyu_testkit::{Answered, Issuer, test_ambient};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::support::World;

pub(crate) const CLIENT: &str = "hallyu";
pub(crate) const SECRET: &str = "provider secret";
/// The one code that the providers give.
pub(crate) const CODE: &str = "code of the provider";

#[derive(Default)]
struct Told {
    /// The ID token that is given next.
    id_token: String,
    /// What `/me` says.
    me: Value,
    /// The challenge that the code was given for.
    challenge: String,
    /// Codes that were traded.
    traded: HashSet<String>,
    down: bool,
}

type Shared = Arc<Mutex<Told>>;

/// An OpenID provider and a Facebook on one loopback port; it stops when dropped.
pub(crate) struct FakeProviders {
    pub(crate) url: String,
    told: Shared,
    server: JoinHandle<()>,
}

impl Drop for FakeProviders {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl FakeProviders {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let told = Shared::default();
        let metadata = json!({
            "issuer": url, "authorization_endpoint": format!("{url}/auth"),
            "token_endpoint": format!("{url}/token"), "jwks_uri": format!("{url}/jwks")
        });
        let keys = serde_json::to_value(Issuer::new(test_ambient()).keys()).unwrap();
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(|| async { Json(metadata) }))
            .route("/jwks", get(|| async { Json(keys) }))
            .route("/token", post(token))
            .route("/oauth/access_token", post(facebook_token))
            .route("/me", get(me))
            .with_state(Arc::clone(&told));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.unwrap();
        });
        Self { url, told, server }
    }

    pub(crate) fn config(&self) -> OauthConfig {
        OauthConfig {
            google_client_id: CLIENT.into(),
            google_client_secret: SECRET.into(),
            google_issuer: self.url.clone(),
            facebook_client_id: CLIENT.into(),
            facebook_client_secret: SECRET.into(),
            facebook_dialog_url: format!("{}/dialog", self.url),
            facebook_graph_url: self.url.clone(),
        }
    }

    /// Claims that are all right, for the browser that is away.
    pub(crate) fn claims(&self, world: &World, away: &Browser, name: &str) -> Value {
        let now = world.ambient.now().timestamp();
        json!({
            "iss": self.url, "aud": CLIENT, "sub": format!("google-{name}"), "iat": now, "exp": now + 300,
            "nonce": away.sent("nonce"), "email": format!("{name}@example.com"), "email_verified": true, "name": name
        })
    }

    /// The provider lets somebody in and gives [`CODE`] for an ID token with these claims.
    pub(crate) fn vouch(&self, world: &World, away: &Browser, claims: &Value) {
        let token = Issuer::new(world.ambient.clone()).sign(claims);
        self.give(away, token);
    }

    /// The same for any ID token.
    pub(crate) fn give(&self, away: &Browser, id_token: String) {
        let mut told = self.told.lock().unwrap();
        (told.id_token, told.challenge) = (id_token, away.sent("code_challenge"));
        told.traded.clear();
    }

    /// Facebook lets somebody in.
    pub(crate) fn vouch_on_facebook(&self, away: &Browser, me: Value) {
        let mut told = self.told.lock().unwrap();
        (told.me, told.challenge) = (me, away.sent("code_challenge"));
        told.traded.clear();
    }

    pub(crate) fn break_down(&self) {
        self.told.lock().unwrap().down = true;
    }
}

/// Whether the code may be traded: by us, once, by whoever has begun, for where the browser was sent back to.
fn trade(told: &mut Told, form: &HashMap<String, String>) -> Result<(), StatusCode> {
    let given = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    if told.down {
        return Err(StatusCode::BAD_GATEWAY);
    }
    let proved = URL_SAFE_NO_PAD.encode(Sha256::digest(given("code_verifier"))) == told.challenge;
    let is_us = given("client_id") == CLIENT && given("client_secret") == SECRET;
    let is_back = given("redirect_uri").starts_with("https://tv.example/api/v1/auth/oauth/");
    let is_right = given("grant_type") == "authorization_code" && given("code") == CODE;
    if proved && is_us && is_back && is_right && told.traded.insert(given("code").to_owned()) {
        Ok(())
    } else {
        Err(StatusCode::BAD_REQUEST)
    }
}

async fn token(
    State(told): State<Shared>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let mut told = told.lock().unwrap();
    trade(&mut told, &form)?;
    Ok(Json(json!({ "id_token": told.id_token, "access_token": "at-google", "token_type": "Bearer" })))
}

async fn facebook_token(
    State(told): State<Shared>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    trade(&mut told.lock().unwrap(), &form)?;
    Ok(Json(json!({ "access_token": "at-facebook", "token_type": "bearer" })))
}

/// Answers only to whoever proves that he holds the app's secret.
async fn me(
    State(told): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Json<Value>, StatusCode> {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(b"at-facebook");
    let proof: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let bearer = headers.get("authorization").and_then(|value| value.to_str().ok());
    if query.get("appsecret_proof") != Some(&proof) || bearer != Some("Bearer at-facebook") {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(Json(told.lock().unwrap().me.clone()))
}

/// A browser that goes to a provider and comes back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Browser {
    pub(crate) cookie: String,
    /// Where it was sent.
    pub(crate) address: String,
}

impl Browser {
    /// Leaves for a provider, to come back to a page.
    pub(crate) async fn leaving(world: &World, provider: &str, page: &str) -> Self {
        let left = start(world, provider, page).await;
        assert_eq!(left.status, 302, "{}", left.json);
        Self::with(&left, left.headers["location"].to_str().unwrap())
    }

    /// Leaves to link an account.
    pub(crate) async fn linking(world: &World, provider: &str, token: &str) -> Self {
        let body = json!({ "redirect_uri": "/es/security" });
        let left = world.post_with(&format!("oauth/{provider}/link"), token, &body).await;
        assert_eq!(left.status, 200, "{}", left.json);
        Self::with(&left, left.text("url"))
    }

    fn with(left: &Answered, address: &str) -> Self {
        let cookie = left.headers["set-cookie"].to_str().unwrap();
        for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/api/v1/auth/oauth"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        Self { cookie: cookie.split(';').next().unwrap().to_owned(), address: address.to_owned() }
    }

    /// A parameter that it carries to the provider.
    pub(crate) fn sent(&self, name: &str) -> String {
        let query = self.address.split_once('?').unwrap().1;
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next().unwrap_or_default()
    }

    /// Comes back with what the provider has added; where it is sent on to.
    pub(crate) async fn back_with(&self, world: &World, provider: &str, query: &str) -> String {
        let request = Request::get(format!("/api/v1/auth/oauth/{provider}/callback?{query}"))
            .header("cookie", format!("locale=ko; {}", self.cookie))
            .header("accept-language", "es-AR,es;q=0.9");
        let sent_on = world.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(sent_on.status, 302, "{}", sent_on.json);
        let location = sent_on.headers["location"].to_str().unwrap().to_owned();
        assert!(location.starts_with('/') && !location.starts_with("//"), "{location}");
        location
    }

    /// Comes back as it should.
    pub(crate) async fn back(&self, world: &World, provider: &str) -> String {
        let query = format!("state={}&code={}", self.sent("state"), CODE.replace(' ', "+"));
        self.back_with(world, provider, &query).await
    }

    /// Trades what the page was told for a session.
    pub(crate) async fn exchange(&self, world: &World, location: &str) -> Answered {
        let code = location.split_once("code=").map(|(_, rest)| rest.split('&').next().unwrap());
        let body = json!({ "code": code.unwrap_or_else(|| panic!("no code in {location}")) }).to_string();
        let request = Request::post("/api/v1/auth/oauth/exchange")
            .header("content-type", "application/json")
            .header("cookie", &self.cookie);
        world.send(request.body(body.into()).unwrap()).await
    }
}

pub(crate) async fn start(world: &World, provider: &str, page: &str) -> Answered {
    let page: String = page.bytes().map(|byte| format!("%{byte:02X}")).collect();
    world.get(&format!("/api/v1/auth/oauth/{provider}?redirect_uri={page}")).await
}
