//! Texts as vectors of length 1: the nearer two texts are in meaning, the nearer to 1 is the product of theirs.
//!
//! * [`use3`] is the Universal Sentence Encoder, multilingual, version 3: 16 languages in one space, without a runtime.
//! * [`letters`] needs no model and knows no meaning: texts are near that share letters.
//! * [`Scan`] finds the nearest of some ten thousand vectors, exactly.

pub mod letters;
mod scan;
pub mod use3;

pub use scan::{Found, Scan};

/// Numbers that are added up side by side, so that the compiler uses vector registers.
const LANES: usize = 16;

/// The product of two vectors, always added up in the same order and so rounded the same; of two of length 1 it is the cosine of their angle, -1 to 1.
#[must_use]
pub fn dot(one: &[f32], other: &[f32]) -> f32 {
    let (ones, others) = (one.as_chunks::<LANES>(), other.as_chunks::<LANES>());
    let mut sums = [0.0_f32; LANES];
    for (a, b) in ones.0.iter().zip(others.0) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = ones.1.iter().zip(others.1).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// Brings a vector to length 1; one of length 0 stays as it is.
pub fn to_unit(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|number| *number /= length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_counts_every_number_once() {
        for length in [0, 1, 15, 16, 17, 100] {
            let numbers: Vec<f32> = (0..length).map(|n| n as f32).collect();
            let ones = vec![1.0; length];
            assert_eq!(dot(&numbers, &ones), numbers.iter().sum::<f32>(), "{length}");
        }
    }
}
