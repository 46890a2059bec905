use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Caller, Data, Id, Query};
use hallyu_kernel::{EpisodeId, SubtitleLanguage};
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::get_report::DOLLARS;
use crate::application::{Content, TrackEstimate};

/// What is translated to.
#[derive(ToSchema)]
#[allow(dead_code, reason = "it only describes a parameter")]
enum Target {
    #[schema(rename = "es-419")]
    Es419,
    #[schema(rename = "pt-BR")]
    PtBr,
}

const TARGETS: [&str; 2] = ["es-419", "pt-BR"];

/// Which languages are wanted.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Separated by commas; all if not given.
    #[garde(skip)]
    #[serde(default = "all", deserialize_with = "listed")]
    #[param(style = Form, explode = false, value_type = Option<Vec<Target>>, inline, example = json!(["es-419", "pt-BR"]))]
    languages: Vec<SubtitleLanguage>,
}

fn all() -> Vec<SubtitleLanguage> {
    vec![SubtitleLanguage::Es419, SubtitleLanguage::PtBr]
}

fn listed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SubtitleLanguage>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let language = |tag: &str| {
        let language = tag.trim().parse().ok().filter(|language| *language != SubtitleLanguage::Ko);
        language.ok_or_else(|| D::Error::unknown_variant(tag, &TARGETS))
    };
    let mut languages = text.split(',').map(language).collect::<Result<Vec<SubtitleLanguage>, _>>()?;
    languages.sort_unstable();
    languages.dedup();
    Ok(languages)
}

/// What translations will cost.
#[derive(Serialize, ToSchema)]
pub(super) struct EstimateView {
    /// ISO 4217.
    #[schema(example = "USD")]
    currency: &'static str,
    /// Millionths of the currency, for all languages.
    cost_micros: u64,
    /// Millionths of the currency that the memory and earlier translations save, for all languages.
    saved_micros: u64,
    /// By language.
    items: Vec<TrackEstimateView>,
}

/// What a translation will cost.
#[derive(Serialize, ToSchema)]
struct TrackEstimateView {
    /// BCP 47.
    #[schema(example = "es-419")]
    language: &'static str,
    /// All lines.
    segments: usize,
    /// Lines that a model is asked for.
    asked: usize,
    /// Lines that a person vouches for, or that are the same in every language.
    kept: usize,
    /// Lines that the translation memory knows.
    recalled: usize,
    /// Lines of which an earlier translation by the model is still good.
    reused: usize,
    /// Questions to the model.
    questions: usize,
    tokens_in: u64,
    tokens_out: u64,
    /// Millionths of the currency, by the configured prices.
    cost_micros: u64,
    /// Millionths of the currency that the memory and earlier translations save.
    saved_micros: u64,
}

impl From<TrackEstimate> for TrackEstimateView {
    fn from(known: TrackEstimate) -> Self {
        let TrackEstimate { language, estimate, from_nothing } = known;
        Self {
            language: language.as_str(),
            segments: estimate.lines + estimate.kept + estimate.recalled + estimate.reused,
            asked: estimate.lines,
            kept: estimate.kept,
            recalled: estimate.recalled,
            reused: estimate.reused,
            questions: estimate.batches,
            tokens_in: estimate.tokens_in,
            tokens_out: estimate.tokens_out,
            cost_micros: estimate.cost_micros,
            saved_micros: from_nothing.cost_micros.saturating_sub(estimate.cost_micros),
        }
    }
}

impl From<Vec<TrackEstimate>> for EstimateView {
    fn from(estimates: Vec<TrackEstimate>) -> Self {
        let items: Vec<TrackEstimateView> = estimates.into_iter().map(TrackEstimateView::from).collect();
        Self {
            currency: DOLLARS,
            cost_micros: items.iter().map(|item| item.cost_micros).sum(),
            saved_micros: items.iter().map(|item| item.saved_micros).sum(),
            items,
        }
    }
}

/// Estimate what translations will cost
///
/// Of the transcript, the glossary and the memory as they are now, if no answer has to be asked for twice. 503 `UNAVAILABLE`
/// names the setting that is missing. For those who may change the title.
#[utoipa::path(
    get,
    path = "/api/v1/episodes/{ep}/subtitles/estimate",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode"), Wanted),
    responses((status = OK, description = "By language", body = EstimateView))
)]
pub(super) async fn estimate_translations(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<EpisodeId>,
    Query(wanted): Query<Wanted>,
) -> Answer<EstimateView> {
    Ok(Data(content.estimate_translations(&actor, id, &wanted.languages).await?.into()))
}
