//! How many tokens a text has, nearly: what providers count is known only afterwards.

/// Letters of a token in languages that are written in Latin letters.
const LATIN: f64 = 3.5;
/// Letters of a token in Korean.
const KOREAN: f64 = 1.4;

/// Tokens of a text.
pub(crate) fn tokens(text: &str) -> u64 {
    let latin = text.chars().filter(char::is_ascii).count();
    let other = text.chars().count() - latin;
    whole(count(latin) / LATIN + count(other) / KOREAN)
}

/// Tokens of so many Latin letters.
pub(crate) fn tokens_of(letters: usize) -> u64 {
    whole(count(letters) / LATIN)
}

fn count(letters: usize) -> f64 {
    f64::from(u32::try_from(letters).unwrap_or(u32::MAX))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of letters, divided")]
fn whole(tokens: f64) -> u64 {
    tokens.ceil() as u64
}
