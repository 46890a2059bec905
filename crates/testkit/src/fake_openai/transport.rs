//! Faults of a call as a whole, and the sending of answers.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::Fault;

/// Time between two pieces of a slow body.
const PAUSE: Duration = Duration::from_millis(20);
/// Bytes of such a piece.
const PIECE: usize = 64;

/// The answer of a call that fails as a whole; `None` for faults inside an answer.
pub(crate) async fn failure(fault: Option<&Fault>) -> Option<Response> {
    match fault? {
        Fault::RateLimited(retry_after) => {
            let answer = refuse(StatusCode::TOO_MANY_REQUESTS, "Rate limit reached.");
            let header = retry_after.map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
            Some(header.map_or(answer.status().into_response(), |header| (header, answer).into_response()))
        }
        Fault::ServerError => Some(refuse(StatusCode::INTERNAL_SERVER_ERROR, "The server had an error.")),
        Fault::Refused(status) => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST);
            Some(refuse(status, "The request was refused."))
        }
        Fault::Hang => std::future::pending().await,
        _ => None,
    }
}

/// Sends an answer, or half of it.
pub(crate) fn send(fault: Option<&Fault>, body: &Value) -> Response {
    let half = || {
        let text = body.to_string();
        text.chars().take(text.chars().count() / 2).collect::<String>()
    };
    let body = match fault {
        Some(Fault::CutBody) => Body::from(half()),
        Some(Fault::SlowStreamCut) => broken(&half()),
        _ => return Json(body).into_response(),
    };
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// A text in slow pieces, and then an error.
fn broken(text: &str) -> Body {
    let pieces = text.as_bytes().chunks(PIECE).map(|piece| Ok(Bytes::copy_from_slice(piece)));
    let end = std::iter::once(Err(std::io::Error::other("the connection broke")));
    let pieces: Vec<Result<Bytes, std::io::Error>> = pieces.chain(end).collect();
    Body::from_stream(stream::iter(pieces).then(|piece| async {
        tokio::time::sleep(PAUSE).await;
        piece
    }))
}

/// An error as the API words it.
pub(super) fn refuse(status: StatusCode, message: &str) -> Response {
    let body = json!({ "error": { "message": message, "type": "invalid_request_error", "code": null } });
    (status, Json(body)).into_response()
}
