//! The workers as far as the service knows them: what they leave among the blobs, and what they tell.

use hallyu_contracts::media::{AudioRendition, MediaPackage, MediaPackaged, Rendition};
use hallyu_contracts::subtitles::{
    HeardSegment, Outcome, Provenance, SpeechStats, Transcript, TranscriptionRequested, TranslatedLine,
    TranslationCompleted, TranslationOrder, TranslationRequested, TranslationResult, Usage, Verdict,
    transcript_key, translation_key,
};
use hallyu_kernel::Envelope;

use super::{Upload, World, creator};

/// What is said in an episode.
pub(crate) const SAID: &str = "1\n00:00:01,000 --> 00:00:02,500\n안녕, 유나야.\n\n2\n00:00:03,000 --> 00:00:04,500\n오늘 왜 늦었어?\n\n\
    3\n00:00:05,000 --> 00:00:06,500\n길이 막혔어.\n\n4\n00:00:07,500 --> 00:00:09,000\n그럼 빨리 가자.\n";

/// What it is in another language.
pub(crate) const SPANISH: [Option<&str>; 4] = [
    Some("Hola, Yuna."),
    Some("¿Por qué llegas tarde hoy?"),
    Some("Había mucho tráfico."),
    Some("Vamos rápido, pues."),
];
/// What it is in another language.
pub(crate) const PORTUGUESE: [Option<&str>; 4] = [
    Some("Oi, Yuna."),
    Some("Por que você se atrasou hoje?"),
    Some("O trânsito estava parado."),
    Some("Então vamos logo."),
];

/// What is to be heard in a video.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sound {
    Speech,
    Music,
}

impl World {
    /// Plays the media worker for this upload.
    pub(crate) async fn package(&self, upload: &Upload, sound: Sound) {
        self.deliver(&self.packaged(upload, sound).await).await;
        self.settle().await;
    }

    /// What the media worker tells when it is done.
    pub(crate) async fn packaged(&self, upload: &Upload, sound: Sound) -> Envelope {
        let poster = format!("media/{}/poster.jpg", upload.media);
        self.ports.blobs.put(&poster, &b"jpeg"[..]).await.unwrap();
        let package = package(&upload.media, sound);
        let event = MediaPackaged {
            job_id: upload.job.parse().unwrap(),
            media_id: upload.media.parse().unwrap(),
            package,
        };
        self.event(&event)
    }

    /// What the media worker tells when the beginning can be played.
    pub(crate) async fn growing(&self, upload: &Upload) -> Envelope {
        let complete = package(&upload.media, Sound::Speech);
        let package = MediaPackage { is_growing: true, has_thumbnails: false, poster_key: None, ..complete };
        let (job_id, media_id) = (upload.job.parse().unwrap(), upload.media.parse().unwrap());
        self.event(&MediaPackaged { job_id, media_id, package })
    }

    /// Stores what a worker heard, a line every two seconds, and gives its key.
    pub(crate) async fn heard(&self, request: &TranscriptionRequested, lines: &[&str]) -> String {
        let segments = (1..).zip(lines).map(|(seq, text)| HeardSegment {
            start_ms: seq * 2000,
            end_ms: seq * 2000 + 1500,
            text: (*text).to_owned(),
            words: Vec::new(),
            stats: SpeechStats::default(),
            verdict: Verdict::Keep,
        });
        let transcript = Transcript {
            language: request.language,
            duration_ms: 60_400,
            engine: "whisper-1".to_owned(),
            speech: Vec::new(),
            segments: segments.collect(),
        };
        let key = transcript_key(request.job_id, request.track_id);
        self.ports.blobs.put_json(&key, &transcript).await.unwrap();
        key
    }

    /// Stores what a worker made of an order, line by line; `None` is a line that it gave up.
    async fn result(&self, request: &TranslationRequested, texts: &[Option<&str>], usage: Usage) -> String {
        let order: TranslationOrder = self.ports.blobs.get_json(&request.source_key).await.unwrap();
        let lines = order.lines.iter().zip(texts).map(|(line, text)| TranslatedLine {
            segment: line.segment,
            rev: line.rev,
            outcome: match text {
                Some(text) => Outcome::Translated { text: (*text).to_owned() },
                None => Outcome::Failed { reason: "EMPTY".to_owned() },
            },
            register: None,
            findings: Vec::new(),
            key: Some(format!("key of {}", line.text)),
            model: Some("model-1".to_owned()),
            note: None,
            score: 0.9,
        });
        let result = TranslationResult {
            language: order.target_language,
            lines: lines.collect(),
            provenance: Provenance { models: vec!["model-1".to_owned()], ..Provenance::default() },
            usage,
        };
        let key = translation_key(request.job_id, request.track_id);
        self.ports.blobs.put_json(&key, &result).await.unwrap();
        key
    }

    /// What a worker tells of a request, line by line; `None` is a line that it gave up.
    pub(crate) async fn translated(
        &self,
        request: &TranslationRequested,
        texts: &[Option<&str>],
    ) -> TranslationCompleted {
        let usage = Usage { calls: 1, tokens_in: 100, tokens_out: 20, cost_micros: 30 };
        self.translated_for(request, texts, usage).await
    }

    /// The same, with what the track has cost so far.
    pub(crate) async fn translated_for(
        &self,
        request: &TranslationRequested,
        texts: &[Option<&str>],
        usage: Usage,
    ) -> TranslationCompleted {
        let result_key = self.result(request, texts, usage).await;
        let (job_id, track_id) = (request.job_id, request.track_id);
        TranslationCompleted { job_id, track_id, result_key }
    }

    /// A published episode with a person's transcript and a machine's Spanish and Portuguese; their tracks in this order.
    pub(crate) async fn subtitled(&self) -> (Upload, [String; 3]) {
        let upload = self.published().await;
        let path = format!("/episodes/{}/subtitles?language=ko", upload.episode);
        self.bytes(&path, &creator(), SAID).await.is(201);
        for (request, texts) in self.told::<TranslationRequested>().await.iter().zip([SPANISH, PORTUGUESE]) {
            let done = self.translated(request, &texts).await;
            self.deliver(&self.event(&done)).await;
        }
        self.settle().await;
        let tracks = self.tracks(&upload.episode).await;
        let ids: Vec<String> =
            tracks.iter().map(|track| track["subtitle_id"].as_str().unwrap().to_owned()).collect();
        (upload, ids.try_into().unwrap())
    }
}

fn package(media: &str, sound: Sound) -> MediaPackage {
    let rendition = |quality: u16| Rendition {
        name: format!("{quality}p"),
        width: u32::from(quality) * 16 / 9,
        height: quality.into(),
        quality,
        peak_bandwidth: u64::from(quality) * 2000,
        average_bandwidth: u64::from(quality) * 1500,
        codecs: "avc1.64001f".into(),
        iframe_bandwidth: None,
    };
    MediaPackage {
        duration_ms: 60_400,
        frame_rate: (30, 1),
        shots: Vec::new(),
        renditions: [360, 480, 720, 1080].map(rendition).into(),
        audio: vec![AudioRendition {
            name: "audio".into(),
            language: "ko".into(),
            peak_bandwidth: 130_000,
            average_bandwidth: 128_000,
            codecs: "mp4a.40.2".into(),
            channels: 2,
        }],
        has_thumbnails: true,
        poster_key: Some(format!("media/{media}/poster.jpg")),
        speech_key: (sound == Sound::Speech).then(|| format!("media/{media}/speech.flac")),
        chapters: Vec::new(),
        is_growing: false,
    }
}
