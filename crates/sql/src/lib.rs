//! One database interface over SQLite and PostgreSQL: units of work, migrations, outbox and inbox.
//!
//! ```no_run
//! # use hallyu_sql::{Db, Migrations, Stored};
//! # async fn example(migrations: Migrations) -> Result<(), Box<dyn std::error::Error>> {
//! let db = Db::open("content", "sqlite:///var/lib/hallyu/content.sqlite").await?;
//! db.migrate(&migrations).await?;
//! let tx = db.write().await?;
//! // Titles::insert(title).exec(tx.conn()).await.stored()?;
//! tx.commit().await?;
//! # Ok(()) }
//! ```
//!
//! What differs between the two databases is settled here, once:
//! * Only one unit of work writes at a time on SQLite and it takes the lock at its start, so that it never fails half
//!   way because somebody else was faster. Readers see the state at their start and wait for nobody.
//! * Who changes a row that another unit of work changed meanwhile gets a conflict on PostgreSQL and has waited on
//!   SQLite; on neither is a change lost.
//! * Unique indexes are named `ux_<table>_<columns joined by _>` and are over plain columns, never expressions: so a
//!   violation is [`StoreError::Duplicate`](hallyu_kernel::StoreError::Duplicate) with the same names on both.
//! * An error ends the unit of work: PostgreSQL refuses every later statement, SQLite does not. To insert what may be
//!   there already, use `ON CONFLICT`.
//! * Times are bound values cut to microseconds (`Ambient::now`); SQL's own clock writes another format on SQLite.
//! * `LIKE` minds case on PostgreSQL only: compare columns that were folded before they were stored.
//! * SQL with placeholders is built with `sea_query` expressions: `$1` and `?` each fail on the other database, on
//!   SQLite without an error.

mod db;
mod error;
mod migrate;
mod outbox;
mod personal;
mod replica;
mod tx;

pub use db::Db;
pub use error::Stored;
pub use migrate::{MigrateError, Migration, Migrations};
pub use personal::{AtErasure, Blank, PersonalTable, Shape};
pub use tx::Tx;
