use std::collections::BTreeMap;

use async_trait::async_trait;
use hallyu_kernel::{Language, PersonId, StoreError};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

use super::{SqlTx, named};
use crate::application::ports::People;
use crate::domain::{Genre, Person};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "people")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) name_romanized: Option<String>,
    pub(super) profile_key: Option<String>,
    pub(super) bio: Option<String>,
    pub(super) birth_date: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Genres, which nobody changes while the service runs.
pub(super) mod genres {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "genres")]
    pub(in super::super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(in super::super) id: Uuid,
        pub(in super::super) slug: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in super::super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Names of genres by language.
pub(super) mod genre_names {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "genre_names")]
    pub(in super::super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(in super::super) genre_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(in super::super) language: String,
        pub(in super::super) name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in super::super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl From<Model> for Person {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            name_romanized: row.name_romanized,
            profile_key: row.profile_key,
            bio: row.bio,
            birth_date: row.birth_date,
        }
    }
}

#[async_trait]
impl People for SqlTx {
    async fn genres(&mut self) -> Result<Vec<Genre>, StoreError> {
        let rows =
            genres::Entity::find().order_by_asc(genres::Column::Slug).all(self.0.conn()).await.stored()?;
        let names = genre_names::Entity::find().all(self.0.conn()).await.stored()?;
        let genre = |row: genres::Model| {
            let own = names.iter().filter(|name| name.genre_id == row.id);
            let names: BTreeMap<_, _> = own
                .map(|name| Ok((named::<Language>(&name.language)?.as_str(), name.name.clone())))
                .collect::<Result<_, StoreError>>()?;
            Ok(Genre { id: row.id.into(), slug: row.slug, names })
        };
        rows.into_iter().map(genre).collect()
    }

    async fn get(&mut self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        Ok(row.map(Person::from))
    }

    async fn named(&mut self, name: &str, romanized: Option<&str>) -> Result<Option<Person>, StoreError> {
        let of_name = Entity::find().filter(Column::Name.eq(name));
        let of_both = match romanized {
            Some(romanized) => of_name.filter(Column::NameRomanized.eq(romanized)),
            None => of_name.filter(Column::NameRomanized.is_null()),
        };
        let row = of_both.order_by_asc(Column::Id).one(self.0.conn()).await.stored()?;
        Ok(row.map(Person::from))
    }

    async fn insert(&mut self, person: &Person) -> Result<(), StoreError> {
        let row = Model {
            id: person.id.uuid(),
            name: person.name.clone(),
            name_romanized: person.name_romanized.clone(),
            profile_key: person.profile_key.clone(),
            bio: person.bio.clone(),
            birth_date: person.birth_date,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }
}
