use std::collections::HashMap;

use hallyu_captions::Ms;
use hallyu_captions::memory::{SHOWN_SIMILARITY, normal, similarity};
use hallyu_kernel::{Actor, ContentId, EpisodeId, Page, PageRequest, SegmentId, SubtitleLanguage, TrackId};

use super::Content;
use super::access::managed_title;
use super::ports::Tx;
use crate::domain::{ContentError, MemoryEntry, What};

/// What is looked for in the memory of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryWish {
    /// A line, or a part of one, in Korean or translated; none lists all.
    pub text: Option<String>,
    /// The language of the translations.
    pub language: SubtitleLanguage,
}

/// A translation that the memory keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct MemoryHit {
    /// The translation.
    pub kept: MemoryEntry,
    /// How near its source is to what was looked for, 0 to 1; `None` if it only holds it, or nothing was looked for.
    pub score: Option<f64>,
    /// The episode and the time where it comes from, if that is still there.
    pub place: Option<(EpisodeId, u32, Ms)>,
}

impl Content {
    /// What the memory of a title knows near a line: what sounds like it first, then what holds it; without a line everything, the
    /// latest first.
    ///
    /// # Errors
    /// [`ContentError::Unknown`], [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn search_memory(
        &self,
        actor: &Actor,
        id: ContentId,
        (wish, page): (MemoryWish, PageRequest),
    ) -> Result<Page<MemoryHit>, ContentError> {
        let mut tx = self.store.read().await?;
        managed_title(&mut *tx, actor, id).await?;
        let all = tx.memory().of_title(id, wish.language).await?;
        let mut hits: Vec<MemoryHit> =
            all.into_iter().filter_map(|kept| hit(kept, wish.text.as_deref())).collect();
        hits.sort_by(|one, other| {
            let score = |hit: &MemoryHit| hit.score.unwrap_or_default();
            score(other).total_cmp(&score(one)).then(other.kept.updated_at.cmp(&one.kept.updated_at))
        });
        let total = hits.len() as u64;
        let offset = usize::try_from(page.offset()).unwrap_or(usize::MAX);
        let mut items: Vec<MemoryHit> = hits.into_iter().skip(offset).take(page.limit() as usize).collect();
        let mut episodes = HashMap::new();
        for item in &mut items {
            item.place = place(&mut *tx, item.kept.segment_id, &mut episodes).await?;
        }
        Ok(Page { items, request: page, total })
    }

    /// Has the memory of a title forget a translation. The track that it comes from stays as it is.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if it knows none; [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn forget_memory(
        &self,
        actor: &Actor,
        id: ContentId,
        entry: (SegmentId, SubtitleLanguage),
    ) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        managed_title(&mut *tx, actor, id).await?;
        if !tx.memory().forget(id, entry).await? {
            return Err(ContentError::Unknown(What::Memory));
        }
        Ok(tx.commit().await?)
    }
}

fn hit(kept: MemoryEntry, text: Option<&str>) -> Option<MemoryHit> {
    let Some(text) = text else { return Some(MemoryHit { kept, score: None, place: None }) };
    let entry = &kept.entry;
    let score = similarity(text, &entry.source, SHOWN_SIMILARITY);
    let wanted = normal(text);
    let holds = |text: &str| !wanted.is_empty() && normal(text).contains(&wanted);
    let is_hit = score.is_some() || holds(&entry.source) || holds(&entry.target);
    is_hit.then_some(MemoryHit { kept, score, place: None })
}

/// Where a segment is, if it still is anywhere. Most of a page come from few transcripts.
async fn place(
    tx: &mut dyn Tx,
    id: SegmentId,
    episodes: &mut HashMap<TrackId, Option<(EpisodeId, u32)>>,
) -> Result<Option<(EpisodeId, u32, Ms)>, ContentError> {
    let Some(segment) = tx.segments().get(id).await? else { return Ok(None) };
    let episode = match episodes.get(&segment.track_id) {
        Some(known) => *known,
        None => {
            let found = match tx.tracks().get(segment.track_id).await? {
                Some(track) => tx.episodes().get(track.episode_id).await?,
                None => None,
            };
            let found = found.map(|episode| (episode.id, episode.draft.number));
            episodes.insert(segment.track_id, found);
            found
        }
    };
    Ok(episode.map(|(id, number)| (id, number, segment.start_ms)))
}
