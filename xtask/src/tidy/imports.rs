//! Which crates the code of a layer may name.

use super::{Breach, SourceFile};

/// Crates that do no I/O and know no framework.
const PURE: &[&str] = &[
    "std",
    "core",
    "hallyu_kernel",
    "hallyu_contracts",
    "hallyu_captions",
    "hallyu_hangul",
    "hallyu_fingerprint",
    "hallyu_recommend",
    "thiserror",
    "serde",
    "serde_json",
    "chrono",
    "uuid",
    "unicode_normalization",
    "unicode_segmentation",
    "blake3",
];

/// What `application/` may name beyond [`PURE`]: traits, shared ports and the tools to arrange calls.
const ARRANGING: &[&str] =
    &["hallyu_platform", "async_trait", "futures_util", "tokio", "tokio_util", "bytes", "tracing", "metrics"];

/// A crate that has its place, and the path fragments of that place.
const FENCED: &[(&str, &[&str])] = &[
    (
        "sea_orm",
        &[
            "/infrastructure/sql/",
            "/infrastructure/sql.rs",
            "crates/sql/",
            "crates/platform/src/bus/",
            "crates/testkit/",
        ],
    ),
    ("sqlx", &["crates/sql/", "crates/testkit/"]),
    (
        "axum",
        &[
            "/api/",
            "/src/api.rs",
            "crates/http/",
            "crates/testkit/",
            "gateway/",
            "edge/",
            "hallyu/",
            "/tests/",
        ],
    ),
];

pub(super) fn check(files: &[SourceFile]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs") && file.path.contains("/src/")) {
        for (number, line) in file.text.lines().enumerate() {
            let Some(name) = imported_crate(line) else { continue };
            if file.text.contains(&format!("mod {name};")) {
                continue;
            }
            if let Some(message) = refusal(&file.path, name) {
                breaches.push(Breach::new(format!("{}:{}", file.path, number + 1), message));
            }
        }
        breaches.extend(fenced_paths(file));
    }
    breaches
}

/// The first path segment of a `use` line, unless it is a module of the crate itself.
fn imported_crate(line: &str) -> Option<&str> {
    let path = line.trim_start().strip_prefix("pub ").unwrap_or(line.trim_start()).strip_prefix("use ")?;
    let name = path.split([':', ';', ' ']).next()?.trim();
    (!matches!(name, "crate" | "self" | "super" | "")).then_some(name)
}

fn refusal(path: &str, name: &str) -> Option<String> {
    let in_domain = path.contains("/src/domain/");
    let in_application = path.contains("/src/application/");
    let layered = path.starts_with("services/") || path.starts_with("workers/");
    if !layered || PURE.contains(&name) || name.starts_with(|first: char| first.is_uppercase()) {
        return None;
    }
    if in_domain {
        return Some(format!("domain/ may not import {name}: it holds rules, without I/O or frameworks"));
    }
    if in_application && !ARRANGING.contains(&name) {
        return Some(format!("application/ may not import {name}: it names ports, never adapters"));
    }
    None
}

fn fenced_paths(file: &SourceFile) -> impl Iterator<Item = Breach> {
    FENCED.iter().filter_map(move |(name, places)| {
        let fragment = format!("{name}::");
        let stands =
            file.text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(&fragment));
        let allowed = places.iter().any(|place| file.path.contains(place)) || file.path.starts_with("xtask/");
        (stands && !allowed)
            .then(|| Breach::new(&file.path, format!("{name} has its place in {}", places.join(", "))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(path: &str, text: &str) -> usize {
        check(&[SourceFile { path: path.into(), text: text.into() }]).len()
    }

    #[test]
    fn layers_keep_to_their_imports() {
        assert_eq!(
            breaches("services/user/src/domain/profile.rs", "use hallyu_kernel::UserId;\nuse super::Name;"),
            0
        );
        assert_eq!(breaches("services/user/src/domain/profile.rs", "use tokio::sync::Mutex;"), 1);
        assert_eq!(breaches("services/user/src/application/ports.rs", "use async_trait::async_trait;"), 0);
        assert_eq!(breaches("services/user/src/application/ports.rs", "use hallyu_sql::Db;"), 1);
    }

    #[test]
    fn frameworks_keep_to_their_places() {
        assert_eq!(
            breaches("services/user/src/infrastructure/sql/profiles.rs", "use sea_orm::EntityTrait;"),
            0
        );
        assert_eq!(breaches("services/user/src/api/me.rs", "fn f() { sea_orm::Database::connect() }"), 1);
        assert_eq!(breaches("services/user/src/lib.rs", "use axum::Router;"), 1);
    }
}
