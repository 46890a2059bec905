//! Why titles are recommended, in the words of people.

use hallyu_kernel::Language;

use crate::domain::{Reason, ShelfKind};

/// The name of a section.
pub(super) fn section(kind: &ShelfKind, language: Language) -> String {
    let texts = match kind {
        ShelfKind::ForYou => ["Para ti", "Para você", "추천", "For you"],
        ShelfKind::BecauseYouWatched(card) if language == Language::Ko => {
            return watched(&card.title, language);
        }
        ShelfKind::BecauseYouWatched(card) => return watched(&card.title_translated, language),
        ShelfKind::Trending => ["Tendencias", "Em alta", "지금 뜨는 작품", "Trending"],
        ShelfKind::NewReleases => ["Estrenos", "Lançamentos", "새로 나온 작품", "New releases"],
    };
    of(texts, language).to_owned()
}

/// Why a title stands there.
pub(super) fn reason(reason: &Reason, language: Language) -> String {
    let texts = match reason {
        Reason::Watched(card) => return watched(&card.title_translated, language),
        Reason::Liked(card) => return liked(&card.title_translated, language),
        Reason::Sought(card) => return sought(&card.title_translated, language),
        Reason::Taste => {
            ["Según tus gustos", "De acordo com seus gostos", "취향에 맞는 작품", "It fits your taste"]
        }
        Reason::Trending => [
            "Muchos lo ven ahora",
            "Muita gente está vendo",
            "지금 많이 보는 작품",
            "Many are watching it now",
        ],
        Reason::New => ["Recién llegado", "Acabou de chegar", "새로 나왔어요", "New here"],
    };
    of(texts, language).to_owned()
}

fn watched(title: &str, language: Language) -> String {
    of(
        ["Porque viste «{}»", "Porque você viu “{}”", "‘{}’을(를) 보셔서", "Because you watched “{}”"],
        language,
    )
    .replace("{}", title)
}

fn liked(title: &str, language: Language) -> String {
    of(
        [
            "Porque te gusta «{}»",
            "Porque você gosta de “{}”",
            "‘{}’을(를) 좋아하셔서",
            "Because you like “{}”",
        ],
        language,
    )
    .replace("{}", title)
}

fn sought(title: &str, language: Language) -> String {
    of(
        [
            "Porque buscaste «{}»",
            "Porque você buscou “{}”",
            "‘{}’을(를) 검색하셔서",
            "Because you looked for “{}”",
        ],
        language,
    )
    .replace("{}", title)
}

/// The text in this language, of those in Spanish, Portuguese, Korean and English.
fn of([es, pt, ko, en]: [&'static str; 4], language: Language) -> &'static str {
    match language {
        Language::Es => es,
        Language::Pt => pt,
        Language::Ko => ko,
        Language::En => en,
    }
}
