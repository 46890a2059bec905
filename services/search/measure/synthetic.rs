//! Titles that nobody made, as many as are wanted, and what somebody may type for them.

use hallyu_contracts::catalogue::TitleRecord;
use hallyu_hangul::romanize;

use super::catalogue;
use super::spoil::{Dice, by_ear, slip};

const WORDS: usize = 4000;
const PEOPLE: usize = 6000;

/// A word of Latin letters.
fn word(number: usize) -> String {
    const STARTS: [&str; 16] =
        ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "br", "tr", "cl"];
    const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ia", "io", "ue"];
    const ENDS: [&str; 12] = ["", "n", "r", "s", "l", "ra", "no", "da", "ción", "ão", "te", "ing"];
    let mut dice = Dice::new(number as u64 + 17);
    let syllables = 1 + dice.roll(3);
    let mut text = String::new();
    for _ in 0..syllables {
        text.push_str(STARTS[dice.roll(STARTS.len())]);
        text.push_str(VOWELS[dice.roll(VOWELS.len())]);
    }
    text + ENDS[dice.roll(ENDS.len())]
}

fn syllables(dice: &mut Dice, count: usize) -> String {
    (0..count).filter_map(|_| char::from_u32(0xAC00 + u32::try_from(dice.roll(11_172)).ok()?)).collect()
}

fn person(number: usize) -> String {
    let mut dice = Dice::new(number as u64 + 900_001);
    let (family, given) = (syllables(&mut dice, 1), syllables(&mut dice, 2));
    format!("{family}{given}={} {}", romanize(&family), romanize(&given))
}

/// Common words are far more common than rare ones.
fn skewed(dice: &mut Dice, most: usize) -> usize {
    let below = dice.roll(most) + 1;
    dice.roll(below)
}

/// So many titles.
pub fn titles(count: usize) -> Vec<TitleRecord> {
    let mut table = String::from("heading\n");
    for number in 0..count {
        let mut dice = Dice::new(number as u64 + 5);
        let phrase = |dice: &mut Dice| {
            let words = 1 + dice.roll(4);
            (0..words).map(|_| word(skewed(dice, WORDS))).collect::<Vec<_>>().join(" ")
        };
        let names = [phrase(&mut dice), phrase(&mut dice), phrase(&mut dice)].join("\t");
        let (one, two) = (2 + dice.roll(3), 2 + dice.roll(3));
        let korean = format!("{} {}", syllables(&mut dice, one), syllables(&mut dice, two));
        let cast: Vec<String> = (0..4).map(|_| person(skewed(&mut dice, PEOPLE))).collect();
        let year = 1990 + dice.roll(36);
        table.push_str(&format!("{korean}\t{names}\t{year}\ttvN\tromance,drama\t{}\n", cast.join(";")));
    }
    let mut titles = catalogue::read(&table);
    for (number, title) in titles.iter_mut().enumerate() {
        title.popularity = (number as u64 * 7919) % 100_000;
    }
    titles
}

/// Searches for titles among these, each with its kind.
pub fn searches(titles: &[TitleRecord], count: usize) -> Vec<(&'static str, String)> {
    let mut dice = Dice::new(4);
    let search = |number: usize| {
        let title = &titles[dice.roll(titles.len())];
        let name = |language: &str| title.texts[language].title.clone();
        let person = title.cast[0].name_romanized.clone().unwrap_or_default();
        match number % 10 {
            0 => ("hangul", title.title.clone()),
            1 => ("es", name("es")),
            2 => ("pt", name("pt")),
            3 => ("one typo", slip(&name("en"), &mut dice)),
            4 => {
                let once = slip(&name("es"), &mut dice);
                ("two typos", slip(&once, &mut dice))
            }
            5 => ("cast", person),
            6 => ("fan spelling", by_ear(&romanize(&title.title), &mut dice)),
            7 => ("one word", name("en").split(' ').next().unwrap_or_default().to_owned()),
            8 => ("initials", hallyu_hangul::initials(&title.title)),
            _ => ("genre", "romance".to_owned()),
        }
    };
    (0..count).map(search).filter(|(_, text)| !text.is_empty()).collect()
}

/// Beginnings of names, as somebody types.
pub fn beginnings(titles: &[TitleRecord], count: usize) -> Vec<String> {
    let mut dice = Dice::new(9);
    let beginning = |number: usize| {
        let title = &titles[dice.roll(titles.len())];
        let text = match number % 3 {
            0 => title.title.clone(),
            1 => title.texts["es"].title.clone(),
            _ => title.cast[0].name_romanized.clone().unwrap_or_default(),
        };
        let length = 1 + dice.roll(text.chars().count());
        text.chars().take(length).collect::<String>()
    };
    (0..count).map(beginning).filter(|text| !text.trim().is_empty()).collect()
}
