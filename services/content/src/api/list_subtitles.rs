use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Data, Id, OptionalCaller};
use hallyu_kernel::{EpisodeId, TrackId};
use serde::Serialize;
use utoipa::ToSchema;

use super::get_report::CostView;
use super::views::Items;
use crate::application::Content;
use crate::domain::{Origin, StateReason, Track};

/// A subtitle track.
#[derive(Serialize, ToSchema)]
pub(super) struct TrackView {
    #[schema(value_type = String, example = "sub_01h455vb4pex5vsknk084sn02q")]
    pub(super) subtitle_id: TrackId,
    /// BCP 47.
    #[schema(example = "es-419")]
    language: &'static str,
    /// The language's name in itself.
    #[schema(example = "Español (Latinoamérica)")]
    label: &'static str,
    /// `ai`, `human` or `mixed`.
    #[schema(example = "ai")]
    origin: &'static str,
    /// `queued`, `processing`, `waiting`, `draft`, `in_review`, `published` or `failed`.
    #[schema(example = "published")]
    state: &'static str,
    /// Why it waits, failed or is kept from viewers.
    state_reason: Option<ReasonView>,
    /// Whether nobody has looked over it.
    is_ai_generated: bool,
    /// Share of lines that a machine could make, 0 to 1.
    quality_score: Option<f32>,
    /// 0 before there are lines.
    revision: u32,
    /// What models were paid for it so far, for those who may change the title; null if they never were.
    cost: Option<CostView>,
    /// WebVTT of the published revision, on this server.
    url: Option<String>,
}

/// Why a track waits, failed or is kept from viewers.
#[derive(Serialize, ToSchema)]
struct ReasonView {
    /// Stable.
    #[schema(example = "PROVIDER_MISSING")]
    code: String,
    /// The setting that is missing.
    #[schema(example = "translation.base_url")]
    setting: Option<String>,
    /// What is wrong and what to do, in English.
    message: String,
}

impl From<StateReason> for ReasonView {
    fn from(reason: StateReason) -> Self {
        Self { code: reason.code, setting: reason.setting, message: reason.message }
    }
}

impl From<Track> for TrackView {
    fn from(track: Track) -> Self {
        Self {
            subtitle_id: track.id,
            language: track.language.as_str(),
            label: track.language.label(),
            origin: track.origin.as_str(),
            state: track.state.as_str(),
            state_reason: track.reason.map(ReasonView::from),
            is_ai_generated: track.origin == Origin::Ai,
            quality_score: track.quality_score,
            revision: track.revision,
            cost: track.usage.map(CostView::from),
            url: track.published.map(|_| format!("/api/v1/subtitles/{}.vtt", track.id)),
        }
    }
}

/// List an episode's subtitle tracks
///
/// Also those that are being made, wait or failed. Only those who may change the title learn of lines that are not published.
#[utoipa::path(
    get,
    path = "/api/v1/episodes/{ep}/subtitles",
    tag = "subtitles",
    params(("ep" = String, Path, description = "The episode")),
    responses((status = OK, description = "All of them", body = Items<TrackView>))
)]
pub(super) async fn list_subtitles(
    State(content): State<Arc<Content>>,
    OptionalCaller(reader): OptionalCaller,
    Id(id): Id<EpisodeId>,
) -> Answer<Items<TrackView>> {
    let tracks = content.list_subtitles(reader.as_ref(), id).await?;
    Ok(Data(Items { items: tracks.into_iter().map(TrackView::from).collect() }))
}
