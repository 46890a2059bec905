use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;

/// The cookie by which a browser is recognised that comes back from a provider.
const NAME: &str = "hallyu_oauth";
/// Where the cookie is sent to.
const PATH: &str = "/api/v1/auth/oauth";
/// How long it is kept, seconds: as long as a browser may be away.
const LIFE: u32 = 600;

/// What a browser says of itself on its way through a login at a provider.
pub(super) struct Browser {
    /// The secret of its cookie.
    pub(super) cookie: Option<String>,
    /// `Accept-Language`, empty if it has none.
    pub(super) languages: String,
}

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let lines = parts.headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let cookie = pairs.filter(|(name, _)| *name == NAME).map(|(_, value)| value.to_owned()).next();
        let languages = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self { cookie, languages: languages.unwrap_or_default().to_owned() })
    }
}

/// The value of `Set-Cookie`. `Lax`: the cookie must come along when the provider sends the browser back.
pub(super) fn set_cookie(secret: &str, is_secure: bool) -> String {
    let secure = if is_secure { "; Secure" } else { "" };
    format!("{NAME}={secret}; Path={PATH}; Max-Age={LIFE}; HttpOnly; SameSite=Lax{secure}")
}

/// The value of `Set-Cookie` that forgets it.
pub(super) fn forget_cookie() -> String {
    format!("{NAME}=; Path={PATH}; Max-Age=0; HttpOnly; SameSite=Lax")
}
