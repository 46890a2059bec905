use hallyu_kernel::SubtitleLanguage;

use super::craft::Craft;
use super::key::short_hash;

/// Version of the form of questions.
pub(crate) const SCHEMA: u8 = 1;

/// The instructions and, in the same place for every question of an episode so that providers remember them, the people.
pub(crate) fn system_for(target: SubtitleLanguage, craft: &Craft) -> String {
    let people = craft.people();
    let rules = rules_for(target);
    if people.is_empty() { rules } else { format!("{rules}\nThe people:\n{people}") }
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
