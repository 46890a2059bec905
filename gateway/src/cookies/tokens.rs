use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use bytes::Bytes;
use hallyu_contracts::auth::AccessClaims;
use hallyu_kernel::SessionId;
use http::{StatusCode, header};
use serde_json::Value;

/// Most bytes of an answer of `auth`.
const MOST: usize = 256 * 1024;

/// A pair of tokens on its way to the browser.
pub(super) struct Tokens {
    pub(super) access: String,
    pub(super) refresh: String,
    pub(super) session: SessionId,
}

/// Takes the tokens out of an answer that carries some; other answers stay as they are.
pub(super) async fn take(response: Response) -> (Response, Option<Tokens>) {
    let (mut response, bytes) = match read(response).await {
        Ok(read) => read,
        Err(failed) => return (failed, None),
    };
    let Some((body, tokens)) = without_tokens(&bytes) else {
        return (response.map(|()| Body::from(bytes)), None);
    };
    response.headers_mut().remove(header::CONTENT_LENGTH);
    (response.map(|()| Body::from(body)), Some(tokens))
}

/// The code of an error's answer.
pub(super) async fn code_of(response: Response) -> (Response, String) {
    let (response, bytes) = match read(response).await {
        Ok(read) => read,
        Err(failed) => return (failed, String::new()),
    };
    let json: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let code = json["error"]["code"].as_str().unwrap_or_default().to_owned();
    (response.map(|()| Body::from(bytes)), code)
}

/// The session that an access token names. Who believes it must have verified the token, or have it from `auth`.
pub(super) fn session_of(access: &str) -> Option<SessionId> {
    let payload = BASE64.decode(access.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<AccessClaims>(&payload).ok().map(|claims| claims.sid)
}

async fn read(response: Response) -> Result<(http::Response<()>, Bytes), Response> {
    let (parts, body) = response.into_parts();
    match to_bytes(body, MOST).await {
        Ok(bytes) => Ok((http::Response::from_parts(parts, ()), bytes)),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "an answer of auth cannot be read");
            Err(StatusCode::BAD_GATEWAY.into_response())
        }
    }
}

fn without_tokens(bytes: &[u8]) -> Option<(Vec<u8>, Tokens)> {
    let mut answer: Value = serde_json::from_slice(bytes).ok()?;
    let data = answer.get_mut("data")?.as_object_mut()?;
    let access = data.get("access_token")?.as_str().filter(|token| is_harmless(token))?.to_owned();
    let refresh = data.get("refresh_token")?.as_str().filter(|token| is_harmless(token))?.to_owned();
    let session = session_of(&access)?;
    data.remove("access_token");
    data.remove("refresh_token");
    Some((serde_json::to_vec(&answer).ok()?, Tokens { access, refresh, session }))
}

/// Whether it can stand in a cookie as it is.
fn is_harmless(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}
