use std::path::Path;
use std::process::Command;

use hallyu_contracts::downloads::{DownloadNote, DownloadRequested, download_key, download_note_key};
use hallyu_contracts::subtitles::PublishedTrack;
use hallyu_kernel::{Envelope, SubtitleLanguage};
use serde_json::Value;

use crate::clips::clip;
use crate::world::World;

const LINES: &str = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nHola, Yuna.\n\n";

async fn world(encrypt_segments: bool) -> World {
    let mut world = World::new().await;
    world.config.encrypt_segments = encrypt_segments;
    let source = clip(world.home.path(), "1화.mp4", ("640x360", 9));
    world.handle(&world.upload(&source).await).await.unwrap();
    for name in ["es", "pt"] {
        world.blobs.put(&format!("media/{}/subtitles/{name}.vtt", world.media), LINES).await.unwrap();
    }
    world
}

fn request(world: &World) -> DownloadRequested {
    let track = |language, name: &str| PublishedTrack { language, file: format!("subtitles/{name}.vtt") };
    DownloadRequested {
        job_id: world.ambient.id(),
        media_id: world.media,
        rendition: "360p".into(),
        tracks: vec![track(SubtitleLanguage::Es419, "es"), track(SubtitleLanguage::PtBr, "pt")],
        title: "Noche de nieve - 1".into(),
        file: "360p-1a".into(),
    }
}

async fn make(world: &World, request: &DownloadRequested) {
    let event = Envelope::new(&world.ambient, request);
    world.handle_as(hallyu_media::DOWNLOADS, &event).await.unwrap();
}

fn probed(file: &Path) -> Value {
    let arguments = ["-v", "error", "-show_streams", "-show_format", "-of", "json"];
    let output = Command::new("ffprobe").args(arguments).arg(file).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The hash of one stream's packets.
fn copied(file: &Path, stream: &str) -> Vec<u8> {
    let arguments = ["-map", stream, "-c", "copy", "-f", "streamhash", "-"];
    Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(file).args(arguments).output().unwrap().stdout
}

#[tokio::test]
async fn one_file_has_picture_sound_and_subtitles_with_their_languages() {
    for encrypt_segments in [false, true] {
        let world = world(encrypt_segments).await;
        let request = request(&world);
        make(&world, &request).await;
        let file = world.blobs.local_path(&download_key(world.media, &request.file)).unwrap();
        let probed = probed(&file);
        let streams: Vec<_> = probed["streams"].as_array().unwrap().iter().collect();
        let kinds: Vec<_> = streams
            .iter()
            .map(|stream| {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                (text(&stream["codec_type"]), text(&stream["codec_name"]), text(&stream["tags"]["language"]))
            })
            .collect();
        let expected = [
            ("video", "h264", "und"),
            ("audio", "aac", "kor"),
            ("subtitle", "mov_text", "spa"),
            ("subtitle", "mov_text", "por"),
        ];
        let expected = expected.map(|(kind, codec, language)| (kind.into(), codec.into(), language.into()));
        assert_eq!(kinds, expected);
        assert_eq!(probed["format"]["tags"]["title"], "Noche de nieve - 1");
        let seconds: f64 = probed["format"]["duration"].as_str().unwrap().parse().unwrap();
        assert!((8.5..9.5).contains(&seconds), "{seconds}");
        let bytes = std::fs::read(&file).unwrap();
        let place = |name: &[u8]| bytes.windows(4).position(|part| part == name).unwrap();
        assert!(place(b"moov") < place(b"mdat"), "the index stands in front");

        let lines = Command::new("ffmpeg")
            .args(["-v", "error", "-i"])
            .arg(&file)
            .args(["-map", "0:s:0", "-f", "webvtt", "-"])
            .output()
            .unwrap();
        let lines = String::from_utf8(lines.stdout).unwrap();
        assert!(lines.contains("00:01.000 --> 00:02.500\nHola, Yuna."), "{lines}");
        assert_eq!(world.unfinished(), 0);
        let note = download_note_key(world.media, &request.file);
        assert!(world.blobs.head(&note).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn nothing_is_encoded_anew_and_nothing_made_twice() {
    let world = world(false).await;
    let request = request(&world);
    make(&world, &request).await;
    let key = download_key(world.media, &request.file);
    let file = world.blobs.local_path(&key).unwrap();
    let packaged = world.home.path().join("packaged.mp4");
    let mut bytes = std::fs::read(world.file("360p/init.mp4")).unwrap();
    for number in 0..3 {
        bytes.extend(std::fs::read(world.file(&format!("360p/{number}.m4s"))).unwrap());
    }
    std::fs::write(&packaged, bytes).unwrap();
    assert_eq!(copied(&file, "0:v"), copied(&packaged, "0:v"));
    assert!(!copied(&file, "0:v").is_empty());

    let made = world.blobs.head(&key).await.unwrap();
    make(&world, &request).await;
    assert_eq!(world.blobs.head(&key).await.unwrap(), made);
}

#[tokio::test]
async fn what_cannot_be_made_is_noted() {
    let world = world(false).await;
    let request = request(&world);
    world.blobs.delete(&format!("media/{}/360p/1.m4s", world.media)).await.unwrap();
    make(&world, &request).await;
    let key = download_note_key(world.media, &request.file);
    let note: DownloadNote = world.blobs.get_json(&key).await.unwrap();
    assert!(note.has_failed);
    assert_eq!(world.unfinished(), 0);
}
