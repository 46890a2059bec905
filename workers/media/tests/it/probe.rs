use hallyu_kernel::Coded;
use hallyu_media::MediaConfig;
use hallyu_media::application::Encoder;
use hallyu_media::domain::{MediaError, Plan, Probe};
use hallyu_media::infrastructure::Ffmpeg;

use crate::clips::{clip, cut, draw, folder, silent};

async fn probe(path: &std::path::Path) -> Result<Probe, MediaError> {
    Ffmpeg::new(&MediaConfig::default()).probe(path).await
}

/// The code with which a file is refused, by the probe or by the plan made of it.
async fn refusal(path: &std::path::Path) -> &'static str {
    match probe(path).await.and_then(|probe| Plan::new(&probe)) {
        Ok(plan) => panic!("{path:?} was accepted: {plan:?}"),
        Err(error) => {
            assert!(error.is_final(), "{error}");
            error.code()
        }
    }
}

#[tokio::test]
async fn describes_a_whole_video() {
    let folder = folder();
    let probe = probe(&clip(folder.path(), "1화 본편.mp4", ("320x180", 3))).await.unwrap();
    let video = probe.usable_video().unwrap();
    assert_eq!((video.codec.as_str(), video.average_rate), ("h264", (30_000, 1001)));
    assert!((2900..3100).contains(&probe.duration_ms), "{}", probe.duration_ms);
    assert_eq!(probe.audio.len(), 1);
}

#[tokio::test]
async fn refuses_what_is_no_video() {
    let folder = folder();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    assert_eq!(refusal(&file("empty.mp4", b"")).await, "EMPTY_FILE");
    assert_eq!(refusal(&file("text.mp4", b"this is a text file\n")).await, "NOT_A_VIDEO");
    assert_eq!(refusal(&file("noise.mp4", &[0x9d; 100_000])).await, "NOT_A_VIDEO");
    let music = draw(folder.path(), "music.m4a", "-f lavfi -i sine=440:d=1 -c:a aac");
    assert_eq!(refusal(&music).await, "NO_VIDEO_STREAM");
    assert_eq!(refusal(&silent(folder.path(), "dot.mp4", ("10x10", 1))).await, "TOO_SMALL");
}

#[tokio::test]
async fn a_cut_off_file_is_told_apart_from_a_strange_one() {
    let folder = folder();
    let index_last = clip(folder.path(), "index-last.mp4", ("320x180", 12));
    assert_eq!(refusal(&cut(&index_last, "a.mp4", 0.5)).await, "TRUNCATED");
    let index_first =
        draw(folder.path(), "b.mp4", &format!("-i {} -c copy -movflags +faststart", link(&index_last)));
    assert_eq!(refusal(&cut(&index_first, "b-cut.mp4", 0.5)).await, "TRUNCATED");
    let matroska = draw(folder.path(), "c.mkv", &format!("-i {} -c copy", link(&index_last)));
    assert_eq!(refusal(&cut(&matroska, "c-cut.mkv", 0.5)).await, "TRUNCATED");
}

/// A name without spaces for the same file, as the helper splits its words at spaces.
fn link(path: &std::path::Path) -> String {
    let plain = std::env::temp_dir().join(format!("hallyu-media-{}.mp4", std::process::id()));
    let _ = std::fs::remove_file(&plain);
    std::os::unix::fs::symlink(path, &plain).unwrap();
    plain.to_string_lossy().into_owned()
}

#[tokio::test]
async fn a_playlist_cannot_make_us_read_other_files() {
    let folder = folder();
    let secret = clip(folder.path(), "secret.mp4", ("320x180", 1));
    let list = format!(
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nfile://{}\n#EXT-X-ENDLIST\n",
        secret.display()
    );
    let path = folder.path().join("upload");
    std::fs::write(&path, list).unwrap();
    assert_eq!(refusal(&path).await, "NOT_A_VIDEO");
    std::fs::write(&path, format!("ffconcat version 1.0\nfile '{}'\n", secret.display())).unwrap();
    assert_eq!(refusal(&path).await, "NOT_A_VIDEO");
}

#[tokio::test]
async fn a_recording_without_a_length_is_measured() {
    let folder = folder();
    let words = "-f lavfi -i testsrc2=s=320x180:r=25:d=3 -c:v libvpx -deadline realtime -live 1";
    let live = draw(folder.path(), "browser.webm", words);
    assert!((2800..3200).contains(&probe(&live).await.unwrap().duration_ms));
}

#[tokio::test]
async fn a_missing_program_is_named() {
    let folder = folder();
    let path = silent(folder.path(), "a.mp4", ("320x180", 1));
    let config = MediaConfig { ffprobe: "no-such-ffprobe".into(), ..MediaConfig::default() };
    let error = Ffmpeg::new(&config).probe(&path).await.unwrap_err();
    assert_eq!((error.code(), error.is_final()), ("TOOL_MISSING", false));
    assert!(error.to_string().contains("no-such-ffprobe"));
}
