use hallyu_captions::{Ms, Word};
use hallyu_kernel::SubtitleLanguage;
use serde::{Deserialize, Serialize};

/// What was said in a video and how sure the recogniser is of it: the result of a transcription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Language that is spoken.
    pub language: SubtitleLanguage,
    /// Length of the sound.
    pub duration_ms: Ms,
    /// What recognised the speech, for example `whisper-1`.
    pub engine: String,
    /// Where somebody speaks, in order and without overlaps, whatever the recogniser made of it.
    pub speech: Vec<Span>,
    /// What was heard, in order of time.
    pub segments: Vec<HeardSegment>,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its first millisecond.
    pub start_ms: Ms,
    /// The first millisecond after it.
    pub end_ms: Ms,
}

/// One sentence or turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeardSegment {
    /// First millisecond of its sound.
    pub start_ms: Ms,
    /// First millisecond after its sound.
    pub end_ms: Ms,
    /// What was said, in composed Unicode.
    pub text: String,
    /// Its words, in order.
    pub words: Vec<Word>,
    /// How it was heard.
    pub stats: SpeechStats,
    /// What the filter against invented speech says.
    pub verdict: Verdict,
}

/// What tells invented speech from real speech. What a recogniser does not give is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpeechStats {
    /// Mean logarithm of the probability of its tokens, at most 0.
    pub avg_logprob: Option<f32>,
    /// Probability that nobody speaks, 0 to 1.
    pub no_speech: Option<f32>,
    /// Length of the text over its length when compressed; loops are above 2.4.
    pub compression: Option<f32>,
    /// Share of its time in which a voice detector hears speech, 0 to 1.
    pub speech_share: Option<f32>,
    /// Mean probability of its words, 0 to 1.
    pub mean_p: Option<f32>,
}

/// Whether a segment was really said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was.
    Keep,
    /// Somebody should listen; the codes of the rules that say so, for example `H2`.
    Suspect(Vec<String>),
    /// It was not: it is kept, but not shown; the codes of the rules that say so.
    Drop(Vec<String>),
}
