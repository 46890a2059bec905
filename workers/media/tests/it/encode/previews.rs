use m3u8_rs::parse_media_playlist_res;

use super::encode;
use crate::clips::{ask, clip, folder};

#[tokio::test]
async fn previews_and_poster_are_drawn() {
    let home = folder();
    let made = encode(&clip(home.path(), "a.mp4", ("640x360", 23))).await.unwrap();
    let index = std::fs::read_to_string(made.folder.join("thumbnails/sprite.vtt")).unwrap();
    assert_eq!(index.matches("1.jpg#xywh=").count(), 3);
    let size = |file: &str| ask("-show_entries stream=width,height -of csv=p=0", &made.folder.join(file));
    assert_eq!(size("thumbnails/1.jpg"), ["480,90"]);
    assert!(made.encoded.has_poster);
    assert_eq!(size("poster.jpg"), ["640,360"]);
}

#[tokio::test]
async fn key_frames_alone_can_be_shown() {
    let home = folder();
    let made = encode(&clip(home.path(), "a.mp4", ("640x360", 11))).await.unwrap();
    let folder = made.folder.join("360p");
    let text = std::fs::read(folder.join("iframes.m3u8")).unwrap();
    let playlist = parse_media_playlist_res(&text).unwrap();
    assert!(playlist.i_frames_only && playlist.end_list);
    assert_eq!(playlist.segments.len(), 3);
    for segment in &playlist.segments {
        // What a player reads: the init segment and the range, nothing more.
        let range = segment.byte_range.as_ref().unwrap();
        let mut bytes = std::fs::read(folder.join("init.mp4")).unwrap();
        let fragment = std::fs::read(folder.join(&segment.uri)).unwrap();
        bytes.extend(&fragment[..usize::try_from(range.length).unwrap()]);
        let alone = home.path().join("alone.mp4");
        std::fs::write(&alone, bytes).unwrap();
        let frames =
            ask("-select_streams v -read_intervals %+#1 -show_entries frame=pict_type -of csv=p=0", &alone);
        assert_eq!(frames[0].trim_end_matches(','), "I");
        assert!(range.length < fragment.len() as u64 / 2, "{} of {}", range.length, fragment.len());
    }
    assert!(made.encoded.renditions[0].iframe_bandwidth.is_some_and(|rate| rate > 1_000));
    assert!(!made.folder.join("audio/iframes.m3u8").exists());
}
