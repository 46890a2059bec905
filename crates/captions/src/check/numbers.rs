//! P3: numbers from one to ten in words.

use super::view::View;
use crate::{Finding, Rule};

/// How a language writes numbers, and where it keeps digits.
struct Grammar {
    /// One to ten.
    words: [&'static str; 10],
    months: &'static [&'static str],
    /// After these a number names a place, a part or a day.
    numbered: &'static [&'static str],
    /// Between these and a number stands nothing but a time of day.
    at_time: &'static [&'static str],
    /// Articles that times of day share with things.
    articles: &'static [&'static str],
    /// What follows a time of day.
    after_time: &'static [&'static str],
    units: &'static [&'static str],
}

/// Units that both languages write the same.
const SIGNS_OF_UNITS: &[&str] = &[
    "%", "°", "°c", "º", "kg", "g", "mg", "t", "km", "m", "cm", "mm", "l", "ml", "km/h", "h", "hs", "min",
    "s", "seg", "w", "kw", "v", "mb", "gb", "tb", "hz", "mhz", "ghz", "usd", "€", "am", "pm", "a.m", "p.m",
];

const SPANISH: Grammar = Grammar {
    words: ["un, uno or una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"],
    months: &[
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "setiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    numbered: &[
        "calle",
        "avenida",
        "av",
        "carrera",
        "número",
        "núm",
        "n.º",
        "nº",
        "piso",
        "apartamento",
        "apto",
        "departamento",
        "depto",
        "bloque",
        "edificio",
        "puerta",
        "habitación",
        "sala",
        "planta",
        "ruta",
        "autopista",
        "salida",
        "línea",
        "capítulo",
        "episodio",
        "temporada",
        "parte",
        "grupo",
        "canal",
        "página",
        "artículo",
        "nivel",
        "tipo",
        "día",
    ],
    at_time: &[],
    articles: &["la", "las"],
    after_time: &["y", "de", "en", "menos", "a", "p", "hasta"],
    units: &[
        "kilos",
        "kilo",
        "gramos",
        "kilómetros",
        "kilómetro",
        "metros",
        "metro",
        "centímetros",
        "milímetros",
        "litros",
        "litro",
        "grados",
        "millas",
        "toneladas",
        "pulgadas",
        "hectáreas",
    ],
};

const PORTUGUESE: Grammar = Grammar {
    words: ["um or uma", "dois or duas", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez"],
    months: &[
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    numbered: &[
        "rua",
        "avenida",
        "av",
        "número",
        "núm",
        "n.º",
        "nº",
        "andar",
        "apartamento",
        "apto",
        "bloco",
        "prédio",
        "porta",
        "quarto",
        "sala",
        "rota",
        "rodovia",
        "saída",
        "linha",
        "capítulo",
        "episódio",
        "temporada",
        "parte",
        "grupo",
        "canal",
        "página",
        "artigo",
        "nível",
        "tipo",
        "dia",
    ],
    at_time: &["às", "à"],
    articles: &["as", "das"],
    after_time: &["e", "da", "em", "às", "a", "até", "horas"],
    units: &[
        "quilos",
        "quilo",
        "gramas",
        "quilômetros",
        "quilômetro",
        "metros",
        "metro",
        "centímetros",
        "milímetros",
        "litros",
        "litro",
        "graus",
        "milhas",
        "toneladas",
        "polegadas",
        "hectares",
    ],
};

/// A word with its place, and with the signs around it taken off.
struct Token<'a> {
    start: usize,
    bare: &'a str,
    /// Whether a sign ends what it belongs to.
    is_last: bool,
    /// Whether a sentence begins with it.
    is_first: bool,
}

pub(super) fn of_cue(view: &View<'_>, at: usize, findings: &mut Vec<Finding>) {
    let Some(cue) = view.cues.get(at) else { return };
    let grammar = match view.profile.language.get(..2) {
        Some("es") => &SPANISH,
        Some("pt") => &PORTUGUESE,
        _ => return,
    };
    // Capitals are a sign in the picture, which says what it shows.
    if !cue.text().contains(|c: char| c.is_ascii_digit()) || !cue.text().contains(char::is_lowercase) {
        return;
    }
    let tokens = tokens(cue.text());
    for (place, token) in tokens.iter().enumerate() {
        let Some(word) = small_number(token.bare).and_then(|number| grammar.words.get(number - 1)) else {
            continue;
        };
        if !grammar.keeps_digits(&tokens, place) {
            let span = token.start..token.start + token.bare.len();
            findings.push(Finding::new(Rule::P3, at, token.bare, *word).at(span));
        }
    }
}

/// A number from 1 to 10 in digits and nothing else.
fn small_number(bare: &str) -> Option<usize> {
    let number = if bare.starts_with(|c: char| ('1'..='9').contains(&c)) { bare.parse().ok() } else { None };
    number.filter(|number| *number <= 10)
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    const AROUND: &[char] =
        &['¿', '¡', '(', ')', '"', '“', '”', '«', '»', ',', ';', ':', '!', '?', '…', '.', '♪'];
    let (mut is_first, mut read) = (true, 0);
    let mut tokens = Vec::new();
    for word in text.split_whitespace() {
        let place = read + text[read..].find(word).unwrap_or_default();
        read = place + word.len();
        if matches!(word, "-" | "–" | "—") {
            continue;
        }
        let inner = word.trim_start_matches("<i>").trim_end_matches("</i>");
        let bare = inner.trim_matches(AROUND);
        let bare = bare.trim_start_matches("<i>").trim_end_matches("</i>");
        let is_last = inner.ends_with(AROUND);
        let start = place + word.find(bare).unwrap_or_default();
        tokens.push(Token { start, bare, is_last, is_first });
        is_first = inner.ends_with(['.', '!', '?', '…']);
    }
    tokens
}

impl Grammar {
    /// Whether the number at this place is a unit's, a time, a date, an address or part of a name.
    fn keeps_digits(&self, tokens: &[Token<'_>], place: usize) -> bool {
        let word = |place: Option<usize>| {
            place
                .and_then(|place| tokens.get(place))
                .map(|token| token.bare.to_lowercase())
                .unwrap_or_default()
        };
        let (number, previous) = (&tokens[place], word(place.checked_sub(1)));
        let (next, after) = (word(Some(place + 1)), word(Some(place + 2)));
        let has = |words: &[&str], word: &str| words.contains(&word);
        let is_digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let goes_on = !number.is_last;
        let is_unit = has(SIGNS_OF_UNITS, &next) || has(self.units, &next);
        let is_date = has(&["de"], &next) && has(self.months, &after) || has(self.months, &previous);
        let is_clock =
            has(self.articles, &previous) && (!goes_on || next.is_empty() || has(self.after_time, &next));
        let hour = place.checked_sub(2).and_then(|place| tokens.get(place));
        let is_minute = has(&["y", "e", "menos"], &previous)
            && hour.is_some_and(|hour| !hour.is_last && is_digit(hour.bare));
        let is_named = place.checked_sub(1).and_then(|place| tokens.get(place)).is_some_and(|token| {
            !token.is_first && !token.is_last && token.bare.starts_with(char::is_uppercase)
        });
        let is_series = is_digit(&previous) || goes_on && is_digit(&next);
        let is_half_of_day = has(&["a", "p"], &next) && after == "m";
        let is_time = has(self.at_time, &previous) || is_clock || is_minute || is_half_of_day;
        goes_on && (is_unit || is_date) || is_time || has(self.numbered, &previous) || is_named || is_series
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{check_with, cues};
    use crate::profile::{ES_419, KO, PT_BR, Profile};

    fn found(text: &str, profile: &'static Profile) -> Vec<(String, String)> {
        let report = check_with(&cues(&[(0, 4_000, text)]), |track, _| track.profile = profile);
        let numbers = report.findings.into_iter().filter(|finding| finding.rule == Rule::P3);
        numbers.map(|finding| (text[finding.span.unwrap()].to_owned(), finding.limit)).collect()
    }

    #[test]
    fn small_numbers_are_words() {
        let pair = |digits: &str, word: &str| (digits.to_owned(), word.to_owned());
        assert_eq!(found("Tengo 3 hermanos.", &ES_419), [pair("3", "tres")]);
        assert_eq!(found("Somos 10, ¿y 2 más?", &ES_419), [pair("10", "diez"), pair("2", "dos")]);
        assert_eq!(found("<i>Las 3 hermanas</i>", &ES_419), [pair("3", "tres")]);
        assert_eq!(found("Faltam 2 dias.", &PT_BR), [pair("2", "dois or duas")]);
        assert_eq!(found("Tengo once hermanos y 11 primos.", &ES_419), []);
    }

    #[test]
    fn units_times_dates_addresses_and_names_keep_digits() {
        for text in [
            "Pesa 3 kg.",
            "Corrí 5 kilómetros.",
            "Subió 2 %.",
            "A las 8.",
            "Llega a la 1 de la tarde.",
            "Son las 3 y 10.",
            "Nació el 3 de mayo.",
            "El día 5 no puedo.",
            "Calle 8, piso 2.",
            "Habitación 7.",
            "Vi la temporada 2.",
            "Toma la Ruta 5 ya.",
            "Marca 5 5 3 2.",
            "Son 2,5 o 3-4.",
            "A las 8:30.",
            "$5, 3D y 4x4",
            "Son 11.",
            "Dos días después, 4 a. m.",
            "7 LLAMADAS PERDIDAS",
        ] {
            assert_eq!(found(text, &ES_419), [], "{text}");
        }
        for text in ["Às 8 em ponto.", "São 5 km.", "Dia 3 de maio.", "Rua 7, bloco 2.", "Das 8 às 10."] {
            assert_eq!(found(text, &PT_BR), [], "{text}");
        }
    }

    #[test]
    fn transcripts_keep_what_was_heard() {
        assert_eq!(found("3명이에요.", &KO), []);
        assert_eq!(found("나는 3 명", &KO), []);
    }
}
