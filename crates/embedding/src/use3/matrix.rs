//! Products with matrices, laid out so that the compiler keeps the sums in vector registers.

/// Columns that are summed up side by side.
const COLUMNS: usize = 8;
/// Rows that share what is read of a matrix.
const ROWS: usize = 4;

/// A matrix to multiply rows by, with what is added to each product.
pub(super) struct Matrix {
    inputs: usize,
    outputs: usize,
    /// Strips of columns, one after another, each from the first input to the last.
    strips: Vec<[f32; COLUMNS]>,
    bias: Vec<f32>,
}

impl Matrix {
    /// A matrix of which `numbers` has a row per input; `outputs` is divisible by [`COLUMNS`].
    pub(super) fn new(numbers: &[f32], outputs: usize, bias: Vec<f32>) -> Self {
        let inputs = numbers.len() / outputs;
        let mut strips = Vec::with_capacity(numbers.len() / COLUMNS);
        for first in (0..outputs).step_by(COLUMNS) {
            let strip = numbers.chunks_exact(outputs).filter_map(|row| row[first..].first_chunk().copied());
            strips.extend(strip);
        }
        Self { inputs, outputs, strips, bias }
    }

    /// The products of rows, row after row.
    pub(super) fn times(&self, rows: &[f32]) -> Vec<f32> {
        let mut products = vec![0.0; rows.len() / self.inputs * self.outputs];
        self.times_into(rows, &mut products);
        products
    }

    fn times_into(&self, rows: &[f32], products: &mut [f32]) {
        let blocks = rows.chunks(ROWS * self.inputs).zip(products.chunks_mut(ROWS * self.outputs));
        for (rows, products) in blocks {
            if rows.len() == ROWS * self.inputs {
                self.block::<ROWS>(rows, products);
                continue;
            }
            for (row, product) in rows.chunks_exact(self.inputs).zip(products.chunks_exact_mut(self.outputs))
            {
                self.block::<1>(row, product);
            }
        }
    }

    fn block<const N: usize>(&self, rows: &[f32], products: &mut [f32]) {
        let of_row: [&[f32]; N] = std::array::from_fn(|row| &rows[row * self.inputs..][..self.inputs]);
        for (strip, weights) in self.strips.chunks_exact(self.inputs).enumerate() {
            let mut sums = [[0.0_f32; COLUMNS]; N];
            for (input, weights) in weights.iter().enumerate() {
                for row in 0..N {
                    let number = of_row[row][input];
                    for column in 0..COLUMNS {
                        sums[row][column] += number * weights[column];
                    }
                }
            }
            let first = strip * COLUMNS;
            for (row, sums) in sums.iter().enumerate() {
                let place = &mut products[row * self.outputs + first..][..COLUMNS];
                for (column, sum) in sums.iter().enumerate() {
                    place[column] = sum + self.bias.get(first + column).copied().unwrap_or(0.0);
                }
            }
        }
    }
}

/// Brings rows to mean 0 and variance 1, then scales and shifts each number.
pub(super) fn normalize(rows: &mut [f32], (scale, shift): (&[f32], &[f32]), epsilon: f32) {
    let count = crate::dot(&vec![1.0; scale.len()], &vec![1.0; scale.len()]);
    for row in rows.chunks_exact_mut(scale.len()) {
        let mean = row.iter().sum::<f32>() / count;
        row.iter_mut().for_each(|number| *number -= mean);
        let factor = (crate::dot(row, row) / count + epsilon).sqrt().recip();
        for ((number, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
            *number = *number * factor * scale + shift;
        }
    }
}

/// Sets what is below 0 to 0.
pub(super) fn rectify(numbers: &mut [f32]) {
    numbers.iter_mut().for_each(|number| *number = number.max(0.0));
}

/// Adds numbers one by one.
pub(super) fn add(numbers: &mut [f32], others: &[f32]) {
    numbers.iter_mut().zip(others).for_each(|(number, other)| *number += other);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_multiplied_however_many_there_are() {
        let numbers: Vec<f32> = (0..3 * 16).map(|n| n as f32).collect();
        let matrix = Matrix::new(&numbers, 16, vec![0.5; 16]);
        for count in 1..10 {
            let rows: Vec<f32> = (0..count * 3).map(|n| (n % 5) as f32).collect();
            let expected: Vec<f32> = rows
                .chunks(3)
                .flat_map(|row| {
                    (0..16).map(|column| {
                        0.5 + (0..3).map(|input| row[input] * numbers[input * 16 + column]).sum::<f32>()
                    })
                })
                .collect();
            assert_eq!(matrix.times(&rows), expected, "{count}");
        }
    }

    #[test]
    fn rows_are_normalized_each_by_itself() {
        let mut rows = [1.0, 3.0, 10.0, 10.0];
        normalize(&mut rows, (&[2.0, 2.0], &[0.0, 1.0]), 0.0001);
        let rounded = rows.map(|number| (number * 100.0).round() / 100.0);
        assert_eq!(rounded, [-2.0, 3.0, 0.0, 1.0]);
    }
}
