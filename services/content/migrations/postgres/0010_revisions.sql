-- What a track shows has a life: from the revision `since` on, up to the one that changes it, `until`. Any revision is what lives in it.
CREATE TABLE new_cues (
    track_id uuid NOT NULL REFERENCES subtitle_tracks (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    since integer NOT NULL,
    -- Empty while it is shown.
    until integer,
    -- Which comes first of two that start at once.
    place integer NOT NULL,
    start_ms bigint NOT NULL,
    end_ms bigint NOT NULL,
    text text NOT NULL,
    -- JSON: the segments whose words it shows.
    segments text NOT NULL,
    PRIMARY KEY (track_id, id, since)
);
-- The only ids that a database makes: of cues that had none.
INSERT INTO new_cues
SELECT c.track_id, gen_random_uuid(), c.revision,
    (SELECT MIN(r.revision) FROM track_revisions r WHERE r.track_id = c.track_id AND r.revision > c.revision),
    c.seq, c.start_ms, c.end_ms, c.text, '[]'
FROM cues c;
DROP TABLE cues;
ALTER TABLE new_cues RENAME TO cues;

-- Translations live in the same way, and outlive segments: one that comes back finds its texts.
CREATE TABLE new_translations (
    track_id uuid NOT NULL REFERENCES subtitle_tracks (id) ON DELETE CASCADE,
    segment_id uuid NOT NULL,
    since integer NOT NULL,
    until integer,
    -- Empty if no attempt succeeded.
    text text NOT NULL,
    -- JSON: cues that a person cut and timed; none if a machine cuts.
    own text NOT NULL,
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
    author_id uuid,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (track_id, segment_id, since)
);
INSERT INTO new_translations
SELECT track_id, segment_id, 0, NULL, text, '[]', state, origin, model, cache_key, register, findings, note, score, source, source_rev,
    rev, author_id, updated_at
FROM translations;
DROP TABLE translations;
ALTER TABLE new_translations RENAME TO translations;
CREATE INDEX ix_translations_segment_id ON translations (segment_id);

ALTER TABLE segments ADD COLUMN since integer NOT NULL DEFAULT 0;
ALTER TABLE segments ADD COLUMN own text NOT NULL DEFAULT '[]';

-- Segments as they were in earlier revisions of their transcript.
CREATE TABLE segment_history (
    track_id uuid NOT NULL REFERENCES subtitle_tracks (id) ON DELETE CASCADE,
    segment_id uuid NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    -- JSON.
    segment text NOT NULL,
    PRIMARY KEY (track_id, segment_id, since)
);

-- What made a revision, which one it brought back, and how many cues it changed.
ALTER TABLE track_revisions ADD COLUMN cause text NOT NULL DEFAULT 'edit';
ALTER TABLE track_revisions ADD COLUMN restored integer;
ALTER TABLE track_revisions ADD COLUMN changes integer;
UPDATE track_revisions SET cause = 'machine' WHERE author_id IS NULL;
