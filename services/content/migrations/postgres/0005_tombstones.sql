-- Keyed hashes of the ids of users who were erased, so that nothing brings them back.
CREATE TABLE tombstones (
    mark bytea PRIMARY KEY NOT NULL,
    erased_at timestamptz NOT NULL
);
