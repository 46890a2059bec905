use hallyu_contracts::subtitles::{Story, TranslationOrder};
use hallyu_kernel::SubtitleLanguage;

use super::craft::Craft;
use super::key::short_hash;

/// Version of the form of questions.
pub(crate) const SCHEMA: u8 = 1;

/// The instructions, what the series is about and who is in it: the same for every question of an episode, so that providers
/// remember it.
pub(crate) fn system_for(order: &TranslationOrder, craft: &Craft) -> String {
    let Story { title, series, .. } = &order.story;
    let about = [("The series", format!("{title}\n{series}")), ("The people", craft.people())];
    let known = about.iter().map(|(what, text)| (what, text.trim())).filter(|(_, text)| !text.is_empty());
    known
        .fold(rules_for(order.target_language), |system, (what, text)| format!("{system}\n{what}:\n{text}\n"))
}

/// Names the instructions.
pub(crate) fn prompt_hash(target: SubtitleLanguage) -> String {
    short_hash(&(SCHEMA, rules_for(target)), 16)
}

fn rules_for(target: SubtitleLanguage) -> String {
    let region = match target {
        SubtitleLanguage::PtBr => include_str!("prompt_pt_br.txt"),
        SubtitleLanguage::Es419 => include_str!("prompt_es_419.txt"),
        SubtitleLanguage::Ko => "",
    };
    format!("{}{region}", include_str!("prompt_common.txt"))
}
