//! Whisper in this process, by whisper.cpp.

use std::collections::HashMap;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;

use async_trait::async_trait;
use bytes::Bytes;
use hallyu_captions::speech::invented::Phrase;
use hallyu_kernel::SubtitleLanguage;
use tokio::task::spawn_blocking;
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperSegment,
    WhisperState,
};

use super::ffmpeg::HEADER;
use super::openai::without_region;
use crate::application::{HearingError, SpeechToText};
use crate::domain::{Heard, Token, words};

/// Hypotheses that are followed at once; the usual number of Whisper, worth its time.
const BEAM: c_int = 5;
/// More threads than this do not make it quicker.
const MOST_THREADS: usize = 8;
/// whisper.cpp counts in hundredths of a second.
const TICK_MS: i64 = 10;

/// A model of this machine. It is loaded when it is first needed, and hears one chunk at a time with all its threads.
pub(crate) struct Whisper {
    name: String,
    path: PathBuf,
    threads: c_int,
    ear: Arc<Mutex<Option<Ear>>>,
}

impl Whisper {
    /// The model in this file, with so many threads; 0 is one for two cores. The threads wait for each other by turning in
    /// circles: where a core has other work as well, such as a transcoder, all of them are at its pace.
    pub(crate) fn new(path: &Path, threads: u16) -> Self {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let free = (available_parallelism().map_or(1, usize::from) / 2).clamp(1, MOST_THREADS);
        let threads = if threads == 0 { c_int::try_from(free).unwrap_or(1) } else { c_int::from(threads) };
        Self { name, path: path.to_owned(), threads, ear: Arc::default() }
    }
}

#[async_trait]
impl SpeechToText for Whisper {
    fn engine(&self) -> &str {
        &self.name
    }

    async fn hear(&self, wav: Bytes, language: SubtitleLanguage) -> Result<Heard, HearingError> {
        let (ear, path, threads) = (Arc::clone(&self.ear), self.path.clone(), self.threads);
        let waiting = Waiting(Arc::default());
        let abandoned = Arc::clone(&waiting.0);
        let heard = spawn_blocking(move || {
            let mut ear = ear.lock().unwrap_or_else(PoisonError::into_inner);
            let ear = match &mut *ear {
                Some(ear) => ear,
                empty => empty.insert(Ear::new(&path, threads)?),
            };
            ear.hear(&samples(&wav), without_region(language), abandoned)
        });
        heard.await.map_err(|error| HearingError::Engine(error.to_string()))?
    }
}

/// Held by who waits for a chunk. Nobody can end a thread from outside: once nobody waits any more, this tells it to end.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A loaded model.
struct Ear {
    state: WhisperState,
    /// First token that is no text.
    end_of_text: c_int,
    threads: c_int,
    /// Whether the chunk in work was abandoned.
    abandoned: Arc<Mutex<Arc<AtomicBool>>>,
    /// By language. They are made once, because the library keeps the memory of their texts and closures for good.
    parameters: HashMap<&'static str, FullParams<'static, 'static>>,
}

impl Ear {
    fn new(path: &Path, threads: c_int) -> Result<Self, HearingError> {
        whisper_rs::install_logging_hooks();
        let unusable = |error: WhisperError| HearingError::Model(format!("{}: {error}", path.display()));
        let context = WhisperContext::new_with_params(path, WhisperContextParameters::default());
        let context = context.map_err(unusable)?;
        Ok(Self {
            state: context.create_state().map_err(unusable)?,
            end_of_text: context.token_eot(),
            threads,
            abandoned: Arc::default(),
            parameters: HashMap::new(),
        })
    }

    fn hear(
        &mut self,
        samples: &[f32],
        language: &'static str,
        abandoned: Arc<AtomicBool>,
    ) -> Result<Heard, HearingError> {
        *self.abandoned.lock().unwrap_or_else(PoisonError::into_inner) = abandoned;
        let (threads, flag) = (self.threads, &self.abandoned);
        let parameters =
            self.parameters.entry(language).or_insert_with(|| parameters(language, threads, flag));
        let failed = |error: WhisperError| HearingError::Engine(error.to_string());
        self.state.full(parameters.clone(), samples).map_err(failed)?;
        let phrases = self.state.as_iter().map(|segment| phrase(&segment, self.end_of_text)).collect();
        Ok(Heard { phrases, words: Vec::new() })
    }
}

/// Beam search first, then rising temperatures where its result is unlikely or goes round in circles; nothing is carried
/// over from the chunk before, because an error would be carried over too.
fn parameters(
    language: &'static str,
    threads: c_int,
    abandoned: &Arc<Mutex<Arc<AtomicBool>>>,
) -> FullParams<'static, 'static> {
    let strategy = SamplingStrategy::BeamSearch { beam_size: BEAM, patience: -1.0 };
    let mut parameters = FullParams::new(strategy);
    parameters.set_language(Some(language));
    parameters.set_n_threads(threads);
    parameters.set_no_context(true);
    // As the reference implementation does: no brackets, notes and other signs that only subtitles of noises have.
    parameters.set_suppress_nst(true);
    parameters.set_token_timestamps(true);
    parameters.set_print_progress(false);
    parameters.set_print_timestamps(false);
    let abandoned = Arc::clone(abandoned);
    let is_abandoned =
        move || abandoned.lock().unwrap_or_else(PoisonError::into_inner).load(Ordering::Relaxed);
    // The library takes the closure for what is in the box that it makes of it, which is true of a box alone.
    parameters.set_abort_callback_safe::<_, Box<dyn FnMut() -> bool>>(
        Box::new(is_abandoned) as Box<dyn FnMut() -> bool>
    );
    parameters
}

#[expect(clippy::cast_precision_loss, reason = "a phrase has few tokens")]
fn phrase(segment: &WhisperSegment<'_>, end_of_text: c_int) -> Phrase {
    let all = (0..segment.n_tokens()).filter_map(|at| segment.get_token(at));
    let (mut tokens, mut logprobs) = (Vec::new(), Vec::new());
    for token in all.filter(|token| token.token_id() < end_of_text) {
        let data = token.token_data();
        logprobs.push(f64::from(data.plog));
        tokens.push(Token {
            bytes: token.to_bytes().unwrap_or_default().to_vec(),
            start_ms: data.t0 * TICK_MS,
            end_ms: data.t1 * TICK_MS,
            p: data.p.clamp(0.0, 1.0),
        });
    }
    let words = words(&tokens);
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    Phrase {
        text: texts.join(" "),
        start_ms: segment.start_timestamp() * TICK_MS,
        end_ms: segment.end_timestamp() * TICK_MS,
        avg_logprob: (!logprobs.is_empty()).then(|| logprobs.iter().sum::<f64>() / logprobs.len() as f64),
        no_speech_prob: Some(f64::from(segment.no_speech_probability())),
        words,
    }
}

/// The samples of a canonical WAV file, -1 to 1.
fn samples(wav: &[u8]) -> Vec<f32> {
    let samples = wav.get(HEADER..).unwrap_or_default().chunks_exact(2);
    samples.map(|two| f32::from(i16::from_le_bytes([two[0], two[1]])) / 32_768.0).collect()
}
