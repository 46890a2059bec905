use std::convert::Infallible;

use axum::extract::FromRequestParts;
use hallyu_kernel::{Actor, Language};
use http::header::ACCEPT_LANGUAGE;
use http::request::Parts;

use crate::{ApiError, Scope};

/// Who is asking; refuses with 401 if nobody is logged in.
#[derive(Clone, Copy, Debug)]
pub struct Caller(pub Actor);

/// Who is asking, if somebody is logged in. A token that is not valid is refused all the same.
#[derive(Clone, Copy, Debug)]
pub struct OptionalCaller(pub Option<Actor>);

/// Another process of this installation. For everybody else what is internal does not exist.
#[derive(Clone, Copy, Debug)]
pub struct Insider;

/// The language that the caller prefers, Spanish if none of ours.
#[derive(Clone, Copy, Debug)]
pub struct Lang(pub Language);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Scope::admit(parts).await?.map(Self).ok_or_else(ApiError::unauthorized)
    }
}

impl<S: Sync> FromRequestParts<S> for OptionalCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Scope::admit(parts).await.map(Self)
    }
}

impl<S: Sync> FromRequestParts<S> for Insider {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Scope::is_insider(parts).then_some(Self).ok_or_else(ApiError::not_found)
    }
}

impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
        Ok(Self(accepted.and_then(Language::negotiate).unwrap_or_default()))
    }
}
