use super::super::Locale;
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

fn value_of(word: &str, table: &str) -> Option<f64> {
    let rows = table.split('|').filter_map(|row| row.split_once(' '));
    rows.filter(|(_, words)| words.split_whitespace().any(|known| known == word))
        .find_map(|(value, _)| value.parse().ok())
}

/// The numbers of a Spanish or Portuguese text.
pub(super) fn numbers(words: &Words<'_>, locale: Locale) -> Vec<Number> {
    let table = if locale.is_spanish() { SPANISH } else { PORTUGUESE };
    let mut found = hints(words);
    let (mut at, count) = (0, words.iter().len());
    while at < count {
        match run(words, at, table) {
            Some((number, next)) => {
                found.push(number);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

fn hints(words: &Words<'_>) -> Vec<Number> {
    let rows = || HINTS.split('|').filter_map(|row| row.split_once(' '));
    let said = |word: &str| {
        rows()
            .filter(|(_, words)| words.split_whitespace().any(|known| known == word))
            .filter_map(|(value, _)| value.parse().ok())
            .collect::<Vec<f64>>()
    };
    let hint = |word: &str| {
        said(word)
            .into_iter()
            .map(|value| Number { value, text: word.to_owned(), also: Vec::new(), kind: Kind::Hint })
            .collect::<Vec<_>>()
    };
    words.iter().flat_map(|word| hint(&word.lower)).collect()
}

/// The number that begins at a word, and the place after it.
fn run(words: &Words<'_>, start: usize, table: &str) -> Option<(Number, usize)> {
    let (mut sum, mut at) = (Sum::default(), start);
    let mut kind = Kind::Words;
    if let Some((value, next)) = digits(words, start) {
        sum.add(value);
        (kind, at) = (Kind::Digits, next);
    }
    while !words.opens(at) || at == start {
        let joined = usize::from(at > start && matches!(words.lower(at), "y" | "e"));
        let Some(value) = value_of(words.lower(at + joined), table) else { break };
        let is_scale = value >= 1_000.0;
        if joined == 1 && is_scale
            || !is_scale && (kind == Kind::Digits || !sum.takes(value))
            || words.opens(at + joined) && joined == 1
        {
            break;
        }
        sum.add(value);
        at += joined + 1;
    }
    let value = sum.value();
    let text = words
        .iter()
        .skip(start)
        .take(at.saturating_sub(start))
        .map(|word| word.text)
        .collect::<Vec<_>>()
        .join(" ");
    (at > start).then(|| (Number { value, text, also: Vec::new(), kind }, at))
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
    /// Whether a word below a thousand can go on with what was said: after 30 comes 5, not 30 again.
    fn takes(&self, value: f64) -> bool {
        let step = if value < 10.0 {
            10.0
        } else if value < 100.0 {
            100.0
        } else {
            1_000.0
        };
        !self.any || self.section % step == 0.0
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
