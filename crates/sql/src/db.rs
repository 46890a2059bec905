use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::{StoreError, chain};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DbBackend, IsolationLevel, SqliteTransactionMode,
    SqlxPostgresConnector, SqlxSqliteConnector, Statement, TransactionOptions, TransactionTrait,
};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, SqlitePool};
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::error::{is_conflict, of_store};
use crate::replica::{PATIENCE, Replica};
use crate::tx::Tx;

/// How long a unit of work may wait for a connection, on SQLite also for the writer before it.
const ACQUIRE: Duration = Duration::from_secs(10);
/// How long SQLite waits for another process that holds the file.
const BUSY: Duration = Duration::from_secs(5);
/// Pause between two tries where SQLite does not wait by itself.
const BUSY_PAUSE: Duration = Duration::from_millis(10);
/// Connections that read at a time from one SQLite file.
const SQLITE_READERS: u32 = 4;
/// Connections that one service holds to PostgreSQL at most.
const POSTGRES_CONNECTIONS: u32 = 10;
/// A connection that slept longer is tried before it is used.
const POSTGRES_IDLE_CHECK: Duration = Duration::from_secs(15);
/// Limits that PostgreSQL holds each session to: no statement, wait or forgotten transaction lasts longer.
const POSTGRES_LIMITS: [(&str, &str); 4] = [
    ("statement_timeout", "30s"),
    ("lock_timeout", "10s"),
    ("idle_in_transaction_session_timeout", "60s"),
    ("TimeZone", "UTC"),
];

/// The database of one service. Clones share their connections.
#[derive(Clone)]
pub struct Db(Arc<Shared>);

pub(crate) struct Shared {
    service: &'static str,
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    replica: Option<Replica>,
    /// Told whenever a commit here added events to the outbox.
    pub(crate) events_added: Notify,
    /// The directory of a `sqlite::memory:` database; goes away with the last clone.
    _scratch: Option<TempDir>,
}

impl Db {
    /// Opens the database that `url` names: `sqlite:///path/file.sqlite` (made if missing, with its directory),
    /// `sqlite::memory:` (a private database that ends with the last clone and behaves like a file), or
    /// `postgres://...`, where the service's tables live in a schema named as the service. Does not migrate.
    ///
    /// # Errors
    /// [`StoreError::Failed`] if the URL is of another form, [`StoreError::Unreachable`] if the database does not
    /// answer.
    pub async fn open(service: &'static str, url: &str) -> Result<Self, StoreError> {
        Self::open_with_replica(service, url, None).await
    }

    /// The same with a copy of a PostgreSQL that [`Db::read_lagging`] reads from. It need not answer now.
    ///
    /// # Errors
    /// As [`Db::open`]; [`StoreError::Failed`] also if the replica's URL is not `postgres://...`.
    pub async fn open_with_replica(
        service: &'static str,
        url: &str,
        replica: Option<&str>,
    ) -> Result<Self, StoreError> {
        let replica = replica.map(|url| replica_of(service, url)).transpose();
        let replica = replica.map_err(|error| of_store(service, error))?;
        let (writer, reader, scratch) = match url.split(':').next() {
            Some("postgres" | "postgresql") => open_postgres(service, url).await,
            Some("sqlite") if url == "sqlite::memory:" => open_scratch().await,
            Some("sqlite") => open_file(url).await,
            _ => Err(sqlx::Error::Configuration("expected sqlite:///path or postgres://host/name".into())),
        }
        .map_err(|error| of_store(service, error))?;
        let events_added = Notify::new();
        Ok(Self(Arc::new(Shared { service, writer, reader, replica, events_added, _scratch: scratch })))
    }

    /// Starts a unit of work that sees the state at its start and may not write.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] if no connection becomes free.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        self.begin(&self.0.reader, self.reading()).await
    }

    /// Starts a unit of work like [`Db::read`] that may see a state of some seconds ago: on the replica if there is one
    /// that answers.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_lagging(&self) -> Result<Tx, StoreError> {
        let Some(replica) = &self.0.replica else { return self.read().await };
        let Some(connection) = replica.connection() else { return self.read().await };
        match self.begin(connection, self.reading()).await {
            Err(error) => {
                let error = chain(&error);
                tracing::warn!(service = self.service(), error, "reads go past the replica for a while");
                replica.failed();
                self.read().await
            }
            begun => begun,
        }
    }

    fn reading(&self) -> TransactionOptions {
        match self.backend() {
            // SQLite reads a snapshot anyway, and warns if it is asked to.
            DbBackend::Sqlite => TransactionOptions::default(),
            _ => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        }
    }

    /// Starts a unit of work that may write. On SQLite it waits for the one before it. On PostgreSQL several run at
    /// once, and who changes a row that another changed meanwhile gets [`StoreError::Conflict`]: nothing is lost.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] if no connection becomes free, [`StoreError::Conflict`] if another process does
    /// not release the file.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        self.begin_write(IsolationLevel::RepeatableRead).await
    }

    /// Starts a unit of work like [`Db::write`] whose statements each see what was committed before them: who changes a
    /// row that another is changing waits for the other, and meets no conflict. For changes that are right whatever the
    /// row held, such as counting one more.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_in_turn(&self) -> Result<Tx, StoreError> {
        self.begin_write(IsolationLevel::ReadCommitted).await
    }

    /// Starts a unit of work like [`Db::write_in_turn`] once those before it with the same key have ended, and keeps those
    /// behind it waiting: no other adds a row that it looked for and did not find. For changes that depend on a sum.
    ///
    /// # Errors
    /// As [`Db::write`], [`StoreError::Conflict`] also if those before it take too long.
    pub async fn write_alone(&self, key: &str) -> Result<Tx, StoreError> {
        let tx = self.write_in_turn().await?;
        // SQLite has one writer at a time, whatever it writes.
        if self.backend() == DbBackend::Postgres {
            let key = format!("{} {key}", self.service());
            let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
            let lock = Statement::from_sql_and_values(DbBackend::Postgres, lock, [key.into()]);
            tx.conn().execute_raw(lock).await.map_err(|error| of_store(self.service(), error))?;
        }
        Ok(tx)
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] if there is none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.0.reader.ping().await.map_err(|error| of_store(self.service(), error))
    }

    /// The service whose database this is.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.0.service
    }

    /// Which of the two databases it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.0.writer.get_database_backend()
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.0
    }

    /// A unit of work that writes, on PostgreSQL with an isolation of its own. SQLite knows but one.
    async fn begin_write(&self, isolation: IsolationLevel) -> Result<Tx, StoreError> {
        let options = match self.backend() {
            DbBackend::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            },
            _ => TransactionOptions { isolation_level: Some(isolation), ..TransactionOptions::default() },
        };
        self.begin(&self.0.writer, options).await
    }

    async fn begin(&self, pool: &DatabaseConnection, options: TransactionOptions) -> Result<Tx, StoreError> {
        let transaction =
            pool.begin_with_options(options).await.map_err(|error| of_store(self.service(), error))?;
        Ok(Tx::new(transaction, Arc::clone(&self.0)))
    }
}

impl Shared {
    pub(crate) fn service(&self) -> &'static str {
        self.service
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("service", &self.service()).field("backend", &self.backend()).finish()
    }
}

/// Writer, reader and what must live as long as they do.
type Opened = (DatabaseConnection, DatabaseConnection, Option<TempDir>);

async fn open_file(url: &str) -> Result<Opened, sqlx::Error> {
    let options = SqliteConnectOptions::from_str(url)?.synchronous(SqliteSynchronous::Normal);
    if let Some(directory) = options.get_filename().parent() {
        tokio::fs::create_dir_all(directory).await?;
    }
    let (writer, reader) = open_sqlite(options).await?;
    Ok((writer, reader, None))
}

/// SQLite's own memory databases cannot be read while they are written, so this one is a file that is never synced.
async fn open_scratch() -> Result<Opened, sqlx::Error> {
    let directory = tempfile::tempdir()?;
    let file: &Path = &directory.path().join("scratch.sqlite");
    let options = SqliteConnectOptions::new().filename(file).synchronous(SqliteSynchronous::Off);
    let (writer, reader) = open_sqlite(options).await?;
    Ok((writer, reader, Some(directory)))
}

async fn open_sqlite(
    options: SqliteConnectOptions,
) -> Result<(DatabaseConnection, DatabaseConnection), sqlx::Error> {
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(BUSY)
        .foreign_keys(true);
    let writer = first_connection(&options).await?;
    let reader = sqlite_pool(SQLITE_READERS, options.pragma("query_only", "ON")).await?;
    let connect = SqlxSqliteConnector::from_sqlx_sqlite_pool;
    Ok((connect(writer), connect(reader)))
}

/// The writer's pool. SQLite does not wait when a new file is switched to WAL while another process does the same: this
/// does, for as long as any other wait would take.
async fn first_connection(options: &SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let give_up = Instant::now() + BUSY;
    loop {
        match sqlite_pool(1, options.clone()).await {
            Err(error) if is_conflict(&error) && Instant::now() < give_up => {
                tokio::time::sleep(BUSY_PAUSE).await
            }
            outcome => return outcome,
        }
    }
}

async fn sqlite_pool(size: u32, options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(ACQUIRE)
        // A connection to a file does not go stale: no checks, no renewals.
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
}

async fn open_postgres(service: &'static str, url: &str) -> Result<Opened, sqlx::Error> {
    let pool = postgres_pool(ACQUIRE).connect_with(postgres_options(service, url)?).await?;
    let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    Ok((connection.clone(), connection, None))
}

/// Connects when it is first used.
fn replica_of(service: &'static str, url: &str) -> Result<Replica, sqlx::Error> {
    let pool = postgres_pool(PATIENCE).connect_lazy_with(postgres_options(service, url)?);
    Ok(Replica::new(SqlxPostgresConnector::from_sqlx_postgres_pool(pool)))
}

fn postgres_options(service: &'static str, url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?.application_name(&format!("hallyu {service}"));
    Ok(options.options(POSTGRES_LIMITS).options([("search_path", service)]))
}

fn postgres_pool(acquire: Duration) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(acquire)
        // A ping before each use would double the round trips of a short read.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(
                async move { Ok(meta.idle_for < POSTGRES_IDLE_CHECK || connection.ping().await.is_ok()) },
            )
        })
}
