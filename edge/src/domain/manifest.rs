use std::fmt::Write;

use hallyu_captions::Ms;
use hallyu_captions::format::{self, Format, vtt};
use hallyu_contracts::media::{AudioRendition, MediaPackage, Rendition};
use hallyu_contracts::subtitles::{PublishedTrack, SubtitleIndex};
use hallyu_kernel::SubtitleLanguage;

/// Length of a subtitle segment, milliseconds: ten of the video's, so that players seldom ask and still begin with little.
const SUBTITLE_SEGMENT_MS: u64 = 60_000;

/// Names the file that a track's segments begin with.
const MAP: &str = "#EXT-X-MAP:URI=\"";

/// The renditions that an address up to `max_height` allows, lowest first. The lowest one always: a video that exists
/// in one high quality only must not be unplayable.
pub(crate) fn allowed(package: &MediaPackage, max_height: u16) -> impl Iterator<Item = &Rendition> {
    let lowest = package.renditions.iter().map(|rendition| rendition.quality).min().unwrap_or_default();
    package.renditions.iter().filter(move |rendition| rendition.quality <= max_height.max(lowest))
}

/// The master playlist of what the address allows, with relative addresses (RFC 8216).
pub(crate) fn master(package: &MediaPackage, subtitles: &SubtitleIndex, max_height: u16) -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    for (place, audio) in package.audio.iter().enumerate() {
        text.push_str(&audio_line(audio, &package.audio[..place]));
    }
    for track in &subtitles.tracks {
        text.push_str(&subtitle_line(track.language));
    }
    for rendition in allowed(package, max_height) {
        text.push_str(&stream_lines(rendition, package, !subtitles.tracks.is_empty()));
    }
    for rendition in allowed(package, max_height) {
        text.push_str(&iframe_line(rendition));
    }
    text
}

/// The group that a rendition of the sound is in: those of one codec, so that a variant can name what it needs.
fn group(audio: &AudioRendition) -> &str {
    if audio.is_universal() { "audio" } else { &audio.codecs }
}

/// The first track of a group is the one to play. Names differ within the group, as players list them.
fn audio_line(audio: &AudioRendition, before: &[AudioRendition]) -> String {
    let AudioRendition { name: folder, language, channels, .. } = audio;
    let before: Vec<_> = before.iter().filter(|other| group(other) == group(audio)).collect();
    let mut name = match language.parse::<SubtitleLanguage>() {
        Ok(known) => known.label().to_owned(),
        Err(_) => language.clone(),
    };
    let same = before.iter().filter(|other| other.language == *language).count();
    if same > 0 {
        let _ = write!(name, " {}", same + 1);
    }
    let default = if before.is_empty() { "YES" } else { "NO" };
    format!(
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{}\",NAME=\"{name}\",LANGUAGE=\"{language}\",DEFAULT={default},AUTOSELECT=YES,\
         CHANNELS=\"{channels}\",URI=\"{folder}/index.m3u8\"\n",
        group(audio)
    )
}

/// For previews while seeking: key frames alone.
fn iframe_line(rendition: &Rendition) -> String {
    let Rendition { name, width, height, codecs, .. } = rendition;
    let Some(peak) = rendition.iframe_bandwidth else { return String::new() };
    format!(
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={peak},RESOLUTION={width}x{height},CODECS=\"{codecs}\",URI=\"{name}/iframes.m3u8\"\n"
    )
}

fn subtitle_line(language: SubtitleLanguage) -> String {
    let name = language.label();
    format!(
        "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"{name}\",LANGUAGE=\"{language}\",DEFAULT=NO,\
         AUTOSELECT=YES,FORCED=NO,URI=\"subtitles/{language}.m3u8\"\n"
    )
}

/// A variant for each codec of the sound, H.264 with AAC first; one of a silent video. Its rates and codecs count everything that is
/// played with it: its sound, too.
fn stream_lines(rendition: &Rendition, package: &MediaPackage, has_subtitles: bool) -> String {
    let mut groups: Vec<&str> = package.audio.iter().map(group).collect();
    groups.dedup();
    if groups.is_empty() {
        return stream_line(rendition, package, (&[], has_subtitles));
    }
    let of = |name: &str| package.audio.iter().filter(|audio| group(audio) == name).collect::<Vec<_>>();
    groups.iter().map(|name| stream_line(rendition, package, (&of(name), has_subtitles))).collect()
}

fn stream_line(
    rendition: &Rendition,
    package: &MediaPackage,
    (sounds, has_subtitles): (&[&AudioRendition], bool),
) -> String {
    let (mut peak, mut average) = (rendition.peak_bandwidth, rendition.average_bandwidth);
    let (mut codecs, mut groups) = (rendition.codecs.clone(), String::new());
    // The tracks are encoded alike; which one is played makes no difference.
    if let Some(audio) = sounds.first() {
        peak += sounds.iter().map(|track| track.peak_bandwidth).max().unwrap_or_default();
        average += sounds.iter().map(|track| track.average_bandwidth).max().unwrap_or_default();
        codecs = format!("{codecs},{}", audio.codecs);
        let _ = write!(groups, ",AUDIO=\"{}\"", group(audio));
    }
    if has_subtitles {
        groups.push_str(",SUBTITLES=\"subtitles\"");
    }
    let Rendition { name, width, height, .. } = rendition;
    let (frames, seconds) = package.frame_rate;
    let frame_rate = f64::from(frames) / f64::from(seconds.max(1));
    format!(
        "#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},RESOLUTION={width}x{height},\
         FRAME-RATE={frame_rate:.3},CODECS=\"{codecs}\"{groups}\n{name}/index.m3u8\n"
    )
}

/// The playlist of a track with other addresses for the files that it is made of. Keys stay where the playlist is.
pub(crate) fn relocated(playlist: &str, address: impl Fn(&str) -> String) -> String {
    let mut text = String::with_capacity(playlist.len() * 2);
    for line in playlist.lines() {
        let init = line.strip_prefix(MAP).and_then(|rest| rest.split_once('"'));
        match init {
            Some((file, rest)) => {
                let _ = write!(text, "{MAP}{}\"{rest}", address(file));
            }
            None if line.is_empty() || line.starts_with('#') => text.push_str(line),
            None => text.push_str(&address(line)),
        }
        text.push('\n');
    }
    text
}

/// The playlist of one subtitle track in segments of a minute.
pub(crate) fn subtitle_playlist(track: &PublishedTrack, duration_ms: u64) -> String {
    // The playlist lies in the same folder as the file.
    let file = track.file.rsplit('/').next().unwrap_or_default();
    let stem = file.strip_suffix(".vtt").unwrap_or(file);
    let mut text =
        String::from("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MEDIA-SEQUENCE:0\n");
    // Writing to a String cannot fail.
    let _ = writeln!(text, "#EXT-X-TARGETDURATION:{}", SUBTITLE_SEGMENT_MS / 1000);
    for number in 0..subtitle_segments(duration_ms) {
        let length = (duration_ms - number * SUBTITLE_SEGMENT_MS).min(SUBTITLE_SEGMENT_MS);
        let (whole, millis) = (length / 1000, length % 1000);
        let _ = write!(text, "#EXTINF:{whole}.{millis:03},\n{stem}.{number}.vtt\n");
    }
    text.push_str("#EXT-X-ENDLIST\n");
    text
}

/// A segment of a stored track; `None` if the video has ended before. The last one has whatever comes later, too.
pub(crate) fn subtitle_segment(track: &[u8], number: u64, duration_ms: u64) -> Option<String> {
    let count = subtitle_segments(duration_ms);
    if number >= count {
        return None;
    }
    let at = |number: u64| Ms::try_from(number.saturating_mul(SUBTITLE_SEGMENT_MS)).unwrap_or(Ms::MAX);
    let span = at(number)..if number + 1 == count { Ms::MAX } else { at(number + 1) };
    // A track without cues cannot be read, and has none to show.
    let document = format::read(track, Some(Format::Vtt)).map(|reading| reading.document).ok();
    let map = document.as_ref().and_then(|document| document.timestamp_map).unwrap_or_default();
    let cues = document.map(|document| document.cues).unwrap_or_default();
    Some(vtt::hls_segment(&cues, &span, map))
}

fn subtitle_segments(duration_ms: u64) -> u64 {
    duration_ms.div_ceil(SUBTITLE_SEGMENT_MS).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package() -> MediaPackage {
        let rendition = |quality: u16, width| Rendition {
            name: format!("{quality}p"),
            width,
            height: quality.into(),
            quality,
            peak_bandwidth: u64::from(quality) * 2_000,
            average_bandwidth: u64::from(quality) * 1_000,
            codecs: "avc1.64001e".into(),
            iframe_bandwidth: None,
        };
        MediaPackage {
            duration_ms: 61_500,
            frame_rate: (24_000, 1_001),
            shots: Vec::new(),
            renditions: vec![rendition(360, 640), rendition(480, 854), rendition(720, 1280)],
            audio: vec![AudioRendition {
                name: "audio".into(),
                language: "ko".into(),
                peak_bandwidth: 140_000,
                average_bandwidth: 128_000,
                codecs: "mp4a.40.2".into(),
                channels: 2,
            }],
            has_thumbnails: true,
            poster_key: None,
            speech_key: None,
            chapters: Vec::new(),
            is_growing: false,
        }
    }

    fn index() -> SubtitleIndex {
        let track = |language, file: &str| PublishedTrack { language, file: file.into() };
        SubtitleIndex { tracks: vec![track(SubtitleLanguage::Es419, "subtitles/sub_1-3.vtt")] }
    }

    #[test]
    fn the_master_playlist_says_what_players_need() {
        let expected = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n\
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"한국어\",LANGUAGE=\"ko\",DEFAULT=YES,AUTOSELECT=YES,\
            CHANNELS=\"2\",URI=\"audio/index.m3u8\"\n\
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"Español (Latinoamérica)\",LANGUAGE=\"es-419\",\
            DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"subtitles/es-419.m3u8\"\n\
            #EXT-X-STREAM-INF:BANDWIDTH=860000,AVERAGE-BANDWIDTH=488000,RESOLUTION=640x360,FRAME-RATE=23.976,\
            CODECS=\"avc1.64001e,mp4a.40.2\",AUDIO=\"audio\",SUBTITLES=\"subtitles\"\n360p/index.m3u8\n";
        assert_eq!(master(&package(), &index(), 360), expected);
    }

    #[test]
    fn a_silent_video_without_subtitles_names_no_groups() {
        let silent = MediaPackage { audio: Vec::new(), ..package() };
        let text = master(&silent, &SubtitleIndex::default(), 1080);
        assert!(
            !text.contains("EXT-X-MEDIA") && !text.contains("AUDIO=") && !text.contains("SUBTITLES="),
            "{text}"
        );
        assert!(text.contains("BANDWIDTH=720000,"), "{text}");
        assert!(text.ends_with("CODECS=\"avc1.64001e\"\n720p/index.m3u8\n"), "{text}");
    }

    #[test]
    fn every_language_is_offered_and_the_first_is_played() {
        let ko = package().audio.remove(0);
        let other = |name: &str, language: &str| AudioRendition {
            name: name.into(),
            language: language.into(),
            peak_bandwidth: 150_000,
            ..ko.clone()
        };
        let audio = vec![ko.clone(), other("audio-2", "en"), other("audio-3", "ko")];
        let text = master(&MediaPackage { audio, ..package() }, &SubtitleIndex::default(), 360);
        assert_eq!(text.matches("DEFAULT=YES").count(), 1);
        for line in [
            "NAME=\"한국어\",LANGUAGE=\"ko\",DEFAULT=YES",
            "DEFAULT=NO,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"audio-2/index.m3u8\"",
            "NAME=\"한국어 2\",LANGUAGE=\"ko\",DEFAULT=NO",
            "BANDWIDTH=870000,",
        ] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
    }

    #[test]
    fn every_codec_is_offered_with_every_sound_up_to_the_allowed_height() {
        let mut package = package();
        let av1 = |one: &Rendition| Rendition {
            name: format!("{}-av1", one.name),
            codecs: "av01.0.04M.08".into(),
            peak_bandwidth: one.peak_bandwidth / 2,
            iframe_bandwidth: Some(9_000),
            ..one.clone()
        };
        let more: Vec<_> = package.renditions.iter().map(av1).collect();
        package.renditions.extend(more);
        let opus = AudioRendition {
            name: "opus".into(),
            codecs: "opus".into(),
            peak_bandwidth: 100_000,
            ..package.audio[0].clone()
        };
        package.audio.push(opus);
        let text = master(&package, &SubtitleIndex::default(), 480);
        assert!(
            text.contains("TYPE=AUDIO,GROUP-ID=\"opus\",NAME=\"한국어\",LANGUAGE=\"ko\",DEFAULT=YES"),
            "{text}"
        );
        for (variant, uri) in [
            ("BANDWIDTH=860000,|CODECS=\"avc1.64001e,mp4a.40.2\",AUDIO=\"audio\"", "360p"),
            ("BANDWIDTH=820000,|CODECS=\"avc1.64001e,opus\",AUDIO=\"opus\"", "360p"),
            ("BANDWIDTH=500000,|CODECS=\"av01.0.04M.08,mp4a.40.2\",AUDIO=\"audio\"", "360p-av1"),
            ("BANDWIDTH=460000,|CODECS=\"av01.0.04M.08,opus\",AUDIO=\"opus\"", "360p-av1"),
        ] {
            let (rate, codecs) = variant.split_once('|').unwrap();
            let mut lines = text.lines().zip(text.lines().skip(1));
            let is_there = lines.any(|(line, next)| {
                line.contains(rate) && line.contains(codecs) && next == format!("{uri}/index.m3u8")
            });
            assert!(is_there, "{variant} is not in {text}");
        }
        assert_eq!(text.matches("EXT-X-STREAM-INF").count(), 8);
        assert_eq!(text.matches("EXT-X-I-FRAME-STREAM-INF").count(), 2);
        assert!(!text.contains("720p"), "{text}");
        assert!(text.find("avc1").unwrap() < text.find("av01").unwrap(), "H.264 comes first");
    }

    #[test]
    fn key_frames_are_offered_up_to_the_allowed_height() {
        let mut package = package();
        for rendition in &mut package.renditions {
            rendition.iframe_bandwidth = Some(90_000);
        }
        let text = master(&package, &SubtitleIndex::default(), 480);
        assert!(text.contains(
            "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,RESOLUTION=854x480,CODECS=\"avc1.64001e\",URI=\"480p/iframes.m3u8\"\n"
        ));
        assert!(!text.contains("720p"));
    }

    #[test]
    fn heights_are_cut_but_never_to_nothing() {
        let package = package();
        let names = |height| allowed(&package, height).map(|one| one.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names(1080), ["360p", "480p", "720p"]);
        assert_eq!(names(480), ["360p", "480p"]);
        assert_eq!(names(100), ["360p"]);
        let none = MediaPackage { renditions: Vec::new(), ..package.clone() };
        assert_eq!(allowed(&none, 480).count(), 0);
    }

    #[test]
    fn files_of_a_playlist_move_and_keys_stay() {
        let playlist = "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\",BYTERANGE=\"9@0\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n\n#EXTINF:4,\n0.m4s\n";
        assert_eq!(
            relocated(playlist, |file| format!("https://cdn/{file}?x")),
            "#EXTM3U\n#EXT-X-MAP:URI=\"https://cdn/init.mp4?x\",BYTERANGE=\"9@0\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n\n\
             #EXTINF:4,\nhttps://cdn/0.m4s?x\n"
        );
    }

    #[test]
    fn a_subtitle_playlist_names_a_segment_for_each_minute() {
        assert_eq!(
            subtitle_playlist(&index().tracks[0], 61_500),
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-TARGETDURATION:60\n\
             #EXTINF:60.000,\nsub_1-3.0.vtt\n#EXTINF:1.500,\nsub_1-3.1.vtt\n#EXT-X-ENDLIST\n"
        );
    }

    #[test]
    fn the_segments_hold_every_cue_at_its_time() {
        const TRACK: &str = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:9,LOCAL:00:00:00.000\n\n00:59.000 --> 01:00.500\nuno\n\n\
            01:02.000 --> 01:04.000\ndos\n\n";
        let segment = |number| subtitle_segment(TRACK.as_bytes(), number, 61_500).unwrap_or_default();
        for (number, shown) in [(0, vec!["uno"]), (1, vec!["uno", "dos"]), (2, vec![])] {
            let text = segment(number);
            assert_eq!(
                ["uno", "dos"].into_iter().filter(|cue| text.contains(cue)).collect::<Vec<_>>(),
                shown
            );
            assert_eq!(text.contains("MPEGTS:9"), number < 2, "the clock of the track: {text}");
        }
        assert!(segment(0).contains("00:00:59.000 --> 00:01:00.500") && segment(1).contains("00:00:59.000"));
        assert_eq!(subtitle_segment(b"WEBVTT\n\n", 0, 500).as_deref().map(|text| &text[..6]), Some("WEBVTT"));
    }
}
