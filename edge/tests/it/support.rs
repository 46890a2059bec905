use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use chrono::TimeDelta;
use hallyu_contracts::media::{AudioRendition, MediaPackage, Rendition, package_key};
use hallyu_contracts::subtitles::{PublishedTrack, SubtitleIndex, index_key};
use hallyu_edge::{EdgeConfig, Ports, Proof, build};
use hallyu_http::Upstream;
use hallyu_kernel::{Actor, Ambient, MediaId, Role, SubtitleLanguage};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::cloudfront::CloudFront;
use hallyu_platform::playback::{COOKIE, PlaybackGrant, PlaybackSigner};
use hallyu_platform::secrets::MasterKey;
use hallyu_platform::segments::SegmentKeys;
use hallyu_testkit::{Answered, FixedClock, Issuer, SeededEntropy};
use http::Request;
use tempfile::TempDir;

const SUBTITLES: &str =
    "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHola.\n\n00:01:00.500 --> 00:01:01.500\nAdiós.\n\n";

/// A packaged video in three qualities with sound and two subtitle tracks, on disk, and an edge before it.
pub(crate) struct World {
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ambient: Ambient,
    pub(crate) issuer: Issuer,
    pub(crate) blobs: Blobs,
    pub(crate) signer: Arc<PlaybackSigner>,
    pub(crate) media_id: MediaId,
    pub(crate) viewer: Actor,
    pub(crate) router: Router,
    _folder: TempDir,
}

/// What is around an edge.
#[derive(Default)]
pub(crate) struct Around {
    pub(crate) auth: Option<Upstream>,
    pub(crate) content: Option<Upstream>,
    pub(crate) cdn: Option<(CloudFront, Proof)>,
}

pub(crate) const SEGMENT: &[u8] = b"0123456789";

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(EdgeConfig::default(), None).await
    }

    pub(crate) async fn with(config: EdgeConfig, auth: Option<Upstream>) -> Self {
        Self::around(config, Around { auth, ..Around::default() }).await
    }

    pub(crate) async fn around(config: EdgeConfig, around: Around) -> Self {
        let Around { auth, content, cdn } = around;
        let clock = FixedClock::new();
        let ambient = Ambient::new(clock.clone(), SeededEntropy::new(1));
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(&format!("file://{}", folder.path().display())).unwrap();
        let signer = signer(1);
        let issuer = Issuer::new(ambient.clone());
        let ports = Ports {
            blobs: blobs.clone(),
            signer: signer.clone(),
            keys: keys(&blobs, &ambient),
            auth,
            content,
            cdn,
            ambient: ambient.clone(),
        };
        let router = build(ports, &config).finish(&issuer.host());
        let media_id = ambient.id();
        let viewer = Actor { user_id: ambient.id(), session_id: ambient.id(), role: Role::User };
        let world = Self { clock, ambient, issuer, blobs, signer, media_id, viewer, router, _folder: folder };
        world.fill().await;
        world
    }

    async fn fill(&self) {
        self.blobs.put_json(&package_key(self.media_id), &package()).await.unwrap();
        let track = |language, file: &str| PublishedTrack { language, file: file.into() };
        let tracks = vec![
            track(SubtitleLanguage::Ko, "subtitles/sub_ko-1.vtt"),
            track(SubtitleLanguage::Es419, "subtitles/sub_es-3.vtt"),
        ];
        self.blobs.put_json(&index_key(self.media_id), &SubtitleIndex { tracks }).await.unwrap();
        for file in
            ["360p/0.m4s", "480p/0.m4s", "720p/0.m4s", "audio/0.m4s", "360p/init.mp4", "thumbnails/1.jpg"]
        {
            self.put(file, Bytes::from_static(SEGMENT)).await;
        }
        self.put("360p/index.m3u8", "#EXTM3U\n".into()).await;
        self.put("subtitles/sub_es-3.vtt", SUBTITLES.into()).await;
        self.blobs.put(&format!("sources/{}", self.media_id), "the upload").await.unwrap();
    }

    pub(crate) async fn put(&self, file: &str, content: Bytes) {
        self.blobs.put(&format!("media/{}/{file}", self.media_id), content).await.unwrap();
    }

    pub(crate) fn grant(&self, max_height: u16) -> PlaybackGrant {
        PlaybackGrant {
            media_id: self.media_id,
            session_id: self.viewer.session_id,
            expires_at: self.ambient.now() + TimeDelta::hours(4),
            max_height,
        }
    }

    /// The address of a file for this viewer.
    pub(crate) fn address(&self, max_height: u16, file: &str) -> String {
        format!("/media/{}/{file}", self.signer.issue(&self.grant(max_height)))
    }

    pub(crate) fn cookie(&self) -> String {
        format!("{COOKIE}={}", self.signer.cookie(self.viewer.session_id))
    }

    /// Asks for a file up to 480 lines as this viewer, with further headers.
    pub(crate) async fn get(&self, file: &str, headers: &[(&str, &str)]) -> Answered {
        let cookie = self.cookie();
        let headers = [&[("cookie", cookie.as_str())], headers].concat();
        send(&self.router, "GET", &self.address(480, file), &headers).await
    }
}

/// A signer whose key is this byte, repeated.
pub(crate) fn signer(byte: u8) -> Arc<PlaybackSigner> {
    Arc::new(PlaybackSigner::new(&master_key(byte)))
}

/// The keys of encrypted segments, as the worker makes them.
pub(crate) fn keys(blobs: &Blobs, ambient: &Ambient) -> SegmentKeys {
    SegmentKeys::new(blobs.clone(), Arc::new(master_key(1)), ambient.clone())
}

fn master_key(byte: u8) -> MasterKey {
    MasterKey::from_base64(&BASE64.encode([byte; 32])).unwrap()
}

pub(crate) fn package() -> MediaPackage {
    let rendition = |quality: u16, width| Rendition {
        name: format!("{quality}p"),
        width,
        height: quality.into(),
        quality,
        peak_bandwidth: u64::from(quality) * 2_000,
        average_bandwidth: u64::from(quality) * 1_000,
        codecs: "avc1.64001e".into(),
        iframe_bandwidth: None,
    };
    MediaPackage {
        duration_ms: 61_500,
        frame_rate: (24_000, 1_001),
        shots: Vec::new(),
        renditions: vec![rendition(360, 640), rendition(480, 854), rendition(720, 1280)],
        audio: vec![AudioRendition {
            name: "audio".into(),
            language: "ko".into(),
            peak_bandwidth: 140_000,
            average_bandwidth: 128_000,
            codecs: "mp4a.40.2".into(),
            channels: 2,
        }],
        has_thumbnails: true,
        poster_key: None,
        speech_key: None,
        chapters: Vec::new(),
        is_growing: false,
    }
}

pub(crate) async fn send(router: &Router, method: &str, path: &str, headers: &[(&str, &str)]) -> Answered {
    let request =
        headers.iter().fold(Request::builder().method(method).uri(path), |request, (name, value)| {
            request.header(*name, *value)
        });
    Answered::of(router, request.body(Body::empty()).unwrap()).await
}
