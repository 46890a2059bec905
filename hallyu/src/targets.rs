//! What can be run: a table, so that `serve --target` and `hallyu targets` cannot disagree.

use anyhow::{Result, bail};

/// A part of the platform that can run in a process of its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
}

const fn target(name: &'static str, about: &'static str) -> Target {
    Target { name, about }
}

/// Every target, outermost first.
pub(crate) const TARGETS: [Target; 8] = [
    target("gateway", "routes, checks tokens and sessions, limits rates, serves the web app"),
    target("edge", "serves media under signed addresses, and images"),
    target("auth", "registration, login, tokens, sessions, roles"),
    target("user", "profiles, preferences, consents"),
    target("content", "catalogue, uploads, jobs, subtitle tracks, streams, playback progress"),
    target("media", "worker: uploads to HLS packages"),
    target("subtitle", "worker: speech to Korean tracks"),
    target("translation", "worker: Korean tracks to es-419 and pt-BR"),
];

/// Refuses what cannot be run as asked: an unknown name, or a part alone on stores that no other process can reach.
pub(crate) fn check(names: &[String]) -> Result<()> {
    for name in names {
        if TARGETS.iter().all(|target| target.name != name) {
            let known: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            bail!("there is no target {name}; there are {}", known.join(", "));
        }
    }
    if let Some(missing) =
        TARGETS.iter().find(|target| !names.is_empty() && names.iter().all(|n| n != target.name))
    {
        bail!(
            "{} would run apart from the others, but bus.url, cache.url and storage.* name embedded stores, which one \
             process alone can use: serve all targets together",
            missing.name
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn unknown_targets_are_named_with_the_known_ones() {
        let message = check(&names(&["gatway"])).unwrap_err().to_string();
        assert!(message.contains("gatway") && message.contains("gateway"), "{message}");
    }

    #[test]
    fn embedded_stores_are_for_one_process() {
        assert!(check(&[]).is_ok());
        let message = check(&names(&["content"])).unwrap_err().to_string();
        assert!(message.contains("bus.url"), "{message}");
        assert!(check(&TARGETS.map(|target| target.name.to_owned())).is_ok());
    }
}
