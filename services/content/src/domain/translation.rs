use hallyu_captions::Finding;
use hallyu_captions::language::Register;
use hallyu_contracts::subtitles::{Outcome, TranslatedLine};
use hallyu_kernel::{SegmentId, Time, TrackId, UserId};

use super::{OwnCue, Segment, names};

/// How far people have looked at a translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewState {
    /// Nobody has.
    Machine,
    /// Viewers agreed on it.
    Suggested,
    /// Somebody who manages the title wrote it.
    Reviewed,
    /// Somebody who manages the title says that it is right.
    Approved,
    /// It was right for another source.
    Stale,
    /// There is none: no attempt succeeded.
    Failed,
}

names!(ReviewState {
    Machine = "machine",
    Suggested = "suggested",
    Reviewed = "reviewed",
    Approved = "approved",
    Stale = "stale",
    Failed = "failed",
});

/// Where a translation comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// A model.
    Model,
    /// The translation memory, or a text that is the same in every language.
    Memory,
    /// A person.
    Human,
}

names!(Provenance { Model = "model", Memory = "memory", Human = "human" });

/// What a segment is in another language.
#[derive(Clone, Debug, PartialEq)]
pub struct Translation {
    /// The track.
    pub track_id: TrackId,
    /// The segment.
    pub segment_id: SegmentId,
    /// The text on one line, with `<i>` as its only markup; empty if there is none.
    pub text: String,
    /// Its cues, if a person cut and timed them; else a machine does.
    pub own: Vec<OwnCue>,
    /// How far people have looked at it.
    pub state: ReviewState,
    /// Where it comes from.
    pub origin: Provenance,
    /// The model that made it.
    pub model: Option<String>,
    /// Names all that a machine's text depends on.
    pub cache_key: Option<String>,
    /// How the speaker addresses the addressee.
    pub register: Option<Register>,
    /// What the checks say; `cue` is the line's place in its order.
    pub findings: Vec<Finding>,
    /// The model's doubt.
    pub note: Option<String>,
    /// How good it is, 0 to 1.
    pub score: f32,
    /// The source that it was made of.
    pub source: String,
    /// The revision of the segment that it was made of.
    pub source_rev: u32,
    /// Grows with every change.
    pub rev: u32,
    /// The person who wrote or approved it.
    pub author_id: Option<UserId>,
    /// When it was changed last.
    pub updated_at: Time,
}

impl Translation {
    /// A translation that nobody has made yet.
    #[must_use]
    pub fn none(track_id: TrackId, segment: &Segment, now: Time) -> Self {
        Self {
            track_id,
            segment_id: segment.id,
            text: String::new(),
            own: Vec::new(),
            state: ReviewState::Failed,
            origin: Provenance::Human,
            model: None,
            cache_key: None,
            register: None,
            findings: Vec::new(),
            note: None,
            score: 0.0,
            source: segment.text.clone(),
            source_rev: segment.rev,
            rev: 0,
            author_id: None,
            updated_at: now,
        }
    }

    /// What a worker made of a segment.
    #[must_use]
    pub fn made(track_id: TrackId, segment: &Segment, line: TranslatedLine, now: Time) -> Self {
        let (text, state, origin) = match &line.outcome {
            Outcome::Translated { text } => (text.clone(), ReviewState::Machine, Provenance::Model),
            Outcome::Reused { text } if line.model.is_some() => {
                (text.clone(), ReviewState::Machine, Provenance::Model)
            }
            Outcome::Reused { text } | Outcome::Kept { text } => {
                (text.clone(), ReviewState::Machine, Provenance::Memory)
            }
            Outcome::Failed { .. } => (String::new(), ReviewState::Failed, Provenance::Model),
        };
        let reason = match line.outcome {
            Outcome::Failed { reason } => Some(reason),
            _ => None,
        };
        Self {
            track_id,
            segment_id: line.segment,
            text,
            own: Vec::new(),
            state,
            origin,
            model: line.model,
            cache_key: line.key,
            register: line.register,
            findings: line.findings,
            note: reason.or(line.note),
            score: line.score,
            source: segment.text.clone(),
            source_rev: line.rev,
            rev: 1,
            author_id: None,
            updated_at: now,
        }
    }

    /// Whether a person vouches for the text; a machine then never replaces it.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self.state, ReviewState::Suggested | ReviewState::Reviewed | ReviewState::Approved)
            || (self.state == ReviewState::Stale && self.origin == Provenance::Human)
    }

    /// Whether it is of the segment as it is now.
    #[must_use]
    pub fn is_of(&self, segment: &Segment) -> bool {
        self.source_rev == segment.rev || self.source == segment.text
    }

    /// Takes a person's text for the segment as it is now.
    pub fn write(&mut self, segment: &Segment, (text, state): (String, ReviewState), by: (UserId, Time)) {
        let (author, now) = by;
        self.text = text;
        self.state = state;
        self.origin = Provenance::Human;
        self.findings.clear();
        self.source.clone_from(&segment.text);
        self.source_rev = segment.rev;
        self.rev += 1;
        self.author_id = Some(author);
        self.updated_at = now;
    }

    /// Notes that its source is another one now: a person's text stays on screen and awaits a person.
    pub fn outdate(&mut self, now: Time) {
        self.state = ReviewState::Stale;
        self.rev += 1;
        self.updated_at = now;
    }
}

/// What is kept of a segment's translation when a worker made one: `None` if nothing changes. What a person vouches for stays,
/// and is stale if it was made of another source.
#[must_use]
pub fn merge(known: Option<&Translation>, made: Translation, segment: &Segment) -> Option<Translation> {
    let Some(known) = known else { return Some(made) };
    if !known.is_settled() {
        return Some(Translation { rev: known.rev + 1, own: known.own.clone(), ..made });
    }
    let is_outdated = !known.is_of(segment) && known.state != ReviewState::Stale;
    is_outdated.then(|| {
        let mut kept = known.clone();
        kept.outdate(made.updated_at);
        kept
    })
}

#[cfg(test)]
mod tests {
    use hallyu_contracts::subtitles::{LineKind, SpeechStats, Verdict};
    use uuid::Uuid;

    use super::*;

    const NOW: Time = Time::UNIX_EPOCH;

    fn segment(text: &str, rev: u32) -> Segment {
        Segment {
            id: Uuid::from_u128(1).into(),
            track_id: Uuid::from_u128(2).into(),
            seq: 1,
            start_ms: 0,
            end_ms: 1_000,
            kind: LineKind::Dialogue,
            speaker: None,
            addressee: None,
            text: text.to_owned(),
            words: Vec::new(),
            own: Vec::new(),
            stats: SpeechStats::default(),
            verdict: Verdict::Keep,
            rev,
            parent_id: None,
            updated_at: NOW,
        }
    }

    fn made(segment: &Segment, text: &str) -> Translation {
        let line = TranslatedLine {
            segment: segment.id,
            rev: segment.rev,
            outcome: Outcome::Translated { text: text.to_owned() },
            register: None,
            findings: Vec::new(),
            key: Some("k".to_owned()),
            model: Some("m".to_owned()),
            note: None,
            score: 0.9,
        };
        Translation::made(Uuid::from_u128(3).into(), segment, line, NOW)
    }

    #[test]
    fn approved_is_never_overwritten() {
        let (before, after) = (segment("왜?", 1), segment("왜 그래?", 2));
        let mut kept = made(&before, "¿Por qué?");
        kept.write(
            &before,
            ("¿Y por qué?".to_owned(), ReviewState::Approved),
            (UserId::from(Uuid::nil()), NOW),
        );
        assert_eq!(merge(Some(&kept), made(&before, "¿Qué?"), &before), None);
        let stale = merge(Some(&kept), made(&after, "¿Qué?"), &after).unwrap();
        assert_eq!((stale.text.as_str(), stale.state), ("¿Y por qué?", ReviewState::Stale));
        assert_eq!(merge(Some(&stale), made(&after, "¿Qué?"), &after), None);
    }

    #[test]
    fn a_machine_improves_on_a_machine() {
        let source = segment("왜?", 1);
        let first = made(&source, "¿Por qué?");
        let second = merge(Some(&first), made(&source, "¿Por qué no?"), &source).unwrap();
        assert_eq!((second.text.as_str(), second.rev), ("¿Por qué no?", 2));
    }
}
