use hallyu_captions::{Ms, SpeakerId, Word};
use hallyu_contracts::subtitles::{LineKind, Span, SpeechStats, Verdict};
use hallyu_kernel::{SegmentId, Time, TrackId};
use serde::{Deserialize, Serialize};

/// One sentence or turn of a transcript: what is translated, whatever cues a language makes of it. Its id stays, whatever
/// happens to the lines around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// The transcript.
    pub track_id: TrackId,
    /// Its place in the transcript, from 1.
    pub seq: u32,
    /// First millisecond of its sound.
    pub start_ms: Ms,
    /// First millisecond after its sound.
    pub end_ms: Ms,
    /// What it is.
    pub kind: LineKind,
    /// Who says it.
    pub speaker: Option<SpeakerId>,
    /// To whom.
    pub addressee: Option<SpeakerId>,
    /// What is said, in composed Unicode.
    pub text: String,
    /// Its words with their times; empty if they are not known.
    pub words: Vec<Word>,
    /// Its cues, if a person cut and timed them; else a machine does.
    #[serde(default)]
    pub own: Vec<OwnCue>,
    /// How it was heard.
    pub stats: SpeechStats,
    /// Whether it was really said.
    pub verdict: Verdict,
    /// Grows with every change.
    pub rev: u32,
    /// The segment that it was split off.
    pub parent_id: Option<SegmentId>,
    /// When it was changed last.
    pub updated_at: Time,
}

/// A cue that a person cut and timed. No machine moves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCue {
    /// First millisecond on screen.
    pub start_ms: Ms,
    /// First millisecond off screen.
    pub end_ms: Ms,
    /// Its lines, separated by `\n`.
    pub text: String,
}

impl Segment {
    /// Whether viewers see it: what the filter takes for invented is kept, but not shown.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        !matches!(self.verdict, Verdict::Drop(_))
    }

    /// Takes a person's text. Whoever edits a line says that it was said.
    pub fn edit(&mut self, text: String, now: Time) {
        if text != self.text {
            self.words.clear();
        }
        self.text = text;
        self.verdict = Verdict::Keep;
        self.rev += 1;
        self.updated_at = now;
    }

    /// Whether it says the same at the same time, so that an import may keep it.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.text == other.text && self.start_ms < other.end_ms && other.start_ms < self.end_ms
    }
}

/// What is known of the sound of a video.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hearing {
    /// Where somebody speaks, in order; empty if nobody listened.
    pub speech: Vec<Span>,
    /// What recognised the speech; `None` if a person wrote the lines.
    pub engine: Option<String>,
}

/// Gives the segments of a new transcript the identity of the old ones that say the same at the same time. Both are in
/// order of time.
pub fn keep_identity(new: &mut [Segment], old: &[Segment]) {
    let mut rest = old;
    for segment in new {
        let Some(at) = rest.iter().position(|known| known.is_like(segment)) else { continue };
        let known = &rest[at];
        segment.id = known.id;
        segment.rev = known.rev;
        segment.own.clone_from(&known.own);
        segment.speaker = segment.speaker.take().or_else(|| known.speaker.clone());
        segment.addressee = segment.addressee.take().or_else(|| known.addressee.clone());
        rest = &rest[at + 1..];
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn segment(id: u128, start_ms: Ms, text: &str) -> Segment {
        Segment {
            id: Uuid::from_u128(id).into(),
            track_id: Uuid::from_u128(1).into(),
            seq: 1,
            start_ms,
            end_ms: start_ms + 1_000,
            kind: LineKind::Dialogue,
            speaker: None,
            addressee: None,
            text: text.to_owned(),
            words: vec![Word::new(start_ms, start_ms + 1_000, text)],
            own: Vec::new(),
            stats: SpeechStats::default(),
            verdict: Verdict::Drop(vec!["H5".to_owned()]),
            rev: 1,
            parent_id: None,
            updated_at: Time::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_stays_the_same_keeps_its_identity() {
        let old = [segment(1, 0, "네."), segment(2, 2_000, "왜?"), segment(3, 4_000, "네.")];
        let mut new = [segment(7, 100, "네."), segment(8, 2_000, "왜요?"), segment(9, 4_100, "네.")];
        keep_identity(&mut new, &old);
        assert_eq!(new.map(|segment| segment.id), [old[0].id, Uuid::from_u128(8).into(), old[2].id]);
    }

    #[test]
    fn an_edit_confirms_that_it_was_said() {
        let mut line = segment(1, 0, "네.");
        assert!(!line.is_shown());
        line.edit("네!".to_owned(), Time::UNIX_EPOCH);
        assert_eq!((line.is_shown(), line.rev, line.words.len()), (true, 2, 0));
    }
}
