use std::collections::BTreeSet;

use hallyu_sql::{Db, Migrations};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::postgres;

/// One text per fact: a column with its nullability, a primary key, a unique index. The history of migrations is
/// left out, and so are types: the same type has different names.
const SQLITE: &str = "
SELECT t.name || '.' || c.name || CASE WHEN c.\"notnull\" OR c.pk THEN ' not null' ELSE ' null' END AS fact
FROM sqlite_master t, pragma_table_info(t.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'schema_migrations'
UNION ALL
SELECT t.name || ' primary key ' || group_concat(c.name, '_' ORDER BY c.pk)
FROM sqlite_master t, pragma_table_info(t.name) c
WHERE t.type = 'table' AND c.pk > 0 AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'schema_migrations'
GROUP BY t.name
UNION ALL
SELECT t.name || ' unique ' || i.name || ' ' || group_concat(coalesce(k.name, '?'), '_' ORDER BY k.seqno)
FROM sqlite_master t, pragma_index_list(t.name) i, pragma_index_info(i.name) k
WHERE t.type = 'table' AND i.\"unique\" AND i.origin <> 'pk'
GROUP BY t.name, i.name";
const POSTGRES: &str = "
SELECT c.table_name || '.' || c.column_name
    || CASE c.is_nullable WHEN 'NO' THEN ' not null' ELSE ' null' END AS fact
FROM information_schema.columns c
WHERE c.table_schema = current_schema() AND c.table_name <> 'schema_migrations'
UNION ALL
SELECT t.relname || CASE WHEN x.indisprimary THEN ' primary key ' ELSE ' unique ' || i.relname || ' ' END
    || (SELECT string_agg(coalesce(a.attname, '?'), '_' ORDER BY k.position)
        FROM unnest(x.indkey) WITH ORDINALITY AS k(number, position)
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)
FROM pg_index x
JOIN pg_class t ON t.oid = x.indrelid
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = current_schema() AND x.indisunique AND t.relname <> 'schema_migrations'";

/// Both dialects of the migrations give the same tables, columns, nullability, primary keys and unique indexes, and
/// every unique index is named `ux_<table>_<columns joined by _>`.
///
/// # Panics
/// Where they do not, with what only one of them has.
pub async fn schemas_match(service: &'static str, migrations: &Migrations) {
    let sqlite = facts(&Db::open(service, "sqlite::memory:").await.expect("opens"), migrations).await;
    names_follow_the_rule(&sqlite);
    let Some(url) = postgres::url().await else { return };
    let postgres = facts(&Db::open(service, &url).await.expect("opens"), migrations).await;
    let only_sqlite: Vec<_> = sqlite.difference(&postgres).collect();
    let only_postgres: Vec<_> = postgres.difference(&sqlite).collect();
    assert!(
        only_sqlite.is_empty() && only_postgres.is_empty(),
        "{service}: the schemas differ\nonly on SQLite: {only_sqlite:#?}\nonly on PostgreSQL: {only_postgres:#?}"
    );
}

async fn facts(db: &Db, migrations: &Migrations) -> BTreeSet<String> {
    db.migrate(migrations).await.expect("migrates");
    let sql = if db.backend() == DbBackend::Sqlite { SQLITE } else { POSTGRES };
    let tx = db.read().await.expect("reads");
    let rows =
        tx.conn().query_all_raw(Statement::from_string(db.backend(), sql)).await.expect("can be asked");
    rows.iter().map(|row| row.try_get("", "fact").expect("is text")).collect()
}

fn names_follow_the_rule(facts: &BTreeSet<String>) {
    for fact in facts {
        let Some((table, index)) = fact.split_once(" unique ") else { continue };
        let (name, columns) = index.split_once(' ').unwrap_or((index, ""));
        assert_eq!(name, format!("ux_{table}_{columns}"), "unique indexes are named after table and columns");
    }
}
