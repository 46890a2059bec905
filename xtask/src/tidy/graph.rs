//! Who may depend on whom, read from the manifests.

use anyhow::{Context, Result};
use toml::Table;

use super::{Breach, SourceFile};

/// Folder of a crate and the crates of ours that it may depend on; `*` at the end stands for any name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("crates/kernel", &[]),
    ("crates/captions", &[]),
    ("crates/embedding", &[]),
    ("crates/hangul", &[]),
    ("crates/fingerprint", &[]),
    ("crates/recommend", &["embedding"]),
    ("crates/fixtures", &["captions"]),
    ("crates/contracts", &["kernel", "captions"]),
    ("crates/sql", &["kernel"]),
    ("crates/platform", &["kernel", "contracts", "sql", "embedding"]),
    ("crates/http", &["kernel", "contracts", "platform"]),
    ("crates/testkit", &["kernel", "contracts", "sql", "platform", "http", "fixtures", "embedding"]),
    ("services/*", &["kernel", "contracts", "sql", "platform", "http", "captions", "hangul", "recommend"]),
    (
        "workers/*",
        &["kernel", "contracts", "platform", "http", "captions", "hangul", "fingerprint", "recommend"],
    ),
    ("edge", &["kernel", "captions", "contracts", "platform", "http"]),
    ("gateway", &["kernel", "contracts", "platform", "http"]),
    ("e2e", &["testkit"]),
    ("xtask", &[]),
];

pub(super) fn check(files: &[SourceFile]) -> Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    for file in files {
        let Some(folder) = file.path.strip_suffix("/Cargo.toml") else { continue };
        let manifest: Table = file.text.parse().with_context(|| format!("cannot read {}", file.path))?;
        let Some((_, allowed)) = ALLOWED.iter().find(|(pattern, _)| matches(pattern, folder)) else {
            continue;
        };
        for name in dependencies(&manifest, "dependencies") {
            if let Some(ours) = name.strip_prefix("hallyu-")
                && !allowed.contains(&ours)
            {
                breaches.push(Breach::new(&file.path, format!("{folder} may not depend on {name}")));
            }
            if name == "hallyu-testkit" && folder != "e2e" {
                breaches.push(Breach::new(&file.path, "testkit is a dev-dependency only"));
            }
        }
    }
    Ok(breaches)
}

fn matches(pattern: &str, folder: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == folder, |start| folder.starts_with(start))
}

fn dependencies<'a>(manifest: &'a Table, section: &str) -> impl Iterator<Item = &'a String> {
    manifest.get(section).and_then(|found| found.as_table()).into_iter().flat_map(Table::keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(path: &str, dependency: &str) -> [SourceFile; 1] {
        [SourceFile { path: path.into(), text: format!("[dependencies]\n{dependency}.workspace = true") }]
    }

    #[test]
    fn a_service_may_not_depend_on_another() {
        let breaches = check(&manifest("services/user/Cargo.toml", "hallyu-auth")).unwrap();
        assert_eq!(breaches[0].message, "services/user may not depend on hallyu-auth");
        assert!(check(&manifest("services/user/Cargo.toml", "hallyu-http")).unwrap().is_empty());
        assert!(check(&manifest("hallyu/Cargo.toml", "hallyu-auth")).unwrap().is_empty());
    }
}
