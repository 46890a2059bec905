use async_trait::async_trait;
use hallyu_captions::SpeakerId;
use hallyu_captions::language::Locale;
use hallyu_captions::memory::{Entry, normal};
use hallyu_kernel::{ContentId, SegmentId, StoreError, SubtitleLanguage, TermId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder};

use super::{SqlTx, count, from_json, json, stored_count};
use crate::application::ports::{Lexicon, Memory};
use crate::domain::{CastSheet, GlossaryTerm, MemoryEntry};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "glossary_terms")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    content_id: Uuid,
    source: String,
    term: String,
    rev: i32,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Who is in titles.
mod casts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "casts")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) content_id: Uuid,
        pub(super) people: String,
        pub(super) rev: i32,
        pub(super) updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Approved translations.
mod memory {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "translation_memory")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) segment_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) language: String,
        pub(super) content_id: Uuid,
        pub(super) source: String,
        pub(super) source_norm: String,
        pub(super) previous: String,
        pub(super) next: String,
        pub(super) target: String,
        pub(super) speaker: Option<String>,
        pub(super) addressee: Option<String>,
        pub(super) register: Option<String>,
        pub(super) trust: f64,
        pub(super) author_id: Option<Uuid>,
        pub(super) updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    /// Every column but the key.
    pub(super) const CHANGED: [Column; 12] = [
        Column::ContentId,
        Column::Source,
        Column::SourceNorm,
        Column::Previous,
        Column::Next,
        Column::Target,
        Column::Speaker,
        Column::Addressee,
        Column::Register,
        Column::Trust,
        Column::AuthorId,
        Column::UpdatedAt,
    ];
}

impl TryFrom<Model> for GlossaryTerm {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            content_id: row.content_id.into(),
            term: from_json(&row.term)?,
            rev: count(row.rev)?,
            updated_at: row.updated_at,
        })
    }
}

impl TryFrom<memory::Model> for MemoryEntry {
    type Error = StoreError;

    fn try_from(row: memory::Model) -> Result<Self, StoreError> {
        let language: SubtitleLanguage = super::named(&row.language)?;
        Ok(Self {
            segment_id: row.segment_id.into(),
            content_id: row.content_id.into(),
            language,
            entry: Entry {
                source: row.source,
                target: row.target,
                locale: Locale::named(&row.language).unwrap_or_default(),
                register: row.register.as_deref().map(from_json).transpose()?,
                pair: row.speaker.map(SpeakerId).zip(row.addressee.map(SpeakerId)),
                previous: row.previous,
                next: row.next,
                series: Some(ContentId::from(row.content_id).to_string()),
                trust: row.trust,
            },
            author_id: row.author_id.map(Into::into),
            updated_at: row.updated_at,
        })
    }
}

#[async_trait]
impl Lexicon for SqlTx {
    async fn terms(&mut self, id: ContentId) -> Result<Vec<GlossaryTerm>, StoreError> {
        let rows = Entity::find()
            .filter(Column::ContentId.eq(id.uuid()))
            .order_by_asc(Column::Source)
            .all(self.0.conn())
            .await
            .stored()?;
        rows.into_iter().map(GlossaryTerm::try_from).collect()
    }

    async fn put_term(&mut self, term: &GlossaryTerm) -> Result<(), StoreError> {
        let row = Model {
            id: term.id.uuid(),
            content_id: term.content_id.uuid(),
            source: term.term.source.clone(),
            term: json(&term.term)?,
            rev: stored_count(term.rev),
            updated_at: term.updated_at,
        };
        let changed = [Column::Source, Column::Term, Column::Rev, Column::UpdatedAt];
        let known = OnConflict::column(Column::Id).update_columns(changed).to_owned();
        let insert = Entity::insert(row.into_active_model()).on_conflict(known);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn delete_term(&mut self, id: TermId) -> Result<(), StoreError> {
        Entity::delete_by_id(id.uuid()).exec(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn cast(&mut self, id: ContentId) -> Result<Option<CastSheet>, StoreError> {
        let row = casts::Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        let sheet = row.map(|row| {
            let (cast, rev) = (from_json(&row.people)?, count(row.rev)?);
            Ok(CastSheet { cast, rev, updated_at: row.updated_at })
        });
        sheet.transpose()
    }

    async fn put_cast(&mut self, id: ContentId, sheet: &CastSheet) -> Result<(), StoreError> {
        let row = casts::Model {
            content_id: id.uuid(),
            people: json(&sheet.cast)?,
            rev: stored_count(sheet.rev),
            updated_at: sheet.updated_at,
        };
        let changed = [casts::Column::People, casts::Column::Rev, casts::Column::UpdatedAt];
        let known = OnConflict::column(casts::Column::ContentId).update_columns(changed).to_owned();
        let insert = casts::Entity::insert(row.into_active_model()).on_conflict(known);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }
}

#[async_trait]
impl Memory for SqlTx {
    async fn of_title(
        &mut self,
        id: ContentId,
        language: SubtitleLanguage,
    ) -> Result<Vec<MemoryEntry>, StoreError> {
        let rows = memory::Entity::find()
            .filter(memory::Column::ContentId.eq(id.uuid()))
            .filter(memory::Column::Language.eq(language.as_str()))
            .order_by_asc(memory::Column::SegmentId)
            .all(self.0.conn())
            .await
            .stored()?;
        rows.into_iter().map(MemoryEntry::try_from).collect()
    }

    async fn remember(&mut self, kept: &MemoryEntry) -> Result<(), StoreError> {
        let entry = &kept.entry;
        let (speaker, addressee) = entry.pair.clone().unzip();
        let row = memory::Model {
            segment_id: kept.segment_id.uuid(),
            language: kept.language.to_string(),
            content_id: kept.content_id.uuid(),
            source: entry.source.clone(),
            source_norm: normal(&entry.source),
            previous: entry.previous.clone(),
            next: entry.next.clone(),
            target: entry.target.clone(),
            speaker: speaker.map(|speaker| speaker.0),
            addressee: addressee.map(|addressee| addressee.0),
            register: entry.register.as_ref().map(json).transpose()?,
            trust: entry.trust,
            author_id: kept.author_id.map(Uuid::from),
            updated_at: kept.updated_at,
        };
        let key = [memory::Column::SegmentId, memory::Column::Language];
        let known = OnConflict::columns(key).update_columns(memory::CHANGED).to_owned();
        let insert = memory::Entity::insert(row.into_active_model()).on_conflict(known);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn forget(
        &mut self,
        id: ContentId,
        (segment, language): (SegmentId, SubtitleLanguage),
    ) -> Result<bool, StoreError> {
        let one = memory::Entity::delete_many()
            .filter(memory::Column::ContentId.eq(id.uuid()))
            .filter(memory::Column::SegmentId.eq(segment.uuid()))
            .filter(memory::Column::Language.eq(language.as_str()));
        Ok(one.exec(self.0.conn()).await.stored()?.rows_affected > 0)
    }
}
