use axum::extract::FromRequestParts;
use garde::Validate;
use hallyu_kernel::PageRequest;
use http::request::Parts;
use serde::Deserialize;

use crate::{ApiError, Query};

/// Which page of a list is wanted: `page` from 1, `limit` 1 to 50 (20 if not given); larger limits are cut.
#[derive(Clone, Copy, Debug)]
pub struct Paging(pub PageRequest);

#[derive(Deserialize, Validate)]
struct Wanted {
    #[garde(range(min = 1))]
    page: Option<u32>,
    #[garde(range(min = 1))]
    limit: Option<u32>,
}

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(Wanted { page, limit }) = Query::from_request_parts(parts, state).await?;
        let request = PageRequest::new(page.unwrap_or(1), limit.unwrap_or(PageRequest::DEFAULT_LIMIT));
        Ok(Self(request))
    }
}
