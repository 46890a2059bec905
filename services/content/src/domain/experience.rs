use std::collections::BTreeMap;

use hallyu_kernel::EpisodeId;

use super::names;

/// Starts up to so many milliseconds are counted together; slower ones as the last.
pub const START_STEPS_MS: [u32; 11] = [100, 250, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 60_000];

/// Pictures should stand still for less than this share of the time that they move.
pub const STALL_TARGET: f64 = 0.01;

/// Why a player could not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaybackFault {
    /// A file did not arrive.
    Network,
    /// What arrived could not be decoded.
    Media,
    /// A playlist could not be read.
    Manifest,
    /// The key of an encrypted stream was refused.
    Key,
    /// The device has no decoder for any rendition.
    Unsupported,
    /// Something else.
    Other,
}

names!(PlaybackFault {
    Network = "network",
    Media = "media",
    Manifest = "manifest",
    Key = "key",
    Unsupported = "unsupported",
    Other = "other",
});

/// What happened to a viewer since the player's report before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaybackReport {
    /// What was played.
    pub episode_id: EpisodeId,
    /// From the wish to watch to the first picture; in the first report only.
    pub startup_ms: Option<u32>,
    /// How long pictures moved.
    pub watched_ms: u32,
    /// How often they stood still because nothing was left to show.
    pub stall_count: u32,
    /// How long they did.
    pub stall_ms: u32,
    /// Bits per second of what was shown.
    pub average_bitrate: Option<u32>,
    /// Pictures that the device was too slow for.
    pub dropped_frames: u32,
    /// Why nothing plays any more.
    pub fault: Option<PlaybackFault>,
}

/// Amounts by what they measure, in an order that is the same for everyone who adds to them.
pub type Tallies = BTreeMap<String, i64>;

const PLAYS: &str = "plays";
const WATCHED: &str = "watched_ms";
const STALLS: &str = "stalls";
const STALLED: &str = "stalled_ms";
const BITS: &str = "bits";
const RATED: &str = "rated_ms";
const DROPPED: &str = "dropped_frames";
const STARTS: &str = "start:";
const FAULTS: &str = "fault:";

impl PlaybackReport {
    /// What the report adds to an hour.
    #[must_use]
    pub fn tallies(&self) -> Tallies {
        let mut tallies = Tallies::new();
        let mut add = |measure: String, amount: i64| {
            if amount > 0 {
                tallies.insert(measure, amount);
            }
        };
        if let Some(startup) = self.startup_ms {
            add(PLAYS.to_owned(), 1);
            add(format!("{STARTS}{}", start_step(startup)), 1);
        }
        add(WATCHED.to_owned(), self.watched_ms.into());
        add(STALLS.to_owned(), self.stall_count.into());
        add(STALLED.to_owned(), self.stall_ms.into());
        add(DROPPED.to_owned(), self.dropped_frames.into());
        if let Some(bitrate) = self.average_bitrate {
            add(BITS.to_owned(), i64::from(bitrate) * i64::from(self.watched_ms) / 1_000);
            add(RATED.to_owned(), self.watched_ms.into());
        }
        if let Some(fault) = self.fault {
            add(format!("{FAULTS}{}", fault.as_str()), 1);
        }
        tallies
    }
}

/// The step that a start is counted under.
fn start_step(startup_ms: u32) -> u32 {
    let [.., slowest] = START_STEPS_MS;
    START_STEPS_MS.into_iter().find(|step| startup_ms <= *step).unwrap_or(slowest)
}

/// How playing went, of many reports together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Experience(Tallies);

impl Experience {
    /// Adds an amount.
    pub fn add(&mut self, measure: &str, amount: i64) {
        let sum = self.0.entry(measure.to_owned()).or_default();
        *sum = sum.saturating_add(amount);
    }

    fn amount(&self, measure: &str) -> i64 {
        self.0.get(measure).copied().unwrap_or(0)
    }

    /// Streams that got to their first picture.
    #[must_use]
    pub fn plays(&self) -> i64 {
        self.amount(PLAYS)
    }

    /// Seconds in which pictures moved.
    #[must_use]
    pub fn watched_seconds(&self) -> i64 {
        self.amount(WATCHED) / 1_000
    }

    /// Time that pictures stood still, beside the time that they moved; 0 if nobody watched.
    #[must_use]
    pub fn stall_ratio(&self) -> f64 {
        ratio(self.amount(STALLED), self.amount(WATCHED))
    }

    /// How often pictures stand still in an hour of watching; 0 if nobody watched.
    #[must_use]
    pub fn stalls_per_hour(&self) -> f64 {
        ratio(self.amount(STALLS), self.amount(WATCHED)) * 3_600_000.0
    }

    /// Bits per second of what was shown; none if no player said.
    #[must_use]
    pub fn average_bitrate(&self) -> Option<i64> {
        let rated = self.amount(RATED);
        (rated > 0).then(|| (self.amount(BITS) as f64 * 1_000.0 / rated as f64) as i64)
    }

    /// The time within which a share of starts (0 to 1) came to their first picture, milliseconds; exact to the step
    /// that it falls in. None without starts.
    #[must_use]
    pub fn startup_ms(&self, share: f64) -> Option<u32> {
        let starts = START_STEPS_MS.map(|step| self.amount(&format!("{STARTS}{step}")));
        let all: i64 = starts.iter().sum();
        if all == 0 {
            return None;
        }
        let wanted = share * all as f64;
        let (mut below, mut from) = (0.0, 0.0);
        for (step, count) in START_STEPS_MS.into_iter().zip(starts) {
            let count = count as f64;
            if below + count >= wanted && count > 0.0 {
                return Some((from + (f64::from(step) - from) * (wanted - below) / count) as u32);
            }
            (below, from) = (below + count, f64::from(step));
        }
        Some(from as u32)
    }

    /// Whether someone should look: a player could not go on, or pictures stood still for more than [`STALL_TARGET`].
    #[must_use]
    pub fn is_bad(&self) -> bool {
        self.fault_count() > 0 || self.stall_ratio() > STALL_TARGET
    }

    /// Why players could not go on, the most frequent first.
    #[must_use]
    pub fn faults(&self) -> Vec<(PlaybackFault, i64)> {
        let count = |fault: &PlaybackFault| (*fault, self.amount(&format!("{FAULTS}{}", fault.as_str())));
        let mut faults: Vec<_> =
            PlaybackFault::ALL.iter().map(count).filter(|(_, count)| *count > 0).collect();
        faults.sort_by_key(|(_, count)| -count);
        faults
    }

    /// How many players could not go on.
    #[must_use]
    pub fn fault_count(&self) -> i64 {
        self.faults().iter().map(|(_, count)| count).sum()
    }
}

fn ratio(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(startup_ms: u32) -> PlaybackReport {
        PlaybackReport {
            episode_id: EpisodeId::from(uuid::Uuid::nil()),
            startup_ms: Some(startup_ms),
            watched_ms: 60_000,
            stall_count: 1,
            stall_ms: 600,
            average_bitrate: Some(2_000_000),
            dropped_frames: 0,
            fault: None,
        }
    }

    fn together(reports: impl IntoIterator<Item = PlaybackReport>) -> Experience {
        let mut all = Experience::default();
        for report in reports {
            for (measure, amount) in report.tallies() {
                all.add(&measure, amount);
            }
        }
        all
    }

    #[test]
    fn reports_add_up() {
        let faulty = PlaybackReport {
            startup_ms: None,
            average_bitrate: None,
            fault: Some(PlaybackFault::Network),
            ..report(0)
        };
        let all = together([report(400), faulty]);
        assert_eq!((all.plays(), all.watched_seconds()), (1, 120));
        assert!((all.stall_ratio() - 0.01).abs() < 1e-9);
        assert!((all.stalls_per_hour() - 60.0).abs() < 1e-9);
        assert_eq!(all.average_bitrate(), Some(2_000_000), "only of the time that players rated");
        assert_eq!(all.faults(), [(PlaybackFault::Network, 1)]);
    }

    #[test]
    fn percentiles_of_starts_lie_in_the_step_of_the_true_ones() {
        let all = together((1..=100).map(|start| report(start * 20)));
        let half = all.startup_ms(0.5).unwrap();
        let most = all.startup_ms(0.95).unwrap();
        assert!((751..=1_000).contains(&half), "{half}");
        assert!((1_501..=2_000).contains(&most), "{most}");
        assert_eq!(together([report(u32::MAX)]).startup_ms(0.5).map(|ms| ms > 10_000), Some(true));
    }

    #[test]
    fn nothing_reported_is_nothing_said() {
        let nothing = Experience::default();
        assert_eq!((nothing.startup_ms(0.95), nothing.average_bitrate()), (None, None));
        assert_eq!((nothing.stall_ratio(), nothing.stalls_per_hour()), (0.0, 0.0));
    }
}
