//! What comes first. An engine gives what may be meant; here it is compared letter by letter with what was typed.

use super::entry::TitleCard;
use super::names::{self, Name, NameKind};
use super::query::{Reading, Script, TitleQuery, Word};
use super::spelling::{Likeness, word_likeness};
use super::text::{fold, stem};

/// What the sound of a name is worth beside its letters.
const SOUND: (f32, f32) = (0.92, 0.06);
/// What initials are worth beside letters.
const INITIALS: f32 = 0.9;
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
/// From this score on something is like what was typed.
const ALIKE: f32 = 0.5;

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
    /// Letters of it that were typed wrongly.
    pub slips: usize,
}

impl Ranked {
    /// Whether it is like what was typed.
    #[must_use]
    pub fn is_alike(&self) -> bool {
        self.score >= ALIKE
    }
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
        let mut best = (Likeness::NONE, None);
        for name in names::read(&card.names) {
            for reading in &self.readings {
                let likeness = reading.likeness(&name, buffer);
                if likeness.score > best.0.score {
                    best = (likeness, Some(name.clone()));
                }
            }
        }
        let (mut likeness, name) = best;
        if likeness.score < MIXED {
            let mixed = self.readings.iter().map(|reading| reading.mixed(&card.names));
            likeness = mixed.fold(likeness, Likeness::or);
        }
        let matched = name.map(|name| Match {
            kind: name.kind,
            id: name.id.to_owned(),
            text: name.shown.to_owned(),
        });
        let score = (likeness.score.max(MENTIONED) + popularity(&card)) / (1.0 + POPULARITY);
        Ranked { card, score, matched, slips: likeness.slips }
    }

    /// The name that was probably meant, if what was typed is none but near to one.
    #[must_use]
    pub fn meant(&self, ranked: &[Ranked]) -> Option<String> {
        let first = ranked.first().filter(|first| first.slips > 0 && first.is_alike())?;
        let text = &first.matched.as_ref()?.text;
        (fold(text) != self.folded).then(|| text.clone())
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
            let heard = Likeness {
                score: SOUND.0 * sounds.score + SOUND.1 * letters.score,
                slips: sounds.slips,
            };
            return letters.or(heard).times(weight);
        }
        if self.jamo.is_empty() || name.jamo.is_empty() {
            return Likeness::NONE;
        }
        let letters = self.jamo.likeness(name.jamo, buffer);
        let first_letters = self.initials.likeness(name.initials, buffer).times(INITIALS);
        letters.or(first_letters).times(weight)
    }

    /// How well its words are words of whatever names.
    fn mixed(&self, names: &str) -> Likeness {
        let last = self.words.len() - 1;
        let (mut sum, mut whole, mut slips) = (0.0, 0.0, 0);
        for (at, word) in self.words.iter().enumerate() {
            let best = names::read(names).map(|name| word.likeness(&name, at == last));
            let best = best.fold(Likeness::NONE, Likeness::or);
            let weight = word.pattern.length() as f32 * if word.tells_nothing { TELLS_NOTHING } else { 1.0 };
            (sum, whole, slips) = (sum + weight * best.score, whole + weight, slips + best.slips);
        }
        let score = if whole > 0.0 { MIXED * self.weight * sum / whole } else { 0.0 };
        Likeness { score, slips }
    }
}

impl Word {
    /// How alike it is to the most alike word of a name.
    fn likeness(&self, name: &Name<'_>, is_last: bool) -> Likeness {
        let best = |known: &str, typed: (&str, &super::distance::Pattern)| {
            let words = known.split(' ').filter(|word| !word.is_empty());
            words.map(|word| word_likeness(typed, word, is_last)).fold(Likeness::NONE, Likeness::or)
        };
        match self.script {
            Script::Latin if name.latin.is_empty() => Likeness::NONE,
            Script::Latin => {
                let letters = best(name.latin, (&self.text, &self.text_pattern));
                if letters.score > 0.95 {
                    return letters;
                }
                let sounds = best(name.sound, (&self.spelled, &self.pattern)).times(0.93);
                let own = stem(&self.text);
                let is_form = name.latin.split(' ').any(|word| stem(word) == own);
                let form = if is_form { Likeness::of(0.92) } else { Likeness::NONE };
                letters.or(sounds).or(form)
            }
            // Particles follow Korean words, so each may be the beginning of another.
            Script::Hangul => {
                let words = name.jamo.split(' ').filter(|word| !word.is_empty());
                let typed = (self.spelled.as_str(), &self.pattern);
                words.map(|word| word_likeness(typed, word, true)).fold(Likeness::NONE, Likeness::or)
            }
            Script::Initials => {
                let starts = name.initials.split(' ').any(|word| word.starts_with(&self.spelled));
                if starts { Likeness::of(INITIALS) } else { Likeness::NONE }
            }
        }
    }
}
