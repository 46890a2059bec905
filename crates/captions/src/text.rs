//! What may stand in a cue's text.

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

const OPEN: &str = "<i>";
const CLOSE: &str = "</i>";

/// Brings any text into the form that cues hold: composed Unicode (NFC), italics balanced, every other tag and `{\...}`
/// override removed, no control, zero-width or direction characters, no blank line, no `-->`. Cleaning twice changes
/// nothing.
pub fn clean(raw: &str) -> String {
    let mut text = clean_once(raw);
    // What composing brings forth may be markup in turn. Each further round removes some, so that there is a last one.
    loop {
        let again = clean_once(&text);
        if again == text {
            return text;
        }
        text = again;
    }
}

fn clean_once(raw: &str) -> String {
    let mut stripper = Stripper::default();
    for character in raw.chars().filter(|c| !is_invisible(*c)) {
        stripper.push(match character {
            '\u{2028}' | '\u{2029}' => '\n',
            _ if character.is_control() && character != '\n' => ' ',
            _ => character,
        });
    }
    let text = stripper.finish();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    composed(&lines.join("\n").replace("-->", "→"))
}

/// The text in composed Unicode; a mark that follows markup does not become part of it.
fn composed(text: &str) -> String {
    if is_nfc(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, mark)) = [OPEN, CLOSE].iter().filter_map(|mark| Some((rest.find(mark)?, *mark))).min()
    {
        out.extend(rest[..at].nfc());
        out.push_str(mark);
        rest = &rest[at + mark.len()..];
    }
    out.extend(rest.nfc());
    out
}

/// The text as a viewer sees it: a cleaned text without its italics marks.
pub fn visible(text: &str) -> String {
    text.replace(OPEN, "").replace(CLOSE, "")
}

/// Characters that show nothing but break searches, comparisons and the reading direction of what follows.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// What stands between `<` and `>`.
enum Tag {
    ItalicOn,
    ItalicOff,
    Other,
}

impl Tag {
    /// Reads the inside of `<...>`; `None` when it is not a tag but text such as `<3` or `a < b`.
    fn read(inside: &str) -> Option<Self> {
        let (closing, rest) = match inside.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, inside),
        };
        let first = rest.chars().next()?;
        if first.is_ascii_digit() {
            // WebVTT marks the moment of a word with <00:00:01.000>.
            return rest.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '.').then_some(Self::Other);
        }
        if !first.is_ascii_alphabetic() && first != '!' {
            return None;
        }
        let name = rest.split(|c: char| c.is_whitespace() || c == '.' || c == '/').next().unwrap_or_default();
        Some(match (name.eq_ignore_ascii_case("i"), closing) {
            (true, false) => Self::ItalicOn,
            (true, true) => Self::ItalicOff,
            (false, _) => Self::Other,
        })
    }
}

/// Removes markup in one pass. A removed tag leaves the characters around it side by side, and these may form a tag
/// in turn (`<<b>script>`): therefore every `>` looks back into what was *written*, not into what was read.
#[derive(Default)]
struct Stripper {
    out: String,
    italic: bool,
    /// Open `<` and `{` in `out`: their place, and whether italics were on there.
    open: Vec<(usize, bool)>,
}

impl Stripper {
    fn push(&mut self, character: char) {
        match character {
            '<' | '{' => {
                self.open.push((self.out.len(), self.italic));
                self.out.push(character);
            }
            '>' => self.close('<'),
            '}' => self.close('{'),
            _ => self.out.push(character),
        }
    }

    /// A closing bracket: drops the markup it ends, or stands as a character.
    fn close(&mut self, bracket: char) {
        let found = self.open.iter().rposition(|(at, _)| self.out[*at..].starts_with(bracket));
        let Some((depth, (at, italic))) = found.map(|depth| (depth, self.open[depth])) else {
            return self.out.push(if bracket == '<' { '>' } else { '}' });
        };
        let inside = &self.out[at + 1..];
        let tag = match bracket {
            '<' => Tag::read(inside),
            _ => inside.starts_with('\\').then_some(Tag::Other),
        };
        let Some(tag) = tag else {
            return self.out.push(if bracket == '<' { '>' } else { '}' });
        };
        self.out.truncate(at);
        self.open.truncate(depth);
        self.italic = italic;
        self.mark(&tag);
    }

    fn mark(&mut self, tag: &Tag) {
        match (tag, self.italic) {
            (Tag::ItalicOn, false) => {
                self.out.push_str(OPEN);
                self.italic = true;
            }
            (Tag::ItalicOff, true) => {
                match self.out.strip_suffix(OPEN).map(str::len) {
                    Some(empty) => self.out.truncate(empty),
                    None => self.out.push_str(CLOSE),
                }
                self.italic = false;
            }
            _ => {}
        }
    }

    fn finish(mut self) -> String {
        self.mark(&Tag::ItalicOff);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn italics_are_kept_and_balanced() {
        assert_eq!(clean("<I>Uno</I> <i>dos"), "<i>Uno</i> <i>dos</i>");
        assert_eq!(clean("<i><i>a</i></i> b</i>"), "<i>a</i> b");
        assert_eq!(clean("<i class=\"x\">a</i><i></i>"), "<i>a</i>");
    }

    #[test]
    fn other_markup_is_removed_even_when_nested() {
        assert_eq!(clean("<font color=\"red\">Rojo</font> {\\an8}arriba"), "Rojo arriba");
        assert_eq!(clean("<v Ji-woo>Hola</v> <00:00:01.500>tú"), "Hola tú");
        assert_eq!(clean("<<b>script>alert(1)<</b>/script>"), "alert(1)");
        assert_eq!(clean("<i>x<<i>b>y</i>"), "<i>xy</i>");
        assert_eq!(clean("{{\\b1}\\i1}x<!-- no -->"), "x");
    }

    #[test]
    fn signs_that_are_not_markup_stay() {
        for text in ["I <3 tú", "1 < 2 > 0", "{así}", "a > b", "5 << 3", "<", "<>"] {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn nothing_in_a_text_can_end_its_cue() {
        assert_eq!(clean("  uno \r\n\n \n dos\t"), "uno\ndos");
        assert_eq!(clean("A --> B --<b></b>> C"), "A → B → C");
        assert_eq!(clean("\u{202e}ho\u{ad}la\u{feff}\0"), "hola");
        assert_eq!(clean("uno\u{2028}dos\u{85}tres"), "uno\ndos tres");
    }

    #[test]
    fn text_is_composed_and_composing_opens_no_markup() {
        assert_eq!(clean("cafe\u{301} <i>a\u{303}o</i> \u{1112}\u{1161}\u{11ab}"), "café <i>ão</i> 한");
        assert_eq!(clean("<i>\u{338}x</i>"), "<i>\u{338}x</i>");
        assert_eq!(clean("<\u{212a}>x"), "x");
    }
}
