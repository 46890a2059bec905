-- What is to be published by itself, and when.
CREATE TABLE schedules (
    -- The title or the episode.
    subject_id blob PRIMARY KEY NOT NULL,
    content_id blob NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    -- Null: the title itself.
    episode_id blob REFERENCES episodes (id) ON DELETE CASCADE,
    publish_at text NOT NULL,
    -- When it is tried next; later than wished where something was missing then.
    try_at text NOT NULL
);
CREATE INDEX ix_schedules_try_at ON schedules (try_at);
CREATE INDEX ix_schedules_content_id ON schedules (content_id);
