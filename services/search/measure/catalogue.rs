//! A catalogue from a table: Korean, English, Spanish and Portuguese name, year, network, genres, and cast as
//! `Hangul=romanised;...`, parted by tabs under a line of headings.

use std::collections::BTreeMap;

use hallyu_contracts::catalogue::{CreditRecord, GenreRecord, TitleRecord, TitleText};
use hallyu_kernel::Time;
use uuid::Uuid;

/// Genres with their names in Spanish, Portuguese, Korean and English.
const GENRES: [(&str, [&str; 4]); 10] = [
    ("romance", ["Romance", "Romance", "로맨스", "Romance"]),
    ("comedy", ["Comedia", "Comédia", "코미디", "Comedy"]),
    ("thriller", ["Suspenso", "Suspense", "스릴러", "Thriller"]),
    ("action", ["Acción", "Ação", "액션", "Action"]),
    ("drama", ["Drama", "Drama", "드라마", "Drama"]),
    ("fantasy", ["Fantasía", "Fantasia", "판타지", "Fantasy"]),
    ("horror", ["Terror", "Terror", "공포", "Horror"]),
    ("historical", ["Histórico", "Histórico", "사극", "Historical"]),
    ("crime", ["Crimen", "Crime", "범죄", "Crime"]),
    ("family", ["Familiar", "Família", "가족", "Family"]),
];
const LANGUAGES: [&str; 4] = ["es", "pt", "ko", "en"];

/// The titles of a table. The less a line is one of it, the less is said of its title.
pub fn read(table: &str) -> Vec<TitleRecord> {
    let lines = table.lines().skip(1).filter(|line| !line.trim().is_empty());
    (1_u128..).zip(lines).map(|(number, line)| record(number, line)).collect()
}

fn record(number: u128, line: &str) -> TitleRecord {
    let mut fields = line.split('\t').map(str::trim);
    let mut next = || fields.next().unwrap_or_default();
    let (ko, en, es, pt, year, network, genres, cast) =
        (next(), next(), next(), next(), next(), next(), next(), next());
    let text = |title: &str| TitleText { title: title.to_owned(), description: String::new() };
    let texts = [("es", es), ("pt", pt), ("ko", ko), ("en", en)];
    let kind = if ["variety", "kpop"].contains(&genres) { genres } else { "drama" };
    TitleRecord {
        content_id: Uuid::from_u128(number).into(),
        kind: kind.to_owned(),
        status: "active".to_owned(),
        title: ko.to_owned(),
        original_title: None,
        texts: texts.map(|(language, title)| (language.to_owned(), text(title))).into(),
        year: year.parse().unwrap_or_default(),
        network: Some(network.to_owned()).filter(|network| !network.is_empty()),
        poster_key: None,
        total_episodes: 16,
        is_exclusive: false,
        genres: genres.split(',').filter_map(genre).collect(),
        cast: cast.split(';').filter_map(credit).collect(),
        subtitles: Vec::new(),
        popularity: 0,
        rating: 0.0,
        rating_count: 0,
        published_at: None,
        created_at: Time::UNIX_EPOCH,
        tracks: Vec::new(),
    }
}

fn genre(slug: &str) -> Option<GenreRecord> {
    let (place, (slug, names)) = GENRES.iter().enumerate().find(|(_, (known, _))| *known == slug)?;
    let names: BTreeMap<_, _> = LANGUAGES
        .iter()
        .zip(names)
        .map(|(language, name)| ((*language).to_owned(), (*name).to_owned()))
        .collect();
    Some(GenreRecord {
        genre_id: Uuid::from_u128(1000 + place as u128).into(),
        slug: (*slug).to_owned(),
        names,
    })
}

/// The same name is the same person.
fn credit(text: &str) -> Option<CreditRecord> {
    let (name, romanized) = text.split_once('=')?;
    let id = name.bytes().fold(7_u128, |id, byte| id.wrapping_mul(257).wrapping_add(byte.into()));
    Some(CreditRecord {
        person_id: Uuid::from_u128(id).into(),
        name: name.to_owned(),
        name_romanized: Some(romanized.to_owned()),
        role: "actor".to_owned(),
        role_name: None,
    })
}
