use super::super::Locale;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::super::words::Words;
use super::{Kind, Number};

/// Number words: those of one value share a line.
const SPANISH: &str = "1 un una uno|2 dos|3 tres|4 cuatro|5 cinco|6 seis|7 siete|8 ocho|9 nueve|10 diez|11 once|12 doce|13 trece\
    |14 catorce|15 quince|16 dieciséis|17 diecisiete|18 dieciocho|19 diecinueve|20 veinte|21 veintiuno veintiún veintiuna\
    |22 veintidós|23 veintitrés|24 veinticuatro|25 veinticinco|26 veintiséis|27 veintisiete|28 veintiocho|29 veintinueve\
    |30 treinta|40 cuarenta|50 cincuenta|60 sesenta|70 setenta|80 ochenta|90 noventa|100 cien ciento cientos\
    |200 doscientos doscientas|300 trescientos trescientas|400 cuatrocientos cuatrocientas|500 quinientos quinientas\
    |600 seiscientos seiscientas|700 setecientos setecientas|800 ochocientos ochocientas|900 novecientos novecientas\
    |1000 mil miles|1000000 millón millones|1000000000000 billón billones";
const PORTUGUESE: &str = "1 um uma|2 dois duas|3 três|4 quatro|5 cinco|6 seis|7 sete|8 oito|9 nove|10 dez|11 onze|12 doze|13 treze\
    |14 catorze quatorze|15 quinze|16 dezesseis|17 dezessete|18 dezoito|19 dezenove|20 vinte|30 trinta|40 quarenta\
    |50 cinquenta|60 sessenta|70 setenta|80 oitenta|90 noventa|100 cem cento centenas|200 duzentos duzentas\
    |300 trezentos trezentas|400 quatrocentos quatrocentas|500 quinhentos quinhentas|600 seiscentos seiscentas\
    |700 setecentos setecentas|800 oitocentos oitocentas|900 novecentos novecentas|1000 mil milhares\
    |1000000 milhão milhões|1000000000 bilhão bilhões";
/// Words that may stand for a number of the source.
const HINTS: &str = "1 enero janeiro primer primero primera primeiro primeira|2 febrero fevereiro segundo segunda ambos ambas par \
    pareja casal dupla doble dobro doblar gemelos gêmeos segundos ustedes juntos juntas bimestre|3 marzo março tercer tercero \
    tercera terceiro terceira trío trio triple triplo trimestre trillizos|4 abril cuarto cuarta quarto quarta cuádruple\
    |5 mayo maio quinto quinta|6 junio junho sexto sexta semestre|7 julio julho séptimo séptima sétimo sétima semana|8 agosto octavo \
    octava oitavo oitava|9 septiembre setembro noveno novena nono nona|10 octubre outubro décimo décima década decena dezena\
    |11 noviembre novembro|12 diciembre dezembro docena dúzia mediodía meio-dia medianoche meia-noite año ano|15 cuarto quinzena \
    quincena|14 quinzena quincena|30 media meia mes mês|50 mitad metade medio meio|100 siglo século centenar centena\
    |24 día dia|0.5 media meia medio meio|7 días semanas";

/// A table by its words.
type Table = HashMap<&'static str, Vec<f64>>;

fn table_of(rows: &'static str) -> Table {
    let mut table = Table::new();
    for (value, words) in rows.split('|').filter_map(|row| row.split_once(' ')) {
        let Ok(value) = value.parse() else { continue };
        words.split_whitespace().for_each(|word| table.entry(word).or_default().push(value));
    }
    table
}

fn words_of(locale: Locale) -> &'static Table {
    static TABLES: [OnceLock<Table>; 2] = [OnceLock::new(), OnceLock::new()];
    if locale.is_spanish() {
        TABLES[0].get_or_init(|| table_of(SPANISH))
    } else {
        TABLES[1].get_or_init(|| table_of(PORTUGUESE))
    }
}

/// The numbers of a Spanish or Portuguese text.
pub(super) fn numbers(words: &Words<'_>, locale: Locale) -> Vec<Number> {
    let table = words_of(locale);
    let mut found = hints(words);
    let (mut at, count) = (0, words.iter().len());
    while at < count {
        if let Some((number, next)) = run(words, at, table) {
            found.push(number);
            at = next;
        } else {
            at += 1;
        }
    }
    found.extend(words.iter().filter_map(|word| minutes(&word.lower)));
    found
}

fn hints(words: &Words<'_>) -> Vec<Number> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(|| table_of(HINTS));
    let hint =
        |(word, value): (&str, f64)| Number { value, text: word.to_owned(), also: vec![], kind: Kind::Hint };
    let values = |word: &str| table.get(word).cloned().unwrap_or_default();
    words
        .iter()
        .flat_map(|word| values(&word.lower).into_iter().map(|value| hint((&word.lower, value))))
        .collect()
}

/// The minutes of `8h55`.
fn minutes(word: &str) -> Option<Number> {
    let (hour, minute) = word.split_once('h')?;
    let is_time = !minute.is_empty() && hour.bytes().chain(minute.bytes()).all(|byte| byte.is_ascii_digit());
    let value = minute.parse().ok().filter(|_| is_time)?;
    Some(Number { value, text: word.to_owned(), also: vec![], kind: Kind::Digits })
}

/// The number that begins at a word, and the place after it.
fn run(words: &Words<'_>, start: usize, table: &Table) -> Option<(Number, usize)> {
    let (mut sum, mut at, mut kind) = (Sum::default(), start, Kind::Words);
    while at == start || !words.opens(at) {
        let here = at + usize::from(at > start && matches!(words.lower(at), "y" | "e"));
        let (value, next) = match digits(words, here) {
            Some((value, next)) if sum.is_open() => {
                kind = Kind::Digits;
                (value, next)
            }
            Some(_) => break,
            None => match table.get(words.lower(here)).and_then(|values| values.first()) {
                Some(value) if sum.takes(*value, kind) => (*value, here + 1),
                _ => break,
            },
        };
        let is_torn = here > at && (value >= 1_000_000.0 || words.opens(here));
        if is_torn {
            break;
        }
        sum.add(value);
        at = next;
    }
    let said = words.iter().skip(start).take(at.saturating_sub(start)).map(|word| word.text);
    let text = said.collect::<Vec<_>>().join(" ");
    (at > start).then(|| (Number { value: sum.value(), text, also: vec![], kind }, at))
}

/// `30.000`, `1,5`, `20h`: separators before three digits group them, others mark decimals.
fn digits(words: &Words<'_>, start: usize) -> Option<(f64, usize)> {
    let leading = |at: usize| {
        let word = words.lower(at);
        word.split(|c: char| !c.is_ascii_digit())
            .next()
            .filter(|digits| !digits.is_empty())
            .map(str::to_owned)
    };
    let mut text = leading(start)?;
    let mut at = start + 1;
    while let Some(more) = leading(at).filter(|more| more.len() == 3 && text.len() < 13) {
        if !matches!(words.gap_before(at), "." | "," | " " | "\u{a0}" | "\u{202f}")
            || words.lower(at).len() != 3
            || text.starts_with('0')
        {
            break;
        }
        text.push_str(&more);
        at += 1;
    }
    if let Some(decimals) =
        leading(at).filter(|more| more.len() < 3 && matches!(words.gap_before(at), "." | ","))
    {
        text = format!("{text}.{decimals}");
        at += 1;
    }
    Some((text.parse().ok()?, at))
}

/// The value of number words, built up from the left.
#[derive(Default)]
struct Sum {
    total: f64,
    section: f64,
    any: bool,
}

impl Sum {
    /// Whether digits may follow: at the start, and after «one million and».
    fn is_open(&self) -> bool {
        !self.any || self.section == 0.0
    }

    /// Whether a word can go on with what was said: after 30 comes 5, not 30 again; after digits, thousands.
    fn takes(&self, value: f64, kind: Kind) -> bool {
        if value >= 1_000.0 {
            return true;
        }
        let step = if value < 10.0 {
            10.0
        } else if value < 100.0 {
            100.0
        } else {
            1_000.0
        };
        !self.any || kind == Kind::Words && self.section % step == 0.0
    }

    fn add(&mut self, value: f64) {
        if value < 1_000.0 || !self.any {
            self.section += value;
        } else if self.section == 0.0 {
            self.total *= value;
        } else {
            self.total += self.section * value;
            self.section = 0.0;
        }
        self.any = true;
    }

    fn value(&self) -> f64 {
        self.total + self.section
    }
}
