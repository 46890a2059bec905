//! Words and verb forms that belong to another region (rule C7). Learned metrics do not see them; lists do.

use std::ops::Range;

use super::Locale;
use super::list::List;
use super::translation::Line;
use super::words::{Case, Words};
use crate::{Finding, Rule, Severity};

/// Where a word counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Anywhere,
    /// Between marks: «Vale.», «Oye, tío».
    Alone,
}

/// Words of another region, what is said instead, and what they weigh.
struct Entry {
    words: List,
    place: Where,
    instead: &'static str,
    severity: Severity,
}

const fn weighing(words: &'static str, (place, severity): (Where, Severity), instead: &'static str) -> Entry {
    Entry { words: List::new(words), place, instead, severity }
}

const fn entry(words: &'static str, instead: &'static str) -> Entry {
    weighing(words, (Where::Anywhere, Severity::Major), instead)
}

const fn alone(words: &'static str, instead: &'static str) -> Entry {
    weighing(words, (Where::Alone, Severity::Major), instead)
}

const fn blocking(words: &'static str, instead: &'static str) -> Entry {
    weighing(words, (Where::Anywhere, Severity::Blocking), instead)
}

const fn minor(words: &'static str, instead: &'static str) -> Entry {
    weighing(words, (Where::Anywhere, Severity::Minor), instead)
}

static CASTILIAN: [Entry; 19] = [
    blocking("vosotros vosotras vuestro vuestra vuestros vuestras os", "ustedes"),
    blocking(
        "venid mirad escuchad esperad callad dejad haced decid tened salid poned corred abrid entrad sentaos callaos \
         quedaos levantaos marchaos calmaos daos poneos vestíos idos sois",
        "ustedes",
    ),
    alone("vale", "está bien"),
    entry(
        "coger cojo coges coge cogemos cogen cogí cogiste cogió cogieron cogido cogida cogiendo coja cojas cojan cogía \
         cogerlo cogerla cogerte cógelo cógela cógeme",
        "tomar, agarrar",
    ),
    entry("ordenador ordenadores", "computadora"),
    entry("móvil móviles", "celular"),
    entry("coche coches", "auto"),
    entry("zumo zumos", "jugo"),
    entry("patata patatas", "papa"),
    entry("aparcar aparco aparca aparqué aparcó aparcado aparcamiento aparcando aparca", "estacionar"),
    minor("conducir conduzco conduces conduciendo conduje condujo conduzcas conduzca", "manejar"),
    entry("gilipollas gilipollez capullo capullos", "imbécil"),
    entry("chaval chavala chavales chavalas", "chico, muchacho"),
    weighing("tío tía tíos tías", (Where::Alone, Severity::Minor), "amigo"),
    entry("guay mola molan molaba cutre flipar flipo flipas flipante flipando", "genial"),
    alone("hostia ostras", "¡carajo!, ¡rayos!"),
    minor("joder", "carajo"),
    entry("currar curro mogollón follón enrollado", "trabajo, montón, lío"),
    entry("majo maja majos majas", "simpático"),
];

static CASTILIAN_PHRASES: [(&str, &str); 7] = [
    ("compartir piso", "departamento"),
    ("compañero de piso", "compañero de departamento"),
    ("compañera de piso", "compañera de departamento"),
    ("piso de alquiler", "departamento"),
    ("mi piso", "mi departamento"),
    ("tu piso", "tu departamento"),
    ("su piso", "su departamento"),
];

/// `vos` and its verbs, in neutral Spanish.
static RIVER_PLATE: [Entry; 1] = [entry(
    "vos sos tenés querés podés sabés hacés creés pensás hablás sentís entendés necesitás llamás esperás amás parecés \
     conocés trabajás buscás dejás llegás volvés comés debés ponés vení andá decime dejame contame creeme sentate \
     quedate callate acordate fijate calmate levantate vivís decís venís salís sentís pedís seguís",
    "tú",
)];

/// `tú` and its verbs, in the Spanish of the River Plate.
static NEUTRAL: [Entry; 1] = [entry(
    "tú contigo ti eres tienes quieres puedes sabes haces dices vienes crees debes piensas sientes entiendes recuerdas \
     necesitas hablas pareces conoces vives trabajas vuelves duermes prefieres siéntate cállate quédate cálmate ven haz",
    "vos",
)];

static EUROPEAN: [Entry; 19] = [
    blocking(
        "estás és tens vais queres podes sabes fazes dizes vens deves achas gostas pensas conheces lembras estavas \
         tinhas querias podias fizeste disseste foste vieste tiveste estiveste quiseste pudeste soubeste puseste \
         trouxeste falaste chegaste ligaste ficaste deixaste",
        "você + 3ª pessoa",
    ),
    blocking("vós vosso vossos vosco convosco", "vocês"),
    entry("autocarro autocarros", "ônibus"),
    entry("comboio comboios", "trem"),
    entry("telemóvel telemóveis", "celular"),
    entry("pequeno-almoço pequenos-almoços", "café da manhã"),
    entry("ecrã ecrãs", "tela"),
    entry("fixe fixes bué", "legal"),
    entry("rapariga raparigas", "moça, garota"),
    entry("facto factos", "fato"),
    entry("equipa equipas", "equipe, time"),
    entry("gajo gajos gaja gajas", "cara"),
    entry("miúdo miúdos miúda miúdas", "criança, garoto"),
    entry("chávena chávenas", "xícara"),
    entry("frigorífico autoclismo", "geladeira, descarga"),
    entry("connosco", "conosco"),
    entry(
        "contacto contactos receção secção óptimo acção actor director directora projecto",
        "grafia do Brasil",
    ),
    entry(
        "bebé bebés prémio prémios género fenómeno económico quilómetro quilómetros ténis polémica cómodo",
        "grafia do Brasil",
    ),
    entry("apetece-me apetece-te", "quero, estou com vontade"),
];

static EUROPEAN_PHRASES: [(&str, &str); 4] = [
    ("casa de banho", "banheiro"),
    ("casas de banho", "banheiros"),
    ("pequeno almoço", "café da manhã"),
    ("se faz favor", "por favor"),
];

/// Korean uncles and aunts, who may be called `tío` anywhere.
const UNCLES: [&str; 7] = ["삼촌", "이모", "고모", "아저씨", "숙부", "작은아버지", "큰아버지"];

/// C7.
pub(super) fn check(line: &Line<'_>) -> Vec<Finding> {
    let words = &line.words;
    let mut found = match line.sheet.language {
        Locale::Ko => Vec::new(),
        Locale::Es419 => [castilian(words), listed(words, &RIVER_PLATE)].concat(),
        Locale::EsAr => [castilian(words), listed(words, &NEUTRAL)].concat(),
        Locale::PtBr => european(words),
    };
    if UNCLES.iter().any(|uncle| line.pair.source.contains(uncle)) {
        found.retain(|finding| finding.limit != "amigo");
    }
    found
}

/// Whether words have forms that nobody of the locale uses.
pub(super) fn is_of_another_region(words: &Words<'_>, locale: Locale) -> bool {
    let found = match locale {
        Locale::Ko => Vec::new(),
        Locale::Es419 | Locale::EsAr => castilian(words),
        Locale::PtBr => european(words),
    };
    found.iter().any(|finding| finding.severity == Severity::Blocking)
}

fn castilian(words: &Words<'_>) -> Vec<Finding> {
    let verb = words.iter().find(|word| is_vosotros(&word.lower));
    let verb = verb.map(|word| finding(words, word.span.clone(), ("ustedes", Severity::Blocking)));
    let mut found: Vec<Finding> = verb.into_iter().collect();
    found.extend(listed(words, &CASTILIAN));
    found.extend(phrases(words, &CASTILIAN_PHRASES));
    let flat = words.places().filter(|(at, _)| is_flat(words, *at));
    found.extend(flat.map(|(_, word)| finding(words, word.span.clone(), ("departamento", Severity::Major))));
    found.retain(|finding| !is_motive(words, finding));
    found
}

/// -áis, -éis, -steis, -abais, -íais.
fn is_vosotros(word: &str) -> bool {
    word.chars().count() > 3
        && ["áis", "éis", "steis", "abais", "íais", "rais"].iter().any(|ending| word.ends_with(ending))
}

/// «Alquilé un piso»: what is rented or bought is no storey.
fn is_flat(words: &Words<'_>, at: usize) -> bool {
    let verb = at.checked_sub(2).map_or("", |verb| words.lower(verb));
    let is_trade = ["alquil", "compr", "busc", "vend", "compart"].iter().any(|stem| verb.starts_with(stem));
    words.lower(at) == "piso" && words.before(at) == "un" && is_trade
}

/// «El móvil del crimen» is no telephone.
fn is_motive(words: &Words<'_>, finding: &Finding) -> bool {
    let after = |at: usize| ["del", "de", "fue"].contains(&words.lower(at + 1));
    let at = words.iter().position(|word| Some(&word.span) == finding.span.as_ref());
    at.is_some_and(|at| words.lower(at) == "móvil" && after(at))
}

fn european(words: &Words<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, word) in words.places() {
        let blocked = if is_tu_verb(words, at) {
            "você + 3ª pessoa"
        } else if word.lower.ends_with("ámos") && word.lower.chars().count() > 5 {
            "-amos"
        } else if is_progressive(words, at) {
            "gerúndio"
        } else {
            continue;
        };
        found.push(finding(words, word.span.clone(), (blocked, Severity::Blocking)));
    }
    found.extend(listed(words, &EUROPEAN));
    found.extend(phrases(words, &EUROPEAN_PHRASES));
    found
}

/// `tu` with a verb of the second person.
fn is_tu_verb(words: &Words<'_>, at: usize) -> bool {
    let subject = if ["não", "já", "me", "também", "só"].contains(&words.before(at)) {
        at.saturating_sub(1)
    } else {
        at
    };
    let word = words.lower(at);
    let is_verb = word.ends_with("as")
        || word.ends_with("es")
        || word.ends_with("ás")
        || word.ends_with("ste")
        || word == "és";
    words.before(subject) == "tu" && is_verb && !words.opens(at)
}

/// `estar a` with an infinitive.
fn is_progressive(words: &Words<'_>, at: usize) -> bool {
    static ESTAR: List = List::new(
        "estou está estás estamos estão estava estavas estávamos estavam estive esteve estar estarei estaria esteja tá tô",
    );
    static NOUNS: List = List::new(
        "par mar lugar bar ar jantar lar altar amor favor dor cor flor valor rigor pior menor maior melhor ver",
    );
    let verb = words.lower(at + 2);
    let is_infinitive = ["ar", "er", "ir"].iter().any(|ending| verb.ends_with(ending)) && !NOUNS.has(verb)
        || verb == "pôr"
        || verb == "ver";
    ESTAR.has(words.lower(at))
        && words.lower(at + 1) == "a"
        && is_infinitive
        && !words.opens(at + 1)
        && !words.opens(at + 2)
}

fn listed(words: &Words<'_>, entries: &[Entry]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, word) in words.places() {
        let counts = |entry: &&Entry| entry.place == Where::Anywhere || words.stands_alone(at);
        if let Some(entry) = entries.iter().filter(counts).find(|entry| entry.words.has(&word.lower)) {
            found.push(finding(words, word.span.clone(), (entry.instead, entry.severity)));
        }
    }
    found
}

fn phrases(words: &Words<'_>, phrases: &[(&str, &str)]) -> Vec<Finding> {
    let place = |phrase: &str| words.find(&Words::of(phrase), Case::Ignored);
    let found = phrases.iter().filter_map(|(phrase, instead)| Some((place(phrase)?, *instead)));
    found.map(|(span, instead)| finding(words, span, (instead, Severity::Major))).collect()
}

fn finding(words: &Words<'_>, span: Range<usize>, (instead, severity): (&str, Severity)) -> Finding {
    Finding::new(Rule::C7, 0, &words.text()[span.clone()], instead).at(span).weighing(severity)
}
