use std::collections::HashMap;
use std::fmt::Write as _;

use hallyu_kernel::StoreError;
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sha2::{Digest, Sha256};

use crate::{Db, Stored, Tx, migrations};

const HISTORY: &str = "schema_migrations";
const CREATE_HISTORY: &str =
    "CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, checksum text NOT NULL)";
/// The tables of outbox and inbox, which every service has.
const OWN: Migrations = migrations!["0000_outbox_and_inbox"];

/// One step of a schema, in both dialects.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Four digits and what it is about, for example `0001_accounts`.
    pub name: &'static str,
    /// SQL for SQLite.
    pub sqlite: &'static str,
    /// SQL for PostgreSQL.
    pub postgres: &'static str,
}

impl Migration {
    fn sql(&self, backend: DbBackend) -> &'static str {
        if backend == DbBackend::Sqlite { self.sqlite } else { self.postgres }
    }

    /// Of the text as every checkout has it, whatever it does with line ends.
    fn checksum(&self, backend: DbBackend) -> String {
        let text = self.sql(backend).replace("\r\n", "\n");
        Sha256::digest(text).iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// The steps of a service's schema, in order. Made by [`migrations!`].
#[derive(Clone, Copy, Debug)]
pub struct Migrations(&'static [Migration]);

impl Migrations {
    /// Wraps steps that are in order of their names.
    #[must_use]
    pub const fn new(steps: &'static [Migration]) -> Self {
        Self(steps)
    }

    /// The steps, in order.
    #[must_use]
    pub fn steps(&self) -> &'static [Migration] {
        self.0
    }
}

/// The [`Migrations`] with these names, read from `migrations/{sqlite,postgres}/NAME.sql` of the crate when it is
/// compiled.
#[macro_export]
macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        $crate::Migrations::new(&[$($crate::Migration {
            name: $name,
            sqlite: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres/", $name, ".sql")),
        }),+])
    };
}

/// Why the schema was not brought up to date. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A step was changed after it had been applied to this database.
    #[error("{service}: migration {name} was edited after it was applied; restore it and add a new one")]
    Edited {
        /// Whose migrations.
        service: &'static str,
        /// The step.
        name: &'static str,
    },
    /// The names are not in ascending order.
    #[error("{service}: migration {name} is out of order")]
    Unordered {
        /// Whose migrations.
        service: &'static str,
        /// The first step that should stand before the one that it follows.
        name: &'static str,
    },
    /// A step's SQL failed.
    #[error("{service}: migration {name} failed")]
    Failed {
        /// Whose migrations.
        service: &'static str,
        /// The step.
        name: &'static str,
        /// What the database said.
        #[source]
        source: DbErr,
    },
    /// The database failed besides.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Db {
    /// Applies the steps that this database does not have yet, all or none, and returns their names. Several
    /// processes may do so at once: one works, the others wait and find nothing left to do.
    ///
    /// # Errors
    /// [`MigrateError`], which names the step at fault.
    pub async fn migrate(&self, migrations: &Migrations) -> Result<Vec<String>, MigrateError> {
        let service = self.service();
        let steps: Vec<Migration> = OWN.steps().iter().chain(migrations.steps()).copied().collect();
        if let Some(pair) = steps.windows(2).find(|pair| pair[0].name >= pair[1].name) {
            return Err(MigrateError::Unordered { service, name: pair[1].name });
        }
        // Each statement is to see what the process before did while this one waited for the lock.
        let tx = self.write_in_turn().await?;
        prepare(&tx, service).await.stored()?;
        let applied = history(&tx).await.stored()?;
        let mut names = Vec::new();
        for step in steps {
            let checksum = step.checksum(self.backend());
            match applied.get(step.name) {
                Some(known) if *known == checksum => {}
                Some(_) => return Err(MigrateError::Edited { service, name: step.name }),
                None => {
                    let applied = apply(&tx, &step, checksum).await;
                    applied.map_err(|source| MigrateError::Failed { service, name: step.name, source })?;
                    names.push(step.name.to_owned());
                }
            }
        }
        tx.commit().await?;
        Ok(names)
    }
}

/// Takes the lock and makes what the history needs. On SQLite the unit of work is the lock.
async fn prepare(tx: &Tx, service: &str) -> Result<(), DbErr> {
    if tx.conn().get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock(hashtext('hallyu migrate {service}'))");
        // A new index over a large table, or waiting for one, may take longer than any other statement.
        let limits = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'";
        for sql in [limits, &lock, &format!("CREATE SCHEMA IF NOT EXISTS \"{service}\"")] {
            tx.conn().execute_unprepared(sql).await?;
        }
    }
    tx.conn().execute_unprepared(CREATE_HISTORY).await?;
    Ok(())
}

async fn history(tx: &Tx) -> Result<HashMap<String, String>, DbErr> {
    let mut select = Query::select();
    select.columns([Alias::new("name"), Alias::new("checksum")]).from(Alias::new(HISTORY));
    let rows = tx.conn().query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", "name")?, row.try_get("", "checksum")?))).collect()
}

async fn apply(tx: &Tx, step: &Migration, checksum: String) -> Result<(), DbErr> {
    tx.conn().execute_unprepared(step.sql(tx.conn().get_database_backend())).await?;
    let mut insert = Query::insert();
    insert.into_table(Alias::new(HISTORY)).columns([Alias::new("name"), Alias::new("checksum")]);
    insert.values_panic([step.name.into(), checksum.into()]);
    tx.conn().execute(&insert).await?;
    Ok(())
}
