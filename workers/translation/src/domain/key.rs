//! What a translation depends on, in one short text.

use hallyu_captions::memory::similarity;
use serde::Serialize;

/// Grows when the key is made of other things than before.
const SCHEMA: u32 = 1;
/// Grows when the running summary, which the model writes itself, is asked for in another way. The summary's words are not
/// part of any key: one new line would otherwise make all that follow it new.
const SUMMARY: u32 = 1;

/// Everything about the line itself that its translation depends on. Each hash stands for what the prompt says of it.
#[derive(Serialize)]
pub(crate) struct Ingredients<'a> {
    pub(crate) source: &'a str,
    pub(crate) source_language: &'a str,
    pub(crate) target_language: &'a str,
    /// Profile and its version, `es-419@1`.
    pub(crate) profile: &'a str,
    /// Of the instructions.
    pub(crate) prompt: &'a str,
    /// The model that is asked first.
    pub(crate) model: &'a str,
    /// How it chooses its words.
    pub(crate) decoding: &'a str,
    /// Of the glossary's terms in this line alone.
    pub(crate) terms: &'a str,
    /// How the speaker addresses the addressee.
    pub(crate) register: &'a str,
    /// Of what the cast says about the two.
    pub(crate) people: &'a str,
}

/// Two sources before the line, two after, and how many lines before it are the same in all of this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Surroundings<'a> {
    pub(crate) near: [&'a str; 4],
    pub(crate) nth: usize,
}

/// The line's part of a key: 32 hexadecimal digits.
pub(crate) fn own_key(ingredients: &Ingredients<'_>) -> String {
    short_hash(&(SCHEMA, "translate", ingredients), 32)
}

/// The whole key: the line's part, a hyphen, and 16 digits for its surroundings.
pub(crate) fn full_key(own: &str, surroundings: &Surroundings<'_>) -> String {
    format!("{own}-{}", short_hash(&(SUMMARY, surroundings), 16))
}

/// Whether a key was made for a line of this part, whatever its surroundings.
pub(crate) fn is_of(key: &str, own: &str) -> bool {
    key.strip_prefix(own).is_some_and(|rest| rest.starts_with('-'))
}

/// The first hexadecimal digits of a BLAKE3 hash of the value's JSON. The order of a struct's fields is fixed and maps are
/// sorted, so the same value always gives the same hash.
pub(crate) fn short_hash(value: &impl Serialize, digits: usize) -> String {
    let json = serde_json::to_vec(value).unwrap_or_default();
    let mut hex = blake3::hash(&json).to_hex().to_string();
    hex.truncate(digits);
    hex
}

/// Whether a source says something else than it did: more than three tenths of its sounds differ.
pub(crate) fn is_other(one: &str, other: &str) -> bool {
    const SAME: f64 = 0.7;
    one != other && similarity(one, other, SAME).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Ingredients<'_> = Ingredients {
        source: "동해로 가자.",
        source_language: "ko",
        target_language: "es-419",
        profile: "es-419@1",
        prompt: "p1",
        model: "gpt-4.1",
        decoding: "0.2",
        terms: "t1",
        register: "tú",
        people: "c1",
    };

    #[test]
    fn cache_changes_with_model_prompt_glossary() {
        let own = own_key(&LINE);
        assert_eq!(own, own_key(&Ingredients { ..LINE }), "the same line has the same key");
        let others = [
            Ingredients { model: "other", ..LINE },
            Ingredients { prompt: "p2", ..LINE },
            Ingredients { terms: "t2", ..LINE },
            Ingredients { register: "usted", ..LINE },
            Ingredients { people: "c2", ..LINE },
            Ingredients { decoding: "0.3", ..LINE },
            Ingredients { profile: "es-419@2", ..LINE },
            Ingredients { target_language: "pt-BR", ..LINE },
            Ingredients { source: "동해로 가라.", ..LINE },
        ];
        assert!(others.iter().all(|other| own_key(other) != own));
        let key = |near| full_key(&own, &Surroundings { near, nth: 0 });
        assert_ne!(key(["", "", "", ""]), key(["", "네.", "", ""]));
        assert!(is_of(&key(["", "", "", ""]), &own) && !is_of(&key(["", "", "", ""]), &own[..31]));
    }

    #[test]
    fn a_source_is_another_when_a_third_of_it_is() {
        assert!(!is_other("어제 왔어?", "어제 왔었어?") && !is_other("♪", "♪"));
        assert!(is_other("어제 왔어?", "내일 갈까?") && is_other("", "네."));
    }
}
