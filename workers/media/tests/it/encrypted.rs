use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use hallyu_contracts::jobs::job_prefix;
use hallyu_contracts::media::{MediaPackaged, segment_key};

use hallyu_platform::segments::TrackKey;

use crate::clips::clip;
use crate::world::{World, only};

async fn world() -> World {
    let mut world = World::new().await;
    world.config.encrypt_segments = true;
    world
}

/// The SHA-256 of no frame at all.
const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// What ffmpeg makes of a playlist: the hash of all frames, if it can read them.
fn played(playlist: &Path) -> Option<String> {
    let output = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-xerror",
            "-protocol_whitelist",
            "file,crypto",
            "-allowed_extensions",
            "ALL",
            "-i",
        ])
        .arg(playlist)
        .args(["-f", "hash", "-"])
        .output()
        .unwrap();
    let hash = String::from_utf8(output.stdout).unwrap();
    let is_played = output.status.success() && output.stderr.is_empty() && !hash.contains(NOTHING);
    is_played.then_some(hash)
}

/// The same track without the encryption, in another folder; its playlist.
fn decrypted(world: &World, (track, key): (&str, &TrackKey)) -> PathBuf {
    let (from, to) = (world.file(track), world.home.path().join(track));
    std::fs::create_dir(&to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap().path();
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        let bytes = match name.strip_suffix(".m4s") {
            Some(number) => key.decrypt(number.parse().unwrap(), bytes).unwrap(),
            None => bytes,
        };
        std::fs::write(to.join(name), bytes).unwrap();
    }
    let playlist = to.join("index.m3u8");
    let text = std::fs::read_to_string(&playlist).unwrap();
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("#EXT-X-KEY")).collect();
    std::fs::write(&playlist, lines.join("\n")).unwrap();
    playlist
}

#[tokio::test]
async fn segments_are_of_no_use_without_the_key_and_play_with_it() {
    let world = world().await;
    let source = clip(world.home.path(), "1화.mp4", ("640x360", 9));
    world.handle(&world.upload(&source).await).await.unwrap();

    let secret = world.keys().find(world.media).await.unwrap().unwrap();
    for track in ["360p", "audio"] {
        let key = secret.track(track);
        let open = decrypted(&world, (track, &key));
        let file = |name: &str| world.file(&format!("{track}/{name}"));
        let has_header = |path: &Path| std::fs::read(path).unwrap().windows(4).any(|part| part == b"moof");
        assert!(has_header(&open.with_file_name("1.m4s")) && !has_header(&file("1.m4s")));

        let playlist = file("index.m3u8");
        assert_eq!(played(&playlist), None, "there is no key");
        std::fs::write(file("key"), secret.track("720p").bytes()).unwrap();
        assert_eq!(played(&playlist), None, "the key is that of another track");
        std::fs::write(file("key"), key.bytes()).unwrap();
        assert_eq!(played(&playlist), played(&open));
        assert!(played(&playlist).is_some());
    }
    let package = world.package().await.unwrap();
    assert!(package.renditions.iter().all(|rendition| rendition.iframe_bandwidth.is_none()));
    assert!(!world.file("360p/iframes.m3u8").exists(), "nobody decrypts a part of a segment");
}

#[tokio::test]
async fn the_beginning_can_be_watched_by_who_has_the_key_while_the_rest_is_encoded() {
    let world = Arc::new(world().await.that_takes_its_time());
    let request = world.upload(&clip(world.home.path(), "1화.mp4", ("426x240", 60))).await;
    let work = tokio::spawn({
        let world = world.clone();
        async move { world.handle(&request).await }
    });
    while world.package().await.is_none() {
        assert!(!work.is_finished(), "it was not shown before it was complete");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(world.package().await.unwrap().is_growing && !work.is_finished());
    let secret = world.keys().find(world.media).await.unwrap().unwrap();
    for track in ["240p", "audio"] {
        let copy = world.home.path().join(format!("copy of {track}"));
        std::fs::create_dir(&copy).unwrap();
        for file in std::fs::read_dir(world.file(track)).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
        let playlist = copy.join("index.m3u8");
        // The live edge is where a player waits for more; ffmpeg is to read what is there and end.
        let open = std::fs::read_to_string(&playlist).unwrap();
        assert!(open.contains("#EXT-X-KEY:METHOD=AES-128") && !open.contains("#EXT-X-ENDLIST"), "{open}");
        std::fs::write(&playlist, open + "#EXT-X-ENDLIST\n").unwrap();
        assert_eq!(played(&playlist), None, "there is no key");
        std::fs::write(copy.join("key"), secret.track(track).bytes()).unwrap();
        assert!(played(&playlist).is_some(), "{track}");
    }
    work.await.unwrap().unwrap();
    assert_eq!(world.listed("240p").await, 15);
    assert_eq!(
        world.keys().find(world.media).await.unwrap().unwrap().track("240p").bytes(),
        secret.track("240p").bytes()
    );
}

#[tokio::test]
async fn what_is_made_again_has_the_same_key() {
    let world = world().await;
    let request = world.upload(&clip(world.home.path(), "1화.mp4", ("640x360", 9))).await;
    world.handle(&request).await.unwrap();
    let packaged: Vec<MediaPackaged> = only(&world.told().await);
    assert!(packaged.last().is_some_and(|told| !told.package.is_growing));
    let secret = world.keys().find(world.media).await.unwrap().unwrap();
    world.blobs.delete_prefix(&job_prefix(world.job)).await.unwrap();
    world.handle(&request).await.unwrap();
    let again = world.keys().find(world.media).await.unwrap().unwrap();
    assert_eq!(again.track("360p").bytes(), secret.track("360p").bytes());
    std::fs::write(world.file("360p/key"), secret.track("360p").bytes()).unwrap();
    assert!(played(&world.file("360p/index.m3u8")).is_some());
}

#[tokio::test]
async fn the_key_goes_with_what_is_not_wanted() {
    let world = world().await;
    let request = world.upload(&clip(world.home.path(), "1화.mp4", ("640x360", 9))).await;
    world.keys().obtain(world.media).await.unwrap();
    world.cancel().await;
    world.handle(&request).await.unwrap();
    assert!(world.blobs.head(&segment_key(world.media)).await.unwrap().is_none());
}
