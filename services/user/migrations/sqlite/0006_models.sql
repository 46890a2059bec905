-- Models that recommendations are made by; the files themselves are blobs.
CREATE TABLE recommendation_models (
    id blob PRIMARY KEY NOT NULL,
    requested_at text NOT NULL,
    -- Rows of tastes that there were then.
    signals bigint NOT NULL,
    trained_at text
);
CREATE INDEX ix_watch_history_watched_at ON watch_history (watched_at);
