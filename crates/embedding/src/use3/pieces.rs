//! Pieces of words: a text is cut into those whose probabilities multiply to the most (unigram model; Kudo, 2018).

use super::charsmap::Charsmap;
use super::proto::fields;

/// Ids of tokens that are no pieces of text.
const UNKNOWN: u32 = 0;
const BEGIN: u32 = 1;
const END: u32 = 2;
/// How much less probable than the least probable piece a character is that no piece has.
const UNKNOWN_PENALTY: f32 = 10.0;

/// A vocabulary.
pub(super) struct Pieces {
    charsmap: Charsmap,
    /// By their text.
    pieces: Vec<Piece>,
    unknown: f32,
}

struct Piece {
    text: Box<str>,
    id: u32,
    /// Logarithm of its probability.
    score: f32,
}

/// The best way to cut a text up to a place.
#[derive(Clone, Copy)]
struct Best {
    score: f64,
    start: usize,
    id: u32,
}

impl Pieces {
    /// Reads the file of a SentencePiece model of the old form: its pieces in field 1, its characters' table in field 2 of
    /// field 3.
    pub(super) fn of(file: &[u8]) -> Result<Self, String> {
        let found = || fields(file).filter(|field| field.number == 1);
        let mut pieces: Vec<Piece> =
            (0..).zip(found()).filter_map(|(id, field)| Piece::of(id, field.content)).collect();
        pieces.sort_by(|one, other| one.text.cmp(&other.text));
        let within = |message, number| fields(message).find(|field| field.number == number);
        let table = within(file, 3).and_then(|field| within(field.content, 2));
        let charsmap = table.and_then(|table| Charsmap::of(table.content));
        let least = pieces.iter().map(|piece| piece.score).fold(0.0, f32::min);
        match charsmap {
            Some(charsmap) if !pieces.is_empty() => {
                Ok(Self { charsmap, pieces, unknown: least - UNKNOWN_PENALTY })
            }
            _ => Err("sp.model: no vocabulary".to_owned()),
        }
    }

    /// Adds the ids of a text: where it begins, its pieces, where it ends.
    pub(super) fn tokens(&self, text: &str, ids: &mut Vec<u32>) {
        let normal = self.charsmap.normalize(text);
        ids.push(BEGIN);
        match normal.is_empty() {
            true => ids.push(UNKNOWN),
            false => self.cut(&normal, ids),
        }
        ids.push(END);
    }

    fn cut(&self, text: &str, ids: &mut Vec<u32>) {
        let mut best = vec![Best { score: f64::NEG_INFINITY, start: 0, id: UNKNOWN }; text.len() + 1];
        best[0].score = 0.0;
        for (start, first) in text.char_indices() {
            let (before, mut is_known) = (best[start].score, false);
            let mut offer = |end: usize, id: u32, score: f32| {
                let score = before + f64::from(score);
                if score > best[end].score {
                    best[end] = Best { score, start, id };
                }
            };
            for piece in self.starts_of(&text[start..]) {
                is_known |= piece.text.len() == first.len_utf8();
                offer(start + piece.text.len(), piece.id, piece.score);
            }
            if !is_known {
                offer(start + first.len_utf8(), UNKNOWN, self.unknown);
            }
        }
        let (begin, mut end) = (ids.len(), text.len());
        while end > 0 {
            ids.push(best[end].id);
            end = best[end].start;
        }
        ids[begin..].reverse();
    }

    /// The pieces that a text starts with, the shortest first.
    fn starts_of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Piece> {
        let mut left = &self.pieces[..];
        let ends = text.char_indices().map(|(at, character)| at + character.len_utf8());
        let starts = ends.map_while(move |end| {
            let start = &text.as_bytes()[..end];
            let of = |piece: &Piece| piece.text.as_bytes()[..piece.text.len().min(end)].cmp(start);
            let from = left.partition_point(|piece| of(piece).is_lt());
            let count = left[from..].partition_point(|piece| of(piece).is_eq());
            left = &left[from..from + count];
            let first = left.first()?;
            Some((first.text.len() == end).then_some(first))
        });
        starts.flatten()
    }
}

impl Piece {
    fn of(id: u32, message: &[u8]) -> Option<Self> {
        let of = |number| fields(message).find(|field| field.number == number).map(|field| field.content);
        let text = std::str::from_utf8(of(1)?).ok()?.into();
        let score = of(2).and_then(|bytes| Some(f32::from_le_bytes(bytes.try_into().ok()?)));
        Some(Self { text, id, score: score.unwrap_or(0.0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A vocabulary as SentencePiece stores it.
    fn vocabulary(pieces: &[(&str, f32)]) -> Vec<u8> {
        let field = |number: u8, content: &[u8]| [&[number << 3 | 2, content.len() as u8], content].concat();
        let piece = |(text, score): &(&str, f32)| {
            let score = [&[0x15], score.to_le_bytes().as_slice()].concat();
            field(1, &[field(1, text.as_bytes()), score].concat())
        };
        let table = field(2, &0_u32.to_le_bytes());
        [pieces.iter().flat_map(piece).collect(), field(3, &table)].concat()
    }

    fn ids(text: &str) -> Vec<u32> {
        let file = vocabulary(&[
            ("<unk>", 0.0),
            ("<s>", 0.0),
            ("</s>", 0.0),
            ("\u{2581}", -3.0),
            ("\u{2581}a", -2.0),
            ("a", -2.5),
            ("ab", -4.0),
            ("b", -3.0),
        ]);
        let mut ids = Vec::new();
        Pieces::of(&file).unwrap().tokens(text, &mut ids);
        ids
    }

    #[test]
    fn the_most_probable_pieces_are_taken() {
        assert_eq!(ids("ab"), [1, 4, 7, 2], "-5 and not -7");
        assert_eq!(ids(" a  ab "), [1, 4, 4, 7, 2]);
        assert_eq!(ids("aab"), [1, 4, 6, 2]);
    }

    #[test]
    fn what_has_no_piece_is_unknown() {
        assert_eq!(ids("aéb"), [1, 4, 0, 7, 2]);
        assert_eq!((ids(""), ids("  ")), (vec![1, 0, 2], vec![1, 0, 2]));
    }

    #[test]
    fn what_is_no_vocabulary_is_refused() {
        assert!(Pieces::of(b"").is_err() && Pieces::of(&[0x0a, 200, 1]).is_err());
    }
}
