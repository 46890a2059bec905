//! The words of a text, each knowing whether it stands in italics.

use crate::line::dual;
use crate::profile::Profile;
use crate::{clean, visible};

const DASH: &str = "-";

/// A word with its signs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// Its characters, with the markup that stands between two of them.
    pub(super) text: String,
    /// Whether its first character is in italics, and whether its last is.
    italic: (bool, bool),
    /// Whether it starts the line of the second of two speakers.
    pub(super) turn: bool,
}

impl Token {
    /// The dash that a speaker's line starts with.
    pub(super) fn dash() -> Self {
        Self { text: DASH.to_owned(), italic: (false, false), turn: false }
    }

    /// Whether it is a dash, which must not be parted from what follows.
    pub(super) fn is_dash(&self) -> bool {
        self.text == DASH
    }
}

/// The words of a text in any state. Two lines of two speakers keep their dashes, and the place where the second begins.
pub(super) fn tokens(text: &str, profile: &Profile) -> Vec<Token> {
    let text = match profile.italics {
        true => clean(text),
        false => visible(&clean(text)),
    };
    let Some([first, second]) = dual(&text) else { return plain(&text) };
    let (mut words, mut answer) = (plain(&first), plain(&second));
    if let Some(dash) = answer.first_mut() {
        dash.turn = true;
    }
    words.append(&mut answer);
    words
}

/// The words of a cleaned text.
fn plain(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut italic, mut within, mut rest) = (false, false, text);
    while let Some(next) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("<i>").or_else(|| rest.strip_prefix("</i>")) {
            italic = rest.starts_with("<i>");
            rest = after;
            continue;
        }
        rest = &rest[next.len_utf8()..];
        if next.is_whitespace() {
            within = false;
            continue;
        }
        if !within {
            tokens.push(Token { text: String::new(), italic: (italic, italic), turn: false });
        }
        within = true;
        if let Some(token) = tokens.last_mut() {
            turn_italics(&mut token.text, &mut token.italic.1, italic);
            token.text.push(next);
        }
    }
    tokens
}

/// Words as one text with balanced italics.
pub(super) fn join(tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut italic = false;
    for (at, token) in tokens.iter().enumerate() {
        if italic && !token.italic.0 {
            turn_italics(&mut text, &mut italic, false);
        }
        if at > 0 {
            text.push(' ');
        }
        turn_italics(&mut text, &mut italic, token.italic.0);
        text.push_str(&token.text);
        italic = token.italic.1;
    }
    turn_italics(&mut text, &mut italic, false);
    text
}

fn turn_italics(text: &mut String, now: &mut bool, wanted: bool) {
    if *now != wanted {
        text.push_str(if wanted { "<i>" } else { "</i>" });
        *now = wanted;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{ES_419, KO};

    fn split(text: &str, at: usize) -> (String, String) {
        let tokens = tokens(text, &ES_419);
        (join(&tokens[..at]), join(&tokens[at..]))
    }

    #[test]
    fn italics_are_balanced_wherever_a_text_is_cut() {
        let text = "a <i>b c</i> d<i>e f</i>g";
        assert_eq!(join(&tokens(text, &ES_419)), text);
        assert_eq!(split(text, 2), ("a <i>b</i>".to_owned(), "<i>c</i> d<i>e f</i>g".to_owned()));
        assert_eq!(split(text, 4), ("a <i>b c</i> d<i>e</i>".to_owned(), "<i>f</i>g".to_owned()));
    }

    #[test]
    fn marks_alone_are_no_words() {
        assert_eq!(join(&tokens("<i> hola  </i>\n ya", &ES_419)), "<i>hola</i> ya");
        assert_eq!(tokens(" <i> </i> ", &ES_419), []);
        assert_eq!(join(&tokens("<i>네</i>", &KO)), "네", "Korean has no italics");
    }

    #[test]
    fn the_second_of_two_speakers_is_known() {
        let tokens = tokens("-¿Vienes?\n- No, gracias.", &ES_419);
        assert_eq!(tokens.iter().position(|token| token.turn), Some(2));
        assert_eq!(join(&tokens), "- ¿Vienes? - No, gracias.");
    }
}
