use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use garde::Validate;
use hallyu_kernel::FieldError;
use http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::objects::Objects;
use super::{repair, rules};
use crate::{ApiError, swallow};

/// Most bytes of a JSON body.
const LIMIT: usize = 1024 * 1024;

/// A JSON body that follows its type's rules. Refuses with 400 and every field that is wrong, with 413 beyond 1 MiB
/// and with 415 if it is not JSON.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

impl<S, T> FromRequest<S> for Body<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Validate<Context = ()>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::unsupported_type());
        }
        parse(&read(request).await?).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(value)) = headers.get(header::CONTENT_TYPE).map(|value| value.to_str()) else {
        return false;
    };
    let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

async fn read(request: Request) -> Result<Bytes, ApiError> {
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > LIMIT as u64) {
        swallow(request.into_body()).await;
        return Err(ApiError::too_large());
    }
    match Limited::new(request.into_body(), LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(ApiError::too_large()),
        Err(_) => Err(unreadable()),
    }
}

fn unreadable() -> ApiError {
    ApiError::validation(vec![FieldError::new("", "json")])
}

fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, serde_json::Error> {
    let mut input = serde_json::Deserializer::from_slice(body);
    let value = T::deserialize(Objects(&mut input))?;
    input.end().map(|()| value)
}

fn parse<T: DeserializeOwned + Validate<Context = ()>>(body: &[u8]) -> Result<T, ApiError> {
    // Nearly all bodies are right: only a wrong one pays for finding out what is wrong.
    let mut wrong = Vec::new();
    let value = match read_json::<T>(body) {
        Ok(value) => Some(value),
        Err(_) => {
            let mut json: Value = serde_json::from_slice(body).map_err(|_| unreadable())?;
            repair::parse(&mut json, &mut wrong, |json| serde_path_to_error::deserialize(Objects(json)))
        }
    };
    rules::checked(value, wrong)
}
