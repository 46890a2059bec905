//! The figures of the subtitle craft: each measuring test leaves a row, and a report collects them.

use std::fmt::Display;
use std::path::PathBuf;

use serde_json::json;

/// Folder of the rows, one file per measure.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/captions-report")
}

/// Leaves the row of a measure as `target/captions-report/NN.json`, over that of an earlier run; then fails the test if
/// the figure does not pass. `number` is the measure's place in the list of measures, from 1.
///
/// # Panics
/// If the row cannot be written, or `pass` is false.
#[expect(clippy::too_many_arguments, reason = "the five columns of a row")]
pub fn measure(number: u32, measure: &str, limit: &str, figure: impl Display, pass: bool) {
    let figure = figure.to_string();
    let row = json!({ "number": number, "measure": measure, "limit": limit, "figure": figure, "pass": pass });
    let file = folder().join(format!("{number:02}.json"));
    std::fs::create_dir_all(folder()).expect("the report's folder can be made");
    std::fs::write(&file, format!("{row:#}\n")).expect("the report can be written");
    assert!(pass, "measure {number}, {measure}: {figure}, but the limit is {limit}");
}
