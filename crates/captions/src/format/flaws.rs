//! What is wrong with the text of a cue as it stands in its file, whatever reading makes of it.

use unicode_normalization::is_nfc;

use super::report::WarningKind;
use super::{Format, vtt};
use crate::text::is_invisible;

/// Tags that are markup in one of the formats; any other is a sign that should not stand there.
const TAGS: &[&str] = &["i", "b", "u", "c", "v", "lang", "ruby", "rt", "font", "s"];

/// Tags that need no counterpart: a voice may last to the end of its cue.
const LOOSE: &[&str] = &["v", "rt"];

/// The flaws of a text, each kind once.
pub(super) fn flaws(written: &str, format: Format) -> Vec<WarningKind> {
    let tags = tags(written);
    let checks = [
        (WarningKind::InvisibleRemoved, written.chars().any(is_hidden)),
        (WarningKind::Composed, !is_nfc(written)),
        (WarningKind::UnbalancedTag, is_unbalanced(&tags)),
        (WarningKind::UnescapedSign, has_unescaped(written, &tags, format)),
        (WarningKind::Arrow, written.contains("-->")),
    ];
    checks.into_iter().filter_map(|(kind, found)| found.then_some(kind)).collect()
}

fn is_hidden(c: char) -> bool {
    is_invisible(c) || c.is_control() && !matches!(c, '\n' | '\t')
}

/// What follows each `<`: the inside of a tag up to its `>`, or `None` if it is no tag.
fn tags(written: &str) -> Vec<Option<&str>> {
    let inside = |(at, _): (usize, &str)| {
        let rest = &written[at + 1..];
        let inside = &rest[..rest.find(['<', '>'])?];
        let closed = rest[inside.len()..].starts_with('>');
        let first = inside.trim_start_matches('/').chars().next()?;
        (closed && (first.is_ascii_alphanumeric() || first == '!')).then_some(inside)
    };
    written.match_indices('<').map(inside).collect()
}

/// The name of a tag in lower case, without its slash, classes and annotation.
fn name(inside: &str) -> String {
    let end = |c: char| c.is_whitespace() || c == '.' || c == '/';
    inside.trim_start_matches('/').split(end).next().unwrap_or_default().to_ascii_lowercase()
}

fn is_unbalanced(tags: &[Option<&str>]) -> bool {
    let mut open: Vec<String> = Vec::new();
    for inside in tags.iter().flatten() {
        let name = name(inside);
        if !TAGS.contains(&name.as_str()) || LOOSE.contains(&name.as_str()) {
            continue;
        }
        if !inside.starts_with('/') {
            open.push(name);
        } else if open.pop() != Some(name) {
            return true;
        }
    }
    !open.is_empty()
}

/// SRT has no escapes, so that only what looks like a tag is wrong there.
fn has_unescaped(written: &str, tags: &[Option<&str>], format: Format) -> bool {
    let unknown = |inside: &str| !is_moment(inside) && !TAGS.contains(&name(inside).as_str());
    tags.iter().flatten().any(|inside| unknown(inside))
        || format == Format::Vtt && (tags.iter().any(Option::is_none) || vtt::has_bare_ampersand(written))
}

/// WebVTT marks the moment of a word with `<00:00:01.000>`.
fn is_moment(inside: &str) -> bool {
    inside.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(written: &str) -> (Vec<WarningKind>, Vec<WarningKind>) {
        (flaws(written, Format::Srt), flaws(written, Format::Vtt))
    }

    #[test]
    fn sound_texts_have_none() {
        for text in ["<i>Sí</i> &amp; <b>no</b>", "<v Ana>Hola", "<00:00:01.000>ya &lt;3", "한국 ñ\t…"]
        {
            assert_eq!(of(text), (vec![], vec![]), "{text}");
        }
    }

    #[test]
    fn what_would_be_markup_elsewhere_is_seen() {
        let unescaped = vec![WarningKind::UnescapedSign];
        assert_eq!(of("<script>x"), (unescaped.clone(), unescaped.clone()));
        for text in ["Tom & Ana", "1 < 2", "I <3 tú", "&bogus;"] {
            assert_eq!(of(text), (vec![], unescaped.clone()), "{text}");
        }
    }

    #[test]
    fn tags_without_counterpart_arrows_and_hidden_characters_are_seen() {
        for text in ["<i>sí", "sí</i>", "<i><b>sí</i></b>"] {
            assert_eq!(flaws(text, Format::Srt), [WarningKind::UnbalancedTag], "{text}");
        }
        assert_eq!(flaws("A --> B", Format::Srt), [WarningKind::Arrow]);
        assert_eq!(flaws("ho\u{200b}la", Format::Srt), [WarningKind::InvisibleRemoved]);
        assert_eq!(flaws("a\u{7}", Format::Vtt), [WarningKind::InvisibleRemoved]);
        assert_eq!(flaws("cafe\u{301}", Format::Vtt), [WarningKind::Composed]);
    }
}
