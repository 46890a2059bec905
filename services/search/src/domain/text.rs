//! Words as they are compared: without case, accents and punctuation.

use unicode_normalization::UnicodeNormalization;

/// Words that tell nothing in Spanish, Portuguese and English: a search may leave them out.
const STOP_WORDS: [&str; 58] = [
    "a", "al", "and", "ao", "as", "com", "con", "da", "das", "de", "del", "do", "dos", "e", "el", "em", "en",
    "for", "from", "in", "is", "la", "las", "le", "lo", "los", "me", "mi", "minha", "meu", "my", "na", "no",
    "nos", "o", "of", "on", "or", "os", "para", "pela", "pelo", "por", "que", "se", "su", "the", "to", "tu",
    "um", "uma", "un", "una", "unos", "with", "y", "you", "your",
];

/// Words that say what kind of thing is looked for, or how it is to be watched, and seldom name it.
const KINDS: [&str; 56] = [
    "assistir",
    "capitulo",
    "capitulos",
    "completa",
    "completo",
    "corea",
    "coreana",
    "coreano",
    "coreanas",
    "coreanos",
    "coreia",
    "dorama",
    "doramas",
    "drama",
    "dramas",
    "dublada",
    "dublado",
    "episodio",
    "episodios",
    "espanol",
    "film",
    "filme",
    "filmes",
    "kdrama",
    "kdramas",
    "korea",
    "korean",
    "latino",
    "legenda",
    "legendada",
    "legendado",
    "movie",
    "novela",
    "novelas",
    "online",
    "pelicula",
    "peliculas",
    "portugues",
    "season",
    "serie",
    "series",
    "show",
    "sub",
    "subs",
    "subtitulada",
    "subtitulado",
    "subtitulos",
    "temporada",
    "ver",
    "watch",
    "드라마",
    "시리즈",
    "영화",
    "예능",
    "자막",
    "다시보기",
];

/// The text in lower case without accents and punctuation, its words parted by one space. Hangul is composed; letters of it that
/// stand alone stay so. Hyphens and apostrophes inside words go, so that `Ye-jin` is one word.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ㄱ'..='ㅣ' => flat.push(c),
            _ => {
                flat.extend(std::iter::once(c).nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase))
            }
        }
    }
    let mut folded = String::with_capacity(flat.len());
    for c in flat.nfc() {
        match c {
            'ß' => folded.push_str("ss"),
            c if c.is_alphanumeric() => folded.push(c),
            c if is_inside_word(c) => {}
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_inside_word(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '-' | '\u{2010}' | '\u{2011}')
}

/// The same with hyphens between words, for spellings that part what others join.
pub(super) fn fold_parted(text: &str) -> String {
    fold(&text.replace(['-', '\u{2010}', '\u{2011}'], " "))
}

/// Whether a folded word tells nothing.
pub(super) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// Whether a folded word says what kind of thing is looked for.
pub(super) fn says_kind(word: &str) -> bool {
    KINDS.contains(&word)
}

/// What the forms of a folded word have in common: plurals, genders and the commonest endings of Spanish, Portuguese and English, whose
/// words are not told apart by a search box. `canciones` and `canción`, `corações` and `coração`, `doctors` and `doctor`.
pub(super) fn stem(word: &str) -> String {
    if word.chars().count() < 4 || !word.is_ascii() {
        return word.to_owned();
    }
    let singular =
        [("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ies", "y"), ("ces", "z"), ("ns", "m")]
            .iter()
            .find_map(|(plural, singular)| word.strip_suffix(plural).map(|rest| rest.to_owned() + singular))
            .or_else(|| word.strip_suffix("es").filter(|rest| rest.len() > 2).map(str::to_owned))
            .or_else(|| word.strip_suffix('s').filter(|rest| !rest.ends_with('s')).map(str::to_owned))
            .unwrap_or_else(|| word.to_owned());
    let endings = ["ing", "ed", "a", "o", "e"];
    let bare = endings.iter().find_map(|ending| singular.strip_suffix(ending).filter(|rest| rest.len() > 2));
    bare.map_or(singular.clone(), str::to_owned)
}

/// Whether two folded words are forms of one.
pub(super) fn is_form(one: &str, other: &str) -> bool {
    // No form changes how a word begins.
    one.bytes().next() == other.bytes().next() && stem(one) == stem(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_count_for_nothing() {
        for (text, folded) in [
            ("¿Qué pasó, Corazón?", "que paso corazon"),
            ("Son Ye-jin", "son yejin"),
            ("  D.P.  ", "d p"),
            ("사랑의  불시착!", "사랑의 불시착"),
            ("ㅅㄹ ㅂ", "ㅅㄹ ㅂ"),
            ("It’s Okay", "its okay"),
            ("ＡＢＣ", "abc"),
            ("🙂", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
        assert_eq!(fold_parted("Son Ye-jin"), "son ye jin");
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for forms in [
            &["cancion", "canciones"][..],
            &["coracao", "coracoes"],
            &["doctor", "doctors"],
            &["hospital", "hospitais"],
            &["landing", "landed"],
            &["flor", "flores"],
            &["hermano", "hermana", "hermanos"],
        ] {
            let stems: Vec<String> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.iter().all(|one| *one == stems[0]), "{forms:?}: {stems:?}");
        }
        assert_ne!(stem("cielo"), stem("ciego"));
    }
}
