//! What comes first. An engine gives what may be meant; here it is compared letter by letter with what was typed.

use hallyu_hangul::is_hangul;

use super::entry::TitleCard;
use super::names::{self, Name, NameKind};
use super::query::{Reading, Script, TitleQuery, Word};
use super::spelling::{Likeness, word_likeness};
use super::text::{fold, is_form};

/// What the sound of a name is worth beside its letters.
const SOUND: (f32, f32) = (0.92, 0.06);
/// What initials are worth beside letters.
const INITIALS: f32 = 0.9;
/// What a title in short is worth, and how much more if each of its syllables begins a word.
const SHORTENED: (f32, f32) = (0.72, 0.12);
/// What words are worth that come from several names.
const MIXED: f32 = 0.9;
/// What a word is worth that tells nothing.
const TELLS_NOTHING: f32 = 0.2;
/// Most that popularity adds: it orders what is equally alike.
const POPULARITY: f32 = 0.03;
/// Streams from which on more of them add nothing.
const POPULAR: f32 = 1e7;
/// Of an entry that has all words, but in no name.
const MENTIONED: f32 = 0.3;
/// From this score on something is what was typed, more or less.
pub const GOOD: f32 = 0.9;
/// From this score on something is like what was typed.
const ALIKE: f32 = 0.5;
/// From this score on something is like a part of it that is worth showing where nothing is like the whole.
const ALIKE_IN_PART: f32 = 0.4;

/// Which name was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Of what.
    pub kind: NameKind,
    /// The id of the person or the slug of the genre; empty for a title.
    pub id: String,
    /// As it is shown.
    pub text: String,
}

/// A title with how well it fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The title.
    pub card: TitleCard,
    /// 0 to 1.
    pub score: f32,
    /// The name that fits best, if one does.
    pub matched: Option<Match>,
    /// Whether that name alone fits better than words of several.
    pub is_one_name: bool,
}

impl Ranked {
    /// Whether it is like what was typed.
    #[must_use]
    pub fn is_alike(&self) -> bool {
        self.score >= ALIKE
    }

    /// Whether it is like a part of it.
    #[must_use]
    pub fn is_alike_in_part(&self) -> bool {
        self.score >= ALIKE_IN_PART
    }
}

/// Whether a title of this score was surely meant: it fits well, and the one behind it does not only lack popularity.
/// Of the searches that `make search-report` derives two in five; it counts how many of them rightly.
#[must_use]
pub fn is_surely_meant(first: f32, second: Option<f32>) -> bool {
    first >= GOOD && second.is_none_or(|second| first - second > POPULARITY)
}

impl TitleQuery {
    /// The titles in order, the one that fits best first.
    #[must_use]
    pub fn rank(&self, cards: Vec<TitleCard>) -> Vec<Ranked> {
        let mut buffer = String::new();
        let mut ranked: Vec<Ranked> = cards.into_iter().map(|card| self.judge(card, &mut buffer)).collect();
        ranked.sort_by(|one, other| {
            let by_score = other.score.total_cmp(&one.score);
            by_score.then_with(|| one.card.content_id.uuid().cmp(&other.card.content_id.uuid()))
        });
        ranked
    }

    fn judge(&self, card: TitleCard, buffer: &mut String) -> Ranked {
        let names: Vec<Name<'_>> = names::read(&card.names).collect();
        let mut best = (Likeness::NONE, None);
        for name in &names {
            for reading in &self.readings {
                let likeness = reading.likeness(name, buffer);
                if likeness.score > best.0.score {
                    best = (likeness, Some(name));
                }
            }
        }
        let (likeness, name) = best;
        let mixed = match likeness.score < MIXED {
            true => self.readings.iter().map(|reading| reading.mixed(&names)).fold(0.0, f32::max),
            false => 0.0,
        };
        let matched = name.map(|name| Match {
            kind: name.kind,
            id: name.id.to_owned(),
            text: self.as_known(name, &names).to_owned(),
        });
        let alike = likeness.score.max(mixed).max(MENTIONED);
        let score = (alike + popularity(&card)) / (1.0 + POPULARITY);
        Ranked { card, score, matched, is_one_name: likeness.score >= mixed }
    }

    /// The name as those know it who type like this: a person's in Latin letters, where there is one and none is Korean.
    fn as_known<'a>(&self, name: &Name<'a>, names: &[Name<'a>]) -> &'a str {
        if name.kind != NameKind::Person || self.folded.chars().any(is_hangul) {
            return name.shown;
        }
        let romanized = |other: &&Name<'_>| other.id == name.id && !other.shown.chars().any(is_hangul);
        names.iter().find(romanized).map_or(name.shown, |name| name.shown)
    }

    /// Whether every word that was typed is one of the title's names', as it was typed; the last one may be half typed.
    #[must_use]
    pub fn is_held_by(&self, card: &TitleCard) -> bool {
        let names: Vec<Name<'_>> = names::read(&card.names).collect();
        self.readings.iter().any(|reading| reading.is_held_by(&names))
    }

    /// The name that was probably meant, if what was typed is none but near to one.
    #[must_use]
    pub fn meant(&self, ranked: &[Ranked]) -> Option<String> {
        let first = ranked.first().filter(|first| first.is_one_name && first.is_alike())?;
        let text = &first.matched.as_ref()?.text;
        let together = |text: &str| text.replace(' ', "");
        let (name, typed) = (together(&fold(text)), together(&self.folded));
        // A spelling of a Korean name in Latin letters is no mistake.
        let is_spelling = text.chars().any(is_hangul) != self.folded.chars().any(is_hangul);
        (!is_spelling && !name.contains(&typed) && !self.is_held_by(&first.card)).then(|| text.clone())
    }
}

fn popularity(card: &TitleCard) -> f32 {
    let share = (card.popularity as f32).ln_1p() / POPULAR.ln_1p();
    POPULARITY * share.min(1.0)
}

impl Reading {
    /// How alike it is to one name.
    fn likeness(&self, name: &Name<'_>, buffer: &mut String) -> Likeness {
        let weight = self.weight
            * match name.kind {
                NameKind::Title => 1.0,
                NameKind::Person => 0.98,
                NameKind::Genre => 0.9,
            };
        if !self.latin.is_empty() && !name.latin.is_empty() {
            let letters = self.latin.likeness(name.latin, buffer);
            let sounds = self.sound.likeness(name.sound, buffer);
            let heard = Likeness::of(SOUND.0 * sounds.score + SOUND.1 * letters.score);
            return letters.or(heard).times(weight);
        }
        if self.jamo.is_empty() || name.jamo.is_empty() {
            return Likeness::NONE;
        }
        let letters = self.jamo.likeness(name.jamo, buffer);
        let first_letters = self.initials.likeness(name.initials, buffer).times(INITIALS);
        letters.or(first_letters).or(self.shortened(name)).times(weight)
    }

    /// How well it fits as what Koreans shorten a title to: some of its syllables, among them the first one (슬의생, 별그대).
    fn shortened(&self, name: &Name<'_>) -> Likeness {
        let is_first = self.shortened.chars().next().is_some_and(|first| name.shown.starts_with(first));
        if name.kind != NameKind::Title || !is_first {
            return Likeness::NONE;
        }
        let (mut rest, mut begun, mut is_begin) = (self.shortened.chars().peekable(), 0, true);
        for c in name.shown.chars() {
            if rest.next_if_eq(&c).is_some() {
                begun += usize::from(is_begin);
            }
            is_begin = !is_hangul(c);
        }
        let share = begun as f32 / self.shortened.chars().count() as f32;
        if rest.peek().is_none() { Likeness::of(SHORTENED.0 + SHORTENED.1 * share) } else { Likeness::NONE }
    }

    /// Whether its words are words of whatever names, as they were typed.
    fn is_held_by(&self, names: &[Name<'_>]) -> bool {
        let last = self.words.len() - 1;
        let is_held = |(at, word): (usize, &Word)| {
            word.tells_nothing || names.iter().any(|name| word.is_held_by(name, at == last))
        };
        self.words.iter().enumerate().all(is_held)
    }

    /// How well its words are words of whatever names, 0 to 1.
    fn mixed(&self, names: &[Name<'_>]) -> f32 {
        let last = self.words.len() - 1;
        let (mut sum, mut whole) = (0.0, 0.0);
        for (at, word) in self.words.iter().enumerate() {
            let best = names.iter().map(|name| word.likeness(name, at == last));
            let best = best.fold(Likeness::NONE, Likeness::or);
            let weight = word.pattern.length() as f32 * if word.tells_nothing { TELLS_NOTHING } else { 1.0 };
            (sum, whole) = (sum + weight * best.score, whole + weight);
        }
        if whole > 0.0 { MIXED * self.weight * sum / whole } else { 0.0 }
    }
}

/// Words are short: to look at each character is faster than to look for the next space.
fn words(spelling: &str) -> impl Iterator<Item = &str> {
    spelling.split([' ']).filter(|word| !word.is_empty())
}

impl Word {
    /// Whether it is a word of a name; a Korean one, and the last one, may be the beginning of it.
    fn is_held_by(&self, name: &Name<'_>, is_last: bool) -> bool {
        let (words, typed) = match self.script {
            Script::Latin => (name.latin, self.text.as_str()),
            Script::Hangul => (name.jamo, self.spelled.as_str()),
            Script::Initials => (name.initials, self.spelled.as_str()),
        };
        let may_begin = is_last || self.script != Script::Latin;
        self::words(words).any(|word| word == typed || (may_begin && word.starts_with(typed)))
    }

    /// How alike it is to the most alike word of a name.
    fn likeness(&self, name: &Name<'_>, is_last: bool) -> Likeness {
        let best = |known: &str, typed: (&str, &super::distance::Pattern)| {
            words(known).map(|word| word_likeness(typed, word, is_last)).fold(Likeness::NONE, Likeness::or)
        };
        match self.script {
            Script::Latin if name.latin.is_empty() => Likeness::NONE,
            Script::Latin => {
                let letters = best(name.latin, (&self.text, &self.text_pattern));
                if letters.score > 0.95 {
                    return letters;
                }
                let sounds = best(name.sound, (&self.spelled, &self.pattern)).times(0.93);
                let is_form = words(name.latin).any(|word| is_form(word, &self.text));
                let form = if is_form { Likeness::of(0.92) } else { Likeness::NONE };
                letters.or(sounds).or(form)
            }
            // Particles follow Korean words, so each may be the beginning of another.
            Script::Hangul => {
                let typed = (self.spelled.as_str(), &self.pattern);
                words(name.jamo)
                    .map(|word| word_likeness(typed, word, true))
                    .fold(Likeness::NONE, Likeness::or)
            }
            Script::Initials => {
                let starts = name.initials.split(' ').any(|word| word.starts_with(&self.spelled));
                if starts { Likeness::of(INITIALS) } else { Likeness::NONE }
            }
        }
    }
}
