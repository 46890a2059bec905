use hallyu_captions::language::Locale;
use hallyu_captions::memory::{APPROVED, Entry, normal};
use hallyu_captions::{clean, visible};
use hallyu_contracts::subtitles::TracksChanged;
use hallyu_kernel::{Actor, FieldError, SegmentId, StoreError, TrackId};

use super::Content;
use super::access::managed_track;
use super::compose::compose_transcript;
use super::import_subtitle::origin;
use super::list_segments::SegmentLine;
use super::models::Revision;
use super::orders::Orders;
use super::ports::Tx;
use super::recompose::Makers;
use super::request_tracks::{Origin, SPOKEN, cancel};
use super::transcripts::{Draft, said};
use crate::domain::{ContentError, MemoryEntry, ReviewState, Segment, Track, Translation, What};

/// Longest text of a segment: four cues of two lines.
const LONGEST: usize = 4 * 84;

/// What is to become of a segment in the language of a track.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentEdit {
    /// Revision of the text that the editor saw; 0 if there was none.
    pub rev: u32,
    /// The new text; none leaves it.
    pub text: Option<String>,
    /// What the editor says of it.
    pub verdict: Verdict,
}

/// What an editor says of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// It was looked at.
    #[default]
    Reviewed,
    /// It is right: the memory keeps it, and machines learn from it.
    Approved,
}

impl Content {
    /// Changes what was said, or what it is in another language, and makes the track's next revision. A changed source makes
    /// translations that people vouch for stale, and has the others made anew.
    ///
    /// # Errors
    /// [`ContentError::Changed`] if somebody was faster; [`ContentError::Invalid`] if the text shows nothing, has markup or is
    /// too long.
    pub async fn edit_segment(
        &self,
        actor: &Actor,
        (track, segment): (TrackId, SegmentId),
        edit: SegmentEdit,
    ) -> Result<SegmentLine, ContentError> {
        let text = edit.text.as_deref().map(one_line).transpose()?;
        let edit = SegmentEdit { text, ..edit };
        let mut tx = self.store.read().await?;
        let known = managed_track(&mut *tx, actor, track).await?;
        drop(tx);
        let line = match known.language {
            SPOKEN => self.edit_source(actor, (known, segment), edit).await?,
            _ => self.edit_translation(actor, (known, segment), edit).await?,
        };
        self.publish_soon(&line.0).await;
        Ok(line.1)
    }

    async fn edit_translation(
        &self,
        actor: &Actor,
        (track, segment): (Track, SegmentId),
        edit: SegmentEdit,
    ) -> Result<(Track, SegmentLine), ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let mut track = managed_track(&mut *tx, actor, track.id).await?;
        let segment = segment_of(&mut *tx, &track, segment).await?;
        let known = tx.translations().get(track.id, segment.id).await?;
        expect(edit.rev, known.as_ref().map_or(0, |known| known.rev))?;
        let mut translation = known.unwrap_or_else(|| Translation::none(track.id, &segment, now));
        let text = edit.text.unwrap_or_else(|| translation.text.clone());
        let text = one_line(&text)?;
        let state = match edit.verdict {
            Verdict::Reviewed => ReviewState::Reviewed,
            Verdict::Approved => ReviewState::Approved,
        };
        translation.write(&segment, (text, state), (actor.user_id, now));
        self.show_edit(&mut *tx, &mut track, (&segment, &translation)).await?;
        tx.commit().await?;
        Ok((track, (segment, Some(translation))))
    }

    /// Stores what a person made of a segment, and makes the track's next revision with it.
    pub(super) async fn show_edit(
        &self,
        tx: &mut dyn Tx,
        track: &mut Track,
        (segment, translation): (&Segment, &Translation),
    ) -> Result<(), ContentError> {
        tx.translations().put(std::slice::from_ref(translation)).await?;
        if translation.state == ReviewState::Approved {
            remember(tx, track, (segment, translation)).await?;
        }
        let makers = Makers { author: translation.author_id, ..Makers::default() };
        self.recompose(tx, track, makers).await
    }

    async fn edit_source(
        &self,
        actor: &Actor,
        (track, segment): (Track, SegmentId),
        edit: SegmentEdit,
    ) -> Result<(Track, SegmentLine), ContentError> {
        let (draft, edited, orders) = self.prepare_source(&track, segment, &edit).await?;
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let mut track = managed_track(&mut *tx, actor, track.id).await.and_then(|current| {
            // The orders were made of the lines of then.
            if current.revision == track.revision { Ok(current) } else { Err(StoreError::Conflict.into()) }
        })?;
        cancel(&mut *tx, &track, &self.ambient).await?;
        tx.segments().save(&edited).await?;
        for mut translation in tx.translations().of_segment(edited.id).await? {
            if translation.is_settled() && !translation.is_of(&edited) {
                translation.outdate(now);
                tx.translations().put(&[translation]).await?;
            }
        }
        let composed = compose_transcript(&draft);
        track.edit(now);
        tx.tracks().save(&track).await?;
        let revision = Revision { lines: composed.lines.clone(), author: Some(actor.user_id), at: now };
        tx.tracks().add_revision(&track, &revision).await?;
        let engine = draft.hearing.engine.into_iter().collect();
        let provenance = hallyu_contracts::subtitles::Provenance { models: engine, ..Default::default() };
        tx.translations().add_report(&track, &composed.report(provenance, Default::default())).await?;
        if let Some((origin, orders)) = &orders {
            self.request_translations(&mut *tx, *origin, (&track, orders)).await?;
        }
        self.tell(&mut *tx, &TracksChanged { episode_id: track.episode_id }).await?;
        tx.commit().await?;
        Ok((track, (edited, None)))
    }

    /// The transcript with the edit, and the orders of its translations, since files are not written inside a unit of work.
    async fn prepare_source(
        &self,
        track: &Track,
        segment: SegmentId,
        edit: &SegmentEdit,
    ) -> Result<(Draft, Segment, Option<(Origin, Orders)>), ContentError> {
        let mut tx = self.store.read().await?;
        let mut draft = said(&mut *tx, track).await?;
        let episode =
            tx.episodes().get(track.episode_id).await?.ok_or(ContentError::Unknown(What::Episode))?;
        let origin = origin(&mut *tx, &episode).await?;
        drop(tx);
        let known = draft.segments.iter_mut().find(|known| known.id == segment);
        let known = known.ok_or(ContentError::Unknown(What::Segment))?;
        expect(edit.rev, known.rev)?;
        let text = edit.text.clone().unwrap_or_else(|| known.text.clone());
        known.edit(text, self.ambient.now());
        let edited = known.clone();
        let orders = match origin {
            Some(origin) => {
                Some((origin, self.put_orders(origin.root_id, (track, track.revision + 1), &draft).await?))
            }
            None => None,
        };
        Ok((draft, edited, orders))
    }
}

/// The segment, if the track shows it.
pub(super) async fn segment_of(
    tx: &mut dyn Tx,
    track: &Track,
    id: SegmentId,
) -> Result<Segment, ContentError> {
    let segment = tx.segments().get(id).await?.filter(|segment| segment.track_id == track.transcript());
    segment.ok_or(ContentError::Unknown(What::Segment))
}

/// Keeps an approved translation for later ones.
async fn remember(
    tx: &mut dyn Tx,
    track: &Track,
    (segment, translation): (&Segment, &Translation),
) -> Result<(), ContentError> {
    let episode = tx.episodes().get(track.episode_id).await?.ok_or(ContentError::Unknown(What::Episode))?;
    let segments = tx.segments().of_track(segment.track_id).await?;
    let at = segments.iter().position(|known| known.id == segment.id).unwrap_or_default();
    let text = |at: Option<usize>| {
        at.and_then(|at| segments.get(at)).map_or(String::new(), |near| normal(&near.text))
    };
    let entry = Entry {
        source: segment.text.clone(),
        target: translation.text.clone(),
        locale: Locale::named(track.language.as_str()).unwrap_or_default(),
        register: translation.register,
        pair: segment.speaker.clone().zip(segment.addressee.clone()),
        previous: text(at.checked_sub(1)),
        next: text(at.checked_add(1)),
        series: Some(episode.content_id.to_string()),
        trust: APPROVED,
    };
    let (author_id, updated_at) = (translation.author_id, translation.updated_at);
    let (content_id, language, segment_id) = (episode.content_id, track.language, segment.id);
    let kept = MemoryEntry { segment_id, content_id, language, entry, author_id, updated_at };
    Ok(tx.lexicon().remember(&kept).await?)
}

fn expect(seen: u32, rev: u32) -> Result<(), ContentError> {
    if seen == rev { Ok(()) } else { Err(ContentError::Changed { rev }) }
}

/// A text as segments hold it: on one line, with `<i>` as its only markup.
pub(super) fn one_line(text: &str) -> Result<String, ContentError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = visible(&text).chars().count();
    match length {
        0 => Err(ContentError::field("text", "empty")),
        1..=LONGEST if clean(&text) == text => Ok(text),
        1..=LONGEST => Err(ContentError::field("text", "subtitle_markup")),
        _ => Err(ContentError::Invalid(vec![FieldError::new("text", "length_max").with(&LONGEST)])),
    }
}
