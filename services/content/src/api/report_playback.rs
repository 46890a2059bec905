use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Body, Caller, Id, NoContent};
use hallyu_kernel::{EpisodeId, SessionId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::application::Content;
use crate::domain::{PlaybackFault, PlaybackReport};

/// Most milliseconds of a report: an hour; players report every minute.
const LONGEST_MS: u32 = 3_600_000;
/// Most of what is counted.
const MOST: u32 = 1_000_000;
/// Highest bit rate that makes sense, bits per second.
const FASTEST: u32 = 1_000_000_000;

/// Why nothing plays any more.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum FaultBody {
    /// A file did not arrive.
    Network,
    /// What arrived could not be decoded.
    Media,
    /// A playlist could not be read.
    Manifest,
    /// The key of an encrypted stream was refused.
    Key,
    /// The device can decode no rendition.
    Unsupported,
    /// Something else.
    Other,
}

impl From<FaultBody> for PlaybackFault {
    fn from(body: FaultBody) -> Self {
        match body {
            FaultBody::Network => Self::Network,
            FaultBody::Media => Self::Media,
            FaultBody::Manifest => Self::Manifest,
            FaultBody::Key => Self::Key,
            FaultBody::Unsupported => Self::Unsupported,
            FaultBody::Other => Self::Other,
        }
    }
}

/// What happened since the player's report before.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportBody {
    #[garde(skip)]
    #[schema(value_type = String, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: EpisodeId,
    /// From the wish to watch to the first picture, milliseconds; in the first report of a stream only.
    #[garde(inner(range(max = LONGEST_MS)))]
    #[schema(example = 640, maximum = 3_600_000)]
    startup_ms: Option<u32>,
    /// How long pictures moved, milliseconds.
    #[garde(range(max = LONGEST_MS))]
    #[schema(example = 60_000, maximum = 3_600_000)]
    watched_ms: u32,
    /// How often they stood still because nothing was left to show.
    #[garde(range(max = MOST))]
    #[schema(example = 0, maximum = 1_000_000)]
    stall_count: u32,
    /// How long they did, milliseconds.
    #[garde(range(max = LONGEST_MS))]
    #[schema(example = 0, maximum = 3_600_000)]
    stall_ms: u32,
    /// Bits per second of what was shown.
    #[garde(inner(range(max = FASTEST)))]
    #[schema(example = 2_400_000, maximum = 1_000_000_000)]
    average_bitrate: Option<u32>,
    /// Pictures that the device was too slow for.
    #[garde(range(max = MOST))]
    #[schema(example = 0, maximum = 1_000_000)]
    dropped_frames: u32,
    /// Why nothing plays any more, if so.
    #[garde(skip)]
    error: Option<FaultBody>,
}

/// Report how playing goes
///
/// Players do so every minute and when they end. The figures are added to those of all viewers; who watched is not kept.
#[utoipa::path(
    post,
    path = "/api/v1/streams/{id}/reports",
    tag = "playback",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The `stream_id` of the stream", example = "ses_01h455vb4pex5vsknk084sn02q")),
    request_body = ReportBody,
    responses((status = NO_CONTENT, description = "It is counted"))
)]
pub(super) async fn report_playback(
    State(content): State<Arc<Content>>,
    Caller(viewer): Caller,
    Id(stream): Id<SessionId>,
    Body(body): Body<ReportBody>,
) -> Result<NoContent, ApiError> {
    let report = PlaybackReport {
        episode_id: body.episode_id,
        startup_ms: body.startup_ms,
        watched_ms: body.watched_ms,
        stall_count: body.stall_count,
        stall_ms: body.stall_ms,
        average_bitrate: body.average_bitrate,
        dropped_frames: body.dropped_frames,
        fault: body.error.map(Into::into),
    };
    content.report_playback(&viewer, stream, &report).await?;
    Ok(NoContent)
}
