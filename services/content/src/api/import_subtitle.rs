use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use bytes::Bytes;
use garde::Validate;
use hallyu_captions::format::{Format, Warning};
use hallyu_http::{ApiError, Caller, Created, Id, Query, schema};
use hallyu_kernel::{EpisodeId, SubtitleLanguage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::headers::length;
use super::list_subtitles::TrackView;
use crate::application::{Content, Import, Imported};

/// Largest subtitle file, bytes: several times a long film with every second filled.
const LARGEST: usize = 4 * 1024 * 1024;

/// What a file is said to be.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum FileFormat {
    /// To be found out.
    #[default]
    Auto,
    /// SubRip.
    Srt,
    /// WebVTT.
    Vtt,
}

impl From<FileFormat> for Option<Format> {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::Auto => None,
            FileFormat::Srt => Some(Format::Srt),
            FileFormat::Vtt => Some(Format::Vtt),
        }
    }
}

/// What the file holds.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct About {
    /// Of the lines.
    #[garde(skip)]
    #[param(value_type = schema::SubtitleLanguage, inline, example = "es-419")]
    language: SubtitleLanguage,
    /// `auto` if not given.
    #[garde(skip)]
    #[serde(default)]
    #[param(inline, required = false)]
    format: FileFormat,
}

/// A subtitle file and what it is said to hold.
pub(super) struct Manuscript {
    about: About,
    bytes: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Manuscript {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let Query(about) = Query::<About>::from_request_parts(&mut parts, state).await?;
        if length(&parts.headers).is_some_and(|length| length > LARGEST as u64) {
            return Err(ApiError::too_large());
        }
        let bytes = to_bytes(body, LARGEST).await.map_err(|_| ApiError::too_large())?;
        Ok(Self { about, bytes })
    }
}

/// The track that was imported.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportView {
    #[serde(flatten)]
    track: TrackView,
    /// Lines.
    cues: usize,
    /// What reading the file changed or left out.
    warnings: Vec<WarningView>,
}

/// Something that reading a file changed or left out.
#[derive(Serialize, ToSchema)]
struct WarningView {
    /// Stable.
    #[schema(value_type = String, example = "OVERLAP")]
    code: hallyu_captions::format::WarningKind,
    /// Where it happened first.
    line: Option<usize>,
    /// How often.
    count: usize,
    /// In English.
    #[schema(example = "line 5: cues overlap")]
    message: String,
}

impl From<Warning> for WarningView {
    fn from(warning: Warning) -> Self {
        let message = warning.to_string();
        Self { code: warning.kind, line: warning.first_line, count: warning.count, message }
    }
}

impl From<Imported> for ImportView {
    fn from(imported: Imported) -> Self {
        let warnings = imported.warnings.into_iter().map(WarningView::from).collect();
        Self { track: imported.track.into(), cues: imported.cues, warnings }
    }
}

/// Import a subtitle file
///
/// The body is the file, SRT or WebVTT, in any common encoding. Its lines take the place of the track's in this
/// language and are published, at once or when the video is ready.
#[utoipa::path(
    post,
    path = "/api/v1/episodes/{ep}/subtitles",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode"), About),
    request_body(content = schema::Binary, content_type = "application/octet-stream"),
    responses((status = CREATED, description = "The lines are stored", body = ImportView))
)]
pub(super) async fn import_subtitle(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(episode_id): Id<EpisodeId>,
    file: Manuscript,
) -> Result<Created<ImportView>, ApiError> {
    let Manuscript { about, bytes } = file;
    let import = Import { episode_id, language: about.language, format: about.format.into(), bytes };
    Ok(Created(content.import_subtitle(&actor, import).await?.into()))
}
