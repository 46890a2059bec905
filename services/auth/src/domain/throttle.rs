use chrono::Duration;
use hallyu_kernel::Time;

/// How many guesses are free, and how long the waits behind them grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Guesses without a wait.
    pub free: u32,
    /// Longest wait. The first one lasts a second, each further one twice as long.
    pub longest: Duration,
}

/// Guesses that have been wrong, or are not known to be right yet, and the wait that follows from them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Throttle {
    /// How many.
    pub failures: u32,
    /// No further guess is looked at before.
    pub blocked_until: Option<Time>,
    /// From when on all of it is forgotten.
    pub forgotten_at: Time,
}

impl Throttle {
    /// How long wrong guesses are remembered after the last one.
    const MEMORY: Duration = Duration::hours(24);

    /// Passes if a guess may be made now.
    ///
    /// # Errors
    /// How long to wait.
    pub fn admits(&self, now: Time) -> Result<(), Duration> {
        match self.blocked_until {
            Some(until) if now < until => Err(until - now),
            _ => Ok(()),
        }
    }

    /// Counts a guess before it is looked at, so that of many at once none slips through.
    pub fn count(&mut self, patience: Patience, now: Time) {
        if now >= self.forgotten_at {
            *self = Self::default();
        }
        self.failures += 1;
        self.blocked_until = self.failures.checked_sub(patience.free).map(|beyond| {
            let seconds = 1_i64.checked_shl(beyond).filter(|seconds| *seconds > 0);
            let wait = seconds.and_then(Duration::try_seconds).unwrap_or(patience.longest);
            now + wait.min(patience.longest)
        });
        self.forgotten_at = self.blocked_until.unwrap_or(now) + Self::MEMORY;
    }

    /// Takes a guess back that was right, or that was not looked at.
    pub fn take_back(&mut self, patience: Patience) {
        self.failures = self.failures.saturating_sub(1);
        if self.failures < patience.free {
            self.blocked_until = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience { free: 3, longest: Duration::minutes(15) };

    fn at(seconds: i64) -> Time {
        Time::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn a_few_guesses_are_free_and_then_the_waits_double() {
        let (mut throttle, mut now) = (Throttle::default(), at(1_000));
        let mut waits = Vec::new();
        for _ in 0..16 {
            throttle.count(PATIENCE, now);
            let wait = throttle.admits(now).err().unwrap_or_default();
            waits.push(wait.num_seconds());
            assert_eq!(throttle.admits(now + wait), Ok(()));
            now += wait;
        }
        assert_eq!(waits, [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]);
    }

    #[test]
    fn however_often_somebody_guesses_the_wait_stays_bounded() {
        let mut throttle = Throttle { failures: 1_000_000, forgotten_at: at(10), ..Throttle::default() };
        throttle.count(PATIENCE, at(0));
        assert_eq!(throttle.admits(at(0)), Err(PATIENCE.longest));
    }

    #[test]
    fn a_right_guess_is_taken_back() {
        let mut throttle = Throttle::default();
        for _ in 0..2 {
            throttle.count(PATIENCE, at(0));
        }
        for _ in 0..10 {
            throttle.count(PATIENCE, at(0));
            throttle.take_back(PATIENCE);
        }
        assert_eq!((throttle.failures, throttle.admits(at(0))), (2, Ok(())));
    }

    #[test]
    fn a_day_of_quiet_forgets_everything() {
        let mut throttle = Throttle::default();
        for _ in 0..3 {
            throttle.count(PATIENCE, at(0));
        }
        let day = 24 * 60 * 60;
        let mut still = throttle.clone();
        still.count(PATIENCE, at(day));
        assert_eq!(still.failures, 4);
        throttle.count(PATIENCE, at(day + 1));
        assert_eq!(throttle.failures, 1);
    }
}
