-- Titles and what is said about them.
CREATE TABLE contents (
    id blob PRIMARY KEY NOT NULL,
    type text NOT NULL,
    title text NOT NULL,
    original_title text,
    year integer NOT NULL,
    duration_minutes integer,
    total_episodes integer NOT NULL,
    network text,
    is_exclusive boolean NOT NULL,
    trailer_url text,
    poster_key text,
    backdrop_key text,
    status text NOT NULL,
    owner_id blob NOT NULL,
    -- Tags of languages with published subtitles, each between bars: |ko|es-419|
    subtitles text NOT NULL,
    rating real NOT NULL,
    rating_count integer NOT NULL,
    published_at text,
    created_at text NOT NULL,
    updated_at text NOT NULL
);
CREATE INDEX ix_contents_status_published_at ON contents (status, published_at);
CREATE INDEX ix_contents_owner_id ON contents (owner_id, created_at);

-- Beside the title, because counting views must not get in the way of editing.
CREATE TABLE content_views (
    content_id blob PRIMARY KEY NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    views bigint NOT NULL
);

CREATE TABLE content_texts (
    content_id blob NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    language text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    PRIMARY KEY (content_id, language)
);

CREATE TABLE genres (
    id blob PRIMARY KEY NOT NULL,
    slug text NOT NULL
);
CREATE UNIQUE INDEX ux_genres_slug ON genres (slug);

CREATE TABLE genre_names (
    genre_id blob NOT NULL REFERENCES genres (id) ON DELETE CASCADE,
    language text NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (genre_id, language)
);

CREATE TABLE content_genres (
    content_id blob NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    genre_id blob NOT NULL REFERENCES genres (id),
    display_order integer NOT NULL,
    PRIMARY KEY (content_id, genre_id)
);
CREATE INDEX ix_content_genres_genre_id ON content_genres (genre_id);

CREATE TABLE people (
    id blob PRIMARY KEY NOT NULL,
    name text NOT NULL,
    name_romanized text,
    profile_key text,
    bio text,
    birth_date text
);
CREATE INDEX ix_people_name ON people (name);

CREATE TABLE content_cast (
    content_id blob NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    display_order integer NOT NULL,
    person_id blob NOT NULL REFERENCES people (id),
    role_type text NOT NULL,
    role_name text,
    PRIMARY KEY (content_id, display_order)
);
CREATE INDEX ix_content_cast_person_id ON content_cast (person_id);

CREATE TABLE episodes (
    id blob PRIMARY KEY NOT NULL,
    content_id blob NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    episode_number integer NOT NULL,
    title text,
    description text,
    -- Names and descriptions by language, as JSON.
    texts text NOT NULL,
    air_date text,
    -- The upload that is shown. No foreign key: uploads refer to episodes.
    media_id blob,
    duration_seconds integer NOT NULL,
    thumbnail_key text,
    status text NOT NULL,
    announced_at text,
    created_at text NOT NULL,
    updated_at text NOT NULL
);
CREATE UNIQUE INDEX ux_episodes_content_id_episode_number ON episodes (content_id, episode_number);
