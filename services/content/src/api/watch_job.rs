use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use hallyu_http::{ApiError, Caller, Id};
use hallyu_kernel::JobId;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::get_job::JobView;
use crate::application::Content;
use crate::domain::{Chain, JobState};

/// Comments that keep the connection open come this often, more often than proxies lose patience.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a client waits before it connects again.
const COME_BACK: Duration = Duration::from_secs(2);
/// What a client that connects again has seen last.
const SEEN: HeaderName = HeaderName::from_static("last-event-id");
/// Tells proxies that know nginx's ways not to keep anything back.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// Watch a job
///
/// Server-sent events named `job`, each with the job as `GET /jobs/{id}` shows it: first as it is, then whenever it changes.
/// An event's id is the job's state. The answer ends after `done`, `failed` or `cancelled`, and after ten minutes; who
/// comes back sees the job as it is, or 204 if it is over and `Last-Event-ID` says so: there is nothing more to come.
#[utoipa::path(
    get,
    path = "/api/v1/jobs/{id}/events",
    tag = "creators",
    security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "The job"),
        ("Last-Event-ID" = Option<String>, Header, description = "Id of the last event that the client has seen")
    ),
    responses(
        (status = OK, description = "The job, again and again", body = String, content_type = "text/event-stream"),
        (status = NO_CONTENT, description = "The job is over, as the client knows")
    )
)]
pub(super) async fn watch_job(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<JobId>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let seen = headers.get(SEEN).and_then(|value| value.to_str().ok());
    if seen.and_then(|id| id.parse::<JobState>().ok()).is_some_and(JobState::is_final)
        && content.get_job(&actor, id).await?.state.is_final()
    {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let events = content.watch_job(&actor, id).await?.map(told);
    let answer = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let unstored = (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    Ok(([UNBUFFERED, unstored], answer).into_response())
}

fn told(chain: Chain) -> Result<Event, Infallible> {
    let event = Event::default().event("job").id(chain.state.as_str()).retry(COME_BACK);
    // Texts and finite numbers are always written.
    Ok(event.json_data(JobView::from(chain)).unwrap_or_default())
}
