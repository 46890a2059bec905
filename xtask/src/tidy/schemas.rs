//! What a request's validator refuses, its schema says: bounds stand twice, for garde and for utoipa, and must not differ.

use super::{Breach, SourceFile};

pub(super) fn check(files: &[SourceFile]) -> Vec<Breach> {
    let described = |file: &&SourceFile| file.path.contains("/src/api/") && file.path.ends_with(".rs");
    let breaches = |file: &'_ SourceFile| -> Vec<Breach> {
        Fields::of(&file.text).flat_map(|field| field.breaches(file)).collect()
    };
    files.iter().filter(described).flat_map(breaches).collect()
}

/// A field of a struct with the attributes above it.
struct Field<'a> {
    line: usize,
    attributes: String,
    declaration: &'a str,
}

/// The fields of a file that have attributes.
struct Fields<'a> {
    lines: std::iter::Enumerate<std::str::Lines<'a>>,
}

impl<'a> Fields<'a> {
    fn of(text: &'a str) -> Self {
        Self { lines: text.lines().enumerate() }
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        let mut attributes = String::new();
        let mut is_open = false;
        loop {
            let (number, line) = self.lines.next()?;
            let line = line.trim();
            if is_open || line.starts_with("#[") {
                attributes.push_str(line);
                is_open = !line.ends_with(']');
            } else if !line.starts_with("//") {
                if !attributes.is_empty() && line.ends_with(',') && line.contains(": ") {
                    return Some(Field { line: number + 1, attributes, declaration: line });
                }
                attributes.clear();
            }
        }
    }
}

impl Field<'_> {
    fn breaches(&self, file: &SourceFile) -> Vec<Breach> {
        let attributes = || self.attributes.split("#[").filter(|attribute| !attribute.starts_with("garde"));
        let missing = self.wanted().into_iter().filter(|wanted| !attributes().any(|said| says(said, wanted)));
        let place = format!("{}:{}", file.path, self.line);
        let breach =
            |wanted| Breach::new(&place, format!("garde has a rule that the schema lacks: {wanted}"));
        missing.map(breach).collect()
    }

    /// What the schema has to say.
    fn wanted(&self) -> Vec<String> {
        let Some((_, rules)) = self.attributes.split_once("#[garde(") else { return Vec::new() };
        let rules = rules.split("#[").next().unwrap_or_default();
        let mut wanted = Vec::new();
        for (rule, of_value) in
            [("length(", ["min_length", "max_length"]), ("range(", ["minimum", "maximum"])]
        {
            for (place, _) in rules.match_indices(rule) {
                let inside = rules[place + rule.len()..].split(')').next().unwrap_or_default();
                let keywords = match self.layer(rules[..place].matches("inner(").count()) {
                    Layer::Value => of_value,
                    Layer::List => ["min_items", "max_items"],
                    Layer::Element => continue,
                };
                for (keyword, key) in keywords.into_iter().zip(["min = ", "max = "]) {
                    let limits = inside.split(", ").filter_map(|part| part.strip_prefix(key));
                    wanted.extend(limits.filter_map(|limit| bound(keyword, limit)));
                }
            }
        }
        let formats = [("url", "format = \"uri\""), ("email", "format = Email"), ("pattern", "pattern = ")];
        let broken = formats.iter().filter(|(rule, _)| has_word(rules, rule));
        wanted.extend(broken.map(|(_, said)| (*said).to_owned()));
        wanted
    }

    /// What a rule stands for that is this many times inside.
    fn layer(&self, depth: usize) -> Layer {
        let options = self.declaration.matches("Option<").count();
        match (self.declaration.contains("Vec<"), depth <= options) {
            (false, _) => Layer::Value,
            (true, true) => Layer::List,
            (true, false) => Layer::Element,
        }
    }
}

/// What a rule looks at.
enum Layer {
    Value,
    List,
    /// The type of the elements describes itself.
    Element,
}

/// `name = number` as utoipa has it; `name =` if the bound is a constant, which the macro cannot take.
fn bound(name: &str, limit: &str) -> Option<String> {
    let number = limit.replace('_', "");
    let number = number.strip_suffix(".0").unwrap_or(&number);
    match (number, number.starts_with(|c: char| c.is_ascii_digit())) {
        ("0", _) => None,
        (_, true) => Some(format!("{name} = {number}")),
        _ => Some(format!("{name} = ")),
    }
}

/// Whether the attribute says this, and not a longer number.
fn says(attribute: &str, wanted: &str) -> bool {
    let goes_on = |rest: &str| !wanted.ends_with(' ') && rest.starts_with(|c: char| c.is_ascii_digit());
    attribute.match_indices(wanted).any(|(place, _)| !goes_on(&attribute[place + wanted.len()..]))
}

/// Whether the word stands there alone.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|other| other == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(field: &str) -> Vec<String> {
        let file = SourceFile { path: "services/x/src/api/y.rs".into(), text: field.into() };
        let name = |breach: Breach| breach.message.split("lacks: ").nth(1).unwrap_or_default().to_owned();
        check(&[file]).into_iter().map(name).collect()
    }

    #[test]
    fn a_bound_that_the_schema_lacks_or_has_otherwise_is_found() {
        let rules = "#[garde(length(chars, min = 1, max = 200))]";
        let field =
            format!("{rules}\n#[schema(example = \"x\", min_length = 10, max_length = 100)]\ntitle: String,");
        assert_eq!(missing(&field), ["min_length = 1", "max_length = 200"]);
        let rules = "#[garde(inner(range(min = 1, max = 10_000)))]";
        let field = format!("{rules}\n#[schema(\n    minimum = 1,\n    maximum = 10000\n)]\nn: Option<u32>,");
        assert!(missing(&field).is_empty());
        assert_eq!(missing("#[garde(range(min = 0.0, max = LONGEST))]\nat: f64,"), ["maximum = "]);
        assert_eq!(
            missing("#[garde(inner(inner(url, length(max = 9))))]\na: Option<Option<String>>,").len(),
            2
        );
    }

    #[test]
    fn rules_of_a_list_are_told_from_those_of_its_elements() {
        let rules = "#[garde(inner(length(max = 10), inner(length(chars, max = 64))))]";
        let field = format!("{rules}\n#[schema(max_items = 10)]\ngenres: Option<Vec<String>>,");
        assert!(missing(&field).is_empty());
        assert_eq!(
            missing("#[garde(length(max = 200), dive)]\ncast: Option<Vec<Part>>,"),
            ["max_items = 200"]
        );
    }

    #[test]
    fn fields_without_rules_and_other_code_are_let_alone() {
        assert!(missing("/// Text.\n#[garde(skip)]\nname: String,\nfn f(a: u8,\n) {}").is_empty());
    }
}
