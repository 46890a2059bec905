use async_trait::async_trait;
use bytes::Bytes;
use hallyu_captions::Ms;
use hallyu_kernel::SubtitleLanguage;
use hallyu_platform::openai::{OpenAi, OpenAiError, TranscribedSegment, TranscribedWord};

use crate::application::SpeechToText;
use crate::domain::{Heard, Phrase, SpokenWord};

#[async_trait]
impl SpeechToText for OpenAi {
    async fn hear(&self, wav: Bytes, language: SubtitleLanguage) -> Result<Heard, OpenAiError> {
        // The API wants ISO 639-1, without the region.
        let code = language.as_str().split('-').next().unwrap_or_default();
        let transcript = self.transcribe(hallyu_platform::openai::Sound { wav, language: code }).await?;
        Ok(Heard {
            phrases: transcript.segments.into_iter().map(phrase).collect(),
            words: transcript.words.into_iter().map(word).collect(),
        })
    }
}

fn phrase(segment: TranscribedSegment) -> Phrase {
    Phrase {
        start_ms: milliseconds(segment.start),
        end_ms: milliseconds(segment.end),
        text: segment.text,
        avg_logprob: segment.avg_logprob,
        no_speech_prob: segment.no_speech_prob,
    }
}

fn word(word: TranscribedWord) -> SpokenWord {
    SpokenWord { start_ms: milliseconds(word.start), end_ms: milliseconds(word.end), text: word.word }
}

/// Rounds once; what is no time at all becomes 0.
#[expect(clippy::cast_possible_truncation, reason = "clamped to a thousand hours")]
fn milliseconds(seconds: f64) -> Ms {
    (seconds * 1_000.0).round().clamp(0.0, 3.6e9) as Ms
}
