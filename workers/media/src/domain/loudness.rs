/// What the meter says of sound that never was loud enough to count (EBU Tech 3341), LUFS.
const SILENCE: f64 = -70.0;
/// Most that sound is changed by, dB: what needs more is not speech that was recorded softly, but noise.
const MOST_DB: f64 = 20.0;

/// The integrated loudness, LUFS, from what ffmpeg's filter `ametadata` prints of the meter `ebur128`: its last word counts.
/// `None` for silence.
#[must_use]
pub fn read_loudness(text: &str) -> Option<f64> {
    let last = text.lines().rev().find_map(|line| line.trim().strip_prefix("lavfi.r128.I="))?;
    last.parse().ok().filter(|loudness| *loudness > SILENCE)
}

/// The gain, dB, that brings sound of a measured loudness to the wanted one, both LUFS. Silence stays.
#[must_use]
pub fn gain_db(measured: Option<f64>, wanted: f64) -> f64 {
    measured.map_or(0.0, |measured| (wanted - measured).clamp(-MOST_DB, MOST_DB))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_measure_counts() {
        let text = "frame:0 pts:0 pts_time:0\nlavfi.r128.I=-70.000\nframe:1 pts:4800\nlavfi.r128.I=-27.500\n";
        assert_eq!(read_loudness(text), Some(-27.5));
        assert_eq!(read_loudness("lavfi.r128.I=-70.000\n"), None);
        assert_eq!(read_loudness("lavfi.r128.I=nan\n"), None);
        assert_eq!(read_loudness(""), None);
    }

    #[test]
    fn loud_and_soft_sound_meet_but_silence_and_noise_are_not_blown_up() {
        assert_eq!(gain_db(Some(-8.0), -18.0), -10.0);
        assert_eq!(gain_db(Some(-27.5), -18.0), 9.5);
        assert_eq!(gain_db(None, -18.0), 0.0);
        assert_eq!(gain_db(Some(-60.0), -18.0), 20.0);
    }
}
