use hallyu_captions::language::Locale;
use hallyu_captions::memory::{APPROVED, Entry, normal};
use hallyu_captions::{clean, visible};
use hallyu_kernel::{Actor, FieldError, SegmentId, TrackId};

use super::Content;
use super::access::managed_track;
use super::list_segments::SegmentLine;
use super::ports::Tx;
use super::recompose::Machinery;
use super::request_tracks::SPOKEN;
use super::revise::Maker;
use super::transcripts::said;
use crate::domain::{Cause, ContentError, MemoryEntry, ReviewState, Segment, Track, Translation, What};

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

impl From<Verdict> for ReviewState {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Reviewed => Self::Reviewed,
            Verdict::Approved => Self::Approved,
        }
    }
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
        translation.write(&segment, (text, edit.verdict.into()), (actor.user_id, now));
        let maker = Maker::person(Cause::Edit, actor.user_id);
        let edited = [(segment, translation)];
        self.show_edits(&mut *tx, (&mut track, maker), &edited).await?;
        tx.commit().await?;
        let [(segment, translation)] = edited;
        Ok((track, (segment, Some(translation))))
    }

    /// Stores what people made of segments, and makes the track's next revision with it.
    pub(super) async fn show_edits(
        &self,
        tx: &mut dyn Tx,
        (track, maker): (&mut Track, Maker),
        edited: &[(Segment, Translation)],
    ) -> Result<(), ContentError> {
        let translations: Vec<Translation> = edited.iter().map(|(_, made)| made.clone()).collect();
        tx.translations().put(&translations, track.revision + 1).await?;
        for (segment, translation) in edited {
            if translation.state == ReviewState::Approved {
                remember(tx, track, (segment, translation)).await?;
            }
        }
        self.recompose(tx, track, (maker, Machinery::default())).await
    }

    async fn edit_source(
        &self,
        actor: &Actor,
        (track, segment): (Track, SegmentId),
        edit: SegmentEdit,
    ) -> Result<(Track, SegmentLine), ContentError> {
        let mut draft = said(&mut *self.store.read().await?, &track).await?;
        let known = draft.segments.iter_mut().find(|known| known.id == segment);
        let known = known.ok_or(ContentError::Unknown(What::Segment))?;
        expect(edit.rev, known.rev)?;
        let text = edit.text.unwrap_or_else(|| known.text.clone());
        known.edit(text, self.ambient.now());
        let edited = known.clone();
        let maker = Maker::person(Cause::Edit, actor.user_id);
        let track = self.revise_source(actor, (track, maker), draft).await?;
        Ok((track, (edited, None)))
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
    Ok(tx.memory().remember(&kept).await?)
}

pub(super) fn expect(seen: u32, rev: u32) -> Result<(), ContentError> {
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
