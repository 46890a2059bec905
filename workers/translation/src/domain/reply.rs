use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// What a model says of one slot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Draft {
    /// First characters of the source that it claims to have translated.
    #[serde(default)]
    pub(crate) head: String,
    /// The translation.
    #[serde(rename = "t", default)]
    pub(crate) text: String,
    /// A doubt for the reviewer.
    #[serde(default)]
    pub(crate) note: Option<String>,
}

/// What can be read of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reply {
    /// By slot. A slot that was answered twice in different ways is not in it.
    pub(crate) drafts: BTreeMap<String, Draft>,
    /// What happens in the lines.
    pub(crate) summary: String,
}

/// The agreed form, as far as it can be told before the slots are read.
#[derive(Deserialize)]
struct Form {
    lines: Slots,
    #[serde(default)]
    summary: Value,
}

/// An object that keeps what a map would lose: names that stand there twice.
struct Slots(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Slots {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Slots;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of slots")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Slots, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Slots(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// Reads a model's answer slot by slot. Prose and code fences around the JSON are passed over, a slot that is no object is
/// as good as none. An answer without any JSON of the agreed form is empty.
pub(crate) fn read_reply(content: &str) -> Reply {
    let json = content.find('{').zip(content.rfind('}')).and_then(|(from, to)| content.get(from..=to));
    let Some(form) = json.and_then(|json| serde_json::from_str::<Form>(json).ok()) else {
        return Reply::default();
    };
    let mut drafts: BTreeMap<String, Option<Draft>> = BTreeMap::new();
    for (slot, value) in form.lines.0 {
        let draft = Draft::deserialize(value).ok();
        match drafts.get_mut(&slot) {
            Some(known) if *known != draft => *known = None,
            Some(_) => {}
            None => drop(drafts.insert(slot, draft)),
        }
    }
    let drafts = drafts.into_iter().filter_map(|(slot, draft)| Some((slot, draft?))).collect();
    Reply { drafts, summary: form.summary.as_str().unwrap_or_default().trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_object_is_read_whatever_surrounds_it() {
        let fenced = "Claro:\n```json\n{\"lines\":{\"s01\":{\"head\":\"안녕\",\"t\":\"Hola\",\"note\":null},\"s02\":7},\"summary\":\"Se ven.\"}\n```";
        let reply = read_reply(fenced);
        assert_eq!(reply.drafts.keys().collect::<Vec<_>>(), ["s01"]);
        assert_eq!(
            reply.drafts["s01"],
            Draft { head: "안녕".to_owned(), text: "Hola".to_owned(), note: None }
        );
        assert_eq!(reply.summary, "Se ven.");
    }

    #[test]
    fn a_slot_with_two_answers_has_none() {
        let twice = |second: &str| {
            let first = "{\"head\":\"안\",\"t\":\"Hola\",\"note\":null}";
            read_reply(&format!("{{\"lines\":{{\"s01\":{first},\"s01\":{second}}}}}")).drafts.len()
        };
        assert_eq!(twice("{\"head\":\"안\",\"t\":\"Adiós\",\"note\":null}"), 0);
        assert_eq!(twice("{\"head\":\"안\",\"t\":\"Hola\",\"note\":null}"), 1);
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
            assert_eq!(read_reply(content), Reply::default(), "{content}");
        }
    }
}
