//! A straight line through points of which some are wrong.

use crate::metrics::count;

/// From the time of the speech to the time of the track.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) slope: f64,
    pub(super) at_zero: f64,
}

/// Fewest points that a line is laid through.
const FEWEST: usize = 5;
/// A point is wrong if it is farther from the line than so many times the usual distance.
const OUTLIER: f64 = 3.0;
/// A point is never wrong for less than this, in milliseconds: three frames of film.
const TOLERATED: f64 = 125.0;
/// A slope is 1 unless it differs by so many times what chance does.
const CERTAIN: f64 = 3.0;

impl Line {
    pub(super) fn at(&self, x: f64) -> f64 {
        self.slope * x + self.at_zero
    }

    /// The line through most of the points; `None` if they are too few.
    pub(super) fn through(points: &[(f64, f64)]) -> Option<Self> {
        let mut line = Self::least_squares(points)?;
        for _ in 0..3 {
            let distances = || points.iter().map(|(x, y)| y - line.at(*x));
            let middle = median(distances())?;
            let usual = median(distances().map(|distance| (distance - middle).abs()))?;
            let most = (OUTLIER * usual).max(TOLERATED);
            let right = |(x, y): &&(f64, f64)| (y - line.at(*x) - middle).abs() <= most;
            let kept: Vec<_> = points.iter().filter(right).copied().collect();
            line = Self::least_squares(&kept)?;
        }
        Some(line)
    }

    fn least_squares(points: &[(f64, f64)]) -> Option<Self> {
        if points.len() < FEWEST {
            return None;
        }
        let n = count(points.len());
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        // The lateness is small where the times are large: it keeps the digits that the times would lose.
        let late = y - x;
        let spread: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
        let common: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - point.0 - late)).sum();
        let drift = if spread > 0.0 { common / spread } else { 0.0 };
        let left: f64 =
            points.iter().map(|point| (point.1 - point.0 - late - drift * (point.0 - x)).powi(2)).sum();
        let chance = (left / (n - 2.0) / spread.max(1.0)).sqrt();
        let drift = if drift.abs() > CERTAIN * chance { drift } else { 0.0 };
        Some(Self { slope: 1.0 + drift, at_zero: late - drift * x })
    }
}

fn median(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut ordered: Vec<f64> = numbers.collect();
    ordered.sort_by(f64::total_cmp);
    ordered.get(ordered.len() / 2).copied()
}
