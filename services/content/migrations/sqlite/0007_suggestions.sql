-- Corrections by viewers.
CREATE TABLE suggestions (
    id blob PRIMARY KEY NOT NULL,
    track_id blob NOT NULL REFERENCES subtitle_tracks (id) ON DELETE CASCADE,
    segment_id blob NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    text text NOT NULL,
    -- The text that it corrects.
    replaces text NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    -- Viewers who agree.
    votes integer NOT NULL,
    author_id blob,
    created_at text NOT NULL,
    updated_at text NOT NULL
);
CREATE INDEX ix_suggestions_track_id ON suggestions (track_id, id);
CREATE TABLE suggestion_votes (
    suggestion_id blob NOT NULL REFERENCES suggestions (id) ON DELETE CASCADE,
    user_id blob NOT NULL,
    created_at text NOT NULL,
    PRIMARY KEY (suggestion_id, user_id)
);
