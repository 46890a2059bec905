use hallyu_kernel::StoreError;
use sea_orm::{DbErr, RuntimeErr};
use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::postgres::PgDatabaseError;

/// What a store is called when the statement that failed does not know its service.
const DATABASE: &str = "database";

/// Turns the driver's errors into the store's.
pub trait Stored<T> {
    /// The value, or the error in the words of [`StoreError`]: a refused unique value with its table and column, a
    /// missing or still needed row of a foreign key and a lost race as a conflict, a lost connection as such.
    ///
    /// # Errors
    /// Every driver error, mapped.
    fn stored(self) -> Result<T, StoreError>;
}

impl<T> Stored<T> for Result<T, DbErr> {
    fn stored(self) -> Result<T, StoreError> {
        self.map_err(|error| of_store(DATABASE, error))
    }
}

/// Maps an error of the driver; `store` names the database if it does not answer.
pub(crate) fn of_store(store: &str, error: impl Into<DbErrOrSqlx>) -> StoreError {
    let error = error.into();
    match classify(&error) {
        Class::Duplicate { table, column } => StoreError::Duplicate { table, column },
        Class::Conflict => StoreError::Conflict,
        Class::Unreachable => {
            StoreError::Unreachable { store: store.to_owned(), source: error.into_source() }
        }
        Class::Failed => StoreError::Failed(error.into_source()),
    }
}

/// Whether others were faster, or hold what was needed.
pub(crate) fn is_conflict(error: &sqlx::Error) -> bool {
    matches!(classify_sqlx(error), Class::Conflict)
}

/// An error of either layer below us.
pub(crate) enum DbErrOrSqlx {
    Orm(DbErr),
    Sqlx(sqlx::Error),
}

impl From<DbErr> for DbErrOrSqlx {
    fn from(error: DbErr) -> Self {
        Self::Orm(error)
    }
}

impl From<sqlx::Error> for DbErrOrSqlx {
    fn from(error: sqlx::Error) -> Self {
        Self::Sqlx(error)
    }
}

impl DbErrOrSqlx {
    fn into_source(self) -> Box<dyn std::error::Error + Send + Sync> {
        match self {
            Self::Orm(error) => Box::new(error),
            Self::Sqlx(error) => Box::new(error),
        }
    }
}

enum Class {
    Duplicate { table: String, column: String },
    Conflict,
    Unreachable,
    Failed,
}

fn classify(error: &DbErrOrSqlx) -> Class {
    match error {
        DbErrOrSqlx::Sqlx(error) => classify_sqlx(error),
        DbErrOrSqlx::Orm(
            DbErr::Conn(RuntimeErr::SqlxError(error))
            | DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)),
        ) => classify_sqlx(error),
        DbErrOrSqlx::Orm(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => Class::Unreachable,
        // An update by primary key that met no row: somebody deleted it.
        DbErrOrSqlx::Orm(DbErr::RecordNotUpdated) => Class::Conflict,
        DbErrOrSqlx::Orm(_) => Class::Failed,
    }
}

fn classify_sqlx(error: &sqlx::Error) -> Class {
    use sqlx::Error;
    match error {
        Error::Database(error) => classify_database(error.as_ref()),
        Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => {
            Class::Unreachable
        }
        _ => Class::Failed,
    }
}

fn classify_database(error: &dyn DatabaseError) -> Class {
    match error.kind() {
        // A unique index over an expression breaks the naming rule; all that is known then is that there is a conflict.
        ErrorKind::UniqueViolation => match duplicate(error) {
            Some((table, column)) => Class::Duplicate { table, column },
            None => Class::Conflict,
        },
        ErrorKind::ForeignKeyViolation => Class::Conflict,
        _ => classify_code(error),
    }
}

fn classify_code(error: &dyn DatabaseError) -> Class {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        return match code.as_ref() {
            // Serialization failure, deadlock, lock not available.
            "40001" | "40P01" | "55P03" => Class::Conflict,
            // Statement timed out, too many connections.
            "57014" | "53300" => Class::Unreachable,
            // Connection lost; the server stops, crashed or starts.
            code if code.starts_with("08") || code.starts_with("57P") => Class::Unreachable,
            _ => Class::Failed,
        };
    }
    // The low byte of SQLite's extended code is the primary one.
    match code.parse::<u32>().map(|code| code & 0xff) {
        // Busy, locked.
        Ok(5 | 6) => Class::Conflict,
        // Input or output failed, disk full, cannot open.
        Ok(10 | 13 | 14) => Class::Unreachable,
        _ => Class::Failed,
    }
}

/// Table and columns of the unique index that refused a row.
fn duplicate(error: &dyn DatabaseError) -> Option<(String, String)> {
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => Some((error.table()?.to_owned(), postgres_columns(error.detail()?)?)),
        None => sqlite_columns(error.message()),
    }
}

/// Reads `Key (first, second)=(1, 2) already exists.`, whatever language its words are in.
fn postgres_columns(detail: &str) -> Option<String> {
    let (_, rest) = detail.split_once('(')?;
    let (columns, _) = rest.split_once(")=(")?;
    (!columns.contains('(')).then(|| columns.replace(", ", "_").replace('"', ""))
}

/// Reads `UNIQUE constraint failed: table.first, table.second`.
fn sqlite_columns(message: &str) -> Option<(String, String)> {
    let (_, list) = message.split_once("constraint failed: ")?;
    let mut table = None;
    let mut columns = Vec::new();
    for item in list.split(", ") {
        let (of_table, column) = item.split_once('.')?;
        table = Some(of_table.to_owned());
        columns.push(column);
    }
    Some((table?, columns.join("_")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_name_the_same_columns() {
        assert_eq!(postgres_columns("Key (slug)=(x) already exists.").as_deref(), Some("slug"));
        assert_eq!(
            postgres_columns("Ya existe la llave (a, \"order\")=(1, (2)).").as_deref(),
            Some("a_order")
        );
        assert_eq!(
            sqlite_columns("UNIQUE constraint failed: titles.a, titles.order"),
            Some(("titles".to_owned(), "a_order".to_owned()))
        );
    }

    #[test]
    fn an_index_over_an_expression_has_no_columns() {
        assert_eq!(postgres_columns("Key (lower(slug))=(x) already exists."), None);
        assert_eq!(sqlite_columns("UNIQUE constraint failed: index 'ux_titles_slug'"), None);
    }
}
