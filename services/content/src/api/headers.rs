use axum::extract::{FromRequest, Request};
use garde::Validate;
use hallyu_http::{ApiError, Body};
use hallyu_kernel::FieldError;
use http::{HeaderMap, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

use crate::application::Repeat;

/// Characters of an `Idempotency-Key` at most.
const LONGEST_KEY: usize = 255;

/// Names the request, so that it may be repeated.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what Keyed reads")]
pub(super) struct IdempotencyKey {
    /// Names the request, so that it may be repeated. Visible ASCII characters.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 255, pattern = "^[ -~]*$")]
    key: Option<String>,
}

/// A JSON body under an `Idempotency-Key`, if the request has one.
pub(super) struct Keyed<T>(pub(super) Repeat, pub(super) T);

impl<S, T> FromRequest<S> for Keyed<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Serialize + Validate<Context = ()>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let key = text(request.headers(), "idempotency-key")?.map(str::to_owned);
        if key.as_ref().is_some_and(|key| key.is_empty() || key.len() > LONGEST_KEY) {
            let wrong = FieldError::new("Idempotency-Key", "length_max").with(&LONGEST_KEY);
            return Err(ApiError::validation(vec![wrong]));
        }
        let path = request.uri().path().to_owned();
        let Body(body) = Body::<T>::from_request(request, state).await?;
        let json = serde_json::to_vec(&body).expect("requests are plain data with string keys");
        let digest = Sha256::new().chain_update(path).chain_update(json).finalize();
        let request = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self(Repeat { key, request }, body))
    }
}

/// A header as text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<Option<&'a str>, ApiError> {
    let wrong = |_| ApiError::validation(vec![FieldError::new(name, "format")]);
    headers.get(name).map(|value| value.to_str().map_err(wrong)).transpose()
}

/// The `Content-Type`, in lower case and without parameters; empty if there is none.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The `Content-Length`, if it is known.
pub(super) fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Undoes percent-encoding; `None` if the bytes behind it are not UTF-8 or an escape is cut off.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_of_any_script_come_through() {
        assert_eq!(percent_decoded("%EC%B2%AB%20%EB%B9%9B.mp4").as_deref(), Some("첫 빛.mp4"));
        assert_eq!(percent_decoded("plain.mp4").as_deref(), Some("plain.mp4"));
        for bad in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(percent_decoded(bad), None, "{bad}");
        }
    }
}
