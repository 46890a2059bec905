use std::path::Path;
use std::process::Command;

use hallyu_contracts::jobs::job_prefix;
use hallyu_contracts::media::{MediaPackaged, segment_key};

use crate::clips::clip;
use crate::world::{World, only};

async fn world() -> World {
    let mut world = World::new().await;
    world.config.encrypt_segments = true;
    world
}

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
    (output.status.success() && output.stderr.is_empty() && !hash.is_empty()).then_some(hash)
}

#[tokio::test]
async fn segments_are_of_no_use_without_the_key_and_play_with_it() {
    let plain = World::new().await;
    let world = world().await;
    let source = clip(world.home.path(), "1화.mp4", ("640x360", 9));
    world.handle(&world.upload(&source).await).await.unwrap();
    plain.handle(&plain.upload(&source).await).await.unwrap();

    let secret = world.keys().find(world.media).await.unwrap().unwrap();
    for track in ["360p", "audio"] {
        let file = |name: &str| world.file(&format!("{track}/{name}"));
        let open = std::fs::read(plain.file(&format!("{track}/1.m4s"))).unwrap();
        let leaked = std::fs::read(file("1.m4s")).unwrap();
        assert!(
            open.windows(4).any(|part| part == b"moof") && !leaked.windows(4).any(|part| part == b"moof")
        );
        assert_eq!(secret.track(track).decrypt(1, leaked).unwrap(), open);

        let playlist = file("index.m3u8");
        assert_eq!(played(&playlist), None, "there is no key");
        std::fs::write(file("key"), secret.track("720p").bytes()).unwrap();
        assert_eq!(played(&playlist), None, "the key is that of another track");
        std::fs::write(file("key"), secret.track(track).bytes()).unwrap();
        assert_eq!(played(&playlist), played(&plain.file(&format!("{track}/index.m3u8"))));
        assert!(played(&playlist).is_some());
    }
    let package = world.package().await.unwrap();
    assert!(package.renditions.iter().all(|rendition| rendition.iframe_bandwidth.is_none()));
    assert!(!world.file("360p/iframes.m3u8").exists(), "nobody decrypts a part of a segment");
    assert!(plain.keys().find(plain.media).await.unwrap().is_none());
}

#[tokio::test]
async fn what_is_made_again_and_what_has_grown_has_the_same_key() {
    let world = world().await;
    let request = world.upload(&clip(world.home.path(), "1화.mp4", ("640x360", 40))).await;
    world.handle(&request).await.unwrap();
    let packaged: Vec<MediaPackaged> = only(&world.told().await);
    assert!(packaged.last().is_some_and(|told| !told.package.is_growing));
    let secret = world.keys().find(world.media).await.unwrap().unwrap();
    std::fs::write(world.file("360p/key"), secret.track("360p").bytes()).unwrap();
    let first = played(&world.file("360p/index.m3u8"));
    assert!(first.is_some());

    world.blobs.delete_prefix(&job_prefix(world.job)).await.unwrap();
    world.handle(&request).await.unwrap();
    let again = world.keys().find(world.media).await.unwrap().unwrap();
    assert_eq!(again.track("360p").bytes(), secret.track("360p").bytes());
    assert_eq!(played(&world.file("360p/index.m3u8")), first);
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
