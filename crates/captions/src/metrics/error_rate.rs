//! Error rates of recognised speech.
//!
//! Korean is measured in characters: whether two words are written together is a matter of taste there, and the word
//! error rate takes each such choice for two errors.

use super::normal::{Signs, words};
use super::percent;
use crate::distance::distance_within;

/// The edits that turn a text into its reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ErrorRate {
    /// Insertions, deletions and replacements.
    pub edits: usize,
    /// Characters or words of the reference.
    pub length: usize,
}

impl ErrorRate {
    /// Edits per hundred of the reference; can exceed 100.
    pub fn percent(self) -> f64 {
        percent(self.edits, self.length)
    }
}

impl std::iter::Sum for ErrorRate {
    /// The rate of several texts together.
    fn sum<I: Iterator<Item = Self>>(rates: I) -> Self {
        rates.fold(Self::default(), |sum, rate| Self {
            edits: sum.edits + rate.edits,
            length: sum.length + rate.length,
        })
    }
}

/// Character error rate: composed characters in lower case, without spaces and punctuation.
pub fn cer(hypothesis: &str, reference: &str) -> ErrorRate {
    let characters = |text| words(text, Signs::Unicode).flat_map(|word| word.chars().collect::<Vec<_>>());
    rate(&characters(hypothesis).collect::<Vec<_>>(), &characters(reference).collect::<Vec<_>>())
}

/// Word error rate: words in lower case, without punctuation.
pub fn wer(hypothesis: &str, reference: &str) -> ErrorRate {
    let words = |text| words(text, Signs::Unicode).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    rate(&words(hypothesis), &words(reference))
}

fn rate<T: PartialEq>(hypothesis: &[T], reference: &[T]) -> ErrorRate {
    let most = hypothesis.len().max(reference.len());
    ErrorRate { edits: distance_within(hypothesis, reference, most).unwrap_or(most), length: reference.len() }
}

#[cfg(test)]
mod tests {
    use hallyu_fixtures::report::measure;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn korean_is_measured_in_characters() {
        let cases = [
            ("나는 오늘 학교에 갔다", "나는 오늘 학교 갔다", 11.11, 25.0),
            ("커피 한 잔 주세요", "커피 한잔 주세요", 0.0, 50.0),
            ("빨리 집에 가고 싶어", "빨리 집에 가고싶어", 0.0, 50.0),
        ];
        let off = |(reference, hypothesis, characters, words): (&str, &str, f64, f64)| {
            let off_in_characters = (cer(hypothesis, reference).percent() - characters).abs();
            off_in_characters.max((wer(hypothesis, reference).percent() - words).abs())
        };
        let worst = cases.map(off).into_iter().fold(0.0, f64::max);
        let figure = format!("{worst:.4} off at most, of {} texts", cases.len());
        measure(9, "CER and WER, published values", "exact to 0.01", figure, worst < 0.01);
    }

    #[test]
    fn signs_case_and_composition_are_no_errors() {
        let decomposed = "\u{1112}\u{1161}\u{11ab}국";
        assert_eq!(cer(&format!("「{decomposed}」 OK…"), "한국, ok!"), ErrorRate { edits: 0, length: 4 });
        assert_eq!(wer("— ¿Qué?", "que\u{301}"), ErrorRate { edits: 0, length: 1 });
    }

    #[test]
    fn nothing_heard_is_all_wrong_and_so_is_everything_invented() {
        assert_eq!(
            [cer("", ""), cer("", "가나"), cer("가나", "")].map(ErrorRate::percent),
            [0.0, 100.0, 100.0]
        );
    }

    #[test]
    fn several_texts_are_weighed_by_their_length() {
        let rates = [ErrorRate { edits: 1, length: 10 }, ErrorRate { edits: 0, length: 30 }];
        assert_eq!(rates.into_iter().sum::<ErrorRate>().percent(), 2.5);
    }

    proptest! {
        #[test]
        fn a_text_equals_itself_and_distance_has_no_direction(a in "\\PC{0,40}", b in "\\PC{0,40}") {
            prop_assert_eq!(cer(&a, &a).edits, 0);
            prop_assert_eq!(wer(&a, &a).edits, 0);
            prop_assert_eq!(cer(&a, &b).edits, cer(&b, &a).edits);
        }
    }
}
