//! How a Korean word sounds: the changes at the borders of its syllables, as far as the Revised Romanization writes them
//! (Ministry of Culture, notice 2000-8, chapter 3, article 1). What needs a dictionary is left out: ㄴ that is put in
//! (학여울), and nouns that keep ㄴ before ㄹ (의견란).

use crate::syllable::{Syllable, pair};

/// The syllables as they are heard. A coda is then one of ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅇ; ㅎ after ㄱ, ㄷ, ㅂ stays, as in nouns (묵호).
pub(crate) fn heard(word: &[Syllable]) -> Vec<Syllable> {
    let mut heard = word.to_vec();
    for at in 0..heard.len() {
        match (heard.get(at).copied(), heard.get(at + 1).copied()) {
            (Some(first), Some(second)) => {
                let (coda, onset) = border(first.coda, second);
                if let [first, second, ..] = &mut heard[at..] {
                    (first.coda, second.onset) = (coda, onset);
                }
            }
            (Some(last), None) => heard[at].coda = last.coda.and_then(alone),
            (None, _) => {}
        }
    }
    heard
}

/// What a coda and the syllable after it sound like: the coda that is left and the new onset.
fn border(coda: Option<char>, next: Syllable) -> (Option<char>, char) {
    let Some(coda) = coda else { return (None, next.onset) };
    match next.onset {
        'ㅇ' => carried_over(coda, next.vowel),
        'ㄱ' | 'ㄷ' | 'ㅈ' if matches!(coda, 'ㅎ' | 'ㄶ' | 'ㅀ') => {
            (without_h(coda), aspirated(next.onset))
        }
        'ㅅ' if matches!(coda, 'ㅎ' | 'ㄶ' | 'ㅀ') => (without_h(coda), 'ㅅ'),
        'ㄴ' if coda == 'ㅎ' => (Some('ㄴ'), 'ㄴ'),
        // 굳히다, 닫히다.
        'ㅎ' if coda == 'ㄷ' && next.vowel == 'ㅣ' => (None, 'ㅊ'),
        onset => assimilated(alone(coda), onset),
    }
}

/// Before a vowel a coda becomes the onset, the second half of a double one.
fn carried_over(coda: char, vowel: char) -> (Option<char>, char) {
    let softened = |letter| match (letter, vowel) {
        ('ㄷ', 'ㅣ') => 'ㅈ',
        ('ㅌ', 'ㅣ') => 'ㅊ',
        (letter, _) => letter,
    };
    match (coda, pair(coda)) {
        ('ㅇ', _) => (Some('ㅇ'), 'ㅇ'),
        ('ㅎ', _) => (None, 'ㅇ'),
        (_, Some([first, 'ㅎ'])) => (None, first),
        (_, Some([first, second])) => (Some(first), softened(second)),
        (letter, None) => (None, softened(letter)),
    }
}

/// What stays of a coda with ㅎ, whose breath goes to the next letter.
fn without_h(coda: char) -> Option<char> {
    pair(coda).map(|[first, _]| first)
}

fn aspirated(onset: char) -> char {
    match onset {
        'ㄱ' => 'ㅋ',
        'ㄷ' => 'ㅌ',
        'ㅈ' => 'ㅊ',
        other => other,
    }
}

/// One of the seven sounds that can end a syllable.
fn alone(coda: char) -> Option<char> {
    Some(match coda {
        'ㄱ' | 'ㄲ' | 'ㅋ' | 'ㄳ' | 'ㄺ' => 'ㄱ',
        'ㄴ' | 'ㄵ' | 'ㄶ' => 'ㄴ',
        'ㄹ' | 'ㄼ' | 'ㄽ' | 'ㄾ' | 'ㅀ' => 'ㄹ',
        'ㅁ' | 'ㄻ' => 'ㅁ',
        'ㅂ' | 'ㅍ' | 'ㅄ' | 'ㄿ' => 'ㅂ',
        'ㅇ' => 'ㅇ',
        _ => 'ㄷ',
    })
}

/// Stops before nasals become nasals, ㄹ after them ㄴ; ㄴ beside ㄹ becomes ㄹ.
fn assimilated(coda: Option<char>, onset: char) -> (Option<char>, char) {
    let nasal = |coda| match coda {
        'ㄱ' => 'ㅇ',
        'ㄷ' => 'ㄴ',
        'ㅂ' => 'ㅁ',
        other => other,
    };
    match (coda, onset) {
        (Some('ㄴ'), 'ㄹ') | (Some('ㄹ'), 'ㄴ') => (Some('ㄹ'), 'ㄹ'),
        (Some(coda @ ('ㄱ' | 'ㄷ' | 'ㅂ' | 'ㅁ' | 'ㅇ')), 'ㄹ') => (Some(nasal(coda)), 'ㄴ'),
        (Some(coda), 'ㄴ' | 'ㅁ') => (Some(nasal(coda)), onset),
        (coda, onset) => (coda, onset),
    }
}
