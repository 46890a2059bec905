//! How many tokens a text has, nearly: what providers count is known only afterwards.

/// Tokens of a letter or digit, of another sign that a keyboard has, and of a Korean syllable, as byte-pair vocabularies make
/// them.
const LATIN: f64 = 0.27;
const SIGN: f64 = 0.35;
const KOREAN: f64 = 0.75;
/// Tokens of any other character.
const OTHER: f64 = 0.5;
/// Letters of Spanish or Portuguese for a Korean syllable.
const LONGER: f64 = 2.2;
/// Tokens of an answered line beside its translation: the slot, the head, signs.
const AROUND: u64 = 18;

/// Tokens of a text.
pub(crate) fn tokens(text: &str) -> u64 {
    whole(text.chars().map(weight).sum())
}

/// Tokens of the translation of a source.
pub(crate) fn tokens_of_translation(source: &str) -> u64 {
    whole(source.chars().filter(|c| c.is_alphanumeric()).map(|_| LONGER * LATIN).sum())
}

/// Tokens of a line of an answer.
pub(crate) fn tokens_of_answer(source: &str) -> u64 {
    tokens_of_translation(source) + AROUND
}

fn weight(c: char) -> f64 {
    match c {
        _ if c.is_ascii_alphanumeric() => LATIN,
        _ if c.is_whitespace() => 0.0,
        _ if c.is_ascii() => SIGN,
        '가'..='힣' => KOREAN,
        _ => OTHER,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of letters, and above 0"
)]
fn whole(tokens: f64) -> u64 {
    tokens.ceil() as u64
}
