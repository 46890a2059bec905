//! How SentencePiece normalises characters: by a table of replacements, found by a double-array trie (darts-clone).

/// The table.
pub(super) struct Charsmap {
    units: Vec<u32>,
    /// Replacements, each ended by a 0.
    replacements: Vec<u8>,
}

/// What stands for a space inside pieces.
const SPACE: char = '\u{2581}';

impl Charsmap {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk::<4>()?;
        let (trie, replacements) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*size)).ok()?)?;
        let (units, _) = trie.as_chunks::<4>();
        let units = units.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
        Some(Self { units, replacements: replacements.to_vec() })
    }

    /// The text as pieces are looked up in it: characters replaced, white space folded into one sign each and in front.
    /// Nothing for a text of white space.
    pub(super) fn normalize(&self, text: &str) -> String {
        let mut normal = String::with_capacity(text.len() + 3);
        let (mut rest, mut after_space) = (text, true);
        while let Some(first) = rest.chars().next() {
            let (length, replacement) = self.prefix(rest.as_bytes());
            let (head, tail) = rest.split_at_checked(length.max(first.len_utf8())).unwrap_or((rest, ""));
            rest = tail;
            for character in replacement.unwrap_or(head).chars() {
                if character != ' ' {
                    if normal.is_empty() || after_space {
                        normal.push(SPACE);
                    }
                    normal.push(character);
                }
                after_space = character == ' ';
            }
        }
        normal
    }

    /// The longest start of a text that is replaced, and by what.
    fn prefix(&self, text: &[u8]) -> (usize, Option<&str>) {
        let mut found = (0, None);
        let Some(root) = self.units.first() else { return found };
        let mut at = offset(*root);
        for (place, byte) in text.iter().enumerate() {
            at ^= usize::from(*byte);
            let Some(unit) = self.units.get(at).filter(|unit| *unit & 0x8000_00ff == u32::from(*byte)) else {
                break;
            };
            at ^= offset(*unit);
            let is_leaf = unit & 0x100 != 0;
            if let Some(value) = self.units.get(at).filter(|_| is_leaf) {
                found = (place + 1, self.replacement(value & 0x7fff_ffff));
            }
        }
        found
    }

    fn replacement(&self, value: u32) -> Option<&str> {
        let rest = self.replacements.get(usize::try_from(value).ok()?..)?;
        std::str::from_utf8(rest.split(|byte| *byte == 0).next()?).ok()
    }
}

/// How far the children of a unit are.
fn offset(unit: u32) -> usize {
    usize::try_from((unit >> 10) << ((unit & 0x200) >> 6)).unwrap_or(usize::MAX)
}
