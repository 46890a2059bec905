use hallyu_embedding::{dot, to_unit};

/// Takes out of vectors what they have in common, and brings them to length 1: texts of one kind are all near each other, and it
/// counts what sets them apart ("all but the top"; Mu and Viswanath, 2018, of which this is the mean). Vectors of another length
/// than the first, and those of length 0, become vectors of length 0.
pub fn set_apart(vectors: &mut [Vec<f32>]) {
    let dimensions = vectors.first().map_or(0, Vec::len);
    let says_something = |vector: &[f32]| vector.len() == dimensions && dot(vector, vector) > 0.0;
    let mut mean = vec![0.0; dimensions];
    let mut count = 0.0_f32;
    for vector in vectors.iter().filter(|vector| says_something(vector)) {
        mean.iter_mut().zip(vector).for_each(|(sum, number)| *sum += number);
        count += 1.0;
    }
    mean.iter_mut().for_each(|sum| *sum /= count.max(1.0));
    for vector in vectors {
        if !says_something(vector) {
            *vector = vec![0.0; dimensions];
            continue;
        }
        vector.iter_mut().zip(&mean).for_each(|(number, mean)| *number -= mean);
        to_unit(vector);
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
    }

    #[test]
    fn vectors_that_say_nothing_are_near_to_nothing() {
        let mut odd = vec![vec![1.0, 0.0], vec![1.0], vec![0.0, 0.0]];
        set_apart(&mut odd);
        assert_eq!(odd, vec![vec![0.0, 0.0]; 3], "one vector alone is what all have in common");
        set_apart(&mut []);
    }
}
