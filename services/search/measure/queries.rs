//! Searches that are derived from a catalogue: by kind of search, with the titles that are wanted.

use std::collections::BTreeSet;

use hallyu_contracts::catalogue::{CreditRecord, TitleRecord};
use hallyu_hangul::{from_keys, initials, is_hangul, romanize, to_keys};
use hallyu_kernel::ContentId;

use super::spoil::{Dice, by_ear, plain, slip};

/// A search with the titles that are wanted.
#[derive(Clone, Debug)]
pub struct Query {
    pub class: &'static str,
    pub text: String,
    pub wanted: BTreeSet<ContentId>,
}

/// Every search that the rules make of a catalogue.
pub fn derive(titles: &[TitleRecord]) -> Vec<Query> {
    let mut queries = Vec::new();
    for (seed, title) in (1..).zip(titles) {
        let mut dice = Dice::new(seed);
        let made = korean(title)
            .into_iter()
            .chain(latin(title))
            .chain(spoiled(title, &mut dice))
            .chain(of_people(title, &mut dice));
        for (class, text) in made {
            let wanted = wanted(titles, title, (class, &text));
            if !text.trim().is_empty() && !wanted.is_empty() {
                queries.push(Query { class, text, wanted });
            }
        }
    }
    queries.sort_by(|one, other| (one.class, &one.text).cmp(&(other.class, &other.text)));
    queries.dedup_by(|one, other| one.class == other.class && one.text == other.text);
    queries
}

type Made = Vec<(&'static str, String)>;

fn name<'a>(title: &'a TitleRecord, language: &str) -> &'a str {
    title.texts.get(language).map_or("", |text| text.title.as_str())
}

fn korean(title: &TitleRecord) -> Made {
    let ko = title.title.as_str();
    let has_hangul = ko.chars().any(is_hangul);
    let letters: Vec<char> = ko.chars().collect();
    let mut made = vec![("hangul", ko.to_owned())];
    if letters.len() >= 4 {
        made.push(("partial hangul", letters[..letters.len() - 1].iter().collect()));
        made.push(("missing spaces", ko.replace(' ', "")));
    }
    if let Some(longest) = ko.split(' ').max_by_key(|word| word.chars().count()).filter(|_| ko.contains(' '))
    {
        made.push(("partial hangul", longest.to_owned()));
    }
    if has_hangul {
        made.push(("initials", initials(ko)));
        made.push(("romanised", romanize(ko)));
        let typed = to_keys(ko);
        if from_keys(&typed).is_some() {
            made.push(("layout slip", typed));
        }
    }
    made
}

fn latin(title: &TitleRecord) -> Made {
    let mut made = Vec::new();
    for language in ["es", "pt", "en"] {
        let name = name(title, language);
        made.push((language, name.to_owned()));
        if plain(name) != name {
            made.push(("accents missing", plain(name).to_lowercase()));
        }
        let words: Vec<&str> = name.split(' ').collect();
        if words.len() > 2 {
            made.push(("missing spaces", name.replace(' ', "").to_lowercase()));
            let turned = words[1..].iter().chain(&words[..1]);
            made.push(("word order", turned.copied().collect::<Vec<_>>().join(" ")));
            made.push(("prefix", words[..2].join(" ") + " " + &words[2].chars().take(2).collect::<String>()));
        }
        let length = name.chars().count();
        if length >= 6 {
            made.push(("prefix", name.chars().take(length * 2 / 3).collect()));
        }
    }
    // A Korean keyboard writes no other letters.
    let en = name(title, "en");
    if en.is_ascii() && en.len() > 3 {
        made.push(("layout slip", in_korean_keys(&en.to_lowercase())));
    }
    made
}

/// What a Korean keyboard writes for a text that is typed for a Latin one.
fn in_korean_keys(text: &str) -> String {
    from_keys(text).unwrap_or_else(|| {
        text.split(' ')
            .map(|word| {
                from_keys(word).unwrap_or_else(|| word.chars().map(|c| letter(c).unwrap_or(c)).collect())
            })
            .collect::<Vec<_>>()
            .join(" ")
    })
}

/// The letter of one key.
fn letter(key: char) -> Option<char> {
    const LETTERS: &str = "ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋ";
    let place = u32::from(key).checked_sub(u32::from('a'))?;
    LETTERS.chars().nth(place as usize)
}

fn spoiled(title: &TitleRecord, dice: &mut Dice) -> Made {
    let mut made = Vec::new();
    if title.title.chars().all(|c| is_hangul(c) || c == ' ') {
        made.push(("fan spelling", by_ear(&romanize(&title.title), dice)));
    }
    for language in ["es", "pt", "en"] {
        let name = name(title, language).to_lowercase();
        if name.chars().count() >= 5 {
            made.push(("one typo", slip(&name, dice)));
        }
        if name.chars().count() >= 8 {
            let once = slip(&name, dice);
            made.push(("two typos", slip(&once, dice)));
        }
    }
    made
}

fn of_people(title: &TitleRecord, dice: &mut Dice) -> Made {
    let mut made = Vec::new();
    for person in &title.cast {
        let romanized = person.name_romanized.clone().unwrap_or_default();
        made.push(("cast hangul", person.name.clone()));
        made.push(("cast", romanized.clone()));
        if let Some((family, given)) = romanized.split_once(' ') {
            made.push(("cast reversed", format!("{given} {family}")));
            made.push(("cast fan spelling", by_ear(&romanized.replace('-', "").to_lowercase(), dice)));
        }
    }
    if let Some(person) = title.cast.first() {
        made.push(("mixed", format!("{} {}", person.name, name(title, "es"))));
        let first_word = title.title.split(' ').next().unwrap_or_default();
        made.push((
            "mixed",
            format!("{first_word} {}", person.name_romanized.as_deref().unwrap_or_default()),
        ));
    }
    made
}

/// The titles that a search means: the one that it was made of, and those for which the rules make the same one. What is no
/// surer than a guess is left out.
fn wanted(titles: &[TitleRecord], title: &TitleRecord, (class, text): (&str, &str)) -> BTreeSet<ContentId> {
    let means = |other: &&TitleRecord| match class {
        "cast" | "cast hangul" | "cast reversed" | "cast fan spelling" => shares_person(other, text, title),
        "partial hangul" => other.title.replace(' ', "").contains(&text.replace(' ', "")),
        "prefix" => {
            other.texts.values().any(|name| name.title.to_lowercase().starts_with(&text.to_lowercase()))
        }
        _ => other.content_id == title.content_id || has_name(other, text),
    };
    titles.iter().filter(means).map(|title| title.content_id).collect()
}

fn has_name(title: &TitleRecord, text: &str) -> bool {
    title.title == text || title.texts.values().any(|name| name.title == text)
}

/// Whether the person of `title` whose name the text was made of is in `other`.
fn shares_person(other: &TitleRecord, text: &str, title: &TitleRecord) -> bool {
    let key = |name: &str| {
        let mut letters: Vec<char> =
            hallyu_hangul::sound_key(name).chars().filter(|c| c.is_alphanumeric()).collect();
        letters.sort_unstable();
        letters
    };
    let wanted = key(text);
    let is_meant = |person: &&CreditRecord| {
        person.name == text || key(person.name_romanized.as_deref().unwrap_or_default()) == wanted
    };
    let meant: Vec<_> = title.cast.iter().filter(is_meant).map(|person| person.person_id).collect();
    let is_in = |person: &CreditRecord| meant.contains(&person.person_id);
    other.cast.iter().any(is_in) || (meant.is_empty() && other.content_id == title.content_id)
}

/// Searches from a table: class, text and Korean name of the title that is wanted, parted by tabs.
pub fn read(table: &str, titles: &[TitleRecord]) -> Vec<Query> {
    let query = |line: &str| {
        let mut fields = line.split('\t');
        let (class, text, name) = (fields.next()?, fields.next()?, fields.next()?.trim());
        let wanted: BTreeSet<_> = titles
            .iter()
            .filter(|title| name.split('|').any(|name| title.title == name))
            .map(|title| title.content_id)
            .collect();
        let class: &'static str = Box::leak(class.to_owned().into_boxed_str());
        (!wanted.is_empty()).then(|| Query { class, text: text.to_owned(), wanted })
    };
    table.lines().filter_map(query).collect()
}
