//! Files small enough to proofread.

use super::{Breach, SourceFile};

/// Most lines of a source file, tests not counted.
const MOST_LINES: usize = 400;

pub(super) fn check(files: &[SourceFile]) -> Vec<Breach> {
    let sources = files.iter().filter(|file| {
        let generated = file.path.ends_with(".d.ts");
        let test = file.path.contains("/tests/") || file.path.contains("/e2e/");
        [".rs", ".ts", ".tsx"].iter().any(|end| file.path.ends_with(end)) && !generated && !test
    });
    sources
        .filter_map(|file| {
            let lines = file.text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
            let message = format!("{lines} lines; {MOST_LINES} are allowed without tests");
            (lines > MOST_LINES).then(|| Breach::new(&file.path, message))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_do_not_count() {
        let file = |code: usize| SourceFile {
            path: "crates/kernel/src/lib.rs".into(),
            text: "x\n".repeat(code) + "#[cfg(test)]\n" + &"y\n".repeat(300),
        };
        assert!(check(&[file(400)]).is_empty());
        assert_eq!(check(&[file(401)]).len(), 1);
    }
}
