//! Pages with places that are filled in per request.

use bytes::Bytes;

/// Where the head of a page ends.
const END_OF_HEAD: &str = "</head>";

/// A page, cut at its places (`{{name}}`) and at the end of its head.
pub(crate) struct Template(Vec<Piece>);

enum Piece {
    Text(String),
    Place(String),
    EndOfHead,
}

impl Template {
    pub(crate) fn of(page: &str) -> Self {
        let (head, body) = page.split_once(END_OF_HEAD).unwrap_or(("", page));
        let mut pieces = Vec::new();
        cut(head, &mut pieces);
        pieces.push(Piece::EndOfHead);
        cut(body, &mut pieces);
        Self(pieces)
    }

    /// The page with a text in each place, empty where `text_of` knows none, and `head` at the end of its head. `head`
    /// is HTML; the texts are not, and are escaped.
    pub(crate) fn fill<'a>(&self, head: &str, text_of: impl Fn(&str) -> Option<&'a str>) -> Bytes {
        let fixed = self.0.iter().map(|piece| if let Piece::Text(text) = piece { text.len() } else { 0 });
        let mut page = String::with_capacity(fixed.sum::<usize>() + head.len() + 1024);
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => page.push_str(text),
                Piece::Place(name) => escape(text_of(name).unwrap_or_default(), &mut page),
                Piece::EndOfHead => {
                    page.push_str(head);
                    page.push_str(END_OF_HEAD);
                }
            }
        }
        page.into()
    }
}

fn cut(text: &str, pieces: &mut Vec<Piece>) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}").filter(|(name, _)| is_name(name)) else {
            pieces.push(Piece::Text(format!("{before}{{{{")));
            rest = after;
            continue;
        };
        pieces.push(Piece::Text(before.to_owned()));
        pieces.push(Piece::Place(name.to_owned()));
        rest = behind;
    }
    pieces.push(Piece::Text(rest.to_owned()));
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// Appends a text so that it is one, in an element or in a quoted attribute.
pub(crate) fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

/// JSON that may stand in a `<script>`: nothing in it can end the element.
pub(crate) fn for_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(page: &str, head: &str) -> String {
        let text_of = |name: &str| match name {
            "name" => Some("<b>\"Tú & yo'</b>"),
            "year" => Some("{{name}}"),
            _ => None,
        };
        String::from_utf8(Template::of(page).fill(head, text_of).to_vec()).unwrap()
    }

    #[test]
    fn places_are_filled_with_texts() {
        let escaped = "&lt;b&gt;&quot;Tú &amp; yo&#39;&lt;/b&gt;";
        assert_eq!(fill("<h1>{{name}}</h1>{{none}}!", ""), format!("</head><h1>{escaped}</h1>!"));
        assert_eq!(fill("{{year}}", ""), "</head>{{name}}", "a text is not a place");
    }

    #[test]
    fn the_head_gets_its_part_and_other_braces_stay() {
        assert_eq!(
            fill("<head></head>a{{ b }} {{c", "<title>x</title>"),
            "<head><title>x</title></head>a{{ b }} {{c"
        );
    }

    #[test]
    fn no_json_can_end_a_script() {
        assert_eq!(for_script("{\"a\":\"</script>\"}"), "{\"a\":\"\\u003c/script>\"}");
    }
}
