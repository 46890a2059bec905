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
                if stands_alone(line, &halves.concat()) {
                    breaches.push(Breach::new(format!("{}:{}", file.path, number + 1), *why));
                }
            }
        }
    }
    breaches
}

/// Whether the fragment begins a word: `components/home/` is no path of a machine.
fn stands_alone(line: &str, fragment: &str) -> bool {
    let inside = |before: char| before.is_alphanumeric() || "_-.@)]}".contains(before);
    line.match_indices(fragment).any(|(place, _)| !line[..place].ends_with(inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_for_later_is_found_with_its_line() {
        let text = format!("fn f() {{}}\n// {}: tidy up", ["TO", "DO"].concat());
        let breaches = check(&[SourceFile { path: "a/src/lib.rs".into(), text }]);
        assert_eq!(breaches[0].place, "a/src/lib.rs:2");
        let home = ["/ho", "me/"].concat();
        let found = |text: String| check(&[SourceFile { path: "a.ts".into(), text }]).len();
        assert_eq!(
            (found(format!("import \"@/components{home}hero\"")), found(format!("cd {home}ana"))),
            (0, 1)
        );
    }
}
