use axum::extract::FromRequestParts;
use garde::Validate;
use hallyu_kernel::PageRequest;
use http::request::Parts;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::{ApiError, Query};

/// Greatest number that is taken; what `format: int32` promises.
const GREATEST: u32 = i32::MAX as u32;

/// Which page of a list is wanted: `page` from 1, `limit` 1 to 50 (20 if not given); larger limits are cut.
/// `params(Paging)` documents both.
#[derive(Clone, Copy, Debug)]
pub struct Paging(pub PageRequest);

#[derive(Deserialize, Validate, IntoParams)]
struct Wanted {
    /// From 1.
    #[garde(range(min = 1, max = GREATEST))]
    #[param(minimum = 1, maximum = 2147483647, default = 1)]
    page: Option<u32>,
    /// Items on a page; more than 50 are cut to 50.
    #[garde(range(min = 1, max = GREATEST))]
    #[param(minimum = 1, maximum = 2147483647, default = 20)]
    limit: Option<u32>,
}

impl IntoParams for Paging {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        Wanted::into_params(|| Some(ParameterIn::Query))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(Wanted { page, limit }) = Query::from_request_parts(parts, state).await?;
        let request = PageRequest::new(page.unwrap_or(1), limit.unwrap_or(PageRequest::DEFAULT_LIMIT));
        Ok(Self(request))
    }
}
