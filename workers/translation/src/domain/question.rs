use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::craft::TermHint;
use super::prompt::SCHEMA;
use super::record::Task;
use super::tokens::{tokens, tokens_of_answer};

/// A line with its translation, as context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Pair<'a> {
    /// Source.
    pub(crate) ko: &'a str,
    /// Translation.
    pub(crate) t: &'a str,
}

/// A line as the model is asked for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Asked<'a> {
    /// Its slot.
    pub(crate) s: String,
    /// Its segment, for whoever reads logs.
    pub(crate) id: String,
    /// Who speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) spk: Option<String>,
    /// To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
    /// How the addressee is addressed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reg: Option<String>,
    /// What the addressee is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) call: Option<&'a str>,
    /// What it is, unless somebody speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<&'static str>,
    /// Most characters.
    pub(crate) max: usize,
    /// The source.
    pub(crate) ko: &'a str,
    /// The translation that is to become shorter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) t: Option<&'a str>,
}

/// The user message. What changes least stands first, because providers remember how a prompt begins.
#[derive(Serialize)]
pub(crate) struct Envelope<'a> {
    pub(crate) task: Task,
    pub(crate) schema: u8,
    pub(crate) src: &'static str,
    pub(crate) tgt: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) glossary: Vec<TermHint<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) synopsis: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) scene: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) examples: Vec<Pair<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) prev: Vec<Pair<'a>>,
    pub(crate) lines: Vec<Asked<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) next: Vec<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) errors: BTreeMap<String, &'a [String]>,
}

/// A question to a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Rules and people, the same for all questions of an episode.
    pub system: String,
    /// The lines and what surrounds them, as JSON.
    pub user: String,
    /// Name of `schema`: the same form has the same name.
    pub schema_name: String,
    /// The form of the answer.
    pub schema: Value,
    /// Most tokens of the answer.
    pub max_tokens: u32,
    /// Tokens that a good answer has, nearly.
    pub(crate) answer_tokens: u64,
    /// How often these lines were asked before: a model that failed should not do exactly the same again.
    pub repeats: u8,
}

impl Question {
    pub(crate) fn new(system: &str, envelope: &Envelope<'_>, repeats: u8) -> Self {
        let lines = &envelope.lines;
        Self {
            system: system.to_owned(),
            user: serde_json::to_string(envelope).unwrap_or_default(),
            schema_name: format!("lines_{:02}", lines.len()),
            schema: schema_of(lines.len()),
            max_tokens: token_limit(lines),
            answer_tokens: lines.iter().map(|line| tokens_of_answer(line.ko)).sum(),
            repeats,
        }
    }

    /// Tokens of the question, nearly.
    pub(crate) fn tokens(&self) -> u64 {
        tokens(&self.system) + tokens(&self.user)
    }
}

impl Envelope<'_> {
    /// Version of this form.
    pub(crate) const SCHEMA: u8 = SCHEMA;
}

/// Name of the place of a line in a question. Slots are numbered anew in each question, so that nothing in an answer can be
/// taken for a line number.
pub(crate) fn slot(at: usize) -> String {
    format!("s{:02}", at + 1)
}

/// One schema per number of lines, so that providers compile each once.
fn schema_of(lines: usize) -> Value {
    let slots: Vec<String> = (0..lines).map(slot).collect();
    let properties: Map<String, Value> =
        slots.iter().map(|slot| (slot.clone(), json!({ "$ref": "#/$defs/line" }))).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["lines", "summary"],
        "properties": {
            "lines": { "type": "object", "additionalProperties": false, "required": slots, "properties": properties },
            "summary": { "type": "string" },
        },
        "$defs": { "line": {
            "type": "object",
            "additionalProperties": false,
            "required": ["head", "t", "note"],
            "properties": {
                "head": { "type": "string" },
                "t": { "type": "string" },
                "note": { "type": ["string", "null"] },
            },
        } },
    })
}

/// Room for the longest answer that would be accepted, so that a model that runs wild is stopped.
fn token_limit(lines: &[Asked<'_>]) -> u32 {
    let tokens: usize = lines.iter().map(|line| 40 + 2 * line.max).sum();
    u32::try_from(200 + tokens).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(slot: &str, ko: &'static str) -> Asked<'static> {
        Asked { s: slot.to_owned(), id: "seg_1".to_owned(), max: 34, ko, ..Asked::default() }
    }

    fn envelope() -> Envelope<'static> {
        Envelope {
            task: Task::Translate,
            schema: Envelope::SCHEMA,
            src: "ko",
            tgt: "es-419",
            glossary: vec![TermHint { ko: "동해", preferred: "mar del Este", never: &[], note: None }],
            synopsis: "Ji-woo hereda una casa.",
            scene: "",
            examples: vec![],
            prev: vec![Pair { ko: "앉아", t: "Siéntate" }],
            lines: vec![Asked { reg: Some("tú".to_owned()), ..asked("s01", "오빠") }, asked("s02", "네")],
            next: vec!["왜"],
            errors: BTreeMap::new(),
        }
    }

    #[test]
    fn the_schema_is_that_of_the_contract() {
        let expected = json!({
            "type": "object", "additionalProperties": false, "required": ["lines", "summary"],
            "properties": {
                "lines": {
                    "type": "object", "additionalProperties": false, "required": ["s01", "s02"],
                    "properties": { "s01": { "$ref": "#/$defs/line" }, "s02": { "$ref": "#/$defs/line" } },
                },
                "summary": { "type": "string" },
            },
            "$defs": { "line": {
                "type": "object", "additionalProperties": false, "required": ["head", "t", "note"],
                "properties": { "head": { "type": "string" }, "t": { "type": "string" }, "note": { "type": ["string", "null"] } },
            } },
        });
        assert_eq!(schema_of(2), expected);
    }

    #[test]
    fn what_changes_least_stands_first() {
        let question = Question::new("rules", &envelope(), 0);
        let expected = concat!(
            r#"{"task":"translate","schema":1,"src":"ko","tgt":"es-419","glossary":[{"ko":"동해","use":"mar del Este"}],"#,
            r#""synopsis":"Ji-woo hereda una casa.","prev":[{"ko":"앉아","t":"Siéntate"}],"#,
            r#""lines":[{"s":"s01","id":"seg_1","reg":"tú","max":34,"ko":"오빠"},{"s":"s02","id":"seg_1","max":34,"ko":"네"}],"#,
            r#""next":["왜"]}"#,
        );
        assert_eq!(question.user, expected);
        assert_eq!((question.max_tokens, question.schema_name.as_str()), (416, "lines_02"));
    }

    #[test]
    fn a_repair_says_what_was_wrong() {
        let errors = vec!["EMPTY: …".to_owned()];
        let mut envelope = envelope();
        envelope.task = Task::Repair;
        envelope.errors = BTreeMap::from([(slot(1), errors.as_slice())]);
        let user: Value = serde_json::from_str(&Question::new("", &envelope, 1).user).unwrap();
        assert_eq!((&user["task"], &user["errors"]), (&json!("repair"), &json!({ "s02": ["EMPTY: …"] })));
    }
}
