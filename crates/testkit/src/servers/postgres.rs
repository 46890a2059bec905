//! PostgreSQL: a new database for each test.

use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, Row};
use tokio::sync::OnceCell;

use super::{Kind, Private, Shared, given};

/// The variable holds the URL of a database on a server, which may create databases.
static SERVER: Shared = Shared::new(KIND);
static PRIVATE: Kind = KIND;
const KIND: Kind = Kind {
    name: "PostgreSQL",
    variable: "HALLYU_TEST_POSTGRES",
    script: "postgres.sh",
    package: "postgresql",
};
/// Databases of tests are named with this, the id of their process and a number.
const PREFIX: &str = "hallyu_test_";

static DATABASES: AtomicU32 = AtomicU32::new(0);
static SWEPT: OnceCell<()> = OnceCell::const_new();

/// The URL of a new, empty database. `None`, after a line on standard error that says so, where PostgreSQL is not
/// installed: the test is then to return.
///
/// # Panics
/// If there is a PostgreSQL that does not do what it should.
pub async fn url() -> Option<String> {
    let server = SERVER.url().await?;
    if given(SERVER.kind()).is_some() {
        SWEPT.get_or_init(|| drop_left_over(server)).await;
    }
    let name = format!("{PREFIX}{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(server).await.expect("the test server answers");
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    connection.execute(AssertSqlSafe(create)).await.expect("a database can be made");
    let options = PgConnectOptions::from_str(server).expect("it connected before");
    Some(options.database(&name).to_url_lossy().to_string())
}

/// A PostgreSQL of the test's own, to be killed and started again. `None` as [`url`].
#[must_use]
pub fn private() -> Option<Private> {
    Private::start_or_skip(&PRIVATE)
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
