use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use hallyu_http::{ApiError, COUNTRY, Caller, Data, Id, Lang, Query};
use hallyu_kernel::{Actor, ContentId, Country, EpisodeId, Language, SessionId, Time};
use http::request::Parts;
use http::{HeaderValue, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::get_markers::{ChapterView, MarkerView, views};
use crate::application::{Content, StreamOffer, StreamWish};
use crate::domain::{Origin, Quality, device_name};

/// The best quality that is wanted.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
pub(super) enum QualityWish {
    /// The best that the caller's plan includes.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// At most 360 lines.
    #[serde(rename = "360p")]
    P360,
    /// At most 480 lines.
    #[serde(rename = "480p")]
    P480,
    /// At most 720 lines.
    #[serde(rename = "720p")]
    P720,
    /// At most 1080 lines.
    #[serde(rename = "1080p")]
    P1080,
}

impl From<QualityWish> for Option<Quality> {
    fn from(wish: QualityWish) -> Self {
        match wish {
            QualityWish::Auto => None,
            QualityWish::P360 => Some(Quality::P360),
            QualityWish::P480 => Some(Quality::P480),
            QualityWish::P720 => Some(Quality::P720),
            QualityWish::P1080 => Some(Quality::P1080),
        }
    }
}

/// How the episode is to be watched.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wishes {
    /// `auto` if not given. A quality above the caller's plan is brought down to it.
    #[garde(skip)]
    #[serde(default)]
    #[param(inline, required = false)]
    quality: QualityWish,
}

/// What a player needs.
#[derive(Serialize, ToSchema)]
pub(super) struct Stream {
    /// The main playlist, on this server. It works in the caller's session only, with the cookie of this answer.
    #[schema(example = "/media/AQGU.../master.m3u8")]
    stream_url: String,
    /// Always `hls`.
    #[schema(example = "hls")]
    stream_type: &'static str,
    /// The worst first.
    qualities: Vec<QualityView>,
    subtitles: Vec<StreamSubtitle>,
    /// WebVTT that names the pictures for positions of the video.
    thumbnails_url: Option<String>,
    /// What the caller may pass over.
    markers: Vec<MarkerView>,
    /// The parts of the episode.
    chapters: Vec<ChapterView>,
    /// Where the caller stopped.
    resume_position_seconds: u32,
    /// When the addresses stop to work.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Time,
    /// The same in seconds from now, for callers whose clock is wrong. Who plays on asks again before: the addresses of
    /// the next answer stand in for these, file by file.
    #[schema(example = 900)]
    expires_in: u64,
    /// Names what this device plays, for `DELETE /streams/{id}`.
    #[schema(value_type = String, example = "ses_01h455vb4pex5vsknk084sn02q")]
    stream_id: SessionId,
}

/// A quality that the playlist offers.
#[derive(Serialize, ToSchema)]
struct QualityView {
    #[schema(example = "480p")]
    quality: String,
    /// Highest of any segment, bits per second.
    bitrate: u64,
}

/// A track that the playlist offers.
#[derive(Serialize, ToSchema)]
struct StreamSubtitle {
    /// BCP 47.
    #[schema(example = "es-419")]
    language: &'static str,
    /// The language's name in itself.
    #[schema(example = "Español (Latinoamérica)")]
    label: &'static str,
    /// WebVTT.
    url: String,
    /// Whether nobody has looked over it.
    is_ai_generated: bool,
    /// Share of lines that a machine could make, 0 to 1.
    quality_score: Option<f32>,
}

impl Stream {
    fn of(offer: StreamOffer, stream_id: SessionId) -> Self {
        let base = offer.base;
        let (markers, chapters) = views(offer.marks);
        let subtitles = offer.tracks.iter().map(|(track, file)| StreamSubtitle {
            language: track.language.as_str(),
            label: track.language.label(),
            url: format!("{base}/{file}"),
            is_ai_generated: track.origin == Origin::Ai,
            quality_score: track.quality_score,
        });
        let qualities = offer
            .renditions
            .into_iter()
            .map(|rendition| QualityView { quality: rendition.name, bitrate: rendition.peak_bandwidth });
        Self {
            stream_url: format!("{base}/master.m3u8"),
            stream_type: "hls",
            qualities: qualities.collect(),
            subtitles: subtitles.collect(),
            thumbnails_url: offer.has_thumbnails.then(|| format!("{base}/thumbnails/sprite.vtt")),
            markers,
            chapters,
            resume_position_seconds: offer.resume_at,
            expires_at: offer.expires_at,
            expires_in: offer.expires_in.as_secs(),
            stream_id,
        }
    }
}

/// Who wants to watch, on what and where; refuses with 401 if nobody is logged in.
pub(super) struct Watcher {
    pub(super) viewer: Actor,
    /// What the client calls itself.
    device: Option<String>,
    /// Where the network says that the client is.
    pub(super) country: Option<Country>,
    /// The language to answer in.
    pub(super) language: Language,
}

impl<S: Sync> FromRequestParts<S> for Watcher {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Caller(viewer) = Caller::from_request_parts(parts, state).await?;
        let Ok(Lang(language)) = Lang::from_request_parts(parts, state).await;
        let text = |name: &str| parts.headers.get(name)?.to_str().ok();
        let device = text(header::USER_AGENT.as_str()).map(device_name);
        let country = text(COUNTRY).and_then(|code| code.parse().ok());
        Ok(Self { viewer, device, country, language })
    }
}

/// Watch an episode
///
/// Roles below `premium` are offered no quality above 480p, and play on fewer devices at a time: if others take all
/// places, the answer is 409 `TOO_MANY_STREAMS`, whose details name them. Where or when the title may not be watched it is
/// 403 `NOT_IN_COUNTRY`, `NOT_YET_AVAILABLE` (with `from`) or `NO_LONGER_AVAILABLE`. The answer sets the cookie without which the
/// addresses do not work.
#[utoipa::path(
    get,
    path = "/api/v1/contents/{id}/episodes/{ep}/stream",
    tag = "playback",
    security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "The title"),
        ("ep" = String, Path, description = "The episode"),
        Wishes
    ),
    responses((status = OK, description = "Where the stream is", body = Stream))
)]
pub(super) async fn start_stream(
    State(content): State<Arc<Content>>,
    Watcher { viewer, device, country, .. }: Watcher,
    Id((content_id, episode_id)): Id<(ContentId, EpisodeId)>,
    Query(wishes): Query<Wishes>,
) -> Result<Response, ApiError> {
    let wish = StreamWish { content_id, episode_id, quality: wishes.quality.into(), device, country };
    let offer = content.start_stream(&viewer, wish).await?;
    let cookie =
        HeaderValue::try_from(&offer.cookie).map_err(|error| ApiError::internal(error.to_string()))?;
    // Every stream has addresses of its own: an answer that was kept is of no use.
    let headers =
        [(header::SET_COOKIE, cookie), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((headers, Data(Stream::of(offer, viewer.session_id))).into_response())
}
