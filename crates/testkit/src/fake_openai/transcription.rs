use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};

use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use super::transport::{failure, refuse, send};
use super::{Call, Endpoint, Fault, Shared, begin, lock};

/// How often a recogniser that is caught in a loop hears the same.
const LOOP: usize = 8;

/// A recording that was sent, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Length of the sound, milliseconds.
    pub duration_ms: u64,
    /// Tells it from others: a hash of its samples.
    pub sound: u64,
    /// The form's other fields, values of repeated ones joined by `,`.
    pub fields: BTreeMap<String, String>,
}

/// The `n`-th sentence that this server hears in any recording, or in all of them if they go on, from 1; one begins every two
/// seconds.
pub fn sentence(n: u64) -> String {
    format!("{n}번째 문장을 말합니다.")
}

pub(super) async fn answer(State(state): State<Shared>, headers: HeaderMap, form: Multipart) -> Response {
    let read = read(form).await;
    let question = read.as_ref().map(|heard| format!("{heard:?}")).unwrap_or_default();
    let call = Call { endpoint: Endpoint::Transcription, question: &question, lines: 0 };
    let fault = begin(&state, &headers, &call);
    let heard = match read {
        Ok(heard) => heard,
        Err(message) => return refuse(StatusCode::BAD_REQUEST, &message),
    };
    let before = {
        let mut state = lock(&state);
        state.heard.push(heard.clone());
        state.sentences_before(&heard)
    };
    if let Some(answer) = failure(fault.as_ref()).await {
        return answer;
    }
    send(fault.as_ref(), &transcript(&heard, before, fault.as_ref()))
}

/// Reads the form as strictly as the API does.
async fn read(mut form: Multipart) -> Result<Heard, String> {
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut recording = None;
    while let Some(field) = form.next_field().await.map_err(|error| error.to_string())? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let sound = field.bytes().await.map_err(|error| error.to_string())?;
            let duration_ms = wav_duration_ms(&sound).ok_or("the file is not a 16 kHz mono WAV")?;
            let mut hasher = DefaultHasher::new();
            hasher.write(&sound);
            recording = Some((duration_ms, hasher.finish()));
            continue;
        }
        let value = field.text().await.map_err(|error| error.to_string())?;
        fields.entry(name).and_modify(|values| *values = format!("{values},{value}")).or_insert(value);
    }
    if !fields.contains_key("model")
        || fields.get("response_format").is_none_or(|format| format != "verbose_json")
    {
        return Err("model and response_format=verbose_json are required".to_owned());
    }
    let (duration_ms, sound) = recording.ok_or("file is required")?;
    Ok(Heard { duration_ms, sound, fields })
}

/// Length of a canonical 16-bit PCM WAV of 16,000 samples a second.
fn wav_duration_ms(sound: &Bytes) -> Option<u64> {
    let well_formed =
        sound.get(..4)? == b"RIFF" && sound.get(8..12)? == b"WAVE" && sound.get(36..40)? == b"data";
    let mono_16_khz = sound.get(22..24)? == [1, 0] && sound.get(24..28)? == 16_000_u32.to_le_bytes();
    let announced = u32::from_le_bytes(sound.get(40..44)?.try_into().ok()?) as usize;
    (well_formed && mono_16_khz && announced == sound.len() - 44).then_some(announced as u64 / 32)
}

impl Heard {
    /// Sentences that fit into it.
    pub(super) fn sentences(&self) -> u64 {
        self.duration_ms / 2_000
    }
}

/// What is heard in a recording after so many sentences in those before it.
fn transcript(heard: &Heard, before: u64, fault: Option<&Fault>) -> Value {
    let duration_ms = heard.duration_ms;
    let count = if fault == Some(&Fault::Silence) { 0 } else { heard.sentences() };
    let said = |n: u64| (n, sentence(before + n));
    let mut segments: Vec<Value> = (1..=count).map(said).map(segment).collect();
    if fault == Some(&Fault::InventedTail) {
        segments.push(invented(duration_ms));
    }
    if fault == Some(&Fault::Loop)
        && let Some(last) = segments.last_mut()
    {
        last["text"] = json!(format!(" {}", sentence(before + count)).repeat(LOOP));
        last["compression_ratio"] = json!(4.5);
    }
    let mut answer = json!({
        "task": "transcribe",
        "language": "korean",
        "duration": seconds(duration_ms),
        "text": (1..=count).map(|n| sentence(before + n)).collect::<Vec<_>>().join(" "),
        "segments": segments,
    });
    if fault != Some(&Fault::NoWords) {
        answer["words"] = (1..=count).map(said).flat_map(words).collect();
    }
    answer
}

fn segment((n, text): (u64, String)) -> Value {
    let start = (n - 1) * 2_000;
    json!({
        "id": n - 1, "seek": 0, "start": seconds(start), "end": seconds(start + 1_400), "text": format!(" {text}"),
        "tokens": [], "temperature": 0.0, "avg_logprob": -0.2, "compression_ratio": 1.1, "no_speech_prob": 0.01,
    })
}

/// The words of a sentence, half a second apart and, as the API gives them, without punctuation.
fn words((n, text): (u64, String)) -> Vec<Value> {
    let start = (n - 1) * 2_000;
    let timed = |(at, word): (u64, &str)| {
        let from = start + at * 500;
        json!({ "word": word.trim_end_matches('.'), "start": seconds(from), "end": seconds(from + 400) })
    };
    (0..).zip(text.split(' ')).map(timed).collect()
}

fn invented(duration_ms: u64) -> Value {
    json!({
        "id": 999, "seek": 0, "start": seconds(duration_ms.saturating_sub(500)), "end": seconds(duration_ms),
        "text": " 시청해 주셔서 감사합니다.", "tokens": [], "temperature": 1.0, "avg_logprob": -1.6, "compression_ratio": 0.9,
        "no_speech_prob": 0.93,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a recording is far shorter than 2^53 milliseconds")]
fn seconds(ms: u64) -> f64 {
    ms as f64 / 1_000.0
}
