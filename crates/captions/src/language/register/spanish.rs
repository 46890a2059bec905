use super::super::list::List;
use super::super::words::Words;
use super::super::{Form, Locale};

/// Pronouns and possessives of a close addressee.
static CLOSE: List = List::new("te ti tu tus tuyo tuya tuyos tuyas");
/// The same, where there is no `vos`.
static TU: List = List::new("tú contigo");
/// Verbs of the second person that `tú` and `vos` share.
static SHARED_VERBS: List = List::new(
    "estás vas has das ves eras ibas estabas tenías querías podías hacías decías sabías habías debías sentías creías \
     venías vivías podrías deberías harías dirías irías serías estarías tendrías querrías vendrías sabrías habrías \
     hagas digas vayas seas estés tengas vengas pongas salgas vuelvas dejes olvides preocupes quieras puedas sepas \
     hables mueras mientas toques acerques llores rías mires pienses creas necesites llames llegues trates hayas veas \
     oigas des muevas sientas esperes confundas enojes asustes rindas molestes pierdas atrevas abras cierres bebas \
     tomes uses busques cuentes pagues grites golpees culpes juegues vuelvas subas bajes metas conviertas arrepientas \
     hubieras pudieras tuvieras quisieras vinieras hicieras dijeras fueras supieras estuvieras vieras",
);
/// Verbs that only `tú` has.
static TU_VERBS: List = List::new(
    "eres tienes quieres puedes sabes haces dices vienes crees debes piensas oyes sales pones sientes entiendes \
     recuerdas necesitas hablas esperas amas mientes pareces conoces vives trabajas buscas dejas llegas vuelves duermes \
     comes bebes sigues odias juegas pides escuchas cuidas prefieres prometes mereces confías extrañas lloras ríes \
     llevas tomas pierdes olvidas gustas sueles acuerdas preocupas enojas quedas vas llamas ganas mueres traes",
);
/// Commands to a close addressee that no other form shares.
static TU_COMMANDS: List = List::new(
    "vete ponte vente hazte detente dime dile dame hazlo hazla hazme hazle ponlo ponla ponle tenlo ven ayúdame déjame \
     déjalo déjala déjanos escúchame perdóname llámame espérame mírame míralo mírala cuéntame explícame créeme llévame \
     llévalo sálvame suéltame suéltalo bésame abrázame enséñame muéstrame avísame acompáñame préstame pásame sígueme \
     respóndeme ayúdalo olvídalo olvídala tómalo tómala guárdalo escúchalo llámalo piénsalo inténtalo óyeme léelo \
     cómelo bébelo ábrelo dímelo dámelo házmelo contéstame prométeme confía cásate oye haz",
);
/// Commands that look like the third person: only alone between marks, or before one of the words below.
static TU_CALLS: List =
    List::new("mira espera escucha perdona toma corre sigue respira despierta anda deja come bebe");
static AFTER_CALLS: List = List::new("esto eso aquí acá bien afuera");
/// Commands that look like nouns: only where a clause begins.
static TU_OPENERS: List = List::new("disculpa perdona");
/// Words in -aste and -iste that are no verbs of the second person.
static NOT_PAST: List = List::new(
    "triste chiste existe insiste consiste resiste asiste persiste desiste contraste desgaste traste baste gaste engaste \
     alpiste quiste despiste embiste reviste subsiste desviste coexiste preexiste arrastre aplaste devaste",
);
/// Nouns that are stressed like `cállate`.
static NOT_CLITIC: List = List::new("límite trámite satélite élite cómite");
/// Verbs and pronouns of the River Plate.
static VOS: List = List::new(
    "vos sos tenés querés podés sabés hacés decís venís vivís creés pensás hablás mirás sentís entendés necesitás \
     llamás esperás amás mentís parecés conocés trabajás buscás dejás llegás volvés dormís comés seguís pedís \
     escuchás debés salís ponés oís mirá vení decí decime dejá dejame escuchá esperá pará andá hacé hacelo poné \
     contame ayudame creeme perdoname sentate quedate callate acordate fijate calmate levantate tomá vendrás",
);
/// Commands to a distant addressee that no other form shares.
static USTED_COMMANDS: List = List::new(
    "dígame dígale dígalo dígales dígamelo hágame hágalo hágale permítame perdóneme discúlpeme déjeme déjelo escúcheme \
     espéreme llámeme míreme cuénteme explíqueme ayúdeme créame óigame deme déme póngame póngalo tráigame tráigalo \
     véalo tómelo léalo ábralo ábrame sígame acompáñeme muéstreme enséñeme avíseme guárdelo olvídelo piénselo \
     entiéndame respóndame suélteme confíe discúlpenos perdónenos",
);
/// Commands that look like the subjunctive: only where a clause begins, perhaps after `no`.
static USTED_OPENERS: List = List::new(
    "disculpe perdone mire oiga escuche espere diga haga deje tome lea suba llame ayude cuide vuelva traiga abra \
     regrese prepare explique respete sepa mienta grite toque pregunte revise entregue beba",
);
/// The same; alone they mean something else (¡venga!).
static USTED_OPENERS_WITH_MORE: List = List::new("venga salga siga ponga pase baje cierre");
/// What follows `no se` in a command to a distant addressee.
static USTED_REFLEXIVES: List = List::new(
    "preocupe moleste enoje mueva vaya olvide rinda acerque asuste atreva confunda equivoque levante apure altere \
     culpe disculpe meta esfuerce",
);
/// What may stand between `no` and a command.
static CLITICS: List = List::new("me lo la le nos los las les");

/// The form that the word at a place shows.
pub(super) fn form_at(words: &Words<'_>, at: usize, locale: Locale) -> Option<Form> {
    let word = words.lower(at);
    let near = if locale == Locale::EsAr { Form::Vos } else { Form::Tu };
    if word == "ustedes" || is_clitic(word, &["anse", "ense"]) {
        return Some(Form::Plural);
    }
    if word == "usted" || is_usted(words, at) {
        return Some(Form::Usted);
    }
    if VOS.has(word) {
        return Some(Form::Vos);
    }
    if TU.has(word) || TU_VERBS.has(word) || is_tu_command(words, at) {
        return Some(Form::Tu);
    }
    let shared = CLOSE.has(word) || SHARED_VERBS.has(word) || is_past(word) || is_future(word);
    shared.then_some(near)
}

/// -aste, -iste.
fn is_past(word: &str) -> bool {
    word.chars().count() > 4 && (word.ends_with("aste") || word.ends_with("iste")) && !NOT_PAST.has(word)
}

/// -rás.
fn is_future(word: &str) -> bool {
    word.chars().count() > 4 && word.ends_with("rás") && !matches!(word, "atrás" | "detrás")
}

/// A command with a pronoun at its end moves its stress before it: cállate, siéntese.
fn is_clitic(word: &str, endings: &[&str]) -> bool {
    let stem = endings.iter().find_map(|ending| word.strip_suffix(ending));
    stem.is_some_and(|stem| stem.contains(['á', 'é', 'í', 'ó', 'ú'])) && !NOT_CLITIC.has(word)
}

fn is_tu_command(words: &Words<'_>, at: usize) -> bool {
    let word = words.lower(at);
    // «¿Ven?» asks several people, «ellos ven» tells of them.
    let is_seeing = word == "ven" && (!words.opens(at) || words.is_asked(at));
    let is_close = is_clitic(word, &["ate", "ete", "ite", "telo", "tela", "telos", "telas"]);
    let is_whole = words.closes(at) || AFTER_CALLS.has(words.lower(at + 1));
    let is_call = TU_CALLS.has(word) && words.opens(at) && is_whole && !words.is_asked(at);
    let is_opener = TU_OPENERS.has(word) && words.opens(at);
    is_close || is_call || is_opener || TU_COMMANDS.has(word) && !is_seeing
}

fn is_usted(words: &Words<'_>, at: usize) -> bool {
    let word = words.lower(at);
    if is_clitic(word, &["ese", "ase", "eselo", "aselo", "esela", "asela"]) || USTED_COMMANDS.has(word) {
        return true;
    }
    if matches!(word, "señor" | "señora" | "señorita") && words.stands_alone(at) {
        // «Señor, su café»: the third person is hardly about anybody else.
        return words.iter().any(|other| matches!(other.lower.as_str(), "su" | "sus" | "le"));
    }
    let is_reflexive =
        words.before(at) == "se" && at >= 2 && words.before(at - 1) == "no" && words.opens(at - 2);
    if is_reflexive && USTED_REFLEXIVES.has(word) {
        return true;
    }
    let is_command = USTED_OPENERS.has(word) || USTED_OPENERS_WITH_MORE.has(word) && !words.closes(at);
    is_command && begins_command(words, at)
}

/// Whether a clause begins here, but for `no` and pronouns; not «diga lo que diga».
fn begins_command(words: &Words<'_>, at: usize) -> bool {
    let is_concession = words.lower(at + 1) == "lo" && words.lower(at + 2) == "que";
    let first = match words.before(at) {
        "no" => at.saturating_sub(1),
        clitic if CLITICS.has(clitic) && at >= 2 && words.before(at - 1) == "no" => at - 2,
        _ => at,
    };
    words.opens(first) && !words.is_asked(first) && !is_concession
}
