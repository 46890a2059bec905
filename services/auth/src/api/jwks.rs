use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderName;
use axum::http::header::CACHE_CONTROL;
use hallyu_http::ApiError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::Auth;
use crate::application::ports::PublicKey;

/// How long others may keep the keys: shorter than a key is announced before it signs.
const KEPT: &str = "public, max-age=300";

/// Keys that access tokens are verified with (RFC 7517).
#[derive(Serialize, ToSchema)]
pub(super) struct JwksView {
    keys: Vec<JwkView>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(Serialize, ToSchema)]
struct JwkView {
    #[schema(example = "OKP")]
    kty: &'static str,
    #[schema(example = "Ed25519")]
    crv: &'static str,
    #[schema(example = "EdDSA")]
    alg: &'static str,
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    purpose: &'static str,
    /// Names the key in the header of a token.
    kid: String,
    /// The key, base64url.
    x: String,
}

impl From<PublicKey> for JwkView {
    fn from(key: PublicKey) -> Self {
        Self { kty: "OKP", crv: "Ed25519", alg: "EdDSA", purpose: "sig", kid: key.kid, x: key.x }
    }
}

/// Public keys of the access tokens
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    tag = "auth",
    responses(
        (status = OK, description = "The keys, without the envelope", body = JwksView),
        (status = UNAUTHORIZED, description = "A token came along that is not good"),
        (status = TOO_MANY_REQUESTS, description = "Too many requests came"),
        (status = SERVICE_UNAVAILABLE, description = "Something is not reachable")
    )
)]
pub(super) async fn jwks(
    State(auth): State<Arc<Auth>>,
) -> Result<([(HeaderName, &'static str); 1], Json<JwksView>), ApiError> {
    let keys = auth.public_keys().await?.into_iter().map(JwkView::from).collect();
    Ok(([(CACHE_CONTROL, KEPT)], Json(JwksView { keys })))
}
