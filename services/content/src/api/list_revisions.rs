use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id, Listed, Paging};
use hallyu_kernel::{CueId, Page, SegmentId, Time, TrackId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use super::get_report::{CostView, gate_name};
use crate::application::models::MadeRevision;
use crate::application::{Content, CueChange};
use crate::domain::{Cause, CueDraft, Revision};

/// How a revision of a track came to be.
#[derive(Serialize, ToSchema)]
pub(super) struct RevisionView {
    /// From 1.
    revision: u32,
    /// `machine`, `edit`, `import`, `suggestion` or `restore`.
    #[schema(example = "edit")]
    cause: &'static str,
    /// Who edited, imported or restored; null for machines and for corrections by viewers.
    #[schema(value_type = Option<String>, example = "usr_01h455vb4pex5vsknk084sn02q")]
    author_id: Option<UserId>,
    /// The revision that it brought back.
    restored: Option<u32>,
    #[schema(value_type = String, format = DateTime)]
    made_at: Time,
    /// Cues that came, went or changed; null if nobody counted.
    changed_cues: Option<u32>,
}

/// A revision with what the checks said of it.
#[derive(Serialize, ToSchema)]
pub(super) struct JudgedRevision {
    #[serde(flatten)]
    revision: RevisionView,
    /// Whether viewers get it.
    is_published: bool,
    /// 0 to 1; null for files that a person uploaded.
    score: Option<f32>,
    /// `reviewed`, `beta` or `hold`.
    #[schema(example = "reviewed")]
    gate: Option<&'static str>,
    /// Models whose lines are in it.
    models: Vec<String>,
    /// What it cost.
    cost: Option<CostView>,
}

impl From<Revision> for RevisionView {
    fn from(revision: Revision) -> Self {
        Self {
            revision: revision.number,
            cause: revision.cause.as_str(),
            author_id: revision.author_id.filter(|_| revision.cause != Cause::Suggestion),
            restored: revision.restored,
            made_at: revision.made_at,
            changed_cues: revision.changes,
        }
    }
}

impl JudgedRevision {
    fn of(made: MadeRevision, published: Option<u32>) -> Self {
        let is_published = published == Some(made.revision.number);
        let (mut score, mut gate, mut models, mut cost) = (None, None, Vec::new(), None);
        if let Some(report) = made.report {
            (score, gate) = (Some(report.score), Some(gate_name(report.gate)));
            (models, cost) = (report.provenance.models, Some(report.usage.into()));
        }
        Self { revision: made.revision.into(), is_published, score, gate, models, cost }
    }
}

/// What a cue shows.
#[derive(Serialize, ToSchema)]
pub(super) struct CueText {
    start_ms: i64,
    end_ms: i64,
    /// Its lines, separated by line breaks.
    text: String,
    /// The segments whose words it shows; none in a person's file.
    #[schema(value_type = Vec<String>)]
    segment_ids: Vec<SegmentId>,
}

impl From<CueDraft> for CueText {
    fn from(cue: CueDraft) -> Self {
        let CueDraft { start_ms, end_ms, text, segments } = cue;
        Self { start_ms, end_ms, text, segment_ids: segments }
    }
}

/// A cue that a revision changed.
#[derive(Serialize, ToSchema)]
struct ChangeView {
    #[schema(value_type = String, example = "cue_01h455vb4pex5vsknk084sn02q")]
    cue_id: CueId,
    /// Null if it is new.
    before: Option<CueText>,
    /// Null if it went.
    after: Option<CueText>,
}

/// A revision and what it changed.
#[derive(Serialize, ToSchema)]
pub(super) struct RevisionPage {
    #[serde(flatten)]
    revision: RevisionView,
    /// In order of time.
    changes: Vec<ChangeView>,
}

impl From<(Revision, Vec<CueChange>)> for RevisionPage {
    fn from((revision, changes): (Revision, Vec<CueChange>)) -> Self {
        let view = |change: CueChange| ChangeView {
            cue_id: change.id,
            before: change.before.map(CueText::from),
            after: change.after.map(CueText::from),
        };
        Self { revision: revision.into(), changes: changes.into_iter().map(view).collect() }
    }
}

/// List a track's revisions
///
/// For those who may change the title.
#[utoipa::path(
    get,
    path = "/api/v1/subtitles/{id}/revisions",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track"), Paging),
    responses((status = OK, description = "One page, the latest first", body = Listed<JudgedRevision>))
)]
pub(super) async fn list_revisions(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
    Paging(page): Paging,
) -> Answer<Listed<JudgedRevision>> {
    let (track, revisions): (_, Page<MadeRevision>) = content.list_revisions(&actor, id, page).await?;
    let published = track.published.map(|published| published.revision);
    Ok(Data(revisions.map(|made| JudgedRevision::of(made, published)).into()))
}

/// Get a revision of a track
///
/// For those who may change the title.
#[utoipa::path(
    get,
    path = "/api/v1/subtitles/{id}/revisions/{rev}",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track"), ("rev" = u32, Path, description = "The revision", minimum = 1)),
    responses((status = OK, description = "The revision and the cues that it changed", body = RevisionPage))
)]
pub(super) async fn get_revision(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id((id, number)): Id<(TrackId, u32)>,
) -> Answer<RevisionPage> {
    Ok(Data(content.get_revision(&actor, (id, number)).await?.into()))
}
