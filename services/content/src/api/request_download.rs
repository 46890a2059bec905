use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use garde::Validate;
use hallyu_http::{ApiError, Body, Data, Id};
use hallyu_kernel::{ContentId, EpisodeId, Time};
use http::{HeaderValue, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::start_stream::{QualityWish, Watcher};
use crate::application::{Content, DownloadOffer, DownloadState, DownloadWish};

/// What to take along.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DownloadBody {
    /// `auto` if not given: the best that there is.
    #[garde(skip)]
    #[serde(default)]
    #[schema(inline)]
    quality: QualityWish,
}

/// How far a download is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum DownloadStatus {
    /// It is being made: ask again in some seconds.
    Preparing,
    /// It could not be made; it is tried again when it is asked for in an hour.
    Failed,
    /// It is there.
    Ready,
}

/// One file: picture, every language of the sound, and subtitles.
#[derive(Serialize, ToSchema)]
pub(super) struct DownloadView {
    status: DownloadStatus,
    #[schema(example = "720p")]
    quality: String,
    /// Where the file is, once it is ready, on this server. It works in the caller's session only, with the cookie of this answer.
    download_url: Option<String>,
    size_bytes: Option<u64>,
    /// When the address ends, and the file with it.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Time>,
}

/// Download an episode
///
/// From `premium` on; below it is 402 `PAYMENT_REQUIRED`. The file (MP4) is made when it is first asked for; asking again tells how far it
/// is and counts once. Too many of a day are 429 `DOWNLOADS_USED_UP`. Where or when the title may not be watched, it is refused as
/// `GET .../stream` is; while the video is still being packaged with 409.
#[utoipa::path(
    post,
    path = "/api/v1/contents/{id}/episodes/{ep}/downloads",
    tag = "playback",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title"), ("ep" = String, Path, description = "The episode")),
    request_body = DownloadBody,
    responses((status = OK, description = "How far it is", body = DownloadView))
)]
pub(super) async fn request_download(
    State(content): State<Arc<Content>>,
    Watcher { viewer, country, language, .. }: Watcher,
    Id((content_id, episode_id)): Id<(ContentId, EpisodeId)>,
    Body(body): Body<DownloadBody>,
) -> Result<Response, ApiError> {
    let wish = DownloadWish { content_id, episode_id, quality: body.quality.into(), language, country };
    let DownloadOffer { rendition: quality, state } = content.request_download(&viewer, wish).await?;
    let waits = |status| DownloadView {
        status,
        quality: quality.clone(),
        download_url: None,
        size_bytes: None,
        expires_at: None,
    };
    let mut cookies = Vec::new();
    let view = match state {
        DownloadState::Preparing => waits(DownloadStatus::Preparing),
        DownloadState::Failed => waits(DownloadStatus::Failed),
        DownloadState::Ready { address, cookie, size, expires_at } => {
            let cookie =
                HeaderValue::try_from(cookie).map_err(|error| ApiError::internal(error.to_string()))?;
            cookies.push((header::SET_COOKIE, cookie));
            let (download_url, size_bytes, expires_at) = (Some(address), Some(size), Some(expires_at));
            DownloadView { status: DownloadStatus::Ready, quality, download_url, size_bytes, expires_at }
        }
    };
    let mut answer = Data(view).into_response();
    answer.headers_mut().extend(cookies);
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}
