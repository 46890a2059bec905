use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// What a model says of one slot.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Draft {
    /// First characters of the source that it claims to have translated.
    #[serde(default)]
    pub(crate) head: String,
    /// The translation.
    #[serde(rename = "t", default)]
    pub(crate) text: String,
}

/// Reads a model's answer slot by slot. Prose and code fences around the JSON are passed over, a slot that is no object is
/// as good as none; `None` if there is no JSON of the agreed form at all.
pub(crate) fn read_reply(content: &str) -> Option<BTreeMap<String, Draft>> {
    let json = content.get(content.find('{')?..=content.rfind('}')?)?;
    let reply: Value = serde_json::from_str(json).ok()?;
    let lines = reply.get("lines")?.as_object()?;
    let draft = |(slot, value): (&String, &Value)| Some((slot.clone(), Draft::deserialize(value).ok()?));
    Some(lines.iter().filter_map(draft).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_object_is_read_whatever_surrounds_it() {
        let fenced = "Claro:\n```json\n{\"lines\":{\"s01\":{\"head\":\"안녕\",\"t\":\"Hola\",\"note\":null},\"s02\":7},\"summary\":\"\"}\n```";
        let reply = read_reply(fenced).unwrap();
        assert_eq!(reply.keys().collect::<Vec<_>>(), ["s01"]);
        assert_eq!(reply["s01"], Draft { head: "안녕".to_owned(), text: "Hola".to_owned() });
    }

    #[test]
    fn what_is_not_the_agreed_json_is_nothing() {
        for content in [
            "",
            "Lo siento.",
            "{\"lines\":{\"s01\":{\"head\":\"안",
            "}{",
            "{\"lines\":[]}",
            "{}",
            "{\"s01\":{}} {",
        ] {
            assert_eq!(read_reply(content), None, "{content}");
        }
    }
}
