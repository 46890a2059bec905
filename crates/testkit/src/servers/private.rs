use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Kind, skipped};

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/dev");
/// What a script ends with where its server is not installed.
const NOT_INSTALLED: i32 = 69;

static STARTED: AtomicU32 = AtomicU32::new(0);

/// A server of this process alone. It ends when this is dropped, and with the process, however that ends.
#[derive(Debug)]
pub struct Private {
    kind: &'static Kind,
    directory: PathBuf,
    port: u16,
    url: String,
    guard: Child,
}

impl Private {
    /// Starts one on a free port. `None` where it is not installed.
    ///
    /// # Panics
    /// If it is installed and does not start.
    #[must_use]
    pub fn start(kind: &'static Kind) -> Option<Self> {
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let script = kind.script.trim_end_matches(".sh");
        let directory = format!("hallyu-{script}-{}-{number}", std::process::id());
        let directory = std::env::temp_dir().join(directory);
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|socket| socket.local_addr());
        let port = port.expect("a port is free").port();
        let mut server = Self { kind, guard: guard(kind, &directory), directory, port, url: String::new() };
        server.url = server.run()?;
        Some(server)
    }

    /// As [`Private::start`], and says where it is not installed.
    ///
    /// # Panics
    /// If it is installed and does not start.
    #[must_use]
    pub fn start_or_skip(kind: &'static Kind) -> Option<Self> {
        let started = Self::start(kind);
        if started.is_none() {
            skipped(kind);
        }
        started
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it keeps its files.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Ends it; what it held is gone.
    ///
    /// # Panics
    /// If it does not end.
    pub fn stop(&self) {
        let stopped = script(self.kind).arg("stop").arg(&self.directory).output();
        assert!(stopped.expect("the script can be run").status.success(), "{} did not stop", self.kind.name);
    }

    /// Kills the server, as a machine that fails would. Its folder stays, for [`Private::start_again`].
    ///
    /// # Panics
    /// If it does not run.
    pub fn kill(&self) {
        let pid = std::fs::read_to_string(self.directory.join("pid")).expect("the server wrote its pid down");
        let killed = Command::new("kill").args(["-KILL", pid.trim()]).status();
        assert!(killed.expect("kill can be run").success(), "{} does not run", self.kind.name);
    }

    /// Starts it again at the same address: empty after [`Private::stop`], else with what it kept.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start_again(&self) {
        self.run().expect("it is installed");
    }

    fn run(&self) -> Option<String> {
        let started = script(self.kind).arg("start").arg(&self.directory).arg(self.port.to_string()).output();
        let started = started.expect("the script can be run");
        if started.status.success() {
            return Some(String::from_utf8(started.stdout).expect("a URL is text").trim().to_owned());
        }
        let complaint = String::from_utf8_lossy(&started.stderr);
        assert_eq!(
            started.status.code(),
            Some(NOT_INSTALLED),
            "{} did not start: {complaint}",
            self.kind.name
        );
        None
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

fn script(kind: &Kind) -> Command {
    let mut command = Command::new(Path::new(SCRIPTS).join(kind.script));
    command.stdin(Stdio::null());
    command
}

/// A process that waits for the end of this one, which closes its input, and then stops the server. It has a process
/// group of its own, so that what ends the tests leaves it alone.
fn guard(kind: &Kind, directory: &Path) -> Child {
    let mut command = Command::new("sh");
    command.arg("-c").arg(r#"cat >/dev/null; exec "$0" stop "$1""#);
    command.arg(Path::new(SCRIPTS).join(kind.script)).arg(directory);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    command.spawn().expect("a shell can be run")
}
