use super::super::Form;
use super::super::list::List;
use super::super::words::Words;

static CLOSE: List = List::new("você cê te ti contigo teu tua teus tuas tu");
/// Commands that nobody gives a superior, where a clause begins.
static COMMANDS: List = List::new("vem senta cala larga anda");
static ARTICLES: List = List::new("o a ao à do da no na pelo pela");
static PLURAL_ARTICLES: List = List::new("os as aos às dos das nos nas pelos pelas");
/// After these a gentleman is somebody else: o senhor de terno, a senhora que saiu.
static OF_OTHERS: List = List::new("de do da que com idoso idosa");

/// The form that the word at a place shows.
pub(super) fn form_at(words: &Words<'_>, at: usize) -> Option<Form> {
    let word = words.lower(at);
    let is_title = |articles: &List| {
        let is_named = words.is_capital(at + 1) && !words.opens(at + 1);
        articles.has(words.before(at)) && !words.opens(at) && !is_named && !OF_OTHERS.has(words.lower(at + 1))
    };
    match word {
        "vocês" => Some(Form::Plural),
        "senhores" | "senhoras" if is_title(&PLURAL_ARTICLES) => Some(Form::Plural),
        "senhor" | "senhora" if is_title(&ARTICLES) => Some(Form::Senhor),
        "majestade" | "alteza" | "excelência" if words.before(at) == "vossa" => Some(Form::Senhor),
        _ if CLOSE.has(word) => Some(Form::Voce),
        _ if COMMANDS.has(word) && words.opens(at) && !words.is_asked(at) => Some(Form::Voce),
        _ => None,
    }
}
