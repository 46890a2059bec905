use std::ffi::OsString;
use std::fmt::Write;
use std::path::Path;

use super::encoders::{Setting, VideoEncoder};
use super::{CONTAINERS, LOUDNESS, SHOTS};
use crate::domain::{AudioCodec, Picture, Plan, Recipe, SEGMENT_S, Size, Sprite, mp4_language};

/// How every run is told to behave.
const RUNNING: &str = "-hide_banner -nostdin -loglevel error -y -nostats -stats_period 0.5 -progress pipe:1 -protocol_whitelist file";
/// Seconds between two key frames; [`SEGMENT_S`] is a multiple of it.
const GOP_S: u32 = 2;
/// Score of a frame, 0 to 100, from which on it begins a shot: ffmpeg's default. A hard cut scores above 20, a zoom within a
/// shot about 6.
const SHOT_SCORE: u32 = 10;
/// Makes BT.709 of PQ and HLG pictures, which otherwise look grey on ordinary screens.
const TONE_MAP: &str =
    "zscale=t=linear:npl=100,format=gbrpf32le,tonemap=hable,zscale=t=bt709:m=bt709:p=bt709:r=tv,";

/// The colours that PQ and HLG come with (ITU-R BT.2100), for files that do not say.
const BT_2020: &str = "setparams=color_primaries=bt2020:colorspace=bt2020nc,";

/// What AAC is made of, so that it is measured and encoded alike: sound that begins late or has holes is filled with
/// silence, and keeps its times.
const STEREO: &str = "aresample=async=1:first_pts=0,aformat=sample_rates=48000:channel_layouts=stereo";
/// Keeps peaks of amplified sound at -1.5 dBFS, so that they stay below -1 dBTP after encoding, as EBU R 128 wants.
const LIMITER: &str = "alimiter=limit=0.841:level=false:latency=true";

/// The command line that decodes the sound alone, which takes a few seconds for an hour: the speech file, and the loudness of
/// each track.
pub(super) fn listening(source: &Path, plan: &Plan) -> Vec<OsString> {
    let mut graph: Vec<String> = Vec::new();
    for (place, audio) in plan.audio.iter().enumerate() {
        let speech = match place {
            0 => "asplit=2[heard][meter];[heard]aresample=async=1:first_pts=0[speech];[meter]",
            _ => "",
        };
        graph.push(format!(
            "[0:{}]{speech}{STEREO},ebur128=metadata=1,\
             ametadata=mode=print:key=lavfi.r128.I:file={LOUDNESS}{place}.txt,anullsink",
            audio.index
        ));
    }
    let mut line = input(source, "-vn -sn -dn");
    line.extend(["-filter_complex".into(), graph.join(";").into()]);
    line.extend(words("-map [speech] -c:a flac -sample_fmt s16 -ar 16000 -ac 1 speech.flac"));
    line
}

/// The command line of the one run that makes everything else, to be started in the folder that is to hold it.
///
/// The source is decoded once. Its picture goes down the ladder from rung to rung, is encoded at each in every codec, and leaves the
/// last one, where its shot changes are found, as preview pictures.
pub(super) fn encoding(source: &Path, plan: &Plan, setting: &Setting<'_>) -> Vec<OsString> {
    let device = setting.encoders.iter().map(VideoEncoder::device).find(|device| !device.is_empty());
    let mut line = input(source, device.unwrap_or_default());
    line.extend(["-filter_complex".into(), filters(plan, setting.encoders).into()]);
    line.extend(renditions(plan, setting));
    line.extend(packaging(plan));
    line.extend(words(
        "-map [thumbnails] -fps_mode passthrough -enc_time_base 1/1000 -pix_fmt yuvj420p -q:v 5 \
         -f image2 -start_number 0 thumbnails/%d.jpg",
    ));
    line.extend(words(
        "-map [poster] -fps_mode passthrough -pix_fmt yuvj420p -q:v 3 -f image2 -update 1 poster.jpg",
    ));
    line
}

/// The command line that makes one file of the recipe's, to be started in the folder that holds them. The index stands in front, so
/// that playing can begin while the file still comes.
pub(super) fn muxing(recipe: &Recipe, name: &str) -> Vec<OsString> {
    let mut line = words(RUNNING);
    let sound = (0..recipe.audio.len()).map(Recipe::sound);
    let subtitles = (0..recipe.subtitles.len()).map(Recipe::subtitle);
    for file in std::iter::once(Recipe::PICTURE.to_owned()).chain(sound).chain(subtitles) {
        line.extend(["-i".into(), format!("file:{file}").into()]);
    }
    line.extend(words("-map 0:v:0 -c:v copy -c:a copy -c:s mov_text"));
    for (place, language) in recipe.audio.iter().enumerate() {
        let language = mp4_language(language);
        line.extend(words(&format!("-map {}:a:0 -metadata:s:a:{place} language={language}", place + 1)));
    }
    let first = recipe.audio.len() + 1;
    for (place, language) in recipe.subtitles.iter().enumerate() {
        let code = mp4_language(language.as_str());
        line.extend(words(&format!("-map {}:s:0 -metadata:s:s:{place} language={code}", first + place)));
        // Tells the regions of a language apart.
        let label = format!("handler_name={}", language.label());
        line.extend([format!("-metadata:s:s:{place}").into(), label.into()]);
    }
    line.extend(["-metadata".into(), format!("title={}", recipe.title).into()]);
    line.extend(words("-map_chapters -1 -movflags +faststart -f mp4"));
    line.push(format!("file:{name}").into());
    line
}

fn input(source: &Path, options: &str) -> Vec<OsString> {
    let mut file = OsString::from("file:");
    file.push(source);
    let mut line = words(RUNNING);
    line.push("-format_whitelist".into());
    line.push(CONTAINERS.into());
    line.extend(words(options));
    line.extend(["-i".into(), file]);
    line
}

fn words(text: &str) -> Vec<OsString> {
    text.split_whitespace().map(OsString::from).collect()
}

/// The graph: `[v0]`, `[v1]`... and `[a0]`, `[a1]`... for the encoders, `[thumbnails]` and `[poster]`.
fn filters(plan: &Plan, encoders: &[VideoEncoder]) -> String {
    let mut graph = String::new();
    let count = plan.rungs.len();
    for (step, rung) in plan.rungs.iter().enumerate() {
        let Size { width, height } = rung.size;
        let (from, to) = (if step == 0 { picture(plan) } else { format!("[down{step}]") }, step + 1);
        let mut outputs: String =
            (0..encoders.len()).map(|codec| format!("[v{}]", codec * count + step)).collect();
        outputs.push_str(if step == 0 { "[still]" } else { "" });
        outputs.push_str(&if to == count { "[small]".to_owned() } else { format!("[down{to}]") });
        let parts = outputs.matches('[').count();
        let _ = write!(graph, "{from}scale={width}:{height},setsar=1,format=yuv420p,split={parts}{outputs};");
    }
    for (stream, encoder) in encoders.iter().flat_map(|encoder| [encoder].repeat(count)).enumerate() {
        if let Some(upload) = encoder.upload() {
            let _ = write!(graph, "[v{stream}]{upload}[u{stream}];");
        }
    }
    let (tile, Sprite { columns, rows, .. }) = (plan.sprite.tile, &plan.sprite);
    // Of how far it is, ffmpeg says nothing before each of its files has begun. So that those of pictures begin with the first one, a
    // sheet with it alone, which nobody looks at, goes before the others, and it is the poster until that one comes. Sheets are a
    // millisecond apart: no two may have the same time.
    let _ = write!(
        graph,
        "[small]scdet=t={SHOT_SCORE},metadata=mode=print:key=lavfi.scd.time:file={SHOTS},\
         select='gte(t,selected_n*{})',scale={}:{},tpad=start=1:start_mode=clone,\
         tile={columns}x{rows}:init_padding={},settb=1/1000,setpts=N[thumbnails];",
        Sprite::INTERVAL_S,
        tile.width,
        tile.height,
        columns * rows - 1,
    );
    let (poster, at) = (plan.poster, plan.poster_at_ms);
    let _ = write!(
        graph,
        "[still]select='not(n)+eq(selected_n,1)*gte(t*1000,{at})',scale={}:{}[poster]",
        poster.width, poster.height
    );
    graph.push_str(&sounds(plan));
    graph
}

/// The part of the graph that makes the sound, each part behind a semicolon.
fn sounds(plan: &Plan) -> String {
    let (codecs, tracks) = (plan.formats.audio.len(), plan.audio.len());
    let mut graph = String::new();
    for (place, audio) in plan.audio.iter().enumerate() {
        let gain = plan.gains_db.get(place).copied().unwrap_or_default();
        let limiter = if gain > 0.0 { format!(",{LIMITER}") } else { String::new() };
        let split = if codecs > 1 { format!(",asplit={codecs}") } else { String::new() };
        let outputs: String = (0..codecs).map(|codec| format!("[a{}]", codec * tracks + place)).collect();
        let _ = write!(graph, ";[0:{}]{STEREO},volume={gain:.2}dB{limiter}{split}{outputs}", audio.index);
    }
    graph
}

/// The decoded picture: progressive, standard range, at a constant rate from the first instant on.
fn picture(plan: &Plan) -> String {
    let (num, den) = plan.frame_rate;
    let deinterlace = if plan.video.interlaced { "bwdif," } else { "" };
    let tone_map = if plan.video.hdr { TONE_MAP } else { "" };
    let colours = if plan.video.hdr && plan.video.colours_untold { BT_2020 } else { "" };
    format!("[0:{}]{deinterlace}{colours}{tone_map}fps={num}/{den}:start_time=0,", plan.video.index)
}

/// Frames between two key frames.
pub(super) fn frames_per_gop((num, den): (u32, u32)) -> u32 {
    (GOP_S * num).div_ceil(den)
}

fn renditions(plan: &Plan, setting: &Setting<'_>) -> Vec<OsString> {
    let mut line: Vec<OsString> = Vec::new();
    let mut options = String::new();
    let encoder = |picture: &Picture<'_>| setting.encoders.iter().find(|one| one.codec == picture.codec);
    for (stream, picture) in plan.pictures().enumerate() {
        let Some(encoder) = encoder(&picture) else { continue };
        let label = if encoder.upload().is_some() { 'u' } else { 'v' };
        line.extend(words(&format!("-map [{label}{stream}]")));
        let _ = write!(options, "{} ", encoder.options(stream, &picture, setting));
    }
    line.extend(words(&options));
    line.extend(words("-sc_threshold 0 -flags +cgop"));
    for (stream, sound) in plan.sounds().enumerate() {
        let (encoder, rate) = match sound.codec {
            AudioCodec::Aac => ("aac", "128k"),
            AudioCodec::Opus => ("libopus", "96k"),
        };
        line.extend(words(&format!("-map [a{stream}] -c:a:{stream} {encoder} -b:a:{stream} {rate}")));
    }
    line
}

/// Fragmented MP4 in HLS, whose playlists list each segment when it is finished. Times below zero are kept, so that each init segment holds one edit that puts the first frame
/// and the first sample at exactly 0; otherwise ffmpeg moves all by the delay of the B-frames, and browsers, which do
/// not know the two-part edit that it writes then, play sound early.
fn packaging(plan: &Plan) -> Vec<OsString> {
    let mut line = words(&format!(
        "-avoid_negative_ts disabled -f hls -hls_time {SEGMENT_S} -hls_playlist_type event -hls_segment_type fmp4"
    ));
    line.extend(words("-hls_flags independent_segments+temp_file -hls_fmp4_init_filename init.mp4"));
    line.extend(words("-hls_segment_filename %v/%d.m4s -var_stream_map"));
    let group = if plan.audio.is_empty() { "" } else { ",agroup:audio" };
    let pictures = plan.pictures().enumerate();
    let mut streams: Vec<String> =
        pictures.map(|(stream, picture)| format!("v:{stream}{group},name:{}", picture.name())).collect();
    streams.extend(
        plan.sounds().enumerate().map(|(stream, sound)| format!("a:{stream}{group},name:{}", sound.name())),
    );
    line.extend([streams.join(" ").into(), "%v/index.m3u8".into()]);
    line
}

#[cfg(test)]
mod tests {
    use super::super::encoders::named as encoder;
    use super::*;
    use crate::config::Preset;
    use crate::domain::{AudioTrack, ExtraCodec, Formats, Probe, VideoTrack};

    fn plan(video: VideoTrack, audio: Vec<AudioTrack>) -> Plan {
        let container = String::from("matroska,webm");
        Plan::new(&Probe {
            container,
            duration_ms: 25_000,
            readable_ms: 25_000,
            video: Some(video),
            audio,
            chapters: vec![],
        })
        .unwrap()
    }

    fn video(width: u32, height: u32) -> VideoTrack {
        VideoTrack {
            index: 0,
            codec: "h264".into(),
            coded: Size { width, height },
            pixel_aspect: (1, 1),
            rotation: 0,
            average_rate: (30_000, 1001),
            interlaced: false,
            hdr: false,
            colours_untold: false,
            bit_rate: None,
        }
    }

    fn text(plan: &Plan) -> String {
        text_by(plan, &[encoder("libx264")])
    }

    fn text_by(plan: &Plan, encoders: &[VideoEncoder]) -> String {
        let setting = Setting { encoders, preset: Preset::Veryfast, threads: 0, gop: 60 };
        plain(&encoding(Path::new("/in/드라마 1.mkv"), plan, &setting))
    }

    fn plain(line: &[OsString]) -> String {
        line.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_run_decodes_once_and_makes_everything() {
        let audio = AudioTrack { index: 2, language: None, default: true };
        let line = text(&plan(video(1280, 720), vec![audio]));
        assert_eq!(line.matches(" -i ").count(), 1);
        assert!(line.contains("-i file:/in/드라마 1.mkv"));
        assert!(line.contains(
            "fps=30000/1001:start_time=0,scale=1280:720,setsar=1,format=yuv420p,split=3[v0][still][down1];"
        ));
        assert!(line.contains("[down2]scale=640:360,setsar=1,format=yuv420p,split=2[v2][small];"));
        assert!(line.contains(";[0:2]aresample=async=1:first_pts=0,aformat=sample_rates=48000:channel_layouts=stereo,volume=0.00dB[a0]"));
        assert!(
            line.contains("-g:v:2 60 -force_key_frames:v:2 expr:not(mod(n,60)) -sc_threshold 0 -flags +cgop")
        );
        assert!(line.contains(
            "v:0,agroup:audio,name:720p v:1,agroup:audio,name:480p v:2,agroup:audio,name:360p a:0,"
        ));
    }

    #[test]
    fn a_silent_small_video_has_one_rendition_and_no_sound() {
        let line = text(&plan(video(320, 240), vec![]));
        assert!(line.contains("split=3[v0][still][small];"));
        assert!(line.contains("-var_stream_map v:0,name:240p %v/index.m3u8"));
        assert!(!line.contains("aac") && !line.contains("speech"));
    }

    #[test]
    fn every_language_is_levelled_and_only_amplified_sound_is_limited() {
        let track =
            |index, language: &str| AudioTrack { index, language: Some(language.into()), default: false };
        let mut plan = plan(video(640, 360), vec![track(1, "en"), track(2, "ko")]);
        plan.level(&[Some(-27.0), Some(-8.0)], -18.0);
        let line = text(&plan);
        assert!(line.contains("[0:2]aresample=async=1:first_pts=0,aformat=sample_rates=48000:channel_layouts=stereo,volume=9.00dB,alimiter="));
        assert!(line.contains("volume=-10.00dB[a1]"));
        assert!(line.contains("a:0,agroup:audio,name:audio a:1,agroup:audio,name:audio-2"));
        let line = plain(&listening(Path::new("/in/a.mkv"), &plan));
        assert!(line.contains("-vn -sn -dn -i file:/in/a.mkv"));
        assert!(line.contains(
            "[0:2]asplit=2[heard][meter];[heard]aresample=async=1:first_pts=0[speech];[meter]aresample"
        ));
        assert!(line.contains("file=loudness-1.txt,anullsink"));
    }

    #[test]
    fn every_codec_is_encoded_of_the_same_frames() {
        let audio = |index| AudioTrack { index, language: None, default: true };
        let mut plan = plan(video(854, 480), vec![audio(1), audio(2)]);
        plan.formats = Formats::with(&[ExtraCodec::Av1, ExtraCodec::Opus].into());
        let line = text_by(&plan, &[encoder("libx264"), encoder("libsvtav1")]);
        assert_eq!(line.matches(" -i ").count(), 1);
        assert!(line.contains("scale=854:480,setsar=1,format=yuv420p,split=4[v0][v2][still][down1];"));
        assert!(line.contains("scale=640:360,setsar=1,format=yuv420p,split=3[v1][v3][small];"));
        assert!(line.contains(",volume=0.00dB,asplit=2[a0][a2];[0:2]"));
        assert!(line.contains("-map [a3] -c:a:3 libopus -b:a:3 96k"));
        assert!(line.contains(
            "v:0,agroup:audio,name:480p v:1,agroup:audio,name:360p v:2,agroup:audio,name:480p-av1 \
             v:3,agroup:audio,name:360p-av1 a:0,agroup:audio,name:audio a:1,agroup:audio,name:audio-2 \
             a:2,agroup:audio,name:opus a:3,agroup:audio,name:opus-2"
        ));
    }

    #[test]
    fn what_a_device_encodes_is_handed_to_it() {
        let line = text_by(&plan(video(854, 480), vec![]), &[encoder("h264_vaapi")]);
        assert!(line.contains("-init_hw_device vaapi=va -filter_hw_device va -i file:"));
        assert!(line.contains("[v0]format=nv12,hwupload[u0];[v1]format=nv12,hwupload[u1];"));
        assert!(line.contains("-map [u0] -map [u1] -c:v:0 h264_vaapi"));
    }

    #[test]
    fn fields_and_high_dynamic_range_are_converted_first() {
        let line = text(&plan(VideoTrack { interlaced: true, hdr: true, ..video(1920, 1080) }, vec![]));
        assert!(line.contains("[0:0]bwdif,zscale=t=linear"));
        let untold = VideoTrack { hdr: true, colours_untold: true, ..video(1920, 1080) };
        assert!(
            text(&plan(untold, vec![]))
                .contains("[0:0]setparams=color_primaries=bt2020:colorspace=bt2020nc,zscale")
        );
        assert!(!text(&plan(video(1920, 1080), vec![])).contains("zscale"));
    }
}
