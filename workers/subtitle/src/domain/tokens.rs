use hallyu_captions::{Ms, Word, clean};

/// A piece of a word as a language model writes it. A Korean syllable may be spread over several: none need be text by itself.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// A part of a UTF-8 text. A space at its start begins a word.
    pub(crate) bytes: Vec<u8>,
    pub(crate) start_ms: Ms,
    pub(crate) end_ms: Ms,
    /// How sure the model is of it, 0 to 1.
    pub(crate) p: f32,
}

/// The words that tokens make, each as sure as its tokens are on average.
pub(crate) fn words(tokens: &[Token]) -> Vec<Word> {
    let begins = |token: &Token| token.bytes.first().is_some_and(u8::is_ascii_whitespace);
    tokens.chunk_by(|_, next| !begins(next)).filter_map(word).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a word has few tokens")]
fn word(tokens: &[Token]) -> Option<Word> {
    let bytes: Vec<u8> = tokens.iter().flat_map(|token| token.bytes.iter().copied()).collect();
    let text = clean(&String::from_utf8_lossy(&bytes));
    let (first, last) = tokens.first().zip(tokens.last())?;
    let p = tokens.iter().map(|token| token.p).sum::<f32>() / tokens.len() as f32;
    let end_ms = last.end_ms.max(first.start_ms);
    (!text.is_empty()).then(|| Word { p, ..Word::new(first.start_ms, end_ms, &text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(bytes: &[u8], start_ms: Ms, p: f32) -> Token {
        Token { bytes: bytes.to_vec(), start_ms, end_ms: start_ms + 100, p }
    }

    #[test]
    fn a_syllable_may_be_spread_over_tokens_and_signs_belong_to_the_word_before() {
        let syllable = "왔".as_bytes();
        let tokens = [
            token(" 어".as_bytes(), 0, 1.0),
            token("제".as_bytes(), 100, 0.5),
            token(&[b" ", &syllable[..2]].concat(), 300, 0.9),
            token(&syllable[2..], 400, 0.9),
            token("어?".as_bytes(), 500, 0.6),
        ];
        let found: Vec<_> =
            words(&tokens).into_iter().map(|word| (word.start_ms, word.end_ms, word.text, word.p)).collect();
        assert_eq!(found, [(0, 200, "어제".to_owned(), 0.75), (300, 600, "왔어?".to_owned(), 0.8)]);
    }

    #[test]
    fn a_lone_space_is_no_word_and_broken_text_is_shown_as_broken() {
        let tokens = [token(b" ", 0, 1.0), token(&[b' ', 0xec], 100, 1.0)];
        let texts: Vec<_> = words(&tokens).into_iter().map(|word| word.text).collect();
        assert_eq!(texts, ["\u{fffd}"]);
    }
}
