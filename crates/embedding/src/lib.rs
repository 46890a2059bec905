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

/// The product of two vectors; of two of length 1 it is the cosine of their angle, -1 to 1.
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

/// Takes out of vectors what they have in common, and brings them to length 1 again: texts of one kind are all near each other,
/// and it counts what sets them apart ("all but the top"; Mu and Viswanath, 2018, of which this is the mean). Vectors of another
/// length than the first, and those of length 0, become vectors of length 0.
pub fn set_apart(vectors: &mut [Vec<f32>]) {
    let dimensions = vectors.first().map_or(0, Vec::len);
    let says_something = |vector: &&mut Vec<f32>| vector.len() == dimensions && dot(vector, vector) > 0.0;
    let mut mean = vec![0.0; dimensions];
    let mut count = 0.0_f32;
    for vector in vectors.iter_mut().filter(says_something) {
        mean.iter_mut().zip(vector.iter()).for_each(|(sum, number)| *sum += number);
        count += 1.0;
    }
    mean.iter_mut().for_each(|sum| *sum /= count.max(1.0));
    for vector in vectors {
        if says_something(&&mut *vector) {
            vector.iter_mut().zip(&mean).for_each(|(number, mean)| *number -= mean);
            to_unit(vector);
        } else {
            *vector = vec![0.0; dimensions];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_texts_share_brings_none_of_them_nearer() {
        let mut vectors = vec![vec![0.8, 0.6, 0.0], vec![0.8, 0.5, 0.1], vec![0.8, 0.0, 0.6], vec![0.0; 3]];
        set_apart(&mut vectors);
        assert!(dot(&vectors[0], &vectors[1]) > 0.9 && dot(&vectors[0], &vectors[2]) < 0.0);
        assert_eq!(vectors[3], [0.0; 3]);
        let mut odd = vec![vec![1.0, 0.0], vec![1.0]];
        set_apart(&mut odd);
        assert_eq!(odd[1], [0.0, 0.0]);
        set_apart(&mut []);
    }

    #[test]
    fn a_product_counts_every_number_once() {
        for length in [0, 1, 15, 16, 17, 100] {
            let numbers: Vec<f32> = (0..length).map(|n| n as f32).collect();
            let ones = vec![1.0; length];
            assert_eq!(dot(&numbers, &ones), numbers.iter().sum::<f32>(), "{length}");
        }
    }
}
