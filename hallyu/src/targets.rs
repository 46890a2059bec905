//! What can be run: a table, so that `serve --target` and `hallyu targets` cannot disagree.

use anyhow::{Result, bail};

/// A part of the platform that can run in a process of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Gateway,
    Edge,
    Auth,
    User,
    Content,
    Search,
    Media,
    Subtitle,
    Translation,
    Recommendation,
}

/// A line of the table.
#[derive(Debug)]
pub(crate) struct About {
    pub(crate) target: Target,
    pub(crate) name: &'static str,
    /// Port that it listens on when it runs alone and no other is set.
    pub(crate) port: u16,
    pub(crate) about: &'static str,
    /// Sections of the settings whose stores it shares with the others.
    shares: &'static [&'static str],
}

const fn target(
    (target, name, port): (Target, &'static str, u16),
    shares: &'static [&'static str],
    about: &'static str,
) -> About {
    About { target, name, port, about, shares }
}

/// Every target, outermost first.
pub(crate) const TARGETS: [About; 10] = [
    target(
        (Target::Gateway, "gateway", 8000),
        &["cache"],
        "routes, checks tokens and sessions, limits rates, serves the web app",
    ),
    target(
        (Target::Edge, "edge", 8008),
        &["cache", "blobs"],
        "serves media under signed addresses, and images",
    ),
    target(
        (Target::Auth, "auth", 8001),
        &["cache", "bus", "blobs"],
        "registration, login, tokens, sessions, roles",
    ),
    target(
        (Target::User, "user", 8002),
        &["cache", "bus", "blobs"],
        "profiles, consents, favourites, ratings, history",
    ),
    target(
        (Target::Content, "content", 8003),
        &["cache", "bus", "blobs"],
        "catalogue, uploads, jobs, subtitle tracks, streams, playback progress",
    ),
    target(
        (Target::Search, "search", 8007),
        &["cache", "bus", "blobs"],
        "titles, people and lines, however they are spelled",
    ),
    target((Target::Media, "media", 8011), &["bus", "blobs"], "worker: uploads to HLS packages"),
    target((Target::Subtitle, "subtitle", 8012), &["bus", "blobs"], "worker: speech to Korean tracks"),
    target(
        (Target::Translation, "translation", 8013),
        &["bus", "blobs"],
        "worker: Korean tracks to es-419 and pt-BR",
    ),
    target(
        (Target::Recommendation, "recommendation", 8014),
        &["bus", "blobs"],
        "worker: what is liked together, for recommendations",
    ),
];

/// The targets that one process runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen(Vec<Target>);

impl Chosen {
    /// Every target.
    pub(crate) fn all() -> Self {
        Self(TARGETS.iter().map(|about| about.target).collect())
    }

    /// Those that are named, in the order of the table; all of them if none is.
    pub(crate) fn named(names: &[String]) -> Result<Self> {
        for name in names {
            if TARGETS.iter().all(|about| about.name != name) {
                let known: Vec<&str> = TARGETS.iter().map(|about| about.name).collect();
                bail!("there is no target {name}; there are {}", known.join(", "));
            }
        }
        let named =
            TARGETS.iter().filter(|about| names.is_empty() || names.iter().any(|name| name == about.name));
        Ok(Self(named.map(|about| about.target).collect()))
    }

    /// Whether this process runs the target.
    pub(crate) fn runs(&self, target: Target) -> bool {
        self.0.contains(&target)
    }

    /// Whether this process is the whole platform, which needs no store that others can reach.
    pub(crate) fn is_everything(&self) -> bool {
        self.0.len() == TARGETS.len()
    }

    /// Their lines of the table.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &'static About> {
        TARGETS.iter().filter(|about| self.runs(about.target))
    }

    /// What they are called together, for example `content-media`.
    pub(crate) fn name(&self) -> String {
        if self.is_everything() {
            return "hallyu".to_owned();
        }
        self.lines().map(|about| about.name).collect::<Vec<_>>().join("-")
    }

    /// The port of the first of them.
    pub(crate) fn port(&self) -> u16 {
        self.lines().next().map_or(0, |about| about.port)
    }

    /// Sections of the settings whose stores they share with other processes.
    pub(crate) fn shares(&self) -> Vec<&'static str> {
        let mut sections: Vec<_> = self.lines().flat_map(|about| about.shares).copied().collect();
        sections.sort_unstable();
        sections.dedup();
        sections
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(names: &[&str]) -> Result<Chosen> {
        Chosen::named(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn unknown_targets_are_named_with_the_known_ones() {
        let message = chosen(&["gatway"]).unwrap_err().to_string();
        assert!(message.contains("gatway") && message.contains("gateway"), "{message}");
    }

    #[test]
    fn nothing_named_is_everything() {
        assert!(chosen(&[]).unwrap().is_everything());
        assert_eq!(chosen(&[]).unwrap(), Chosen::all());
        assert_eq!((Chosen::all().port(), Chosen::all().name().as_str()), (8000, "hallyu"));
    }

    #[test]
    fn a_part_has_its_own_name_port_and_shared_stores() {
        let part = chosen(&["media", "content"]).unwrap();
        assert!(!part.is_everything() && part.runs(Target::Media) && !part.runs(Target::Gateway));
        assert_eq!((part.name().as_str(), part.port()), ("content-media", 8003));
        assert_eq!(part.shares(), ["blobs", "bus", "cache"]);
        assert_eq!(chosen(&["gateway"]).unwrap().shares(), ["cache"]);
    }
}
