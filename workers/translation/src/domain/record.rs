use std::collections::BTreeMap;

use hallyu_kernel::Time;
use serde::{Deserialize, Serialize};

/// What a question wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Task {
    /// First translations.
    Translate,
    /// Better ones, told what was wrong with the last.
    Repair,
    /// Shorter ones.
    Condense,
}

/// One answered question, as the journal keeps it for good. A run that is begun again reads the answers anew instead of
/// asking again; so does a later version that reads them better.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// What was wanted.
    pub(crate) task: Task,
    /// Whether the model was shown nothing but the lines.
    #[serde(default)]
    pub(crate) alone: bool,
    /// Model that answered.
    pub(crate) model: String,
    /// Keys of the lines, in the order of their slots.
    pub(crate) keys: Vec<String>,
    /// The model's words.
    pub(crate) reply: String,
    /// Whether it stopped in mid-sentence.
    pub(crate) cut_off: bool,
    /// What was wrong with the slots that did not count. For people who read the journal; a run judges for itself.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) refused: BTreeMap<String, Vec<String>>,
    /// Tokens of the question.
    pub(crate) tokens_in: u64,
    /// Tokens of the answer.
    pub(crate) tokens_out: u64,
    /// Millionths of a dollar.
    pub(crate) cost_micros: u64,
    /// When it was answered.
    pub(crate) at: Time,
}
