use std::fmt::Display;

use hallyu_kernel::{StoreError, Time, UserId};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::{Map, Value};

use crate::{Stored, Tx};

const TOMBSTONES: &str = "tombstones";
const MARK: &str = "mark";
const ERASED_AT: &str = "erased_at";

/// A table in which rows belong to users: what a user gets to see of them, and what becomes of them when the user is
/// erased. A service lists all of its tables of this kind, those with foreign keys before the ones that they refer to.
#[derive(Clone, Copy, Debug)]
pub struct PersonalTable {
    /// Its name.
    pub name: &'static str,
    /// The column that holds the user's id.
    pub user: &'static str,
    /// Columns that an export shows. Secrets, and what only recognises them, are left out.
    pub shown: &'static [(&'static str, Shape)],
    /// What becomes of the user's rows.
    pub at_erasure: AtErasure,
}

/// How a column reads in an export.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// As it is.
    Text,
    /// An integer.
    Number,
    /// True or false.
    Flag,
    /// RFC 3339, UTC.
    Time,
    /// The id as the API has it.
    Id(fn(Uuid) -> String),
    /// JSON in a text column, as JSON.
    Json,
}

impl PersonalTable {
    /// A table whose rows have the user in `user_id` and go with the user.
    #[must_use]
    pub const fn of_user(name: &'static str, shown: &'static [(&'static str, Shape)]) -> Self {
        Self { name, user: "user_id", shown, at_erasure: AtErasure::Delete }
    }
}

impl Shape {
    /// An id of this type.
    #[must_use]
    pub const fn id<T: From<Uuid> + Display>() -> Self {
        Self::Id(|id| T::from(id).to_string())
    }
}

/// What becomes of a user's rows.
#[derive(Clone, Copy, Debug)]
pub enum AtErasure {
    /// They go.
    Delete,
    /// They stay without the user: these columns are emptied.
    Blank(&'static [(&'static str, Blank)]),
}

/// What an emptied column holds.
#[derive(Clone, Copy, Debug)]
pub enum Blank {
    /// The id of nobody: all bits zero.
    Nobody,
    /// NULL.
    Null,
}

/// What holds for personal data in every service.
impl Tx {
    /// The user's rows, by the name of their table.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what its shape cannot show.
    pub async fn personal_data(
        &self,
        tables: &[PersonalTable],
        user: UserId,
    ) -> Result<Map<String, Value>, StoreError> {
        let mut data = Map::new();
        for table in tables {
            let mut select = Query::select();
            select.columns(table.shown.iter().map(|(column, _)| Alias::new(*column)));
            select.from(Alias::new(table.name)).and_where(Expr::col(Alias::new(table.user)).eq(user.uuid()));
            if let Some((first, _)) = table.shown.first() {
                select.order_by(Alias::new(*first), Order::Asc);
            }
            let rows = self.conn().query_all(&select).await.stored()?;
            let rows = rows.iter().map(|row| shown(row, table)).collect::<Result<Vec<_>, _>>()?;
            match data.entry(table.name).or_insert_with(|| Value::Array(Vec::new())) {
                Value::Array(known) => known.extend(rows),
                _ => return Err(StoreError::corrupt("tables hold rows")),
            }
        }
        Ok(data)
    }

    /// Deletes or empties the user's rows. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails; nothing has happened if the unit of work is dropped then.
    pub async fn erase_personal_data(
        &self,
        tables: &[PersonalTable],
        user: UserId,
    ) -> Result<(), StoreError> {
        for table in tables {
            let of_user = Expr::col(Alias::new(table.user)).eq(user.uuid());
            match table.at_erasure {
                AtErasure::Delete => {
                    let mut delete = Query::delete();
                    delete.from_table(Alias::new(table.name)).and_where(of_user);
                    self.conn().execute(&delete).await.stored()?;
                }
                AtErasure::Blank(columns) => {
                    let mut update = Query::update();
                    update.table(Alias::new(table.name)).and_where(of_user);
                    for (column, blank) in columns {
                        let value: sea_orm::Value = match blank {
                            Blank::Nobody => Uuid::nil().into(),
                            Blank::Null => Option::<String>::None.into(),
                        };
                        update.value(Alias::new(*column), value);
                    }
                    self.conn().execute(&update).await.stored()?;
                }
            }
        }
        Ok(())
    }

    /// Remembers in the table `tombstones` that the user behind the mark was erased. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn bury(&self, mark: &[u8], at: Time) -> Result<(), StoreError> {
        let mut insert = Query::insert();
        insert.into_table(Alias::new(TOMBSTONES)).columns([Alias::new(MARK), Alias::new(ERASED_AT)]);
        insert.values([mark.to_vec().into(), at.into()]).map_err(StoreError::corrupt)?;
        insert.on_conflict(OnConflict::column(Alias::new(MARK)).do_nothing().to_owned());
        self.conn().execute(&insert).await.stored()?;
        Ok(())
    }

    /// Whether the user behind the mark was erased.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn is_buried(&self, mark: &[u8]) -> Result<bool, StoreError> {
        let mut select = Query::select();
        select.column(Alias::new(MARK)).from(Alias::new(TOMBSTONES));
        select.and_where(Expr::col(Alias::new(MARK)).eq(mark.to_vec()));
        Ok(self.conn().query_one(&select).await.stored()?.is_some())
    }
}

fn shown(row: &QueryResult, table: &PersonalTable) -> Result<Value, StoreError> {
    let columns =
        table.shown.iter().map(|(column, shape)| Ok(((*column).to_owned(), cell(row, column, *shape)?)));
    Ok(Value::Object(columns.collect::<Result<_, StoreError>>()?))
}

fn cell(row: &QueryResult, column: &str, shape: Shape) -> Result<Value, StoreError> {
    let value = match shape {
        Shape::Text => row.try_get::<Option<String>>("", column).stored()?.into(),
        // Small integers have a type of their own on PostgreSQL.
        Shape::Number => match row.try_get::<Option<i64>>("", column) {
            Ok(number) => number.into(),
            Err(_) => row.try_get::<Option<i32>>("", column).stored()?.into(),
        },
        Shape::Flag => row.try_get::<Option<bool>>("", column).stored()?.into(),
        Shape::Time => {
            let time = row.try_get::<Option<Time>>("", column).stored()?;
            time.map(|time| serde_json::to_value(time).map_err(StoreError::corrupt)).transpose()?.into()
        }
        Shape::Id(name) => row.try_get::<Option<Uuid>>("", column).stored()?.map(name).into(),
        Shape::Json => {
            let text = row.try_get::<Option<String>>("", column).stored()?;
            text.map(|text| serde_json::from_str::<Value>(&text).map_err(StoreError::corrupt))
                .transpose()?
                .into()
        }
    };
    Ok(value)
}
