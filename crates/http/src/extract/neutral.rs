//! Values that a deserializer takes in the place of a wrong one, so that the fields behind it are looked at, too.

use serde_json::{Value, json};

/// The rule that no other fields are given than those that are known.
pub(super) const UNKNOWN: &str = "unknown";

/// A broken rule, read from a deserializer's complaint.
pub(super) struct Complaint {
    /// Name of the rule.
    pub(super) rule: &'static str,
    /// What the rule's message mentions.
    pub(super) param: Option<String>,
    /// The field that is missing in the object at the reported path.
    pub(super) missing: Option<String>,
}

impl Complaint {
    /// Reads the message of a serde error; these wordings are serde's own and the same for every format.
    pub(super) fn read(message: &str) -> Self {
        let of = |rule, param, missing| Self { rule, param, missing };
        if let Some(field) = message.strip_prefix("missing field ") {
            return of("required", None, quoted(field).next());
        }
        if message.starts_with("unknown field ") {
            return of(UNKNOWN, None, None);
        }
        if message.starts_with("unknown variant ") {
            let known: Vec<_> = quoted(message).skip(1).collect();
            return of("one_of", Some(known.join(", ")), None);
        }
        let is_number_out_of_range = message.starts_with("invalid value: integer");
        if message.starts_with("invalid type: null") {
            return of("required", None, None);
        }
        if message.starts_with("invalid type: ") || is_number_out_of_range {
            return of("type", Some(json_type(expected(message)).to_owned()), None);
        }
        if message.starts_with("invalid length") {
            return of("type", Some("array".to_owned()), None);
        }
        of(if id_prefix(message).is_some() { "id" } else { "format" }, None, None)
    }
}

/// Values to try in turn in the place of one that got this complaint.
pub(super) fn candidates(message: &str) -> Vec<Value> {
    let likely = if let Some(prefix) = id_prefix(message) {
        json!(format!("{prefix}00000000000000000000000000"))
    } else if message.starts_with("unknown variant ") {
        json!(quoted(message).nth(1).unwrap_or_default())
    } else {
        match json_type(expected(message)) {
            "integer" | "number" => json!(0),
            "boolean" => json!(false),
            "array" => json!([]),
            "object" => json!({}),
            _ => json!(""),
        }
    };
    let others = ["1970-01-01T00:00:00Z", "1970-01-01", "00000000-0000-0000-0000-000000000000", "0", "false"];
    let mut all = vec![likely, Value::Null];
    all.extend(others.map(Value::from));
    all
}

/// What stands between backticks.
fn quoted(message: &str) -> impl Iterator<Item = String> {
    message.split('`').skip(1).step_by(2).map(str::to_owned)
}

fn expected(message: &str) -> &str {
    message.rsplit_once("expected ").map_or("", |(_, expected)| expected)
}

/// The prefix that a typed id demands.
fn id_prefix(message: &str) -> Option<&str> {
    message.strip_prefix("expected an id that starts with ")?.split_whitespace().next()
}

/// JSON's name of a type that serde describes in Rust's words.
fn json_type(expected: &str) -> &'static str {
    let integers = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "usize", "isize", "nonzero"];
    match expected {
        "a boolean" => "boolean",
        "f32" | "f64" => "number",
        _ if integers.iter().any(|name| expected.starts_with(name)) => "integer",
        _ if expected.contains("sequence") || expected.contains("array") || expected.contains("tuple") => {
            "array"
        }
        _ if expected.starts_with("struct") || expected.contains("a map") => "object",
        _ => "string",
    }
}
