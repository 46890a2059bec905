use hallyu_captions::{FrameRate, Ms};

/// When shots begin, from what ffmpeg's filter `metadata` prints of each frame that begins one. It counts time in frames of
/// the constant rate, so that nothing is rounded but the result.
#[must_use]
pub fn read_shots(text: &str, rate: (u32, u32)) -> Vec<Ms> {
    let Ok(rate) = FrameRate::new(rate.0, rate.1) else { return Vec::new() };
    let frames = text.lines().filter(|line| line.starts_with("frame:"));
    frames.filter_map(|line| Some(rate.ms(frame(line)?))).collect()
}

/// The number in `frame:72   pts:72      pts_time:3.003`.
fn frame(line: &str) -> Option<i64> {
    line.split_whitespace().find_map(|word| word.strip_prefix("pts:"))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_exact_however_late() {
        let text = "frame:72   pts:72      pts_time:3.003\nlavfi.scd.time=3.003\n\
                    frame:86327 pts:86327   pts_time:3600.56\nlavfi.scd.time=3600.56\n";
        assert_eq!(read_shots(text, (24_000, 1001)), [3_003, 3_600_555]);
    }

    #[test]
    fn what_cannot_be_read_is_no_shot() {
        assert!(read_shots("frame:1 pts:NOPTS pts_time:NOPTS\nframe:\npts:7", (25, 1)).is_empty());
        assert!(read_shots("frame:1 pts:1", (0, 0)).is_empty());
    }
}
