use std::sync::Arc;

use axum::extract::State;
use hallyu_captions::score::Gate;
use hallyu_contracts::subtitles::Usage;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::{Time, TrackId};
use serde::Serialize;
use utoipa::ToSchema;

use super::list_segments::FindingView;
use crate::application::Content;
use crate::application::models::TrackReport;

/// What the checks say of a track.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportView {
    /// The revision that was checked.
    revision: u32,
    /// 0 to 1.
    score: f32,
    /// Share of the speech during which a cue is shown, 0 to 1; null if nobody knows where somebody speaks.
    coverage: Option<f32>,
    /// `reviewed`: published as checked by the machine; `beta`: published as a trial; `hold`: not published.
    #[schema(example = "reviewed")]
    gate: &'static str,
    /// Cue by cue.
    findings: Vec<FindingView>,
    /// Models whose lines are in it.
    #[schema(example = json!(["gpt-4.1"]))]
    models: Vec<String>,
    /// When the last of their lines was made.
    #[schema(value_type = Option<String>, format = DateTime)]
    made_at: Option<Time>,
    /// What this revision cost; its track has the whole.
    cost: CostView,
}

/// What the prices of the configuration are in.
pub(super) const DOLLARS: &str = "USD";

/// What models cost.
#[derive(Serialize, ToSchema)]
pub(super) struct CostView {
    /// Answered calls of models.
    calls: u32,
    tokens_in: u64,
    tokens_out: u64,
    /// Millionths of the currency, by the prices that were configured then; null if none were.
    cost_micros: Option<u64>,
    /// ISO 4217.
    #[schema(example = "USD")]
    currency: &'static str,
}

impl From<Usage> for CostView {
    fn from(usage: Usage) -> Self {
        let Usage { calls, tokens_in, tokens_out, cost_micros } = usage;
        let cost_micros = Some(cost_micros).filter(|cost| *cost > 0 || calls == 0);
        Self { calls, tokens_in, tokens_out, cost_micros, currency: DOLLARS }
    }
}

/// The name of a gate.
pub(super) fn gate_name(gate: Gate) -> &'static str {
    match gate {
        Gate::Reviewed => "reviewed",
        Gate::Beta => "beta",
        Gate::Hold => "hold",
    }
}

impl From<(u32, TrackReport)> for ReportView {
    fn from((revision, report): (u32, TrackReport)) -> Self {
        Self {
            revision,
            score: report.score,
            coverage: report.coverage,
            gate: gate_name(report.gate),
            findings: report.findings.into_iter().map(FindingView::from).collect(),
            models: report.provenance.models,
            made_at: report.provenance.at,
            cost: report.usage.into(),
        }
    }
}

/// Get what the checks say of a track
///
/// For those who may change the title. Files that a person uploaded are not reported on.
#[utoipa::path(
    get,
    path = "/api/v1/subtitles/{id}/report",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track")),
    responses((status = OK, description = "Of the latest revision", body = ReportView))
)]
pub(super) async fn get_report(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
) -> Answer<ReportView> {
    Ok(Data(content.get_report(&actor, id).await?.into()))
}
