-- What was said: the unit that is translated, whatever cues a language makes of it.
CREATE TABLE segments (
    id blob PRIMARY KEY NOT NULL,
    -- The transcript.
    track_id blob NOT NULL REFERENCES subtitle_tracks (id) ON DELETE CASCADE,
    seq integer NOT NULL,
    start_ms bigint NOT NULL,
    end_ms bigint NOT NULL,
    kind text NOT NULL,
    speaker text,
    addressee text,
    text text NOT NULL,
    -- JSON: the words with their times.
    words text NOT NULL,
    -- JSON: how sure the recogniser is.
    stats text NOT NULL,
    -- Whether it was really said: keep, suspect, drop.
    verdict text NOT NULL,
    rev integer NOT NULL,
    -- The segment that it was split off.
    parent_id blob,
    updated_at text NOT NULL
);
CREATE INDEX ix_segments_track_id ON segments (track_id, seq);

-- What is known of the picture and sound of the video.
CREATE TABLE hearings (
    track_id blob PRIMARY KEY NOT NULL REFERENCES subtitle_tracks (id) ON DELETE CASCADE,
    -- JSON: frame rate, shot changes, speech, engine.
    hearing text NOT NULL
);

-- What a segment is in another language.
CREATE TABLE translations (
    track_id blob NOT NULL REFERENCES subtitle_tracks (id) ON DELETE CASCADE,
    segment_id blob NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    -- Empty if no attempt succeeded.
    text text NOT NULL,
    state text NOT NULL,
    origin text NOT NULL,
    model text,
    cache_key text,
    register text,
    -- JSON.
    findings text NOT NULL,
    note text,
    score double precision NOT NULL,
    -- The source that it was made of, and its revision.
    source text NOT NULL,
    source_rev integer NOT NULL,
    rev integer NOT NULL,
    -- The person; empty for a machine.
    author_id blob,
    updated_at text NOT NULL,
    PRIMARY KEY (track_id, segment_id)
);

-- What the checks say of a revision.
CREATE TABLE track_reports (
    track_id blob NOT NULL,
    revision integer NOT NULL,
    score double precision NOT NULL,
    coverage double precision,
    gate text NOT NULL,
    -- JSON.
    findings text NOT NULL,
    provenance text NOT NULL,
    usage text NOT NULL,
    PRIMARY KEY (track_id, revision),
    FOREIGN KEY (track_id, revision) REFERENCES track_revisions (track_id, revision) ON DELETE CASCADE
);

-- Terms of a title with their translations.
CREATE TABLE glossary_terms (
    id blob PRIMARY KEY NOT NULL,
    content_id blob NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    source text NOT NULL,
    -- JSON: variants, class, targets per language.
    term text NOT NULL,
    rev integer NOT NULL,
    updated_at text NOT NULL
);
CREATE UNIQUE INDEX ux_glossary_terms_content_id_source ON glossary_terms (content_id, source);

-- Who is in a title and how they address each other, as one document.
CREATE TABLE casts (
    content_id blob PRIMARY KEY NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    -- JSON.
    people text NOT NULL,
    rev integer NOT NULL,
    updated_at text NOT NULL
);

-- Translations that a person approved.
CREATE TABLE translation_memory (
    content_id blob NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    segment_id blob NOT NULL,
    language text NOT NULL,
    source text NOT NULL,
    -- Normalised, to be looked up.
    source_norm text NOT NULL,
    previous text NOT NULL,
    next text NOT NULL,
    target text NOT NULL,
    speaker text,
    addressee text,
    register text,
    trust double precision NOT NULL,
    author_id blob,
    updated_at text NOT NULL,
    PRIMARY KEY (segment_id, language)
);
CREATE INDEX ix_translation_memory_source_norm ON translation_memory (content_id, language, source_norm);
