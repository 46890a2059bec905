//! A worker on a workbench, with recordings to hear.

use std::path::PathBuf;
use std::sync::Arc;

use hallyu_contracts::jobs::ProviderAvailable;
use hallyu_contracts::subtitles::{HeardSegment, Transcript, TranscriptionCompleted, TranscriptionRequested};
use hallyu_http::Service;
use hallyu_kernel::{Envelope, Event, JobId, SubtitleLanguage, TrackId};
use hallyu_platform::bus::{HandleError, Handler};
use hallyu_platform::openai::Provider;
use hallyu_subtitle::{Ports, SubtitleConfig, build};
use hallyu_testkit::Workbench;
use hallyu_testkit::fake_openai::FakeOpenAi;

pub(crate) const AUDIO: &str = "media/test/speech.wav";

pub(crate) struct Bench {
    pub(crate) desk: Workbench,
    pub(crate) server: FakeOpenAi,
    pub(crate) config: SubtitleConfig,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let server = FakeOpenAi::start().await;
        let provider = Provider {
            base_url: server.base_url().to_owned(),
            api_key: "key-1".to_owned(),
            model: "whisper-1".to_owned(),
            timeout_seconds: 1,
        };
        let config = SubtitleConfig {
            model_path: PathBuf::new(),
            threads: 0,
            provider,
            chunk_seconds: 600,
            ffmpeg: "ffmpeg".to_owned(),
            concurrency: 1,
        };
        Self {
            desk: Workbench::new(&[TranscriptionCompleted::TOPIC, ProviderAvailable::TOPIC]).await,
            server,
            config,
        }
    }

    pub(crate) fn service(&self) -> Service {
        let ports = Ports {
            bus: Arc::clone(&self.desk.bus),
            blobs: self.desk.blobs.clone(),
            ambient: self.desk.ambient.clone(),
            sleeper: Arc::clone(&self.desk.sleeper) as _,
        };
        build(ports, self.config.clone()).expect("a client")
    }

    pub(crate) fn worker(&self) -> Arc<dyn Handler> {
        Arc::clone(&self.service().consumers[0].handler)
    }

    /// A request to hear the recording.
    pub(crate) fn request(&self) -> Envelope {
        self.desk.request(&TranscriptionRequested {
            job_id: self.desk.ambient.id::<JobId>(),
            track_id: self.desk.ambient.id::<TrackId>(),
            audio_key: AUDIO.to_owned(),
            language: SubtitleLanguage::Ko,
        })
    }

    pub(crate) async fn run(&self, request: &Envelope) -> Result<(), HandleError> {
        self.worker().handle(request).await
    }

    /// Stores a recording of parts of so many milliseconds each.
    pub(crate) async fn record(&self, parts: &[(u32, Noise)]) {
        self.desk.blobs.put(AUDIO, wav(parts)).await.expect("blobs in memory");
    }

    pub(crate) async fn transcript(&self, done: &TranscriptionCompleted) -> Transcript {
        self.desk.blobs.get_json(&done.result_key).await.expect("a transcript")
    }

    pub(crate) async fn segments(&self, done: &TranscriptionCompleted) -> Vec<HeardSegment> {
        self.transcript(done).await.segments
    }
}

/// What a part of a recording sounds like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Noise {
    /// Syllables of a voice with its overtones, four a second.
    Voice,
    /// A tone that never changes.
    Tone,
    Silence,
}

impl Noise {
    /// Its amplitude at a second, -1 to 1.
    fn at(self, second: f32) -> f32 {
        let wave = |hertz: f32| (second * hertz * std::f32::consts::TAU).sin();
        match self {
            Self::Voice => {
                let voice: f32 = (1_u8..=8).map(f32::from).map(|n| wave(150.0 * n) / n).sum();
                voice * 0.2 * (0.1 + wave(2.0).powi(2))
            }
            Self::Tone => wave(200.0) * 0.3,
            Self::Silence => 0.0,
        }
    }
}

/// A 16 kHz mono WAV file.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "seconds of 16-bit samples")]
fn wav(parts: &[(u32, Noise)]) -> Vec<u8> {
    let mut samples: Vec<u8> = Vec::new();
    for (ms, noise) in parts {
        for n in 0..ms * 16 {
            let level = noise.at(n as f32 / 16_000.0) * 32_767.0;
            samples.extend((level as i16).to_le_bytes());
        }
    }
    let length = u32::try_from(samples.len()).expect("a short recording");
    let mut file = Vec::new();
    file.extend(b"RIFF");
    file.extend((length + 36).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend(16_000_u32.to_le_bytes());
    file.extend(32_000_u32.to_le_bytes());
    file.extend(b"\x02\0\x10\0data");
    file.extend(length.to_le_bytes());
    file.extend(samples);
    file
}
