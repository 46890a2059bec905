//! The numbers and words that a language's subtitles obey.

use unicode_segmentation::UnicodeSegmentation;

use crate::{Ms, visible};

/// How subtitles in one language look. Lengths are counted in halves of a character, because Latin letters in a
/// Korean line weigh half.
#[derive(Debug, PartialEq, Eq)]
pub struct Profile {
    /// Longest line, in halves of a character.
    max_line: usize,
    /// Whether spaces, punctuation and Latin letters count half.
    half_weights: bool,
    /// Fastest reading, characters per second.
    reading_speed: u32,
    /// A line break before one of these words reads well: conjunctions and prepositions.
    openers: &'static [&'static str],
    /// A line must not end in one of these words: articles, possessives, clitics, auxiliaries, subject pronouns.
    clingers: &'static [&'static str],
}

/// Most lines of a cue, in every language.
pub const MAX_LINES: usize = 2;
/// Shortest time on screen: 20 frames at 24 per second.
pub const MIN_DURATION_MS: Ms = 833;
/// Longest time on screen.
pub const MAX_DURATION_MS: Ms = 7_000;

/// Spanish of Latin America.
pub static ES_419: Profile = Profile {
    max_line: 84,
    half_weights: false,
    reading_speed: 17,
    openers: &[
        "y", "e", "o", "u", "ni", "pero", "sino", "que", "si", "porque", "aunque", "cuando", "como", "donde",
        "mientras", "pues", "a", "ante", "bajo", "con", "contra", "de", "del", "al", "desde", "durante",
        "en", "entre", "hacia", "hasta", "para", "por", "según", "sin", "sobre", "tras",
    ],
    clingers: &[
        "el", "la", "los", "las", "lo", "un", "una", "unos", "unas", "mi", "mis", "tu", "tus", "su", "sus",
        "nuestro", "nuestra", "nuestros", "nuestras", "este", "esta", "ese", "esa", "me", "te", "se", "nos",
        "le", "les", "no", "yo", "tú", "él", "ella", "usted", "nosotros", "ellos", "ellas", "ustedes", "he",
        "has", "ha", "hemos", "han", "había", "habían", "soy", "eres", "es", "somos", "son", "estoy",
        "estás", "está", "estamos", "están", "fue", "era", "muy", "a", "ante", "bajo", "con", "contra", "de",
        "del", "al", "desde", "durante", "en", "entre", "hacia", "hasta", "para", "por", "según", "sin",
        "sobre", "tras", "y", "e", "o", "u", "ni", "que", "si",
    ],
};

/// Portuguese of Brazil.
pub static PT_BR: Profile = Profile {
    max_line: 84,
    half_weights: false,
    reading_speed: 17,
    openers: &[
        "e", "ou", "nem", "mas", "porém", "que", "se", "porque", "embora", "quando", "como", "onde",
        "enquanto", "pois", "ante", "com", "contra", "de", "do", "da", "dos", "das", "desde", "durante",
        "em", "no", "na", "nos", "nas", "entre", "até", "para", "pra", "por", "pelo", "pela", "segundo",
        "sem", "sob", "sobre", "após", "ao", "à",
    ],
    clingers: &[
        "o", "a", "os", "as", "um", "uma", "uns", "umas", "meu", "minha", "meus", "minhas", "teu", "tua",
        "seu", "sua", "seus", "suas", "nosso", "nossa", "nossos", "nossas", "este", "esta", "esse", "essa",
        "me", "te", "se", "lhe", "lhes", "não", "eu", "você", "ele", "ela", "nós", "vocês", "eles", "elas",
        "tenho", "tem", "temos", "têm", "tinha", "tinham", "tivesse", "sou", "é", "somos", "são", "estou",
        "está", "estamos", "estão", "foi", "era", "fosse", "muito", "ante", "com", "contra", "de", "do",
        "da", "dos", "das", "desde", "durante", "em", "no", "na", "nos", "nas", "entre", "até", "para",
        "pra", "por", "pelo", "pela", "segundo", "sem", "sob", "sobre", "após", "ao", "à", "e", "ou", "nem",
        "que",
    ],
};

/// Korean, for transcripts.
pub static KO: Profile =
    Profile { max_line: 32, half_weights: true, reading_speed: 12, openers: &[], clingers: &[] };

impl Profile {
    /// The profile of a language tag; Spanish for tags that have none of their own.
    pub fn of(tag: &str) -> &'static Self {
        match tag.split('-').next() {
            Some("ko") => &KO,
            Some("pt") => &PT_BR,
            _ => &ES_419,
        }
    }

    /// Length of a text without its markup and line ends, in halves of a character.
    pub fn length(&self, text: &str) -> usize {
        visible(text)
            .graphemes(true)
            .filter(|grapheme| *grapheme != "\n")
            .map(|grapheme| self.weight(grapheme))
            .sum()
    }

    fn weight(&self, grapheme: &str) -> usize {
        let light = |c: char| c < '\u{250}' || c.is_whitespace() || ('\u{2010}'..='\u{2027}').contains(&c);
        if self.half_weights && grapheme.chars().all(light) { 1 } else { 2 }
    }

    /// Longest line, in halves of a character.
    pub fn max_line(&self) -> usize {
        self.max_line
    }

    /// Most characters that can be read in this time and that one cue holds.
    pub fn budget(&self, available_ms: Ms) -> usize {
        let readable = available_ms.max(0).unsigned_abs() * u64::from(self.reading_speed) / 1_000;
        usize::try_from(readable).unwrap_or(usize::MAX).min(MAX_LINES * self.max_line / 2)
    }

    pub(crate) fn opens(&self, word: &str) -> bool {
        self.openers.contains(&word)
    }

    pub(crate) fn clings(&self, word: &str) -> bool {
        self.clingers.contains(&word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_what_a_reader_counts() {
        assert_eq!(ES_419.length("<i>Más</i>\ne\u{301}l"), 10);
        assert_eq!(KO.length("가나 ab!"), 8);
        assert_eq!(KO.max_line(), 32);
    }

    #[test]
    fn the_budget_of_a_line_grows_with_its_time() {
        let budgets: Vec<usize> = [0, 1_000, 2_000, 3_000, 7_000].map(|ms| ES_419.budget(ms)).to_vec();
        assert_eq!(budgets, [0, 17, 34, 51, 84]);
    }

    #[test]
    fn tags_find_their_profile() {
        assert_eq!(
            (Profile::of("ko-KR"), Profile::of("pt-BR"), Profile::of("es-419")),
            (&KO, &PT_BR, &ES_419)
        );
    }
}
