//! Vectors without a model: runs of letters, hashed.

use crate::to_unit;

/// Numbers of a vector.
pub const DIMENSIONS: usize = 256;
/// Longest run of letters that is hashed.
const LONGEST: usize = 3;

/// A vector for a text, near to those of texts that share letters: its runs of one to three letters are hashed into places
/// (feature hashing; Weinberger et al., 2009). Korean syllables are taken apart first, so that 갔어 and 갔었어 are near. A text
/// without letters has length 0.
#[must_use]
pub fn encode(text: &str, dimensions: usize) -> Vec<f32> {
    let letters: Vec<char> =
        text.to_lowercase().chars().filter(|c| !c.is_whitespace()).flat_map(sounds).collect();
    let mut vector = vec![0.0_f32; dimensions.max(1)];
    for length in 1..=LONGEST {
        for run in letters.windows(length) {
            let hash = hash(run);
            let place = usize::try_from(hash >> 1).unwrap_or(0) % vector.len();
            vector[place] += if hash & 1 == 0 { 1.0 } else { -1.0 };
        }
    }
    to_unit(&mut vector);
    vector
}

/// FNV-1a of the letters, with its bits mixed (SplitMix64), because FNV leaves the low ones alike.
fn hash(letters: &[char]) -> u64 {
    let mut hash = letters.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, letter| {
        (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (hash ^ (hash >> 31)) >> 1
}

/// The letters of a syllable by Unicode's arithmetic (The Unicode Standard, 3.12); any other character as it is.
fn sounds(character: char) -> impl Iterator<Item = char> {
    let index = u32::from(character).checked_sub(0xac00).filter(|index| *index < 11_172);
    let letters = match index {
        Some(index) => [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11a7 + index % 28],
        None => [u32::from(character), 0x11a7, 0x11a7],
    };
    letters.into_iter().filter(|letter| *letter != 0x11a7).filter_map(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dot;

    fn nearness(a: &str, b: &str) -> f32 {
        dot(&encode(a, DIMENSIONS), &encode(b, DIMENSIONS))
    }

    #[test]
    fn texts_are_near_that_share_letters() {
        assert!((nearness("어디 갔어?", "어디 갔어?") - 1.0).abs() < 1e-5);
        assert!(nearness("어디 갔어?", "어디 갔었어?") > 0.75, "{}", nearness("어디 갔어?", "어디 갔었어?"));
        assert!(nearness("어디 갔어?", "배가 고프다") < 0.4);
        assert!(nearness("¿Dónde estás?", "¿dónde estás ahora?") > 0.6);
    }

    #[test]
    fn a_text_without_letters_is_near_to_nothing() {
        assert!(nearness(" ", "어디") == 0.0);
    }
}
