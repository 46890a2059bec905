use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;

use hallyu_contracts::media::Chapter;
use serde::Deserialize;
use tokio::io::AsyncReadExt;

use super::{CONTAINERS, Ffmpeg, process};
use crate::domain::{AudioTrack, MediaError, Probe, Size, VideoTrack};

/// How far before the declared end the search for the last packet begins, seconds.
const TAIL_S: f64 = 10.0;
/// Bytes that tell an MP4 or MOV file: the length and type of its first box.
const FIRST_BOX: usize = 8;

/// Chapters of a file that are taken, and characters of their titles.
const MOST_CHAPTERS: usize = 100;
const CHAPTER_TITLE: usize = 100;

/// What ffprobe writes with `-show_format -show_streams -show_chapters`.
#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    chapters: Vec<Part>,
    format: Format,
}

#[derive(Deserialize)]
struct Part {
    start_time: Option<String>,
    #[serde(default)]
    tags: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Format {
    format_name: String,
    start_time: Option<String>,
    duration: Option<String>,
    bit_rate: Option<String>,
}

#[derive(Deserialize)]
struct Stream {
    index: u32,
    codec_type: Option<String>,
    codec_name: Option<String>,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    sample_aspect_ratio: Option<String>,
    avg_frame_rate: Option<String>,
    field_order: Option<String>,
    color_transfer: Option<String>,
    color_primaries: Option<String>,
    color_space: Option<String>,
    bit_rate: Option<String>,
    #[serde(default)]
    disposition: HashMap<String, u8>,
    #[serde(default)]
    tags: HashMap<String, String>,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<f64>,
}

/// Examines a file: its header, and whether its end is there.
pub(super) async fn probe(tools: &Ffmpeg, source: &Path) -> Result<Probe, MediaError> {
    let first = first_bytes(source).await?;
    if first.is_empty() {
        return Err(MediaError::Empty);
    }
    let header = ["-print_format", "json", "-show_format", "-show_streams", "-show_chapters"];
    let answer = process::inspect(tools, &tools.ffprobe, command_line(&header, source)).await?;
    let Ok(report) = serde_json::from_slice::<Report>(&answer.stdout) else {
        let is_mp4 = first.get(4..).is_some_and(|kind| kind == b"ftyp");
        return Err(if is_mp4 && answer.says("moov atom not found") {
            MediaError::IndexMissing
        } else {
            MediaError::NotAVideo
        });
    };
    let declared = seconds(&report.format.duration);
    let readable_ms = last_packet(tools, source, declared.map_or(0.0, |end| (end - TAIL_S).max(0.0))).await?;
    let duration_ms = declared.map_or(readable_ms, |end| millis(end - unused_start(&report.format)));
    Ok(describe(report, duration_ms, readable_ms))
}

async fn first_bytes(source: &Path) -> Result<Vec<u8>, MediaError> {
    let failed = |error| MediaError::failed("cannot read the uploaded file", error);
    let mut first = Vec::new();
    let file = tokio::fs::File::open(source).await.map_err(failed)?;
    file.take(FIRST_BOX as u64).read_to_end(&mut first).await.map_err(failed)?;
    Ok(first)
}

fn command_line(options: &[&str], source: &Path) -> Vec<OsString> {
    let guards = ["-v", "error", "-protocol_whitelist", "file", "-format_whitelist", CONTAINERS];
    let mut file = OsString::from("file:");
    file.push(source);
    guards.iter().chain(options).map(OsString::from).chain([file]).collect()
}

fn seconds(text: &Option<String>) -> Option<f64> {
    text.as_deref()?.parse().ok()
}

/// Seconds before the first packet that the declared length counts: Matroska's is where the last packet ends.
fn unused_start(format: &Format) -> f64 {
    let counts_from_zero = format.format_name.starts_with("matroska");
    seconds(&format.start_time).filter(|_| counts_from_zero).unwrap_or(0.0).max(0.0)
}

/// Where the last packet that can be read begins, milliseconds; 0 if none can be read behind `from_s`.
async fn last_packet(tools: &Ffmpeg, source: &Path, from_s: f64) -> Result<u64, MediaError> {
    let interval = format!("{from_s:.3}%");
    let packets = ["-read_intervals", &interval, "-show_entries", "packet=pts_time", "-of", "csv=p=0"];
    let answer = process::inspect(tools, &tools.ffprobe, command_line(&packets, source)).await?;
    let text = String::from_utf8_lossy(&answer.stdout);
    let times = text.lines().filter_map(|line| line.trim_end_matches(',').parse::<f64>().ok());
    Ok(millis(times.fold(0.0, f64::max)))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a u64 holds")]
fn millis(seconds: f64) -> u64 {
    (seconds * 1000.0).round().clamp(0.0, 1e15) as u64
}

fn describe(report: Report, duration_ms: u64, readable_ms: u64) -> Probe {
    let of_kind = |kind: &'static str| {
        report.streams.iter().filter(move |stream| stream.codec_type.as_deref() == Some(kind))
    };
    Probe {
        video: of_kind("video").find(|stream| !stream.is("attached_pic")).map(|stream| VideoTrack {
            bit_rate: rate(&stream.bit_rate).or_else(|| rate(&report.format.bit_rate)),
            ..stream.video()
        }),
        audio: of_kind("audio").filter(|stream| stream.codec_name.is_some()).map(Stream::audio).collect(),
        chapters: chapters(&report.chapters, duration_ms),
        container: report.format.format_name,
        duration_ms,
        readable_ms,
    }
}

/// The named parts of a file in order of time, numbered where they have no name.
fn chapters(parts: &[Part], duration_ms: u64) -> Vec<Chapter> {
    let start = |part: &Part| part.start_time.as_deref().and_then(|text| text.parse().ok()).map(millis);
    let mut chapters: Vec<Chapter> = parts
        .iter()
        .filter_map(|part| Some((part, start(part).filter(|start| *start < duration_ms)?)))
        .map(|(part, start_ms)| {
            let title = part.tags.get("title").map_or("", |title| title.trim());
            Chapter { title: title.chars().take(CHAPTER_TITLE).collect(), start_ms }
        })
        .collect();
    chapters.sort_by_key(|chapter| chapter.start_ms);
    chapters.dedup_by_key(|chapter| chapter.start_ms);
    chapters.truncate(MOST_CHAPTERS);
    for (number, chapter) in (1..).zip(&mut chapters).filter(|(_, chapter)| chapter.title.is_empty()) {
        chapter.title = format!("{number}");
    }
    chapters
}

impl Stream {
    fn is(&self, disposition: &str) -> bool {
        self.disposition.get(disposition).is_some_and(|&set| set != 0)
    }

    fn video(&self) -> VideoTrack {
        let turn = self.side_data_list.iter().find_map(|data| data.rotation).unwrap_or(0.0);
        VideoTrack {
            index: self.index,
            codec: self.codec_name.clone().unwrap_or_default(),
            coded: Size { width: self.width, height: self.height },
            pixel_aspect: fraction(self.sample_aspect_ratio.as_deref(), ':').unwrap_or((1, 1)),
            rotation: clockwise(turn),
            average_rate: fraction(self.avg_frame_rate.as_deref(), '/').unwrap_or((0, 0)),
            interlaced: matches!(self.field_order.as_deref(), Some("tt" | "bb" | "tb" | "bt")),
            hdr: matches!(self.color_transfer.as_deref(), Some("smpte2084" | "arib-std-b67")),
            colours_untold: [&self.color_primaries, &self.color_space]
                .iter()
                .any(|told| matches!(told.as_deref(), None | Some("unknown"))),
            bit_rate: None,
        }
    }

    fn audio(&self) -> AudioTrack {
        AudioTrack {
            index: self.index,
            language: self.tags.get("language").and_then(|code| bcp47(code)),
            default: self.is("default"),
        }
    }
}

fn rate(text: &Option<String>) -> Option<u64> {
    text.as_deref()?.parse().ok().filter(|rate| *rate > 0)
}

fn fraction(text: Option<&str>, separator: char) -> Option<(u32, u32)> {
    let (num, den) = text?.split_once(separator)?;
    let pair = (num.parse().ok()?, den.parse().ok()?);
    (pair.0 > 0 && pair.1 > 0).then_some(pair)
}

/// The display matrix counts anticlockwise, viewers turn clockwise; only quarter turns are known to players.
fn clockwise(anticlockwise: f64) -> u16 {
    match anticlockwise.rem_euclid(360.0) {
        turn if (45.0..135.0).contains(&turn) => 270,
        turn if (135.0..225.0).contains(&turn) => 180,
        turn if (225.0..315.0).contains(&turn) => 90,
        _ => 0,
    }
}

/// Containers hold ISO 639-2 codes, BCP 47 wants the shorter ISO 639-1 where there is one.
fn bcp47(code: &str) -> Option<String> {
    let tag = match code {
        "kor" => "ko",
        "spa" => "es",
        "por" => "pt",
        "eng" => "en",
        "jpn" => "ja",
        "zho" | "chi" => "zh",
        "und" | "" => return None,
        other if other.len() <= 3 && other.bytes().all(|byte| byte.is_ascii_lowercase()) => other,
        _ => return None,
    };
    Some(tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = r#"{"streams": [
        {"index": 0, "codec_type": "video", "codec_name": "mjpeg", "disposition": {"attached_pic": 1}},
        {"index": 1, "codec_type": "video", "codec_name": "hevc", "width": 1920, "height": 1080, "sample_aspect_ratio": "1:1",
         "avg_frame_rate": "30000/1001", "field_order": "progressive", "color_transfer": "arib-std-b67",
         "side_data_list": [{"side_data_type": "Display Matrix", "rotation": -90}]},
        {"index": 2, "codec_type": "audio", "codec_name": "aac", "tags": {"language": "kor"}, "disposition": {"default": 1}},
        {"index": 3, "codec_type": "data"}],
        "chapters": [{"start_time": "30.5", "tags": {"title": "  만남 "}}, {"start_time": "0.000000"}, {"start_time": "99"}],
        "format": {"format_name": "mov,mp4", "duration": "61.5"}}"#;

    #[test]
    fn reads_the_report_of_ffprobe() {
        let probe = describe(serde_json::from_str(PHONE).unwrap(), 61_500, 61_400);
        let video = probe.video.clone().unwrap();
        assert_eq!((video.index, video.rotation, video.hdr, video.interlaced), (1, 90, true, false));
        assert_eq!(video.display_size(), Size { width: 1080, height: 1920 });
        assert_eq!(video.average_rate, (30_000, 1001));
        let chapters: Vec<_> =
            probe.chapters.iter().map(|chapter| (chapter.title.as_str(), chapter.start_ms)).collect();
        assert_eq!(chapters, [("1", 0), ("만남", 30_500)], "in order, named, within the video");
        assert_eq!(probe.audio, [AudioTrack { index: 2, language: Some("ko".into()), default: true }]);
    }

    #[test]
    fn language_codes_become_tags() {
        assert_eq!(bcp47("kor").as_deref(), Some("ko"));
        assert_eq!(bcp47("que").as_deref(), Some("que"));
        assert_eq!(bcp47("und"), None);
        assert_eq!(bcp47("\"><x"), None);
    }
}
