//! Words that contradict the gender of who speaks or who is spoken to (rule C6). Only adjectives that a verb of the first or
//! second person binds to a known person count, thanks, and forms of address between marks.

use super::cast::Gender;
use super::list::List;
use super::register::has_two_speakers;
use super::translation::Line;
use super::words::Words;
use super::{Form, Locale};
use crate::{Finding, Rule};

/// Whom a word is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Speaker,
    Addressee,
}

/// Verbs that bind an adjective to the speaker, of the first person beyond doubt.
static SELF_ES: List = List::new("estoy soy quedé sigo ando estaré seré estuve volví puse");
/// After a pronoun only: «me siento cansada», but «lo siento mucho».
static SELF_REFLEXIVE_ES: List = List::new("siento sentí");
static ADDRESSEE_ES: List = List::new(
    "estás eres pareces luces andas sigues serás estarás estuviste fuiste eras estabas quedaste pusiste volviste sos",
);
static ADDRESSEE_REFLEXIVE_ES: List = List::new("ves sientes sentiste veías");
static ADVERBS_ES: List = List::new(
    "muy tan bien demasiado algo poco más ya todavía aún casi completamente realmente bastante totalmente un siempre \
     bien medio super súper tremendamente menos igual no de verdad usted tú",
);
static SELF_PT: List = List::new("estou sou fiquei estarei serei ando continuo tô");
static SELF_REFLEXIVE_PT: List = List::new("sinto senti");
static ADDRESSEE_PT: List = List::new("está tá é ficou parece continua anda estava era vai");
static ADVERBS_PT: List = List::new(
    "muito tão bem demais meio pouco mais já ainda quase completamente realmente bastante totalmente um sempre super \
     menos não tá mesmo",
);
/// Adjectives in -o whose feminine ends in -a, beside all in -ado and -ido.
static ADJECTIVES: List = List::new(
    "seguro listo solo contento enfermo muerto loco nervioso orgulloso celoso furioso harto tranquilo vivo sano borracho \
     despierto bueno malo tonto estúpido viejo rico honesto sincero serio nuevo soltero viudo extranjero coreano guapo \
     bonito hermoso lindo flaco gordo delgado egoísto cariñoso generoso curioso inocento perfecto molesto atento \
     preso bêbado sozinho pronto nervoso orgulhoso ciumento morto certo louco velho novo burro solteiro viúvo casado \
     estrangeiro coreano bravo grato inteiro chato teimoso lindo bonito magro gordo maluco quieto calmo ocupado doido \
     curioso atrasado furioso sério honesto sincero seguro culpado rico perfeito médico advogado enfermeiro abogado \
     enfermero maestro amigo hermano hijo ingenuo terco ansioso pálido",
);
/// Endings that hardly any noun without an article has.
static ENDINGS: List = List::new("ado ido oso ivo ento ico erto eto udo ísimo");
/// Words in -ado, -ido, -ada and -ida that are no adjectives, or are of one gender for everybody.
static FIXED: List = List::new(
    "nada cada vida estado lado soldado jurado comida salida entrada bebida cuidado sido ido chegada saída partida \
     corrida mercado pasado passado marido pecado sábado medida obrigado obrigada querida llegada resultado recado \
     significado pedido sentido ruido olvido vida ida público médico músico político técnico químico motivo objetivo momento talento secreto",
);
/// What may follow an adjective that ends its phrase; before a noun it would belong to the noun.
static FOLLOWERS: List = List::new(
    "de del por con en y e o para pra que a al pero mas mas porque cuando quando como si se desde sin sem hasta até ahora \
     agora hoy hoje aquí aqui acá cá contigo conmigo comigo entre sobre tanto demais mesmo también também esta essa hace há \
     todo toda ya já no na ao à do da com em disso nisso disto dela dele",
);
/// People that `un` and `una` tell apart.
static MEN: List = List::new(
    "hombre chico niño muchacho idiota tonto estúpido cobarde egoísta homem menino garoto rapaz covarde",
);
static WOMEN: List = List::new(
    "mujer chica niña muchacha idiota tonta estúpida cobarde egoísta mulher menina garota moça covarde",
);
/// Forms of address.
static CALLED_MEN: List = List::new(
    "señor caballero hermano hijo amigo jefe director profesor doctor maestro muchacho chico niño guapo querido tonto \
     abuelo papá tío señorito hermanito hijito amiguito senhor moço irmão filho diretor professor doutor menino mano avô tio garoto",
);
static CALLED_WOMEN: List = List::new(
    "señora señorita hermana hija amiga jefa directora profesora doctora maestra muchacha chica niña guapa querida tonta \
     abuela mamá tía hermanita hijita amiguita senhora senhorita moça irmã filha diretora professora doutora menina mana avó tia garota",
);

/// C6.
pub(super) fn check(line: &Line<'_>) -> Vec<Finding> {
    if line.sheet.language == Locale::Ko || has_two_speakers(line.words.text()) {
        return Vec::new();
    }
    let gender = |about| match about {
        About::Speaker => line.sheet.cast.gender(line.pair.speaker),
        About::Addressee => line.sheet.cast.gender(line.pair.addressee),
    };
    let mut findings = Vec::new();
    for (at, word) in line.words.places() {
        let Some((about, shown)) = shown(&line.words, at, line.sheet.language) else { continue };
        let known = gender(about);
        if known != Gender::Unknown && known != shown {
            let who = if about == About::Speaker { "speaker" } else { "addressee" };
            let limit = format!("{who} is {}", if known == Gender::Female { "a woman" } else { "a man" });
            findings.push(Finding::new(Rule::C6, 0, word.text, limit).at(word.span.clone()));
        }
    }
    findings
}

/// The gender that the word at a place shows, and of whom.
fn shown(words: &Words<'_>, at: usize, locale: Locale) -> Option<(About, Gender)> {
    let word = words.lower(at);
    if let Some(gender) = called(words, at) {
        return Some((About::Addressee, gender));
    }
    if locale == Locale::PtBr {
        if let Some(gender) = thanks(words, at) {
            return Some((About::Speaker, gender));
        }
        if super::register::form_at(words, at, locale) == Some(Form::Senhor) && word.starts_with("senhor") {
            return Some((About::Addressee, if word == "senhora" { Gender::Female } else { Gender::Male }));
        }
    } else if matches!(word, "encantado" | "encantada")
        && words.opens_sentence(at)
        && (words.closes(at) || words.lower(at + 1) == "de")
    {
        return Some((About::Speaker, ending(word)?));
    }
    let (gender, first) = described(words, at)?;
    Some((bound(words, first, locale)?, gender))
}

/// An adjective, or `un hombre`, and where its phrase begins.
fn described(words: &Words<'_>, at: usize) -> Option<(Gender, usize)> {
    let word = words.lower(at);
    let ends = words.closes(at) || FOLLOWERS.has(words.lower(at + 1));
    match words.before(at) {
        "un" | "um" if MEN.has(word) => Some((Gender::Male, at - 1)),
        "una" | "uma" if WOMEN.has(word) => Some((Gender::Female, at - 1)),
        _ if ends => Some((adjective(word)?, at)),
        _ => None,
    }
}

/// The gender of an adjective.
fn adjective(word: &str) -> Option<Gender> {
    if FIXED.has(word) || word.chars().count() < 4 {
        return None;
    }
    let gender = ending(word)?;
    let masculine = word.strip_suffix('a').map_or_else(|| word.to_owned(), |stem| format!("{stem}o"));
    (ENDINGS.ends(&masculine) || ADJECTIVES.has(&masculine)).then_some(gender)
}

fn ending(word: &str) -> Option<Gender> {
    match word.chars().next_back()? {
        'o' => Some(Gender::Male),
        'a' => Some(Gender::Female),
        _ => None,
    }
}

/// Whom the verb before a phrase binds it to.
fn bound(words: &Words<'_>, first: usize, locale: Locale) -> Option<About> {
    let spanish = locale.is_spanish();
    let adverbs = if spanish { &ADVERBS_ES } else { &ADVERBS_PT };
    let mut verb = first.checked_sub(1)?;
    // No mark may stand between the verb and what it binds.
    while adverbs.has(words.lower(verb)) && !words.opens(verb + 1) {
        verb = verb.checked_sub(1)?;
    }
    if words.opens(verb + 1) {
        return None;
    }
    let (word, before) = (words.lower(verb), words.before(verb));
    let (own, own_reflexive) =
        if spanish { (&SELF_ES, &SELF_REFLEXIVE_ES) } else { (&SELF_PT, &SELF_REFLEXIVE_PT) };
    if own.has(word) || own_reflexive.has(word) && before == "me" {
        return Some(About::Speaker);
    }
    let addressed = if spanish {
        let distant = before == "usted" || words.lower(verb + 1) == "usted";
        ADDRESSEE_ES.has(word)
            || ADDRESSEE_REFLEXIVE_ES.has(word) && before == "te"
            || distant && matches!(word, "está" | "es" | "parece" | "estaba" | "era" | "ve")
    } else {
        ADDRESSEE_PT.has(word) && is_you(words, verb)
    };
    addressed.then_some(About::Addressee)
}

/// Whether `você`, `o senhor` or `a senhora` stands before a verb, perhaps with a word between.
fn is_you(words: &Words<'_>, verb: usize) -> bool {
    let subject = if matches!(words.before(verb), "já" | "não" | "ainda" | "só" | "também") {
        verb.saturating_sub(1)
    } else {
        verb
    };
    matches!(words.before(subject), "você" | "cê") && !words.opens(subject)
        || super::register::form_at(words, subject.wrapping_sub(1), Locale::PtBr) == Some(Form::Senhor)
}

/// `Obrigado`, `Muito obrigada`: thanks, not «fui obrigado».
fn thanks(words: &Words<'_>, at: usize) -> Option<Gender> {
    let word = words.lower(at);
    let first = if matches!(words.before(at), "muito" | "muitíssimo") { at.saturating_sub(1) } else { at };
    (matches!(word, "obrigado" | "obrigada") && words.opens(first)).then(|| ending(word)).flatten()
}

/// The gender of somebody who is called between marks: «Sí, señora.», «¡Señor Kang!»
fn called(words: &Words<'_>, at: usize) -> Option<Gender> {
    let named = words.is_capital(at + 1) && !words.closes(at) && words.closes(at + 1);
    if !words.opens(at) || !(words.closes(at) || named) {
        return None;
    }
    let word = words.lower(at);
    if CALLED_MEN.has(word) {
        return Some(Gender::Male);
    }
    CALLED_WOMEN.has(word).then_some(Gender::Female)
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;
    use super::super::{Cast, Character, Glossary, Pair, Sheet};
    use super::*;
    use crate::SpeakerId;

    /// What is found when a woman speaks to a man.
    fn found(target: &str, language: Locale) -> Vec<String> {
        let (her, him) = (SpeakerId("her".to_owned()), SpeakerId("him".to_owned()));
        let character = |id: &SpeakerId, gender| Character {
            id: id.clone(),
            names: [].into(),
            gender,
            birth: None,
            job: None,
        };
        let characters = vec![character(&her, Gender::Female), character(&him, Gender::Male)];
        let sheet = Sheet::new(Glossary::default(), Cast { characters, ..Cast::default() }, language);
        let pair =
            Pair { source: "네", target, speaker: Some(&her), addressee: Some(&him), ..Pair::default() };
        check(&Line::new(&pair, &sheet, &Names::of(&sheet)))
            .into_iter()
            .map(|finding| finding.measured)
            .collect()
    }

    #[test]
    fn adjectives_agree_with_the_person_of_their_verb() {
        let spanish = |target| found(target, Locale::Es419);
        assert_eq!(spanish("Estoy muy cansado."), ["cansado"]);
        assert_eq!(spanish("Me siento perdido sin ti."), ["perdido"]);
        assert_eq!(spanish("¿Estás segura?"), ["segura"]);
        assert_eq!(spanish("¿Está usted casada?"), ["casada"]);
        assert_eq!(spanish("Soy un idiota. Eres una idiota."), ["idiota", "idiota"]);
        assert_eq!(spanish("Estoy cansada. ¿Estás seguro? Es segura."), [""; 0]);
        assert_eq!(spanish("Lo siento mucho. Soy buena persona. Estoy, cansado o no, aquí."), [""; 0]);
    }

    #[test]
    fn brazilian_thanks_and_adjectives_agree() {
        let portuguese = |target| found(target, Locale::PtBr);
        assert_eq!(portuguese("Muito obrigado, viu?"), ["obrigado"]);
        assert_eq!(portuguese("Ele foi obrigado a sair. Obrigada."), [""; 0]);
        assert_eq!(portuguese("Você está cansada?"), ["cansada"]);
        assert_eq!(portuguese("A senhora já almoçou?"), ["senhora"]);
        assert_eq!(portuguese("Fiquei sozinho. Ela está cansada."), ["sozinho"]);
    }

    #[test]
    fn who_is_called_has_the_gender_of_the_addressee() {
        assert_eq!(found("Sí, señora.", Locale::Es419), ["señora"]);
        assert_eq!(found("¡Señora Kang! La señora Kang.", Locale::Es419), ["Señora"]);
        assert_eq!(found("Sí, señor. La señora salió.", Locale::Es419), [""; 0]);
    }
}
