//! Encoders of devices that are not there: another program stands in for ffmpeg, says that it has one, and encodes with libx264.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use hallyu_contracts::jobs::{JobLogged, LogLevel};
use hallyu_contracts::media::MediaPackaged;
use hallyu_media::infrastructure::Ffmpeg;
use hallyu_media::{EncoderChoice, ExtraCodec, MediaConfig, Ports, build};

use crate::clips::{clip, folder};
use crate::world::{World, only};

/// An ffmpeg with NVIDIA's encoders, whose device does this when it is asked for one frame, and this when it is asked for a video.
/// It notes the encoders that were asked for.
fn with_device(home: &Path, (frame, video): (&str, &str)) -> PathBuf {
    let path = home.join("ffmpeg-with-a-device");
    let script = format!(
        r#"#!/bin/bash
case " $* " in
  *" -encoders "*) ffmpeg "$@" | grep -v _; echo ' V....D h264_nvenc  NVIDIA'; exit 0 ;;
  *" lavfi "*nvenc*) {frame} ;;
  *nvenc*) echo hardware >>"$0.log"; {video} ;;
  *var_stream_map*) echo software >>"$0.log" ;;
esac
words=()
while [ $# -gt 0 ]; do
  case $1 in
    h264_nvenc) words+=(libx264) ;;
    -rc:*|-forced-idr:*|-no-scenecut:*) shift ;;
    *) words+=("$1") ;;
  esac
  shift
done
exec ffmpeg "${{words[@]}}"
"#
    );
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn runs(program: &Path) -> Vec<String> {
    let log = std::fs::read_to_string(format!("{}.log", program.display())).unwrap_or_default();
    log.lines().map(str::to_owned).collect()
}

async fn found(program: &Path, encoder: EncoderChoice) -> (String, Vec<String>) {
    let ffmpeg = program.to_str().unwrap().to_owned();
    Ffmpeg::new(&MediaConfig { ffmpeg, encoder, ..MediaConfig::default() }).encoders_in_words().await.unwrap()
}

#[tokio::test]
async fn a_device_that_encodes_a_frame_is_used_and_one_that_does_not_is_named_with_its_reason() {
    let home = folder();
    let works = with_device(home.path(), ("exit 0", ""));
    assert_eq!(found(&works, EncoderChoice::Auto).await, ("h264_nvenc".to_owned(), vec![]));
    assert_eq!(found(&works, EncoderChoice::Software).await, ("libx264".to_owned(), vec![]));
    let (used, refused) = found(&works, EncoderChoice::Vaapi).await;
    assert_eq!((used.as_str(), refused.len()), ("libx264", 1));
    assert!(refused[0].starts_with("h264_vaapi: ") && refused[0].contains("without it"), "{refused:?}");

    let broken =
        with_device(home.path(), ("echo '[h264_nvenc @ 0x1] Cannot load libcuda.so.1' >&2; exit 1", ""));
    for choice in [EncoderChoice::Nvenc, EncoderChoice::Auto] {
        let (used, refused) = found(&broken, choice).await;
        assert_eq!(used, "libx264");
        let reason = refused.iter().find(|reason| reason.starts_with("h264_nvenc: ")).unwrap();
        assert!(reason.contains("Cannot load libcuda.so.1"), "{reason}");
    }
}

#[tokio::test]
async fn a_device_makes_the_package() {
    let mut world = World::new().await;
    let program = with_device(world.home.path(), ("exit 0", ""));
    world.config.encoder = EncoderChoice::Auto;
    let world = world.with_programs("ffprobe", program.to_str().unwrap());
    let request = world.upload(&clip(world.home.path(), "a.mp4", ("640x360", 9))).await;
    world.handle(&request).await.unwrap();
    assert_eq!(runs(&program), ["hardware"]);
    assert_eq!(world.listed("360p").await, 3);
    let said: Vec<JobLogged> = only(&world.told().await);
    assert!(said.iter().any(|line| line.message.contains("H.264 by h264_nvenc,")), "{said:?}");
    assert!(said.iter().all(|line| line.level == LogLevel::Info), "{said:?}");
}

#[tokio::test]
async fn a_device_that_fails_within_a_video_gives_way_to_software_which_the_owner_is_told() {
    let mut world = World::new().await;
    // A part of the video is written, then the driver gives up.
    let fails =
        r#"mkdir -p 360p; : >360p/0.m4s; echo '[h264_nvenc @ 0x1] EncodePicture failed!' >&2; exit 1"#;
    let program = with_device(world.home.path(), ("exit 0", fails));
    world.config.encoder = EncoderChoice::Nvenc;
    let world = world.with_programs("ffprobe", program.to_str().unwrap());
    let request = world.upload(&clip(world.home.path(), "a.mp4", ("640x360", 9))).await;
    world.handle(&request).await.unwrap();
    assert_eq!(runs(&program), ["hardware", "software"]);
    assert_eq!(world.listed("360p").await, 3);
    let told = world.told().await;
    assert!(only::<MediaPackaged>(&told).last().is_some_and(|packaged| !packaged.package.is_growing));
    let said: Vec<JobLogged> = only(&told);
    let warned: Vec<_> = said.iter().filter(|line| line.level == LogLevel::Warning).collect();
    assert_eq!(warned.len(), 1, "{said:?}");
    let text = &warned[0].message;
    assert!(text.contains("h264_nvenc failed") && text.contains("EncodePicture failed!"), "{text}");
}

#[tokio::test]
async fn a_worker_that_cannot_encode_what_is_asked_for_says_so_when_it_starts() {
    let mut world = World::new().await;
    let program = with_device(world.home.path(), ("exit 0", ""));
    std::fs::write(&program, "#!/bin/sh\necho ' V....D libx264 H.264'\n").unwrap();
    world.config.extra_codecs = [ExtraCodec::Hevc].into();
    world.config.ffmpeg = program.to_str().unwrap().into();
    let error = async |world: &World| {
        let (bus, blobs, ambient) = (world.bus.clone(), world.blobs.clone(), world.ambient.clone());
        build(Ports { bus, blobs, keys: world.keys(), ambient }, &world.config).await.err()
    };
    let told = error(&world).await.unwrap();
    assert!(told.contains("libx265") && told.contains("media.extra_codecs"), "{told}");
    world.config.extra_codecs.clear();
    assert_eq!(error(&world).await, None);
    world.config.extra_codecs = [ExtraCodec::Hevc].into();
    world.config.ffmpeg = "no-such-ffmpeg".into();
    assert_eq!(error(&world).await, None, "its jobs wait for the program");
}
