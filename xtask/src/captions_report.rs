//! `cargo xtask captions-report`: one table of what the tests of the subtitle craft measured.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// What each measure is about, in the order of their numbers.
const MEASURES: [&str; 27] = [
    "cues inside the lines of the screen",
    "reading speed",
    "time on screen",
    "overlaps and gaps",
    "in-times against words",
    "forbidden line breaks",
    "SubER of the pipeline against gold",
    "SubER, published values",
    "CER and WER, published values",
    "alignment after every fault",
    "faults in a fifth of the calls",
    "a line that nobody translates",
    "killed at 20 points",
    "a second run",
    "an edited term",
    "an edited line",
    "invented lines",
    "planted errors of language",
    "glossary under particles",
    "offset and stretch",
    "second passes",
    "round trips",
    "translation memory",
    "estimate against bill",
    "score",
    "speed",
    "two languages of the same segments",
];

/// A row as a test leaves it.
#[derive(Deserialize)]
struct Row {
    measure: String,
    limit: String,
    figure: String,
    pass: bool,
}

/// Prints the table. A measure without a row is a miss; a miss is printed and is no failure, because tests fail where a
/// limit must hold.
pub(super) fn run(root: &Path) -> Result<()> {
    let folder = root.join("target/captions-report");
    let mut passed = 0;
    for (number, name) in (1..).zip(MEASURES) {
        let row = row(&folder, number)?.unwrap_or_else(|| not_measured(name));
        passed += usize::from(row.pass);
        let verdict = if row.pass { "PASS" } else { "MISS" };
        println!(
            "{verdict}  {number:>2}  {}\n          limit   {}\n          figure  {}",
            row.measure, row.limit, row.figure
        );
    }
    println!("{passed} of {} measures of the subtitle craft pass", MEASURES.len());
    Ok(())
}

fn not_measured(name: &str) -> Row {
    Row { measure: name.to_owned(), limit: "-".to_owned(), figure: "not measured".to_owned(), pass: false }
}

fn row(folder: &Path, number: usize) -> Result<Option<Row>> {
    let file = folder.join(format!("{number:02}.json"));
    if !file.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    serde_json::from_str(&text).map(Some).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_and_a_missing_one_is_a_miss() {
        let folder = tempfile::tempdir().unwrap();
        let text = r#"{ "number": 7, "measure": "m", "limit": "l", "figure": "f", "pass": true }"#;
        std::fs::write(folder.path().join("07.json"), text).unwrap();
        assert!(row(folder.path(), 7).unwrap().is_some_and(|row| row.pass && row.figure == "f"));
        assert!(row(folder.path(), 8).unwrap().is_none());
        assert!(!not_measured("m").pass);
        std::fs::write(folder.path().join("09.json"), "{").unwrap();
        assert!(row(folder.path(), 9).is_err());
    }
}
