use std::time::Duration;

use hallyu_kernel::StoreError;
use hallyu_sql::Stored;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::schema::{authors, notes};
use super::{Suite, insert_author, insert_note};

impl Suite {
    pub(super) async fn rows_come_back_as_they_were_stored(&self) {
        let mut note = self.note(self.author().await, "한국어 áéñ 'quoted' \u{1f3ac}");
        note.document = Some(r#"{"a":[1,2.5,null]}"#.to_owned());
        note.written_at += Duration::from_micros(123_457);
        let tx = self.write().await;
        insert_note(&tx, &note).await.expect("stores");
        tx.commit().await.expect("commits");
        let tx = self.read().await;
        let found = notes::Entity::find_by_id(note.id).one(tx.conn()).await.expect("finds");
        assert_eq!(found, Some(note), "a row is the same after it was stored");
    }

    pub(super) async fn times_compare_and_sort(&self) {
        let author = self.author().await;
        let start = self.ambient.now();
        let tx = self.write().await;
        // A whole second, and fractions of several lengths: as text they sort only if all are written alike.
        for micros in [1_500_000, 0, 1_000_000, 999_999, 1_000_001, 10] {
            let mut note = self.note(author, &micros.to_string());
            note.written_at = start + Duration::from_micros(micros);
            insert_note(&tx, &note).await.expect("stores");
        }
        let until = start + Duration::from_secs(1);
        let found = notes::Entity::find()
            .filter(notes::Column::AuthorId.eq(author))
            .filter(notes::Column::WrittenAt.lte(until))
            .order_by_asc(notes::Column::WrittenAt)
            .limit(10)
            .all(tx.conn())
            .await
            .expect("finds");
        let slugs: Vec<_> = found.iter().map(|note| note.slug.as_str()).collect();
        assert_eq!(slugs, ["0", "10", "999999", "1000000"], "times order as instants");
    }

    pub(super) async fn refused_values_are_named(&self) {
        let author = self.author().await;
        let note = self.note(author, "same");
        let tx = self.write().await;
        insert_note(&tx, &note).await.expect("stores");
        let twin = self.note(author, "same");
        let refused = insert_note(&tx, &twin).await.expect_err("the slug is taken");
        assert!(refused.is_duplicate("notes", "author_id_slug"), "several columns: {refused:?}");
        drop(tx);

        let tx = self.write().await;
        let refused = insert_author(&tx, author).await.expect_err("the id is taken");
        assert!(matches!(&refused, StoreError::Duplicate { table, .. } if table == "authors"), "{refused:?}");
        drop(tx);

        let tx = self.write().await;
        let name = format!("author {author}");
        let namesake = authors::Model { id: self.ambient.id(), name, notes: 0 }.into_active_model();
        let refused = namesake.insert(tx.conn()).await.stored().expect_err("the name is taken");
        assert!(refused.is_duplicate("authors", "name"), "one column: {refused:?}");
    }

    pub(super) async fn a_foreign_key_that_does_not_hold_is_a_conflict(&self) {
        let tx = self.write().await;
        let orphan = self.note(self.ambient.id(), "orphan");
        let refused = insert_note(&tx, &orphan).await.expect_err("there is no such author");
        assert!(matches!(refused, StoreError::Conflict), "{refused:?}");
    }

    pub(super) async fn an_update_of_a_row_that_is_gone_is_a_conflict(&self) {
        let tx = self.write().await;
        let gone = authors::ActiveModel { id: Set(self.ambient.id()), notes: Set(1), ..Default::default() };
        let refused = gone.update(tx.conn()).await.stored().expect_err("there is no such author");
        assert!(matches!(refused, StoreError::Conflict), "{refused:?}");
    }
}
