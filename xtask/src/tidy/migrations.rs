//! Every migration exists for both databases under the same name.

use std::collections::BTreeSet;

use super::{Breach, SourceFile};

pub(super) fn check(files: &[SourceFile]) -> Vec<Breach> {
    let names = |dialect: &str, other: &str| -> BTreeSet<(String, String)> {
        let from = format!("/migrations/{dialect}/");
        let to = format!("/migrations/{other}/");
        let of_dialect = files.iter().filter(|file| file.path.contains(&from));
        of_dialect.map(|file| (file.path.replace(&from, &to), file.path.clone())).collect()
    };
    let all: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let pairs = names("sqlite", "postgres").into_iter().chain(names("postgres", "sqlite"));
    pairs
        .filter(|(twin, _)| !all.contains(twin.as_str()))
        .map(|(twin, path)| Breach::new(path, format!("has no twin {twin}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_without_its_twin_is_found() {
        let file = |path: &str| SourceFile { path: path.into(), text: String::new() };
        let lonely = [file("services/a/migrations/sqlite/0001_x.sql")];
        assert_eq!(check(&lonely).len(), 1);
        let both = [
            file("services/a/migrations/sqlite/0001_x.sql"),
            file("services/a/migrations/postgres/0001_x.sql"),
        ];
        assert!(check(&both).is_empty());
    }
}
