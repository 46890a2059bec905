use std::fmt;

use hallyu_captions::clean;

use super::{Draft, Line};

/// How many characters of the source a model has to repeat.
pub(crate) const HEAD: usize = 6;
/// With how few of them the line is still known.
const FEWEST: usize = 3;
/// Words that only a model talking about itself or its task would say, in lower case.
const META: [&str; 9] = [
    "chatgpt",
    "modelo de lenguaje",
    "modelo de linguagem",
    "aquí tienes la traducción",
    "aqui está a tradução",
    "traducción:",
    "tradução:",
    "translated by",
    "[br]",
];

/// Why a draft does not count. Its text tells the model what to do better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Complaint {
    /// The slot is not in the answer.
    Missing,
    /// Nothing was said.
    Empty,
    /// The head is not that of the source: it may be the translation of another line.
    Misaligned,
    /// Possibly holds the next line as well, whose own slot is empty.
    Merged,
    /// Korean, Chinese or Japanese characters are left.
    Script,
    /// The source came back as it was.
    Untranslated,
    /// The model talks about its work, or shows parts of the protocol.
    Meta,
    /// Line breaks, or markup other than balanced italics.
    Markup,
    /// Right, but longer than can be read in its time.
    TooLong {
        /// Characters that it has.
        length: usize,
        /// Characters that it may have.
        max: usize,
    },
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("MISSING: the slot was not answered"),
            Self::Empty => f.write_str("EMPTY: the translation was empty"),
            Self::Misaligned => f.write_str("ALIGNMENT: head does not repeat the start of this line's ko"),
            Self::Merged => f.write_str("MERGED: translate this line alone, the next line has its own slot"),
            Self::Script => f.write_str("SCRIPT: Korean, Chinese or Japanese characters were left"),
            Self::Untranslated => f.write_str("UNTRANSLATED: the source was returned"),
            Self::Meta => f.write_str("META: only the translation is wanted"),
            Self::Markup => {
                f.write_str("MARKUP: one line of text without line breaks; <i> and </i> are the only tags")
            }
            Self::TooLong { length, max } => {
                write!(f, "LENGTH: {length} characters, at most {max}; say it shorter")
            }
        }
    }
}

/// Judges the draft of one of the lines that were `asked` together.
///
/// # Errors
/// The first thing that is wrong with it; [`Complaint::TooLong`] only if nothing else is.
pub(crate) fn check(line: &Line, draft: Option<&Draft>, asked: &[&Line]) -> Result<String, Complaint> {
    let draft = draft.ok_or(Complaint::Missing)?;
    let text = draft.text.trim();
    if text.is_empty() {
        return Err(Complaint::Empty);
    }
    if !is_head_of(&draft.head, line, asked) {
        return Err(Complaint::Misaligned);
    }
    if text.chars().any(is_east_asian) {
        return Err(Complaint::Script);
    }
    if text == line.text && line.text.chars().any(is_east_asian) {
        return Err(Complaint::Untranslated);
    }
    if is_meta(text) {
        return Err(Complaint::Meta);
    }
    if text.contains(['\n', '\r']) || clean(text) != text {
        return Err(Complaint::Markup);
    }
    let length = hallyu_captions::visible(text).chars().count();
    if length * 100 > line.max * 115 {
        return Err(Complaint::TooLong { length, max: line.max });
    }
    Ok(text.to_owned())
}

/// Whether the model repeats the start of the source, give or take one character. Nothing may differ if the source has only
/// one or two characters, or if the head is that of another line: too little would be left to tell lines apart.
/// Models count badly and drop signs, so only letters and digits are compared, and fewer than were asked for will do.
fn is_head_of(head: &str, line: &Line, asked: &[&Line]) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>();
    let source = letters(&line.text);
    let mut claimed = letters(head);
    claimed.truncate(HEAD);
    if claimed.len() < FEWEST.min(source.len()) {
        return false;
    }
    match distance_to_start(&claimed, &source[..source.len().min(HEAD + 1)]) {
        0 => true,
        1 => source.len() >= FEWEST && !asked.iter().any(|other| letters(&other.text).starts_with(&claimed)),
        _ => false,
    }
}

/// Characters to change, add or drop to make `text` the start of `whole`.
fn distance_to_start(text: &[char], whole: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=whole.len()).collect();
    for (i, from) in text.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in whole.iter().enumerate() {
            let change = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row.into_iter().min().unwrap_or(0)
}

fn is_meta(text: &str) -> bool {
    let lower = text.to_lowercase();
    META.iter().any(|words| lower.contains(words)) || text.contains(['{', '}'])
}

/// Hangul, Han or Kana.
fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line { seq: 1, text: text.to_owned(), max: 20, pause_ms: 0 }
    }

    fn judge(head: &str, text: &str) -> Result<String, Complaint> {
        check(
            &line("오빠, 어제 왜 안 왔어?"),
            Some(&Draft { head: head.to_owned(), text: text.to_owned() }),
            &[],
        )
    }

    #[test]
    fn a_translation_of_this_line_counts() {
        assert_eq!(
            judge("오빠, 어제왜", " ¿Por qué no <i>viniste</i>? "),
            Ok("¿Por qué no <i>viniste</i>?".to_owned())
        );
        assert_eq!(judge("오빠 어제 왜", "¿Y ayer?"), Ok("¿Y ayer?".to_owned()), "one character may differ");
        assert!(judge("오빠, 어", "¿Y ayer?").is_ok(), "fewer characters will do");
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(check(&line("네"), None, &[]), Err(Complaint::Missing));
        assert_eq!(judge("오빠,어제왜", " "), Err(Complaint::Empty));
        assert_eq!(judge("미안해. 회의", "Perdón."), Err(Complaint::Misaligned));
        assert_eq!(judge("오빠,어제왜", "Oppa 왜"), Err(Complaint::Script));
        assert_eq!(judge("오빠,어제왜", "Traducción: oppa"), Err(Complaint::Meta));
        assert_eq!(judge("오빠,어제왜", "{\"t\":\"x\"}"), Err(Complaint::Meta));
        assert_eq!(judge("오빠,어제왜", "uno\ndos"), Err(Complaint::Markup));
        assert_eq!(judge("오빠,어제왜", "<script>x</script>"), Err(Complaint::Markup));
        assert_eq!(judge("오빠,어제왜", &"a".repeat(24)), Err(Complaint::TooLong { length: 24, max: 20 }));
        assert!(judge("오빠,어제왜", &"a".repeat(23)).is_ok());
    }

    #[test]
    fn short_lines_need_their_exact_head() {
        let draft = |head: &str| Draft { head: head.to_owned(), text: "Sí.".to_owned() };
        assert!(check(&line("네."), Some(&draft("네")), &[]).is_ok());
        assert_eq!(check(&line("네."), Some(&draft("왜.")), &[]), Err(Complaint::Misaligned));
        assert_eq!(check(&line("네."), Some(&draft("")), &[]), Err(Complaint::Misaligned));
    }

    #[test]
    fn a_head_nearer_to_another_line_is_refused() {
        let (first, second) = (line("1번 문을 열어"), line("2번 문을 열어"));
        let draft = Draft { head: "2번 문을 열어".to_owned(), text: "Abre la dos.".to_owned() };
        assert!(check(&first, Some(&draft), &[&first]).is_ok(), "one character may be a slip");
        assert_eq!(check(&first, Some(&draft), &[&first, &second]), Err(Complaint::Misaligned));
    }

    #[test]
    fn a_latin_source_may_stay_as_it_is() {
        let same = Draft { head: "OK".to_owned(), text: "OK".to_owned() };
        assert!(check(&line("OK"), Some(&same), &[]).is_ok());
    }
}
