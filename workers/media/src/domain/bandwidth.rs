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
    fn a_short_rest_does_not_decide_the_peak() {
        let measured = Bandwidth::measure(&[(500_000, 4.0), (400_000, 4.0), (90_000, 0.4)]);
        assert_eq!(measured, Bandwidth { peak: 1_000_000, average: 942_858 });
        assert_eq!(Bandwidth::measure(&[]), Bandwidth::default());
    }
}
