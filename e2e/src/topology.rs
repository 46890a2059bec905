use std::net::TcpListener;
use std::process::Command;

use anyhow::{Context, Result};

use crate::stores::Stores;

/// Every target, in the order in which they start: the gateway last, when the services answer.
const TARGETS: [&str; 10] = [
    "auth",
    "user",
    "content",
    "search",
    "edge",
    "media",
    "subtitle",
    "translation",
    "recommendation",
    "gateway",
];
/// Those that others call.
const CALLED: [&str; 6] = ["gateway", "auth", "user", "content", "search", "edge"];

/// How the platform of a scenario is run.
#[derive(Debug)]
pub(crate) enum Topology {
    /// One process on embedded stores.
    One,
    /// A process per target on stores that they share.
    Split(Box<Split>),
}

/// A platform of many processes.
#[derive(Debug)]
pub(crate) struct Split {
    pub(crate) stores: Stores,
    ports: Vec<(&'static str, u16)>,
}

impl Topology {
    /// That which `HALLYU_E2E_TOPOLOGY` names: `split`, else one process.
    ///
    /// # Errors
    /// If the stores for many processes are not installed.
    #[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
    pub(crate) async fn wanted() -> Result<Self> {
        match std::env::var("HALLYU_E2E_TOPOLOGY").as_deref() {
            Ok("split") => {
                let stores =
                    Stores::shared().await.context("HALLYU_E2E_TOPOLOGY is split, and a store is missing")?;
                Ok(Self::Split(Box::new(Split::on(stores)?)))
            }
            _ => Ok(Self::One),
        }
    }

    /// What the processes are told to run.
    pub(crate) fn parts(&self) -> Vec<Option<&'static str>> {
        match self {
            Self::One => vec![None],
            Self::Split(_) => TARGETS.into_iter().map(Some).collect(),
        }
    }

    /// Sets a command up for this topology; `part` is the target that it serves, if it is to serve one.
    pub(crate) fn set_up(&self, command: &mut Command, part: Option<&str>) {
        let Self::Split(split) = self else {
            command.args(["--port", "0"]);
            return;
        };
        command.envs(split.stores.settings());
        for (name, port) in &split.ports {
            command.env(
                format!("HALLYU__UPSTREAMS__{}", name.to_uppercase()),
                format!("http://127.0.0.1:{port}"),
            );
        }
        let port = part.and_then(|part| split.port_of(part)).unwrap_or(0);
        command.args(["--port", &port.to_string()]);
    }

    /// Sets a worker's command up for a machine that reaches only what all workers need.
    pub(crate) fn set_up_remote(&self, command: &mut Command) {
        command.args(["--port", "0"]);
        let Self::Split(split) = self else { return };
        let needed = ["HALLYU__BUS__URL", "HALLYU__BLOBS__URL", "HALLYU__SECURITY__MASTER_KEY"];
        let settings = split.stores.settings().iter();
        command.envs(settings.filter(|(name, _)| needed.contains(*name)));
    }
}

impl Split {
    fn port_of(&self, target: &str) -> Option<u16> {
        self.ports.iter().find(|(name, _)| *name == target).map(|(_, port)| *port)
    }

    pub(crate) fn address_of(&self, target: &str) -> Option<String> {
        Some(format!("http://127.0.0.1:{}", self.port_of(target)?))
    }

    pub(crate) fn on(stores: Stores) -> Result<Self> {
        // Kept until all are known, so that no port is found twice.
        let sockets: Vec<_> = CALLED.iter().map(|_| TcpListener::bind(("127.0.0.1", 0))).collect();
        let mut ports = Vec::new();
        for (name, socket) in CALLED.into_iter().zip(sockets) {
            ports.push((name, socket.and_then(|socket| socket.local_addr()).context("no free port")?.port()));
        }
        Ok(Self { stores, ports })
    }
}
