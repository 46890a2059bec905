use super::{encode, playlist};
use crate::clips::{ask, clip, draw, folder, loudness, silent};

#[tokio::test]
async fn sound_and_picture_begin_at_zero() {
    let home = folder();
    let made = encode(&clip(home.path(), "a.mkv", ("640x360", 5))).await.unwrap();
    let first = |folder: &str| {
        let lines =
            ask("-show_entries packet=pts_time -of csv=p=0", &made.folder.join(folder).join("index.m3u8"));
        lines[0].parse::<f64>().unwrap()
    };
    assert_eq!(first("360p"), 0.0);
    // The encoder's priming, which the init segment's edit takes off again.
    assert!((-0.03..=0.0).contains(&first("audio")), "{}", first("audio"));
    let audio = &made.encoded.audio[0];
    assert_eq!((audio.codecs.as_str(), audio.channels, audio.language.as_str()), ("mp4a.40.2", 2, "ko"));
    let speech = ask("-show_entries stream=codec_name,sample_rate,channels -of csv=p=0", &made.speech);
    assert_eq!(speech, ["flac,16000,1"]);
}

#[tokio::test]
async fn sound_does_not_end_in_a_segment_that_players_take_nothing_from() {
    let home = folder();
    // Twelve seconds are three segments and one frame more.
    let made = encode(&clip(home.path(), "a.mkv", ("320x180", 12))).await.unwrap();
    let playlist = playlist(&made.folder.join("audio"));
    assert_eq!(playlist.segments.len(), 3);
    assert!(playlist.end_list && playlist.segments.iter().all(|segment| segment.duration > 3.9));
}

#[tokio::test]
async fn sound_that_begins_late_keeps_its_time() {
    let home = folder();
    let late = "-f lavfi -i testsrc2=s=320x180:r=25:d=5 -itsoffset 2 -f lavfi -i sine=440:d=3 -c:v libx264 -preset ultrafast -c:a aac";
    let made = encode(&draw(home.path(), "late.mkv", late)).await.unwrap();
    let length: f64 = ask("-show_entries format=duration -of csv=p=0", &made.speech)[0].parse().unwrap();
    assert!((4.9..5.2).contains(&length), "{length}");
}

#[tokio::test]
async fn sound_that_outlasts_the_picture_is_no_missing_end() {
    let home = folder();
    let longer = "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=440:d=9 -c:v libx264 -preset ultrafast -c:a aac";
    let made = encode(&draw(home.path(), "longer.mp4", longer)).await.unwrap();
    assert!((8_900..9_200).contains(&made.encoded.duration_ms), "{}", made.encoded.duration_ms);
}

#[tokio::test]
async fn a_silent_video_has_no_audio_rendition() {
    let home = folder();
    let made = encode(&silent(home.path(), "silent.mp4", ("640x360", 3))).await.unwrap();
    assert!(made.encoded.audio.is_empty());
    assert!(!made.folder.join("audio").exists() && !made.speech.exists());
    assert_eq!(playlist(&made.folder.join("360p")).segments.len(), 1);
}

#[tokio::test]
async fn every_language_is_kept_at_the_same_loudness() {
    let home = folder();
    // A loud and a soft track; the Korean one is the second.
    let words = "-f lavfi -i testsrc2=s=320x180:r=25:d=6 -f lavfi -i anoisesrc=d=6:a=0.9:c=pink \
                 -f lavfi -i anoisesrc=d=6:a=0.1:c=pink -map 0 -map 1 -map 2 -c:v libx264 -preset ultrafast -c:a flac \
                 -metadata:s:a:0 language=eng -metadata:s:a:1 language=kor";
    let made = encode(&draw(home.path(), "two.mkv", words)).await.unwrap();
    let list: Vec<_> =
        made.encoded.audio.iter().map(|one| (one.name.as_str(), one.language.as_str())).collect();
    assert_eq!(list, [("audio", "ko"), ("audio-2", "en")]);
    for name in ["audio", "audio-2"] {
        let loudness = loudness(&made.folder.join(name).join("index.m3u8"));
        assert!((-19.0..-17.0).contains(&loudness), "{name}: {loudness} LUFS");
    }
}
