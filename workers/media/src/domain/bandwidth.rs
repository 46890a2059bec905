use super::MediaError;

/// One segment of a rendition, as its playlist names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// File, relative to the playlist.
    pub file: String,
    /// Length, seconds.
    pub seconds: f64,
}

/// The segments of a media playlist, in order.
///
/// # Errors
/// [`MediaError::Undecodable`] if the encoder wrote no segment or a playlist that cannot be read.
pub fn read_playlist(text: &str) -> Result<Vec<Segment>, MediaError> {
    let unreadable = || MediaError::Undecodable("the encoder wrote no playable segment".into());
    let mut segments = Vec::new();
    let mut seconds = None;
    for line in text.lines().map(str::trim) {
        if let Some(length) = line.strip_prefix("#EXTINF:") {
            seconds = length.split(',').next().and_then(|number| number.parse().ok());
        } else if !line.is_empty() && !line.starts_with('#') {
            let seconds = seconds.take().ok_or_else(unreadable)?;
            segments.push(Segment { file: line.to_owned(), seconds });
        }
    }
    if segments.is_empty() { Err(unreadable()) } else { Ok(segments) }
}

/// Bit rates of a rendition as written, for the `BANDWIDTH` attributes of a master playlist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bandwidth {
    /// Highest rate of any segment, bits per second.
    pub peak: u64,
    /// Rate over all segments, bits per second.
    pub average: u64,
}

impl Bandwidth {
    /// Measures segments given as (bytes, seconds).
    ///
    /// A last segment much shorter than the others says little about the network that is needed: RFC 8216, 4.1 leaves
    /// out segments below half of the target duration.
    #[must_use]
    pub fn measure(segments: &[(u64, f64)]) -> Self {
        let longest = segments.iter().map(|(_, seconds)| *seconds).fold(0.0, f64::max);
        let peak = segments
            .iter()
            .filter(|(_, seconds)| *seconds * 2.0 >= longest)
            .map(|&segment| rate(segment))
            .max();
        let total = segments.iter().fold((0, 0.0), |sum, segment| (sum.0 + segment.0, sum.1 + segment.1));
        Self { peak: peak.unwrap_or(0), average: rate(total) }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bit rates fit by far and are not negative"
)]
fn rate((bytes, seconds): (u64, f64)) -> u64 {
    if seconds <= 0.0 { 0 } else { ((bytes * 8) as f64 / seconds).ceil() as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_encoder_writes() {
        let text = "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:4.004000,\n0.m4s\n#EXTINF:1.5,\n1.m4s\n#EXT-X-ENDLIST\n";
        let segments = read_playlist(text).unwrap();
        assert_eq!(segments[0], Segment { file: "0.m4s".into(), seconds: 4.004 });
        assert_eq!(segments[1], Segment { file: "1.m4s".into(), seconds: 1.5 });
        assert!(read_playlist("#EXTM3U\n").is_err());
        assert!(read_playlist("#EXTM3U\n0.m4s\n").is_err());
    }

    #[test]
    fn a_short_rest_does_not_decide_the_peak() {
        let measured = Bandwidth::measure(&[(500_000, 4.0), (400_000, 4.0), (90_000, 0.4)]);
        assert_eq!(measured, Bandwidth { peak: 1_000_000, average: 942_858 });
        assert_eq!(Bandwidth::measure(&[]), Bandwidth::default());
    }
}
