use std::collections::BTreeMap;

use hallyu_kernel::SubtitleLanguage;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Line;

/// Version of the envelope.
const SCHEMA: u8 = 1;

/// A line with its translation, as context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Pair {
    /// Source.
    pub(crate) ko: String,
    /// Translation.
    pub(crate) t: String,
}

/// What surrounds the lines of a question.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// Lines before, oldest first.
    pub(crate) prev: Vec<Pair>,
    /// Sources after.
    pub(crate) next: Vec<String>,
}

/// A question to the model.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    /// Rules that are the same for all questions in a language.
    pub(crate) system: &'static str,
    /// The lines, as JSON.
    pub(crate) user: String,
    /// Name of `schema`.
    pub(crate) schema_name: String,
    /// The form of the answer.
    pub(crate) schema: Value,
    /// Most tokens of the answer.
    pub(crate) max_tokens: u32,
    /// How often these lines were asked before: a model that failed should not do exactly the same again.
    pub(crate) repeats: u8,
}

#[derive(Serialize)]
struct Envelope<'a> {
    task: &'a str,
    schema: u8,
    src: &'a str,
    tgt: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    prev: &'a Vec<Pair>,
    lines: Vec<Asked<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    next: &'a Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    errors: BTreeMap<String, [&'a str; 1]>,
}

#[derive(Serialize)]
struct Asked<'a> {
    s: String,
    id: String,
    max: usize,
    ko: &'a str,
}

impl<'a> Asked<'a> {
    fn new(at: usize, line: &'a Line) -> Self {
        Self { s: slot(at), id: line.seq.to_string(), max: line.max, ko: &line.text }
    }
}

impl Question {
    /// Asks for lines in a language. Lines with a complaint are repairs. Slots are numbered anew in each question, so that
    /// nothing in an answer can be taken for a line number.
    pub(crate) fn new(
        lines: &[&Line],
        (source, target): (SubtitleLanguage, SubtitleLanguage),
        context: &Context,
        complaints: &BTreeMap<u32, String>,
    ) -> Self {
        let error = |(at, line): (usize, &&Line)| Some((slot(at), [complaints.get(&line.seq)?.as_str()]));
        let errors: BTreeMap<_, _> = lines.iter().enumerate().filter_map(error).collect();
        let envelope = Envelope {
            task: if errors.is_empty() { "translate" } else { "repair" },
            schema: SCHEMA,
            src: source.as_str(),
            tgt: target.as_str(),
            prev: &context.prev,
            lines: lines.iter().enumerate().map(|(at, line)| Asked::new(at, line)).collect(),
            next: &context.next,
            errors,
        };
        Self {
            system: system_for(target),
            user: serde_json::to_value(envelope).map(|json| json.to_string()).unwrap_or_default(),
            schema_name: format!("lines_{:02}", lines.len()),
            schema: schema_of(lines.len()),
            max_tokens: token_limit(lines),
            repeats: 0,
        }
    }
}

/// Name of the place of a line in a question.
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
fn token_limit(lines: &[&Line]) -> u32 {
    let tokens: usize = lines.iter().map(|line| 40 + 2 * line.max).sum();
    u32::try_from(200 + tokens).unwrap_or(u32::MAX)
}

fn system_for(target: SubtitleLanguage) -> &'static str {
    match target {
        SubtitleLanguage::PtBr => {
            concat!(include_str!("prompt_common.txt"), include_str!("prompt_pt_br.txt"))
        }
        SubtitleLanguage::Es419 => {
            concat!(include_str!("prompt_common.txt"), include_str!("prompt_es_419.txt"))
        }
        SubtitleLanguage::Ko => include_str!("prompt_common.txt"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIRECTION: (SubtitleLanguage, SubtitleLanguage) = (SubtitleLanguage::Ko, SubtitleLanguage::Es419);

    fn line(seq: u32, text: &str) -> Line {
        Line { seq, text: text.to_owned(), max: 34, pause_ms: 0 }
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
    fn a_question_names_its_lines_by_slots() {
        let (first, second) = (line(7, "오빠"), line(9, "네"));
        let context = Context {
            prev: vec![Pair { ko: "앉아".to_owned(), t: "Siéntate".to_owned() }],
            next: vec!["왜".to_owned()],
        };
        let question = Question::new(&[&first, &second], DIRECTION, &context, &BTreeMap::new());
        let expected = json!({
            "task": "translate", "schema": 1, "src": "ko", "tgt": "es-419",
            "prev": [{ "ko": "앉아", "t": "Siéntate" }],
            "lines": [{ "s": "s01", "id": "7", "max": 34, "ko": "오빠" }, { "s": "s02", "id": "9", "max": 34, "ko": "네" }],
            "next": ["왜"],
        });
        assert_eq!(serde_json::from_str::<Value>(&question.user).unwrap(), expected);
        assert_eq!((question.max_tokens, question.schema_name.as_str()), (416, "lines_02"));
    }

    #[test]
    fn a_repair_says_what_was_wrong() {
        let complaints = BTreeMap::from([(9, "EMPTY: …".to_owned())]);
        let (first, second) = (line(7, "오빠"), line(9, "네"));
        let question = Question::new(&[&first, &second], DIRECTION, &Context::default(), &complaints);
        let user: Value = serde_json::from_str(&question.user).unwrap();
        assert_eq!((&user["task"], &user["errors"]), (&json!("repair"), &json!({ "s02": ["EMPTY: …"] })));
    }
}
