//! One database interface over SQLite and PostgreSQL: units of work, migrations, outbox and inbox.
