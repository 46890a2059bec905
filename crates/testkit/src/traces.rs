//! Looks for what is left of a user: in every table of a database, whatever tables there are, and in every blob.

use std::collections::BTreeSet;
use std::path::Path;

use hallyu_kernel::UserId;
use hallyu_platform::blobs::Blobs;
use hallyu_sql::{Db, Tx};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Larger blobs are video.
const LARGEST_BLOB: u64 = 4 << 20;

const SQLITE_COLUMNS: &str = "
SELECT t.name AS table_name, c.name AS column_name
FROM sqlite_master t, pragma_table_info(t.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, 2";
const POSTGRES_COLUMNS: &str = "
SELECT c.table_name::text, c.column_name::text
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY 1, 2";

/// Somebody, by all that identifies.
#[derive(Clone, Debug)]
pub struct Person {
    /// The id: looked for as 16 bytes, as a UUID with and without hyphens, and behind its prefix.
    pub id: UserId,
    /// Address, nickname and whatever else is the person's alone; found in any case, also within longer texts.
    pub texts: Vec<String>,
}

impl Person {
    /// Somebody with an address and a nickname.
    #[must_use]
    pub fn new(id: UserId, email: &str, nickname: &str) -> Self {
        Self { id, texts: vec![email.to_owned(), nickname.to_owned()] }
    }

    /// The same, for whoever knows the id from the API.
    ///
    /// # Panics
    /// If the text is no id of a user.
    #[must_use]
    pub fn known_as(id: &str, email: &str, nickname: &str) -> Self {
        Self::new(id.parse().expect("an id of a user"), email, nickname)
    }

    /// Everything that is looked for, in lower case.
    fn needles(&self) -> Vec<String> {
        let uuid = self.id.uuid();
        let id = [self.id.to_string(), uuid.hyphenated().to_string(), uuid.simple().to_string()];
        let texts = self.texts.iter().map(|text| text.to_lowercase());
        // As JSON may write a nickname that is not ASCII.
        let escaped = self.texts.iter().map(|text| escaped(text).to_lowercase());
        id.into_iter().chain(texts).chain(escaped).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let raw = self.id.uuid().into_bytes();
        bytes.windows(raw.len()).any(|part| part == raw) || self.needles().iter().any(|it| text.contains(it))
    }
}

fn escaped(text: &str) -> String {
    let escaped = |unit: u16| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    };
    text.encode_utf16().map(escaped).collect()
}

/// `table.column` of every column that says something of the person, in order. Every table counts, also those that are
/// made after this was written, the outbox and the inbox.
///
/// # Panics
/// If the database fails.
pub async fn in_database(db: &Db, person: &Person) -> Vec<String> {
    let tx = db.read().await.expect("the database can be read");
    let mut found = Vec::new();
    for (table, column) in columns(&tx, db.backend()).await {
        if count(&tx, (&table, &column), (db.backend(), person)).await > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

/// What [`in_database`] finds in the embedded databases of a data folder, and [`in_blobs`] in its object store: each
/// place behind the name of its file.
///
/// # Panics
/// If the folder cannot be read.
pub async fn in_data_folder(folder: &Path, person: &Person) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.extension().is_some_and(|extension| extension == "sqlite") {
            let db = Db::open("scan", &format!("sqlite://{}", path.display())).await.expect("a database");
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.extend(in_database(&db, person).await.into_iter().map(|place| format!("{name}:{place}")));
        }
    }
    let blobs = Blobs::open(&format!("file://{}", folder.join("blobs").display())).expect("blobs");
    found.extend(in_blobs(&blobs, person).await.into_iter().map(|key| format!("blobs:{key}")));
    found.sort();
    found
}

/// The same for a platform whose services share servers: each service's database by its URL, and the object store's.
///
/// # Panics
/// If a store cannot be opened.
pub async fn in_shared_stores(
    databases: &[(&'static str, &str)],
    blobs: &str,
    person: &Person,
) -> Vec<String> {
    let mut found = Vec::new();
    for (service, url) in databases {
        let db = Db::open(service, url).await.expect("a database");
        found.extend(in_database(&db, person).await.into_iter().map(|place| format!("{service}:{place}")));
    }
    let blobs = Blobs::open(blobs).expect("blobs");
    found.extend(in_blobs(&blobs, person).await.into_iter().map(|key| format!("blobs:{key}")));
    found.sort();
    found
}

/// Names of all tables, without those that every database has: the history of migrations, outbox and inbox.
///
/// # Panics
/// If the database fails.
pub async fn tables(db: &Db) -> BTreeSet<String> {
    let tx = db.read().await.expect("the database can be read");
    let names = columns(&tx, db.backend()).await.into_iter().map(|(table, _)| table);
    names.filter(|name| !["schema_migrations", "outbox", "inbox"].contains(&name.as_str())).collect()
}

/// Keys of the blobs that say something of the person in their key or in what they hold.
///
/// # Panics
/// If the store fails.
pub async fn in_blobs(blobs: &Blobs, person: &Person) -> Vec<String> {
    let mut found = Vec::new();
    for blob in blobs.list("").await.expect("the store can be listed") {
        let small = blob.size <= LARGEST_BLOB;
        let named = person.is_in(blob.key.as_bytes());
        if named || (small && person.is_in(&blobs.get(&blob.key).await.expect("a listed blob is there"))) {
            found.push(blob.key);
        }
    }
    found
}

async fn columns(tx: &Tx, backend: DbBackend) -> Vec<(String, String)> {
    let sql = if backend == DbBackend::Sqlite { SQLITE_COLUMNS } else { POSTGRES_COLUMNS };
    let rows = tx.conn().query_all_raw(Statement::from_string(backend, sql)).await.expect("can be asked");
    let text = |row: &sea_orm::QueryResult, name| row.try_get::<String>("", name).expect("is text");
    rows.iter().map(|row| (text(row, "table_name"), text(row, "column_name"))).collect()
}

/// Rows whose column says something of the person.
async fn count(tx: &Tx, (table, column): (&str, &str), (backend, person): (DbBackend, &Person)) -> i64 {
    let column = || Expr::col(Alias::new(column));
    let function = if backend == DbBackend::Sqlite { "instr" } else { "strpos" };
    // A uuid reads with hyphens on PostgreSQL, and bytes as hexadecimal digits.
    let folded =
        person.needles().into_iter().map(|it| contains(function, lowered(as_text(column())), it.into()));
    // Not every database knows capitals beyond ASCII.
    let written = person.texts.iter().map(|it| contains(function, as_text(column()), it.clone().into()));
    let mut hits: Vec<_> = folded.chain(written).collect();
    if backend == DbBackend::Sqlite {
        let raw = person.id.uuid().into_bytes().to_vec();
        hits.push(contains(function, column().cast_as(Alias::new("blob")), raw.into()));
    }
    let any = hits.into_iter().reduce(|a, b| a.or(b)).expect("an id is looked for");
    let mut select = Query::select();
    select.expr_as(Expr::val(1).count(), Alias::new("hits")).from(Alias::new(table)).and_where(any);
    let row = tx.conn().query_one(&select).await.expect("can be searched");
    row.expect("a count").try_get("", "hits").expect("is a number")
}

fn as_text(column: Expr) -> SimpleExpr {
    column.cast_as(Alias::new("text"))
}

fn lowered(text: SimpleExpr) -> SimpleExpr {
    Func::lower(text).into()
}

fn contains(function: &'static str, within: SimpleExpr, needle: sea_orm::Value) -> SimpleExpr {
    let position: SimpleExpr = Func::cust(Alias::new(function)).arg(within).arg(Expr::val(needle)).into();
    position.gt(0)
}
