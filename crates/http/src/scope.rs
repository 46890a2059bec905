use std::sync::Arc;

use hallyu_kernel::Actor;
use http::request::Parts;

use crate::{Access, ApiError, RequestId};

/// What the outermost layer of this process knows about a request; the layers and extractors inside use it instead of
/// finding it out again.
///
/// It is an extension of the request in memory, never a header: nobody outside the process can make one.
#[derive(Clone)]
pub struct Scope {
    /// The request's id.
    pub request_id: RequestId,
    access: Arc<Access>,
    actor: Option<Actor>,
}

impl Scope {
    pub(crate) fn new(request_id: RequestId, access: Arc<Access>) -> Self {
        Self { request_id, access, actor: None }
    }

    /// The bearer of the request's token, verified once per process: `None` without a token.
    ///
    /// # Errors
    /// 401 if there is a token and it or its session is not valid; 503 if that cannot be found out.
    pub async fn admit(parts: &mut Parts) -> Result<Option<Actor>, ApiError> {
        let Some(scope) = parts.extensions.get::<Self>() else {
            return Err(ApiError::internal("the router was not finished: no scope"));
        };
        if scope.actor.is_some() {
            return Ok(scope.actor);
        }
        let access = Arc::clone(&scope.access);
        let actor = access.actor(&parts.headers).await?;
        if let Some(scope) = parts.extensions.get_mut::<Self>() {
            scope.actor = actor;
        }
        Ok(actor)
    }

    /// Whether the request comes from another process of this installation.
    pub(crate) fn is_insider(parts: &Parts) -> bool {
        parts.extensions.get::<Self>().is_some_and(|scope| scope.access.is_insider(parts))
    }
}
