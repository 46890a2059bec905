use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use serde::Deserialize;

use super::{OpenAi, OpenAiError};

/// A recording to transcribe.
#[derive(Clone, Debug)]
pub struct Sound {
    /// A WAV file.
    pub wav: Bytes,
    /// ISO 639-1 code of the spoken language.
    pub language: &'static str,
}

/// What was heard. Times are seconds from the start of the recording.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Transcript {
    /// Phrases, with punctuation.
    #[serde(default)]
    pub segments: Vec<TranscribedSegment>,
    /// Single words, mostly without punctuation; empty if the server cannot time them.
    #[serde(default)]
    pub words: Vec<TranscribedWord>,
}

/// A phrase.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TranscribedSegment {
    /// Start, seconds.
    pub start: f64,
    /// End, seconds.
    pub end: f64,
    /// What was said.
    pub text: String,
    /// Mean log probability of its tokens, if the server tells.
    #[serde(default)]
    pub avg_logprob: Option<f64>,
    /// Probability that nobody spoke, 0 to 1, if the server tells.
    #[serde(default)]
    pub no_speech_prob: Option<f64>,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TranscribedWord {
    /// Start, seconds.
    pub start: f64,
    /// End, seconds.
    pub end: f64,
    /// The word.
    pub word: String,
    /// How sure the server is of it, 0 to 1, if it tells.
    #[serde(default)]
    pub probability: Option<f32>,
}

impl OpenAi {
    /// Asks `/audio/transcriptions` for phrases and words with their times.
    ///
    /// # Errors
    /// [`OpenAiError`] if the provider refuses or stays unavailable.
    pub async fn transcribe(&self, sound: Sound) -> Result<Transcript, OpenAiError> {
        self.post("audio/transcriptions", |post| post.multipart(self.form(&sound))).await
    }

    fn form(&self, sound: &Sound) -> Form {
        let file = Part::stream(sound.wav.clone()).file_name("speech.wav");
        Form::new()
            .part("file", file)
            .text("model", self.model().to_owned())
            .text("language", sound.language)
            .text("response_format", "verbose_json")
            .text("timestamp_granularities[]", "word")
            .text("timestamp_granularities[]", "segment")
    }
}
