-- Corrections by viewers.
CREATE TABLE suggestions (
    id uuid PRIMARY KEY NOT NULL,
    track_id uuid NOT NULL REFERENCES subtitle_tracks (id) ON DELETE CASCADE,
    segment_id uuid NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    text text NOT NULL,
    -- The text that it corrects.
    replaces text NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    -- Viewers who agree.
    votes integer NOT NULL,
    author_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ix_suggestions_track_id ON suggestions (track_id, id);
CREATE TABLE suggestion_votes (
    suggestion_id uuid NOT NULL REFERENCES suggestions (id) ON DELETE CASCADE,
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (suggestion_id, user_id)
);
