//! What a text alone tells.

use std::collections::HashSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::metrics::normal::{Signs, words};

/// How many times shorter a text gets when it is compressed as zlib does by default: about 1 for a line, more than 2.4
/// where it repeats itself (Whisper's own limit, which holds for Korean too). On texts of this size the best level of the
/// encoder used here comes to the same bytes as the default one of zlib.
pub fn compression(text: &str) -> f64 {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let compressed = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
    let size = |bytes: usize| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX));
    compressed.map_or(0.0, |bytes| size(text.len()) / size(bytes.len().max(1)))
}

/// The letters and digits of a text in lower case, without spaces and signs.
pub(super) fn letters(text: &str) -> String {
    words(text, Signs::Unicode).collect()
}

/// Whether a text is nothing but laughter, which repeats itself by nature.
pub fn is_laughter(text: &str) -> bool {
    let letters = letters(text);
    letters.chars().count() >= 2 && letters.chars().all(|c| "하히헤호허흐후핫ㅋㅎ크킥".contains(c))
}

/// Korean syllables, which one takes about as long to say as another.
pub(super) fn syllables(text: &str) -> usize {
    text.chars().filter(|c| matches!(c, '가'..='힣')).count()
}

/// A text without its repetitions.
#[derive(Debug, PartialEq)]
pub(super) struct Collapsed {
    /// What is left.
    pub(super) text: String,
    /// Whether the text was repetition and nothing else.
    pub(super) whole: bool,
}

/// Longest phrase, in words, that is looked for in a row with itself, and how often it comes at least.
const LONGEST_LOOP: usize = 6;
const LOOPS: usize = 4;
/// A text of this many letters at least repeats syllables if a fifth of them or fewer are different ones.
const SYLLABLES: usize = 12;
const DIFFERENT: usize = 5;

/// Takes out what comes four times in a row or more; `None` if nothing does.
pub(super) fn collapse(text: &str) -> Option<Collapsed> {
    if is_laughter(text) {
        return None;
    }
    let mut written: Vec<&str> = text.split_whitespace().collect();
    let mut said: Vec<String> = words(text, Signs::Unicode).collect();
    let mut whole = None;
    while let Some((start, length, times)) = find_loop(&said) {
        let repeated = start + length..start + length * times;
        whole = Some(repeated.end - start == said.len());
        written.drain(repeated.clone());
        said.drain(repeated);
    }
    match whole {
        Some(whole) => Some(Collapsed { text: written.join(" "), whole }),
        None => collapse_syllables(text),
    }
}

/// The words that come again and again: where they start, how many they are and how often they come.
fn find_loop(words: &[String]) -> Option<(usize, usize, usize)> {
    let loops = (1..=LONGEST_LOOP).flat_map(|length| (0..words.len()).map(move |start| (start, length)));
    let counted = loops.filter_map(|(start, length)| {
        let first = words.get(start..start + length)?;
        let times = words[start..].chunks_exact(length).take_while(|next| *next == first).count();
        let said = first.iter().any(|word| !word.is_empty());
        (said && times >= LOOPS).then_some((start, length, times))
    });
    counted.min_by_key(|(start, length, times)| (std::cmp::Reverse(length * times), *length, *start))
}

fn collapse_syllables(text: &str) -> Option<Collapsed> {
    let letters: Vec<char> = letters(text).chars().collect();
    let different = letters.iter().collect::<HashSet<_>>().len();
    if letters.len() < SYLLABLES || different * DIFFERENT > letters.len() {
        return None;
    }
    let period = (1..letters.len()).find(|period| letters[*period..] == letters[..letters.len() - period])?;
    Some(Collapsed { text: letters[..period].iter().collect(), whole: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compression_is_that_of_zlib() {
        let texts = [
            ("감사합니다. ".repeat(8), 4.53),
            ("시청해 주셔서 감사합니다. ".repeat(20), 13.2),
            ("하".repeat(16), 3.43),
        ];
        for (text, expected) in texts {
            let found = compression(&text);
            assert!((found - expected).abs() < 0.2, "{text}: {found}");
        }
        let line = compression("오빠, 어제 왜 전화 안 받았어? 얼마나 걱정했는데.");
        assert!((0.87..1.45).contains(&line), "{line}");
    }

    fn collapsed(text: &str) -> Option<(String, bool)> {
        collapse(text).map(|collapsed| (collapsed.text, collapsed.whole))
    }

    #[test]
    fn what_comes_four_times_in_a_row_comes_once() {
        assert_eq!(
            collapsed("네, 알겠습니다. 가자 가자 가자, 가자!"),
            Some(("네, 알겠습니다. 가자".to_owned(), false))
        );
        assert_eq!(collapsed(&"그래 알았어. ".repeat(5)), Some(("그래 알았어.".to_owned(), true)));
        assert_eq!(collapsed(&"아".repeat(14)), Some(("아".to_owned(), true)));
        assert_eq!(collapsed(&"안돼".repeat(9)), Some(("안돼".to_owned(), true)));
        assert_eq!(collapsed("가자! 가자! 가자!"), None);
        assert_eq!(collapsed("- - - - -"), None);
    }

    #[test]
    fn laughter_is_not_a_loop() {
        for laughter in [
            "하하하하하하하하하하하하하하하하",
            "하하 하하 하하 하하 하하",
            "ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ",
            "흐흐흐… 흐흐흐… 흐흐흐… 흐흐흐…",
        ] {
            assert!(is_laughter(laughter) && collapse(laughter).is_none(), "{laughter}");
        }
        assert!(!is_laughter("하늘") && !is_laughter("하") && !is_laughter("…"));
    }
}
