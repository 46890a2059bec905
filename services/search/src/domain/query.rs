//! What somebody may have meant by what they typed.

use hallyu_hangul::{from_keys, is_hangul, is_initials, jamo, romanize, to_keys};

use super::distance::{Pattern, forgiven};
use super::entry::TitleCard;
use super::keys::{
    Clause, INITIALS_BEGINNING, JAMO_BEGINNING, LATIN_BEGINNING, Need, SHORT, about, at_most, grams, key,
    shortened,
};
use super::names::sound;
use super::numbers::in_digits;
use super::spelling::Spelling;
use super::text::{fold, fold_parted, is_stop_word, says_kind, stem};

/// Characters of a search that count.
const LONGEST: usize = 200;
/// Words of a search that count.
const MOST_WORDS: usize = 16;
/// Syllables of a Korean title in short.
const SHORTENED: std::ops::RangeInclusive<usize> = 2..=5;
/// What a reading is worth that writes numbers in digits.
const COUNTED: f32 = 0.98;
/// What a reading is worth that takes English to be written as Spanish and Portuguese ears hear it.
const HEARD: f32 = 0.92;
/// What a reading is worth that takes the keyboard for the wrong one.
const SLIPPED: f32 = 0.95;
/// What a reading is worth that writes the Korean words in Latin letters, too.
const ROMANIZED: f32 = 0.9;

/// Words from which on a search may describe what it looks for. Korean words have their particles with them, so that two will do.
const PHRASE: usize = 3;

/// What viewers narrow a search to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only titles of this kind.
    pub kind: Option<String>,
    /// Only titles of the genre with this slug or id.
    pub genre: Option<String>,
    /// Only titles of this year.
    pub year: Option<u16>,
}

impl Filter {
    /// Whether the title is within it.
    #[must_use]
    pub fn passes(&self, card: &TitleCard) -> bool {
        self.kind.as_ref().is_none_or(|kind| *kind == card.kind)
            && self.genre.as_ref().is_none_or(|genre| card.genres.contains(genre))
            && self.year.is_none_or(|year| year == card.year)
    }
}

/// A search for titles: every way to read what was typed.
#[derive(Clone, Debug)]
pub struct TitleQuery {
    pub(super) folded: String,
    pub(super) readings: Vec<Reading>,
}

/// One way to read it.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// Up to 1.
    pub(super) weight: f32,
    /// In Latin letters, if there is no Hangul in it.
    pub(super) latin: Spelling,
    /// As it sounds.
    pub(super) sound: Spelling,
    /// In Korean letters, if there is Hangul in it.
    pub(super) jamo: Spelling,
    /// If it is nothing but initials.
    pub(super) initials: Spelling,
    /// If it may be a Korean title in short.
    pub(super) shortened: String,
    pub(super) words: Vec<Word>,
}

/// A word that was typed.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) text_pattern: Pattern,
    /// As it sounds, or in Korean letters.
    pub(super) spelled: String,
    pub(super) pattern: Pattern,
    pub(super) script: Script,
    pub(super) tells_nothing: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Hangul,
    Initials,
}

impl TitleQuery {
    /// What was typed, whatever it is; only its first 200 characters count.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let typed = at_most(typed.trim(), LONGEST);
        let folded = fold(typed);
        let mut readings = vec![Reading::new(&folded, 1.0)];
        if folded.chars().any(is_hangul) {
            readings.push(Reading::new(&fold(&to_keys(typed)), SLIPPED));
            if folded.chars().any(|c| c.is_ascii_alphabetic()) {
                readings.push(Reading::new(&fold(&romanize(&folded)), ROMANIZED));
            }
        } else if let Some(meant) = meant_in_korean(typed) {
            readings.push(Reading::new(&fold(&meant), SLIPPED));
        }
        readings.extend(in_digits(&fold_parted(typed)).map(|digits| Reading::new(&digits, COUNTED)));
        readings.extend(heard_as_english(&folded).map(|english| Reading::new(&english, HEARD)));
        readings.retain(|reading| !reading.words.is_empty());
        Self { folded, readings }
    }

    /// What was typed without case, accents and punctuation; empty if there is nothing to look for.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether it says what something is about, in some words, rather than what it is called.
    #[must_use]
    pub fn is_phrase(&self) -> bool {
        let Some(reading) = self.readings.first() else { return false };
        let telling = reading.words.iter().filter(|word| !word.tells_nothing);
        let is_korean = reading.words.iter().any(|word| word.script == Script::Hangul);
        telling.count() > 1 && (is_korean || reading.words.len() >= PHRASE)
    }

    /// What titles have that hold all of it, as far as it was typed.
    #[must_use]
    pub fn strict(&self) -> Need {
        Need(self.readings.iter().flat_map(Reading::strict).collect())
    }

    /// What titles have that hold something like it.
    #[must_use]
    pub fn tolerant(&self) -> Need {
        Need(self.readings.iter().flat_map(Reading::tolerant).collect())
    }
}

/// English that was written as it is heard: `pentjaus` is `penthous`, `escuid` is `squid`. `None` if nothing in it looks so.
fn heard_as_english(folded: &str) -> Option<String> {
    const HEARD: [(&str, &str); 8] = [
        (" es", " s"),
        ("cu", "qu"),
        ("au", "ou"),
        ("ai", "y"),
        ("ei", "a"),
        ("ui", "wee"),
        ("j", "h"),
        ("z", "s"),
    ];
    let heard = format!(" {folded}");
    let english = HEARD.iter().fold(heard.clone(), |text, (heard, written)| text.replace(heard, written));
    (english != heard && folded.is_ascii()).then(|| english.trim_start().to_owned())
}

/// Korean that was typed while the keyboard was Latin; its last syllable may be half typed.
fn meant_in_korean(typed: &str) -> Option<String> {
    from_keys(typed).or_else(|| {
        let (at, _) = typed.char_indices().next_back().filter(|(at, _)| *at > 2)?;
        from_keys(&typed[..at])
    })
}

impl Reading {
    fn new(folded: &str, weight: f32) -> Self {
        let is_korean = folded.chars().any(is_hangul);
        let spelled_in = |wanted: bool, text: String| match wanted {
            true => Spelling::new(&text),
            false => Spelling::default(),
        };
        let first_letters = parted(folded);
        let syllables = folded.chars().count();
        let is_short = SHORTENED.contains(&syllables) && folded.chars().all(|c| ('가'..='힣').contains(&c));
        Self {
            weight,
            shortened: if is_short { folded.to_owned() } else { String::new() },
            latin: spelled_in(!is_korean, folded.to_owned()),
            sound: spelled_in(!is_korean, sound(folded)),
            jamo: spelled_in(is_korean, folded.split(' ').map(jamo).collect::<Vec<_>>().join(" ")),
            initials: spelled_in(is_initials(&first_letters), first_letters),
            words: folded.split_whitespace().take(MOST_WORDS).map(Word::new).collect(),
        }
    }

    fn strict(&self) -> Vec<Clause> {
        let tells = |word: &&Word| !word.tells_nothing;
        let all = self.words.iter().all(|word| word.tells_nothing);
        let last = self.words.len() - 1;
        let words = self.words.iter().enumerate().filter(|(_, word)| all || tells(word));
        let mut clauses = vec![Clause::All(words.map(|(at, word)| word.keys(at == last)).collect())];
        for spelling in [&self.sound, &self.jamo].into_iter().filter(|spelling| !spelling.is_empty()) {
            clauses.push(Clause::All(vec![vec![key('=', &spelling.whole)]]));
        }
        if !self.initials.is_empty() {
            let beginning = at_most(&self.initials.whole, INITIALS_BEGINNING);
            clauses.push(Clause::All(vec![vec![key('i', beginning)]]));
        }
        clauses
    }

    fn tolerant(&self) -> Vec<Clause> {
        let mut clauses = Vec::new();
        let of = |script: Script| {
            let words = self.words.iter().filter(|word| word.script == script);
            words.map(|word| word.spelled.as_str()).collect::<String>()
        };
        for whole in [of(Script::Latin), of(Script::Hangul)] {
            let slips = forgiven(whole.chars().count());
            let threes: Vec<String> = grams(&whole, 3).map(|gram| key('g', &gram)).collect();
            push_least(&mut clauses, (threes, 'g'), slips);
            if whole.chars().count() <= SHORT {
                let twos = grams(&whole, 2).map(|gram| key('b', &gram)).collect();
                push_least(&mut clauses, (twos, 'b'), slips);
            }
        }
        let twos = grams(&self.initials.whole, 2).map(|gram| key('j', &gram)).collect();
        push_least(&mut clauses, (twos, 'j'), 1);
        let shortened: Vec<_> = shortened(&self.shortened).map(|key| vec![key]).collect();
        clauses.extend((!shortened.is_empty()).then_some(Clause::All(shortened)));
        clauses
    }
}

/// Each slip spoils as many runs of letters as they are long.
fn push_least(clauses: &mut Vec<Clause>, (mut keys, kind): (Vec<String>, char), slips: usize) {
    keys.sort_unstable();
    keys.dedup();
    let spoiled = slips * if kind == 'g' { 3 } else { 2 };
    let least = keys.len().saturating_sub(spoiled).min(keys.len() / 2).max(1);
    if !keys.is_empty() {
        clauses.push(Clause::Least(keys, least));
    }
}

/// Pairs of consonants that an input method joined, apart again: ㅄㅊ is ㅂㅅㅊ.
fn parted(text: &str) -> String {
    const JOINED: [(char, &str); 11] = [
        ('ㄳ', "ㄱㅅ"),
        ('ㄵ', "ㄴㅈ"),
        ('ㄶ', "ㄴㅎ"),
        ('ㄺ', "ㄹㄱ"),
        ('ㄻ', "ㄹㅁ"),
        ('ㄼ', "ㄹㅂ"),
        ('ㄽ', "ㄹㅅ"),
        ('ㄾ', "ㄹㅌ"),
        ('ㄿ', "ㄹㅍ"),
        ('ㅀ', "ㄹㅎ"),
        ('ㅄ', "ㅂㅅ"),
    ];
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match JOINED.iter().find(|(joined, _)| *joined == c) {
            Some((_, pair)) => out.push_str(pair),
            None => out.push(c),
        }
        out
    })
}

impl Word {
    fn new(folded: &str) -> Self {
        let first_letters = parted(folded);
        let (script, spelled) = if is_initials(&first_letters) {
            (Script::Initials, first_letters)
        } else if folded.chars().any(is_hangul) {
            (Script::Hangul, jamo(folded))
        } else {
            (Script::Latin, sound(folded))
        };
        // A letter that has no sound of its own is what it is.
        let spelled = if spelled.is_empty() { folded.to_owned() } else { spelled };
        Self {
            text_pattern: Pattern::new(folded),
            pattern: Pattern::new(&spelled),
            tells_nothing: is_stop_word(folded) || says_kind(folded),
            text: folded.to_owned(),
            spelled,
            script,
        }
    }

    /// The keys of which a title has one that has this word.
    fn keys(&self, is_last: bool) -> Vec<String> {
        let mut keys = match self.script {
            Script::Initials => return vec![key('i', at_most(&self.spelled, INITIALS_BEGINNING))],
            Script::Hangul => {
                vec![key('k', &self.spelled), key('p', at_most(&self.spelled, JAMO_BEGINNING))]
            }
            Script::Latin => vec![key('k', &self.spelled), key('s', &stem(&self.text))],
        };
        if is_last && self.script == Script::Latin {
            keys.push(key('p', at_most(&self.spelled, LATIN_BEGINNING)));
        }
        keys.extend(about(&self.text));
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_read_in_every_way_that_makes_sense() {
        let readings = |typed: &str| TitleQuery::new(typed).readings.len();
        assert_eq!(readings("crash landing"), 1);
        assert_eq!(readings("tkfkd"), 2, "사랑 on a Latin keyboard");
        assert_eq!(readings("ㅗ디ㅣㅐ"), 2, "hello on a Korean keyboard");
        assert_eq!(readings("현빈 crash"), 3);
        for nothing in ["", "  ", "🙂🙂", "\"'()*?", "\u{200f}"] {
            let query = TitleQuery::new(nothing);
            assert!(query.strict().is_empty() && query.tolerant().is_empty(), "{nothing:?}");
        }
    }

    #[test]
    fn a_phrase_says_what_something_is_about() {
        for phrase in [
            "drama sobre un abogado autista",
            "친구들이 만든 데스게임",
            "zombies na era Joseon",
            "historia de zombis",
        ] {
            assert!(TitleQuery::new(phrase).is_phrase(), "{phrase}");
        }
        for name in ["", "¿?", "goblin", "squid game", "el rey", "ㅅㄹㅂ", "도깨비"] {
            assert!(!TitleQuery::new(name).is_phrase(), "{name}");
        }
    }

    #[test]
    fn joined_initials_are_parted() {
        assert_eq!(TitleQuery::new("ㅄㅊ").readings[0].initials.whole, "ㅂㅅㅊ");
    }

    #[test]
    fn only_so_much_of_a_search_counts() {
        let Clause::All(groups) = &TitleQuery::new(&"palabra ".repeat(2000)).strict().0[0] else { panic!() };
        assert_eq!(groups.len(), MOST_WORDS);
    }
}
