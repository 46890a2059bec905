//! What may not stand in the repository: marks for later, switched-off tests, paths of one machine.

use super::{Breach, SourceFile};

/// Fragments and why they are refused. Written in halves, so that this file does not find itself.
const REFUSED: &[(&[&str], &str)] = &[
    (&["TO", "DO"], "what is not done is not in the code"),
    (&["FIX", "ME"], "what is not done is not in the code"),
    (&["#[ig", "nore]"], "a test that does not run proves nothing"),
    (&["allow(dead", "_code)"], "code that nothing uses is deleted"),
    (&["/ro", "ot/"], "an absolute path of one machine"),
    (&["/ho", "me/"], "an absolute path of one machine"),
];

pub(super) fn check(files: &[SourceFile]) -> Vec<Breach> {
    let ends = [".rs", ".ts", ".tsx", ".sh", ".sql", ".toml", ".md", ".mjs", "Makefile"];
    let mut breaches = Vec::new();
    for file in files.iter().filter(|file| ends.iter().any(|end| file.path.ends_with(end))) {
        for (number, line) in file.text.lines().enumerate() {
            for (halves, why) in REFUSED {
                if line.contains(&halves.concat()) {
                    breaches.push(Breach::new(format!("{}:{}", file.path, number + 1), *why));
                }
            }
        }
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_for_later_is_found_with_its_line() {
        let text = format!("fn f() {{}}\n// {}: tidy up", ["TO", "DO"].concat());
        let breaches = check(&[SourceFile { path: "a/src/lib.rs".into(), text }]);
        assert_eq!(breaches[0].place, "a/src/lib.rs:2");
    }
}
