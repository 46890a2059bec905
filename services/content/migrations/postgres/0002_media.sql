-- Uploads, the work on them, and subtitle tracks.
CREATE TABLE media (
    id uuid PRIMARY KEY NOT NULL,
    episode_id uuid NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    owner_id uuid NOT NULL,
    job_id uuid NOT NULL,
    file_name text,
    size_bytes bigint NOT NULL,
    checksum text NOT NULL,
    state text NOT NULL,
    -- What was made of the upload, as JSON.
    package text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ux_media_episode_id_checksum ON media (episode_id, checksum);

CREATE TABLE subtitle_tracks (
    id uuid PRIMARY KEY NOT NULL,
    episode_id uuid NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    language text NOT NULL,
    origin text NOT NULL,
    state text NOT NULL,
    reason_code text,
    reason_setting text,
    reason_message text,
    quality_score double precision,
    revision integer NOT NULL,
    published_media_id uuid,
    published_revision integer,
    -- The job that fills it. No foreign key: jobs refer to tracks.
    job_id uuid,
    source_track_id uuid,
    source_revision integer,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ux_subtitle_tracks_episode_id_language ON subtitle_tracks (episode_id, language);

CREATE TABLE track_revisions (
    track_id uuid NOT NULL REFERENCES subtitle_tracks (id) ON DELETE CASCADE,
    revision integer NOT NULL,
    -- The person; empty for a machine.
    author_id uuid,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (track_id, revision)
);

CREATE TABLE cues (
    track_id uuid NOT NULL,
    revision integer NOT NULL,
    seq integer NOT NULL,
    start_ms bigint NOT NULL,
    end_ms bigint NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (track_id, revision, seq),
    FOREIGN KEY (track_id, revision) REFERENCES track_revisions (track_id, revision) ON DELETE CASCADE
);

CREATE TABLE jobs (
    id uuid PRIMARY KEY NOT NULL,
    root_id uuid NOT NULL,
    kind text NOT NULL,
    media_id uuid NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    episode_id uuid NOT NULL,
    track_id uuid REFERENCES subtitle_tracks (id) ON DELETE CASCADE,
    input_key text NOT NULL,
    stage text NOT NULL,
    progress real NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    reason_code text,
    reason_setting text,
    reason_message text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ix_jobs_root_id ON jobs (root_id);
CREATE INDEX ix_jobs_state_stage ON jobs (state, stage, id);
