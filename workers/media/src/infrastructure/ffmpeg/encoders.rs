//! Which of ffmpeg's encoders make the pictures, and what they are told.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use super::{Ffmpeg, Unheard, process};
use crate::config::{EncoderChoice, Preset};
use crate::domain::{AudioCodec, Formats, MediaError, Picture, VideoCodec};

/// Longest that one frame may take: drivers of missing devices may hang.
const TRIAL: Duration = Duration::from_secs(20);
/// Constant quality of x264, 0 (lossless) to 51: its default, capped by each rung's peak rate.
const X264_QUALITY: u32 = 23;
/// That of x265: its default, which its authors call the look of x264's 23.
const X265_QUALITY: u32 = 28;
/// That of AV1's encoders, 0 to 63: SVT-AV1's default.
const AV1_QUALITY: u32 = 35;

/// What runs an encoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Maker {
    X264,
    X265,
    SvtAv1,
    Aom,
    Nvenc,
    Qsv,
    Vaapi,
    VideoToolbox,
}

/// Hardware, in the order in which it is tried.
const HARDWARE: [Maker; 4] = [Maker::Nvenc, Maker::Qsv, Maker::Vaapi, Maker::VideoToolbox];

/// One of ffmpeg's encoders of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct VideoEncoder {
    /// What it makes.
    pub(super) codec: VideoCodec,
    /// ffmpeg's name for it.
    pub(super) name: &'static str,
    maker: Maker,
}

const fn encoder(codec: VideoCodec, maker: Maker, name: &'static str) -> VideoEncoder {
    VideoEncoder { codec, name, maker }
}

/// All that are known; of those of one codec and one maker's kind, the better one first.
const KNOWN: [VideoEncoder; 15] = [
    encoder(VideoCodec::H264, Maker::X264, "libx264"),
    encoder(VideoCodec::Hevc, Maker::X265, "libx265"),
    encoder(VideoCodec::Av1, Maker::SvtAv1, "libsvtav1"),
    encoder(VideoCodec::Av1, Maker::Aom, "libaom-av1"),
    encoder(VideoCodec::H264, Maker::Nvenc, "h264_nvenc"),
    encoder(VideoCodec::Hevc, Maker::Nvenc, "hevc_nvenc"),
    encoder(VideoCodec::Av1, Maker::Nvenc, "av1_nvenc"),
    encoder(VideoCodec::H264, Maker::Qsv, "h264_qsv"),
    encoder(VideoCodec::Hevc, Maker::Qsv, "hevc_qsv"),
    encoder(VideoCodec::Av1, Maker::Qsv, "av1_qsv"),
    encoder(VideoCodec::H264, Maker::Vaapi, "h264_vaapi"),
    encoder(VideoCodec::Hevc, Maker::Vaapi, "hevc_vaapi"),
    encoder(VideoCodec::Av1, Maker::Vaapi, "av1_vaapi"),
    encoder(VideoCodec::H264, Maker::VideoToolbox, "h264_videotoolbox"),
    encoder(VideoCodec::Hevc, Maker::VideoToolbox, "hevc_videotoolbox"),
];

/// How all encoders of one run are set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    /// One for each codec of the plan, in its order.
    pub(super) encoders: &'a [VideoEncoder],
    pub(super) preset: Preset,
    pub(super) threads: u16,
    /// Frames from one key frame to the next.
    pub(super) gop: u32,
}

impl VideoEncoder {
    fn is_hardware(&self) -> bool {
        HARDWARE.contains(&self.maker)
    }

    /// The preset, behind a space, where it has this one.
    pub(super) fn speed(&self, preset: Preset) -> String {
        if matches!(self.maker, Maker::X264 | Maker::X265) { format!(" {preset}") } else { String::new() }
    }

    /// What turns frames into what it takes, at the end of a graph, if they have to be turned.
    pub(super) fn upload(&self) -> Option<&'static str> {
        (self.maker == Maker::Vaapi).then_some("format=nv12,hwupload")
    }

    /// What ffmpeg has to be told of the device before anything else.
    pub(super) fn device(&self) -> &'static str {
        if self.maker == Maker::Vaapi { "-init_hw_device vaapi=va -filter_hw_device va" } else { "" }
    }

    /// Its options for the video stream of this place. Key frames come after each group of frames, and nowhere else, whatever
    /// encodes: counted, since encoders of AV1 cannot be told times.
    pub(super) fn options(&self, stream: usize, picture: &Picture<'_>, setting: &Setting<'_>) -> String {
        let Setting { preset, threads, gop, .. } = setting;
        let max = picture.max_rate();
        let own = match self.maker {
            Maker::X264 => format!("-preset:# {preset} -profile:# high -crf:# {X264_QUALITY}"),
            Maker::X265 => format!(
                "-preset:# {preset} -profile:# main -crf:# {X265_QUALITY} -forced-idr:# 1 \
                 -x265-params:# scenecut=0:open-gop=0:log-level=error"
            ),
            Maker::SvtAv1 => format!("-preset:# {} -crf:# {AV1_QUALITY}", svt_preset(*preset)),
            Maker::Aom => format!(
                "-cpu-used:# {} -row-mt:# 1 -crf:# {AV1_QUALITY} -b:# {max} -keyint_min:# {gop}",
                svt_preset(*preset).saturating_sub(2).min(8)
            ),
            // Few have a constant quality that can be capped: two thirds of the peak, to be spent where it is needed.
            Maker::Nvenc => format!("-rc:# vbr -b:# {} -forced-idr:# 1 -no-scenecut:# 1", max / 3 * 2),
            Maker::Qsv => format!("-b:# {} -forced_idr:# 1", max / 3 * 2),
            Maker::Vaapi => format!("-rc_mode:# VBR -b:# {}", max / 3 * 2),
            Maker::VideoToolbox => format!("-b:# {}", max / 3 * 2),
        };
        let tag = if self.codec == VideoCodec::Hevc { " -tag:# hvc1" } else { "" };
        let threads = if self.is_hardware() { String::new() } else { format!(" -threads:# {threads}") };
        let cap = format!(" -maxrate:# {max} -bufsize:# {}", max * 2);
        let force = match self.maker {
            Maker::SvtAv1 | Maker::Aom => String::new(),
            _ => format!(" -force_key_frames:# expr:not(mod(n,{gop}))"),
        };
        format!("-c:# {} {own}{tag}{threads}{cap} -g:# {gop}{force}", self.name)
            .replace(":#", &format!(":v:{stream}"))
    }
}

/// The preset of SVT-AV1, 0 (slowest) to 13, that is about as far from its fastest as x264's is from its own.
fn svt_preset(preset: Preset) -> u8 {
    match preset {
        Preset::Ultrafast => 12,
        Preset::Superfast => 11,
        Preset::Veryfast => 10,
        Preset::Faster => 9,
        Preset::Fast => 8,
        Preset::Medium => 7,
        Preset::Slow => 6,
        Preset::Slower => 5,
        Preset::Veryslow => 4,
    }
}

/// What is encoded with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    /// One for each codec, H.264's first.
    pub(super) encoders: Vec<VideoEncoder>,
    /// The same by the processor alone.
    pub(super) software: Vec<VideoEncoder>,
    /// Hardware that cannot be used, and why.
    pub(super) refused: Vec<String>,
}

impl Chosen {
    pub(super) fn has_hardware(&self) -> bool {
        self.encoders != self.software
    }

    /// Names of the encoders.
    pub(super) fn names(&self) -> String {
        self.encoders.iter().map(|encoder| encoder.name).collect::<Vec<_>>().join(", ")
    }
}

/// Finds out what can encode here: whatever ffmpeg was built with may lack its device, so that hardware encodes one frame first.
///
/// # Errors
/// [`MediaError::ToolMissing`] without ffmpeg, [`MediaError::EncoderMissing`] if it cannot encode one of the formats.
pub(super) async fn choose(tools: &Ffmpeg) -> Result<Chosen, MediaError> {
    let software = in_software(tools).await?;
    let mut chosen = Chosen { encoders: software.clone(), software, refused: Vec::new() };
    let makers = wanted(tools.choice);
    let listed = if makers.is_empty() { HashSet::new() } else { list(tools).await? };
    for maker in makers {
        let Some(first) = made_by(*maker, VideoCodec::H264) else { continue };
        match try_out(tools, &first, &listed).await {
            Ok(()) => {
                for encoder in &mut chosen.encoders {
                    let Some(faster) = made_by(*maker, encoder.codec) else { continue };
                    if faster == first || try_out(tools, &faster, &listed).await.is_ok() {
                        *encoder = faster;
                    }
                }
                break;
            }
            Err(reason) => chosen.refused.push(format!("{}: {reason}", first.name)),
        }
    }
    Ok(chosen)
}

/// Tells an operator what was found.
pub(super) fn announce(chosen: &Chosen, choice: EncoderChoice) {
    let (encoders, refused) = (chosen.names(), chosen.refused.join("; "));
    if !chosen.has_hardware() && !matches!(choice, EncoderChoice::Auto | EncoderChoice::Software) {
        tracing::warn!(%encoders, %refused, "the hardware encoder cannot be used, software encodes");
    } else {
        tracing::info!(%encoders, %refused, "pictures are encoded");
    }
}

fn wanted(choice: EncoderChoice) -> &'static [Maker] {
    match choice {
        EncoderChoice::Auto => &HARDWARE,
        EncoderChoice::Software => &[],
        EncoderChoice::Nvenc => &[Maker::Nvenc],
        EncoderChoice::Qsv => &[Maker::Qsv],
        EncoderChoice::Vaapi => &[Maker::Vaapi],
        EncoderChoice::VideoToolbox => &[Maker::VideoToolbox],
    }
}

fn made_by(maker: Maker, codec: VideoCodec) -> Option<VideoEncoder> {
    KNOWN.into_iter().find(|encoder| encoder.maker == maker && encoder.codec == codec)
}

/// Names of what ffmpeg was built with.
async fn list(tools: &Ffmpeg) -> Result<HashSet<String>, MediaError> {
    let arguments = ["-hide_banner", "-encoders"].map(OsString::from).to_vec();
    let answer = process::inspect(tools, &tools.ffmpeg, arguments).await?;
    let text = String::from_utf8_lossy(&answer.stdout);
    Ok(text.lines().filter_map(|line| line.split_whitespace().nth(1)).map(str::to_owned).collect())
}

/// The encoders that need no hardware.
///
/// # Errors
/// As [`choose`].
pub(super) async fn in_software(tools: &Ffmpeg) -> Result<Vec<VideoEncoder>, MediaError> {
    if tools.formats == Formats::default() {
        // Whether it is there shows when it is used.
        return Ok(vec![KNOWN[0]]);
    }
    listed_in_software(tools).await
}

/// The same, and H.264's is there as well.
///
/// # Errors
/// As [`choose`].
pub(super) async fn listed_in_software(tools: &Ffmpeg) -> Result<Vec<VideoEncoder>, MediaError> {
    best(&tools.formats, &list(tools).await?)
}

fn best(formats: &Formats, listed: &HashSet<String>) -> Result<Vec<VideoEncoder>, MediaError> {
    if formats.audio.contains(&AudioCodec::Opus) && !listed.contains("libopus") {
        return Err(MediaError::EncoderMissing("libopus"));
    }
    let of = |codec: &VideoCodec| {
        let mut able = KNOWN.iter().filter(|encoder| encoder.codec == *codec && !encoder.is_hardware());
        let first = able.clone().next().map_or("", |encoder| encoder.name);
        able.find(|encoder| listed.contains(encoder.name)).copied().ok_or(MediaError::EncoderMissing(first))
    };
    formats.video.iter().map(of).collect()
}

/// Has an encoder make one frame; why it cannot, otherwise.
async fn try_out(tools: &Ffmpeg, encoder: &VideoEncoder, listed: &HashSet<String>) -> Result<(), String> {
    if !listed.contains(encoder.name) {
        return Err("this ffmpeg was built without it".into());
    }
    let upload = encoder.upload().map_or(String::new(), |filter| format!("-vf {filter}"));
    let line = format!(
        "-hide_banner -nostdin -loglevel error {} -f lavfi -i color=s=640x360:d=1 -frames:v 1 {upload} -c:v {} -f null -",
        encoder.device(),
        encoder.name
    );
    let arguments = line.split_whitespace().map(OsString::from).collect();
    let mut unheard = Unheard;
    let trial = process::encode(tools, Path::new("."), arguments, &mut unheard);
    match tokio::time::timeout(TRIAL, trial).await {
        Ok(outcome) => outcome.map_err(|error| match error {
            MediaError::Undecodable(complaint) => complaint,
            error => error.to_string(),
        }),
        Err(_) => Err(format!("it made no frame within {} s", TRIAL.as_secs())),
    }
}

/// The encoder of this name.
#[cfg(test)]
pub(super) fn named(name: &str) -> VideoEncoder {
    KNOWN.into_iter().find(|encoder| encoder.name == name).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ExtraCodec, Rung, Size};

    fn listed(names: &[&str]) -> HashSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    fn options(maker: Maker, codec: VideoCodec) -> String {
        let rung = Rung {
            name: "720p".into(),
            quality: 720,
            size: Size { width: 1280, height: 720 },
            max_rate: 3_000_000,
        };
        let setting = Setting { encoders: &[], preset: Preset::Veryfast, threads: 2, gop: 48 };
        made_by(maker, codec).unwrap().options(3, &Picture { codec, rung: &rung }, &setting)
    }

    #[test]
    fn every_encoder_has_key_frames_at_the_same_places() {
        for known in KNOWN {
            let line = options(known.maker, known.codec);
            assert!(line.starts_with(&format!("-c:v:3 {} ", known.name)), "{line}");
            assert!(line.contains("-g:v:3 48"), "{line}");
            let is_forced = line.ends_with("-force_key_frames:v:3 expr:not(mod(n,48))");
            assert_eq!(is_forced, !matches!(known.maker, Maker::SvtAv1 | Maker::Aom), "{line}");
            assert_eq!(line.contains("-tag:v:3 hvc1"), known.codec == VideoCodec::Hevc, "{line}");
            assert!(!line.contains('#'), "{line}");
        }
    }

    #[test]
    fn software_encodes_by_quality_and_hardware_by_rate() {
        let x264 = options(Maker::X264, VideoCodec::H264);
        assert!(x264.contains("-preset:v:3 veryfast -profile:v:3 high -crf:v:3 23 -threads:v:3 2"), "{x264}");
        assert!(x264.contains("-maxrate:v:3 3000000 -bufsize:v:3 6000000"), "{x264}");
        let x265 = options(Maker::X265, VideoCodec::Hevc);
        assert!(x265.contains("-crf:v:3 28") && x265.contains("-maxrate:v:3 2250000"), "{x265}");
        let svt = options(Maker::SvtAv1, VideoCodec::Av1);
        assert!(svt.contains("-preset:v:3 10 -crf:v:3 35 -threads:v:3 2"), "{svt}");
        let aom = options(Maker::Aom, VideoCodec::Av1);
        assert!(aom.contains("-cpu-used:v:3 8") && aom.contains("-keyint_min:v:3 48"), "{aom}");
        let nvenc = options(Maker::Nvenc, VideoCodec::H264);
        assert!(nvenc.contains("-rc:v:3 vbr -b:v:3 2000000 -forced-idr:v:3 1"), "{nvenc}");
        assert!(!nvenc.contains("threads"), "{nvenc}");
    }

    #[test]
    fn only_vaapi_has_to_be_handed_its_frames() {
        for known in KNOWN {
            assert_eq!(known.upload().is_some(), known.maker == Maker::Vaapi);
            assert_eq!(known.device().is_empty(), known.maker != Maker::Vaapi);
        }
    }

    #[test]
    fn av1_takes_the_faster_of_two_encoders_and_names_the_one_that_is_missing() {
        let formats = Formats::with(&[ExtraCodec::Av1].into());
        let names = |names: &[&str]| -> Result<Vec<_>, _> {
            best(&formats, &listed(names))
                .map(|all| all.iter().map(|encoder| encoder.name).collect())
                .map_err(|error| error.to_string())
        };
        assert_eq!(names(&["libaom-av1", "libsvtav1", "libx264"]), Ok(vec!["libx264", "libsvtav1"]));
        assert_eq!(names(&["libaom-av1", "libx264"]), Ok(vec!["libx264", "libaom-av1"]));
        assert!(names(&["libx264"]).unwrap_err().contains("libsvtav1"));
        let opus = Formats::with(&[ExtraCodec::Opus].into());
        let missing = best(&opus, &listed(&["libx264"])).unwrap_err();
        assert!(matches!(missing, MediaError::EncoderMissing("libopus")));
    }
}
