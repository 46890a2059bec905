use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hallyu_captions::format::Format;
use hallyu_http::{ApiError, Id, OptionalCaller};
use hallyu_kernel::TrackId;
use http::header;

use crate::application::Content;

/// SRT has no registered media type; this is the one in use.
const SRT: &str = "application/x-subrip; charset=utf-8";
const VTT: &str = "text/vtt; charset=utf-8";

/// Download a subtitle track
///
/// `{file}` is the track's id with `.vtt` or `.srt`.
#[utoipa::path(
    get,
    path = "/api/v1/subtitles/{file}",
    tag = "subtitles",
    params(("file" = String, Path, example = "sub_01h455vb4pex5vsknk084sn02q.srt")),
    responses(
        (status = OK, description = "The file", content_type = "text/vtt", body = String),
        (status = NOT_FOUND, description = "No such track, or nobody may see it yet")
    )
)]
pub(super) async fn read_subtitle(
    State(content): State<Arc<Content>>,
    OptionalCaller(reader): OptionalCaller,
    Id(file): Id<String>,
) -> Result<Response, ApiError> {
    let (id, format) = named(&file).ok_or_else(ApiError::not_found)?;
    let text = content.read_subtitle(reader.as_ref(), id, format).await?;
    let media_type = match format {
        Format::Srt => SRT,
        Format::Vtt => VTT,
    };
    Ok(([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "private, no-cache")], text)
        .into_response())
}

/// The track and format that a file name names.
fn named(file: &str) -> Option<(TrackId, Format)> {
    let (id, extension) = file.rsplit_once('.')?;
    let format = match extension {
        "srt" => Format::Srt,
        "vtt" => Format::Vtt,
        _ => return None,
    };
    Some((id.parse().ok()?, format))
}
