//! A PostgreSQL for tests: the one that `HALLYU_TEST_POSTGRES` names, else a private one that ends with the process.

use std::io::Write;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, Row};
use tokio::sync::OnceCell;

/// Names the server to use: the URL of a database on it that may create databases.
const SERVER: &str = "HALLYU_TEST_POSTGRES";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/dev/postgres.sh");
/// What `postgres.sh` ends with where PostgreSQL is not installed.
const NOT_INSTALLED: i32 = 69;
/// Databases of tests are named with this, the id of their process and a number.
const PREFIX: &str = "hallyu_test_";

struct Server {
    url: String,
    /// Stops the private server when this process ends, however it ends.
    _guard: Option<Child>,
}

static STARTED: OnceCell<Option<Server>> = OnceCell::const_new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The URL of a new, empty database. `None`, after a line on standard error that says so, where PostgreSQL is not
/// installed: the test is then to return.
///
/// # Panics
/// If there is a PostgreSQL that does not do what it should.
pub async fn url() -> Option<String> {
    let server = STARTED.get_or_init(server).await.as_ref();
    let Some(server) = server else {
        say("SKIPPED: this test needs PostgreSQL, which is not installed (package postgresql)");
        return None;
    };
    let name = format!("{PREFIX}{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&server.url).await.expect("the test server answers");
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    connection.execute(AssertSqlSafe(create)).await.expect("a database can be made");
    let options = PgConnectOptions::from_str(&server.url).expect("it connected before");
    Some(options.database(&name).to_url_lossy().to_string())
}

async fn server() -> Option<Server> {
    #[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
    let given = std::env::var(SERVER).ok();
    if let Some(url) = given {
        drop_left_over(&url).await;
        return Some(Server { url, _guard: None });
    }
    tokio::task::spawn_blocking(start).await.expect("starting does not panic")
}

/// Drops databases of test processes that are gone. Others may be doing the same, so failures do not matter.
async fn drop_left_over(url: &str) {
    let mut connection =
        PgConnection::connect(url).await.expect("the server of HALLYU_TEST_POSTGRES answers");
    let rows =
        connection.fetch_all("SELECT datname FROM pg_database").await.expect("databases can be listed");
    for name in rows.iter().map(|row| row.get::<String, _>(0)) {
        let Some(process) = name.strip_prefix(PREFIX).and_then(|rest| rest.split('_').next()) else {
            continue;
        };
        if !Path::new("/proc").join(process).exists() {
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let _ = connection.execute(AssertSqlSafe(drop)).await;
        }
    }
}

fn start() -> Option<Server> {
    let directory = std::env::temp_dir().join(format!("hallyu-postgres-{}", std::process::id()));
    let mut guard = guard(&directory);
    let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|socket| socket.local_addr());
    let port = port.expect("a port is free").port().to_string();
    let mut script = Command::new(SCRIPT);
    let started = script.arg("start").arg(&directory).arg(port).stdin(Stdio::null()).output();
    let started = started.expect("postgres.sh can be run");
    if !started.status.success() {
        drop(guard.stdin.take());
        let _ = guard.wait();
        let complaint = String::from_utf8_lossy(&started.stderr);
        assert_eq!(started.status.code(), Some(NOT_INSTALLED), "PostgreSQL did not start: {complaint}");
        return None;
    }
    let url = String::from_utf8(started.stdout).expect("a URL is text").trim().to_owned();
    Some(Server { url, _guard: Some(guard) })
}

/// A process that waits for the end of this one, which closes its input, and then stops the server. It has a process
/// group of its own, so that what ends the tests leaves it alone.
fn guard(directory: &Path) -> Child {
    let mut command = Command::new("sh");
    command.arg("-c").arg(r#"cat >/dev/null; exec "$0" stop "$1""#).arg(SCRIPT).arg(directory);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    command.spawn().expect("a shell can be run")
}

/// Past the capture of the test harness: a skipped test must be seen.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
