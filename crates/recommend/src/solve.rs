//! Linear algebra on square matrices in one block of memory, row after row: what a model takes and no more.

use hallyu_embedding::dot;

/// Rows that are added at a time, so that a matrix larger than the cache is read once for all of them.
const BLOCK: usize = 8;

/// A square matrix.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Square {
    size: usize,
    numbers: Vec<f32>,
}

impl Square {
    pub(crate) fn zero(size: usize) -> Self {
        Self { size, numbers: vec![0.0; size * size] }
    }

    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.numbers[row * self.size..][..self.size]
    }

    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.numbers[row * self.size..][..self.size]
    }

    pub(crate) fn add_to_diagonal(&mut self, number: f32) {
        for row in 0..self.size {
            self.row_mut(row)[row] += number;
        }
    }

    /// The same with the lower triangle above the diagonal, too.
    fn mirrored(mut self) -> Self {
        for row in 0..self.size {
            for column in 0..row {
                self.numbers[column * self.size + row] = self.numbers[row * self.size + column];
            }
        }
        self
    }

    /// The lower triangle L with L Lᵀ = this, which must be symmetric and, by what was added to its diagonal, positive
    /// definite; rounding is kept from taking a root of nothing.
    fn factor(mut self) -> Self {
        for row in 0..self.size {
            let (above, rest) = self.numbers.split_at_mut(row * self.size);
            let current = &mut rest[..self.size];
            for column in 0..row {
                let other = &above[column * self.size..][..self.size];
                let left = current[column] - dot(&current[..column], &other[..column]);
                current[column] = left / other[column];
            }
            let left = current[row] - dot(&current[..row], &current[..row]);
            current[row] = left.max(f32::MIN_POSITIVE).sqrt();
            current[row + 1..].fill(0.0);
        }
        self
    }

    /// The inverse of this, which must be as [`Square::factor`] has it.
    pub(crate) fn inverse(self) -> Self {
        let factor = self.factor();
        let mut identity = Self::zero(factor.size);
        identity.add_to_diagonal(1.0);
        let inverse = factor.forward(identity);
        // (L⁻¹)ᵀ L⁻¹, of which one half says all.
        let size = inverse.size;
        let mut product = Self::zero(size);
        for start in (0..size).step_by(BLOCK) {
            let rows = start..(start + BLOCK).min(size);
            for into in 0..rows.end {
                let weights = rows.clone().map(|row| inverse.row(row)[into]);
                add_rows(
                    product.row_mut(into),
                    weights.zip(rows.clone().map(|row| inverse.row(row))),
                    into + 1,
                );
            }
        }
        product.mirrored()
    }

    /// X with L X = `right`, where this is L.
    fn forward(&self, mut right: Self) -> Self {
        for row in 0..self.size {
            let (above, rest) = right.numbers.split_at_mut(row * self.size);
            let current = &mut rest[..self.size];
            let weights = self.row(row)[..row].iter().map(|weight| -weight);
            add_in_blocks(current, weights.zip(above.chunks_exact(self.size)));
            let pivot = self.row(row)[row];
            current.iter_mut().for_each(|number| *number /= pivot);
        }
        right
    }
}

/// Adds weighted rows, a few at a time.
fn add_in_blocks<'a>(into: &mut [f32], mut rows: impl Iterator<Item = (f32, &'a [f32])>) {
    let length = into.len();
    loop {
        let block: Vec<(f32, &[f32])> = rows.by_ref().take(BLOCK).collect();
        if block.is_empty() {
            return;
        }
        add_rows(into, block.into_iter(), length);
    }
}

/// Adds weighted rows up to a column.
fn add_rows<'a>(into: &mut [f32], rows: impl Iterator<Item = (f32, &'a [f32])>, end: usize) {
    for (weight, row) in rows.filter(|(weight, _)| *weight != 0.0) {
        into[..end].iter_mut().zip(&row[..end]).for_each(|(sum, number)| *sum += weight * number);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A symmetric matrix that can be inverted.
    fn matrix(size: usize, numbers: &[f32]) -> Square {
        let mut matrix = Square::zero(size);
        for (place, number) in numbers.iter().enumerate() {
            let (row, column) = (place / size % size, place % size);
            matrix.row_mut(row)[column] += number;
            matrix.row_mut(column)[row] += number;
        }
        matrix.add_to_diagonal(4.0 * size as f32);
        matrix
    }

    fn times(a: &Square, b: &Square) -> Square {
        let mut product = Square::zero(a.size);
        for row in 0..a.size {
            let weighted = a.row(row).iter().copied().zip((0..a.size).map(|row| b.row(row)));
            add_in_blocks(product.row_mut(row), weighted);
        }
        product
    }

    fn is_near(a: &Square, b: &Square) -> bool {
        a.numbers.iter().zip(&b.numbers).all(|(a, b)| (a - b).abs() < 1e-3)
    }

    proptest! {
        #[test]
        fn an_inverse_undoes(
            size in 1usize..40,
            numbers in prop::collection::vec(-1.0f32..1.0, 40 * 40)
        ) {
            let a = matrix(size, &numbers[..size * size]);
            let mut identity = Square::zero(size);
            identity.add_to_diagonal(1.0);
            prop_assert!(is_near(&times(&a, &a.clone().inverse()), &identity));
        }
    }
}
