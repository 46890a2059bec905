//! Odd uploads. Whatever comes in, the outcome is a package that plays or a refusal that says what to do.
//!
//! `make media-corpus` runs all of them and prints what became of each; the quick ones run with every test.

#![allow(clippy::too_many_lines, reason = "lists")]
#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::path::{Path, PathBuf};

use hallyu_contracts::jobs::JobFailed;
use hallyu_contracts::media::MediaPackage;
use hallyu_media::ExtraCodec;
use hallyu_media::domain::{Formats, VideoCodec};
use m3u8_rs::{MediaPlaylistType, parse_media_playlist_res};

use crate::clips::{ask, decodes, draw};
use crate::world::{World, only};

/// Pictures and a tone of three seconds, as inputs 0 and 1.
const BOTH: &str = "-f lavfi -i testsrc2=s=192x108:r=25:d=3 -f lavfi -i sine=440:d=3";
/// Pictures of three seconds.
const MUTE: &str = "-f lavfi -i testsrc2=s=192x108:r=25:d=3";
const AVC: &str = "-pix_fmt yuv420p -c:v libx264 -preset ultrafast";
/// How many places of a file are damaged, one at a time, at its start, in its middle and at its end.
const WOUNDS: usize = 10;
/// Bytes of each damage.
const WOUND: usize = 48;

/// What has to become of an upload.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// A package of these renditions, lowest first, and of about so many seconds.
    Plays(&'static [&'static str], f64),
    /// The job ends with this code.
    Refused(&'static str),
    /// Either of them: some damage can be played over.
    Settled,
}

use Fate::{Plays, Refused, Settled};

/// One odd upload.
struct Odd {
    name: String,
    make: Box<dyn Fn(&Path) -> PathBuf>,
    fate: Fate,
}

fn odd(name: &str, make: impl Fn(&Path) -> PathBuf + 'static, fate: Fate) -> Odd {
    Odd { name: name.into(), make: Box::new(make), fate }
}

/// Drawn by one command; the file is called like the case.
fn drawn(name: &'static str, words: String, fate: Fate) -> Odd {
    odd(name, move |folder| draw(folder, name, &words), fate)
}

/// Drawn as Matroska first, then made what it is by a second command that reads that one.
fn redrawn(name: &'static str, (words, again): (String, &'static str), fate: Fate) -> Odd {
    let make = move |folder: &Path| {
        let first = draw(folder, "first.mp4", &words);
        let plain = tempfile::Builder::new().prefix("plain").tempdir().unwrap();
        let link = plain.path().join("first.mp4");
        std::fs::copy(first, &link).unwrap();
        draw(folder, name, &format!("-i {} {again}", link.display()))
    };
    odd(name, make, fate)
}

fn bytes(name: &'static str, content: &'static [u8], fate: Fate) -> Odd {
    let make = move |folder: &Path| {
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    odd(name, make, fate)
}

const SMALL: &[&str] = &["108p"];

/// Those that take no time.
fn quick() -> Vec<Odd> {
    vec![
        drawn("h264.mp4", format!("{BOTH} {AVC} -c:a aac"), Plays(SMALL, 3.0)),
        drawn(
            "vp9-opus.webm",
            format!("{BOTH} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus"),
            Plays(SMALL, 3.0),
        ),
        drawn("mpeg2-mp2.ts", format!("{BOTH} -c:v mpeg2video -c:a mp2"), Plays(SMALL, 3.0)),
        redrawn(
            "turned-90.mp4",
            (format!("{MUTE} {AVC}"), "-c copy -metadata:s:v rotate=90"),
            Plays(SMALL, 3.0),
        ),
        drawn(
            "vfr.mkv",
            format!("{MUTE} -vf select='not(eq(mod(n,7),3))' -fps_mode vfr {AVC}"),
            Plays(SMALL, 3.0),
        ),
        drawn("surround.mp4", format!("{BOTH} {AVC} -c:a aac -ac 6"), Plays(SMALL, 3.0)),
        drawn(
            "two-languages.mkv",
            format!(
                "{BOTH} -f lavfi -i sine=880:d=3 -map 0 -map 1 -map 2 {AVC} -c:a aac -metadata:s:a:0 language=eng -metadata:s:a:1 language=kor"
            ),
            Plays(SMALL, 3.0),
        ),
        drawn(
            "pq-10-bit.mkv",
            format!(
                "{MUTE} -pix_fmt yuv420p10le -c:v libx265 -preset ultrafast -x265-params log-level=none -color_trc smpte2084 -color_primaries bt2020 -colorspace bt2020nc"
            ),
            Plays(SMALL, 3.0),
        ),
        drawn(
            "odd-size.mkv",
            "-f lavfi -i testsrc2=s=203x151:r=25:d=2 -c:v ffv1 -pix_fmt yuv444p".into(),
            Plays(&["150p"], 2.0),
        ),
        drawn(
            "one-second.mp4",
            "-f lavfi -i testsrc2=s=192x108:r=25:d=1 -c:v mpeg4".into(),
            Plays(SMALL, 1.0),
        ),
        odd(
            "truncated.mp4",
            |folder| cut(&draw(folder, "whole.mp4", &format!("{BOTH} {AVC} -c:a aac")), 0.6),
            Refused("TRUNCATED"),
        ),
        bytes("empty.mp4", b"", Refused("EMPTY_FILE")),
        bytes("text.mp4", b"1\n00:00:01,000 --> 00:00:02,000\nhola\n", Refused("NOT_A_VIDEO")),
    ]
}

/// Codecs and containers.
fn codecs() -> Vec<Odd> {
    let hevc = "-c:v libx265 -preset ultrafast -x265-params log-level=none";
    vec![
        drawn("h264.mkv", format!("{BOTH} {AVC} -c:a libopus"), Plays(SMALL, 3.0)),
        drawn("h264.mov", format!("{BOTH} {AVC} -c:a pcm_s16le"), Plays(SMALL, 3.0)),
        drawn("h264.flv", format!("{BOTH} {AVC} -c:a aac"), Plays(SMALL, 3.0)),
        drawn("h264-ac3.ts", format!("{BOTH} {AVC} -c:a ac3"), Plays(SMALL, 3.0)),
        drawn("hevc.mp4", format!("{BOTH} {hevc} -tag:v hvc1 -c:a aac"), Plays(SMALL, 3.0)),
        drawn("vp8.webm", format!("{BOTH} -c:v libvpx -deadline realtime -c:a libvorbis"), Plays(SMALL, 3.0)),
        drawn("av1.mp4", format!("{BOTH} -c:v libsvtav1 -preset 12 -c:a aac"), Plays(SMALL, 3.0)),
        drawn("mpeg2.mpg", format!("{BOTH} -c:v mpeg2video -c:a mp2 -f vob"), Plays(SMALL, 3.0)),
        drawn("mpeg4-mp3.avi", format!("{BOTH} -c:v mpeg4 -vtag XVID -c:a libmp3lame"), Plays(SMALL, 3.0)),
        drawn(
            "prores.mov",
            format!("{BOTH} -c:v prores_ks -pix_fmt yuv422p10le -c:a pcm_s24le"),
            Plays(SMALL, 3.0),
        ),
        drawn("mjpeg.avi", format!("{BOTH} -c:v mjpeg -pix_fmt yuvj422p -c:a pcm_u8"), Plays(SMALL, 3.0)),
        drawn("theora.ogv", format!("{BOTH} -c:v libtheora -c:a libvorbis"), Plays(SMALL, 3.0)),
        drawn("wmv2.wmv", format!("{BOTH} -c:v wmv2 -c:a wmav2"), Plays(SMALL, 3.0)),
        drawn("alpha.mov", format!("{MUTE} -c:v png -pix_fmt rgba"), Plays(SMALL, 3.0)),
        drawn("h264-422-10.mkv", format!("{MUTE} {AVC} -pix_fmt yuv422p10le"), Plays(SMALL, 3.0)),
        drawn(
            "fragmented.mp4",
            format!("{BOTH} {AVC} -c:a aac -movflags frag_keyframe+empty_moov"),
            Plays(SMALL, 3.0),
        ),
    ]
}

/// Pictures that are no plain landscape at a constant rate.
fn pictures() -> Vec<Odd> {
    vec![
        redrawn("turned-180.mp4", (format!("{MUTE} {AVC}"), "-c copy -metadata:s:v rotate=180"), Plays(SMALL, 3.0)),
        redrawn("turned-270.mov", (format!("{MUTE} {AVC}"), "-c copy -metadata:s:v rotate=270"), Plays(SMALL, 3.0)),
        drawn("hlg-10-bit.mp4", format!("{MUTE} -pix_fmt yuv420p10le -c:v libx265 -preset ultrafast -x265-params log-level=none -color_trc arib-std-b67 -color_primaries bt2020 -colorspace bt2020nc"), Plays(SMALL, 3.0)),
        drawn("hdr-untold-primaries.mkv", format!("{MUTE} -pix_fmt yuv420p10le -c:v libx265 -preset ultrafast -x265-params log-level=none -color_trc smpte2084"), Plays(SMALL, 3.0)),
        drawn("portrait.mp4", "-f lavfi -i testsrc2=s=360x640:r=30:d=2 -pix_fmt yuv420p -c:v libx264 -preset ultrafast".into(), Plays(&["360p"], 2.0)),
        drawn("fields.ts", "-f lavfi -i testsrc2=s=720x576:r=50:d=2,tinterlace=interleave_top -flags +ilme+ildct -c:v mpeg2video".into(), Plays(&["360p", "480p"], 2.0)),
        drawn("fields-mbaff.mkv", "-f lavfi -i testsrc2=s=192x108:r=50:d=2,tinterlace=interleave_bottom -pix_fmt yuv420p -c:v libx264 -preset ultrafast -x264opts bff=1".into(), Plays(SMALL, 2.0)),
        drawn("anamorphic.mpg", "-f lavfi -i testsrc2=s=352x480:r=25:d=2,setsar=20/11 -c:v mpeg2video -f vob".into(), Plays(&["360p", "480p"], 2.0)),
        drawn("anamorphic.mp4", "-f lavfi -i testsrc2=s=144x108:r=25:d=2,setsar=4/3 -pix_fmt yuv420p -c:v libx264 -preset ultrafast".into(), Plays(SMALL, 2.0)),
        drawn("slides.mp4", "-f lavfi -i testsrc2=s=192x108:r=1:d=9 -pix_fmt yuv420p -c:v libx264".into(), Plays(SMALL, 9.0)),
        drawn("120-fps.mp4", "-f lavfi -i testsrc2=s=192x108:r=120:d=2 -pix_fmt yuv420p -c:v libx264 -preset ultrafast".into(), Plays(SMALL, 2.0)),
        drawn("one-picture.mp4", "-f lavfi -i testsrc2=s=192x108:r=25 -frames:v 1 -pix_fmt yuv420p -c:v libx264".into(), Settled),
        drawn("long-gop.mkv", "-f lavfi -i testsrc2=s=192x108:r=25:d=20 -pix_fmt yuv420p -c:v libx264 -preset ultrafast -g 9999".into(), Plays(SMALL, 20.0)),
        drawn("tiny.mp4", "-f lavfi -i testsrc2=s=32x32:r=25:d=1 -c:v mpeg4".into(), Refused("TOO_SMALL")),
        drawn("still.png", "-f lavfi -i testsrc2=s=192x108 -frames:v 1".into(), Refused("NOT_A_VIDEO")),
    ]
}

/// Sound and times.
fn sounds() -> Vec<Odd> {
    vec![
        drawn("mono.mp4", format!("{BOTH} {AVC} -c:a aac -ac 1 -ar 22050"), Plays(SMALL, 3.0)),
        drawn("no-sound.mp4", format!("{MUTE} {AVC}"), Plays(SMALL, 3.0)),
        drawn("8-channels.mkv", format!("{BOTH} {AVC} -c:a flac -ac 8"), Plays(SMALL, 3.0)),
        drawn("longer-sound.mp4", format!("{MUTE} -f lavfi -i sine=440:d=9 {AVC} -c:a aac"), Plays(SMALL, 9.0)),
        drawn("shorter-sound.mp4", format!("{MUTE} -f lavfi -i sine=440:d=1 {AVC} -c:a aac"), Plays(SMALL, 3.0)),
        drawn("late-sound.mkv", format!("{MUTE} -itsoffset 2 -f lavfi -i sine=440:d=1 {AVC} -c:a aac"), Plays(SMALL, 3.0)),
        drawn("late-picture.mkv", "-itsoffset 2 -f lavfi -i testsrc2=s=192x108:r=25:d=3 -f lavfi -i sine=440:d=5 -pix_fmt yuv420p -c:v libx264 -preset ultrafast -c:a aac".into(), Plays(SMALL, 5.0)),
        drawn("starts-at-an-hour.ts", format!("{BOTH} {AVC} -c:a aac -output_ts_offset 3600"), Plays(SMALL, 3.0)),
        drawn("starts-at-an-hour.mkv", format!("{BOTH} {AVC} -c:a aac -output_ts_offset 3600"), Plays(SMALL, 3.0)),
        drawn("silence.mp4", format!("{MUTE} -f lavfi -i anullsrc=d=3 {AVC} -c:a aac"), Plays(SMALL, 3.0)),
        drawn("cover.m4a", "-f lavfi -i sine=440:d=3 -f lavfi -i testsrc2=s=192x108:d=1 -map 0 -map 1 -frames:v 1 -c:a aac -c:v mjpeg -pix_fmt yuvj420p -disposition:v attached_pic -f mp4".into(), Refused("NO_VIDEO_STREAM")),
        drawn("cover.mp4", format!("-f lavfi -i testsrc2=s=320x240:r=1:d=1 {BOTH} -map 0:v -map 1:v -map 2:a -c:v:0 mjpeg -c:v:1 libx264 -c:a aac -disposition:v:0 attached_pic"), Plays(SMALL, 3.0)),
        drawn("subtitles-inside.mkv", format!("{BOTH} -f lavfi -i sine=500:d=3 -map 0 -map 1 -map 2 {AVC} -c:a aac"), Plays(SMALL, 3.0)),
        drawn("music.mp3", "-f lavfi -i sine=440:d=3".into(), Refused("NOT_A_VIDEO")),
        drawn("an-hour.mp4", "-f lavfi -i color=gray:s=128x72:r=5:d=3600 -f lavfi -i anullsrc=r=16000:cl=mono:d=3600 -pix_fmt yuv420p -c:v libx264 -preset ultrafast -g 500 -c:a aac -b:a 16k".into(), Plays(&["72p"], 3600.0)),
    ]
}

/// Damage, and what is no video at all.
fn ruins() -> Vec<Odd> {
    let mut all = vec![
        odd(
            "truncated.mkv",
            |folder| {
                cut(&draw(folder, "whole.mkv", "-f lavfi -i testsrc2=s=192x108:r=25:d=20 -c:v mpeg4"), 0.5)
            },
            Refused("TRUNCATED"),
        ),
        odd(
            "truncated.ts",
            |folder| cut(&draw(folder, "whole.ts", &format!("{BOTH} {AVC} -c:a aac")), 0.5),
            Plays(SMALL, 1.5),
        ),
        odd(
            "truncated-at-10-bytes.mp4",
            |folder| cut(&draw(folder, "whole.mp4", &format!("{MUTE} {AVC}")), 0.0005),
            Settled,
        ),
        odd("noise.mp4", noise, Refused("NOT_A_VIDEO")),
        bytes("zeros.mp4", &[0; 50_000], Refused("NOT_A_VIDEO")),
        bytes(
            "playlist.mp4",
            b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
            Refused("NOT_A_VIDEO"),
        ),
    ];
    for (container, words) in [("mp4", "-movflags +faststart"), ("mkv", "")] {
        for (place, share) in [("start", 0.0), ("middle", 0.45), ("end", 0.92)] {
            for number in 0..WOUNDS {
                let at = share + 0.08 * number as f64 / WOUNDS as f64;
                let make = move |folder: &Path| {
                    let sound = draw(
                        folder,
                        &format!("whole.{container}"),
                        &format!("{BOTH} {AVC} -c:a aac {words}"),
                    );
                    hurt(&sound, at)
                };
                all.push(odd(&format!("hurt-at-the-{place}-{number}.{container}"), make, Settled));
            }
        }
    }
    all
}

fn cut(source: &Path, share: f64) -> PathBuf {
    crate::clips::cut(source, "cut", share)
}

fn noise(folder: &Path) -> PathBuf {
    let path = folder.join("noise");
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::fs::write(&path, (0..100_000).map(|_| next()).collect::<Vec<u8>>()).unwrap();
    path
}

/// The file with some bytes turned over.
fn hurt(source: &Path, share: f64) -> PathBuf {
    let mut content = std::fs::read(source).unwrap();
    let at = ((content.len() as f64 * share) as usize).min(content.len().saturating_sub(WOUND));
    content[at..].iter_mut().take(WOUND).for_each(|byte| *byte = !*byte);
    let path = source.with_file_name("hurt");
    std::fs::write(&path, content).unwrap();
    path
}

/// What became of an upload, in a line, or what is wrong with it.
async fn outcome(case: &Odd, extra: &[ExtraCodec]) -> Result<String, String> {
    let mut world = World::new().await;
    world.config.extra_codecs = extra.iter().copied().collect();
    let file = (case.make)(world.home.path());
    let request = world.upload(&file).await;
    world.handle(&request).await.map_err(|error| format!("neither plays nor is refused: {error:?}"))?;
    let failures: Vec<JobFailed> = only(&world.told().await);
    match (world.package().await, failures.first(), case.fate) {
        (Some(package), None, Plays(names, seconds)) => {
            let found: Vec<_> = package.renditions.iter().map(|rendition| rendition.name.as_str()).collect();
            let length = package.duration_ms as f64 / 1000.0;
            let names: Vec<String> = suffixes(extra)
                .flat_map(|suffix| names.iter().map(move |name| format!("{name}{suffix}")))
                .collect();
            if found != names || (length - seconds).abs() > 0.5 {
                return Err(format!("{found:?} of {length} s instead of {names:?} of {seconds} s"));
            }
            playable(&world, &package)
        }
        (Some(package), None, Settled) => playable(&world, &package),
        (None, Some(failure), Refused(_) | Settled) => {
            let (code, message) = (&failure.code, &failure.message);
            match case.fate {
                Refused(expected) if expected != code => {
                    Err(format!("{code} instead of {expected}: {message}"))
                }
                _ => Ok(format!("{code}: {message}")),
            }
        }
        (package, failure, fate) => Err(format!("{fate:?}, but {package:?}, {failure:?}")),
    }
}

/// What is behind the height in the names of renditions, in their order.
fn suffixes(extra: &[ExtraCodec]) -> impl Iterator<Item = &'static str> {
    let formats = Formats::with(&extra.iter().copied().collect());
    formats.video.into_iter().map(VideoCodec::suffix)
}

/// Every rendition is a complete playlist of segments that exist and decode without a complaint.
fn playable(world: &World, package: &MediaPackage) -> Result<String, String> {
    let mut folders: Vec<&str> = package.renditions.iter().map(|rendition| rendition.name.as_str()).collect();
    folders.extend(package.audio.iter().map(|audio| audio.name.as_str()));
    for name in &folders {
        let index = world.file(&format!("{name}/index.m3u8"));
        let text = std::fs::read(&index).map_err(|error| format!("{name}: {error}"))?;
        let playlist = parse_media_playlist_res(&text).map_err(|error| format!("{name}: {error}"))?;
        if !playlist.end_list || playlist.playlist_type != Some(MediaPlaylistType::Vod) {
            return Err(format!("{name}: not complete"));
        }
        let missing = playlist.segments.iter().find(|segment| !index.with_file_name(&segment.uri).exists());
        if let Some(segment) = missing {
            return Err(format!("{name}: {} is missing", segment.uri));
        }
        if ask("-show_entries stream=codec_name -of csv=p=0", &index).is_empty() {
            return Err(format!("{name}: ffprobe finds nothing"));
        }
        decodes(&index).map_err(|complaint| format!("{name}: {complaint}"))?;
    }
    Ok(format!("{} ({:.1} s)", folders.join(" "), package.duration_ms as f64 / 1000.0))
}

/// Runs the cases, prints a line for each, and fails naming those that are wrong.
async fn run(cases: Vec<Odd>, extra: &[ExtraCodec]) {
    let mut wrong = Vec::new();
    for case in &cases {
        let outcome = outcome(case, extra).await;
        let (mark, text) = match &outcome {
            Ok(text) => ("ok", text),
            Err(text) => ("WRONG", text),
        };
        println!("{:<30} {mark:<6} {text}", case.name);
        if outcome.is_err() {
            wrong.push(format!("{}: {text}", case.name));
        }
    }
    println!("{} of {} as they have to be", cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn the_quick_odd_uploads_play_or_are_refused_clearly() {
    run(quick(), &[]).await;
}

#[tokio::test]
#[ignore = "some minutes; run by make media-corpus"]
async fn every_odd_upload_plays_or_is_refused_clearly() {
    let all = [quick(), codecs(), pictures(), sounds(), ruins()];
    run(all.into_iter().flatten().collect(), &[]).await;
}

#[tokio::test]
#[ignore = "some minutes; run by make media-corpus"]
async fn every_odd_upload_that_plays_does_in_every_codec() {
    let all = [quick(), codecs(), pictures(), sounds()].into_iter().flatten();
    let cases = all.filter(|case| matches!(case.fate, Plays(..) | Settled)).collect();
    run(cases, &[ExtraCodec::Hevc, ExtraCodec::Av1, ExtraCodec::Opus]).await;
}
