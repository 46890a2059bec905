use hallyu_captions::language::{Cast, Glossary, Locale, Pair, Sheet, check_pairs};
use hallyu_captions::{Ms, Severity};
use hallyu_kernel::{Actor, TrackId};

use super::Content;
use super::access::seen_track;
use super::edit_segment::one_line;
use super::ports::Tx;
use crate::domain::{ContentError, Fault, Segment, Suggestion, SuggestionState, Track, What};

/// Longest correction: one cue.
const LONGEST: usize = 84;
/// How long a cue may stay after its sound, and how much earlier a viewer may have looked.
const AROUND_MS: Ms = 500;
/// Most corrections of a viewer that await a decision in one track.
const MOST_OPEN: usize = 20;

/// A viewer's correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When the line is shown, in milliseconds from the start of the video.
    pub at_ms: Ms,
    /// What it should say.
    pub text: String,
    /// What is wrong with it.
    pub fault: Fault,
}

impl Content {
    /// Notes a viewer's correction of the line that is shown at a moment.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the viewer may not see the track, or nothing is shown then; [`ContentError::Invalid`] if the
    /// text is too long, has links or markup, changes nothing, breaks a rule that forbids publishing, or too many of the
    /// viewer's corrections await a decision.
    pub async fn suggest_line(
        &self,
        actor: &Actor,
        id: TrackId,
        correction: Correction,
    ) -> Result<Suggestion, ContentError> {
        let text = decent(&correction.text)?;
        let mut tx = self.store.write().await?;
        let track = seen_track(&mut *tx, actor, id).await?;
        let segment = shown_at(&mut *tx, &track, correction.at_ms).await?;
        let known = tx.translations().get(track.id, segment.id).await?;
        let replaces = known.map(|known| known.text).unwrap_or_default();
        acceptable(&track, &segment, (&text, &replaces))?;
        let open = tx.suggestions().of_track(track.id).await?;
        let own = |known: &&Suggestion| known.author_id == Some(actor.user_id) && known.is_pending();
        if open.iter().filter(own).count() >= MOST_OPEN {
            return Err(ContentError::field("text", "too_many_suggestions"));
        }
        let now = self.ambient.now();
        let suggestion = Suggestion {
            id: self.ambient.id(),
            track_id: track.id,
            segment_id: segment.id,
            text,
            replaces,
            fault: correction.fault,
            state: SuggestionState::Open,
            author_id: Some(actor.user_id),
            votes: 0,
            created_at: now,
            updated_at: now,
        };
        tx.suggestions().insert(&suggestion).await?;
        tx.commit().await?;
        Ok(suggestion)
    }
}

/// The segment that is shown at a moment: the nearest one.
pub(super) async fn shown_at(tx: &mut dyn Tx, track: &Track, at_ms: Ms) -> Result<Segment, ContentError> {
    let segments = tx.segments().of_track(track.transcript()).await?;
    let distance = |segment: &Segment| (segment.start_ms - at_ms).max(at_ms - segment.end_ms).max(0);
    let nearest = segments.into_iter().filter(Segment::is_shown).min_by_key(distance);
    let shown = nearest.filter(|segment| distance(segment) <= AROUND_MS && track.transcript() != track.id);
    shown.ok_or(ContentError::Unknown(What::Segment))
}

/// A text without what strangers should not write on other people's screens.
fn decent(text: &str) -> Result<String, ContentError> {
    let text = one_line(text)?;
    let lower = text.to_lowercase();
    let is_link = ["http://", "https://", "www."].iter().any(|start| lower.contains(start));
    match text.chars().count() <= LONGEST && !is_link && !text.contains(['<', '>']) {
        true => Ok(text),
        false => Err(ContentError::field("text", "suggestion")),
    }
}

/// Whether the checks would let it be shown.
fn acceptable(track: &Track, segment: &Segment, (text, replaces): (&str, &str)) -> Result<(), ContentError> {
    if text == replaces {
        return Err(ContentError::field("text", "unchanged"));
    }
    let pair = Pair { source: &segment.text, target: text, ..Pair::default() };
    let locale = Locale::named(track.language.as_str()).unwrap_or_default();
    let rules = Sheet::new(Glossary::default(), Cast::default(), locale);
    let is_blocked =
        check_pairs(&[pair], &rules).iter().any(|finding| finding.severity == Severity::Blocking);
    if is_blocked { Err(ContentError::field("text", "suggestion")) } else { Ok(()) }
}
