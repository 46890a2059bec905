//! How many slips of the finger lie between two texts: letters left out, put in, taken for another, or swapped with their neighbour.

/// Most characters of a text that is compared: one bit each.
const LONGEST: usize = 64;

/// A text that many others are compared with, by Hyyrö's bit-parallel form of the optimal string alignment distance (2003).
#[derive(Clone, Debug, Default)]
pub(super) struct Pattern {
    /// Where each letter stands.
    places: Vec<(char, u64)>,
    length: usize,
}

/// How far a pattern is from a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Distance {
    /// From the whole of it.
    pub(super) whole: usize,
    /// From the beginning of it that is nearest.
    pub(super) beginning: usize,
}

impl Pattern {
    /// The first 64 characters count.
    pub(super) fn new(text: &str) -> Self {
        let mut places: Vec<(char, u64)> = Vec::new();
        let mut length = 0;
        for (place, c) in text.chars().take(LONGEST).enumerate() {
            length = place + 1;
            match places.iter_mut().find(|(known, _)| *known == c) {
                Some((_, bits)) => *bits |= 1 << place,
                None => places.push((c, 1 << place)),
            }
        }
        Self { places, length }
    }

    /// Characters that count.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    fn places(&self, c: char) -> u64 {
        self.places.iter().find(|(known, _)| *known == c).map_or(0, |(_, bits)| *bits)
    }

    /// How far it is from a text; the distance to the nearest beginning is at most that to the whole.
    pub(super) fn distance(&self, text: &str) -> Distance {
        let mut distance = Distance { whole: self.length, beginning: self.length };
        if self.length == 0 {
            return Distance { whole: text.chars().count(), beginning: 0 };
        }
        let last = 1_u64 << (self.length - 1);
        let (mut positive, mut negative, mut diagonal, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        for c in text.chars().take(2 * LONGEST) {
            let here = self.places(c);
            let swapped = ((!diagonal & here) << 1) & before;
            diagonal = swapped | (((here & positive).wrapping_add(positive)) ^ positive) | here | negative;
            let (up, down) = (negative | !(diagonal | positive), diagonal & positive);
            distance.whole = distance.whole + usize::from(up & last != 0) - usize::from(down & last != 0);
            distance.beginning = distance.beginning.min(distance.whole);
            let up = (up << 1) | 1;
            (positive, negative, before) = ((down << 1) | !(diagonal | up), up & diagonal, here);
        }
        distance
    }
}

/// Slips that are forgiven in a text of this length.
pub(super) fn forgiven(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        length => (length / 3).min(6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(one: &str, other: &str) -> usize {
        Pattern::new(one).distance(other).whole
    }

    #[test]
    fn each_slip_counts_once() {
        for (one, other, slips) in [
            ("goblin", "goblin", 0),
            ("goblin", "gobln", 1),
            ("goblin", "gobliin", 1),
            ("goblin", "gublin", 1),
            ("goblin", "gobiln", 1),
            ("goblin", "gblni", 2),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(whole(one, other), slips, "{one} {other}");
            assert_eq!(whole(other, one), slips, "{other} {one}");
        }
    }

    #[test]
    fn a_beginning_is_nearer_than_the_whole() {
        let found = Pattern::new("crsh").distance("crash landing");
        assert_eq!(found, Distance { whole: 9, beginning: 1 });
        assert_eq!(Pattern::new("crash").distance("crash landing").beginning, 0);
    }

    #[test]
    fn long_texts_are_cut_and_never_fail() {
        let long = "가나다".repeat(100);
        assert_eq!(Pattern::new(&long).length(), 64);
        assert!(Pattern::new(&long).distance(&long).beginning <= 64);
    }
}
