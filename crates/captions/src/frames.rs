//! Frames: exact arithmetic on the rate of a video.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Ms;

/// Frames per second as an exact ratio; 23.976 is 24000/1001. Both numbers are at least 1 by construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(u32, u32)", into = "(u32, u32)")]
pub struct FrameRate {
    num: u32,
    den: u32,
}

/// Why a ratio is not a frame rate: both numbers must be at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a frame rate is a ratio of two numbers above 0")]
pub struct InvalidFrameRate;

impl FrameRate {
    /// 23.976: film as television shows it, and what is assumed where a rate is unknown.
    pub const FILM: Self = Self { num: 24_000, den: 1_001 };
    /// 24: cinema.
    pub const CINEMA: Self = Self { num: 24, den: 1 };
    /// 25: PAL.
    pub const PAL: Self = Self { num: 25, den: 1 };
    /// 29.97: NTSC, and Korean broadcasts.
    pub const NTSC: Self = Self { num: 30_000, den: 1_001 };

    /// `num / den` frames per second.
    ///
    /// # Errors
    /// [`InvalidFrameRate`] if one of them is 0.
    pub fn new(num: u32, den: u32) -> Result<Self, InvalidFrameRate> {
        if num == 0 || den == 0 { Err(InvalidFrameRate) } else { Ok(Self { num, den }) }
    }

    /// How long so many frames last, rounded to the nearest millisecond.
    pub fn ms(self, frames: i64) -> Ms {
        round_div(i128::from(frames) * 1_000 * i128::from(self.den), i128::from(self.num))
    }

    /// How many whole frames come nearest to a stretch of time.
    pub fn frames(self, ms: Ms) -> i64 {
        round_div(i128::from(ms) * i128::from(self.num), 1_000 * i128::from(self.den))
    }

    /// Whether a stretch lasts at least so many frames. A millisecond may be missing, because both of its ends were
    /// rounded: two frames are 83 ms at 23.976 and 24, and 79 ms at 25.
    pub fn lasts(self, ms: Ms, frames: i64) -> bool {
        let wanted = i128::from(frames) * 1_000 * i128::from(self.den);
        (i128::from(ms) + 1) * i128::from(self.num) >= wanted
    }

    /// The frames of half a second, rounded away from zero: 12 at 24, 13 at 25, 15 at 30 (Subtitle Edit's rule).
    pub fn half_second(self) -> i64 {
        let (num, den) = (i64::from(self.num), i64::from(self.den));
        (num + den) / (2 * den)
    }
}

impl TryFrom<(u32, u32)> for FrameRate {
    type Error = InvalidFrameRate;

    fn try_from((num, den): (u32, u32)) -> Result<Self, Self::Error> {
        Self::new(num, den)
    }
}

impl From<FrameRate> for (u32, u32) {
    fn from(rate: FrameRate) -> Self {
        (rate.num, rate.den)
    }
}

impl FromStr for FrameRate {
    type Err = InvalidFrameRate;

    /// Reads a rate as people write it: `25`, `23.976` (which is 24000/1001) or `30000/1001`.
    fn from_str(text: &str) -> Result<Self, InvalidFrameRate> {
        if let Some((num, den)) = text.split_once('/') {
            return Self::new(
                num.parse().map_err(|_| InvalidFrameRate)?,
                den.parse().map_err(|_| InvalidFrameRate)?,
            );
        }
        let rate: f64 = text.parse().map_err(|_| InvalidFrameRate)?;
        let of_television = (1..=120_u32).find(|whole| (f64::from(*whole) / 1.001 - rate).abs() < 0.006);
        match of_television.filter(|_| rate.fract() != 0.0) {
            Some(whole) => Self::new(whole * 1_000, 1_001),
            None => Self::new(thousandths(rate)?, 1_000),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 1,000,000")]
fn thousandths(rate: f64) -> Result<u32, InvalidFrameRate> {
    let is_possible = (0.001..=1_000.0).contains(&rate);
    is_possible.then(|| (rate * 1_000.0).round() as u32).ok_or(InvalidFrameRate)
}

/// The quotient rounded to the nearest, halves away from zero.
fn round_div(dividend: i128, divisor: i128) -> i64 {
    let twice = 2 * dividend.abs() + divisor;
    let rounded = twice / (2 * divisor) * dividend.signum();
    i64::try_from(rounded).unwrap_or(if rounded > 0 { i64::MAX } else { i64::MIN })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: [FrameRate; 4] = [FrameRate::FILM, FrameRate::CINEMA, FrameRate::PAL, FrameRate::NTSC];

    #[test]
    fn rates_are_read_as_people_write_them() {
        let written = ["23.976", "23.98", "24", "25", "29.97", "30000/1001", "12.5"];
        let rates = written.map(|text| text.parse::<FrameRate>().map(|rate| rate.ms(1_000)));
        assert_eq!(rates, [41_708, 41_708, 41_667, 40_000, 33_367, 33_367, 80_000].map(Ok));
        for wrong in ["", "0", "-25", "NaN", "inf", "25/0", "1/2/3", "24p"] {
            assert_eq!(wrong.parse::<FrameRate>(), Err(InvalidFrameRate), "{wrong}");
        }
    }

    #[test]
    fn two_frames_tolerance() {
        let shortest: Vec<Ms> =
            RATES.iter().map(|rate| (0..).find(|ms| rate.lasts(*ms, 2)).unwrap_or(-1)).collect();
        assert_eq!(shortest, [83, 83, 79, 66]);
        assert_eq!(RATES.map(|rate| rate.ms(2)), [83, 83, 80, 67]);
    }

    #[test]
    fn half_a_second_is_rounded_away_from_zero() {
        assert_eq!(RATES.map(FrameRate::half_second), [12, 12, 13, 15]);
    }

    #[test]
    fn frames_survive_the_way_to_milliseconds_and_back() {
        for rate in RATES {
            assert!((-100..10_000).all(|frame| rate.frames(rate.ms(frame)) == frame));
        }
        assert_eq!(FrameRate::new(25, 0), Err(InvalidFrameRate));
        assert_eq!(FrameRate::FILM.ms(i64::MAX), i64::MAX);
    }
}
