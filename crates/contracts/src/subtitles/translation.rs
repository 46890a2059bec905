use hallyu_captions::language::{Cast, Glossary, Register};
use hallyu_captions::{Finding, FrameRate, Ms, SpeakerId};
use hallyu_kernel::{SegmentId, SubtitleLanguage, Time};
use serde::{Deserialize, Serialize};

/// Everything that it takes to translate an episode into one language: the worker needs nothing else.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TranslationOrder {
    /// Language of the lines.
    pub source_language: SubtitleLanguage,
    /// Language to translate into.
    pub target_language: SubtitleLanguage,
    /// Name of the profile of `hallyu_captions` that the track obeys, for example `es-419-kids`.
    pub profile: String,
    /// Frame rate of the video.
    pub frame_rate: FrameRate,
    /// What the story is about.
    pub story: Story,
    /// Terms with their translations.
    pub glossary: Glossary,
    /// Who speaks, and how they address each other.
    pub cast: Cast,
    /// Who compared the lines with the translation memory by their meaning; nobody where it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoder: Option<String>,
    /// In order of time. Those with a fixed text are context, and not translated.
    pub lines: Vec<OrderLine>,
}

/// What the story is about, in any language; empty where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Name of the series or film.
    pub title: String,
    /// What the series is about.
    pub series: String,
    /// What happens in the episode.
    pub episode: String,
}

/// A segment to translate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderLine {
    /// The segment. Ids never change, whatever happens to the lines around.
    pub segment: SegmentId,
    /// Revision of the segment that `text` is of; the result names it, so that it never replaces a newer one.
    pub rev: u32,
    /// First millisecond of its sound.
    pub start_ms: Ms,
    /// First millisecond after its sound.
    pub end_ms: Ms,
    /// What is said, in composed Unicode.
    pub text: String,
    /// What it is.
    #[serde(default)]
    pub kind: LineKind,
    /// Who says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<SpeakerId>,
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<SpeakerId>,
    /// A text that is not to be touched, because a person wrote or approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    /// What a machine made of the segment before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PreviousTranslation>,
    /// What the translation memory knows of it, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memory: Vec<MemoryMatch>,
}

/// What a segment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Somebody speaks.
    #[default]
    Dialogue,
    /// Somebody sings.
    Song,
    /// Writing in the picture.
    OnScreen,
    /// A noise, for the deaf.
    Sound,
}

/// A translation by a machine that may still be good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousTranslation {
    /// The source that it was made of.
    pub source: String,
    /// The translation.
    pub text: String,
    /// [`TranslatedLine::key`] of then.
    pub key: String,
    /// Model that made it.
    pub model: String,
    /// Its doubt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A line of the translation memory that is like the segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemoryMatch {
    /// What it is good for.
    pub usage: MemoryUsage,
    /// Its source.
    pub source: String,
    /// Its translation.
    pub target: String,
    /// How like the sources are, 0 to 1.
    pub similarity: f32,
}

/// What a line of the translation memory is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemoryUsage {
    /// It is the translation.
    Reuse,
    /// The model adapts it.
    Example,
    /// It shows the model how such things were said.
    Context,
}

/// What became of a [`TranslationOrder`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TranslationResult {
    /// Language of the texts.
    pub language: SubtitleLanguage,
    /// One for each line of the order, in its order.
    pub lines: Vec<TranslatedLine>,
    /// Who made it, for viewers to see.
    pub provenance: Provenance,
    /// What all answers for the track have cost so far, those of earlier runs included.
    pub usage: Usage,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TranslatedLine {
    /// The segment.
    pub segment: SegmentId,
    /// Revision of the segment that was translated.
    pub rev: u32,
    /// The text, or why there is none.
    pub outcome: Outcome,
    /// How the speaker addresses the addressee, as decided before the translation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<Register>,
    /// What the checks say of the text; `cue` is the line's place in the order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Names everything that the translation depends on: while it stays the same, the translation stays good. `None` for
    /// lines that no model was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Model that made the text; `None` if none did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The model's doubt, for the reviewer; never shown to viewers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How good the line is by itself, 0 to 1, before it is cut into cues; 0 without a text.
    pub score: f32,
}

/// The fate of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Outcome {
    /// A model translated it.
    Translated {
        /// The translation on one line, `<i>` its only markup.
        text: String,
    },
    /// An earlier translation, or one of the memory, is still good.
    Reused {
        /// The translation.
        text: String,
    },
    /// It is fixed, or the same in every language.
    Kept {
        /// The text.
        text: String,
    },
    /// No attempt succeeded: it is shown by nobody and awaits a person.
    Failed {
        /// What was wrong with the last attempt.
        reason: String,
    },
}

impl TranslatedLine {
    /// The text, if there is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Translated { text } | Outcome::Reused { text } | Outcome::Kept { text } => Some(text),
            Outcome::Failed { .. } => None,
        }
    }
}

/// Who made a track.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The models whose lines are in it, in alphabetical order.
    pub models: Vec<String>,
    /// Hash of the instructions that they had.
    pub prompt: String,
    /// When the last of its lines was made; `None` if no model made any.
    pub at: Option<Time>,
    /// Who found lines of a similar meaning in the translation memory for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoder: Option<String>,
}

/// What calls of models cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Answered calls.
    pub calls: u32,
    /// Tokens of the questions.
    pub tokens_in: u64,
    /// Tokens of the answers.
    pub tokens_out: u64,
    /// Millionths of a dollar, by the prices of the configuration; 0 where it names none.
    pub cost_micros: u64,
}

/// What a [`TranslationOrder`] will cost, if all goes well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// Lines that a model is asked for.
    pub lines: usize,
    /// Lines that are fixed, or the same in every language.
    pub kept: usize,
    /// Lines of which the translation memory has the translation.
    pub recalled: usize,
    /// Lines of which an earlier translation by a model is still good.
    pub reused: usize,
    /// Questions.
    pub batches: usize,
    /// Tokens of the questions.
    pub tokens_in: u64,
    /// Tokens of the answers.
    pub tokens_out: u64,
    /// Millionths of a dollar.
    pub cost_micros: u64,
}

/// A setting without which something is not known, for example `translation.base_url`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingSetting(pub &'static str);
