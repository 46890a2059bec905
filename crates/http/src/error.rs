use std::time::Duration;

use axum::response::{IntoResponse, Response};
use hallyu_kernel::{Coded, FieldError, Kind, chain};
use http::StatusCode;

/// The one map from kinds of error to HTTP statuses.
#[must_use]
pub fn status_of(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::PaymentRequired => StatusCode::PAYMENT_REQUIRED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Gone => StatusCode::GONE,
        Kind::Locked => StatusCode::LOCKED,
        // That of tus, which no registry has.
        Kind::Damaged => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What a handler answers when it cannot do what was asked. The envelope layer renders it in the caller's language.
///
/// Made from any [`Coded`] error by `?`; the cause of an internal or unavailable one goes to the log only.
#[derive(Clone, Debug)]
pub struct ApiError(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    status: StatusCode,
    code: &'static str,
    fields: Vec<FieldError>,
    subject: Option<String>,
    details: Option<serde_json::Value>,
    retry_after: Option<Duration>,
    causes: Option<String>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str) -> Self {
        let (subject, details, retry_after, causes) = (None, None, None, None);
        Self(Box::new(Inner { status, code, fields: Vec::new(), subject, details, retry_after, causes }))
    }

    /// 400 `VALIDATION_ERROR` with every field that is wrong.
    #[must_use]
    pub fn validation(fields: Vec<FieldError>) -> Self {
        let mut error = Self::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR");
        error.0.fields = fields;
        error
    }

    /// 401 `UNAUTHORIZED`: nobody is logged in.
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED")
    }

    /// 404 `NOT_FOUND`.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND")
    }

    /// 413 `PAYLOAD_TOO_LARGE`.
    #[must_use]
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE")
    }

    /// 415 `UNSUPPORTED_MEDIA_TYPE`.
    #[must_use]
    pub fn unsupported_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE")
    }

    /// 429 `RATE_LIMITED` with `Retry-After`.
    #[must_use]
    pub fn rate_limited(retry_after: Duration) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED").with_retry_after(retry_after)
    }

    /// 500 `INTERNAL_ERROR`; `cause` is for the log.
    #[must_use]
    pub fn internal(cause: impl Into<String>) -> Self {
        let mut error = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR");
        error.0.causes = Some(cause.into());
        error
    }

    /// 503 `UNAVAILABLE`; `subject` names what is not configured or not reachable and is told to the client, `cause`
    /// is for the log.
    #[must_use]
    pub fn unavailable(subject: impl Into<String>, cause: impl Into<String>) -> Self {
        let mut error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE");
        error.0.subject = Some(subject.into());
        error.0.causes = Some(cause.into());
        error
    }

    /// The error that a plain answer of this status stands for, for example axum's own 405.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::UNAUTHORIZED => "UNAUTHORIZED",
            StatusCode::PAYMENT_REQUIRED => "PAYMENT_REQUIRED",
            StatusCode::FORBIDDEN => "FORBIDDEN",
            StatusCode::NOT_FOUND => "NOT_FOUND",
            StatusCode::METHOD_NOT_ALLOWED => "METHOD_NOT_ALLOWED",
            StatusCode::CONFLICT => "CONFLICT",
            StatusCode::PAYLOAD_TOO_LARGE => "PAYLOAD_TOO_LARGE",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "UNSUPPORTED_MEDIA_TYPE",
            StatusCode::RANGE_NOT_SATISFIABLE => "RANGE_NOT_SATISFIABLE",
            StatusCode::TOO_MANY_REQUESTS => "RATE_LIMITED",
            _ if status.is_client_error() => "VALIDATION_ERROR",
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
                "UNAVAILABLE"
            }
            _ => "INTERNAL_ERROR",
        };
        Self::new(status, code)
    }

    /// The same with a `Retry-After`, rounded up to whole seconds.
    #[must_use]
    pub fn with_retry_after(mut self, delay: Duration) -> Self {
        self.0.retry_after = Some(delay);
        self
    }

    /// Status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Stable code of the answer.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The fields that are wrong.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.0.fields
    }

    pub(crate) fn subject(&self) -> Option<&str> {
        self.0.subject.as_deref()
    }

    pub(crate) fn details(&self) -> Option<&serde_json::Value> {
        self.0.details.as_ref()
    }

    /// Seconds for `Retry-After`.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        self.0.retry_after.map(|delay| delay.as_secs() + u64::from(delay.subsec_nanos() > 0))
    }

    /// What the log is told.
    pub(crate) fn causes(&self) -> Option<&str> {
        self.0.causes.as_deref()
    }
}

impl<E: Coded> From<E> for ApiError {
    fn from(error: E) -> Self {
        let kind = error.kind();
        let mut answer = Self::new(status_of(kind), error.code());
        answer.0.fields = error.fields();
        answer.0.subject = error.subject().map(str::to_owned);
        answer.0.details = error.details();
        answer.0.retry_after = error.retry_after();
        if matches!(kind, Kind::Internal | Kind::Unavailable) {
            answer.0.causes = Some(chain(&error));
        }
        answer
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
