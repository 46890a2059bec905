use std::fmt::Write;

use super::MediaError;

/// Seconds of a segment.
pub const SEGMENT_S: u32 = 4;

/// One stored segment of a rendition.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// File, relative to the playlist.
    pub file: String,
    /// Length, seconds.
    pub seconds: f64,
    /// Bytes.
    pub bytes: u64,
    /// Bytes from its start to the end of its first frame, if it has pictures.
    pub first_frame: Option<u64>,
}

/// Whether a playlist goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// More segments follow.
    Open,
    /// The last segment is the end of the video.
    Closed,
}

/// How segments are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// As they are.
    Plain,
    /// AES-128 under the key that the edge gives out as `key`, beside the playlist.
    Encrypted,
}

/// Files and lengths in seconds of the segments that the encoder has listed in its playlist, in order.
///
/// # Errors
/// [`MediaError::Undecodable`] if the playlist cannot be read.
pub fn read_playlist(text: &str) -> Result<Vec<(String, f64)>, MediaError> {
    let unreadable = || MediaError::Undecodable("the encoder wrote no playable segment".into());
    let mut segments = Vec::new();
    let mut seconds = None;
    for line in text.lines().map(str::trim) {
        if let Some(length) = line.strip_prefix("#EXTINF:") {
            seconds = length.split(',').next().and_then(|number| number.parse().ok());
        } else if !line.is_empty() && !line.starts_with('#') {
            segments.push((line.to_owned(), seconds.take().ok_or_else(unreadable)?));
        }
    }
    Ok(segments)
}

/// The init segment that an encoder's playlist names.
#[must_use]
pub fn init_segment(text: &str) -> Option<&str> {
    text.split_once("#EXT-X-MAP:URI=\"")?.1.split('"').next()
}

/// The playlist of a rendition (RFC 8216). One that is open may be read again for what has been added at its end.
#[must_use]
pub fn write_playlist(segments: &[Segment], ending: Ending, storage: Storage) -> String {
    let kind = if ending == Ending::Open { "EVENT" } else { "VOD" };
    let mut text = header(segments, kind);
    if storage == Storage::Encrypted {
        // Behind the init section, which is not encrypted then, and has nothing to hide (RFC 8216, 4.3.2.5).
        text.push_str("#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n");
    }
    for Segment { file, seconds, .. } in segments {
        // Writing to a String cannot fail.
        let _ = write!(text, "#EXTINF:{seconds:.6},\n{file}\n");
    }
    if ending == Ending::Closed {
        text.push_str("#EXT-X-ENDLIST\n");
    }
    text
}

/// The playlist of the key frames alone: the first of each segment. `None` if one is not known.
#[must_use]
pub fn write_iframes(segments: &[Segment]) -> Option<String> {
    let mut text = header(segments, "VOD");
    text.push_str("#EXT-X-I-FRAMES-ONLY\n");
    for Segment { file, seconds, first_frame, .. } in segments {
        let _ = write!(text, "#EXTINF:{seconds:.6},\n#EXT-X-BYTERANGE:{}@0\n{file}\n", (*first_frame)?);
    }
    text.push_str("#EXT-X-ENDLIST\n");
    Some(text)
}

/// The target duration of a playlist must not change while it grows, so that it is that of a full segment from the start on.
fn header(segments: &[Segment], kind: &str) -> String {
    let longest = segments.iter().map(|segment| segment.seconds.round()).fold(f64::from(SEGMENT_S), f64::max);
    format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{longest:.0}\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:{kind}\n\
         #EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"init.mp4\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments() -> Vec<Segment> {
        let segment = |file: &str, seconds, bytes| Segment {
            file: file.into(),
            seconds,
            bytes,
            first_frame: Some(bytes / 10),
        };
        vec![segment("0.m4s", 4.004, 500_000), segment("1.m4s", 1.5, 90_000)]
    }

    #[test]
    fn reads_what_the_encoder_writes() {
        let text = "#EXTM3U\n#EXT-X-MAP:URI=\"init_0.mp4\"\n#EXTINF:4.004000,\n0.m4s\n#EXTINF:1.5,\n1.m4s\n#EXT-X-ENDLIST\n";
        assert_eq!(read_playlist(text).unwrap(), [("0.m4s".to_owned(), 4.004), ("1.m4s".to_owned(), 1.5)]);
        assert_eq!(init_segment(text), Some("init_0.mp4"));
        assert!(read_playlist("#EXTM3U\n").unwrap().is_empty());
        assert!(read_playlist("#EXTM3U\n0.m4s\n").is_err());
    }

    #[test]
    fn a_playlist_only_grows_at_its_end() {
        let all = segments();
        let open = write_playlist(&all[..1], Ending::Open, Storage::Plain);
        let closed = write_playlist(&all, Ending::Closed, Storage::Plain);
        assert!(open.contains("TYPE:EVENT") && !open.contains("ENDLIST"));
        assert!(closed.replace("VOD", "EVENT").starts_with(&open), "{open}\n{closed}");
        assert!(closed.ends_with("#EXTINF:1.500000,\n1.m4s\n#EXT-X-ENDLIST\n"));
        assert!(closed.contains("#EXT-X-TARGETDURATION:4\n"));
    }

    #[test]
    fn the_key_is_for_the_segments_and_not_for_what_they_begin_with() {
        let text = write_playlist(&segments(), Ending::Closed, Storage::Encrypted);
        let key = "#EXT-X-MAP:URI=\"init.mp4\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n#EXTINF:4.004000,\n";
        assert!(text.contains(key), "{text}");
        assert!(!write_playlist(&segments(), Ending::Closed, Storage::Plain).contains("EXT-X-KEY"));
    }

    #[test]
    fn key_frames_are_ranges_of_the_segments() {
        let text = write_iframes(&segments()).unwrap();
        assert!(text.contains("#EXT-X-I-FRAMES-ONLY\n"));
        assert!(text.contains("#EXTINF:4.004000,\n#EXT-X-BYTERANGE:50000@0\n0.m4s\n"));
        let unknown = Segment { first_frame: None, ..segments().remove(0) };
        assert_eq!(write_iframes(&[unknown]), None);
    }
}
