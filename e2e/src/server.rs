use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use hallyu_testkit::traces::{self, Person};
use serde_json::Value;

use crate::Session;
use crate::stores::{Servers, Stores};
use crate::topology::{Split, Topology};

/// How long a server may take until it answers.
const START: Duration = Duration::from_secs(60);

/// What differs from a plain `hallyu serve`.
#[derive(Clone, Debug, Default)]
pub struct ServerOptions {
    /// Settings as environment variables, for example `("HALLYU__AUTH__BCRYPT_COST", "4")`.
    pub environment: Vec<(&'static str, String)>,
}

/// A running platform: one `hallyu serve`, or one per target. Killed when dropped.
#[derive(Debug)]
pub struct Server {
    processes: Vec<Process>,
    topology: Topology,
    data: PathBuf,
    url: String,
    options: ServerOptions,
}

/// A process of the platform.
#[derive(Debug)]
struct Process {
    /// The target that it runs; none runs all.
    part: Option<&'static str>,
    child: Child,
}

impl Server {
    /// Starts the platform on the folder, in the topology that is wanted, and waits until it is ready.
    ///
    /// # Errors
    /// If it ends, or is not ready within a minute.
    pub async fn start(data: &Path, options: ServerOptions) -> Result<Self> {
        let topology = Topology::wanted().await?;
        Self::start_as(topology, data, options).await
    }

    /// Starts one process for everything on embedded stores, whatever topology is wanted.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_alone(data: &Path, options: ServerOptions) -> Result<Self> {
        Self::start_as(Topology::One, data, options).await
    }

    /// Starts a process per target on servers of their own, which [`Server::servers`] gives. None, after a line on standard
    /// error that says so, where one of the servers is not installed.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_split(data: &Path, options: ServerOptions) -> Result<Option<Self>> {
        let Some(stores) = Stores::private().await else { return Ok(None) };
        let topology = Topology::Split(Box::new(Split::on(stores)?));
        Self::start_as(topology, data, options).await.map(Some)
    }

    async fn start_as(topology: Topology, data: &Path, options: ServerOptions) -> Result<Self> {
        let operator = data.join("run/operator.json");
        std::fs::remove_file(&operator).or_else(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        let (data, url) = (data.to_owned(), String::new());
        let mut server = Self { processes: Vec::new(), topology, data, url, options };
        if matches!(server.topology, Topology::Split(_)) {
            let migrated = server.run(&["migrate"])?;
            ensure!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
        }
        for part in server.topology.parts() {
            server.spawn(part)?;
        }
        server.wait_until_ready(&operator).await?;
        Ok(server)
    }

    fn spawn(&mut self, part: Option<&'static str>) -> Result<()> {
        let mut command = self.command_for(part);
        command.arg("serve").stdout(Stdio::null());
        command.args(part.map(|part| ["--target", part]).into_iter().flatten());
        self.processes.push(Process { part, child: command.spawn()? });
        Ok(())
    }

    async fn wait_until_ready(&mut self, operator: &Path) -> Result<()> {
        let began = Instant::now();
        loop {
            for Process { part, child } in &mut self.processes {
                if let Some(status) = child.try_wait()? {
                    bail!("the server {} ended: {status}", part.unwrap_or_default());
                }
            }
            if let Ok(text) = std::fs::read_to_string(operator)
                && let Ok(found) = serde_json::from_str::<Value>(&text)
            {
                self.url = found["url"].as_str().context("no url")?.to_owned();
                if self.is_ready().await {
                    return Ok(());
                }
            }
            ensure!(began.elapsed() < START, "the server is not ready after {START:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Whether the gateway and the services behind it answer.
    async fn is_ready(&self) -> bool {
        let visitor = self.visitor();
        for path in
            ["/ready", "/.well-known/jwks.json", "/api/v1/genres", "/api/v1/users/usr_0", "/images/none"]
        {
            if visitor.get_root(path).await.is_ok_and(|reply| reply.status < 500) {
                continue;
            }
            return false;
        }
        true
    }

    /// The binary, set up for this folder on embedded stores: cheap passwords, a free port, generous limits.
    #[must_use]
    pub fn command(data: &Path, options: &ServerOptions) -> Command {
        let mut command = Self::bare_command(data, options);
        Topology::One.set_up(&mut command, None);
        command
    }

    fn command_for(&self, part: Option<&str>) -> Command {
        let mut command = Self::bare_command(&self.data, &self.options);
        self.topology.set_up(&mut command, part);
        command
    }

    fn bare_command(data: &Path, options: &ServerOptions) -> Command {
        let mut command = Command::new(binary());
        command.arg("--data").arg(data);
        command.env("HALLYU__AUTH__BCRYPT_COST", "4").env("HALLYU__MEDIA__PRESET", "ultrafast");
        command.env("HALLYU__TELEMETRY__LEVEL", "warn");
        for class in ["AUTHENTICATION", "GENERAL", "SEARCH", "STREAMING", "UPLOADS"] {
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
        let mut command = self.command_for(None);
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

    /// `kill -9` of every process. The stores stay: start again on the same folder with [`Server::again`].
    ///
    /// # Errors
    /// If it cannot be killed.
    pub fn kill(mut self) -> Result<Stopped> {
        for process in &mut self.processes {
            process.child.kill()?;
            process.child.wait()?;
        }
        Ok(self.stopped())
    }

    /// SIGTERM to every process, and waits for their ends.
    ///
    /// # Errors
    /// If the signal cannot be sent, or one does not end well.
    pub fn terminate(mut self) -> Result<Stopped> {
        for process in &self.processes {
            let sent = Command::new("kill").arg(process.child.id().to_string()).status()?;
            ensure!(sent.success(), "cannot send SIGTERM");
        }
        for Process { part, child } in &mut self.processes {
            let status = child.wait()?;
            ensure!(status.success(), "the server {} ended with {status}", part.unwrap_or_default());
        }
        Ok(self.stopped())
    }

    fn stopped(mut self) -> Stopped {
        let topology = std::mem::replace(&mut self.topology, Topology::One);
        Stopped { topology, data: self.data.clone(), options: self.options.clone() }
    }

    /// `kill -9` of the process that runs a target, alone or with others.
    ///
    /// # Errors
    /// If there is none, or it cannot be killed.
    pub fn kill_target(&mut self, target: &str) -> Result<()> {
        let place = self.processes.iter().position(|process| process.part == Some(target));
        let mut process =
            self.processes.swap_remove(place.with_context(|| format!("no process for {target}"))?);
        process.child.kill()?;
        process.child.wait()?;
        Ok(())
    }

    /// Starts the process of a target that was killed, or another one beside those that run.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start_target(&mut self, target: &'static str) -> Result<()> {
        self.spawn(Some(target))
    }

    /// Starts one more process for a target, with a data folder of its own, and waits until it works.
    ///
    /// # Errors
    /// If it cannot be started.
    pub async fn start_another(&mut self, target: &'static str, data: &Path) -> Result<()> {
        let mut command = Self::bare_command(data, &self.options);
        self.topology.set_up(&mut command, None);
        self.await_first_line(command, target).await
    }

    /// Starts one more process for a worker as on another machine: it knows the bus, the object store and the master key of
    /// a split platform, and has a data folder of its own. Waits until it works.
    ///
    /// # Errors
    /// If it cannot be started.
    pub async fn start_remote(&mut self, target: &'static str, data: &Path) -> Result<()> {
        let mut command = Self::bare_command(data, &self.options);
        self.topology.set_up_remote(&mut command);
        self.await_first_line(command, target).await
    }

    async fn await_first_line(&mut self, mut command: Command, target: &'static str) -> Result<()> {
        command.args(["serve", "--target", target]).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let output = child.stdout.take().context("its output is piped")?;
        self.processes.push(Process { part: Some(target), child });
        let mut line = String::new();
        tokio::task::spawn_blocking(move || BufReader::new(output).read_line(&mut line)).await??;
        Ok(())
    }

    /// The servers that a platform started by [`Server::start_split`] has for itself.
    ///
    /// # Errors
    /// If it was started otherwise.
    pub fn servers(&self) -> Result<&Servers> {
        let servers = match &self.topology {
            Topology::One => None,
            Topology::Split(split) => split.stores.servers(),
        };
        servers.context("the stores are shared with others")
    }

    /// Where the process of a service listens, if it has one of its own.
    #[must_use]
    pub fn address_of(&self, service: &str) -> Option<String> {
        match &self.topology {
            Topology::One => None,
            Topology::Split(split) => split.address_of(service),
        }
    }

    /// Every place of the stores that says something of a person.
    pub async fn traces_of(&self, person: &Person) -> Vec<String> {
        match &self.topology {
            Topology::One => traces::in_data_folder(&self.data, person).await,
            Topology::Split(split) => split.stores.traces_of(person).await,
        }
    }

    /// Whoever has this access token.
    #[must_use]
    pub fn session(&self, access_token: &str) -> Session {
        Session::new(&self.url, Some(access_token.to_owned()))
    }
}

/// A platform that was stopped; its stores are still there.
#[derive(Debug)]
pub struct Stopped {
    topology: Topology,
    data: PathBuf,
    options: ServerOptions,
}

impl Stopped {
    /// Starts it again.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn again(self) -> Result<Server> {
        let Self { topology, data, options } = self;
        Server::start_as(topology, &data, options).await
    }

    /// Starts it again with other options.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn again_with(self, options: ServerOptions) -> Result<Server> {
        Self { options, ..self }.again().await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for process in &mut self.processes {
            // Both fail when the process has ended already, which is what is wanted.
            let _ = process.child.kill();
            let _ = process.child.wait();
        }
    }
}

/// The binary that cargo built beside this test.
fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap_or_default();
    let profile = test.ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default();
    profile.join("hallyu")
}
