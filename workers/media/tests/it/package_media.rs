use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use hallyu_contracts::jobs::{JobFailed, JobLogged, JobProgressed, JobWaiting, Stage};
use hallyu_contracts::media::{MediaPackage, MediaPackaged, source_key};
use hallyu_kernel::{Envelope, Event};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::HandleError;

use crate::clips::{clip, folder, silent};
use crate::world::{World, only};

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
        "fingerprint.bin",
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
async fn the_owner_is_told_what_was_found_chosen_and_reached() {
    let world = World::new().await;
    let request = world.upload(&clip(world.home.path(), "1화.mp4", ("640x360", 3))).await;
    world.handle(&request).await.unwrap();
    let said: Vec<JobLogged> = only(&world.told().await);
    let said: Vec<_> = said.iter().map(|line| (line.stage, line.message.as_str())).collect();
    let expected = [
        (Stage::Probe, "h264 640x360"),
        (Stage::Transcode, "360p (640x360"),
        (Stage::Transcode, "libx264 ultrafast"),
        (Stage::Transcode, "LUFS, changed by"),
        (Stage::Transcode, "times as fast as it plays"),
    ];
    for (stage, text) in expected {
        assert!(said.iter().any(|line| line.0 == stage && line.1.contains(text)), "{text} in {said:?}");
    }
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
    let segment = world.config.scratch.join(format!("{}/run/720p/0.m4s", world.job));
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

#[tokio::test]
async fn a_long_video_is_watched_while_it_is_encoded() {
    let world = World::new().await.that_takes_its_time();
    let request = world.upload(&clip(world.home.path(), "a.mp4", ("426x240", 60))).await;
    world.handle(&request).await.unwrap();
    let told: Vec<MediaPackaged> = only(&world.told().await);
    let [first, last] = &told[..] else { panic!("{} packages were told", told.len()) };
    assert!(first.package.is_growing && !last.package.is_growing);
    assert!(!first.package.has_thumbnails && first.package.speech_key == last.package.speech_key);
    assert!((59_900..60_200).contains(&first.package.duration_ms), "the length of the whole");
    let names = |package: &MediaPackage| {
        package.renditions.iter().map(|rendition| rendition.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&first.package), names(&last.package));
    assert_eq!(world.package().await.as_ref(), Some(&last.package));
}

#[tokio::test]
async fn what_was_shown_before_a_kill_is_never_taken_back() {
    let world = Arc::new(World::new().await.that_takes_its_time());
    let request = world.upload(&clip(world.home.path(), "a.mp4", ("426x240", 60))).await;
    let work = tokio::spawn({
        let (world, request) = (world.clone(), request.clone());
        async move { world.handle(&request).await }
    });
    while world.package().await.is_none() {
        assert!(!work.is_finished(), "too fast to be killed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    work.abort();
    let _ = work.await;
    let shown = world.listed("240p").await;
    assert!(shown >= 3 && world.package().await.unwrap().is_growing);

    let again = tokio::spawn({
        let world = world.clone();
        async move { world.handle(&request).await }
    });
    while !again.is_finished() {
        assert!(world.listed("240p").await >= shown, "the playlist became shorter");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    again.await.unwrap().unwrap();
    assert_eq!(world.listed("240p").await, 15);
    assert!(!world.package().await.unwrap().is_growing);
    let told: Vec<MediaPackaged> = only(&world.told().await);
    assert_eq!(told.iter().filter(|packaged| packaged.package.is_growing).count(), 1, "told once");
}

#[tokio::test]
async fn a_cancelled_job_ends_its_encoder_and_leaves_nothing() {
    let world = Arc::new(World::new().await.that_takes_its_time());
    let request = world.upload(&clip(world.home.path(), "a.mp4", ("426x240", 60))).await;
    let work = tokio::spawn({
        let (world, request) = (world.clone(), request.clone());
        async move { world.handle(&request).await }
    });
    let run = world.config.scratch.join(format!("{}/run/240p", world.job));
    while !run.exists() {
        assert!(!work.is_finished(), "too fast to be cancelled");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world.cancel().await;
    work.await.unwrap().unwrap();
    assert_eq!(world.unfinished(), 0);
    let told = world.told().await;
    assert!(only::<JobFailed>(&told).is_empty() && only::<MediaPackaged>(&told).is_empty());
    assert!(world.blobs.list(&format!("media/{}", world.media)).await.unwrap().is_empty());
    world.handle(&request).await.unwrap();
    assert_eq!(world.package().await, None, "handed out again, it is not begun");
    let asked_again = world.request();
    world.handle(&asked_again).await.unwrap();
    assert!(world.package().await.is_some());
}

#[tokio::test]
async fn a_deleted_upload_ends_its_encoder() {
    let world = Arc::new(World::new().await.that_takes_its_time());
    let request = world.upload(&clip(world.home.path(), "a.mp4", ("426x240", 60))).await;
    let work = tokio::spawn({
        let world = world.clone();
        async move { world.handle(&request).await }
    });
    let run = world.config.scratch.join(format!("{}/run/240p", world.job));
    while !run.exists() {
        assert!(!work.is_finished(), "too fast");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world.blobs.delete(&source_key(world.media)).await.unwrap();
    work.await.unwrap().unwrap();
    assert!(world.blobs.list(&format!("media/{}", world.media)).await.unwrap().is_empty());
}
