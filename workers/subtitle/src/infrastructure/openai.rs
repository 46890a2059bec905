use async_trait::async_trait;
use bytes::Bytes;
use hallyu_captions::speech::invented::Phrase;
use hallyu_captions::{Ms, Word};
use hallyu_kernel::SubtitleLanguage;
use hallyu_platform::openai::{OpenAi, TranscribedSegment, TranscribedWord};

use crate::application::{HearingError, SpeechToText};
use crate::domain::Heard;

#[async_trait]
impl SpeechToText for OpenAi {
    fn engine(&self) -> &str {
        self.model()
    }

    async fn hear(&self, wav: Bytes, language: SubtitleLanguage) -> Result<Heard, HearingError> {
        let sound = hallyu_platform::openai::Sound { wav, language: without_region(language) };
        let transcript = self.transcribe(sound).await?;
        Ok(Heard {
            phrases: transcript.segments.into_iter().map(phrase).collect(),
            words: transcript.words.iter().map(word).collect(),
        })
    }
}

/// The ISO 639-1 code, which is what recognisers know a language by.
pub(super) fn without_region(language: SubtitleLanguage) -> &'static str {
    language.as_str().split('-').next().unwrap_or_default()
}

fn phrase(segment: TranscribedSegment) -> Phrase {
    Phrase {
        text: segment.text,
        start_ms: milliseconds(segment.start),
        end_ms: milliseconds(segment.end),
        avg_logprob: segment.avg_logprob,
        no_speech_prob: segment.no_speech_prob,
        words: Vec::new(),
    }
}

fn word(word: &TranscribedWord) -> Word {
    let p = word.probability.map_or(1.0, |p| p.clamp(0.0, 1.0));
    Word { p, ..Word::new(milliseconds(word.start), milliseconds(word.end), &word.word) }
}

/// Rounds once; what is no time at all becomes 0.
#[expect(clippy::cast_possible_truncation, reason = "clamped to a thousand hours")]
fn milliseconds(seconds: f64) -> Ms {
    (seconds * 1_000.0).round().clamp(0.0, 3.6e9) as Ms
}
