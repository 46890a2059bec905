//! A text in one alphabet, ready to be compared with many others.

use super::distance::{Letters, Pattern, forgiven};

/// How alike two texts are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likeness {
    /// 0 to 1.
    pub(super) score: f32,
}

impl Likeness {
    pub(super) const NONE: Self = Self { score: 0.0 };

    pub(super) fn of(score: f32) -> Self {
        Self { score }
    }

    pub(super) fn or(self, other: Self) -> Self {
        if other.score > self.score { other } else { self }
    }

    pub(super) fn times(self, weight: f32) -> Self {
        Self { score: self.score * weight }
    }
}

/// What somebody typed, in one alphabet.
#[derive(Clone, Debug, Default)]
pub(super) struct Spelling {
    pub(super) words: Vec<String>,
    /// The words parted by spaces.
    spaced: String,
    /// The words without spaces.
    pub(super) whole: String,
    pattern: Pattern,
}

impl Spelling {
    /// Of words that are parted by spaces.
    pub(super) fn new(spaced: &str) -> Self {
        let words: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
        let whole = words.concat();
        Self { spaced: words.join(" "), pattern: Pattern::new(&whole), words, whole }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// Characters without spaces, up to 64.
    pub(super) fn length(&self) -> usize {
        self.pattern.length()
    }

    /// How alike it is to a name in the same alphabet: the same, the beginning of it, words of it, or either with slips.
    pub(super) fn likeness(&self, name: &str, buffer: &mut String) -> Likeness {
        if self.is_empty() || name.is_empty() || self.is_far_from(name) {
            return Likeness::NONE;
        }
        buffer.clear();
        buffer.extend(name.chars().filter(|c| *c != ' '));
        let whole = buffer.as_str();
        if whole == self.whole {
            return Likeness::of(1.0);
        }
        let length = whole.chars().count();
        let share = self.length() as f32 / length.max(self.length()) as f32;
        if whole.starts_with(&self.whole) {
            return Likeness::of(0.86 + 0.1 * share);
        }
        let inside = name.match_indices(&self.spaced).any(|(at, _)| at == 0 || name[..at].ends_with(' '));
        if inside {
            return Likeness::of(0.76 + 0.18 * share);
        }
        self.in_other_order(name, share).or(self.with_slips(whole, share))
    }

    /// Whether it is seen at a glance that no forgiven slips make it of the name, or of a part of it.
    fn is_far_from(&self, name: &str) -> bool {
        let allowed = forgiven(self.length());
        name.len() + allowed < self.length() || self.pattern.letters().missing_in(Letters::of(name)) > allowed
    }

    /// All words are words of the name; the last one may be half typed.
    fn in_other_order(&self, name: &str, share: f32) -> Likeness {
        let last = self.words.len() - 1;
        let is_there = |(at, word): (usize, &String)| {
            name.split(' ').any(|known| known == word || (at == last && known.starts_with(word.as_str())))
        };
        match last > 0 && self.words.iter().enumerate().all(is_there) {
            true => Likeness::of(0.74 + 0.2 * share),
            false => Likeness::NONE,
        }
    }

    fn with_slips(&self, whole: &str, share: f32) -> Likeness {
        let allowed = forgiven(self.length());
        if allowed == 0 {
            return Likeness::NONE;
        }
        let (length, found) = (self.length() as f32, self.pattern.distance(whole));
        let complete = |slips: usize| Likeness::of(0.94 - 0.9 * slips as f32 / length);
        let begun = |slips: usize| Likeness::of((0.84 - 0.9 * slips as f32 / length) * (0.75 + 0.25 * share));
        let complete = if found.whole <= allowed { complete(found.whole) } else { Likeness::NONE };
        let begun = if found.beginning <= allowed { begun(found.beginning) } else { Likeness::NONE };
        complete.or(begun)
    }
}

/// Whether it is a year without its century: 88 of 1988.
fn is_year_of(typed: &str, known: &str) -> bool {
    let are_digits =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(typed, 2) && are_digits(known, 4) && known.ends_with(typed)
}

/// How alike a typed word is to a word of a name.
pub(super) fn word_likeness((typed, pattern): (&str, &Pattern), known: &str, is_last: bool) -> Likeness {
    if typed == known {
        return Likeness::of(1.0);
    }
    if (is_last && known.starts_with(typed)) || is_year_of(typed, known) {
        return Likeness::of(0.9);
    }
    let (length, allowed) = (pattern.length(), forgiven(pattern.length()));
    if allowed == 0 || pattern.letters().missing_in(Letters::of(known)) > allowed {
        return Likeness::NONE;
    }
    let other = known.chars().count();
    if other + allowed < length || (!is_last && length + allowed < other) {
        return Likeness::NONE;
    }
    let found = pattern.distance(known);
    let slips = if is_last && length > 3 { found.beginning } else { found.whole };
    match slips <= allowed {
        true => Likeness::of(0.92 - 0.9 * slips as f32 / length as f32),
        false => Likeness::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(typed: &str, name: &str) -> f32 {
        Spelling::new(typed).likeness(name, &mut String::new()).score
    }

    #[test]
    fn the_more_exact_the_higher() {
        let name = "crash landing on you";
        let order = [
            "crash landing on you",
            "crash landing on",
            "crash",
            "landing on you",
            "you crash landing on",
            "crahs landing on you",
            "crahs lnding on you",
        ];
        assert!((score("crashlandingonyou", name) - 1.0).abs() < 1e-6, "spaces count for nothing");
        assert!(
            order.iter().all(|typed| score(typed, name) > 0.6),
            "{:?}",
            order.map(|typed| score(typed, name))
        );
        assert!(
            score(order[0], name) > score(order[1], name) && score(order[1], name) > score(order[2], name)
        );
        assert!(score("goblin", "goblin") > score("goblin", "goblin two"));
        assert!(score("hospital", name) < 0.1);
    }
}
