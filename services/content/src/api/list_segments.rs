use std::sync::Arc;

use axum::extract::State;
use hallyu_captions::{Finding, Severity};
use hallyu_contracts::subtitles::Verdict;
use hallyu_http::{Answer, Caller, Data, Id, Listed, Paging};
use hallyu_kernel::{SegmentId, TrackId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::{Content, SegmentLine};
use crate::domain::{Segment, Translation};

/// A segment of speech, and what it is in the language of the track.
#[derive(Serialize, ToSchema)]
pub(super) struct SegmentView {
    #[schema(value_type = String, example = "seg_01h455vb4pex5vsknk084sn02q")]
    segment_id: SegmentId,
    /// Its place in the transcript, from 1.
    seq: u32,
    /// Milliseconds from the start of the video.
    start_ms: i64,
    /// Milliseconds from the start of the video.
    end_ms: i64,
    /// Who says it: an id of the cast.
    speaker: Option<String>,
    /// To whom.
    addressee: Option<String>,
    /// What is said, in Korean.
    source: String,
    /// Grows with every change of `source`.
    source_rev: u32,
    /// Rules by which it may have been invented by the recogniser.
    doubts: Vec<String>,
    /// Whether viewers see it: what is taken for invented is not shown.
    is_shown: bool,
    /// What it is in the language of the track; null for transcripts and where nobody has made anything of it yet.
    translation: Option<TranslationView>,
}

/// What a segment is in another language.
#[derive(Serialize, ToSchema)]
struct TranslationView {
    /// Empty if no attempt succeeded.
    text: String,
    /// `machine`, `suggested`, `reviewed`, `approved`, `stale` or `failed`.
    #[schema(example = "machine")]
    state: &'static str,
    /// `model`, `memory` or `human`.
    #[schema(example = "model")]
    origin: &'static str,
    /// The model that made it.
    model: Option<String>,
    /// The model's doubt, or why there is no text.
    note: Option<String>,
    /// 0 to 1.
    score: f32,
    /// What the checks found.
    findings: Vec<FindingView>,
    /// Whether it was made of another source than that of now.
    is_outdated: bool,
    /// To be sent with a change.
    rev: u32,
}

/// Something that a rule of subtitling does not like.
#[derive(Serialize, ToSchema)]
pub(super) struct FindingView {
    /// Code of the rule.
    #[schema(example = "L3")]
    rule: &'static str,
    /// What the rule asks for, in English.
    summary: &'static str,
    /// `minor`, `major` or `blocking`.
    #[schema(example = "major")]
    severity: &'static str,
    /// The cue's number, from 1.
    cue: usize,
    /// What is there.
    #[schema(example = "18.2 cps")]
    measured: String,
    /// What should be there.
    #[schema(example = "17 cps")]
    limit: String,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        let severity = match finding.severity {
            Severity::Minor => "minor",
            Severity::Major => "major",
            Severity::Blocking => "blocking",
        };
        let (rule, summary) = (finding.rule.code(), finding.rule.summary());
        let (measured, limit) = (finding.measured, finding.limit);
        Self { rule, summary, severity, cue: finding.cue + 1, measured, limit }
    }
}

impl From<SegmentLine> for SegmentView {
    fn from((segment, translation): SegmentLine) -> Self {
        let translation = translation.map(|translation| TranslationView::of(translation, &segment));
        let doubts = match &segment.verdict {
            Verdict::Keep => Vec::new(),
            Verdict::Suspect(rules) | Verdict::Drop(rules) => rules.clone(),
        };
        Self {
            segment_id: segment.id,
            seq: segment.seq,
            start_ms: segment.start_ms,
            end_ms: segment.end_ms,
            is_shown: segment.is_shown(),
            speaker: segment.speaker.map(|speaker| speaker.0),
            addressee: segment.addressee.map(|addressee| addressee.0),
            source: segment.text,
            source_rev: segment.rev,
            doubts,
            translation,
        }
    }
}

impl TranslationView {
    fn of(translation: Translation, segment: &Segment) -> Self {
        Self {
            is_outdated: !translation.is_of(segment),
            text: translation.text,
            state: translation.state.as_str(),
            origin: translation.origin.as_str(),
            model: translation.model,
            note: translation.note,
            score: translation.score,
            findings: translation.findings.into_iter().map(FindingView::from).collect(),
            rev: translation.rev,
        }
    }
}

/// List what is said, and what it is in the language of a track
///
/// For those who may change the title.
#[utoipa::path(
    get,
    path = "/api/v1/subtitles/{id}/segments",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track"), Paging),
    responses((status = OK, description = "One page, in order of time", body = Listed<SegmentView>))
)]
pub(super) async fn list_segments(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
    Paging(page): Paging,
) -> Answer<Listed<SegmentView>> {
    let lines = content.list_segments(&actor, id, page).await?;
    Ok(Data(lines.map(SegmentView::from).into()))
}
