-- Uploads that go on after a failure, and what was uploaded when, for quotas.
CREATE TABLE uploads (
    id uuid PRIMARY KEY NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    owner_id uuid NOT NULL,
    -- No foreign key: the bytes of an upload have to be removed after its episode is.
    episode_id uuid,
    -- Names the bytes; the media row has this id if they are kept.
    media_id uuid NOT NULL,
    file_name text,
    metadata text,
    checksum text,
    length_bytes bigint NOT NULL,
    offset_bytes bigint NOT NULL,
    -- What the blob store has to be told to go on.
    growth text NOT NULL,
    -- The uploads that this one joins, as JSON.
    parts text NOT NULL,
    -- What came of it, as JSON.
    outcome text,
    -- Who writes.
    writer uuid,
    writer_until timestamptz,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ix_uploads_state ON uploads (state, expires_at);
CREATE INDEX ix_uploads_owner_id ON uploads (owner_id, created_at);
CREATE INDEX ix_media_owner_id ON media (owner_id);
