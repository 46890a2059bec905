use std::path::PathBuf;

use hallyu_media::ExtraCodec;
use m3u8_rs::MediaPlaylistType;

use super::{encode, encode_as, key_frames, playlist};
use crate::clips::{ask, clip, decodes, draw, folder, silent};

#[tokio::test]
async fn makes_a_ladder_with_aligned_key_frames() {
    let home = folder();
    let made = encode(&clip(home.path(), "본편 1화.mp4", ("1280x720", 11))).await.unwrap();
    let names: Vec<_> = made.encoded.renditions.iter().map(|rendition| rendition.name.as_str()).collect();
    assert_eq!(names, ["360p", "480p", "720p"]);
    let times = key_frames(&made.folder.join("720p"));
    assert_eq!(times, ["0.000000", "2.002000", "4.004000", "6.006000", "8.008000", "10.010000"]);
    assert_eq!(key_frames(&made.folder.join("480p")), times);
    assert_eq!(key_frames(&made.folder.join("360p")), times);
    for rendition in &made.encoded.renditions {
        let playlist = playlist(&made.folder.join(&rendition.name));
        assert_eq!(playlist.playlist_type, Some(MediaPlaylistType::Vod));
        assert!(playlist.end_list && playlist.independent_segments);
        assert_eq!(playlist.segments.len(), 3);
        assert_eq!(playlist.segments[0].map.as_ref().unwrap().uri, "init.mp4");
        assert!(
            playlist
                .segments
                .iter()
                .all(|segment| segment.duration.round() as u64 <= playlist.target_duration)
        );
        assert!(rendition.codecs.starts_with("avc1."), "{}", rendition.codecs);
        assert!(
            rendition.peak_bandwidth >= rendition.average_bandwidth && rendition.average_bandwidth > 10_000
        );
    }
    assert!((10_900..11_200).contains(&made.encoded.duration_ms));
    assert!(made.positions.last().is_some_and(|&last| last > 10_000), "{:?}", made.positions);
}

#[tokio::test]
async fn every_codec_has_the_same_sizes_key_frames_and_segments() {
    let home = folder();
    let extra = [ExtraCodec::Hevc, ExtraCodec::Av1, ExtraCodec::Opus];
    // A rate whose seconds are no whole frames, longer than it takes for the difference to show.
    let made = encode_as(&clip(home.path(), "a.mp4", ("854x480", 9)), &extra).await.unwrap();
    let times = key_frames(&made.folder.join("480p"));
    assert_eq!(times.len(), 5);
    let lengths = |name: &str| {
        let playlist = playlist(&made.folder.join(name));
        playlist.segments.iter().map(|segment| segment.duration).collect::<Vec<_>>()
    };
    let mut seen = Vec::new();
    for rendition in &made.encoded.renditions {
        let name = rendition.name.as_str();
        let folder = made.folder.join(name);
        let words = "-show_entries stream=codec_name,codec_tag_string,width,height -of csv=p=0";
        seen.push((name, ask(words, &folder.join("init.mp4")).join(" ")));
        assert_eq!(key_frames(&folder), times, "{name}");
        assert_eq!(lengths(name), lengths("480p"), "{name}");
        assert!(rendition.iframe_bandwidth.is_some() && folder.join("iframes.m3u8").exists(), "{name}");
        decodes(&folder.join("index.m3u8")).unwrap();
    }
    let expected = [
        ("360p", "h264,avc1,640,360"),
        ("480p", "h264,avc1,854,480"),
        ("360p-hevc", "hevc,hvc1,640,360"),
        ("480p-hevc", "hevc,hvc1,854,480"),
        ("360p-av1", "av1,av01,640,360"),
        ("480p-av1", "av1,av01,854,480"),
    ];
    assert_eq!(seen, expected.map(|(name, told)| (name, told.to_owned())));
    for (place, start) in [(0, "avc1."), (2, "hvc1.1.6.L"), (4, "av01.0.0")] {
        let codecs = &made.encoded.renditions[place].codecs;
        assert!(codecs.starts_with(start), "{codecs}");
    }
    let sounds: Vec<_> =
        made.encoded.audio.iter().map(|one| (one.name.as_str(), one.codecs.as_str())).collect();
    assert_eq!(sounds, [("audio", "mp4a.40.2"), ("opus", "opus")]);
    let lengths = |name: &str| ask("-show_entries format=duration -of csv=p=0", &made.folder.join(name));
    let (aac, opus) = (lengths("audio/index.m3u8"), lengths("opus/index.m3u8"));
    let seconds = |text: &[String]| text[0].parse::<f64>().unwrap();
    assert!((seconds(&aac) - seconds(&opus)).abs() < 0.1, "{aac:?} {opus:?}");
}

#[tokio::test]
async fn small_odd_and_turned_pictures_are_never_enlarged() {
    let home = folder();
    let sizes = async |source: PathBuf| {
        let made = encode(&source).await.unwrap();
        let list =
            made.encoded.renditions.iter().map(|r| (r.name.clone(), r.width, r.height)).collect::<Vec<_>>();
        for (name, width, height) in &list {
            let shown = ask(
                "-select_streams v -show_entries stream=width,height -of csv=p=0",
                &made.folder.join(name).join("init.mp4"),
            );
            assert_eq!(shown, [format!("{width},{height}")]);
        }
        list
    };
    let odd = "-f lavfi -i testsrc2=s=203x151:r=25:d=2 -c:v ffv1 -pix_fmt yuv444p";
    assert_eq!(sizes(draw(home.path(), "odd.mkv", odd)).await, [("150p".to_owned(), 202, 150)]);
    let wide = silent(home.path(), "wide.mp4", ("854x356", 2));
    assert_eq!(sizes(wide).await, [("360p".to_owned(), 640, 266), ("480p".to_owned(), 854, 356)]);
    let dv = draw(home.path(), "dv.mkv", "-f lavfi -i testsrc2=s=720x576:r=25:d=2,setsar=64/45 -c:v mpeg4");
    assert_eq!(sizes(dv).await, [("360p".to_owned(), 640, 360), ("480p".to_owned(), 854, 480)]);
}

#[tokio::test]
async fn a_phone_video_is_shown_upright() {
    let home = folder();
    silent(home.path(), "lying.mp4", ("1280x720", 2));
    let lying = home.path().join("lying.mp4");
    let turned = home.path().join("turned.mp4");
    let status = std::process::Command::new("ffmpeg")
        .args(["-loglevel", "error", "-display_rotation", "90", "-i"])
        .arg(&lying)
        .args(["-c", "copy"])
        .arg(&turned)
        .status();
    if !status.is_ok_and(|status| status.success()) {
        // ffmpeg before 6.0 writes the display matrix by this tag instead.
        let mut command = std::process::Command::new("ffmpeg");
        command.args(["-y", "-loglevel", "error", "-i"]).arg(&lying);
        assert!(
            command
                .args(["-c", "copy", "-metadata:s:v", "rotate=90"])
                .arg(&turned)
                .status()
                .unwrap()
                .success()
        );
    }
    let made = encode(&turned).await.unwrap();
    let best = made.encoded.renditions.last().unwrap();
    assert_eq!((best.name.as_str(), best.quality, best.width, best.height), ("720p", 720, 720, 1280));
}

#[tokio::test]
async fn variable_rates_interlacing_and_late_starts_become_regular() {
    let home = folder();
    let uneven = "-f lavfi -i testsrc2=s=640x360:r=30:d=6,select='not(eq(mod(n,7),3))' -fps_mode vfr -c:v libx264 -preset ultrafast";
    let made = encode(&draw(home.path(), "uneven.mkv", uneven)).await.unwrap();
    assert_eq!(
        key_frames(&made.folder.join("360p"))[..3],
        ["0.000000", "2.000000", "4.000000"].map(String::from)
    );
    let fields = "-f lavfi -i testsrc2=s=640x360:r=50:d=3,tinterlace=interleave_top -flags +ilme+ildct -c:v mpeg2video";
    let made = encode(&draw(home.path(), "fields.ts", fields)).await.unwrap();
    assert_eq!(key_frames(&made.folder.join("360p"))[0], "0.000000");
}

#[tokio::test]
async fn high_dynamic_range_becomes_ordinary() {
    let home = folder();
    let hlg = "-f lavfi -i testsrc2=s=640x360:r=25:d=2 -c:v libx265 -preset ultrafast -x265-params log-level=none \
               -pix_fmt yuv420p10le -color_trc arib-std-b67 -color_primaries bt2020 -colorspace bt2020nc";
    let made = encode(&draw(home.path(), "hlg.mp4", hlg)).await.unwrap();
    let words = "-select_streams v -show_entries stream=pix_fmt,color_transfer -of csv=p=0";
    assert_eq!(ask(words, &made.folder.join("360p/index.m3u8"))[0], "yuv420p,bt709");
}
