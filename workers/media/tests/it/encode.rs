use std::path::{Path, PathBuf};

use async_trait::async_trait;
use hallyu_captions::FrameRate;
use hallyu_kernel::Coded;
use hallyu_media::application::{Encoded, Encoder, Progress, Work};
use hallyu_media::domain::{Formats, MediaError, Plan};
use hallyu_media::infrastructure::Ffmpeg;
use hallyu_media::{EncoderChoice, ExtraCodec, MediaConfig, Preset};
use m3u8_rs::{MediaPlaylist, MediaPlaylistType, parse_media_playlist_res};

use crate::clips::{ask, clip, decodes, draw, folder, loudness, silent};

#[derive(Default)]
struct Positions(Vec<u64>);

#[async_trait]
impl Progress for Positions {
    async fn at(&mut self, position_ms: u64) {
        self.0.push(position_ms);
    }

    async fn noted(&mut self, _: String) {}

    async fn grown(&mut self, _: &Encoded) {}
}

fn encoder() -> Ffmpeg {
    encoder_with(&[])
}

fn encoder_with(extra: &[ExtraCodec]) -> Ffmpeg {
    Ffmpeg::new(&MediaConfig {
        preset: Preset::Ultrafast,
        encoder: EncoderChoice::Software,
        extra_codecs: extra.iter().copied().collect(),
        ..MediaConfig::default()
    })
}

struct Made {
    encoded: Encoded,
    positions: Vec<u64>,
    speech: PathBuf,
    folder: PathBuf,
}

async fn encode(source: &Path) -> Result<Made, MediaError> {
    encode_as(source, &[]).await
}

async fn encode_as(source: &Path, extra: &[ExtraCodec]) -> Result<Made, MediaError> {
    let folder = source.with_extension("out");
    let formats = Formats::with(&extra.iter().copied().collect());
    let mut plan = Plan { formats, ..Plan::new(&encoder().probe(source).await?)? };
    if !plan.audio.is_empty() {
        let heard = encoder().listen(Work { source, plan: &plan, folder: &folder, secret: None }).await?;
        plan.level(&heard, MediaConfig::default().loudness_lufs);
    }
    let mut positions = Positions::default();
    let encoded = encoder_with(extra)
        .encode(Work { source, plan: &plan, folder: &folder, secret: None }, &mut positions)
        .await?;
    Ok(Made {
        encoded,
        positions: positions.0,
        speech: folder.join("sound/speech.flac"),
        folder: folder.join("package"),
    })
}

fn playlist(folder: &Path) -> MediaPlaylist {
    parse_media_playlist_res(&std::fs::read(folder.join("index.m3u8")).unwrap()).unwrap()
}

fn key_frames(folder: &Path) -> Vec<String> {
    let lines =
        ask("-select_streams v -show_entries packet=pts_time,flags -of csv=p=0", &folder.join("index.m3u8"));
    lines.iter().filter_map(|line| line.split_once(",K")).map(|(time, _)| time.to_owned()).collect()
}

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
async fn a_silent_video_has_no_audio_rendition() {
    let home = folder();
    let made = encode(&silent(home.path(), "silent.mp4", ("640x360", 3))).await.unwrap();
    assert!(made.encoded.audio.is_empty());
    assert!(!made.folder.join("audio").exists() && !made.speech.exists());
    assert_eq!(playlist(&made.folder.join("360p")).segments.len(), 1);
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
async fn shot_changes_are_found_to_the_frame() {
    let home = folder();
    // Three seconds of one picture, two of another, a black one, the first again, which moves all the time.
    let scenes = |rate: &str| {
        format!(
            "-f lavfi -i testsrc2=s=640x360:r={rate}:d=3 -f lavfi -i smptebars=s=640x360:r={rate}:d=2 \
             -f lavfi -i color=black:s=640x360:r={rate}:d=1 -f lavfi -i testsrc2=s=640x360:r={rate}:d=2 \
             -filter_complex [0][1][2][3]concat=n=4 \
             -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
        )
    };
    let made = encode(&draw(home.path(), "film.mp4", &scenes("24000/1001"))).await.unwrap();
    let film = FrameRate::FILM;
    assert_eq!(made.encoded.shots, [72, 120, 144].map(|frame| film.ms(frame)));
    assert!(!made.folder.join("shots.txt").exists(), "the list is not part of the package");
    let made = encode(&draw(home.path(), "pal.mkv", &scenes("25"))).await.unwrap();
    assert_eq!(made.encoded.shots, [3_000, 5_000, 6_000]);
}

#[tokio::test]
async fn a_video_of_one_shot_has_no_shot_changes() {
    let home = folder();
    let made = encode(&clip(home.path(), "a.mp4", ("640x360", 5))).await.unwrap();
    assert!(made.encoded.shots.is_empty(), "{:?}", made.encoded.shots);
}

#[tokio::test]
async fn shot_changes_of_a_variable_rate_stand_where_viewers_see_them() {
    let home = folder();
    let uneven = "-f lavfi -i testsrc2=s=640x360:r=30:d=2 -f lavfi -i color=white:s=640x360:r=30:d=2 \
                  -filter_complex [0][1]concat=n=2,select='not(eq(mod(n,7),3))' -fps_mode vfr \
                  -c:v libx264 -preset ultrafast -pix_fmt yuv420p";
    let made = encode(&draw(home.path(), "uneven.mkv", uneven)).await.unwrap();
    assert_eq!(made.encoded.shots.len(), 1);
    let rate = FrameRate::try_from(
        Plan::new(&encoder().probe(&home.path().join("uneven.mkv")).await.unwrap()).unwrap().frame_rate,
    )
    .unwrap();
    assert!((made.encoded.shots[0] - 2_000).abs() <= rate.ms(1), "{:?}", made.encoded.shots);
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

#[tokio::test]
async fn sound_that_outlasts_the_picture_is_no_missing_end() {
    let home = folder();
    let longer = "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=440:d=9 -c:v libx264 -preset ultrafast -c:a aac";
    let made = encode(&draw(home.path(), "longer.mp4", longer)).await.unwrap();
    assert!((8_900..9_200).contains(&made.encoded.duration_ms), "{}", made.encoded.duration_ms);
}

#[tokio::test]
async fn how_far_it_is_is_told_long_before_the_first_sheet_of_previews_is_full() {
    let home = folder();
    let made = encode(&clip(home.path(), "a.mp4", ("320x180", 120))).await.unwrap();
    assert!(made.positions.first().is_some_and(|&first| first < 60_000), "{:?}", made.positions);
    let sheets =
        std::fs::read_dir(made.folder.join("thumbnails")).unwrap().map(|file| file.unwrap().file_name());
    let mut sheets: Vec<_> = sheets.collect();
    sheets.sort();
    assert_eq!(sheets, ["1.jpg", "sprite.vtt"]);
}

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

#[tokio::test]
async fn an_encoder_that_is_not_installed_is_named() {
    let home = folder();
    let source = silent(home.path(), "a.mp4", ("320x180", 1));
    let plan = Plan::new(&encoder().probe(&source).await.unwrap()).unwrap();
    let ffmpeg = "no-such-ffmpeg".into();
    let broken =
        Ffmpeg::new(&MediaConfig { ffmpeg, encoder: EncoderChoice::Software, ..MediaConfig::default() });
    let out = home.path().join("out");
    let work = Work { source: &source, plan: &plan, folder: &out, secret: None };
    let error = broken.encode(work, &mut Positions::default()).await.unwrap_err();
    assert_eq!(error.code(), "TOOL_MISSING");
}

#[tokio::test]
async fn an_abandoned_encoder_ends() {
    let home = folder();
    let source = clip(home.path(), "long.mp4", ("1280x720", 60));
    let plan = Plan::new(&encoder().probe(&source).await.unwrap()).unwrap();
    let out = home.path().join("out");
    let mut positions = Positions::default();
    let running = encoder();
    let work =
        running.encode(Work { source: &source, plan: &plan, folder: &out, secret: None }, &mut positions);
    assert!(
        tokio::time::timeout(std::time::Duration::from_millis(1500), work).await.is_err(),
        "too fast to be abandoned"
    );
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let size = || std::fs::read_dir(&out).unwrap().count();
    let before = (size(), newest(&out));
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!((size(), newest(&out)), before, "something still writes");
}

fn newest(folder: &Path) -> Option<std::time::SystemTime> {
    let files = std::fs::read_dir(folder).unwrap().flatten();
    let times = files.map(|entry| match entry.path() {
        path if path.is_dir() => newest(&path),
        path => std::fs::metadata(path).and_then(|data| data.modified()).ok(),
    });
    times.max().flatten()
}
