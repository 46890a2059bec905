use hallyu_captions::language::is_head_of;
use hallyu_captions::{clean, visible};

use super::plan::Line;
use super::reply::Draft;

/// How much a complaint weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// The text is right, but cannot be read in its time.
    Long,
    /// A doubt: if the model insists, the text is taken, and the doubt with it.
    Soft,
    /// The text is not shown, however often it comes.
    Hard,
}

/// What is wrong with a draft. Its text tells the model what to do better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// How much it weighs.
    pub(crate) weight: Weight,
    /// A code in capitals, and what is wrong.
    pub(crate) text: String,
}

/// The slot is not in the answer, or it is there twice.
pub(crate) const MISSING: &str = "MISSING: the slot was not answered";
/// Nothing was said.
pub(crate) const EMPTY: &str = "EMPTY: the translation was empty";
/// It may be the translation of another line.
pub(crate) const ALIGNMENT: &str = "ALIGNMENT: head does not repeat the start of this line's ko";
/// It may hold the next line as well, whose own slot is empty or holds yet another.
pub(crate) const MERGED: &str = "MERGED: translate this line alone, the next line has its own slot";
/// The same text stands for another line.
pub(crate) const REPEATED: &str = "REPEATED: this is the translation of another line";

const MARKUP: &str = "MARKUP: one line of text without line breaks; <i> and </i> are the only tags";

impl Complaint {
    /// Refuses a text.
    pub(crate) fn hard(text: &str) -> Self {
        Self { weight: Weight::Hard, text: text.to_owned() }
    }

    /// Doubts a text.
    pub(crate) fn soft(text: impl Into<String>) -> Self {
        Self { weight: Weight::Soft, text: text.into() }
    }
}

/// The text of a draft, if it is one line of text and may be the translation of this source, which was asked for together with
/// `others`.
///
/// # Errors
/// The first thing that is wrong with it.
pub(crate) fn check_form(source: &str, draft: Option<&Draft>, others: &[&str]) -> Result<String, Complaint> {
    let draft = draft.ok_or(Complaint::hard(MISSING))?;
    let text = draft.text.trim();
    if text.is_empty() {
        return Err(Complaint::hard(EMPTY));
    }
    if !is_head_of(&draft.head, source, others) {
        return Err(Complaint::hard(ALIGNMENT));
    }
    if text.contains(['\n', '\r']) || clean(text) != text {
        return Err(Complaint::hard(MARKUP));
    }
    Ok(text.to_owned())
}

/// Says that a text is longer than its cues can show, and how short it should be.
pub(crate) fn check_length(text: &str, line: &Line) -> Option<Complaint> {
    let length = visible(text).chars().count();
    let complaint = || Complaint {
        weight: Weight::Long,
        text: format!("LENGTH: {length} characters, at most {}; say it shorter", line.max),
    };
    (length > line.longest).then(complaint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(head: &str, text: &str) -> Result<String, String> {
        let draft = Draft { head: head.to_owned(), text: text.to_owned(), note: None };
        check_form("오빠, 어제 왜 안 왔어?", Some(&draft), &[]).map_err(|complaint| complaint.text)
    }

    #[test]
    fn a_draft_is_one_line_that_names_its_source() {
        assert_eq!(
            judge("오빠, 어제왜", " ¿Por qué no <i>viniste</i>? "),
            Ok("¿Por qué no <i>viniste</i>?".to_owned())
        );
        assert_eq!(check_form("네", None, &[]), Err(Complaint::hard(MISSING)));
        let faults = [
            ("오빠,어제왜", " ", EMPTY),
            ("미안해. 회의", "Perdón.", ALIGNMENT),
            ("오빠,어제왜", "uno\ndos", MARKUP),
            ("오빠,어제왜", "<script>x</script>", MARKUP),
        ];
        for (head, text, complaint) in faults {
            assert_eq!(judge(head, text), Err(complaint.to_owned()), "{text}");
        }
    }
}
