//! How many slips of the finger lie between two texts: letters left out, put in, taken for another, or swapped with their neighbour.

use super::keys::at_most;

/// Most characters of a text that is compared: one bit each.
const LONGEST: usize = 64;

/// A text that many others are compared with, by Hyyrö's bit-parallel form of the optimal string alignment distance (2003).
#[derive(Clone, Debug, Default)]
pub(super) struct Pattern {
    /// Where each letter of ASCII stands, if one does.
    ascii: Vec<u64>,
    /// Where each other letter stands.
    places: Vec<(char, u64)>,
    length: usize,
    letters: Letters,
}

/// Which letters a text has, one bit for all letters that share it. Each slip takes one letter away at most, so it tells soon which texts
/// are too far from each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Letters(u64);

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        Self(text.chars().filter(|c| *c != ' ').fold(0, |bits, c| bits | 1 << (u32::from(c) % 64)))
    }

    /// How many of these a text with the others lacks, or fewer.
    pub(super) fn missing_in(self, others: Self) -> usize {
        (self.0 & !others.0).count_ones() as usize
    }
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
        let text = at_most(text, LONGEST);
        let mut pattern = Self { letters: Letters::of(text), ..Self::default() };
        for (place, c) in text.chars().enumerate() {
            pattern.length = place + 1;
            *pattern.place_of(c) |= 1 << place;
        }
        pattern
    }

    fn place_of(&mut self, c: char) -> &mut u64 {
        if c.is_ascii() {
            self.ascii.resize(128, 0);
            return &mut self.ascii[c as usize];
        }
        let known = self.places.iter().position(|(known, _)| *known == c);
        let at = known.unwrap_or_else(|| {
            self.places.push((c, 0));
            self.places.len() - 1
        });
        &mut self.places[at].1
    }

    /// Characters that count.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    pub(super) fn letters(&self) -> Letters {
        self.letters
    }

    fn places(&self, c: char) -> u64 {
        if c.is_ascii() {
            return self.ascii.get(c as usize).copied().unwrap_or(0);
        }
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
