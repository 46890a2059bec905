use std::collections::{BTreeMap, BTreeSet};

use hallyu_captions::line::break_lines;
use hallyu_captions::profile::Profile;
use hallyu_contracts::jobs::checkpoint_key;
use hallyu_contracts::subtitles::{
    CueLine, CueSheet, TranslationCompleted, TranslationRequested, cue_sheet_key,
};
use hallyu_platform::blobs::{BlobError, Blobs};
use hallyu_platform::jobs::JobReport;
use serde::de::DeserializeOwned;

use super::{Translation, TranslationError, Translator};
use crate::domain::{Context, Line, Pair, batches, lines_of, needs_translation};

/// Translated lines shown to the model before a batch.
const PAIRS_BEFORE: usize = 6;
/// Source lines shown to the model after a batch.
const LINES_AFTER: usize = 4;

/// Every line's fate.
#[derive(Default)]
struct Fates {
    done: BTreeMap<u32, String>,
    failed: BTreeSet<u32>,
}

impl Translation {
    /// Makes a track in another language and announces it.
    ///
    /// Whatever is settled leaves a checkpoint: a repeated request asks only for lines that are still open. A request whose
    /// track exists is only announced again.
    pub(crate) async fn translate(
        &self,
        request: &TranslationRequested,
        report: &JobReport,
    ) -> Result<(), TranslationError> {
        let outcome_key = checkpoint_key(request.job_id, &format!("translate-{}", request.track_id));
        let done = match recall(&self.blobs, &outcome_key).await? {
            Some(done) => done,
            None => {
                let Some(translator) = &self.translator else {
                    return Ok(report.waiting("translation.base_url").await?);
                };
                let done = self.make_track(request, &**translator, report).await?;
                self.blobs.put_json(&outcome_key, &done).await?;
                done
            }
        };
        report.progress(1.0).await;
        Ok(report.tell::<TranslationCompleted>(&done).await?)
    }

    async fn make_track(
        &self,
        request: &TranslationRequested,
        translator: &dyn Translator,
        report: &JobReport,
    ) -> Result<TranslationCompleted, TranslationError> {
        report.progress(0.0).await;
        let source: CueSheet = match self.blobs.get_json(&request.source_key).await {
            Err(BlobError::NotFound(key)) => return Err(TranslationError::SourceMissing(key)),
            other => other?,
        };
        let lines = lines_of(&source, Profile::of(request.target_language.as_str()));
        let fates = self.settle_all(request, &lines, (translator, report)).await?;
        if fates.done.is_empty() && !lines.is_empty() {
            return Err(TranslationError::NothingTranslated);
        }
        let track = assemble(&source, request, &fates);
        let result_key = cue_sheet_key(request.job_id, &request.track_id.to_string());
        self.blobs.put_json(&result_key, &track).await?;
        let untranslated = fates.failed.into_iter().collect();
        Ok(TranslationCompleted {
            job_id: request.job_id,
            track_id: request.track_id,
            result_key,
            untranslated,
        })
    }

    async fn settle_all(
        &self,
        request: &TranslationRequested,
        lines: &[Line],
        (translator, report): (&dyn Translator, &JobReport),
    ) -> Result<Fates, TranslationError> {
        let mut fates = Fates::default();
        for batch in batches(lines) {
            let context = Context {
                prev: pairs_before(&lines[..batch.start], &fates),
                next: lines[batch.end..].iter().take(LINES_AFTER).map(|line| line.text.clone()).collect(),
            };
            let end = batch.end;
            let state = self.translate_batch(request, &lines[batch], (translator, &context)).await?;
            fates.done.extend(state.done);
            fates.failed.extend(state.failed);
            report.progress(share(end, lines.len())).await;
        }
        Ok(fates)
    }
}

/// Reads a checkpoint; one of an older version that cannot be read any more is as good as none.
pub(super) async fn recall<T: DeserializeOwned>(blobs: &Blobs, key: &str) -> Result<Option<T>, BlobError> {
    match blobs.get_json(key).await {
        Ok(found) => Ok(Some(found)),
        Err(BlobError::NotFound(_) | BlobError::Json { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn pairs_before(lines: &[Line], fates: &Fates) -> Vec<Pair> {
    let pair = |line: &Line| Some(Pair { ko: line.text.clone(), t: fates.done.get(&line.seq)?.clone() });
    let mut pairs: Vec<Pair> = lines.iter().rev().filter_map(pair).take(PAIRS_BEFORE).collect();
    pairs.reverse();
    pairs
}

/// Each translation in its own source's time; signs as they are; nothing where there is no translation.
fn assemble(source: &CueSheet, request: &TranslationRequested, fates: &Fates) -> CueSheet {
    let profile = Profile::of(request.target_language.as_str());
    let text_of = |cue: &CueLine| match needs_translation(&cue.text) {
        true => fates.done.get(&cue.seq).map(|text| break_lines(text, profile)),
        false => Some(cue.text.clone()).filter(|text| !text.trim().is_empty()),
    };
    let translated = |cue: &CueLine| text_of(cue).map(|text| CueLine { text, ..cue.clone() });
    CueSheet { language: request.target_language, cues: source.cues.iter().filter_map(translated).collect() }
}

/// Share of the lines that is settled, just under 1 because the result is still to be stored.
#[expect(clippy::cast_precision_loss, reason = "a share needs no more than a few digits")]
fn share(settled: usize, all: usize) -> f32 {
    (settled as f32 / all.max(1) as f32).min(0.99)
}
