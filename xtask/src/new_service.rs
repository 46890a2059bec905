//! Lays out a new service as every service is laid out.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Makes `services/<name>` with its manifest, folders and first files. The new crate compiles.
///
/// # Errors
/// If the name is not a lower-case word, or the service exists.
pub(crate) fn run(root: &Path, name: &str) -> Result<()> {
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase()) {
        bail!("a service is named by one lower-case word, for example \"search\"");
    }
    let folder = root.join("services").join(name);
    if folder.exists() {
        bail!("services/{name} exists");
    }
    for (path, text) in files(name) {
        let path = folder.join(path);
        let parent = path.parent().context("a file has a folder")?;
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    println!(
        "services/{name} is laid out. Next: its tables in migrations/, its rules in src/domain/, its row in"
    );
    println!("[workspace.dependencies] of Cargo.toml, and its target in hallyu/src/targets.rs.");
    Ok(())
}

fn files(name: &str) -> Vec<(&'static str, String)> {
    vec![
        ("Cargo.toml", manifest(name)),
        ("README.md", format!("# {name}\n\nOwns:\nTables:\nEvents out:\nEvents in:\nPorts:\n")),
        ("migrations/sqlite/.gitkeep", String::new()),
        ("migrations/postgres/.gitkeep", String::new()),
        ("src/lib.rs", format!("//! The service `{name}`.\n\nmod application;\nmod domain;\n")),
        ("src/domain/mod.rs", "//! Rules: no I/O, no framework.\n".to_owned()),
        ("src/application/mod.rs", "//! Use cases, one file each.\n\nmod ports;\n".to_owned()),
        ("src/application/ports.rs", "//! What the use cases need from outside.\n".to_owned()),
        ("tests/it/main.rs", format!("//! Tests of `{name}` through its ports and its API.\n")),
    ]
}

fn manifest(name: &str) -> String {
    format!(
        "[package]\nname = \"hallyu-{name}\"\ndescription = \"The service {name}.\"\nversion.workspace = true\n\
         edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\npublish.workspace = true\n\n\
         [lints]\nworkspace = true\n\n[dependencies]\nhallyu-kernel.workspace = true\n\
         hallyu-contracts.workspace = true\n\n[dev-dependencies]\nhallyu-testkit.workspace = true\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lays_out_every_floor_once() {
        let root = tempfile::tempdir().unwrap();
        run(root.path(), "search").unwrap();
        for path in ["Cargo.toml", "src/domain/mod.rs", "src/application/ports.rs", "tests/it/main.rs"] {
            assert!(root.path().join("services/search").join(path).is_file(), "{path}");
        }
        assert!(run(root.path(), "search").is_err());
        assert!(run(root.path(), "../x").is_err());
    }
}
