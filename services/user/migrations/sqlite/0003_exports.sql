-- Copies of all that is held about a user. The files themselves are blobs.
CREATE TABLE exports (
    id blob PRIMARY KEY NOT NULL,
    user_id blob NOT NULL,
    state text NOT NULL,
    -- Names of the services whose parts are there, each between bars: |auth|user|
    parts text NOT NULL,
    request_key text,
    size_bytes bigint,
    created_at text NOT NULL,
    expires_at text
);
CREATE INDEX ix_exports_user_id ON exports (user_id, created_at);
CREATE INDEX ix_exports_state ON exports (state);
