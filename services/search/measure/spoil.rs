//! Ways in which people spoil what they type, each by a rule and a seed.

/// A row of random numbers that is the same each time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }
}

const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// The key beside a letter.
fn neighbour(c: char, dice: &mut Dice) -> char {
    for row in ROWS {
        if let Some(at) = row.find(c.to_ascii_lowercase()) {
            let beside: Vec<char> = [at.checked_sub(1), Some(at + 1)]
                .into_iter()
                .flatten()
                .filter_map(|at| row.chars().nth(at))
                .collect();
            return beside[dice.roll(beside.len())];
        }
    }
    c
}

/// A letter left out, doubled, taken for its neighbour on the keyboard, or swapped with the next; never the first one.
pub fn slip(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (1..letters.len()).filter(|at| letters[*at].is_alphabetic()).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let at = places[dice.roll(places.len())];
    match dice.roll(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = neighbour(letters[at], dice),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => drop(letters.remove(at)),
    }
    letters.into_iter().collect()
}

/// A romanization as fans write it: by what they hear, each habit with some chance.
pub fn by_ear(romanized: &str, dice: &mut Dice) -> String {
    const HABITS: [(&str, &[&str]); 12] = [
        ("yeo", &["yu", "yo", "you"]),
        ("eo", &["u", "o", "eo"]),
        ("eu", &["u", "eu"]),
        ("ae", &["e", "ae", "ai"]),
        ("oe", &["oi", "we"]),
        ("u", &["oo", "u", "u"]),
        ("i", &["ee", "i", "i"]),
        ("g", &["k", "g"]),
        ("d", &["t", "d"]),
        ("b", &["p", "b"]),
        ("j", &["ch", "j", "j"]),
        ("si", &["shi"]),
    ];
    let (mut out, mut rest) = (String::new(), romanized);
    while let Some(c) = rest.chars().next() {
        let is_start = out.is_empty() || out.ends_with(' ');
        let habit = HABITS.iter().find(|(letters, _)| {
            rest.starts_with(letters) && (letters.len() > 1 || "ui".contains(letters) || is_start)
        });
        match habit {
            Some((letters, heard)) => {
                out.push_str(heard[dice.roll(heard.len())]);
                rest = &rest[letters.len()..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// Without accents.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'á' | 'à' | 'ã' | 'â' => 'a',
            'é' | 'ê' => 'e',
            'í' => 'i',
            'ó' | 'õ' | 'ô' => 'o',
            'ú' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            'Á' | 'Â' => 'A',
            'É' => 'E',
            'Í' => 'I',
            'Ó' | 'Ô' => 'O',
            'Ú' => 'U',
            c => c,
        })
        .collect()
}
