//! What the owner of an upload is told about it and about the choices that were made for it, one line each.

use super::{Plan, Probe, Rung, Size};

impl Probe {
    /// What the file holds.
    #[must_use]
    pub fn in_words(&self) -> String {
        let picture = self.video.as_ref().map_or("no picture".to_owned(), |video| {
            let Size { width, height } = video.display_size();
            let rate = video.bit_rate.map_or(String::new(), |rate| format!(" at {}", megabits(rate)));
            format!("{} {width}x{height}, {} frames/s{rate}", video.codec, per_second(video.average_rate))
        });
        let languages = self.audio.iter().map(|track| track.language.as_deref().unwrap_or("und"));
        let languages = languages.collect::<Vec<_>>().join(", ");
        let sound = if self.audio.is_empty() { "no sound".into() } else { format!("sound: {languages}") };
        format!("source: {}, {}, {picture}, {sound}", self.container, clock(self.duration_ms))
    }
}

impl Plan {
    /// What is to be made of the picture.
    #[must_use]
    pub fn in_words(&self) -> String {
        let rung = |rung: &Rung| {
            let Size { width, height } = rung.size;
            format!("{} ({width}x{height}, at most {})", rung.name, megabits(rung.max_rate.into()))
        };
        let rungs = self.rungs.iter().map(rung).collect::<Vec<_>>().join(", ");
        let mut text = format!("ladder at {} frames/s: {rungs}", per_second(self.frame_rate));
        for (is_so, change) in [
            (self.video.interlaced, "deinterlaced"),
            (self.video.hdr, "HDR brought to BT.709"),
            (self.video.rotation != 0, "turned upright"),
        ] {
            if is_so {
                text.push_str("; ");
                text.push_str(change);
            }
        }
        text
    }

    /// How loud the sound is, LUFS, and what that means.
    #[must_use]
    pub fn sound_in_words(&self, measured: &[Option<f64>]) -> String {
        let tracks = self.audio.iter().zip(measured).zip(&self.gains_db).map(|((track, loudness), gain)| {
            let language = track.language.as_deref().unwrap_or("und");
            match loudness {
                Some(loudness) => format!("{language} {loudness:.1} LUFS, changed by {gain:+.1} dB"),
                None => format!("{language} silent"),
            }
        });
        format!("loudness: {}", tracks.collect::<Vec<_>>().join("; "))
    }
}

/// How fast something of a length was encoded, both milliseconds.
#[must_use]
pub fn speed_in_words(duration_ms: u64, took_ms: u64) -> String {
    let speed = duration_ms as f64 / took_ms.max(1) as f64;
    format!("encoded {} in {}, {speed:.1} times as fast as it plays", clock(duration_ms), clock(took_ms))
}

fn megabits(rate: u64) -> String {
    format!("{:.2} Mbit/s", rate as f64 / 1e6)
}

fn per_second((num, den): (u32, u32)) -> String {
    let rate = f64::from(num) / f64::from(den.max(1));
    format!("{rate:.3}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn clock(ms: u64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::super::{AudioTrack, VideoTrack};
    use super::*;

    #[test]
    fn a_file_and_what_is_made_of_it_are_told_in_a_line_each() {
        let video = VideoTrack {
            index: 0,
            codec: "hevc".into(),
            coded: Size { width: 1280, height: 720 },
            pixel_aspect: (1, 1),
            rotation: 0,
            average_rate: (24_000, 1001),
            interlaced: false,
            hdr: true,
            colours_untold: false,
            bit_rate: Some(4_100_000),
        };
        let track = |index, language: Option<&str>| AudioTrack {
            index,
            language: language.map(Into::into),
            default: false,
        };
        let probe = Probe {
            container: "mov,mp4".into(),
            duration_ms: 3_725_000,
            readable_ms: 3_725_000,
            video: Some(video),
            audio: vec![track(1, Some("ko")), track(2, None)],
            chapters: vec![],
        };
        assert_eq!(
            probe.in_words(),
            "source: mov,mp4, 1:02:05, hevc 1280x720, 23.976 frames/s at 4.10 Mbit/s, sound: ko, und"
        );
        let mut plan = Plan::new(&probe).unwrap();
        plan.level(&[Some(-27.0), None], -18.0);
        assert!(
            plan.in_words()
                .starts_with("ladder at 23.976 frames/s: 720p (1280x720, at most 3.00 Mbit/s), 480p")
        );
        assert!(plan.in_words().ends_with("; HDR brought to BT.709"));
        let heard = plan.sound_in_words(&[Some(-27.0), None]);
        assert_eq!(heard, "loudness: ko -27.0 LUFS, changed by +9.0 dB; und silent");
        assert_eq!(speed_in_words(600_000, 150_000), "encoded 10:00 in 2:30, 4.0 times as fast as it plays");
    }
}
