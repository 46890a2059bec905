use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::refuse;

/// What can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// `/chat/completions`
    Chat,
    /// `/audio/transcriptions`
    Transcription,
}

/// What can go wrong with a call. Lines count from 0 within the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429, with this `Retry-After` in seconds.
    RateLimited(Option<u64>),
    /// 500.
    ServerError,
    /// Another status, for example 401.
    Refused(u16),
    /// No answer, ever.
    Hang,
    /// Half of the HTTP body.
    CutBody,
    /// Chat: half of the model's JSON, as when the token limit is reached.
    CutContent,
    /// Chat: nothing at all.
    EmptyContent,
    /// Chat: a friendly sentence and a code fence around the right JSON.
    FencedContent,
    /// Chat: an apology instead of JSON.
    Apology,
    /// Chat: the line and its successor in one, the successor empty.
    MergeNext(usize),
    /// Chat: the line is missing.
    DropLine(usize),
    /// Chat: one slot that nobody asked for.
    ExtraSlot,
    /// Chat: every line carries the answer of the next one, heads included.
    ShiftByOne,
    /// Chat: the line comes back untranslated.
    EchoSource(usize),
    /// Chat: the line is three times as long as it may be.
    TooLong(usize),
    /// Chat: the line holds a script and a line break.
    Html(usize),
    /// Transcription: no `words`, as from servers that cannot time them.
    NoWords,
    /// Transcription: a sentence invented over the silence at the end.
    InventedTail,
    /// Transcription: nothing was said.
    Silence,
}

impl Fault {
    /// The answer of a call that fails as a whole; `None` for faults inside an answer.
    pub(super) async fn transport(&self) -> Option<Response> {
        match self {
            Self::RateLimited(retry_after) => {
                let answer = refuse(StatusCode::TOO_MANY_REQUESTS, "Rate limit reached.");
                let header = retry_after.map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
                Some(
                    header.map_or(answer.status().into_response(), |header| (header, answer).into_response()),
                )
            }
            Self::ServerError => Some(refuse(StatusCode::INTERNAL_SERVER_ERROR, "The server had an error.")),
            Self::Refused(status) => {
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST);
                Some(refuse(status, "The request was refused."))
            }
            Self::Hang => std::future::pending().await,
            _ => None,
        }
    }

    /// Sends an answer, or half of it.
    pub(super) fn send(fault: Option<&Self>, body: &Value) -> Response {
        if fault != Some(&Self::CutBody) {
            return Json(body).into_response();
        }
        let text = body.to_string();
        let half: String = text.chars().take(text.chars().count() / 2).collect();
        ([(header::CONTENT_TYPE, "application/json")], half).into_response()
    }
}
