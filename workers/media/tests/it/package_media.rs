use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use hallyu_contracts::jobs::{JobFailed, JobProgressed, JobWaiting, Stage};
use hallyu_contracts::media::{MediaPackage, MediaPackaged, MediaRequested, package_key, source_key};
use hallyu_kernel::{Ambient, Envelope, Event, JobId, MediaId};
use hallyu_media::{MediaConfig, Ports, Preset, build};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, EmbeddedBus, HandleError};
use tempfile::TempDir;

use crate::clips::{clip, folder, silent};

const LISTENER: &str = "content";

/// A worker with its own bus, blob store and scratch folder.
struct World {
    home: TempDir,
    bus: Arc<EmbeddedBus>,
    blobs: Blobs,
    ambient: Ambient,
    config: MediaConfig,
    job: JobId,
    media: MediaId,
}

impl World {
    async fn new() -> Self {
        let home = folder();
        let blobs = Blobs::open(&format!("file://{}", home.path().join("blobs").display())).unwrap();
        Self::on(home, blobs).await
    }

    async fn on(home: TempDir, blobs: Blobs) -> Self {
        let ambient = system_ambient();
        let bus = Arc::new(EmbeddedBus::open("sqlite::memory:", ambient.clone()).await.unwrap());
        let topics = [JobProgressed::TOPIC, JobFailed::TOPIC, JobWaiting::TOPIC, MediaPackaged::TOPIC];
        bus.declare(LISTENER, &topics).await.unwrap();
        let scratch = home.path().join("scratch");
        let config = MediaConfig { preset: Preset::Ultrafast, scratch, ..MediaConfig::default() };
        let (job, media) = (ambient.id(), ambient.id());
        Self { home, bus, blobs, ambient, config, job, media }
    }

    /// Stores the file as an upload and asks for its package.
    async fn upload(&self, file: &Path) -> Envelope {
        let source_key = source_key(self.media);
        self.blobs.put_file(&source_key, file).await.unwrap();
        let request = MediaRequested { job_id: self.job, media_id: self.media, source_key };
        Envelope::new(&self.ambient, &request)
    }

    async fn handle(&self, request: &Envelope) -> Result<(), HandleError> {
        let ports = Ports { bus: self.bus.clone(), blobs: self.blobs.clone(), ambient: self.ambient.clone() };
        build(ports, &self.config).unwrap().consumers[0].handler.handle(request).await
    }

    /// The same worker after a restart with other programs.
    fn with_programs(mut self, ffprobe: &str, ffmpeg: &str) -> Self {
        self.config.ffprobe = ffprobe.into();
        self.config.ffmpeg = ffmpeg.into();
        self
    }

    /// Everything that was reported since the last time.
    async fn told(&self) -> Vec<Envelope> {
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

    async fn package(&self) -> Option<MediaPackage> {
        self.blobs.get_json(&package_key(self.media)).await.ok()
    }

    fn unfinished(&self) -> usize {
        std::fs::read_dir(&self.config.scratch).map_or(0, Iterator::count)
    }

    /// Where a file of the package is.
    fn file(&self, name: &str) -> PathBuf {
        self.blobs.local_path(&format!("media/{}/{name}", self.media)).unwrap()
    }
}

fn only<E: Event>(told: &[Envelope]) -> Vec<E> {
    told.iter().filter_map(|envelope| envelope.open().ok()).collect()
}

#[tokio::test]
async fn packages_an_upload_and_announces_it() {
    let world = World::new().await;
    let request = world.upload(&clip(world.home.path(), "1화.mp4", ("854x480", 9))).await;
    world.handle(&request).await.unwrap();

    let package = world.package().await.unwrap();
    let names: Vec<_> = package.renditions.iter().map(|rendition| rendition.name.as_str()).collect();
    assert_eq!(names, ["360p", "480p"]);
    assert_eq!(package.frame_rate, (30_000, 1001));
    for key in [package.poster_key.as_ref(), package.speech_key.as_ref()] {
        assert!(world.blobs.head(key.unwrap()).await.unwrap().unwrap().size > 0);
    }
    for name in [
        "480p/index.m3u8",
        "480p/init.mp4",
        "480p/2.m4s",
        "audio/0.m4s",
        "thumbnails/sprite.vtt",
        "thumbnails/1.jpg",
    ] {
        assert!(world.file(name).exists(), "{name}");
    }
    assert_eq!(world.unfinished(), 0);

    let told = world.told().await;
    let packaged: Vec<MediaPackaged> = only(&told);
    assert_eq!(packaged, [MediaPackaged { job_id: world.job, media_id: world.media, package }]);
    let progress: Vec<JobProgressed> = only(&told);
    let stages: Vec<_> = progress.iter().map(|event| (event.stage, event.progress)).collect();
    assert!(stages.contains(&(Stage::Probe, 1.0)) && stages.contains(&(Stage::Transcode, 1.0)));
    assert!(progress.iter().all(|event| (0.0..=1.0).contains(&event.progress)));
}

#[tokio::test]
async fn a_repeated_request_is_announced_under_the_same_id_and_makes_nothing_anew() {
    let world = World::new().await;
    let request = world.upload(&silent(world.home.path(), "a.mp4", ("320x180", 2))).await;
    world.handle(&request).await.unwrap();
    let first = world.told().await;
    let world = world.with_programs("no-such-ffprobe", "no-such-ffmpeg");
    world.handle(&request).await.unwrap();
    let again = world.told().await;
    let id = |told: &[Envelope]| {
        told.iter().find(|event| event.topic == MediaPackaged::TOPIC).map(|event| event.id)
    };
    // The bus may know the id already and not hand it out twice; if it does, it is the same.
    assert!(id(&again).is_none() || id(&again) == id(&first));
    assert!(id(&first).is_some());
}

#[tokio::test]
async fn an_upload_at_fault_ends_the_job() {
    let world = World::new().await;
    let text = world.home.path().join("글.mp4");
    std::fs::write(&text, "this is not a video").unwrap();
    let request = world.upload(&text).await;
    world.handle(&request).await.unwrap();
    let failed: Vec<JobFailed> = only(&world.told().await);
    assert_eq!((failed.len(), failed[0].code.as_str(), failed[0].stage), (1, "NOT_A_VIDEO", Stage::Probe));
    assert!(failed[0].message.contains("MP4"), "{}", failed[0].message);
    assert_eq!((world.package().await, world.unfinished()), (None, 0));
}

#[tokio::test]
async fn an_upload_that_is_gone_ends_the_job() {
    let world = World::new().await;
    let request = world.upload(&silent(world.home.path(), "a.mp4", ("320x180", 1))).await;
    world.blobs.delete(&source_key(world.media)).await.unwrap();
    world.handle(&request).await.unwrap();
    assert_eq!(only::<JobFailed>(&world.told().await)[0].code, "SOURCE_MISSING");
}

#[tokio::test]
async fn a_missing_program_makes_the_job_wait_and_the_probe_is_not_repeated() {
    let world = World::new().await.with_programs("ffprobe", "no-such-ffmpeg");
    let request = world.upload(&silent(world.home.path(), "a.mp4", ("320x180", 2))).await;
    assert!(matches!(world.handle(&request).await, Err(HandleError::Retry { after: Some(_), .. })));
    assert_eq!(only::<JobWaiting>(&world.told().await)[0].setting, "media.ffmpeg");
    let world = world.with_programs("no-such-ffprobe", "ffmpeg");
    world.handle(&request).await.unwrap();
    assert!(world.package().await.is_some());
}

#[tokio::test]
async fn a_kill_while_encoding_leaves_nothing_half_made() {
    let world = Arc::new(World::new().await);
    let request = world.upload(&clip(world.home.path(), "a.mp4", ("1280x720", 40))).await;
    let work = tokio::spawn({
        let (world, request) = (world.clone(), request.clone());
        async move { world.handle(&request).await }
    });
    let segment = world.config.scratch.join(format!("{}/package/720p/0.m4s", world.job));
    while !segment.exists() {
        assert!(!work.is_finished(), "too fast to be killed");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    work.abort();
    assert!(work.await.unwrap_err().is_cancelled());
    assert_eq!(world.package().await, None);

    world.handle(&request).await.unwrap();
    let duration = world.package().await.unwrap().duration_ms;
    assert!((39_900..40_200).contains(&duration), "{duration}");
    assert_eq!(world.unfinished(), 0);
}

#[tokio::test]
async fn a_kill_while_storing_does_not_encode_again() {
    let world = World::new().await;
    let request = world.upload(&silent(world.home.path(), "a.mp4", ("640x360", 5))).await;
    // A file where a folder has to be: the package cannot be completed.
    let obstacle = world.file("thumbnails");
    std::fs::create_dir_all(obstacle.parent().unwrap()).unwrap();
    std::fs::write(&obstacle, "in the way").unwrap();
    assert!(world.handle(&request).await.is_err());
    assert!(world.package().await.is_none() && world.file("360p/0.m4s").exists());

    std::fs::remove_file(&obstacle).unwrap();
    let world = world.with_programs("no-such-ffprobe", "no-such-ffmpeg");
    world.handle(&request).await.unwrap();
    assert!(world.package().await.is_some() && world.file("thumbnails/sprite.vtt").exists());
    assert_eq!(world.unfinished(), 0);
}

#[tokio::test]
async fn another_machine_begins_the_interrupted_stage_anew() {
    let world = World::new().await;
    let request = world.upload(&silent(world.home.path(), "a.mp4", ("320x180", 2))).await;
    let obstacle = world.file("thumbnails");
    std::fs::create_dir_all(obstacle.parent().unwrap()).unwrap();
    std::fs::write(&obstacle, "in the way").unwrap();
    assert!(world.handle(&request).await.is_err());
    std::fs::remove_file(&obstacle).unwrap();
    std::fs::remove_dir_all(&world.config.scratch).unwrap();
    world.handle(&request).await.unwrap();
    assert!(world.file("180p/0.m4s").exists());
}

#[tokio::test]
async fn a_store_that_is_not_on_this_disk_is_copied_from_and_to() {
    let world = World::on(folder(), Blobs::open("memory:").unwrap()).await;
    let request = world.upload(&clip(world.home.path(), "a.mp4", ("320x180", 2))).await;
    world.handle(&request).await.unwrap();
    let stored = world.blobs.list(&format!("media/{}", world.media)).await.unwrap();
    let stored: Vec<_> = stored.iter().filter_map(|blob| blob.key.splitn(3, '/').nth(2)).collect();
    for name in
        ["180p/init.mp4", "audio/index.m3u8", "package.json", "poster.jpg", "speech.flac", "thumbnails/1.jpg"]
    {
        assert!(stored.contains(&name), "{name} is not among {stored:?}");
    }
    assert_eq!(world.unfinished(), 0);
}

/// A small disk of its own, if this machine lets us have one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: PathBuf, size: &str) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let mut command = Command::new("mount");
        let done = command.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(&at).output();
        done.is_ok_and(|output| output.status.success()).then_some(Self(at))
    }

    fn grow(&self, size: &str) {
        let mut command = Command::new("mount");
        assert!(
            command.args(["-o", &format!("remount,size={size}")]).arg(&self.0).status().unwrap().success()
        );
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test]
async fn a_full_disk_makes_the_job_wait_without_leaving_anything() {
    let world = World::new().await;
    let Some(disk) = SmallDisk::mount(world.config.scratch.clone(), "1m") else {
        println!("not run: mounting a tmpfs needs root");
        return;
    };
    let request = world.upload(&clip(world.home.path(), "a.mp4", ("1280x720", 20))).await;
    assert!(matches!(world.handle(&request).await, Err(HandleError::Retry { after: Some(_), .. })));
    let waiting: Vec<JobWaiting> = only(&world.told().await);
    assert_eq!((waiting[0].setting.as_str(), waiting[0].stage), ("media.scratch", Stage::Transcode));
    assert_eq!((world.unfinished(), world.package().await), (0, None));

    disk.grow("200m");
    world.handle(&request).await.unwrap();
    assert!(world.package().await.is_some());
}

#[tokio::test]
async fn an_infected_upload_is_refused_before_anybody_opens_it() {
    let mut world = World::new().await.with_programs("/nowhere/ffprobe", "/nowhere/ffmpeg");
    world.config.scanner = "false".into();
    let request = world.upload(&clip(world.home.path(), "clip.mp4", ("320x180", 1))).await;
    world.handle(&request).await.unwrap();
    let failed: Vec<JobFailed> = only(&world.told().await);
    assert_eq!((failed.len(), failed[0].stage, failed[0].code.as_str()), (1, Stage::Probe, "INFECTED"));
    assert!(!failed[0].message.contains(world.home.path().to_str().unwrap()), "{}", failed[0].message);
}

#[tokio::test]
async fn an_upload_waits_for_a_scanner_that_is_down_and_goes_on_when_it_is_back() {
    let mut world = World::new().await;
    world.config.scanner = "/nowhere/scanner".into();
    let request = world.upload(&clip(world.home.path(), "clip.mp4", ("320x180", 1))).await;
    let Err(HandleError::Retry { after: Some(after), .. }) = world.handle(&request).await else {
        panic!("it is not tried again")
    };
    assert!(after >= Duration::from_secs(10));
    let told = world.told().await;
    let waiting: Vec<JobWaiting> = only(&told);
    assert_eq!((waiting.len(), waiting[0].setting.as_str()), (1, "media.scanner"));
    assert!(world.package().await.is_none());
    world.config.scanner = "true".into();
    world.handle(&request).await.unwrap();
    assert!(world.package().await.is_some());
}
