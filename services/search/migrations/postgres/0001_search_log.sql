-- What users looked for, so that they find it again and can forget it.
CREATE TABLE search_log (
    user_id uuid NOT NULL,
    -- Folded: the same search in other letters is the same row.
    query_key text NOT NULL,
    query text NOT NULL,
    results integer NOT NULL,
    searched_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, query_key)
);
CREATE INDEX ix_search_log_user_id ON search_log (user_id, searched_at);

-- Keyed hashes of the ids of users who were erased, so that nothing brings them back.
CREATE TABLE tombstones (
    mark bytea PRIMARY KEY NOT NULL,
    erased_at timestamptz NOT NULL
);
