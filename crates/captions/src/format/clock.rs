//! Times of day in a file.

use crate::{MAX_MS, Ms};

/// Reads `[h:]mm:ss[,.]fff`: hours may be missing, the fraction may have any length or be missing.
/// Rounds once, half up; `None` for anything else and for times past [`MAX_MS`].
pub(super) fn parse(text: &str) -> Option<Ms> {
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, ""));
    let fields: Vec<Ms> = whole.split(':').map(digits).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match fields[..] {
        [minutes, seconds] => (0, minutes, seconds),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    if minutes > 59 || seconds > 59 {
        return None;
    }
    let time = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + milliseconds(fraction)?;
    (time <= MAX_MS).then_some(time)
}

/// One to four digits and nothing else.
fn digits(text: &str) -> Option<Ms> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn milliseconds(fraction: &str) -> Option<Ms> {
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digit = |place: usize| Ms::from(fraction.as_bytes().get(place).map_or(0, |byte| byte - b'0'));
    Some(digit(0) * 100 + digit(1) * 10 + digit(2) + Ms::from(digit(3) >= 5))
}

/// Writes `hh:mm:ss?fff` with the format's own sign before the milliseconds.
pub(crate) fn write(ms: Ms, sign: char) -> String {
    let (seconds, ms) = (ms / 1_000, ms % 1_000);
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    format!("{:02}:{:02}:{seconds:02}{sign}{ms:03}", minutes / 60, minutes % 60)
}

/// Reads `start --> end` and what follows on the line.
pub(super) fn parse_timing(line: &str) -> Option<(Ms, Ms, &str)> {
    let (start, rest) = line.split_once("-->")?;
    let rest = rest.trim();
    let (end, settings) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    Some((parse(start.trim())?, parse(end)?, settings.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ms_rounding() {
        assert_eq!(parse("00:00:01.9996"), Some(2_000));
        assert_eq!(parse("00:59:59,9995"), Some(3_600_000));
        assert_eq!(parse("00:00:01.0004"), Some(1_000));
        assert_eq!(write(2_000, ','), "00:00:02,000");
        assert_eq!(write(MAX_MS, '.'), "999:59:59.999");
    }

    #[test]
    fn times_are_read_in_every_usual_form() {
        for (text, ms) in [
            ("1:02:03,004", 3_723_004),
            ("02:03.5", 123_500),
            ("00:00:07", 7_000),
            ("100:00:00.000", 360_000_000),
        ] {
            assert_eq!(parse(text), Some(ms), "{text}");
        }
        for text in [
            "",
            "7",
            "00:60:00",
            "00:00:61.0",
            "-1:00:00",
            "00:00:01:05",
            "1e3:00:00",
            "00:00:0x",
            "9999:00:00",
            "00:00:01,5a",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_timing_line_may_carry_settings() {
        assert_eq!(
            parse_timing("00:01.000-->00:02.000  line:0 align:start"),
            Some((1_000, 2_000, "line:0 align:start"))
        );
        assert_eq!(parse_timing("A --> B"), None);
    }
}
