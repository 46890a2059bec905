mod events;
mod isolation;
mod rows;
mod schema;

use hallyu_kernel::{Ambient, StoreError};
use hallyu_sql::{Db, Stored, Tx};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};
use uuid::Uuid;

use self::schema::{authors, notes};
use crate::test_ambient;

/// What services rely on in a [`Db`], whichever database is behind it. Takes an empty one.
///
/// # Panics
/// Where a promise is broken.
pub async fn store(db: Db) {
    db.migrate(&schema::MIGRATIONS).await.expect("migrates");
    let suite = Suite { db, ambient: test_ambient() };
    suite.db.ping().await.expect("answers");
    suite.rows_come_back_as_they_were_stored().await;
    suite.times_compare_and_sort().await;
    suite.refused_values_are_named().await;
    suite.a_foreign_key_that_does_not_hold_is_a_conflict().await;
    suite.an_update_of_a_row_that_is_gone_is_a_conflict().await;
    suite.an_error_ends_the_unit_of_work().await;
    suite.dropping_rolls_back().await;
    suite.readers_see_the_state_at_their_start_and_wait_for_nobody().await;
    suite.writers_at_once_lose_nothing().await;
    suite.writers_in_turn_wait_for_each_other().await;
    suite.who_writes_alone_knows_what_those_before_added().await;
    suite.abandoned_units_of_work_block_nobody().await;
    suite.events_leave_in_order_with_their_commit().await;
    suite.a_commit_with_events_wakes_the_relay().await;
    suite.an_event_is_applied_once().await;
    suite.an_event_claimed_by_two_at_once_is_applied_once().await;
    suite.the_inbox_can_be_trimmed().await;
}

struct Suite {
    db: Db,
    ambient: Ambient,
}

impl Suite {
    async fn write(&self) -> Tx {
        self.db.write().await.expect("a unit of work starts")
    }

    async fn read(&self) -> Tx {
        self.db.read().await.expect("a unit of work starts")
    }

    /// Stores an author of its own, so that checks do not meet.
    async fn author(&self) -> Uuid {
        let tx = self.write().await;
        let id = insert_author(&tx, self.ambient.id()).await.expect("stores an author");
        tx.commit().await.expect("commits");
        id
    }

    fn note(&self, author_id: Uuid, slug: &str) -> notes::Model {
        notes::Model {
            id: self.ambient.id(),
            author_id,
            slug: slug.to_owned(),
            pinned: true,
            score: 0.1,
            document: None,
            written_at: self.ambient.now(),
        }
    }

    async fn author_exists(&self, id: Uuid) -> bool {
        let tx = self.read().await;
        authors::Entity::find_by_id(id).one(tx.conn()).await.expect("can be asked").is_some()
    }
}

async fn insert_author(tx: &Tx, id: Uuid) -> Result<Uuid, StoreError> {
    let author = authors::Model { id, name: format!("author {id}"), notes: 0 };
    author.into_active_model().insert(tx.conn()).await.stored()?;
    Ok(id)
}

async fn insert_note(tx: &Tx, note: &notes::Model) -> Result<(), StoreError> {
    note.clone().into_active_model().insert(tx.conn()).await.stored()?;
    Ok(())
}

async fn count_authors(tx: &Tx) -> u64 {
    authors::Entity::find().count(tx.conn()).await.expect("can be counted")
}
