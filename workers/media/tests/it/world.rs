//! A worker with its own bus, blob store and scratch folder.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hallyu_contracts::jobs::{JobFailed, JobLogged, JobProgressed, JobWaiting, cancelled_key};
use hallyu_contracts::media::{MediaPackage, MediaPackaged, MediaRequested, package_key, source_key};
use hallyu_kernel::{Ambient, Envelope, Event, JobId, MediaId};
use hallyu_media::{EncoderChoice, MediaConfig, Ports, Preset, build};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, EmbeddedBus, HandleError};
use hallyu_platform::secrets::MasterKey;
use hallyu_platform::segments::SegmentKeys;
use tempfile::TempDir;

use crate::clips::folder;

const LISTENER: &str = "content";

/// A worker with its own bus, blob store and scratch folder.
pub(crate) struct World {
    pub(crate) home: TempDir,
    pub(crate) bus: Arc<EmbeddedBus>,
    pub(crate) blobs: Blobs,
    pub(crate) ambient: Ambient,
    pub(crate) config: MediaConfig,
    pub(crate) job: JobId,
    pub(crate) media: MediaId,
}

impl World {
    pub(crate) async fn new() -> Self {
        let home = folder();
        let blobs = Blobs::open(&format!("file://{}", home.path().join("blobs").display())).unwrap();
        Self::on(home, blobs).await
    }

    pub(crate) async fn on(home: TempDir, blobs: Blobs) -> Self {
        let ambient = system_ambient();
        let bus = Arc::new(EmbeddedBus::open("sqlite::memory:", ambient.clone()).await.unwrap());
        let topics = [
            JobProgressed::TOPIC,
            JobFailed::TOPIC,
            JobLogged::TOPIC,
            JobWaiting::TOPIC,
            MediaPackaged::TOPIC,
        ];
        bus.declare(LISTENER, &topics).await.unwrap();
        let scratch = home.path().join("scratch");
        let (preset, encoder) = (Preset::Ultrafast, EncoderChoice::Software);
        let config = MediaConfig { preset, encoder, scratch, ..MediaConfig::default() };
        let (job, media) = (ambient.id(), ambient.id());
        Self { home, bus, blobs, ambient, config, job, media }
    }

    /// Stores the file as an upload and asks for its package.
    pub(crate) async fn upload(&self, file: &Path) -> Envelope {
        let source_key = source_key(self.media);
        self.blobs.put_file(&source_key, file).await.unwrap();
        self.request()
    }

    /// Asks for the package now.
    pub(crate) fn request(&self) -> Envelope {
        let source_key = source_key(self.media);
        let request = MediaRequested { job_id: self.job, media_id: self.media, source_key };
        Envelope::new(&self.ambient, &request)
    }

    /// Voids all requests of before.
    pub(crate) async fn cancel(&self) {
        self.blobs.put_json(&cancelled_key(self.job), &self.ambient.now()).await.unwrap();
    }

    /// Segments that the stored playlist of a rendition lists.
    pub(crate) async fn listed(&self, rendition: &str) -> usize {
        let key = format!("media/{}/{rendition}/index.m3u8", self.media);
        let text = self.blobs.get(&key).await.unwrap();
        m3u8_rs::parse_media_playlist_res(&text).unwrap().segments.len()
    }

    /// An encoder that takes a second for four of the video, however many cores there are and whoever else wants them.
    pub(crate) fn that_takes_its_time(mut self) -> Self {
        let program = self.home.path().join("slow-ffmpeg");
        let script = "#!/bin/sh\ncase \"$*\" in *var_stream_map*) exec ffmpeg -readrate 4 \"$@\" ;; esac\nexec ffmpeg \"$@\"\n";
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        self.config.ffmpeg = program.to_str().unwrap().into();
        self
    }

    pub(crate) async fn handle(&self, request: &Envelope) -> Result<(), HandleError> {
        self.handle_as(hallyu_media::NAME, request).await
    }

    /// Hands an event to this consumer group.
    pub(crate) async fn handle_as(&self, group: &str, event: &Envelope) -> Result<(), HandleError> {
        let (bus, blobs, ambient) = (self.bus.clone(), self.blobs.clone(), self.ambient.clone());
        let ports = Ports { bus, blobs, keys: self.keys(), ambient };
        let service = build(ports, &self.config).await.unwrap();
        let consumer = service.consumers.iter().find(|consumer| consumer.group == group).unwrap();
        consumer.handler.handle(event).await
    }

    /// The same worker after a restart with other programs.
    pub(crate) fn with_programs(mut self, ffprobe: &str, ffmpeg: &str) -> Self {
        self.config.ffprobe = ffprobe.into();
        self.config.ffmpeg = ffmpeg.into();
        self
    }

    /// The keys of encrypted segments.
    pub(crate) fn keys(&self) -> SegmentKeys {
        let master = MasterKey::from_base64("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=").unwrap();
        SegmentKeys::new(self.blobs.clone(), Arc::new(master), self.ambient.clone())
    }

    /// Everything that was reported since the last time.
    pub(crate) async fn told(&self) -> Vec<Envelope> {
        let lease = Duration::from_secs(30);
        let mut told = Vec::new();
        while let Ok(more) =
            tokio::time::timeout(Duration::from_millis(200), self.bus.receive(LISTENER, 50, lease)).await
        {
            for delivery in more.unwrap() {
                self.bus.acknowledge(&delivery.id).await.unwrap();
                told.push(delivery.envelope);
            }
        }
        told
    }

    pub(crate) async fn package(&self) -> Option<MediaPackage> {
        self.blobs.get_json(&package_key(self.media)).await.ok()
    }

    pub(crate) fn unfinished(&self) -> usize {
        std::fs::read_dir(&self.config.scratch).map_or(0, Iterator::count)
    }

    /// Where a file of the package is.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.blobs.local_path(&format!("media/{}/{name}", self.media)).unwrap()
    }
}

pub(crate) fn only<E: Event>(told: &[Envelope]) -> Vec<E> {
    told.iter().filter_map(|envelope| envelope.open().ok()).collect()
}
