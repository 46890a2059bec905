//! How many cues keep the limits of a profile.

use super::{by_start, percent};
use crate::profile::Profile;
use crate::{Cue, Picture};

/// A limit that a cue keeps or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Every line fits the screen.
    LineLength,
    /// There are no more lines than allowed.
    Lines,
    /// It can be read in its time.
    Reading,
    /// It can be read with ease.
    EasyReading,
    /// It is neither too short nor too long on screen.
    Duration,
    /// It is on screen as long as aimed at, and not too long.
    EasyDuration,
    /// It ends before the next one starts.
    NoOverlap,
    /// It ends at least the smallest gap before the next one.
    Gap,
    /// Its gap is the smallest one, or half a second and more.
    ChainedGap,
}

impl Limit {
    /// Every limit.
    pub const ALL: [Self; 9] = [
        Self::LineLength,
        Self::Lines,
        Self::Reading,
        Self::EasyReading,
        Self::Duration,
        Self::EasyDuration,
        Self::NoOverlap,
        Self::Gap,
        Self::ChainedGap,
    ];

    /// Whether a cue keeps it; `next` is the cue after it.
    pub fn is_kept(self, cue: &Cue, next: Option<&Cue>, rules: &Rules<'_>) -> bool {
        let Rules { profile, picture } = rules;
        let speed = profile.cps(cue.text(), cue.duration_ms());
        let gap = next.map(|next| next.start_ms() - cue.end_ms());
        match self {
            Self::LineLength => cue.text().lines().all(|line| profile.length(line) <= profile.max_line),
            Self::Lines => cue.text().lines().count() <= profile.max_lines,
            Self::Reading => speed <= f64::from(profile.cps_hard),
            Self::EasyReading => speed <= f64::from(profile.cps_target),
            Self::Duration => {
                (profile.min_duration_ms..=profile.max_duration_ms).contains(&cue.duration_ms())
            }
            Self::EasyDuration => {
                (profile.target_duration_ms..=profile.max_duration_ms).contains(&cue.duration_ms())
            }
            Self::NoOverlap => gap.is_none_or(|gap| gap >= 0),
            Self::Gap => gap.is_none_or(|gap| picture.rate.lasts(gap, profile.gap_frames)),
            Self::ChainedGap => gap
                .map(|gap| picture.rate.frames(gap))
                .is_none_or(|frames| frames <= profile.gap_frames || frames >= picture.rate.half_second()),
        }
    }
}

/// What cues are held against.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The numbers of the language and its audience.
    pub profile: &'a Profile,
    /// The picture that gaps are counted in frames of.
    pub picture: Picture<'a>,
}

/// How many cues of a track keep each limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conformity {
    /// All cues.
    pub cues: usize,
    kept: [usize; Limit::ALL.len()],
}

impl Conformity {
    /// Percent of the cues that keep a limit; 100 if there are none.
    pub fn percent(&self, limit: Limit) -> f64 {
        let kept = Limit::ALL.iter().zip(self.kept).find(|(other, _)| **other == limit);
        let broken = kept.map_or(0, |(_, kept)| self.cues - kept);
        100.0 - percent(broken, self.cues)
    }
}

/// Counts the cues of a track, in any order, that keep each limit.
pub fn conformity(cues: &[Cue], rules: &Rules<'_>) -> Conformity {
    let ordered = by_start(cues);
    let keep = |limit: Limit| {
        let kept = |at: &usize| limit.is_kept(ordered[*at], ordered.get(at + 1).copied(), rules);
        (0..ordered.len()).filter(kept).count()
    };
    Conformity { cues: cues.len(), kept: Limit::ALL.map(keep) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FrameRate;
    use crate::profile::ES_419;

    fn percents(cues: &[(i64, i64, &str)]) -> [f64; 9] {
        let cues: Vec<Cue> =
            cues.iter().map(|(start, end, text)| Cue::new(*start, *end, text).unwrap()).collect();
        let rules = Rules { profile: &ES_419, picture: Picture::new(FrameRate::CINEMA) };
        let found = conformity(&cues, &rules);
        Limit::ALL.map(|limit| found.percent(limit))
    }

    #[test]
    fn every_limit_is_counted_on_its_own() {
        let long = "Esta línea no cabe de ninguna manera en una sola";
        let cues = [
            (0, 7_000, long),
            (7_083, 8_083, "Uno\ndos\ntres"),
            (8_284, 9_116, "Más."),
            (9_116, 10_066, "Dieciséis letras"),
            (10_000, 18_000, "No."),
        ];
        let broken = [1, 1, 0, 1, 2, 3, 1, 2, 1];
        assert_eq!(percents(&cues), broken.map(|broken| 100.0 - 20.0 * f64::from(broken)));
    }

    #[test]
    fn a_track_without_cues_breaks_nothing() {
        assert_eq!(percents(&[]), [100.0; 9]);
    }
}
