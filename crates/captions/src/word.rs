//! Speech as it was heard.

use serde::{Deserialize, Serialize};

use crate::Ms;

/// Who speaks: the key of a character, or what a diarizer calls a voice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SpeakerId(pub String);

/// A word as it was spoken, with the punctuation that follows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// First millisecond of its sound.
    pub start_ms: Ms,
    /// First millisecond after it.
    pub end_ms: Ms,
    /// Its letters.
    pub text: String,
    /// How sure the recogniser is, 0 to 1; 1 where it does not say.
    pub p: f32,
    /// Who says it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<SpeakerId>,
}

impl Word {
    /// A word that was heard for sure, of nobody in particular.
    pub fn new(start_ms: Ms, end_ms: Ms, text: &str) -> Self {
        Self { start_ms, end_ms, text: text.to_owned(), p: 1.0, speaker: None }
    }
}
