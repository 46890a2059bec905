use hallyu_sql::{Migration, Migrations};

/// Two tables that use every type and constraint that services use.
pub(super) const MIGRATIONS: Migrations = Migrations::new(&[Migration {
    name: "0001_notes",
    sqlite: "
CREATE TABLE authors (id BLOB PRIMARY KEY, name TEXT NOT NULL, notes INTEGER NOT NULL);
CREATE UNIQUE INDEX ux_authors_name ON authors (name);
CREATE TABLE notes (
    id BLOB PRIMARY KEY,
    author_id BLOB NOT NULL REFERENCES authors (id),
    slug TEXT NOT NULL,
    pinned BOOLEAN NOT NULL,
    score REAL NOT NULL,
    document TEXT,
    written_at TEXT NOT NULL
);
CREATE UNIQUE INDEX ux_notes_author_id_slug ON notes (author_id, slug);",
    postgres: "
CREATE TABLE authors (id uuid PRIMARY KEY, name text NOT NULL, notes bigint NOT NULL);
CREATE UNIQUE INDEX ux_authors_name ON authors (name);
CREATE TABLE notes (
    id uuid PRIMARY KEY,
    author_id uuid NOT NULL REFERENCES authors (id),
    slug text NOT NULL,
    pinned boolean NOT NULL,
    score double precision NOT NULL,
    document text,
    written_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ux_notes_author_id_slug ON notes (author_id, slug);",
}]);

pub(super) mod authors {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "authors")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub notes: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod notes {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "notes")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub author_id: Uuid,
        pub slug: String,
        pub pinned: bool,
        pub score: f64,
        pub document: Option<String>,
        pub written_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
