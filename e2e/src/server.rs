use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::Session;

/// How long a server may take until it answers.
const START: Duration = Duration::from_secs(60);

/// What differs from a plain `hallyu serve`.
#[derive(Clone, Debug, Default)]
pub struct ServerOptions {
    /// Settings as environment variables, for example `("HALLYU__AUTH__BCRYPT_COST", "4")`.
    pub environment: Vec<(&'static str, String)>,
}

/// A running `hallyu serve`. Killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    data: PathBuf,
    url: String,
    options: ServerOptions,
}

impl Server {
    /// Starts a server on the folder and waits until it is ready.
    ///
    /// # Errors
    /// If it ends, or is not ready within a minute.
    pub async fn start(data: &Path, options: ServerOptions) -> Result<Self> {
        let operator = data.join("run/operator.json");
        std::fs::remove_file(&operator).or_else(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        let child = Self::command(data, &options).arg("serve").stdout(Stdio::null()).spawn()?;
        let mut server = Self { child, data: data.to_owned(), url: String::new(), options };
        let began = Instant::now();
        loop {
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended: {status}");
            }
            if let Ok(text) = std::fs::read_to_string(&operator)
                && let Ok(found) = serde_json::from_str::<Value>(&text)
            {
                server.url = found["url"].as_str().context("no url")?.to_owned();
                if server.visitor().get_root("/ready").await.is_ok_and(|reply| reply.status == 200) {
                    return Ok(server);
                }
            }
            ensure!(began.elapsed() < START, "the server is not ready after {START:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The binary, set up for this folder: cheap passwords, a free port, generous limits.
    #[must_use]
    pub fn command(data: &Path, options: &ServerOptions) -> Command {
        let mut command = Command::new(binary());
        command.args(["--port", "0", "--data"]).arg(data);
        command.env("HALLYU__AUTH__BCRYPT_COST", "4").env("HALLYU__MEDIA__PRESET", "ultrafast");
        command.env("HALLYU__TELEMETRY__LEVEL", "warn");
        for class in ["AUTHENTICATION", "GENERAL", "STREAMING"] {
            command.env(format!("HALLYU__GATEWAY__LIMITS__{class}"), "100000");
        }
        command.envs(options.environment.iter().map(|(name, value)| (*name, value)));
        command
    }

    /// Runs `hallyu <arguments>` on the same folder and waits for its end.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Result<Output> {
        self.run_with(arguments, "")
    }

    /// The same with a line of input.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn run_with(&self, arguments: &[&str], line: &str) -> Result<Output> {
        let mut command = Self::command(&self.data, &self.options);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        if let Some(mut input) = child.stdin.take() {
            writeln!(input, "{line}")?;
        }
        Ok(child.wait_with_output()?)
    }

    /// Where it listens, for example `http://127.0.0.1:41234`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Somebody who has not logged in.
    #[must_use]
    pub fn visitor(&self) -> Session {
        Session::new(&self.url, None)
    }

    /// The operator, an admin.
    ///
    /// # Errors
    /// If the server has left no token.
    pub fn operator(&self) -> Result<Session> {
        let text = std::fs::read_to_string(self.data.join("run/operator.json"))?;
        let found: Value = serde_json::from_str(&text)?;
        let token = found["access_token"].as_str().context("no token")?;
        Ok(Session::new(&self.url, Some(token.to_owned())))
    }

    /// A new account of this role, logged in.
    ///
    /// # Errors
    /// If the account cannot be made.
    pub async fn login(&self, nickname: &str, role: &str) -> Result<Session> {
        let (email, password) = (format!("{nickname}@example.com"), "Contraseña-1");
        let arguments = ["admin", "create-user", "--email", &email, "--nickname", nickname, "--role", role];
        let output = self.run_with(&arguments, password)?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let credentials = serde_json::json!({ "email": email, "password": password });
        let answer = self.visitor().post("/auth/login", &credentials).await?.expect(200)?;
        let token = answer["access_token"].as_str().context("no token")?;
        Ok(Session::new(&self.url, Some(token.to_owned())))
    }

    /// `kill -9`.
    ///
    /// # Errors
    /// If it cannot be killed.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// SIGTERM, and waits for the end.
    ///
    /// # Errors
    /// If the signal cannot be sent.
    pub fn terminate(mut self) -> Result<ExitStatus> {
        let sent = Command::new("kill").arg(self.child.id().to_string()).status()?;
        ensure!(sent.success(), "cannot send SIGTERM");
        Ok(self.child.wait()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail when the process has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary that cargo built beside this test.
fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap_or_default();
    let profile = test.ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default();
    profile.join("hallyu")
}
