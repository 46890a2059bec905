use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::StoreError;
use hallyu_sql::{Db, Stored};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbBackend, EntityTrait, QueryFilter, Set};
use tokio::task::JoinSet;
use tokio::time::timeout;
use uuid::Uuid;

use super::schema::authors;
use super::{Suite, count_authors, insert_author};

/// Long enough for any statement, short enough for a test that fails.
const SOON: Duration = Duration::from_secs(5);

impl Suite {
    /// PostgreSQL refuses to go on and would answer COMMIT with a silent roll-back.
    pub(super) async fn an_error_ends_the_unit_of_work(&self) {
        if self.db.backend() == DbBackend::Sqlite {
            return;
        }
        let (taken, fresh) = (self.author().await, self.ambient.id());
        let tx = self.write().await;
        insert_author(&tx, fresh).await.expect("stores");
        insert_author(&tx, taken).await.expect_err("the id is taken");
        tx.commit().await.expect_err("a commit that stored nothing does not say that it did");
        assert!(!self.author_exists(fresh).await);
    }

    pub(super) async fn dropping_rolls_back(&self) {
        let id = self.ambient.id();
        let tx = self.write().await;
        insert_author(&tx, id).await.expect("stores");
        drop(tx);
        assert!(!self.author_exists(id).await, "what is not committed did not happen");
        let tx = self.write().await;
        insert_author(&tx, id).await.expect("the id is free");
        tx.commit().await.expect("commits");
        assert!(self.author_exists(id).await, "what is committed did");
    }

    pub(super) async fn readers_see_the_state_at_their_start_and_wait_for_nobody(&self) {
        let reader = self.read().await;
        let before = count_authors(&reader).await;
        let writer = self.write().await;
        let id = insert_author(&writer, self.ambient.id()).await.expect("stores while others read");
        let meanwhile = timeout(SOON, self.author_exists(id)).await;
        assert_eq!(meanwhile.ok(), Some(false), "a reader neither waits for a writer nor sees its work");
        timeout(SOON, writer.commit()).await.expect("a writer does not wait for readers").expect("commits");
        assert_eq!(count_authors(&reader).await, before, "a reader sees one state throughout");
        drop(reader);
        assert!(self.author_exists(id).await);
    }

    /// Each reads a number and writes the next one: on SQLite one waits for the other, on PostgreSQL the later one
    /// meets a conflict and tries again. A lost update would leave the number too low.
    pub(super) async fn writers_at_once_lose_nothing(&self) {
        const WRITERS: i64 = 4;
        const EACH: i64 = 10;
        let id = self.author().await;
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            let db = self.db.clone();
            writers.spawn(async move {
                for _ in 0..EACH {
                    while let Err(error) = count_up(&db, id).await {
                        assert!(matches!(error, StoreError::Conflict), "{error:?}");
                    }
                }
            });
        }
        writers.join_all().await;
        let tx = self.read().await;
        let author = authors::Entity::find_by_id(id).one(tx.conn()).await.expect("finds").expect("exists");
        assert_eq!(author.notes, WRITERS * EACH);
    }

    /// Many add to one number at once, and none meets a conflict.
    pub(super) async fn writers_in_turn_wait_for_each_other(&self) {
        const WRITERS: i64 = 8;
        let id = self.author().await;
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            let db = self.db.clone();
            writers.spawn(async move { add_one(&db, id).await.expect("waits") });
        }
        writers.join_all().await;
        let tx = self.read().await;
        let author = authors::Entity::find_by_id(id).one(tx.conn()).await.expect("finds").expect("exists");
        assert_eq!(author.notes, WRITERS);
    }

    /// Each adds something if it is the first of its key: one is.
    pub(super) async fn who_writes_alone_knows_what_those_before_added(&self) {
        const WRITERS: usize = 8;
        let before = count_authors(&self.read().await).await;
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            let (db, id) = (self.db.clone(), self.ambient.id());
            writers.spawn(async move {
                let tx = db.write_alone("authors").await.expect("waits");
                if count_authors(&tx).await == before {
                    insert_author(&tx, id).await.expect("stores");
                }
                tx.commit().await.expect("meets no conflict");
            });
        }
        writers.join_all().await;
        assert_eq!(count_authors(&self.read().await).await, before + 1);
    }

    /// Requests are cancelled at any await; none of that may leave a connection inside a transaction.
    pub(super) async fn abandoned_units_of_work_block_nobody(&self) {
        let ambient = Arc::new(self.ambient.clone());
        for micros in (0..1_000).step_by(25) {
            let (db, ambient) = (self.db.clone(), Arc::clone(&ambient));
            let work = async move {
                let tx = db.write().await?;
                insert_author(&tx, ambient.id()).await?;
                tx.commit().await
            };
            let _ = timeout(Duration::from_micros(micros), work).await;
        }
        timeout(SOON, self.author()).await.expect("the next writer does not wait for those that gave up");
    }
}

async fn count_up(db: &Db, id: Uuid) -> Result<(), StoreError> {
    let tx = db.write().await?;
    let author = authors::Entity::find_by_id(id).one(tx.conn()).await.stored()?.expect("exists");
    let next = authors::ActiveModel { id: Set(id), notes: Set(author.notes + 1), ..Default::default() };
    next.update(tx.conn()).await.stored()?;
    tx.commit().await
}

async fn add_one(db: &Db, id: Uuid) -> Result<(), StoreError> {
    let tx = db.write_in_turn().await?;
    let one_more = Expr::col(authors::Column::Notes).add(1);
    let author = authors::Entity::update_many().filter(authors::Column::Id.eq(id));
    author.col_expr(authors::Column::Notes, one_more).exec(tx.conn()).await.stored()?;
    tx.commit().await
}
