use hallyu_contracts::subtitles::{Estimate, MemoryUsage, MissingSetting, TranslationOrder};
use hallyu_kernel::{Actor, EpisodeId, SubtitleLanguage};

use super::Content;
use super::access::managed_episode;
use super::near::Near;
use super::orders::{known, order};
use super::request_tracks::SPOKEN;
use super::transcripts::said;
use crate::domain::{ContentError, What};

/// What it will cost to translate an episode into a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackEstimate {
    /// The language.
    pub language: SubtitleLanguage,
    /// As things are.
    pub estimate: Estimate,
    /// If neither the memory nor an earlier translation by a model were of use.
    pub from_nothing: Estimate,
}

impl From<MissingSetting> for ContentError {
    fn from(missing: MissingSetting) -> Self {
        Self::Unconfigured(missing.0)
    }
}

impl Content {
    /// What it will cost to translate an episode as it is now. Languages in which a person wrote a file cost nothing: nobody
    /// translates them.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] before there is a transcript; [`ContentError::Unconfigured`] if no provider or price is known.
    pub async fn estimate_translations(
        &self,
        actor: &Actor,
        id: EpisodeId,
        languages: &[SubtitleLanguage],
    ) -> Result<Vec<TrackEstimate>, ContentError> {
        let mut tx = self.store.read().await?;
        managed_episode(&mut *tx, actor, id).await?;
        let tracks = tx.tracks().of_episode(id).await?;
        let transcript = tracks.iter().find(|track| track.language == SPOKEN && track.revision > 0);
        let transcript = transcript.ok_or(ContentError::Unknown(What::Track))?;
        let draft = said(&mut *tx, transcript).await?;
        let mut estimates = Vec::with_capacity(languages.len());
        for language in languages.iter().copied() {
            let known = known(&mut *tx, transcript, language).await?;
            let mut order = order(&draft, &known, &Near::default());
            if tracks.iter().any(|track| track.language == language && track.is_human()) {
                order.lines.iter_mut().for_each(|line| line.fixed = Some(line.text.clone()));
            }
            let estimate = self.estimator.estimate(&order)?;
            let from_nothing = self.estimator.estimate(&forgotten(order))?;
            estimates.push(TrackEstimate { language, estimate, from_nothing });
        }
        Ok(estimates)
    }
}

/// The order without what saves questions.
fn forgotten(mut order: TranslationOrder) -> TranslationOrder {
    for line in &mut order.lines {
        line.previous = None;
        line.memory.retain(|known| known.usage != MemoryUsage::Reuse);
    }
    order
}
